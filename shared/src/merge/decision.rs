//! What people decide, and what they are asked.
//!
//! Decisions name files by their hash, so that they hold for every copy and can be saved
//! to a file and given to `tonghop merge --decisions`.

use serde::{Deserialize, Serialize};

use super::{Correction, Policy};
use crate::{
    submission::{Alias, Identity, Question, Wording},
    value::ValueState,
};

/// One decision. A later one about the same thing replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Decision {
    /// Of several files of one reporter and form, this one is the newest.
    Counts { data_set: String, reporter: String, sha256: String },
    /// The file is left out, with a reason.
    Exclude { sha256: String, reason: String },
    /// The file is this report: it is read anew with this identity.
    Identify { sha256: String, identity: Identity },
    /// The answer to a question about one cell.
    Answer { sha256: String, question: String, state: ValueState },
    /// Whether a target in words is met, for a reason. It is theirs who merge.
    Judge { target: String, met: bool, reason: String },
    /// The file counts although it would be left out, with a reason: its doubts
    /// ([`crate::submission::Withheld`]) hold it no longer, and it goes before files of the same
    /// reporter and form that nobody included.
    Include { sha256: String, reason: String },
    /// What a question about a recognised file asks for is taken nowhere, with a reason.
    Dismiss { sha256: String, question: String, reason: String },
    /// Parts of one report disagree about a cell: this file's value is right.
    Take {
        data_set: String,
        reporter: String,
        row_code: String,
        column_code: String,
        sha256: String,
    },
    /// The secretariat corrects a value.
    Correct(Correction),
    /// How several files of one reporter and form go together. An empty data set or reporter
    /// means all of them; what is said of one goes before what is said of all.
    Policy { data_set: String, reporter: String, policy: Policy },
    /// What written words mean, in every file: files that say them are read anew.
    Alias { alias: Alias },
}

/// What a decision is about: one per thing. Sessions that were saved are sorted by it: new
/// kinds come last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DecisionKey {
    Counts { data_set: String, reporter: String },
    Exclude { sha256: String },
    Identify { sha256: String },
    Answer { sha256: String, question: String },
    Judge { target: String },
    Include { sha256: String },
    Dismiss { sha256: String, question: String },
    Take { data_set: String, reporter: String, row_code: String, column_code: String },
    Correct { data_set: String, reporter: String, row_code: String, column_code: String },
    Policy { data_set: String, reporter: String },
    Alias { wording: Wording },
}

/// Something the merge waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MergeQuestion {
    /// Which of these files is the newest? Nothing of them counts until it is known.
    Counts { data_set: String, reporter: String, files: Vec<Candidate> },
    /// A question that came up while one file was read.
    File { path: String, sha256: String, question: Box<Question> },
    /// Parts of one report say different things of a cell; it counts nowhere until one is
    /// taken.
    Conflict {
        data_set: String,
        reporter: String,
        row_code: String,
        column_code: String,
        /// Full name of the cell.
        label: String,
        /// By path, then hash.
        readings: Vec<CellReading>,
    },
    /// A value was corrected, and the file that counts now says neither what was corrected nor
    /// what it was corrected to. The cell counts nowhere until the correction is made anew or
    /// withdrawn.
    Correction { correction: Box<Correction>, label: String, now: Box<CellReading> },
}

/// A file that may be the one that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub path: String,
    pub sha256: String,
    pub revision: Option<u32>,
    pub exported_at: Option<String>,
    pub modified: Option<String>,
}

/// What one file says in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellReading {
    pub path: String,
    pub sha256: String,
    pub sheet: String,
    /// `A1`; empty where the file has no such cell.
    pub cell: String,
    /// As stored in the file.
    pub raw: String,
    pub state: ValueState,
    /// As shown: `1.234,5`, `KPS`, the label of a choice.
    pub text: String,
}

impl Decision {
    pub fn key(&self) -> DecisionKey {
        let own = String::clone;
        match self {
            Self::Counts { data_set, reporter, .. } => {
                DecisionKey::Counts { data_set: own(data_set), reporter: own(reporter) }
            }
            Self::Exclude { sha256, .. } => DecisionKey::Exclude { sha256: own(sha256) },
            Self::Identify { sha256, .. } => DecisionKey::Identify { sha256: own(sha256) },
            Self::Answer { sha256, question, .. } => {
                DecisionKey::Answer { sha256: own(sha256), question: own(question) }
            }
            Self::Judge { target, .. } => DecisionKey::Judge { target: own(target) },
            Self::Include { sha256, .. } => DecisionKey::Include { sha256: own(sha256) },
            Self::Dismiss { sha256, question, .. } => {
                DecisionKey::Dismiss { sha256: own(sha256), question: own(question) }
            }
            Self::Take { data_set, reporter, row_code, column_code, .. } => DecisionKey::Take {
                data_set: own(data_set),
                reporter: own(reporter),
                row_code: own(row_code),
                column_code: own(column_code),
            },
            Self::Correct(correction) => correction.key(),
            Self::Policy { data_set, reporter, .. } => {
                DecisionKey::Policy { data_set: own(data_set), reporter: own(reporter) }
            }
            Self::Alias { alias } => DecisionKey::Alias { wording: alias.wording.clone() },
        }
    }

    /// Hash of the file it is about, where it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Counts { sha256, .. }
            | Self::Exclude { sha256, .. }
            | Self::Identify { sha256, .. }
            | Self::Answer { sha256, .. }
            | Self::Include { sha256, .. }
            | Self::Dismiss { sha256, .. }
            | Self::Take { sha256, .. } => Some(sha256),
            Self::Judge { .. } | Self::Correct(_) | Self::Policy { .. } | Self::Alias { .. } => {
                None
            }
        }
    }
}
