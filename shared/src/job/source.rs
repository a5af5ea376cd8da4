//! A look into a file: the cells around the one that is talked about, with the headings above it
//! and the label beside it however far away those stand.

use grid::{Address, CellValue, Range, Sheet, Visibility, Workbook, column_letters};
use serde::{Deserialize, Serialize};

/// Rows and columns of the window, and how many of them stand before the cell.
const ROWS: u32 = 15;
const COLUMNS: u32 = 8;
const ROWS_BEFORE: u32 = 6;
const COLUMNS_BEFORE: u32 = 4;
/// Rows of headings and columns of labels that are shown from outside the window, and how far
/// down headings are looked for.
const HEADINGS: usize = 4;
const LABELS: usize = 2;
const HEADINGS_WITHIN: u32 = 60;
/// Longer texts are cut: the window is for finding one's way.
const MOST_CHARS: usize = 80;

/// A window of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    pub sheet: String,
    /// `D12`; empty where it is the file as a whole.
    pub cell: String,
    /// What hangs on the cell as a comment; empty without one.
    pub comment: String,
    pub columns: Vec<SourceColumn>,
    pub rows: Vec<SourceRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceColumn {
    /// `A`, `B`…
    pub letters: String,
    /// The column of the cell that is talked about.
    pub here: bool,
    /// People who open the file do not see it.
    pub hidden: bool,
    /// The next column that is shown is not the next one of the sheet.
    pub gap: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// As shown, from 1.
    pub number: u32,
    pub here: bool,
    pub hidden: bool,
    /// The next row that is shown is not the next one of the sheet.
    pub gap: bool,
    /// One per column of the window.
    pub cells: Vec<SourceCell>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCell {
    /// As stored, cut.
    pub text: String,
    pub number: bool,
    /// The text stands in the first cell of the merged ones to which this belongs.
    pub merged: bool,
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
        let mut rows: Vec<u32> = (from_row..from_row + ROWS).collect();
        // Behind the last column with anything in it there is nothing to see but that it ends.
        let used = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0) + 2;
        let until = (from_column + COLUMNS).min(used.max(first.column + 2));
        let mut columns: Vec<u32> = (from_column..until).collect();
        if let Some(at) = here {
            rows.splice(0..0, heading_rows(sheet, at).into_iter().filter(|row| *row < from_row));
            let labels = label_columns(sheet, at).into_iter();
            columns.splice(0..0, labels.filter(|column| *column < from_column));
        }
        let row_of = |at: usize| {
            let row = rows[at];
            let cells = columns.iter().map(|column| {
                let address = Address::new(row, *column);
                SourceCell { here: here == Some(address), ..shown(sheet, address) }
            });
            SourceRow {
                number: row + 1,
                here: here.is_some_and(|here| here.row == row),
                hidden: sheet.hidden_rows.binary_search(&row).is_ok(),
                gap: rows.get(at + 1).is_some_and(|next| *next != row + 1),
                cells: cells.collect(),
            }
        };
        let column_of = |at: usize| {
            let column = columns[at];
            SourceColumn {
                letters: column_letters(column),
                here: here.is_some_and(|here| here.column == column),
                hidden: sheet.hidden_columns.binary_search(&column).is_ok(),
                gap: columns.get(at + 1).is_some_and(|next| *next != column + 1),
            }
        };
        let comment = sheet.comments.iter().find(|(at, _)| here == Some(*at));
        Some(Self {
            sheet: sheet.name.clone(),
            cell: here.map(|at| at.to_string()).unwrap_or_default(),
            comment: comment.map(|(_, text)| cut(text)).unwrap_or_default(),
            columns: (0..columns.len()).map(column_of).collect(),
            rows: (0..rows.len()).map(row_of).collect(),
        })
    }
}

/// Rows above a cell that look like the headings of its column: the first rows of the sheet whose
/// text over the column spans less than most of the table, one behind the other.
fn heading_rows(sheet: &Sheet, at: Address) -> Vec<u32> {
    let width = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0) + 1;
    let is_heading = |row: &u32| {
        let address = Address::new(*row, at.column);
        let span =
            merge_at(sheet, address).map_or(1, |merge| merge.last.column - merge.first.column + 1);
        has_text(sheet, address) && (span == 1 || span * 5 < width * 4)
    };
    let mut rows = (0..at.row.min(HEADINGS_WITHIN)).skip_while(|row| !is_heading(row));
    let first = rows.next();
    let rest = rows.take_while(is_heading);
    first.into_iter().chain(rest).take(HEADINGS).collect()
}

/// Columns before a cell with a text in its row, the nearest ones.
fn label_columns(sheet: &Sheet, at: Address) -> Vec<u32> {
    let columns = (0..at.column).filter(|column| has_text(sheet, Address::new(at.row, *column)));
    let mut columns: Vec<u32> = columns.collect();
    // The code stands first and the label behind it; units and notes follow.
    columns.truncate(LABELS);
    columns
}

fn has_text(sheet: &Sheet, at: Address) -> bool {
    let at = merge_at(sheet, at).map_or(at, |merge| merge.first);
    sheet
        .cell(at)
        .is_some_and(|cell| matches!(&cell.value, CellValue::Text(text) if !text.trim().is_empty()))
}

fn merge_at(sheet: &Sheet, at: Address) -> Option<&Range> {
    sheet.merges.iter().find(|merge| merge.contains(at))
}

fn shown(sheet: &Sheet, at: Address) -> SourceCell {
    let first = merge_at(sheet, at).map_or(at, |merge| merge.first);
    let own = sheet.cell(at);
    let Some(cell) = own.or_else(|| sheet.cell(first)) else { return SourceCell::default() };
    SourceCell {
        text: cut(&cell.raw),
        number: matches!(
            cell.value,
            CellValue::Number(_) | CellValue::Percent(_) | CellValue::DateTime(_)
        ),
        merged: own.is_none(),
        here: false,
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
