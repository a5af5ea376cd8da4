//! The checked shapes of rules.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{CivilDate, is_valid};
use crate::diag::Severity;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    EqualTo,
    NotEqualTo,
    GreaterThan,
    GreaterThanOrEqualTo,
    LessThan,
    LessThanOrEqualTo,
    CompulsoryPair,
    ExclusivePair,
}

impl Operator {
    /// The mathematical sign; `None` for what is said in words.
    pub fn sign(self) -> Option<&'static str> {
        match self {
            Self::EqualTo => Some("="),
            Self::NotEqualTo => Some("≠"),
            Self::GreaterThan => Some(">"),
            Self::GreaterThanOrEqualTo => Some("≥"),
            Self::LessThan => Some("<"),
            Self::LessThanOrEqualTo => Some("≤"),
            Self::CompulsoryPair | Self::ExclusivePair => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MissingValueStrategy {
    SkipIfAnyValueMissing,
    SkipIfAllValuesMissing,
    NeverSkip,
}

/// One side of a rule: an expression over `${element}` and `${element:option}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    pub expression: String,
    pub missing_value_strategy: MissingValueStrategy,
}

/// A rule of the catalogue. "Chia ra" and "Trong đó" rules are derived from the forms
/// and need no line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationRule {
    /// `CRM-04a`: the catalogue's line with a letter where it holds several statements.
    pub id: String,
    pub importance: Severity,
    pub left_side: Side,
    pub operator: Operator,
    pub right_side: Side,
    pub tolerance: Decimal,
    /// Vietnamese sentence with `{left}`, `{right}`, `{difference}`.
    pub message: String,
    /// Checked only where this expression is true (may be empty).
    pub condition: String,
    pub stage: Stage,
    /// First and last day on which it is in force, by the last day of the period; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Active,
    /// On trial: weighs as *Lưu ý*, whatever its importance.
    Beta,
    Off,
}

impl ValidationRule {
    /// Whether the rule is in force on a day; one that is off never is.
    pub fn is_valid_on(&self, day: CivilDate) -> bool {
        self.stage != Stage::Off && is_valid(self.valid_from, self.valid_to, day)
    }
}
