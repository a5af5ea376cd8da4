//! Expressions of rules, in XLSForm's words, over exact decimals.
//!
//! `${element}` and `${element:option}` are figures of the form; `previous(${…})` and
//! `samePeriodLastYear(${…})` the same figure in another period. Operators: `and or`,
//! `= != < <= > >=`, `+ - * div mod`. Functions: [`Function`]. A missing figure is never
//! silently 0: what it does is the side's [`MissingValueStrategy`].
//!
//! **Invariants:** no input makes parsing or evaluation panic; an expression holds at most
//! [`MAX_NODES`] nodes, so recursion over it is bounded; overflow and division by zero are
//! errors, never figures.
//!
//! [`MissingValueStrategy`]: crate::definition::MissingValueStrategy

mod ast;
mod evaluate;
pub(crate) mod excel;
mod parse;
mod spell;
mod token;
mod types;
pub(crate) mod wording;

pub use ast::{Expression, Function, Reference, Span, When};
pub use evaluate::{EvalError, EvalProblem, Operand, Values};
pub use parse::{MAX_LENGTH, MAX_NODES, ParseError, ParseProblem, parse};
pub use types::{Kind, TypeError, TypeProblem};

#[cfg(test)]
mod tests;
