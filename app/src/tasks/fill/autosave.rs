//! Saving at every input event: one write in flight, what comes meanwhile is joined into the
//! next. No timers: what was typed last is on its way to the disk before the next key.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    platform::{
        clock,
        storage::{self, DraftChange, StorageError},
    },
    state::fill::{Access, Fill, SaveState},
};

/// The text of an editor that is open, so that a killed tab loses nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenEditor {
    pub(crate) row_code: String,
    pub(crate) column_code: String,
    pub(crate) text: String,
}

/// The saver of one draft. It outlives the page, until the last write is done.
#[derive(Clone)]
pub(crate) struct Autosave(Rc<Inner>);

struct Inner {
    key: String,
    fill: Fill,
    waiting: RefCell<Option<DraftChange>>,
    in_flight: Cell<bool>,
}

impl Autosave {
    pub(crate) fn new(fill: Fill) -> Self {
        let key = fill.subject().id.key();
        Self(Rc::new(Inner { key, fill, waiting: RefCell::default(), in_flight: Cell::new(false) }))
    }

    /// The text of the open editor changed.
    pub(crate) fn editor(&self, editor: &OpenEditor) {
        self.put(DraftChange { editor: Some(json(editor)), ..DraftChange::default() });
    }

    /// The text of the open editor was dropped.
    pub(crate) fn editor_closed(&self) {
        self.put(DraftChange { editor: Some(String::new()), ..DraftChange::default() });
    }

    /// Figures changed; the editor is closed, and the last file is behind.
    pub(crate) fn figures(&self) {
        let fill = self.0.fill;
        let subject = fill.subject();
        let entry = fill.entry.with_value(|entry| json(&entry.to_wire(&subject.form)));
        let filled = fill.entry.with_value(|entry| entry.filled(&subject.form));
        let inputs = subject.form.inputs().count();
        fill.head.update(|head| {
            head.filled = filled;
            head.inputs = u32::try_from(inputs).unwrap_or(u32::MAX);
            head.saved_at = clock::now();
            head.unexported = true;
            if head.pack_hash.is_empty() {
                head.pack_hash.clone_from(&subject.form.pack_hash);
            }
        });
        let head = fill.head.with_untracked(json);
        self.put(DraftChange { head: Some(head), entry: Some(entry), editor: Some(String::new()) });
    }

    /// Only what is said about the draft changed.
    pub(crate) fn head(&self) {
        let head = self.0.fill.head.with_untracked(json);
        self.put(DraftChange { head: Some(head), ..DraftChange::default() });
    }

    fn put(&self, change: DraftChange) {
        if !self.0.fill.can_write() {
            return;
        }
        {
            let mut waiting = self.0.waiting.borrow_mut();
            let joined = waiting.take().unwrap_or_default();
            *waiting = Some(DraftChange {
                head: change.head.or(joined.head),
                entry: change.entry.or(joined.entry),
                editor: change.editor.or(joined.editor),
            });
        }
        if !self.0.in_flight.replace(true) {
            spawn_local(self.clone().write());
        }
    }

    async fn write(self) {
        loop {
            let change = self.0.waiting.borrow_mut().take();
            let Some(change) = change else { break };
            let outcome = storage::save(&self.0.key, &change).await;
            self.report(outcome);
        }
        self.0.in_flight.set(false);
    }

    fn report(&self, outcome: Result<(), StorageError>) {
        let fill = self.0.fill;
        // The page may be gone by now; then there is nobody to tell.
        match outcome {
            Ok(()) => drop(fill.save.try_set(SaveState::Saved(clock::now()))),
            Err(StorageError::TakenOver) => drop(fill.access.try_set(Access::LooksOn)),
            Err(StorageError::Refused(reason)) => {
                drop(fill.save.try_set(SaveState::Refused(reason)));
            }
        }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("drafts hold plain data")
}
