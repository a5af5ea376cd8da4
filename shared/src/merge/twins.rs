//! Files of one report that say the same: `Bao cao (1) - Copy.xlsx`, the same commune alone and
//! inside its district's file. One of them counts, the others are shown beside it as duplicates,
//! and nobody is asked which.
//!
//! **Invariant:** figures that are the same are no reason to ask, and figures that differ are none
//! to be silent.

use std::collections::BTreeMap;

use super::{
    FileAccount, FileResult, FileState, MergeQuestion, WhyIgnored, order::same_content,
    resolve::Resolution,
};
use crate::{
    diag::{Finding, Severity},
    submission::Import,
};

/// Says of files that give way whether they only repeat another one, and asks about different
/// ones only.
pub(super) fn fold(resolution: &mut Resolution<'_>) {
    let Resolution { files, imports, slots, questions, .. } = resolution;
    let import = |at: usize| imports[at].as_deref();
    for slot in slots.values() {
        for (rank, at) in slot.accepted.iter().enumerate().skip(1) {
            if let Some(first) = twin(&slot.accepted[..rank], *at, import)
                && files[*at].state == FileState::Superseded
            {
                files[*at].account.rename(WhyIgnored::Superseded);
                become_duplicate(files, *at, first);
            }
        }
    }
    let mut repeated: BTreeMap<String, usize> = BTreeMap::new();
    for question in questions.iter_mut() {
        let MergeQuestion::Counts { files: candidates, .. } = question else { continue };
        let mut kept: Vec<usize> = Vec::new();
        candidates.retain(|candidate| {
            let of_file = |file: &FileResult| file.path == candidate.path;
            let found = (0..files.len())
                .find(|at| of_file(&files[*at]) && files[*at].sha256 == candidate.sha256);
            let Some(at) = found else { return true };
            let first = twin(&kept, at, import);
            match first {
                Some(first) => repeated.insert(files[at].path.clone(), first),
                None => {
                    kept.push(at);
                    None
                }
            };
            first.is_none()
        });
    }
    for (path, first) in repeated {
        let Some(at) = files.iter().position(|file| file.path == path) else { continue };
        files[at].findings.retain(|finding| finding.code != "which-counts");
        files[at].account.repeat();
        become_duplicate(files, at, first);
        for slot in slots.values_mut() {
            slot.waiting.remove(&at);
        }
    }
}

/// The first of some files that says the same.
fn twin<'i>(
    before: &[usize],
    at: usize,
    import: impl Fn(usize) -> Option<&'i Import>,
) -> Option<usize> {
    let own = import(at)?;
    let same = |other: &Import| same_content(own, other);
    before.iter().copied().find(|other| import(*other).is_some_and(same))
}

fn become_duplicate(files: &mut [FileResult], at: usize, first: usize) {
    let path = files[first].path.clone();
    let file = &mut files[at];
    file.state = FileState::Duplicate;
    file.findings.push(Finding::new(Severity::Low, "same-figures").with("path", &path));
    file.instead = Some(path);
}

impl FileAccount {
    /// What was left out for another reason only repeats another file.
    fn rename(&mut self, from: WhyIgnored) {
        if let Some(count) = self.ignored.remove(&from) {
            *self.ignored.entry(WhyIgnored::Duplicate).or_default() += count;
        }
    }

    /// What waits only repeats another file.
    fn repeat(&mut self) {
        let count = std::mem::take(&mut self.queued) + std::mem::take(&mut self.placed);
        if count > 0 {
            *self.ignored.entry(WhyIgnored::Duplicate).or_default() += count;
        }
    }
}
