//! A form while it is being filled.
//!
//! **Invariants:** the figures live in one [`Entry`]; what a cell shows is derived from it
//! ([`Cells`]); only `tasks::fill` changes either. Handles are copied freely; after the page has
//! gone, reading through them does nothing.

mod cell;
mod cells;
mod counts;

use std::sync::Arc;

use leptos::prelude::*;
pub(crate) use shared::entry::selection::{Selection, Side, Step, first_input};
use shared::{
    definition::{DisplayAs, Pack, Period, Reporter},
    earlier::Earlier,
    entry::{Entry, history::History},
    form::{CellIndex, Form},
    validation::{RuleAt, Validation},
    value::display,
};

pub(crate) use self::{
    cell::{CellView, Mark},
    cells::Cells,
    counts::SectionCounts,
};
use super::drafts::{DraftHead, DraftId};
use crate::components::tag::Tone;

/// How far what is typed has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SaveState {
    /// Nothing typed yet.
    Fresh,
    /// On this machine, since this moment (milliseconds since 1970).
    Saved(f64),
    /// The browser refuses storage; everything is in memory alone.
    Refused(String),
}

/// Whether this tab may write the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Writes,
    /// Another tab writes; this one looks on.
    LooksOn,
    /// The data of this machine was erased from another tab; this one must not bring it back.
    Erased,
}

/// What Excel calls the mode of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellMode {
    /// Keys move; typing replaces.
    Ready,
    /// Typing has begun; arrows finish it and move on.
    Enter,
    /// The text is being edited; arrows move in it.
    Edit,
}

/// A sentence under the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// The form and everything said about it; shared and never changed.
pub(crate) struct Subject {
    pub(crate) id: DraftId,
    pub(crate) pack: Arc<Pack>,
    pub(crate) form: Form,
    pub(crate) reporter: Reporter,
    pub(crate) period: Period,
}

#[derive(Clone, Copy)]
pub(crate) struct Fill {
    subject: StoredValue<Arc<Subject>>,
    pub(crate) entry: StoredValue<Entry>,
    pub(crate) cells: Cells,
    pub(crate) head: RwSignal<DraftHead>,
    pub(crate) section: RwSignal<usize>,
    pub(crate) selection: RwSignal<Option<Selection>>,
    pub(crate) mode: StoredValue<CellMode>,
    pub(crate) validation: RwSignal<Arc<Validation>>,
    pub(crate) counts: RwSignal<Vec<SectionCounts>>,
    pub(crate) save: RwSignal<SaveState>,
    pub(crate) access: RwSignal<Access>,
    /// Texts that were typed here after another tab had taken over: they stand nowhere else.
    pub(crate) stranded: RwSignal<Vec<(CellIndex, String)>>,
    /// Storage that was refused is back, and holds this draft with other figures.
    pub(crate) rival: RwSignal<Option<DraftHead>>,
    /// "Kiểm tra" was pressed: the summary shows everything, also what is merely empty.
    pub(crate) checked: RwSignal<bool>,
    pub(crate) history: StoredValue<History>,
    /// What the last paste came to, until something else is done.
    pub(crate) told: RwSignal<Option<Told>>,
    /// What was reported for earlier periods, as far as this machine knows.
    pub(crate) earlier: RwSignal<Arc<Earlier>>,
    /// The rules of the form in words; `None` until there was time for them.
    pub(crate) rules: RwSignal<Option<Arc<[RuleAt]>>>,
    /// Figures changed that the rules have not been applied to yet.
    pub(crate) to_check: StoredValue<bool>,
}

impl Fill {
    pub(crate) fn new(subject: Subject, entry: Entry, head: DraftHead, access: Access) -> Self {
        let cells = subject.form.cells.len();
        let save =
            if head.saved_at > 0.0 { SaveState::Saved(head.saved_at) } else { SaveState::Fresh };
        Self {
            cells: Cells::new(cells),
            subject: StoredValue::new(Arc::new(subject)),
            entry: StoredValue::new(entry),
            head: RwSignal::new(head),
            section: RwSignal::new(0),
            selection: RwSignal::new(None),
            mode: StoredValue::new(CellMode::Ready),
            validation: RwSignal::new(Arc::default()),
            counts: RwSignal::new(Vec::new()),
            save: RwSignal::new(save),
            access: RwSignal::new(access),
            stranded: RwSignal::new(Vec::new()),
            rival: RwSignal::new(None),
            checked: RwSignal::new(false),
            history: StoredValue::new(History::default()),
            told: RwSignal::new(None),
            earlier: RwSignal::new(Arc::default()),
            rules: RwSignal::new(None),
            to_check: StoredValue::new(false),
        }
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn subject(self) -> Arc<Subject> {
        self.subject.get_value()
    }

    /// What a cell has to show.
    pub(crate) fn text(self, cell: CellIndex) -> String {
        let subject = self.subject();
        self.entry.with_value(|entry| {
            display(&subject.pack, &subject.form.cells[cell], entry.state(cell))
        })
    }

    /// What a cell shows, from now on kept up to date.
    pub(crate) fn shown(self, cell: CellIndex) -> CellView {
        self.cells.shown(cell).unwrap_or_else(|| self.cells.show(cell, self.text(cell)))
    }

    /// The same as a signal.
    pub(crate) fn followed(self, cell: CellIndex) -> ArcRwSignal<CellView> {
        let shown = self.shown(cell);
        self.cells.followed(cell, shown)
    }

    /// Changes what a cell shows.
    pub(crate) fn change(self, cell: CellIndex, change: impl FnOnce(&mut CellView)) {
        let shown = self.shown(cell);
        let mut changed = shown.clone();
        change(&mut changed);
        self.cells.put(cell, &shown, changed);
    }

    /// Brings what a cell shows up to date, if it shows anything by now.
    pub(crate) fn refresh(self, cell: CellIndex) {
        if let Some(shown) = self.cells.shown(cell) {
            let text = self.text(cell);
            self.cells.put(cell, &shown.clone(), CellView { text, ..shown });
        }
    }

    pub(crate) fn can_write(self) -> bool {
        self.access.try_get_untracked() == Some(Access::Writes)
    }

    /// The page has gone: events that its removal still causes mean nothing. What was being
    /// typed then stands in storage and is taken up when the form is opened again.
    pub(crate) fn is_gone(self) -> bool {
        self.validation.is_disposed()
    }

    /// The active cell, followed.
    pub(crate) fn active(self) -> Option<CellIndex> {
        self.selection.get().map(|selection| selection.active)
    }

    pub(crate) fn active_untracked(self) -> Option<CellIndex> {
        self.selection.get_untracked().map(|selection| selection.active)
    }

    /// Whether something stands in a cell.
    pub(crate) fn is_filled(self, cell: CellIndex) -> bool {
        self.entry.with_value(|entry| !entry.state(cell).is_blank())
    }

    /// Whether a section is a table of cells, not a list of questions.
    pub(crate) fn is_grid(self, section: usize) -> bool {
        self.subject().form.sections[section].display_as != DisplayAs::Text
    }

    /// The tone of a section in the list of sections.
    pub(crate) fn section_tone(counts: &SectionCounts) -> Tone {
        match counts {
            SectionCounts { high: 1.., .. } => Tone::Bad,
            SectionCounts { medium: 1.., .. } => Tone::Warn,
            SectionCounts { filled, inputs, .. } if filled == inputs => Tone::Ok,
            _ => Tone::Plain,
        }
    }
}
