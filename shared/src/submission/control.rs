//! Control totals: the hidden sheet adds up every column with live formulas, so that a file
//! saved by Excel or LibreOffice proves that its figures are those that were saved, also in
//! formats without a checksum.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Address, Cell, CellValue, Workbook};
use rust_decimal::Decimal;

use super::{HIDDEN_SHEET, names::Position, place::Placement};
use crate::{
    form::{CellIndex, Form},
    value::decimal_from_f64,
};

/// A control total that does not fit the cells it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) section: String,
    pub(super) column: String,
    /// As the formula saw the column when the file was saved.
    pub(super) stored: Decimal,
    /// As the column was read.
    pub(super) read: Decimal,
}

/// Compares the stored results of the live totals with the columns as read. Totals without a
/// stored result prove nothing and are passed over.
pub(super) fn differences(
    form: &Form,
    workbook: &Workbook,
    placement: &Placement,
) -> Vec<Difference> {
    let Some(sheet) = workbook.sheet(HIDDEN_SHEET) else { return Vec::new() };
    let mut columns: BTreeMap<(&str, &str), Vec<CellIndex>> = BTreeMap::new();
    for (index, cell) in form.cells.iter().enumerate() {
        let section = form.sections[cell.section].id.as_str();
        columns.entry((section, &cell.column_code)).or_default().push(index);
    }
    let mut found = Vec::new();
    for line in sheet.cells.iter().filter(|cell| cell.at.column == 0) {
        let CellValue::Text(key) = &line.value else { continue };
        let Some((section, column)) =
            key.strip_prefix("total.").and_then(|rest| rest.split_once('.'))
        else {
            continue;
        };
        let Some(live) = sheet.cell(Address::new(line.at.row, 2)).and_then(summed) else {
            continue;
        };
        let cells = columns.get(&(section, column)).map(Vec::as_slice).unwrap_or_default();
        if cells.is_empty() && form.sections.iter().all(|item| item.id != section) {
            continue;
        }
        let spots = |inputs_only: bool| {
            cells
                .iter()
                .filter(move |cell| !inputs_only || form.cells[**cell].is_input())
                .filter_map(|cell| placement.spots[*cell].position())
        };
        let inputs: BTreeSet<Position> = spots(true).collect();
        let all: BTreeSet<Position> = spots(false).collect();
        // The formula spans from the first to the last input cell: calculated cells between them
        // and lines inserted by hand are summed too.
        let spanned = span(workbook, &inputs);
        // A line that was moved behind the last one is out of its span.
        let in_order: Vec<Position> = spots(true).collect();
        let left = span(workbook, &left_in_place(&in_order));
        let read = total(workbook, &inputs);
        let fits = [&inputs, &all, &spanned, &left]
            .into_iter()
            .any(|positions| close(live, total(workbook, positions)));
        if !fits
            && let (Some(stored), Some(read)) = (decimal_from_f64(live), decimal_from_f64(read))
        {
            let (section, column) = (section.to_owned(), column.to_owned());
            found.push(Difference { section, column, stored, read });
        }
    }
    found
}

/// What a spreadsheet's sum sees in a cell: numbers and dates, no texts.
fn summed(cell: &Cell) -> Option<f64> {
    match cell.value {
        CellValue::Number(number) | CellValue::Percent(number) | CellValue::DateTime(number) => {
            Some(number)
        }
        _ => None,
    }
}

fn total(workbook: &Workbook, positions: &BTreeSet<Position>) -> f64 {
    positions.iter().filter_map(|(sheet, at)| summed(workbook.sheets[*sheet].cell(*at)?)).sum()
}

/// Every cell of a column from the first to the last of some, where they stand in one column.
fn span(workbook: &Workbook, positions: &BTreeSet<Position>) -> BTreeSet<Position> {
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
        return BTreeSet::new();
    };
    let column = first.1.column;
    if positions.iter().any(|(sheet, at)| *sheet != first.0 || at.column != column) {
        return positions.clone();
    }
    workbook.sheets[first.0]
        .cells
        .iter()
        .filter(|cell| cell.at.column == column)
        .filter(|cell| (first.1.row..=last.1.row).contains(&cell.at.row))
        .map(|cell| (first.0, cell.at))
        .collect()
}

/// Cells, given in the order of the form, but for those below one that comes after them.
fn left_in_place(in_order: &[Position]) -> BTreeSet<Position> {
    let mut lowest: Option<Position> = None;
    let mut left = BTreeSet::new();
    for at in in_order.iter().rev() {
        if lowest.is_none_or(|lowest| *at < lowest) {
            lowest = Some(*at);
            left.insert(*at);
        }
    }
    left
}

/// Equal but for the residue of binary sums.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}
