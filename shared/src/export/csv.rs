//! `data.csv`: one line per value of a submission that counts.
//!
//! UTF-8 with BOM, comma, LF, `.` decimal, no grouping; figures in the canonical unit
//! (VND, g). Lines stand by form, reporter and the form's reading order. Texts that a
//! spreadsheet would take for a formula begin with `'`.

use crate::{
    definition::{DataSet, Reporter},
    form::{CellIndex, ColumnRole, ValueRole},
    merge::{Consolidation, ReporterFigures},
    value::{Datum, ValueState, canonical},
};

/// The columns, in order.
pub(crate) const COLUMNS: [&str; 22] = [
    "data_set",
    "data_set_version",
    "period",
    "window_from",
    "window_to",
    "org_unit",
    "org_unit_name",
    "data_element",
    "category_option_combo",
    "value",
    "unit",
    "obs_status",
    "comment",
    "correction_reason",
    "source_file",
    "source_sha256",
    "source_sheet",
    "source_cell",
    "raw_text",
    "place",
    "place_name",
    "role",
];

/// The values of all submissions that count. `org_unit` is the reporter, `place` what the
/// value is about; where the secretariat corrected a value, `correction_reason` says why and
/// `raw_text` is still what the file says; `role` is `reported`, `stated` (comparison and opening values) or `check`.
pub fn csv(consolidation: &Consolidation) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    line(&mut out, COLUMNS.iter().map(|column| Field::Plain((*column).to_owned())));
    for form in &consolidation.forms {
        let Some(data_set) = consolidation.pack.data_set(&form.data_set) else { continue };
        for figures in form.reporters.iter().filter(|figures| figures.reported) {
            let Some(reporter) = consolidation.pack.reporter(&figures.reporter) else { continue };
            for at in 0..figures.form.cells.len() {
                if is_written(figures, at) {
                    let fields = fields(consolidation, data_set, reporter, figures, at);
                    line(&mut out, fields.into_iter());
                }
            }
        }
    }
    out.into_bytes()
}

enum Field {
    /// Written as it is.
    Plain(String),
    /// Words of somebody: never a formula.
    Text(String),
}

/// Notes stand beside their figure. Of what we calculate, figures of the period are
/// written, not changes, and not a roster's bottom line (its column is there).
fn is_written(figures: &ReporterFigures, at: CellIndex) -> bool {
    let cell = &figures.form.cells[at];
    let row = &figures.form.sections[cell.section].rows[cell.row];
    let calculated_figure = cell.column_role == ColumnRole::Current
        && !row.total
        && cell.key.role == ValueRole::Reported;
    let was_read = figures.origins[at].is_some();
    cell.key.role != ValueRole::Comment
        && if cell.is_input() { was_read } else { calculated_figure }
}

fn fields(
    consolidation: &Consolidation,
    data_set: &DataSet,
    reporter: &Reporter,
    figures: &ReporterFigures,
    at: CellIndex,
) -> Vec<Field> {
    let pack = &consolidation.pack;
    let cell = &figures.form.cells[at];
    let state = figures.entry.state(at);
    let period = pack.period(&cell.key.period);
    let unit = pack.element(&cell.key.element).and_then(|element| pack.unit(&element.unit));
    let place = pack.place(&cell.key.place);
    let origin = figures.origins[at].as_ref();
    let of_origin = |part: fn(&crate::merge::Origin) -> &String| {
        origin.map(|origin| part(origin).clone()).unwrap_or_default()
    };
    let value = canonical(cell, state);
    let words = matches!(state, ValueState::Value(Datum::Text(_)) | ValueState::Unreadable(_));
    vec![
        Field::Plain(data_set.id.clone()),
        Field::Plain(data_set.version.clone()),
        Field::Plain(cell.key.period.clone()),
        Field::Plain(period.map(|period| period.window_from.iso()).unwrap_or_default()),
        Field::Plain(period.map(|period| period.window_to.iso()).unwrap_or_default()),
        Field::Plain(reporter.id.clone()),
        Field::Text(reporter.name.clone()),
        Field::Plain(cell.key.element.clone()),
        Field::Plain(cell.key.option.clone()),
        if words { Field::Text(value) } else { Field::Plain(value) },
        Field::Plain(unit.map(|unit| unit.canonical.clone()).unwrap_or_default()),
        Field::Plain(observation_status(state).to_owned()),
        Field::Text(note_beside(figures, at)),
        Field::Text(figures.corrected.get(&at).map(|was| was.reason.clone()).unwrap_or_default()),
        Field::Text(of_origin(|origin| &origin.path)),
        Field::Plain(of_origin(|origin| &origin.sha256)),
        Field::Text(of_origin(|origin| &origin.sheet)),
        Field::Plain(of_origin(|origin| &origin.cell)),
        Field::Text(of_origin(|origin| &origin.raw)),
        Field::Plain(cell.key.place.clone()),
        Field::Text(place.map(|place| place.name.clone()).unwrap_or_default()),
        Field::Plain(role(cell.key.role).to_owned()),
    ]
}

/// SDMX OBS_STATUS.
fn observation_status(state: &ValueState) -> &'static str {
    match state {
        ValueState::Value(_) => "A",
        // Not significant: nothing arose.
        ValueState::Nil => "N",
        // Missing; it exists but was not collected.
        ValueState::NotAvailable => "L",
        // Missing; it cannot exist.
        ValueState::NotApplicable => "M",
        // Missing.
        ValueState::Blank => "O",
        // Unconfirmed.
        ValueState::Unreadable(_) => "U",
    }
}

fn role(role: ValueRole) -> &'static str {
    match role {
        ValueRole::Reported => "reported",
        ValueRole::Stated => "stated",
        ValueRole::Check => "check",
        ValueRole::Comment => "comment",
    }
}

/// The note in the same row, beside the figure of the period.
fn note_beside(figures: &ReporterFigures, at: CellIndex) -> String {
    let cell = &figures.form.cells[at];
    if cell.column_role != ColumnRole::Current {
        return String::new();
    }
    let row = &figures.form.sections[cell.section].rows[cell.row];
    let note = row
        .cells
        .iter()
        .flatten()
        .find(|other| figures.form.cells[**other].column_role == ColumnRole::Comment);
    match note.map(|note| figures.entry.state(*note)) {
        Some(ValueState::Value(Datum::Text(text))) => text.clone(),
        _ => String::new(),
    }
}

fn line(out: &mut String, fields: impl Iterator<Item = Field>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(',');
        }
        let text = match field {
            Field::Plain(text) => text,
            Field::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                format!("'{text}")
            }
            Field::Text(text) => text,
        };
        if text.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&text);
        }
    }
    out.push('\n');
}
