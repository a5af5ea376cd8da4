//! The merge that is open: what its desk has said so far. Lists and figures are fetched by
//! the parts of the page that show them, whenever [`MergeState::version`] grows.

use leptos::prelude::*;
use shared::{diag::Finding, job::Overview};

use crate::tasks::take_in::Progress;

/// Which merge. The samples are one of their own: nothing of them mixes with real files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MergeId {
    pub(crate) pack: String,
    pub(crate) period: String,
    pub(crate) sample: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Its journal is being read.
    Opening,
    Ready,
    /// The desk could not be reached; what was kept is still there.
    Failed,
}

/// What came of a session file or a list of aliases that was given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TakenFile {
    pub(crate) session: bool,
    /// Otherwise the findings say why not.
    pub(crate) done: bool,
    /// Files of a session, entries of a list.
    pub(crate) count: usize,
    pub(crate) findings: Vec<Finding>,
}

/// Given as context by the shell: a merge goes on while another page is looked at.
#[derive(Clone, Copy)]
pub(crate) struct MergeState {
    pub(crate) id: RwSignal<MergeId>,
    pub(crate) phase: RwSignal<Phase>,
    /// While files are being read.
    pub(crate) progress: RwSignal<Option<Progress>>,
    pub(crate) cancelling: RwSignal<bool>,
    /// How far the reading was when somebody stopped it.
    pub(crate) stopped: RwSignal<Option<Progress>>,
    /// Files that have to be read anew because of what was decided.
    pub(crate) waiting: RwSignal<usize>,
    /// While that is done, where it takes its time.
    pub(crate) again: RwSignal<Option<Progress>>,
    pub(crate) overview: RwSignal<Option<Overview>>,
    /// Grows with every result.
    pub(crate) version: RwSignal<u32>,
    /// Why nothing is written down, in the browser's words; empty while everything is.
    pub(crate) not_kept: RwSignal<String>,
    /// Files kept from an older version of the pack, to be dropped again.
    pub(crate) outdated: RwSignal<usize>,
    /// The beginnings of those versions' hashes.
    pub(crate) made_with: RwSignal<Vec<String>>,
    /// How long reading the last drop took, in milliseconds.
    pub(crate) took: RwSignal<Option<f64>>,
    /// To be told.
    pub(crate) taken: RwSignal<Option<TakenFile>>,
}

impl MergeState {
    pub(crate) fn new() -> Self {
        Self {
            id: RwSignal::default(),
            phase: RwSignal::new(Phase::Opening),
            progress: RwSignal::new(None),
            cancelling: RwSignal::new(false),
            stopped: RwSignal::new(None),
            waiting: RwSignal::new(0),
            again: RwSignal::new(None),
            overview: RwSignal::new(None),
            version: RwSignal::new(0),
            not_kept: RwSignal::default(),
            outdated: RwSignal::new(0),
            made_with: RwSignal::default(),
            took: RwSignal::new(None),
            taken: RwSignal::new(None),
        }
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// The pack with this id has changed: its merge is opened anew when it is looked at next.
    pub(crate) fn close_of(self, pack: &str) {
        if self.id.read_untracked().pack == pack {
            self.begin(MergeId::default());
        }
    }

    pub(crate) fn begin(self, id: MergeId) {
        self.id.set(id);
        self.phase.set(Phase::Opening);
        self.progress.set(None);
        self.cancelling.set(false);
        self.stopped.set(None);
        self.waiting.set(0);
        self.again.set(None);
        self.overview.set(None);
        self.not_kept.set(String::new());
        self.outdated.set(0);
        self.made_with.set(Vec::new());
        self.took.set(None);
    }
}
