//! The wire format of entries: what drafts are stored as, keyed by printed codes so that a
//! draft outlives changes of the form around it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::{Entry, Filled};
use crate::{
    form::{CellIndex, Form, FormCell},
    value::ValueState,
};

/// Raised whenever the form below changes.
pub const WIRE_VERSION: u32 = 1;

/// An entry with its identity, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    pub version: u32,
    pub pack: String,
    pub pack_hash: String,
    pub data_set: String,
    pub reporter: String,
    pub period: String,
    /// `row code|column code` → what stands there. Blank cells are left out.
    pub cells: BTreeMap<String, Filled>,
}

/// Writes the wire of one form again and again: addresses are put together and in order once.
pub struct WireWriter {
    /// In the order of the wire.
    addresses: Vec<(String, CellIndex)>,
}

/// What [`Wire`] is, borrowed from the form and the entry.
#[derive(Serialize)]
struct Borrowed<'a> {
    version: u32,
    pack: &'a str,
    pack_hash: &'a str,
    data_set: &'a str,
    reporter: &'a str,
    period: &'a str,
    cells: Cells<'a>,
}

struct Cells<'a> {
    addresses: &'a [(String, CellIndex)],
    entry: &'a Entry,
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.addresses.iter().map(|(address, cell)| (address, self.entry.get(*cell)));
        serializer.collect_map(cells.filter(|(_, filled)| !filled.is_untouched()))
    }
}

impl WireWriter {
    pub fn new(form: &Form) -> Self {
        let mut addresses: Vec<(String, CellIndex)> =
            form.inputs().map(|(index, cell)| (address(cell), index)).collect();
        addresses.sort_unstable();
        Self { addresses }
    }

    /// The JSON of [`Entry::to_wire`].
    pub fn json(&self, form: &Form, entry: &Entry) -> String {
        let wire = Borrowed {
            version: WIRE_VERSION,
            pack: &form.pack,
            pack_hash: &form.pack_hash,
            data_set: &form.data_set,
            reporter: &form.reporter,
            period: &form.period,
            cells: Cells { addresses: &self.addresses, entry },
        };
        serde_json::to_string(&wire).expect("entries hold plain data")
    }
}

impl Wire {
    /// Puts what [`Entry::wire_cells`] gave in the place of what stood there.
    pub fn put(&mut self, cells: BTreeMap<String, Filled>) {
        for (address, filled) in cells {
            if filled.is_untouched() {
                self.cells.remove(&address);
            } else {
                self.cells.insert(address, filled);
            }
        }
    }
}

fn address(cell: &FormCell) -> String {
    format!("{}|{}", cell.row_code, cell.column_code)
}

impl Entry {
    /// What stands in some input cells, by their address in [`Wire::cells`]; untouched ones too.
    pub fn wire_cells(
        &self,
        form: &Form,
        cells: impl IntoIterator<Item = CellIndex>,
    ) -> BTreeMap<String, Filled> {
        let filled = |cell: CellIndex| (address(&form.cells[cell]), self.get(cell).clone());
        cells.into_iter().filter(|cell| form.cells[*cell].is_input()).map(filled).collect()
    }

    pub fn to_wire(&self, form: &Form) -> Wire {
        let mut cells = self.wire_cells(form, form.inputs().map(|(index, _)| index));
        cells.retain(|_, filled| !filled.is_untouched());
        Wire {
            version: WIRE_VERSION,
            pack: form.pack.clone(),
            pack_hash: form.pack_hash.clone(),
            data_set: form.data_set.clone(),
            reporter: form.reporter.clone(),
            period: form.period.clone(),
            cells,
        }
    }

    /// The entry of a wire, recalculated, and what has no cell in this form any more.
    pub fn from_wire(form: &Form, wire: &Wire) -> (Self, BTreeMap<String, Filled>) {
        let mut entry = Self::empty(form);
        let mut left = wire.cells.clone();
        for (index, cell) in form.inputs() {
            if let Some(filled) = left.remove(&address(cell)) {
                entry.cells[index] = filled;
            }
        }
        entry.recalculate(form);
        (entry, left)
    }

    /// SHA-256 over the canonical values of the input cells, in the order of their codes.
    /// Equal for equal figures, whatever unit, spelling or file they came in.
    pub fn canonical_hash(&self, form: &Form) -> String {
        let mut lines: Vec<String> = form
            .inputs()
            .map(|(index, cell)| (cell, self.state(index)))
            .filter(|(_, state)| !is_empty(state))
            .map(|(cell, state)| {
                let value = crate::value::canonical(cell, state);
                format!("{}\t{}\t{}\t{value}\n", cell.row_code, cell.column_code, state.name())
            })
            .collect();
        lines.sort_unstable();
        crate::value::sha256_hex(lines.concat().as_bytes())
    }

    /// How many input cells are not blank.
    pub fn filled(&self, form: &Form) -> u32 {
        let count = form.inputs().filter(|(index, _)| !is_empty(self.state(*index))).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// Blank, or words without a letter: both leave an empty cell behind in a workbook.
fn is_empty(state: &ValueState) -> bool {
    match state {
        ValueState::Blank => true,
        ValueState::Value(crate::value::Datum::Text(text)) => text.trim().is_empty(),
        _ => false,
    }
}
