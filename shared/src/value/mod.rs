//! Values: what a cell of a form can hold, and how it is read and shown.

mod answer;
mod display;
mod number;
mod parse;
#[cfg(test)]
mod parse_tests;
mod writing;

pub use display::{NIL, NOT_APPLICABLE, NOT_AVAILABLE, as_typed, canonical, display};
pub use number::{decimal_from_f64, format_change, format_number};
pub use parse::{Parsed, RawValue, parse};
pub(crate) use parse::{SIGNS_IN_WORDS, is_sign_in_words, too_fine};
pub use writing::{Told, Writing, settled, told};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::definition::CivilDate;

/// The state of one value. Blank is not zero: zero is `Value(Number(0))`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "value")]
pub enum ValueState {
    Value(Datum),
    #[default]
    Blank,
    /// `…`, `//`, `chưa có`: no figure is available.
    NotAvailable,
    /// `x`: the question does not apply.
    NotApplicable,
    /// `KPS`: nothing arose in the period.
    Nil,
    /// What was written could not be understood; the text is kept.
    Unreadable(String),
}

/// A value proper. Numbers are in the **shown** unit of the form (triệu đồng, kg);
/// canonical units (VND, g) exist only in hashes, CSV and totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "is")]
pub enum Datum {
    Number(Decimal),
    Text(String),
    Flag(bool),
    Date(CivilDate),
    /// Id of an option.
    Choice(String),
}

impl ValueState {
    pub fn number(value: impl Into<Decimal>) -> Self {
        Self::Value(Datum::Number(value.into()))
    }

    /// The number, also 0 for nil; `None` for everything that is not a figure.
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Value(Datum::Number(number)) => Some(*number),
            Self::Nil => Some(Decimal::ZERO),
            _ => None,
        }
    }

    pub fn is_blank(&self) -> bool {
        *self == Self::Blank
    }
}

/// SHA-256 as 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;

    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string");
        hex
    })
}
