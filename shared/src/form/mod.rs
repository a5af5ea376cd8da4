//! Forms: one data set as one reporter sees it for one period, laid out in sections,
//! rows and columns with an address for every cell.
//!
//! **Invariant:** everybody who shows, writes, reads or adds up a form goes through
//! [`Form::build`]; nobody derives rows or codes a second time.

mod build;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    definition::{DisplayAs, Nature, Relation, ValueType},
    i18n::{self, Language},
};

/// Index into [`Form::cells`].
pub type CellIndex = usize;

/// A form ready to fill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Form {
    pub pack: String,
    pub pack_version: String,
    pub pack_hash: String,
    pub data_set: String,
    pub printed_code: String,
    pub title: String,
    pub reporter: String,
    pub reporter_name: String,
    pub period: String,
    pub period_label: String,
    pub sections: Vec<FormSection>,
    /// In reading order: section, row, column.
    pub cells: Vec<FormCell>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormSection {
    pub id: String,
    pub title: String,
    pub display_as: DisplayAs,
    pub columns: Vec<FormColumn>,
    pub rows: Vec<FormRow>,
}

/// A column of cells. Code, label and unit columns are not among them: every section
/// begins with `Mã`, `Chỉ tiêu báo cáo` (places in a roster), and in tables `ĐVT`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormColumn {
    /// As printed under the heading: `1`, `2`, `3`…; unique in the section.
    pub code: String,
    pub heading: String,
    pub role: ColumnRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// The figure of the period.
    Current,
    /// The same period last year as the reporter states it.
    Comparison,
    /// Current minus comparison; calculated.
    Difference,
    /// The same in per cent; calculated.
    Percent,
    /// A note in words.
    Comment,
    /// The figure since the year began as the reporter states it, where that is more than the
    /// period; stored as stated under the period itself, never totalled.
    Cumulative,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormRow {
    /// `A1.2`; for a roster `E.16816` (section and place code); unique in the form.
    pub code: String,
    /// Words before the label on the first row of a group: `Chia ra theo giới tính:`.
    pub lead: String,
    pub label: String,
    /// Shown unit, empty if none.
    pub unit: String,
    pub indent: u8,
    pub relation: Relation,
    /// Rows of one "Chia ra" group share it; meaningless for other relations.
    pub group: u8,
    /// Index of the parent row in this section.
    pub parent: Option<usize>,
    /// The row is a roster's total.
    pub total: bool,
    /// One per column; `None` = greyed, does not apply.
    pub cells: Vec<Option<CellIndex>>,
    /// Catalogue element behind a table's row; empty in a roster.
    pub element: String,
    /// Place behind a roster's row or heading; empty in a table and on the total.
    pub place: String,
}

/// What a cell's value is keyed by, besides data set and reporter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ValueKey {
    pub element: String,
    /// `list:option` of a one-way disaggregation; empty for the total.
    pub option: String,
    /// The place of the value; the reporter's own place where the form has no roster.
    pub place: String,
    /// Its own period for comparison and opening values.
    pub period: String,
    pub role: ValueRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueRole {
    /// Counts.
    Reported,
    /// A comparison or opening value as the reporter states it: never totalled.
    Stated,
    /// A cross-check of a figure that another body owns: never totalled.
    Check,
    /// A note in words beside a figure.
    Comment,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormCell {
    pub section: usize,
    pub row: usize,
    pub column: usize,
    pub row_code: String,
    pub column_code: String,
    pub column_role: ColumnRole,
    pub key: ValueKey,
    pub value_type: ValueType,
    pub nature: Nature,
    /// Shown unit, for numbers.
    pub unit: String,
    /// Canonical = shown × factor.
    pub unit_factor: Decimal,
    pub compulsory: bool,
    /// `None`: an input cell.
    pub calculation: Option<Calculation>,
    /// Full name for messages: `Số vụ … – Tàng trữ, kỳ này`.
    pub label: String,
}

/// How a calculated cell comes from others of the same form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calculation {
    /// First minus second; blank unless both are figures.
    Difference(CellIndex, CellIndex),
    /// (First − second) ÷ second × 100, one decimal; blank where the second is 0 or missing.
    Percent(CellIndex, CellIndex),
    /// Sum of those that are figures; blank where none is.
    Sum(Vec<CellIndex>),
    /// How many of the cells hold one of the choices; blank where all cells are blank.
    Count { cells: Vec<CellIndex>, options: Vec<String> },
    /// Known from the roster itself.
    Constant(Decimal),
}

impl FormCell {
    pub fn is_input(&self) -> bool {
        self.calculation.is_none()
    }

    /// Name of the defined name on this cell in workbooks: `th_A1_2__1`.
    pub fn defined_name(&self) -> String {
        format!("th_{}__{}", self.row_code.replace(['.', '-'], "_"), self.column_code)
    }
}

impl Form {
    /// The cell at a row and column code.
    pub fn find(&self, row_code: &str, column_code: &str) -> Option<CellIndex> {
        self.cells
            .iter()
            .position(|cell| cell.row_code == row_code && cell.column_code == column_code)
    }

    pub fn inputs(&self) -> impl Iterator<Item = (CellIndex, &FormCell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| cell.is_input())
    }
}

/// A label as it goes on after its lead in one line: `Trong đó: số xã trọng điểm`. Options of
/// a list keep their capital (`Chia ra theo giới tính: Nam`), and so do abbreviations.
#[must_use]
pub fn label_after(lead: &str, label: &str) -> String {
    let goes_on = ["form.row.part", "form.row.partition"]
        .into_iter()
        .any(|id| i18n::text(Language::Vi, id) == lead);
    let mut letters = label.chars();
    match (letters.next(), letters.as_str()) {
        (Some(first), rest) if goes_on && rest.starts_with(char::is_lowercase) => {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => label.to_owned(),
    }
}
