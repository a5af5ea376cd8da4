//! What people do to a form in a spreadsheet program, as steps for `office.py`.

use std::collections::BTreeMap;

use grid::{Address, CellValue, Workbook};
use serde_json::{Value, json};
use shared::form::Form;

use crate::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Opened and saved.
    Nothing,
    RowsInTables,
    /// Rows with a label and figures of their own.
    FiguresInTables,
    RowsAbove,
    RowsBetweenHeadAndTable,
    ColumnBeforeCodes,
    ColumnBetweenInputs,
    EmptyRowDeleted,
    ColumnMoved,
    Hidden,
    SheetsRenamed,
    SheetCopied,
    RowDeleted,
    Sorted,
}

pub(crate) const CHANGES: [Change; 14] = [
    Change::Nothing,
    Change::RowsInTables,
    Change::FiguresInTables,
    Change::RowsAbove,
    Change::RowsBetweenHeadAndTable,
    Change::ColumnBeforeCodes,
    Change::ColumnBetweenInputs,
    Change::EmptyRowDeleted,
    Change::ColumnMoved,
    Change::Hidden,
    Change::SheetsRenamed,
    Change::SheetCopied,
    Change::RowDeleted,
    Change::Sorted,
];

/// What was done, beyond the change itself.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) steps: Vec<Value>,
    /// Figures written where the form has no cell.
    pub(crate) figures: usize,
    /// The code of a row that was taken out.
    pub(crate) deleted: Option<String>,
    /// Rows really changed places.
    pub(crate) sorted: bool,
}

/// One sheet of a written form: where its tables stand.
struct Table {
    sheet: String,
    /// The lines of column codes.
    codes: Vec<u32>,
    /// Row of the sheet → code and label.
    rows: BTreeMap<u32, (String, String)>,
    /// First and last column of cells.
    first: u32,
    last: u32,
}

fn tables(form: &Form, workbook: &Workbook) -> Vec<Table> {
    let known: BTreeMap<&str, &str> = form
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .map(|row| (row.code.as_str(), row.label.as_str()))
        .collect();
    let text = |sheet: &grid::Sheet, at| match sheet.cell(at).map(|cell| &cell.value) {
        Some(CellValue::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let mut tables = Vec::new();
    for sheet in &workbook.sheets {
        let mut rows = BTreeMap::new();
        let mut codes = Vec::new();
        for cell in sheet.cells.iter().filter(|cell| cell.at.column == 0) {
            let CellValue::Text(code) = &cell.value else { continue };
            let beside = text(sheet, Address::new(cell.at.row, 1)).unwrap_or_default();
            if known.contains_key(code.as_str()) {
                rows.insert(cell.at.row, (code.clone(), beside));
            } else if code == "A" && beside == "B" {
                codes.push(cell.at.row);
            }
        }
        let Some(line) = codes.first().filter(|_| !rows.is_empty()) else { continue };
        let digits = sheet.row(*line).iter().filter(
            |cell| matches!(&cell.value, CellValue::Text(text) if text.parse::<u8>().is_ok()),
        );
        let columns: Vec<u32> = digits.map(|cell| cell.at.column).collect();
        let (first, last) = (columns[0], columns[columns.len() - 1]);
        tables.push(Table { sheet: sheet.name.clone(), codes, rows, first, last });
    }
    tables
}

impl Table {
    /// Runs of rows that follow each other.
    fn runs(&self) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for row in self.rows.keys() {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *row => *last = *row,
                _ => runs.push((*row, *row)),
            }
        }
        runs
    }

    fn any_row(&self, random: &mut Random) -> u32 {
        let at = random.below(self.rows.len() as u64) as usize;
        *self.rows.keys().nth(at).expect("a row")
    }
}

pub(crate) fn done(form: &Form, workbook: &Workbook, change: Change, random: &mut Random) -> Done {
    let mut done = Done::default();
    let tables = tables(form, workbook);
    for table in &tables {
        let sheet = &table.sheet;
        match change {
            Change::Nothing => {}
            Change::RowsInTables | Change::FiguresInTables => {
                let figures = change == Change::FiguresInTables;
                insert_rows(table, figures, random, &mut done);
            }
            Change::RowsAbove => done.steps.push(json!(["insert_rows", sheet, 0, 2])),
            Change::RowsBetweenHeadAndTable => {
                // Under the line of column codes too.
                done.steps.push(json!(["insert_rows", sheet, table.codes[0] + 1, 1]));
                done.steps.push(json!(["insert_rows", sheet, table.codes[0] - 1, 2]));
            }
            Change::ColumnBeforeCodes => {
                done.steps.push(json!(["insert_columns", sheet, 0, 1]));
                for row in table.rows.keys() {
                    done.steps.push(json!(["write", sheet, row, 0, (row % 7).to_string()]));
                }
            }
            Change::ColumnBetweenInputs => {
                let at = table.first + u32::from(table.last > table.first);
                done.steps.push(json!(["insert_columns", sheet, at, 1]));
            }
            // Between the guide and the headings nothing is written.
            Change::EmptyRowDeleted => done.steps.push(json!(["delete_row", sheet, 9])),
            Change::ColumnMoved => {
                let column =
                    table.first + random.below(u64::from(table.last - table.first) + 1) as u32;
                let headings = table.codes.iter().map(|row| (row - 1, *row));
                for (first, last) in headings.chain(table.runs()) {
                    done.steps.push(json!(["move", sheet, column, first, last, table.last + 9]));
                }
            }
            Change::Hidden => {
                done.steps.push(json!(["hide_row", sheet, table.any_row(random)]));
                done.steps.push(json!(["hide_column", sheet, table.first]));
            }
            Change::SheetsRenamed => {
                let number = done.steps.len() + 1;
                done.steps.push(json!(["rename", sheet, format!("Trang tính'{number}")]));
            }
            Change::SheetCopied => {
                let name = format!("{sheet} (2)");
                done.steps.push(json!(["copy_sheet", sheet, name]));
            }
            Change::RowDeleted => {
                let row = table.any_row(random);
                if done.deleted.is_none() {
                    done.deleted = Some(table.rows[&row].0.clone());
                    done.steps.push(json!(["delete_row", sheet, row]));
                }
            }
            Change::Sorted => {
                let longest = table.runs().into_iter().max_by_key(|(first, last)| last - first);
                let (first, last) = longest.expect("rows");
                if last > first && !done.sorted {
                    done.sorted = true;
                    done.steps.push(json!(["sort", sheet, first, last, table.last]));
                }
            }
        }
    }
    done
}

/// From below, so that what is above keeps its place.
fn insert_rows(table: &Table, figures: bool, random: &mut Random, done: &mut Done) {
    let mut places: Vec<u32> =
        table.runs().into_iter().filter(|(first, last)| first < last).map(|run| run.1).collect();
    places.truncate(3);
    for at in places.into_iter().rev() {
        let count = 1 + random.below(2);
        done.steps.push(json!(["insert_rows", table.sheet, at, count]));
        if figures {
            done.steps.push(json!(["write", table.sheet, at, 1, "Dòng đơn vị tự thêm"]));
            done.steps.push(json!(["write", table.sheet, at, table.first, 41]));
            done.figures += 1;
        }
    }
}
