//! Cells that are to be mended, marked: by colour, by a strong border, and by a note.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Format, Note, Worksheet, XlsxError};

use super::super::style;
use crate::{
    form::CellIndex,
    i18n::{self, Language},
    returns::Item,
};

/// Letters of a note; the sheet of all items has the rest.
const LONGEST_NOTE: usize = 900;
/// Pixels.
const NOTE_WIDTH: u32 = 320;
const LINE_HEIGHT: u32 = 18;
/// Letters on a line of a note.
const LETTERS: usize = 48;

/// The marks of one form; none in a workbook that is not returned.
#[derive(Debug, Default)]
pub(in crate::spreadsheet) struct Marks {
    cells: BTreeSet<CellIndex>,
    /// By the cell to go to first.
    notes: BTreeMap<CellIndex, String>,
}

impl Marks {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut marks = Self::default();
        for (number, item) in (1..).zip(items) {
            marks.cells.extend(&item.cells);
            let Some(first) = item.cells.first() else { continue };
            let number: usize = number;
            let text = i18n::format(
                Language::Vi,
                "return.note.item",
                &[
                    ("number", &number.to_string()),
                    ("severity", item.weight()),
                    ("what", &item.problem()),
                    ("do", item.advice()),
                ],
            );
            let begin = || i18n::text(Language::Vi, "return.note").to_owned();
            let note = marks.notes.entry(*first).or_insert_with(begin);
            if note.chars().count() + text.chars().count() < LONGEST_NOTE {
                note.push('\n');
                note.push_str(&text);
            }
        }
        marks
    }

    /// How a cell looks.
    pub(in crate::spreadsheet) fn format(&self, cell: CellIndex, format: Format) -> Format {
        if self.cells.contains(&cell) { style::marked(format) } else { format }
    }

    /// Adds the note of a cell, where it has one.
    pub(in crate::spreadsheet) fn note(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: CellIndex,
    ) -> Result<(), XlsxError> {
        let Some(text) = self.notes.get(&cell) else { return Ok(()) };
        let lines: usize =
            text.lines().map(|line| line.chars().count().div_ceil(LETTERS).max(1)).sum();
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_width(NOTE_WIDTH)
            .set_height(LINE_HEIGHT * (lines as u32 + 1));
        sheet.insert_note(row, column, &note)?;
        Ok(())
    }
}
