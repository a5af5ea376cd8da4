//! Do the names exist, and do the kinds of values fit together?

use super::{
    Expression, Function, Reference, Span,
    ast::{Binary, Node, NodeKind},
};

/// Kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Flag,
    /// Also the id of an option.
    Text,
    Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    pub span: Span,
    pub problem: TypeProblem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeProblem {
    UnknownName(String),
    /// A value of another kind has to stand here.
    WrongKind,
}

impl TypeProblem {
    /// Id of its message in the catalogue, without the area `finding`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownName(_) => "expression-unknown-name",
            Self::WrongKind => "expression-wrong-kind",
        }
    }
}

impl Expression {
    /// The kind of value it yields; `kind_of` knows the names.
    pub fn check(&self, kind_of: &dyn Fn(&Reference) -> Option<Kind>) -> Result<Kind, TypeError> {
        check(&self.root, kind_of)
    }
}

fn check(node: &Node, kind_of: &dyn Fn(&Reference) -> Option<Kind>) -> Result<Kind, TypeError> {
    let wrong =
        |node: &Node| TypeError { span: node.span.clone(), problem: TypeProblem::WrongKind };
    let expect = |node: &Node, wanted: Kind| {
        let kind = check(node, kind_of)?;
        if kind == wanted { Ok(kind) } else { Err(wrong(node)) }
    };
    let same = |first: &Node, others: &[Node]| {
        let kind = check(first, kind_of)?;
        others.iter().try_for_each(|other| expect(other, kind).map(drop))?;
        Ok(kind)
    };
    match &node.kind {
        NodeKind::Number(_) => Ok(Kind::Number),
        NodeKind::Text(_) => Ok(Kind::Text),
        NodeKind::Flag(_) => Ok(Kind::Flag),
        NodeKind::Reference(reference) => kind_of(reference).ok_or_else(|| TypeError {
            span: node.span.clone(),
            problem: TypeProblem::UnknownName(reference.element.clone()),
        }),
        NodeKind::Negate(inner) => expect(inner, Kind::Number),
        NodeKind::Binary(operator, left, right) => match operator {
            Binary::Or | Binary::And => {
                expect(left, Kind::Flag)?;
                expect(right, Kind::Flag)
            }
            Binary::Equal | Binary::NotEqual => {
                expect(right, check(left, kind_of)?)?;
                Ok(Kind::Flag)
            }
            Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
                let kind = check(left, kind_of)?;
                if !matches!(kind, Kind::Number | Kind::Date) {
                    return Err(wrong(left));
                }
                expect(right, kind)?;
                Ok(Kind::Flag)
            }
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide | Binary::Modulo => {
                expect(left, Kind::Number)?;
                expect(right, Kind::Number)
            }
        },
        NodeKind::Call(function, arguments) => match (function, arguments.as_slice()) {
            (Function::If, [condition, then, otherwise]) => {
                expect(condition, Kind::Flag)?;
                expect(otherwise, check(then, kind_of)?)
            }
            (Function::Coalesce, [first, others @ ..]) => same(first, others),
            (Function::Count, arguments) => {
                arguments.iter().try_for_each(|argument| check(argument, kind_of).map(drop))?;
                Ok(Kind::Number)
            }
            (Function::Not, [inner]) => expect(inner, Kind::Flag),
            (_, arguments) => {
                arguments
                    .iter()
                    .try_for_each(|argument| expect(argument, Kind::Number).map(drop))?;
                Ok(Kind::Number)
            }
        },
    }
}
