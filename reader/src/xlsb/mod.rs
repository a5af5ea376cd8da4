//! `.xlsb`: calamine reads the values, behind a walk over every record.
//!
//! The walk checks lengths, counts, indices and formulas, and sees what calamine does not give:
//! errors of formulas, cells in the short form, which cells are formulas, which styles show
//! dates, merges, hidden rows and columns. The two readings must agree on every cell that both
//! know, or the file is refused.

mod records;
mod scan;
mod tokens;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::AssertUnwindSafe;

use calamine::{DataRef, Reader, SheetVisible, Xlsb};
use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, CellValue, DefinedName, FileKind, Sheet, Visibility, Workbook};

use crate::budget::Budget;
use crate::notes::Notes;
use crate::package::Package;
use crate::xlsx::{Relations, add_extras, main_part, name_place, properties};
use crate::{cells, names};
use scan::{Cells, Contents, Seen, SeenCell};

/// The one place where calamine looks for the workbook.
const MAIN: &str = "xl/workbook.bin";

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Rejection> {
    let package = Package::open(bytes)?;
    let main = main_part(&package)?;
    if main != MAIN {
        return Err(unreadable("xlsb", "the workbook is elsewhere"));
    }
    let mut contents = scan::workbook(&package.needed(&main)?, &main)?;
    let relations = Relations::of(&package, &main)?;
    if let Some((bytes, path)) = relations.part(&package, "styles")? {
        contents.read_styles(&bytes, path)?;
    }
    if let Some((bytes, path)) = relations.part(&package, "sharedStrings")? {
        contents.read_strings(&bytes, path)?;
    }
    let mut notes = Notes::default();
    notes.add("xlsb-read", None, None, "");
    let mut sheets = Vec::new();
    let mut parts = BTreeSet::new();
    for (name, relation) in &contents.sheets {
        let missing = || Rejection::new(RejectCode::Corrupt, "missing-part", "").within(name);
        let relation = relations.get(relation).ok_or_else(missing)?;
        if relation.external || !parts.insert(relation.target.to_lowercase()) {
            return Err(Rejection::new(RejectCode::Corrupt, "shared-part", "").within(name));
        }
        let mut sheet = Sheet::new(name.clone());
        let mut seen = Cells::new();
        let has_cells = relation.kind == "worksheet";
        if has_cells {
            let bytes = package.part(&relation.target)?.ok_or_else(missing)?;
            seen = contents
                .sheet(&bytes, &mut sheet)
                .map_err(|rejection| name_place(rejection, name))?;
            add_extras(&package, &relation.target, &mut sheet, &mut notes)?;
        }
        sheets.push((sheet, seen, has_cells));
    }
    let mut workbook = Workbook::new(FileKind::Xlsb);
    (workbook.properties, workbook.modified) = properties(&package)?;
    // What still makes calamine panic ends the process where panics abort, as in the products.
    let read = AssertUnwindSafe(|| values(bytes, &contents, sheets, &mut workbook, &mut notes));
    std::panic::catch_unwind(read)
        .unwrap_or_else(|_| Err(Rejection::new(RejectCode::Trap, "panic", "")))?;
    workbook.notes = notes.finish();
    Ok(workbook)
}

fn unreadable(what: &str, detail: impl std::fmt::Display) -> Rejection {
    Rejection::new(RejectCode::Unreadable, what, detail.to_string())
}

/// Asks calamine for the values and holds them against what the walk saw.
fn values(
    bytes: &[u8],
    contents: &Contents,
    sheets: Vec<(Sheet, Cells, bool)>,
    workbook: &mut Workbook,
    notes: &mut Notes,
) -> Result<(), Rejection> {
    let mut file = Xlsb::new(Cursor::new(bytes)).map_err(|error| unreadable("xlsb", error))?;
    workbook.date1904 = file.has_1904_epoch();
    workbook.names = file
        .defined_names()
        .iter()
        .map(|(name, text)| DefinedName { name: name.clone(), refers_to: names::normalised(text) })
        .collect();
    let listed = file.sheets_metadata().to_vec();
    if !listed.iter().map(|sheet| &sheet.name).eq(contents.sheets.iter().map(|(name, _)| name)) {
        return Err(unreadable("readings-differ", "sheets"));
    }
    let mut budget = Budget::default();
    for ((mut sheet, seen, has_cells), listed) in sheets.into_iter().zip(listed) {
        sheet.visibility = match listed.visible {
            SheetVisible::Visible => Visibility::Visible,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        };
        if has_cells {
            let mut reader = file
                .worksheet_cells_reader(&sheet.name)
                .map_err(|error| unreadable("xlsb", error).within(&sheet.name))?;
            let mut read = std::collections::BTreeMap::new();
            while let Some(cell) =
                reader.next_cell().map_err(|error| unreadable("xlsb", error).within(&sheet.name))?
            {
                let (row, column) = cell.get_position();
                read.insert(Address::new(row, column), Reading::of(cell.get_value()));
            }
            for (at, seen) in seen {
                let cell = agreed(at, seen, read.remove(&at))
                    .map_err(|rejection| rejection.at(&sheet.name, at))?;
                let Some(cell) = cell else { continue };
                if let CellValue::Error(error) = &cell.value {
                    notes.add("error-in-formula", Some(&sheet.name), Some(at), error.as_str());
                }
                budget.cell()?;
                budget.text(&cell.raw, 1).map_err(|rejection| rejection.at(&sheet.name, at))?;
                sheet.cells.push(cell);
            }
            if let Some(at) = read.into_keys().next() {
                return Err(unreadable("readings-differ", "a cell more").at(&sheet.name, at));
            }
            cells::finish(&mut sheet, notes)?;
        }
        workbook.sheets.push(sheet);
    }
    Ok(())
}

/// A value of calamine's, as far as it is compared.
enum Reading {
    Number(f64),
    Text(String),
    Bool(bool),
    Error,
    Other,
}

impl Reading {
    fn of(value: &DataRef<'_>) -> Self {
        match value {
            DataRef::Int(number) => Self::Number(*number as f64),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::DateTime(date) => Self::Number(date.as_f64()),
            DataRef::String(text) => Self::Text(text.clone()),
            DataRef::SharedString(text) => Self::Text((*text).to_owned()),
            DataRef::Bool(flag) => Self::Bool(*flag),
            DataRef::Error(_) => Self::Error,
            _ => Self::Other,
        }
    }
}

/// The cell on which both readings agree; `None` where nothing is in it.
fn agreed(at: Address, seen: SeenCell, read: Option<Reading>) -> Result<Option<Cell>, Rejection> {
    let same = match (&seen.value, &read) {
        (_, None) => seen.skipped,
        (Seen::Number(number), Some(Reading::Number(same))) => number == same,
        (Seen::Text(text), Some(Reading::Text(same))) => text == same,
        (Seen::Bool(flag), Some(Reading::Bool(same))) => flag == same,
        (Seen::Error(_), Some(Reading::Error)) => true,
        _ => false,
    };
    if !same {
        return Err(unreadable("readings-differ", "value"));
    }
    let formula = seen.formula;
    let (value, raw) = match seen.value {
        Seen::Number(number) if !number.is_finite() => {
            return Err(Rejection::new(RejectCode::Corrupt, "number", "not finite"));
        }
        Seen::Number(number) => {
            // A negative zero is a zero.
            let number = number + 0.0;
            let raw = cells::shortest(number);
            (seen.shows.value(number), raw)
        }
        Seen::Text(text) if text.is_empty() && !formula => return Ok(None),
        Seen::Text(text) => (CellValue::Text(text.clone()), text),
        Seen::Bool(flag) => (CellValue::Bool(flag), u8::from(flag).to_string()),
        Seen::Error(code) => {
            let error = cells::error_text(code);
            let error = error.ok_or_else(|| records::damaged("an unknown error"))?;
            (CellValue::Error(error.to_owned()), error.to_owned())
        }
    };
    Ok(Some(Cell { at, value, raw, formula }))
}
