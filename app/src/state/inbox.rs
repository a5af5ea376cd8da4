//! Files that were dropped or picked anywhere and wait for the page that takes them.

use leptos::prelude::*;
use shared::submission::Draft;

use crate::platform::files::GivenFile;

/// Given as context by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Inbox {
    /// For the merge page, which empties it: [`Inbox::take`].
    waiting: RwSignal<Vec<GivenFile>, LocalStorage>,
    /// A single form of ours about which the person is asked: go on filling, or merge.
    pub(crate) asked: RwSignal<Option<AskedFile>, LocalStorage>,
    /// A dropped file is being read.
    pub(crate) is_reading: RwSignal<bool>,
}

/// A file that can be filled on, with the draft that it makes.
#[derive(Clone)]
pub(crate) struct AskedFile {
    pub(crate) file: GivenFile,
    pub(crate) pack: String,
    pub(crate) draft: std::rc::Rc<Draft>,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self {
            waiting: RwSignal::new_local(Vec::new()),
            asked: RwSignal::new_local(None),
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
