//! The pack workbook that was opened last and is looked at: nothing of it is in use yet.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{diag::Finding, job::LoadedPack};

use crate::{platform::files::GivenFile, route::Route};

/// What a workbook turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Candidate {
    Reading,
    /// The file could not be read: why.
    Rejected(Finding),
    /// It was read, and is something else.
    NoPack,
    /// The program failed, in its own words.
    Failed(String),
    /// A pack with faults, all of them.
    Refused(Vec<Finding>),
    /// A sound pack, its JSON, and what there is to say to it all the same.
    Sound(LoadedPack, Arc<str>, Vec<Finding>),
}

/// Given as context by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Candidates {
    /// With the name of the file.
    pub(crate) now: RwSignal<Option<(String, Candidate)>>,
    /// Files that wait for the rehearsal of the candidate.
    waiting: RwSignal<Vec<GivenFile>, LocalStorage>,
}

impl Candidates {
    pub(crate) fn new() -> Self {
        Self { now: RwSignal::new(None), waiting: RwSignal::new_local(Vec::new()) }
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// A sound pack is looked at on its page: files that are dropped there are rehearsed.
    pub(crate) fn is_rehearsing(self, at: &Route) -> bool {
        let is_sound =
            |now: &Option<(String, Candidate)>| matches!(now, Some((_, Candidate::Sound(..))));
        matches!(at, Route::Packs { .. }) && self.now.with_untracked(is_sound)
    }

    pub(crate) fn rehearse(self, files: Vec<GivenFile>) {
        self.waiting.update(|waiting| waiting.extend(files));
    }

    /// The files that wait; follows what comes later where it is called in a reactive place.
    pub(crate) fn take_files(self) -> Vec<GivenFile> {
        self.waiting.track();
        if self.waiting.with_untracked(Vec::is_empty) {
            return Vec::new();
        }
        self.waiting.try_update_untracked(std::mem::take).unwrap_or_default()
    }
}
