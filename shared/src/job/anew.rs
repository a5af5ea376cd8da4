//! What of a merge has to be read anew because of what people decided: whose report a file is, or
//! what words mean. It is done one file at a time, from the grid that was kept, whenever the page
//! asks for the next one: so it can be watched and stopped.
//!
//! **Invariant:** as long as a file waits, nothing is taken away from the desk: what it would hold
//! is not what was decided.

use std::collections::BTreeSet;

use grid::envelope::Answer;

use super::{
    journal::{JournalRow, path_prefix},
    merging::{Handled, MergeDesk},
    messages::{MergeAnswer, MergeRequest},
    returning::ReturnRequest,
};
use crate::{
    merge::{Decision, DecisionKey, FileOutcome, FileState, Outcome, ReadFile, read_all},
    submission::{FileFacts, Identity, ImportState, Known},
};

impl MergeRequest {
    /// Asks for something that leaves the desk and must hold all that was decided.
    pub(super) fn takes_away(&self) -> bool {
        match self {
            Self::Write { .. } | Self::Paper => true,
            Self::Returning { ask } => {
                !matches!(ask, ReturnRequest::Units | ReturnRequest::Sent { .. })
            }
            _ => false,
        }
    }
}

impl MergeDesk {
    /// How many files wait to be read anew: [`MergeRequest::ReadAgain`] reads one of them.
    pub fn waiting(&self) -> usize {
        self.head.to_read.len()
    }

    /// Hash of the file that is read next.
    pub(super) fn next_to_read(&self) -> Option<&str> {
        self.head.to_read.first().map(String::as_str)
    }

    /// Reads one of the files that wait. Without its grid nothing of it changes: it has to be
    /// dropped again.
    pub(super) fn read_next(&mut self, grid: Option<&[u8]>) -> Handled {
        let Some(sha256) = self.head.to_read.pop_first() else { return MergeAnswer::Done.into() };
        self.tried.insert(sha256.clone());
        let answer = grid.and_then(|bytes| Answer::from_bytes(bytes).ok());
        let mut journal = answer.map_or_else(Vec::new, |answer| self.read_again(&sha256, &answer));
        // What was not read yet may ask what has been said meanwhile.
        self.look_for_outdated();
        let mut handled: Handled = MergeAnswer::Done.into();
        if self.waiting() == 0 {
            handled = self.with_head(MergeAnswer::Done);
        }
        journal.append(&mut handled.journal);
        Handled { journal, ..handled }
    }

    /// Reads every file of this content anew, and the reports in it where it holds several; the
    /// rows to write.
    fn read_again(&mut self, sha256: &str, answer: &Answer) -> Vec<JournalRow> {
        let aliases = self.session().aliases();
        let mut rows = Vec::new();
        for (path, size) in self.files_of(sha256) {
            let facts = FileFacts { path: &path, sha256, size };
            let pack = self.session().pack().clone();
            let read = read_all(&pack, &facts, answer.clone(), Known::aliases(&aliases));
            rows.extend(self.drop_parts(&path, &read));
            for ReadFile { file, grid } in read {
                rows.push(self.row(&file, false));
                self.tried.insert(file.sha256.clone());
                let (sha256, identity) =
                    (file.sha256.clone(), self.session().identity_of(&file.sha256).cloned());
                self.session_mut().read_anew(file);
                let own = grid.map(Answer::Workbook);
                if let Some(identity) = identity {
                    rows.extend(self.read_as(&sha256, &identity, own.as_ref().unwrap_or(answer)));
                }
                let grid = own.map(|own| JournalRow::Grid { sha256, bytes: own.to_bytes() });
                rows.extend(grid);
            }
        }
        rows
    }

    /// Path and size of every file of this content.
    fn files_of(&self, sha256: &str) -> Vec<(String, u64)> {
        let held = self.session().held().filter(|(_, of, _)| *of == sha256);
        held.map(|(path, _, size)| (path.to_owned(), size)).collect()
    }

    /// Takes out the reports that a file held before and holds no more.
    fn drop_parts(&mut self, path: &str, read: &[ReadFile]) -> Vec<JournalRow> {
        let inside = format!("{path}!/");
        let is_left = |path: &str| read.iter().any(|read| read.file.path == path);
        let gone: Vec<String> = self
            .session()
            .held()
            .map(|(path, ..)| path)
            .filter(|path| path.starts_with(&inside) && !is_left(path))
            .map(str::to_owned)
            .collect();
        for path in &gone {
            self.session_mut().remove(path);
        }
        gone.iter().map(|path| JournalRow::NoFile { prefix: path_prefix(path) }).collect()
    }

    /// Reads every file of this content as the report that somebody said it is; the rows to write.
    pub(super) fn read_as(
        &mut self,
        sha256: &str,
        identity: &Identity,
        answer: &Answer,
    ) -> Vec<JournalRow> {
        let aliases = self.session().aliases();
        let mut rows = Vec::new();
        for (path, size) in self.files_of(sha256) {
            let facts = FileFacts { path: &path, sha256, size };
            let known = Known::aliases(&aliases).with_identity(Some(identity));
            let file = FileOutcome::of_answer(self.session().pack(), &facts, answer.clone(), known);
            rows.push(self.row(&file, true));
            self.session_mut().read_anew(file);
        }
        rows
    }

    /// After decisions were taken, or taken back: which files have to be read anew. Words that mean
    /// nothing any more, or something else, may have been read with in any file. Who is called so,
    /// and which form, may take a workbook of several reports apart that asks about other things.
    pub(super) fn read_with_what_is_said(
        &mut self,
        taken: &[DecisionKey],
        changed: &[DecisionKey],
    ) {
        self.tried.clear();
        let is_of_words = |key: &DecisionKey| match key {
            DecisionKey::Alias { wording } => !wording.scope.is_habit(),
            _ => false,
        };
        // What was nothing of any form may have been read over, and is a line of this one now.
        let aliases = self.session().aliases();
        let was_ignored = |key: &DecisionKey| match key {
            DecisionKey::Alias { wording } => aliases.ignores_everywhere(wording),
            _ => false,
        };
        if changed.iter().any(is_of_words) || taken.iter().any(was_ignored) {
            let all = self.session().held().map(|(_, sha256, _)| sha256);
            let all = all.filter(|sha256| !sha256.is_empty()).map(str::to_owned).collect();
            self.wait_for(all);
        } else if taken.iter().any(says_whose) {
            let files = self.finished.iter().flat_map(|finished| &finished.files);
            let unclear = files.filter(|file| {
                matches!(file.state, FileState::NeedsReview | FileState::Unrecognised)
            });
            let unclear = unclear.map(|file| file.sha256.clone()).collect();
            self.wait_for(unclear);
        }
        self.look_for_outdated();
    }

    /// A file that came in may have been read before somebody said whose it is called.
    pub(super) fn read_with_what_was_said(&mut self, file: &FileOutcome) {
        let is_unclear = matches!(
            &file.outcome,
            Outcome::Imported(import) if import.state != ImportState::Recognised
        );
        let decisions = self.session().decisions().iter();
        if is_unclear && decisions.map(Decision::key).any(|key| says_whose(&key)) {
            self.wait_for(vec![file.sha256.clone()]);
        }
        self.look_for_outdated();
    }

    /// Files whose reading is not what decisions ask for wait to be read anew.
    pub(super) fn look_for_outdated(&mut self) {
        let decides = |decision: &Decision| {
            matches!(decision, Decision::Alias { .. } | Decision::Identify { .. })
        };
        if !self.session().decisions().iter().any(decides) {
            return;
        }
        let paths: BTreeSet<&str> = self.session().outdated().into_iter().collect();
        let held = self.session().held().filter(|(path, ..)| paths.contains(path));
        let found: Vec<String> = held.map(|(_, sha256, _)| sha256.to_owned()).collect();
        let untried = found.into_iter().filter(|sha256| !self.tried.contains(sha256)).collect();
        self.wait_for(untried);
    }

    /// Files that are not in the merge any more are not read anew.
    pub(super) fn forget_removed(&mut self) {
        let held = self.files();
        self.head.to_read.retain(|sha256| held.contains(sha256));
    }

    /// A report in a workbook of several is read with the whole of it.
    fn wait_for(&mut self, found: Vec<String>) {
        let found: BTreeSet<String> = found.into_iter().collect();
        let session = self.session();
        let whole_of = |path: &str| {
            let (whole, _) = path.rsplit_once("!/")?;
            let mut held = session.held();
            // What an archive holds is a file of its own: of the archive there is no hash.
            let (_, sha256, _) =
                held.find(|(path, sha256, _)| *path == whole && !sha256.is_empty())?;
            Some(sha256.to_owned())
        };
        let waiting: Vec<String> = session
            .held()
            .filter(|(_, sha256, _)| found.contains(*sha256))
            .map(|(path, sha256, _)| whole_of(path).unwrap_or_else(|| sha256.to_owned()))
            .collect();
        self.head.to_read.extend(waiting);
    }
}

/// Says who is called so, or what a form is called.
fn says_whose(key: &DecisionKey) -> bool {
    match key {
        DecisionKey::Alias { wording } => wording.scope.says_whose(),
        _ => false,
    }
}
