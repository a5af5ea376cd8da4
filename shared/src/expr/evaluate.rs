//! What an expression comes to.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    Expression, Function, Reference, Span,
    ast::{Binary, Node, NodeKind},
};
use crate::definition::{CivilDate, MissingValueStrategy};

/// A value inside an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    Number(Decimal),
    Flag(bool),
    /// Also the id of an option.
    Text(String),
    Date(CivilDate),
}

/// Where an expression finds its figures. `None` is a missing one.
pub trait Values {
    fn one(&self, reference: &Reference) -> Option<Operand>;

    /// Every occurrence of a gathered reference.
    fn all(&self, reference: &Reference) -> Vec<Option<Operand>> {
        vec![self.one(reference)]
    }

    /// How many submissions were on time, and how many are expected; `None` where that is
    /// not known.
    fn submissions(&self) -> (Option<Decimal>, Option<Decimal>) {
        (None, None)
    }
}

impl<F: Fn(&Reference) -> Option<Operand>> Values for F {
    fn one(&self, reference: &Reference) -> Option<Operand> {
        self(reference)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError {
    pub span: Span,
    pub problem: EvalProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvalProblem {
    /// The result lies beyond ±7.9 × 10²⁸.
    Overflow,
    DivisionByZero,
    /// Two kinds of values that do not go together; excluded by [`Expression::check`].
    WrongKind,
}

impl Expression {
    /// The value, or `None` where the strategy skips for want of figures.
    ///
    /// `SKIP_IF_ANY_VALUE_MISSING`: a missing figure makes everything that needs it missing;
    /// only `coalesce`, `count` and the branch of an `if` that is not taken do without.
    /// `SKIP_IF_ALL_VALUES_MISSING`: skipped if no figure at all is there, else as
    /// `NEVER_SKIP`: a missing figure is 0, `false` or the empty text, and `min`, `max`
    /// look past it.
    pub fn evaluate(
        &self,
        values: &dyn Values,
        strategy: MissingValueStrategy,
    ) -> Result<Option<Operand>, EvalError> {
        let fill = match strategy {
            MissingValueStrategy::SkipIfAnyValueMissing => false,
            MissingValueStrategy::NeverSkip => true,
            MissingValueStrategy::SkipIfAllValuesMissing => {
                let references = self.references();
                let is_given = |reference: &&Reference| {
                    occurrences(values, reference).iter().any(Option::is_some)
                };
                if !references.is_empty() && !references.iter().any(is_given) {
                    return Ok(None);
                }
                true
            }
        };
        let value = Evaluator { values, fill }.node(&self.root)?;
        Ok(value.or_else(|| fill.then_some(Operand::Number(Decimal::ZERO))))
    }
}

fn occurrences(values: &dyn Values, reference: &Reference) -> Vec<Option<Operand>> {
    if reference.gathered { values.all(reference) } else { vec![values.one(reference)] }
}

struct Evaluator<'a> {
    values: &'a dyn Values,
    /// Missing figures count as nothing instead of making the result missing.
    fill: bool,
}

type Evaluated<T> = Result<Option<T>, EvalError>;

impl Evaluator<'_> {
    fn node(&self, node: &Node) -> Evaluated<Operand> {
        match &node.kind {
            NodeKind::Number(number) => Ok(Some(Operand::Number(*number))),
            NodeKind::Text(text) => Ok(Some(Operand::Text(text.clone()))),
            NodeKind::Flag(flag) => Ok(Some(Operand::Flag(*flag))),
            NodeKind::Reference(reference) => Ok(self.values.one(reference)),
            NodeKind::Negate(inner) => Ok(self.number(inner)?.map(|n| Operand::Number(-n))),
            NodeKind::Binary(operator, left, right) => self.binary(node, *operator, left, right),
            NodeKind::Call(function, arguments) => self.call(node, *function, arguments),
        }
    }

    fn binary(
        &self,
        node: &Node,
        operator: Binary,
        left: &Node,
        right: &Node,
    ) -> Evaluated<Operand> {
        match operator {
            // Known from one side alone where that side decides.
            Binary::And => Ok(match (self.flag(left)?, self.flag(right)?) {
                (Some(false), _) | (_, Some(false)) => Some(Operand::Flag(false)),
                (Some(true), Some(true)) => Some(Operand::Flag(true)),
                _ => None,
            }),
            Binary::Or => Ok(match (self.flag(left)?, self.flag(right)?) {
                (Some(true), _) | (_, Some(true)) => Some(Operand::Flag(true)),
                (Some(false), Some(false)) => Some(Operand::Flag(false)),
                _ => None,
            }),
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide | Binary::Modulo => {
                let (Some(left), Some(right)) = (self.number(left)?, self.number(right)?) else {
                    return Ok(None);
                };
                calculate(operator, left, right)
                    .map(|number| Some(Operand::Number(number)))
                    .map_err(|problem| EvalError { span: node.span.clone(), problem })
            }
            _ => {
                let (left, right) = (self.node(left)?, self.node(right)?);
                if !self.fill && (left.is_none() || right.is_none()) {
                    return Ok(None);
                }
                compare(operator, left, right)
                    .map(|flag| Some(Operand::Flag(flag)))
                    .ok_or_else(|| wrong_kind(node))
            }
        }
    }

    fn call(&self, node: &Node, function: Function, arguments: &[Node]) -> Evaluated<Operand> {
        match (function, arguments) {
            (Function::If, [condition, then, otherwise]) => match self.flag(condition)? {
                Some(true) => self.node(then),
                Some(false) => self.node(otherwise),
                None => Ok(None),
            },
            (Function::Coalesce, arguments) => {
                for argument in arguments {
                    let value = self.node(argument)?;
                    if value.is_some() {
                        return Ok(value);
                    }
                }
                Ok(None)
            }
            (Function::Count, arguments) => {
                let mut count = 0_usize;
                for argument in arguments {
                    count += self.all(argument)?.iter().flatten().count();
                }
                Ok(Some(Operand::Number(count.into())))
            }
            (Function::Sum | Function::Min | Function::Max, arguments) => {
                let mut all = Vec::new();
                for argument in arguments {
                    all.append(&mut self.all(argument)?);
                }
                self.reduce(node, function, all)
            }
            (Function::Round, [value, decimals @ ..]) => {
                let decimals = match decimals {
                    [decimals, ..] => self.number(decimals)?,
                    [] => Some(Decimal::ZERO),
                };
                let (Some(value), Some(decimals)) = (self.number(value)?, decimals) else {
                    return Ok(None);
                };
                let places = u32::try_from(decimals)
                    .ok()
                    .filter(|places| *places <= Decimal::MAX_SCALE)
                    .ok_or_else(|| wrong_kind(node))?;
                let strategy = RoundingStrategy::MidpointAwayFromZero;
                Ok(Some(Operand::Number(value.round_dp_with_strategy(places, strategy))))
            }
            (Function::Abs, [inner]) => Ok(self.number(inner)?.map(|n| Operand::Number(n.abs()))),
            (Function::SubmissionsOnTime, _) => {
                Ok(self.values.submissions().0.map(Operand::Number))
            }
            (Function::SubmissionsExpected, _) => {
                Ok(self.values.submissions().1.map(Operand::Number))
            }
            (Function::Not, [inner]) => Ok(self.flag(inner)?.map(|flag| Operand::Flag(!flag))),
            _ => Err(wrong_kind(node)),
        }
    }

    fn reduce(
        &self,
        node: &Node,
        function: Function,
        all: Vec<Option<Operand>>,
    ) -> Evaluated<Operand> {
        if !self.fill && all.iter().any(Option::is_none) {
            return Ok(None);
        }
        let mut result: Option<Decimal> = None;
        for value in all.into_iter().flatten() {
            let Operand::Number(number) = value else { return Err(wrong_kind(node)) };
            result = Some(match (result, function) {
                (None, _) => number,
                (Some(so_far), Function::Min) => so_far.min(number),
                (Some(so_far), Function::Max) => so_far.max(number),
                (Some(so_far), _) => so_far.checked_add(number).ok_or_else(|| EvalError {
                    span: node.span.clone(),
                    problem: EvalProblem::Overflow,
                })?,
            });
        }
        Ok(result.map(Operand::Number))
    }

    fn all(&self, node: &Node) -> Result<Vec<Option<Operand>>, EvalError> {
        match &node.kind {
            NodeKind::Reference(reference) => Ok(occurrences(self.values, reference)),
            _ => Ok(vec![self.node(node)?]),
        }
    }

    fn number(&self, node: &Node) -> Evaluated<Decimal> {
        match self.node(node)? {
            Some(Operand::Number(number)) => Ok(Some(number)),
            Some(_) => Err(wrong_kind(node)),
            None => Ok(self.fill.then_some(Decimal::ZERO)),
        }
    }

    fn flag(&self, node: &Node) -> Evaluated<bool> {
        match self.node(node)? {
            Some(Operand::Flag(flag)) => Ok(Some(flag)),
            Some(_) => Err(wrong_kind(node)),
            None => Ok(self.fill.then_some(false)),
        }
    }
}

fn wrong_kind(node: &Node) -> EvalError {
    EvalError { span: node.span.clone(), problem: EvalProblem::WrongKind }
}

fn calculate(operator: Binary, left: Decimal, right: Decimal) -> Result<Decimal, EvalProblem> {
    if matches!(operator, Binary::Divide | Binary::Modulo) && right.is_zero() {
        return Err(EvalProblem::DivisionByZero);
    }
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide => left.checked_div(right),
        Binary::Modulo => left.checked_rem(right),
        _ => return Err(EvalProblem::WrongKind),
    };
    result.ok_or(EvalProblem::Overflow)
}

/// A missing side counts as nothing of the other side's kind: 0, `false`, the empty text;
/// a missing date equals no date and comes neither before nor after one.
fn compare(operator: Binary, left: Option<Operand>, right: Option<Operand>) -> Option<bool> {
    let number = |value: Option<Operand>| match value {
        None => Some(Decimal::ZERO),
        Some(Operand::Number(number)) => Some(number),
        Some(_) => None,
    };
    let ordering = match (&left, &right) {
        (Some(Operand::Text(_)), _) | (_, Some(Operand::Text(_))) => {
            let text = |value: Option<Operand>| match value {
                None => Some(String::new()),
                Some(Operand::Text(text)) => Some(text),
                Some(_) => None,
            };
            return equality(operator, text(left)? == text(right)?);
        }
        (Some(Operand::Flag(_)), _) | (_, Some(Operand::Flag(_))) => {
            let flag = |value: Option<Operand>| match value {
                None => Some(false),
                Some(Operand::Flag(flag)) => Some(flag),
                Some(_) => None,
            };
            return equality(operator, flag(left)? == flag(right)?);
        }
        (Some(Operand::Date(left)), Some(Operand::Date(right))) => left.cmp(right),
        (Some(Operand::Date(_)), None) | (None, Some(Operand::Date(_))) => {
            return Some(operator == Binary::NotEqual);
        }
        _ => number(left)?.cmp(&number(right)?),
    };
    Some(match operator {
        Binary::Equal => ordering == Ordering::Equal,
        Binary::NotEqual => ordering != Ordering::Equal,
        Binary::Less => ordering == Ordering::Less,
        Binary::LessOrEqual => ordering != Ordering::Greater,
        Binary::Greater => ordering == Ordering::Greater,
        Binary::GreaterOrEqual => ordering != Ordering::Less,
        _ => return None,
    })
}

fn equality(operator: Binary, equal: bool) -> Option<bool> {
    match operator {
        Binary::Equal => Some(equal),
        Binary::NotEqual => Some(!equal),
        _ => None,
    }
}
