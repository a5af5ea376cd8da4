//! Files that were dropped or picked anywhere and wait for the page that takes them.

use leptos::prelude::*;
use shared::{
    earlier::{Found, Offer},
    submission::Draft,
};

use super::drafts::DraftId;
use crate::platform::files::GivenFile;

/// Given as context by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Inbox {
    /// For the merge page, which empties it: [`Inbox::take`].
    waiting: RwSignal<Vec<GivenFile>, LocalStorage>,
    /// A single form of ours about which the person is asked: go on filling, or merge.
    pub(crate) asked: RwSignal<Option<AskedFile>, LocalStorage>,
    /// Figures of an earlier period for the form that is open; its page takes them.
    pub(crate) earlier: RwSignal<Option<(DraftId, Found)>, LocalStorage>,
    /// A dropped file is being read.
    pub(crate) is_reading: RwSignal<bool>,
}

/// A file with what was read from it.
#[derive(Clone)]
pub(crate) struct AskedFile {
    pub(crate) file: GivenFile,
    pub(crate) pack: String,
    pub(crate) what: AskedWhat,
    /// What it tells of earlier periods beside the form that is open; `None` where none is, or
    /// where it is that form itself.
    pub(crate) earlier: Option<std::rc::Rc<(DraftId, Offer)>>,
}

#[derive(Clone)]
pub(crate) enum AskedWhat {
    /// A form that can be filled on, with the draft that it makes.
    Form(std::rc::Rc<Draft>),
    /// The report or the data file of a merge.
    Consolidated,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self {
            waiting: RwSignal::new_local(Vec::new()),
            asked: RwSignal::new_local(None),
            earlier: RwSignal::new_local(None),
            is_reading: RwSignal::new(false),
        }
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn put(self, files: Vec<GivenFile>) {
        self.waiting.update(|waiting| waiting.extend(files));
    }

    /// What waits; follows what comes later where it is called in a reactive place.
    pub(crate) fn take(self) -> Vec<GivenFile> {
        self.waiting.track();
        if self.waiting.with_untracked(Vec::is_empty) {
            return Vec::new();
        }
        self.waiting.try_update_untracked(std::mem::take).unwrap_or_default()
    }
}
