//! What a merge writes down, so that a reload goes on where it was.
//!
//! Rows are JSON under text keys, one per file, so that a file costs one small write. The
//! grids stand apart: they are needed only where a file is looked into or read anew.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::history::History;
use crate::{
    definition::CivilDate,
    merge::{Decision, FileOutcome},
    returns::Sent,
};

/// A row to write. Keys hold for one merge (pack and period); the keeper puts that in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalRow {
    /// Days and decisions, and what was put off: one row.
    Head(Vec<u8>),
    File {
        key: String,
        row: Vec<u8>,
    },
    /// The rows whose key begins so are not needed any more.
    NoFile {
        prefix: String,
    },
    /// The reader's answer for the file of this hash.
    Grid {
        sha256: String,
        bytes: Vec<u8>,
    },
    /// No row of this merge is needed any more.
    Nothing,
}

/// Everything of a session but its files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Head {
    pub(super) received: BTreeMap<String, CivilDate>,
    pub(super) decisions: Vec<Decision>,
    pub(super) non_secret: bool,
    /// By reporter.
    pub(super) sent: BTreeMap<String, Sent>,
    /// In which order the decisions were taken.
    pub(super) history: History,
    /// Ids of the questions that somebody put off.
    pub(super) put_off: BTreeSet<String>,
    /// Hashes of files that wait to be read anew; at least those that do.
    pub(super) to_read: BTreeSet<String>,
}

/// A file as it was read under one version of the pack.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileRow {
    pub(super) pack_hash: String,
    pub(super) file: FileOutcome,
}

/// One reading of one content under one path. A reading with an identity that somebody gave
/// is a row of its own.
pub(super) fn file_key(file: &FileOutcome, decided: bool) -> String {
    let kind = if decided { "decided" } else { "plain" };
    format!("{}{}\u{1}{kind}", path_prefix(&file.path), file.sha256)
}

/// What the keys of all files of a path begin with.
pub(super) fn path_prefix(path: &str) -> String {
    format!("{path}\u{1}")
}
