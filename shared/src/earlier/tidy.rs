//! `data.csv` of a consolidation.
//!
//! It names no pack, so every line has to fit the form in form, version of the form, reporter
//! with its name, window of the period, and its own key. Only the file as it was written is
//! read: a spreadsheet that saves it again may take `0.5` for something else.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Cell, FileKind, Sheet, Workbook};
use rust_decimal::Decimal;

use super::{
    Known, Origin,
    take::{Found, Frame, Offer},
};
use crate::{
    definition::{CivilDate, ValueType},
    diag::{Finding, Severity},
    entry::Entry,
    export::COLUMNS,
    form::{CellIndex, Form, FormCell, ValueRole},
    value::{Datum, ValueState},
};

/// The lines of a `data.csv`.
pub(super) struct Table<'a> {
    sheet: &'a Sheet,
}

impl<'a> Table<'a> {
    /// `None` where the columns are not those that we write.
    pub(super) fn of(workbook: &'a Workbook) -> Option<Self> {
        let sheet = workbook.sheets.first()?;
        let heads = sheet.row(0).iter().map(|cell| cell.raw.as_str());
        (workbook.kind == FileKind::Csv && heads.eq(COLUMNS)).then_some(Self { sheet })
    }

    /// Lines by column; what is empty is left out.
    fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        let cells = self.sheet.cells.chunk_by(|one, other| one.at.row == other.at.row);
        cells.skip(1).map(Line)
    }
}

#[derive(Clone, Copy)]
struct Line<'a>(&'a [Cell]);

impl<'a> Line<'a> {
    fn get(self, column: &str) -> &'a str {
        let at = COLUMNS.iter().position(|name| *name == column);
        let cell = self.0.iter().find(|cell| Some(cell.at.column as usize) == at);
        cell.map_or("", |cell| cell.raw.as_str())
    }

    fn is_of(self, frame: &Frame<'_>) -> bool {
        self.get("data_set") == frame.data_set.id && self.get("org_unit") == frame.reporter.id
    }

    /// What is reported for the period itself.
    fn is_reported(self) -> bool {
        matches!(self.get("role"), "reported" | "check")
    }

    /// Where our spelling keeps spreadsheets from taking a text for a formula.
    fn text(self, column: &str) -> &'a str {
        let text = self.get(column);
        match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
            _ => text,
        }
    }
}

pub(super) fn take(frame: &Frame<'_>, table: &Table<'_>, origin: Origin) -> Offer {
    let damaged = || Box::new(Finding::new(Severity::High, "earlier-damaged"));
    let reported = || table.lines().filter(|line| line.is_reported());
    let periods: BTreeSet<&str> = reported().map(|line| line.get("period")).collect();
    let (Some(period), 1) = (periods.first(), periods.len()) else { return Err(damaged()) };
    let period = frame.period(period)?;
    if !reported().any(|line| line.is_of(frame)) {
        return Err(frame.not_inside());
    }
    let form = frame.form(period);
    let cells = cells_by_key(&form);
    let mut entry = Entry::empty(&form);
    let (mut gone, mut unclear, mut seen) = (BTreeSet::new(), 0, BTreeSet::new());
    // What is stated for this very period stands since the year began; all else that is stated
    // is about other periods.
    let ours = table
        .lines()
        .filter(|line| line.is_of(frame) && (line.is_reported() || line.get("role") == "stated"));
    for line in ours.filter(|line| line.get("period") == period.id) {
        let fits = line.text("org_unit_name") == frame.reporter.name
            && line.get("data_set_version") == frame.data_set.version
            && line.get("window_from") == period.window_from.iso()
            && line.get("window_to") == period.window_to.iso();
        if !fits {
            return Err(damaged());
        }
        let key = ["data_element", "category_option_combo", "place", "role"].map(|c| line.get(c));
        let Some(cell) = cells.get(&key).copied() else {
            let names = &key[..2];
            let name = frame.pack.element(key[0]).map_or(names.join(" "), |e| e.label.clone());
            gone.insert(name);
            continue;
        };
        if !seen.insert(cell) {
            return Err(damaged());
        }
        if !form.cells[cell].is_input() {
            continue;
        }
        match state(frame, &form.cells[cell], line) {
            Some(state) => entry.set(cell, "", state),
            None => unclear += 1,
        }
    }
    entry.recalculate(&form);
    let known = Known::of_entry(&form, &entry, origin);
    Ok(Found { known, gone: gone.into_iter().collect(), unclear })
}

/// By element, option, place and role: the figures of the period itself.
fn cells_by_key(form: &Form) -> BTreeMap<[&str; 4], CellIndex> {
    let mut cells = BTreeMap::new();
    for (index, cell) in form.cells.iter().enumerate() {
        let role = match cell.key.role {
            ValueRole::Reported => "reported",
            ValueRole::Check => "check",
            ValueRole::Stated => "stated",
            ValueRole::Comment => continue,
        };
        if cell.key.period == form.period && !form.sections[cell.section].rows[cell.row].total {
            let key = &cell.key;
            cells.entry([&*key.element, &*key.option, &*key.place, role]).or_insert(index);
        }
    }
    cells
}

/// `None` where a line does not say for certain what stood in the cell.
fn state(frame: &Frame<'_>, cell: &FormCell, line: Line<'_>) -> Option<ValueState> {
    Some(match line.get("obs_status") {
        "A" => ValueState::Value(datum(frame, cell, line)?),
        "N" => ValueState::Nil,
        "L" => ValueState::NotAvailable,
        "M" => ValueState::NotApplicable,
        "O" => ValueState::Blank,
        _ => return None,
    })
}

fn datum(frame: &Frame<'_>, cell: &FormCell, line: Line<'_>) -> Option<Datum> {
    let value = line.get("value");
    Some(match &cell.value_type {
        kind if kind.is_numeric() => {
            let unit = frame.pack.element(&cell.key.element).and_then(|e| frame.pack.unit(&e.unit));
            if line.get("unit") != unit.map_or("", |unit| unit.canonical.as_str()) {
                return None;
            }
            let shown = plain(value)?.checked_div(cell.unit_factor)?.normalize();
            Datum::Number(shown)
        }
        ValueType::Bool => Datum::Flag(value.parse().ok()?),
        ValueType::Date => Datum::Date(CivilDate::parse_iso(value)?),
        ValueType::SelectOne(list) => {
            let list = frame.pack.choice_list(list)?;
            Datum::Choice(list.options.iter().find(|option| option.id == value)?.id.clone())
        }
        _ => Datum::Text(line.text("value").to_owned()),
    })
}

/// Digits with at most one point, as we write them.
fn plain(text: &str) -> Option<Decimal> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    is_plain.then(|| text.parse().ok()).flatten()
}
