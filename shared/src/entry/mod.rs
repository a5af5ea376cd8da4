//! Entries: the values of one form while it is being filled, with the text as typed
//! beside what was understood, so that nothing typed is lost.

pub mod clipboard;
#[cfg(test)]
mod fixture;
pub mod history;
mod nil;
mod recalculate;
pub mod selection;
mod summary;
#[cfg(test)]
mod tests;
mod wire;

pub use nil::NilReport;
pub(crate) use nil::nil_figures;
pub(crate) use recalculate::percent;
pub use summary::Summary;
pub use wire::{WIRE_VERSION, Wire, WireWriter};

use serde::{Deserialize, Serialize};

use crate::{
    form::{CellIndex, Form},
    value::ValueState,
};

/// One cell as filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// As typed or read, untouched.
    pub raw: String,
    pub state: ValueState,
}

impl Filled {
    /// Nothing was ever put there.
    pub(crate) fn is_untouched(&self) -> bool {
        self.raw.is_empty() && self.state == ValueState::Blank
    }
}

/// The values of one form, by cell. Calculated cells are present after
/// [`Entry::recalculate`], with an empty `raw`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    cells: Vec<Filled>,
}

impl Entry {
    pub fn empty(form: &Form) -> Self {
        Self { cells: vec![Filled::default(); form.cells.len()] }
    }

    pub fn get(&self, cell: CellIndex) -> &Filled {
        &self.cells[cell]
    }

    /// Puts back what stood in a cell before.
    pub fn restore(&mut self, cell: CellIndex, filled: Filled) {
        self.cells[cell] = filled;
    }

    pub fn state(&self, cell: CellIndex) -> &ValueState {
        &self.cells[cell].state
    }

    pub fn set(&mut self, cell: CellIndex, raw: impl Into<String>, state: ValueState) {
        self.cells[cell] = Filled { raw: raw.into(), state };
    }
}
