//! Tables and rows. A table within a cell is read only where that cell is the whole row: then it
//! stands there like any other, as pages lay things out. Elsewhere nobody can say where its
//! cells are.

use grid::envelope::{RejectCode, Rejection};

use super::Reading;
use super::cell::OpenCell;
use super::layout::Layout;
use super::tokens::Tag;
use crate::limits;

/// Tables within tables.
const NESTING: usize = 32;

#[derive(Default)]
pub(super) struct Table {
    pub(super) layout: Layout,
    pub(super) row: Option<Row>,
    pub(super) cell: Option<OpenCell>,
    /// Rows that have ended.
    rows: usize,
    /// Merges of the sheet before the table's own.
    merges: usize,
    /// Column that the next `<col>` speaks of.
    column: u32,
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) hidden: bool,
    pub(super) cells: usize,
    /// Its only cell holds tables, whose rows stand in its place.
    pub(super) holds_tables: bool,
}

impl Table {
    /// Whether words outside cells would stand between rows, or beside a cell.
    pub(super) fn is_between_rows(&self) -> bool {
        let holds_tables = self.row.as_ref().is_some_and(|row| row.holds_tables);
        (self.rows > 0 || self.row.is_some()) && !holds_tables
    }
}

fn nested() -> Rejection {
    Rejection::new(RejectCode::Unreadable, "nested-table", "")
}

impl Reading<'_> {
    pub(super) fn open_table(&mut self) -> Result<(), Rejection> {
        if self.tables.len() >= NESTING {
            return Err(nested());
        }
        let row = self.row;
        if let Some(table) = self.tables.last_mut() {
            let reached = table.layout.is_reached(row);
            let Table { cell: Some(cell), row: Some(row), .. } = table else {
                return Err(nested());
            };
            if row.cells != 1 || reached || cell.holds_a_number() {
                return Err(nested());
            }
            if !std::mem::replace(&mut row.holds_tables, true) {
                // Its words stand on lines of their own from here on, and it spans nothing.
                self.line = cell.take_words();
                self.sheet.merges.pop_if(|merge| *merge == cell.range);
            }
        }
        self.flush_line()?;
        self.any_table = true;
        self.tables.push(Table { merges: self.sheet.merges.len(), ..Table::default() });
        Ok(())
    }

    pub(super) fn close_table(&mut self) -> Result<(), Rejection> {
        self.between_rows()?;
        if let Some(table) = self.tables.pop() {
            // Spans end with their table.
            let last = self.row.saturating_sub(1);
            let mut own = self.sheet.merges.split_off(table.merges.min(self.sheet.merges.len()));
            for merge in &mut own {
                merge.last.row = merge.last.row.min(last).max(merge.first.row);
            }
            own.retain(|merge| merge.first != merge.last);
            self.sheet.merges.append(&mut own);
        }
        Ok(())
    }

    /// What stands between rows begins or ends.
    pub(super) fn between_rows(&mut self) -> Result<(), Rejection> {
        self.close_row()?;
        if self.tables.is_empty() { Ok(()) } else { self.flush_line() }
    }

    pub(super) fn open_row(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        if self.tables.is_empty() {
            return Ok(());
        }
        self.between_rows()?;
        let hidden = self.styles.of(tag).hidden || tag.attribute("hidden").is_some();
        self.begin_row(hidden);
        Ok(())
    }

    pub(super) fn begin_row(&mut self, hidden: bool) {
        let (hidden, row) = (hidden || self.is_concealed(), self.row);
        if let Some(table) = self.tables.last_mut() {
            table.layout.row(row);
            table.row = Some(Row { hidden, ..Row::default() });
        }
    }

    pub(super) fn close_row(&mut self) -> Result<(), Rejection> {
        self.close_cell()?;
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Some(row) = table.row.take() else { return Ok(()) };
        table.rows += 1;
        if row.holds_tables { Ok(()) } else { self.end_row(row.hidden) }
    }

    /// `<col span=2 style='display:none'>`.
    pub(super) fn columns(&mut self, tag: &Tag<'_>) {
        let hidden = self.styles.of(tag).hidden;
        let Some(table) = self.tables.last_mut() else { return };
        let span = tag.attribute("span").and_then(|text| text.trim().parse::<u32>().ok());
        // Columns within a group count themselves.
        let span = if tag.name == "col" { span.unwrap_or(1) } else { span.unwrap_or(0) };
        let end = table.column.saturating_add(span).min(limits::COLUMNS);
        if hidden {
            self.sheet.hidden_columns.extend(table.column..end);
        }
        table.column = end;
    }
}
