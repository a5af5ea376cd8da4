//! What answers have in common whose values differ: the same reading of what is written.

use rust_decimal::Decimal;

use crate::value::ValueState;

/// How a value reads the text that it is an answer to: what two answers have in common whose
/// values differ.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// All digits of the text make one whole number: signs among them only group.
    Grouped,
    /// A sign among the digits begins the fraction.
    Fraction,
    /// The number that stands there.
    Written,
    /// No number, but this.
    State(ValueState),
}

impl Sense {
    pub(crate) fn of(raw: &str, state: &ValueState) -> Self {
        let Some(number) = state.as_number() else { return Self::State(state.clone()) };
        let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
        let has_sign = raw.trim().chars().any(|c| matches!(c, '.' | ','));
        match digits.parse::<Decimal>() {
            Ok(whole) if has_sign && number.abs() == whole => Self::Grouped,
            Ok(whole) if has_sign && number.abs() < whole => Self::Fraction,
            Ok(whole) if number.abs() == whole => Self::Written,
            _ => Self::State(state.clone()),
        }
    }
}
