//! What the cells of a form show, from when each is first shown.
//!
//! **Invariant:** a cell that shows something else than before is among the touched ones until its
//! table has painted it. Tables paint by that list: a signal and its effects for each of a thousand
//! cells take more memory, and more time to begin with, than all else of a table. Places that show
//! a few cells follow a signal.

use std::{collections::BTreeMap, mem};

use leptos::prelude::*;
use shared::form::CellIndex;

use super::{CellView, Mark};

#[derive(Clone, Copy)]
pub(crate) struct Cells {
    shown: StoredValue<Vec<Option<CellView>>>,
    /// Of all cells.
    marks: StoredValue<Vec<Mark>>,
    followed: StoredValue<BTreeMap<CellIndex, ArcRwSignal<CellView>>>,
    /// Whether it is the text that changed.
    touched: RwSignal<BTreeMap<CellIndex, bool>>,
}

impl Cells {
    pub(super) fn new(count: usize) -> Self {
        Self {
            shown: StoredValue::new(vec![None; count]),
            marks: StoredValue::new(vec![Mark::None; count]),
            followed: StoredValue::new(BTreeMap::new()),
            touched: RwSignal::new(BTreeMap::new()),
        }
    }

    pub(super) fn shown(self, cell: CellIndex) -> Option<CellView> {
        self.shown.with_value(|shown| shown[cell].clone())
    }

    /// A cell shows its text from now on.
    pub(super) fn show(self, cell: CellIndex, text: String) -> CellView {
        let mark = self.marks.with_value(|marks| marks[cell]);
        let view = CellView { text, mark, ..CellView::default() };
        self.shown.update_value(|shown| shown[cell] = Some(view.clone()));
        view
    }

    pub(super) fn followed(self, cell: CellIndex, shown: CellView) -> ArcRwSignal<CellView> {
        let known = self.followed.with_value(|followed| followed.get(&cell).cloned());
        known.unwrap_or_else(|| {
            let signal = ArcRwSignal::new(shown);
            self.followed.update_value(|followed| {
                followed.insert(cell, signal.clone());
            });
            signal
        })
    }

    /// A cell shows something else from now on; nothing happens if it is the same.
    pub(super) fn put(self, cell: CellIndex, before: &CellView, view: CellView) {
        if *before == view {
            return;
        }
        let has_other_text = before.text != view.text;
        let followed = self.followed.with_value(|followed| followed.get(&cell).cloned());
        if let Some(signal) = followed {
            signal.set(view.clone());
        }
        self.shown.update_value(|shown| shown[cell] = Some(view));
        self.touched.update(|touched| *touched.entry(cell).or_default() |= has_other_text);
    }

    /// Marks all cells.
    pub(crate) fn mark(self, marks: Vec<Mark>) {
        for (cell, mark) in marks.iter().enumerate() {
            if let Some(shown) = self.shown(cell)
                && shown.mark != *mark
            {
                self.put(cell, &shown.clone(), CellView { mark: *mark, ..shown });
            }
        }
        self.marks.set_value(marks);
    }

    /// What has to be painted anew; followed, and asked for once.
    pub(crate) fn take_touched(self) -> BTreeMap<CellIndex, bool> {
        self.touched.track();
        self.touched.try_update_untracked(mem::take).unwrap_or_default()
    }
}
