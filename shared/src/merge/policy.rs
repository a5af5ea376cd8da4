//! How several files of one reporter and form go together.

use serde::{Deserialize, Serialize};

/// Unless somebody decides otherwise the latest file counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The newest file replaces the others; where it is blank an older value stays.
    #[default]
    KeepLatest,
    /// The first file counts, and nothing of what came later.
    KeepFirst,
    /// The files are parts of one report and complete each other; where two of them say
    /// different things of one cell, it is asked. Which one is newer does not matter.
    Supplement,
    /// Whatever the signs of time say, it is asked which file counts.
    Ask,
}

impl Policy {
    pub const ALL: [Self; 4] = [Self::KeepLatest, Self::KeepFirst, Self::Supplement, Self::Ask];

    /// As written in data; messages stand under `merge.policy.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::KeepLatest => "keep_latest",
            Self::KeepFirst => "keep_first",
            Self::Supplement => "supplement",
            Self::Ask => "ask",
        }
    }
}
