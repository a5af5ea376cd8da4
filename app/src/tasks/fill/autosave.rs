//! Saving at every input event: each change is kept at once, and on its way to the disk before the
//! next key. Where the disk is slower than the keys, what waits is joined into one write. All figures
//! are written down once they stand on the screen; at once only those that changed.
//!
//! **Invariant:** what could not be written is not forgotten. After a failure the next write
//! holds the whole draft, and what another tab has overtaken is shown (`Fill::stranded`).

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use shared::{
    entry::{Entry, Wire, WireWriter},
    form::CellIndex,
};

use crate::{
    platform::{
        clock,
        storage::{self, DraftChange, Lease, StorageError, Unconfirmed},
    },
    state::{
        drafts::DraftHead,
        fill::{Access, Fill, SaveState},
    },
};

/// The text of an editor that is open, so that a killed tab loses nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenEditor {
    pub(crate) row_code: String,
    pub(crate) column_code: String,
    pub(crate) text: String,
}

/// Writes that may be under way at once: more keys than anybody types while one is written. What
/// is joined is lost with the tab until it is sent; the browser does writes in their order.
const MOST_UNDER_WAY: u32 = 64;

/// The saver of one draft. It outlives the page, until the last write is done.
#[derive(Clone)]
pub(crate) struct Autosave(Rc<Inner>);

struct Inner {
    key: String,
    fill: Fill,
    writer: WireWriter,
    /// Input cells of the form.
    inputs: u32,
    waiting: RefCell<Option<Changed>>,
    /// What the database has not confirmed, waiting or under way.
    unconfirmed: RefCell<Changed>,
    /// The lease under which that is kept.
    kept_under: RefCell<Option<String>>,
    /// What waits is sent once the event at hand has been dealt with.
    is_about_to_send: Cell<bool>,
    under_way: Cell<u32>,
    /// Something was not written: the next write holds the whole draft.
    is_behind: Cell<bool>,
    /// Storage could not be asked when the form was opened: a draft may stand there.
    is_blind: Cell<bool>,
    /// Something was written that a power cut could still take.
    is_fresh: Cell<bool>,
    /// The open editor as it was told last; empty where none is open.
    editor: RefCell<String>,
    /// The figures as they were written last.
    kept: RefCell<String>,
}

/// What of a draft changed.
#[derive(Debug, Clone, Default)]
struct Changed {
    head: bool,
    editor: bool,
    /// All figures are to be written.
    figures: bool,
    /// The figures that changed.
    cells: BTreeSet<CellIndex>,
}

impl Changed {
    const ALL: Self = Self { head: true, editor: true, figures: true, cells: BTreeSet::new() };

    fn join(&mut self, other: &Self) {
        self.head |= other.head;
        self.editor |= other.editor;
        self.figures |= other.figures;
        self.cells.extend(&other.cells);
    }
}

impl Autosave {
    /// `kept`: the figures as storage holds them; `None` where it could not be asked.
    pub(crate) fn new(fill: Fill, kept: Option<String>) -> Self {
        let subject = fill.subject();
        Self(Rc::new(Inner {
            key: subject.id.key(),
            fill,
            writer: WireWriter::new(&subject.form),
            inputs: u32::try_from(subject.form.inputs().count()).unwrap_or(u32::MAX),
            waiting: RefCell::default(),
            unconfirmed: RefCell::default(),
            kept_under: RefCell::default(),
            is_about_to_send: Cell::new(false),
            under_way: Cell::new(0),
            is_behind: Cell::new(false),
            is_blind: Cell::new(kept.is_none()),
            is_fresh: Cell::new(false),
            editor: RefCell::default(),
            kept: RefCell::new(kept.unwrap_or_default()),
        }))
    }

    pub(crate) fn fill(&self) -> Fill {
        self.0.fill
    }

    pub(crate) fn key(&self) -> &str {
        &self.0.key
    }

    /// The text of the open editor changed.
    pub(crate) fn editor(&self, editor: &OpenEditor) {
        self.put_editor(json(editor));
    }

    /// The text of the open editor was dropped.
    pub(crate) fn editor_closed(&self) {
        self.put_editor(String::new());
    }

    fn put_editor(&self, editor: String) {
        self.0.editor.replace(editor);
        let fill = self.0.fill;
        // With its first letter a draft stands in the list of drafts.
        let is_first = fill.head.with_untracked(|head| head.saved_at == 0.0);
        if is_first {
            fill.head.update(|head| head.saved_at = clock::now());
        }
        self.put(Changed { head: is_first, editor: true, ..Changed::default() });
    }

    /// Figures changed; the editor is closed, and the last file is behind.
    pub(crate) fn figures(&self, cells: &[CellIndex]) {
        let fill = self.0.fill;
        let subject = fill.subject();
        let filled = fill.entry.with_value(|entry| entry.filled(&subject.form));
        fill.head.update(|head| {
            head.filled = filled;
            head.inputs = self.0.inputs;
            head.saved_at = clock::now();
            head.unexported = true;
            if head.pack_hash.is_empty() {
                head.pack_hash.clone_from(&subject.form.pack_hash);
            }
        });
        self.0.editor.take();
        self.put(Changed { cells: cells.iter().copied().collect(), ..Changed::ALL });
    }

    /// Only what is said about the draft changed.
    pub(crate) fn head(&self) {
        self.put(Changed { head: true, ..Changed::default() });
    }

    /// Whether something typed here stands neither in storage nor on the way there.
    pub(crate) fn is_behind(&self) -> bool {
        self.0.is_behind.get() || (self.0.is_blind.get() && self.0.waiting.borrow().is_some())
    }

    /// What changed, as it stands now; of the figures all, or none.
    fn change(&self, changed: &Changed, with_figures: bool) -> DraftChange {
        let fill = self.0.fill;
        let subject = fill.subject();
        let figures = || fill.entry.with_value(|entry| self.0.writer.json(&subject.form, entry));
        DraftChange {
            head: changed.head.then(|| fill.head.with_untracked(json)),
            entry: with_figures.then(figures),
            editor: changed.editor.then(|| self.0.editor.borrow().clone()),
        }
    }

    /// The same, for what is kept at once: of the figures only those that changed, where the
    /// database has the others.
    fn unconfirmed(&self, changed: &Changed) -> Unconfirmed {
        let is_alone = self.0.kept.borrow().is_empty() || self.0.is_behind.get();
        let change = self.change(changed, is_alone && changed.figures);
        let cells = changed.cells.iter().copied().filter(|_| !is_alone);
        let fill = self.0.fill;
        let subject = fill.subject();
        let cells = fill.entry.with_value(|entry| entry.wire_cells(&subject.form, cells));
        Unconfirmed { change, cells }
    }

    fn put(&self, changed: Changed) {
        if !self.0.fill.can_write() {
            return;
        }
        self.0.unconfirmed.borrow_mut().join(&changed);
        if !self.0.is_blind.get() {
            let unconfirmed = self.unconfirmed(&self.0.unconfirmed.borrow());
            self.0.kept_under.replace(storage::keep_typed(&self.0.key, &unconfirmed));
        }
        self.0.waiting.borrow_mut().get_or_insert_default().join(&changed);
        if self.0.under_way.get() < MOST_UNDER_WAY && !self.0.is_about_to_send.replace(true) {
            // The screen goes first: what was typed is kept already.
            let saver = self.clone();
            set_timeout(move || saver.send(), Duration::ZERO);
        }
    }

    /// Sends what waits, however much is under way.
    pub(crate) fn send(&self) {
        self.0.is_about_to_send.set(false);
        // Written blindly, it could take the place of a draft that nobody has seen.
        if self.0.is_blind.get() {
            return;
        }
        // What waits is sent before the page goes: afterwards there is nothing.
        let Some(changed) = self.0.waiting.take().filter(|_| !self.0.fill.is_gone()) else {
            return;
        };
        let changed = if self.0.is_behind.take() { Changed::ALL } else { changed };
        let change = self.change(&changed, changed.figures);
        self.0.under_way.update(|count| count + 1);
        let saver = self.clone();
        spawn_local(async move {
            let outcome = storage::save(&saver.0.key, &change).await;
            saver.0.under_way.update(|count| count - 1);
            saver.heed(change, outcome).await;
            saver.send();
        });
    }

    async fn heed(&self, change: DraftChange, outcome: Result<(), StorageError>) {
        let fill = self.0.fill;
        match outcome {
            Ok(()) => {
                self.0.is_fresh.set(true);
                if let Some(entry) = change.entry {
                    self.0.kept.replace(entry);
                }
                if self.0.is_behind.get() {
                    return;
                }
                if self.0.under_way.get() == 0 && self.0.waiting.borrow().is_none() {
                    self.forget();
                }
                // The page may be gone by now; then there is nobody to tell.
                let _ = fill.save.try_set(SaveState::Saved(clock::now()));
            }
            Err(error) => self.fail(error).await,
        }
    }

    /// Nothing is unconfirmed any more.
    fn forget(&self) {
        self.0.unconfirmed.take();
        if let Some(token) = self.0.kept_under.take() {
            storage::forget_typed(&self.0.key, &token);
        }
    }

    async fn fail(&self, error: StorageError) {
        self.0.is_behind.set(true);
        let fill = self.0.fill;
        match error {
            StorageError::TakenOver => self.stop(Access::LooksOn),
            StorageError::Erased => self.stop(Access::Erased),
            // Whoever emptied storage under our feet may have left it usable.
            StorageError::Emptied => match storage::take(&self.0.key, false).await {
                Ok(Lease::Ours) => self.send_whole(),
                Ok(Lease::Theirs) => self.stop(Access::LooksOn),
                Err(error) => drop(fill.save.try_set(SaveState::Refused(error.to_string()))),
            },
            StorageError::Refused(reason) => {
                let _ = fill.save.try_set(SaveState::Refused(reason));
            }
        }
    }

    fn send_whole(&self) {
        if !self.0.fill.is_gone() {
            self.0.is_behind.set(true);
            self.put(Changed::ALL);
        }
    }

    /// Another tab has overtaken this one: what was typed here in the meantime is shown.
    fn stop(&self, access: Access) {
        let fill = self.0.fill;
        if !fill.can_write() {
            return;
        }
        fill.stranded.set(self.stranded());
        self.forget();
        let _ = fill.access.try_set(access);
    }

    /// The texts here that storage does not hold.
    fn stranded(&self) -> Vec<(CellIndex, String)> {
        let fill = self.0.fill;
        let subject = fill.subject();
        let form = &subject.form;
        let kept = match serde_json::from_str::<Wire>(&self.0.kept.borrow()) {
            Ok(wire) => Entry::from_wire(form, &wire).0,
            Err(_) => Entry::empty(form),
        };
        let mut texts: Vec<(CellIndex, String)> = fill.entry.with_value(|entry| {
            let raw =
                |cell| (entry.get(cell).raw.clone(), kept.get(cell).raw != entry.get(cell).raw);
            form.inputs()
                .map(|(cell, _)| (cell, raw(cell)))
                .filter(|(_, (_, is_new))| *is_new)
                .map(|(cell, (text, _))| (cell, text))
                .collect()
        });
        let editor = serde_json::from_str::<OpenEditor>(&self.0.editor.borrow()).ok();
        if let Some((cell, text)) = editor.and_then(|editor| editor.place(form)) {
            texts.retain(|(other, _)| *other != cell);
            texts.push((cell, text));
        }
        texts
    }

    /// From time to time: the lease is renewed, what was not written is tried again, and what
    /// was written is made to outlive a power cut.
    pub(crate) async fn beat(&self) {
        if self.0.is_blind.get() {
            return self.look_again().await;
        }
        match storage::renew(&self.0.key, self.0.is_fresh.take()).await {
            Ok(()) if self.0.is_behind.get() => self.send_whole(),
            Ok(()) => {}
            Err(error) => self.fail(error).await,
        }
    }

    /// Storage was refused when the form was opened: is it back, and what does it hold?
    async fn look_again(&self) {
        let fill = self.0.fill;
        let Ok(found) = storage::load(&self.0.key).await else { return };
        let head = found.and_then(|draft| DraftHead::read(&draft.head));
        if fill.is_gone() {
            return;
        }
        match head {
            Some(head) if fill.rival.with_untracked(Option::is_none) => fill.rival.set(Some(head)),
            Some(_) => {}
            None => self.write_here(false).await,
        }
    }

    /// Takes the draft's place in storage for what stands here.
    pub(crate) async fn write_here(&self, by_force: bool) {
        let fill = self.0.fill;
        match storage::take(&self.0.key, by_force).await {
            Ok(Lease::Ours) => {
                self.0.is_blind.set(false);
                if !fill.is_gone() {
                    fill.rival.set(None);
                    self.send_whole();
                }
            }
            Ok(Lease::Theirs) => self.stop(Access::LooksOn),
            Err(error) => drop(fill.save.try_set(SaveState::Refused(error.to_string()))),
        }
    }
}

impl OpenEditor {
    /// The cell that it is about, and its text; `None` where the form has no such cell.
    pub(crate) fn place(self, form: &shared::form::Form) -> Option<(CellIndex, String)> {
        Some((form.find(&self.row_code, &self.column_code)?, self.text))
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("drafts hold plain data")
}
