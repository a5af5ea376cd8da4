//! A look into a file: the cells around the one that is talked about.

use grid::{Address, Sheet, Visibility, Workbook, column_letters};
use serde::{Deserialize, Serialize};

/// Rows and columns of the window, and how many of them stand before the cell.
const ROWS: u32 = 9;
const COLUMNS: u32 = 7;
const ROWS_BEFORE: u32 = 4;
const COLUMNS_BEFORE: u32 = 3;
/// Longer texts are cut: the window is for finding one's way.
const MOST_CHARS: usize = 80;

/// A window of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    pub sheet: String,
    /// `A`, `B`…
    pub columns: Vec<String>,
    pub rows: Vec<SourceRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// As shown, from 1.
    pub number: u32,
    /// One per column of the window.
    pub cells: Vec<SourceCell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCell {
    /// As stored, cut.
    pub text: String,
    /// The cell that is talked about.
    pub here: bool,
}

impl SourceView {
    /// The window around a cell; `None` where the workbook has no such sheet.
    pub(super) fn of(workbook: &Workbook, sheet: Option<&str>, cell: Option<&str>) -> Option<Self> {
        let sheet = match sheet {
            Some(name) => workbook.sheet(name)?,
            None => {
                let visible = |sheet: &&Sheet| sheet.visibility == Visibility::Visible;
                workbook.sheets.iter().find(visible)?
            }
        };
        let here = cell.and_then(Address::parse);
        let first = here.or_else(|| sheet.cells.first().map(|cell| cell.at));
        let first = first.unwrap_or(Address::new(0, 0));
        let from_row = first.row.saturating_sub(if here.is_some() { ROWS_BEFORE } else { 0 });
        let from_column = match here {
            Some(at) => at.column.saturating_sub(COLUMNS_BEFORE),
            None => 0,
        };
        let columns = from_column..from_column + COLUMNS;
        let cell_at = |row, column| {
            let at = Address::new(row, column);
            let text = sheet.cell(at).map(|cell| cut(&cell.raw)).unwrap_or_default();
            SourceCell { text, here: here == Some(at) }
        };
        Some(Self {
            sheet: sheet.name.clone(),
            columns: columns.clone().map(column_letters).collect(),
            rows: (from_row..from_row + ROWS)
                .map(|row| SourceRow {
                    number: row + 1,
                    cells: columns.clone().map(|column| cell_at(row, column)).collect(),
                })
                .collect(),
        })
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
