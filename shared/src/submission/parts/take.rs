//! A workbook of nothing but some rectangles of another one.
//!
//! **Invariant:** a figure is taken with the rectangles that are a part's own, never with those it
//! shares with others; whatever is taken keeps its sheet's name and its address.

use grid::{Address, Cell, CellValue, FileKind, Range, Sheet, Workbook};

use super::super::{account, is_beside_the_form, names, turned};

/// Property of a part, one for each sheet that it shares with others: the sheet's name.
const SHARED_SHEET: &str = "tonghop-part.shared-sheet";

/// Whether a sheet holds other reports too: its name then says nothing of this one.
pub(in crate::submission) fn is_shared(workbook: &Workbook, sheet: &str) -> bool {
    let mut properties = workbook.properties.iter();
    properties.any(|(key, name)| key == SHARED_SHEET && name == sheet)
}

/// A rectangle of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// Index of the sheet.
    pub(super) sheet: usize,
    pub(super) range: Range,
}

impl Area {
    /// All that is used of a sheet; `None` where it is empty.
    pub(super) fn of_sheet(number: usize, sheet: &Sheet) -> Option<Self> {
        let (first, last) = (sheet.cells.first()?, sheet.cells.last()?);
        let columns = || sheet.cells.iter().map(|cell| cell.at.column);
        let first = Address::new(first.at.row, columns().min()?);
        let last = Address::new(last.at.row, columns().max()?);
        Some(Self { sheet: number, range: Range::new(first, last) })
    }

    pub(super) fn holds(&self, sheet: usize, at: Address) -> bool {
        self.sheet == sheet && self.range.contains(at)
    }

    /// Its cells.
    pub(super) fn cells<'w>(&self, workbook: &'w Workbook) -> impl Iterator<Item = &'w Cell> {
        let range = self.range;
        let cells = workbook.sheets[self.sheet].cells.iter();
        cells.filter(move |cell| range.contains(cell.at))
    }

    /// The same with rows as columns.
    pub(super) fn turned(&self) -> Self {
        let (first, last) = (self.range.first, self.range.last);
        Self { range: Range::new(turned::swapped(first), turned::swapped(last)), ..*self }
    }

    /// Its rows from one to another, both included.
    pub(super) fn rows(&self, from: u32, to: u32) -> Self {
        let (first, last) = (self.range.first, self.range.last);
        let first = Address::new(from, first.column);
        let last = Address::new(to, last.column);
        Self { sheet: self.sheet, range: Range::new(first, last) }
    }

    /// Its columns from one to another, both included.
    pub(super) fn columns(&self, from: u32, to: u32) -> Self {
        let (first, last) = (self.range.first, self.range.last);
        let first = Address::new(first.row, from);
        let last = Address::new(last.row, to);
        Self { sheet: self.sheet, range: Range::new(first, last) }
    }
}

/// What of a workbook is one part.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cut {
    pub(super) own: Vec<Area>,
    /// Of these only words are taken: headings and labels of several parts.
    pub(super) shared: Vec<Area>,
    /// The part that the stamp of the workbook speaks of.
    pub(super) stamped: bool,
}

impl Cut {
    pub(super) fn of(own: Vec<Area>) -> Self {
        Self { own, ..Self::default() }
    }

    pub(super) fn owns(&self, sheet: usize, at: Address) -> bool {
        self.own.iter().any(|area| area.holds(sheet, at))
    }

    fn takes(&self, kind: FileKind, sheet: usize, cell: &Cell) -> bool {
        let shares = || self.shared.iter().any(|area| area.holds(sheet, cell.at));
        self.owns(sheet, cell.at) || (is_word(kind, cell) && shares())
    }

    /// The part as a workbook of its own.
    pub(super) fn taken(&self, workbook: &Workbook) -> Workbook {
        let mut part = Workbook::new(workbook.kind);
        part.modified.clone_from(&workbook.modified);
        part.date1904 = workbook.date1904;
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            let whole = self.stamped && is_beside_the_form(&sheet.name);
            let takes = |cell: &&Cell| whole || self.takes(workbook.kind, number, cell);
            let cells: Vec<Cell> = sheet.cells.iter().filter(takes).cloned().collect();
            if cells.is_empty() {
                continue;
            }
            if cells.len() < sheet.cells.len() {
                part.properties.push((SHARED_SHEET.to_owned(), sheet.name.clone()));
            }
            let in_part = |at: Address| {
                let mut areas = self.own.iter().chain(&self.shared);
                whole || areas.any(|area| area.holds(number, at))
            };
            let comments = sheet.comments.iter().filter(|(at, _)| self.owns(number, *at));
            part.sheets.push(Sheet {
                name: sheet.name.clone(),
                visibility: sheet.visibility,
                cells,
                merges: sheet.merges.iter().filter(|merge| in_part(merge.first)).copied().collect(),
                hidden_rows: sheet.hidden_rows.clone(),
                hidden_columns: sheet.hidden_columns.clone(),
                comments: comments.cloned().collect(),
                text_boxes: sheet.text_boxes.clone(),
            });
        }
        let is_stamp = |key: &str| key.starts_with("tonghop.");
        let properties = workbook.properties.iter();
        let kept = properties.filter(|(key, _)| {
            (self.stamped || !is_stamp(key)) && !key.starts_with("tonghop-part.")
        });
        part.properties.extend(kept.cloned());
        let names = workbook.names.iter().filter(|name| {
            names::target(workbook, &name.refers_to).is_some_and(|(sheet, at)| self.owns(sheet, at))
        });
        part.names = names.cloned().collect();
        let of_part = |note: &&grid::Note| {
            let Some(name) = &note.sheet else { return true };
            let number = workbook.sheets.iter().position(|sheet| sheet.name == *name);
            match (number, note.at) {
                (Some(number), Some(at)) => self.owns(number, at),
                (Some(number), None) => self.own.iter().any(|area| area.sheet == number),
                (None, _) => false,
            }
        };
        part.notes = workbook.notes.iter().filter(of_part).cloned().collect();
        part
    }
}

/// A text that is not the figure of some cell.
fn is_word(kind: FileKind, cell: &Cell) -> bool {
    matches!(cell.value, CellValue::Text(_))
        && !account::is_figure(kind, cell)
        && !account::looks_like_figure(cell)
}
