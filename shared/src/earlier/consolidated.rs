//! The consolidated report as a workbook: its sheet "Nguồn" says for every cell of every file
//! what it holds.
//!
//! The sheet has the reporters by their names and the cells by their codes; name, codes and
//! label have to fit the form. What was calculated follows from the cells once more.

use std::collections::BTreeSet;

use grid::{Address, CellValue, Sheet, Workbook};
use rust_decimal::Decimal;

use super::{
    Known, Origin,
    take::{Found, Frame, Offer},
};
use crate::{
    definition::Period,
    diag::{Finding, Severity},
    entry::Entry,
    form::FormCell,
    i18n::{self, Language},
    value::{RawValue, ValueState, decimal_from_f64, parse},
};

/// Line of the headings, below title, period and note; as reports are written.
const HEADING: u32 = 4;

/// Columns of the sheet that are read.
const COLUMNS: [&str; 6] = ["form", "row-code", "column-code", "reporter", "adds", "shown"];

pub(super) fn is_report(workbook: &Workbook) -> bool {
    workbook.property("tonghop.kind") == Some("report")
}

pub(super) fn take(frame: &Frame<'_>, workbook: &Workbook, origin: Origin) -> Offer {
    let damaged = || Box::new(Finding::new(Severity::High, "earlier-damaged"));
    let pack = workbook.property("tonghop.pack").unwrap_or_default();
    if pack != frame.pack.id {
        return Err(Finding::new(Severity::High, "earlier-other-pack")
            .with("found", pack)
            .with("wanted", &frame.pack.title)
            .into());
    }
    let period = frame.period(workbook.property("tonghop.period").unwrap_or_default())?;
    let name = i18n::text(Language::Vi, "workbook.report.sheet.sources");
    // Where the sources did not fit beside the report, each of their workbooks holds a part.
    let sheet = workbook.sheet(name).filter(|_| workbook.sheets.len() > 1);
    let Some(sheet) = sheet else {
        return Err(Finding::new(Severity::High, "earlier-no-sources").into());
    };
    let is_whole = text_at(sheet, Address::new(1, 0)) == period_line(period);
    let columns = columns(sheet).filter(|_| is_whole).ok_or_else(damaged)?;
    let namesakes = frame.pack.reporters.iter().filter(|one| one.name == frame.reporter.name);
    if namesakes.count() != 1 {
        return Err(damaged());
    }
    let form = frame.form(period);
    let mut entry = Entry::empty(&form);
    let (mut gone, mut unclear, mut seen) = (BTreeSet::new(), 0, BTreeSet::new());
    let mut is_inside = false;
    let last = sheet.cells.last().map_or(0, |cell| cell.at.row);
    for row in HEADING + 1..=last {
        let [of, row_code, column_code, reporter, adds, shown] =
            columns.map(|column| Address::new(row, column));
        let is_ours = text_at(sheet, of) == frame.data_set.id
            && text_at(sheet, reporter) == frame.reporter.name;
        if !is_ours {
            continue;
        }
        is_inside = true;
        let label = text_at(sheet, Address::new(row, LABEL));
        let codes = (text_at(sheet, row_code), text_at(sheet, column_code));
        let Some(cell) = form.find(&codes.0, &codes.1).filter(|at| form.cells[*at].is_input())
        else {
            gone.insert(format!("{} {label}", codes.0));
            continue;
        };
        // A line that has another name by now is another line.
        if form.cells[cell].label != label {
            gone.insert(format!("{} {label}", codes.0));
            continue;
        }
        if !seen.insert(cell) {
            return Err(damaged());
        }
        let adds = sheet.cell(adds).and_then(|cell| number(&cell.value));
        match state(frame, &form.cells[cell], &text_at(sheet, shown), adds) {
            Some(state) => entry.set(cell, "", state),
            None => unclear += 1,
        }
    }
    if !is_inside {
        return Err(frame.not_inside());
    }
    entry.recalculate(&form);
    let known = Known::of_entry(&form, &entry, origin);
    Ok(Found { known, gone: gone.into_iter().collect(), unclear })
}

/// Column of the labels.
const LABEL: u32 = 3;

/// Where the columns stand; `None` where they are not those that we write.
fn columns(sheet: &Sheet) -> Option<[u32; COLUMNS.len()]> {
    let mut found = [0; COLUMNS.len()];
    for (at, name) in found.iter_mut().zip(COLUMNS) {
        let id = format!("workbook.report.heading.{name}");
        let heading = i18n::text(Language::Vi, &id);
        *at = sheet.row(HEADING).iter().find(|cell| cell.raw == heading)?.at.column;
    }
    let label = i18n::text(Language::Vi, "workbook.heading.label");
    (text_at(sheet, Address::new(HEADING, LABEL)) == label).then_some(found)
}

/// As reports have it below their title.
fn period_line(period: &Period) -> String {
    let (from, to) = (period.window_from.to_string(), period.window_to.to_string());
    let arguments = [("label", period.label.as_str()), ("from", &from), ("to", &to)];
    i18n::format(Language::Vi, "workbook.period", &arguments)
}

/// `None` where the figure and how it is shown do not go together.
fn state(
    frame: &Frame<'_>,
    cell: &FormCell,
    shown: &str,
    adds: Option<Decimal>,
) -> Option<ValueState> {
    let parsed = parse(frame.pack, cell, &RawValue::Text(shown));
    if !cell.value_type.is_numeric() {
        return (!matches!(parsed.state, ValueState::Unreadable(_))).then_some(parsed.state);
    }
    let adds = adds?;
    if parsed.ask.is_empty() {
        return (parsed.state.as_number() == Some(adds)).then_some(parsed.state);
    }
    // Shown in a way that has two readings; the figure is one of them.
    parsed.ask.contains(&adds).then(|| ValueState::number(adds))
}

/// Figures stand as numbers, very long ones as digits in words.
fn number(value: &CellValue) -> Option<Decimal> {
    match value {
        CellValue::Number(number) => decimal_from_f64(*number),
        CellValue::Text(text) => text.replace('.', "").replace(',', ".").parse().ok(),
        _ => None,
    }
}

/// Words, also where a program made a number of them: `1` is a column's code.
fn text_at(sheet: &Sheet, at: Address) -> String {
    sheet.cell(at).map(|cell| cell.raw.clone()).unwrap_or_default()
}
