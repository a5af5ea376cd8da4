//! What an expression is made of.

use std::{collections::BTreeSet, ops::Range};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Bytes of the source text.
pub type Span = Range<usize>;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(super) root: Node,
}

/// A figure that an expression speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    pub element: String,
    /// What stands after the first `:`; empty for the total.
    pub option: String,
    pub when: When,
    /// It is a bare argument of `sum count min max`, and means all its occurrences: the
    /// whole column where the element stands in a roster.
    pub gathered: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Current,
    Previous,
    SamePeriodLastYear,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: NodeKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeKind {
    Number(Decimal),
    Text(String),
    Flag(bool),
    Reference(Reference),
    Negate(Box<Node>),
    Binary(Binary, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// The functions of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `if(condition, then, otherwise)`: only the branch taken has to be known.
    If,
    /// The first argument that is not missing.
    Coalesce,
    /// Total of the arguments.
    Sum,
    /// How many of the arguments are not missing.
    Count,
    /// `round(x)` or `round(x, decimals)`, half away from zero as spreadsheets do.
    Round,
    Min,
    Max,
    Abs,
    Not,
    /// `true()`, `false()` are XLSForm's spelling of the constants.
    True,
    False,
    /// `submissionsOnTime()`, `submissionsExpected()`: counts of the merge's board. A form
    /// knows neither: there they are missing.
    SubmissionsOnTime,
    SubmissionsExpected,
}

impl Function {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "if" => Self::If,
            "coalesce" => Self::Coalesce,
            "sum" => Self::Sum,
            "count" => Self::Count,
            "round" => Self::Round,
            "min" => Self::Min,
            "max" => Self::Max,
            "abs" => Self::Abs,
            "not" => Self::Not,
            "true" => Self::True,
            "false" => Self::False,
            "submissionsOnTime" => Self::SubmissionsOnTime,
            "submissionsExpected" => Self::SubmissionsExpected,
            _ => return None,
        })
    }

    /// Fewest and most arguments.
    pub(super) fn arity(self) -> (usize, usize) {
        match self {
            Self::If => (3, 3),
            Self::Coalesce => (2, usize::MAX),
            Self::Sum | Self::Count | Self::Min | Self::Max => (1, usize::MAX),
            Self::Round => (1, 2),
            Self::Abs | Self::Not => (1, 1),
            Self::True | Self::False | Self::SubmissionsOnTime | Self::SubmissionsExpected => {
                (0, 0)
            }
        }
    }

    /// Whether a bare reference as argument means all its occurrences.
    pub(super) fn gathers(self) -> bool {
        matches!(self, Self::Sum | Self::Count | Self::Min | Self::Max)
    }
}

impl Expression {
    /// Every figure the expression speaks of, once each.
    pub fn references(&self) -> BTreeSet<&Reference> {
        let mut found = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let NodeKind::Reference(reference) = &node.kind {
                found.insert(reference);
            }
        });
        found
    }

    /// The one figure that the expression is, where it is nothing else.
    pub fn as_reference(&self) -> Option<&Reference> {
        match &self.root.kind {
            NodeKind::Reference(reference) => Some(reference),
            _ => None,
        }
    }

    /// Whether it counts submissions, which only a merge knows.
    pub fn counts_submissions(&self) -> bool {
        let mut found = false;
        self.root.visit(&mut |node| {
            found |= matches!(
                node.kind,
                NodeKind::Call(Function::SubmissionsOnTime | Function::SubmissionsExpected, _)
            );
        });
        found
    }

    /// Ids of the elements it depends on.
    pub fn dependencies(&self) -> BTreeSet<&str> {
        self.references().into_iter().map(|reference| reference.element.as_str()).collect()
    }
}

impl Node {
    pub(super) fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        match &self.kind {
            NodeKind::Number(_)
            | NodeKind::Text(_)
            | NodeKind::Flag(_)
            | NodeKind::Reference(_) => {}
            NodeKind::Negate(inner) => inner.visit(see),
            NodeKind::Binary(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
            NodeKind::Call(_, arguments) => {
                for argument in arguments {
                    argument.visit(see);
                }
            }
        }
    }
}
