//! What people decide, and what they are asked.
//!
//! Decisions name files by their hash, so that they hold for every copy and can be saved
//! to a file and given to `tonghop merge --decisions`.

use serde::{Deserialize, Serialize};

use crate::{
    submission::{Identity, Question},
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
}

/// What a decision is about: one per thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DecisionKey {
    Counts { data_set: String, reporter: String },
    Exclude { sha256: String },
    Identify { sha256: String },
    Answer { sha256: String, question: String },
    Judge { target: String },
}

/// Something the merge waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MergeQuestion {
    /// Which of these files is the newest? Nothing of them counts until it is known.
    Counts { data_set: String, reporter: String, files: Vec<Candidate> },
    /// A question that came up while one file was read.
    File { path: String, sha256: String, question: Box<Question> },
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

impl Decision {
    pub fn key(&self) -> DecisionKey {
        match self {
            Self::Counts { data_set, reporter, .. } => {
                DecisionKey::Counts { data_set: data_set.clone(), reporter: reporter.clone() }
            }
            Self::Exclude { sha256, .. } => DecisionKey::Exclude { sha256: sha256.clone() },
            Self::Identify { sha256, .. } => DecisionKey::Identify { sha256: sha256.clone() },
            Self::Answer { sha256, question, .. } => {
                DecisionKey::Answer { sha256: sha256.clone(), question: question.clone() }
            }
            Self::Judge { target, .. } => DecisionKey::Judge { target: target.clone() },
        }
    }
}
