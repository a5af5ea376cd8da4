//! What we wrote into a returned workbook, and what the unit answered there.

use grid::{CellValue, Workbook};

use super::{FileFacts, MENDING_SHEET};
use crate::{
    diag::{Finding, Place, Severity},
    i18n::{self, Language},
    sensitivity,
};

/// Letters of an answer that are shown.
const SHOWN: usize = 300;

/// Whether a note on a cell is one of ours: it tells what to mend and holds no figure of theirs.
pub fn is_mending_note(text: &str) -> bool {
    text.trim_start().starts_with(i18n::text(Language::Vi, "return.note"))
}

/// What stands in the column for their answers, one notice each. Answers are read by people: what
/// is to count stands in the form.
pub(super) fn replies(file: &FileFacts<'_>, workbook: &Workbook) -> Vec<Finding> {
    let heading = i18n::text(Language::Vi, "return.heading.answer");
    let Some(sheet) = workbook.sheets.iter().find(|sheet| sheet.name == MENDING_SHEET) else {
        return Vec::new();
    };
    let is_heading = |value: &CellValue| matches!(value, CellValue::Text(text) if text == heading);
    let Some(head) = sheet.cells.iter().find(|cell| is_heading(&cell.value)) else {
        return Vec::new();
    };
    let below = sheet.cells.iter().filter(|cell| {
        cell.at.column == head.at.column && cell.at.row > head.at.row && !cell.raw.trim().is_empty()
    });
    below
        .filter(|cell| sensitivity::signs_in(&cell.raw).is_empty())
        .map(|cell| {
            let text = cell.raw.split_whitespace().collect::<Vec<_>>().join(" ");
            let text: String = text.chars().take(SHOWN).collect();
            Finding::new(Severity::Low, "reply").with("raw", text).at(Place {
                file: Some(file.path.to_owned()),
                sheet: Some(sheet.name.clone()),
                cell: Some(cell.at.to_string()),
                ..Place::default()
            })
        })
        .collect()
}
