//! What of a merge has to be read anew because of what people decided: whose report a file is, or
//! what words mean. It is done one file at a time, with the grid that was kept.

use std::collections::BTreeSet;

use grid::envelope::Answer;

use super::{journal::JournalRow, merging::MergeDesk};
use crate::{
    merge::{Decision, DecisionKey, FileOutcome},
    submission::{FileFacts, Known},
};

impl MergeDesk {
    /// Hashes of the files that wait to be read anew. Whoever carries the messages gives each of
    /// them to [`Self::read_again`] before the answer goes out.
    pub fn stale(&mut self) -> Vec<String> {
        let mut stale = std::mem::take(&mut self.stale);
        stale.extend(self.outdated());
        stale.retain(|sha256| !self.tried.contains(sha256));
        self.tried.extend(stale.iter().cloned());
        stale.into_iter().collect()
    }

    /// Reads every file of this content anew from its grid; the rows to write. Without a grid
    /// nothing changes: the file has to be dropped again.
    pub fn read_again(&mut self, sha256: &str, grid: Option<&[u8]>) -> Vec<JournalRow> {
        let answer = grid.and_then(|bytes| Answer::from_bytes(bytes).ok());
        let Some(answer) = answer else { return Vec::new() };
        let aliases = self.session().aliases();
        let identity = self.session().identity_of(sha256).cloned();
        let held: Vec<(String, u64)> = self
            .session()
            .held()
            .filter(|(_, of, _)| *of == sha256)
            .map(|(path, _, size)| (path.to_owned(), size))
            .collect();
        let mut rows = Vec::new();
        for (path, size) in held {
            let facts = FileFacts { path: &path, sha256, size };
            let known = Known::aliases(&aliases).with_identity(identity.as_ref());
            let file = FileOutcome::of_answer(self.session().pack(), &facts, answer.clone(), known);
            rows.push(self.row(&file, identity.is_some()));
            self.session_mut().read_anew(file);
        }
        rows
    }

    /// Words that were said to mean something mean nothing any more: whoever was read with them is
    /// read anew, and nobody knows who that is.
    pub(super) fn forget_readings(&mut self, changed: &[DecisionKey]) {
        if changed.iter().any(|key| matches!(key, DecisionKey::Alias { .. })) {
            let all = self.session().held().map(|(_, sha256, _)| sha256.to_owned());
            self.stale = all.filter(|sha256| !sha256.is_empty()).collect();
        }
    }

    /// Hashes of the files whose reading is not what decisions ask for.
    fn outdated(&self) -> BTreeSet<String> {
        let decides = |decision: &Decision| {
            matches!(decision, Decision::Alias { .. } | Decision::Identify { .. })
        };
        if !self.session().decisions().iter().any(decides) {
            return BTreeSet::new();
        }
        let paths: BTreeSet<&str> = self.session().outdated().into_iter().collect();
        let held = self.session().held().filter(|(path, ..)| paths.contains(path));
        held.map(|(_, sha256, _)| sha256.to_owned()).collect()
    }
}
