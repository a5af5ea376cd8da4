//! Reports for which several files came, and how those go together.

use serde::{Deserialize, Serialize};

use crate::{
    definition::CivilDate,
    merge::{Consolidation, Decision, FileResult, FileState, Policy, order::instant},
};

/// One reporter's form with several files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RivalsView {
    pub data_set: String,
    pub reporter: String,
    pub policy: Policy,
    /// Somebody decided so for this report.
    pub decided: bool,
    /// From the oldest on, as far as the files tell.
    pub files: Vec<RivalFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RivalFile {
    pub path: String,
    pub sha256: String,
    pub state: FileState,
    pub revision: Option<u32>,
    pub modified: Option<String>,
    pub received: Option<CivilDate>,
}

impl RivalsView {
    pub(super) fn all(result: &Consolidation) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for file in &result.files {
            let slot = (&file.identity.data_set, &file.identity.reporter);
            let takes_part = matches!(
                file.state,
                FileState::Recognised | FileState::Superseded | FileState::NeedsReview
            );
            if !takes_part || slot.0.is_empty() || slot.1.is_empty() {
                continue;
            }
            match all.iter_mut().find(|view| (&view.data_set, &view.reporter) == slot) {
                Some(view) => view.files.push(RivalFile::of(file)),
                None => all.push(Self {
                    data_set: slot.0.clone(),
                    reporter: slot.1.clone(),
                    policy: Policy::default(),
                    decided: false,
                    files: vec![RivalFile::of(file)],
                }),
            }
        }
        all.retain(|view| view.files.len() > 1);
        for view in &mut all {
            view.files.sort_by(|one, other| one.age().cmp(&other.age()));
            view.settle(&result.decisions);
        }
        all
    }

    /// What somebody decided of all reports together.
    pub(super) fn general(decisions: &[Decision]) -> Option<Policy> {
        decisions.iter().find_map(|decision| match decision {
            Decision::Policy { data_set, reporter, policy }
                if data_set.is_empty() && reporter.is_empty() =>
            {
                Some(*policy)
            }
            _ => None,
        })
    }

    /// What is said of one report goes before what is said of all.
    fn settle(&mut self, decisions: &[Decision]) {
        let mut best = 0;
        for decision in decisions {
            let Decision::Policy { data_set, reporter, policy } = decision else { continue };
            let fits = |said: &str, own: &str| said.is_empty() || said == own;
            if !fits(data_set, &self.data_set) || !fits(reporter, &self.reporter) {
                continue;
            }
            let precise =
                1 + 2 * usize::from(!reporter.is_empty()) + usize::from(!data_set.is_empty());
            if precise > best {
                best = precise;
                self.policy = *policy;
                self.decided = !reporter.is_empty() && !data_set.is_empty();
            }
        }
    }
}

impl RivalFile {
    /// What orders files of one report: the edition, when it was saved, and that it counts.
    fn age(&self) -> impl Ord + use<'_> {
        let saved = self.modified.as_deref().and_then(instant);
        (self.revision, saved, self.state == FileState::Recognised, &self.path)
    }

    fn of(file: &FileResult) -> Self {
        Self {
            path: file.path.clone(),
            sha256: file.sha256.clone(),
            state: file.state,
            revision: file.revision,
            modified: file.modified.clone(),
            received: file.received,
        }
    }
}
