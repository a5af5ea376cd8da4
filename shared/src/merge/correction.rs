//! Corrections by the secretariat: what a file says stays known beside what counts.
//!
//! **Invariant:** a correction is about what the files said when it was made. Where they say
//! something else by now it is not applied but asked about; where they say what it was
//! corrected to, it has done its work.

use serde::{Deserialize, Serialize};

use super::{DecisionKey, Origin};
use crate::{
    definition::{Pack, ValueType},
    value::{Datum, ValueState},
};

/// A value that the secretariat sets in place of what was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub data_set: String,
    pub reporter: String,
    pub row_code: String,
    pub column_code: String,
    /// What the files said, in the shown unit.
    pub original: ValueState,
    /// What counts, in the shown unit.
    pub state: ValueState,
    pub reason: String,
    /// Name of whoever corrected it.
    pub by: String,
    /// `2023-06-14T15:04:05+07:00`, as given.
    pub at: String,
}

/// What became of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionResult {
    pub correction: Correction,
    pub status: CorrectionStatus,
    /// Full name of the cell; empty where the form has no such cell.
    pub label: String,
    pub unit: String,
    /// The original, as shown.
    pub original_text: String,
    /// The corrected value, as shown.
    pub text: String,
    /// Where the original stands; `None` where no report counts.
    pub origin: Option<Origin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionStatus {
    /// It counts.
    Applied,
    /// The file that counts says the corrected value itself.
    TakenOver,
    /// The file that counts says something else: it is asked.
    Outdated,
    /// What the files say waits for another answer first.
    Waiting,
    /// No report of this reporter counts: there is nothing to correct.
    NoReport,
    /// The form has no such cell to fill, or the value is none that fits it.
    Unfit,
}

/// A corrected value inside a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    pub original: ValueState,
    /// As shown.
    pub original_text: String,
    pub reason: String,
    pub by: String,
    pub at: String,
}

impl Correction {
    pub fn key(&self) -> DecisionKey {
        DecisionKey::Correct {
            data_set: self.data_set.clone(),
            reporter: self.reporter.clone(),
            row_code: self.row_code.clone(),
            column_code: self.column_code.clone(),
        }
    }
}

impl CorrectionStatus {
    pub const ALL: [Self; 6] = [
        Self::Applied,
        Self::TakenOver,
        Self::Outdated,
        Self::Waiting,
        Self::NoReport,
        Self::Unfit,
    ];

    /// As written in data; messages stand under `merge.correction.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::TakenOver => "taken_over",
            Self::Outdated => "outdated",
            Self::Waiting => "waiting",
            Self::NoReport => "no_report",
            Self::Unfit => "unfit",
        }
    }
}

/// Whether a cell can hold a value: nothing that somebody decides turns a figure into words.
pub(super) fn fits(pack: &Pack, value_type: &ValueType, state: &ValueState) -> bool {
    match state {
        ValueState::Unreadable(_) => false,
        ValueState::Value(Datum::Number(_)) => value_type.is_numeric(),
        ValueState::Value(Datum::Text(_)) => {
            matches!(value_type, ValueType::Text | ValueType::LongText)
        }
        ValueState::Value(Datum::Flag(_)) => *value_type == ValueType::Bool,
        ValueState::Value(Datum::Date(_)) => *value_type == ValueType::Date,
        ValueState::Value(Datum::Choice(id)) => match value_type {
            ValueType::SelectOne(list) => pack
                .choice_list(list)
                .is_some_and(|list| list.options.iter().any(|option| option.id == *id)),
            _ => false,
        },
        ValueState::Blank
        | ValueState::NotAvailable
        | ValueState::NotApplicable
        | ValueState::Nil => true,
    }
}
