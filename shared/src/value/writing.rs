//! How somebody separates the digits of figures, as far as the figures tell.

use rust_decimal::Decimal;

use super::{
    ValueState,
    number::{Spelling, spell},
    parse::{clean, split_unit, weigh},
};
use crate::form::FormCell;

/// Which sign groups thousands and which begins the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writing {
    /// `1.234,5`
    Vietnamese,
    /// `1,234.5`
    English,
}

/// What one written figure tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Proves(Writing),
    /// A single point before exactly three digits: it groups, or begins the fraction.
    Point,
    /// The same with a comma.
    Comma,
}

impl Writing {
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    pub fn other(self) -> Self {
        match self {
            Self::Vietnamese => Self::English,
            Self::English => Self::Vietnamese,
        }
    }
}

/// What a text tells of how its writer separates digits; `None` where no sign separates any, or
/// where it is no figure.
pub fn told(text: &str) -> Option<Told> {
    let text = clean(text);
    let (digits, _) = split_unit(&text);
    let has_sign = digits.contains(['.', ',']);
    match spell(digits)? {
        Spelling::DotGroup { .. } => Some(Told::Point),
        Spelling::CommaThree { .. } => Some(Told::Comma),
        Spelling::Vietnamese(_) => has_sign.then_some(Told::Proves(Writing::Vietnamese)),
        Spelling::English(_) => Some(Told::Proves(Writing::English)),
        Spelling::Plain(_) => None,
    }
}

/// One of the readings between which a cell asks ([`super::Parsed::ask`]), as its value; `None`
/// where it cannot stand in the cell.
pub fn settled(cell: &FormCell, reading: Decimal) -> Option<ValueState> {
    let state = weigh(cell, reading, "").state;
    state.as_number().is_some().then_some(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_tell_how_they_are_written() {
        use Writing::{English, Vietnamese};
        for (text, expected) in [
            ("1234", None),
            ("1 234", None),
            ("khoảng 20", None),
            ("1.234", Some(Told::Point)),
            ("1.234 kg", Some(Told::Point)),
            ("1,234", Some(Told::Comma)),
            ("1.234,5", Some(Told::Proves(Vietnamese))),
            ("1.234.567", Some(Told::Proves(Vietnamese))),
            ("12,5", Some(Told::Proves(Vietnamese))),
            ("1,234.5", Some(Told::Proves(English))),
            ("12.50", Some(Told::Proves(English))),
            ("0.125", Some(Told::Proves(English))),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
