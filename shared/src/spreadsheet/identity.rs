//! The identity that a workbook carries out of sight: custom properties, a very hidden sheet
//! with live control totals, and a defined name on every input cell.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, XlsxError};

use super::{
    SubmissionOptions,
    formula::ranges,
    layout::{Layout, reference},
    sheets::{exact, serial},
    validation,
};
use crate::{
    definition::{CivilDate, Pack},
    entry::Entry,
    form::{CellIndex, Form},
    submission::{HIDDEN_SHEET, Stamp, StampKind},
};

const MINUTES_A_DAY: i64 = 24 * 60;

pub(super) fn stamp(form: &Form, entry: &Entry, options: Option<&SubmissionOptions>) -> Stamp {
    let kind = if options.is_some() { StampKind::Submission } else { StampKind::Template };
    Stamp {
        kind,
        pack: form.pack.clone(),
        pack_version: form.pack_version.clone(),
        pack_hash: form.pack_hash.clone(),
        data_set: form.data_set.clone(),
        reporter: form.reporter.clone(),
        period: form.period.clone(),
        revision: options.map_or(0, |options| options.revision),
        exported_at: options.map(|options| options.exported_at.clone()).unwrap_or_default(),
        filled: entry.filled(form),
        values_sha256: options.map(|_| entry.canonical_hash(form)).unwrap_or_default(),
        non_secret: options.is_some_and(|options| options.non_secret),
        has_errors: options.is_some_and(|options| options.has_errors),
    }
}

/// Title, the given moment, the stamp; no author, no company.
pub(super) fn properties(
    pack: &Pack,
    form: &Form,
    stamp: &Stamp,
) -> Result<DocProperties, XlsxError> {
    let title = format!("{} – {} – {}", form.printed_code, form.reporter_name, form.period_label);
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_creation_datetime(&created(pack, &stamp.exported_at)?);
    for (name, value) in stamp.to_pairs() {
        properties = properties.set_custom_property(name, value);
    }
    Ok(properties)
}

/// The export's own moment; templates have the day of the pack's first document that has one.
fn created(pack: &Pack, exported_at: &str) -> Result<ExcelDateTime, XlsxError> {
    let moment = universal(exported_at).unwrap_or_else(|| {
        let first = pack.documents.iter().find_map(|document| document.date);
        let day = first.map_or_else(|| "2000-01-01".to_owned(), CivilDate::iso);
        format!("{day}T00:00:00")
    });
    ExcelDateTime::parse_from_str(&moment)
}

/// `2023-06-14T15:04:05+07:00` as `2023-06-14T08:04:05`: properties of documents are in UTC.
fn universal(moment: &str) -> Option<String> {
    let minutes = |text: &str| -> Option<i64> {
        let (hours, minutes) = text.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    };
    let day = CivilDate::parse_iso(moment.get(..10)?)?;
    let seconds: u8 = moment.get(17..19)?.parse().ok().filter(|seconds| *seconds < 60)?;
    let zone = moment.get(19..)?.trim_start_matches(|at: char| at == '.' || at.is_ascii_digit());
    let offset = match zone.split_at_checked(1) {
        Some(("+", offset)) => minutes(offset)?,
        Some(("-", offset)) => -minutes(offset)?,
        _ => 0,
    };
    let at = day.days_since_epoch() * MINUTES_A_DAY + minutes(moment.get(11..16)?)? - offset;
    let day = CivilDate::from_days_since_epoch(at.div_euclid(MINUTES_A_DAY))?.iso();
    let at = at.rem_euclid(MINUTES_A_DAY);
    Some(format!("{day}T{:02}:{:02}:{seconds:02}", at / 60, at % 60))
}

pub(super) fn define_names(
    workbook: &mut Workbook,
    form: &Form,
    layout: &Layout,
) -> Result<(), XlsxError> {
    for (index, cell) in form.inputs() {
        workbook.define_name(cell.defined_name(), &format!("={}", reference(layout, index)))?;
    }
    Ok(())
}

/// Keys and values of the stamp, then one line per column of figures: its total as stored by
/// us, and the same as a live formula that every program recalculates when it saves.
pub(super) fn hidden_sheet(
    workbook: &mut Workbook,
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    layout: &Layout,
    stamp: &Stamp,
) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let sheet = workbook.add_worksheet();
    sheet.set_name(HIDDEN_SHEET)?.set_very_hidden(true);
    validation::write_long_lists(pack, form, sheet)?;
    let mut row = 0;
    for (key, value) in stamp.to_pairs() {
        sheet.write_string(row, 0, key)?.write_string_with_format(row, 1, value, &text)?;
        row += 1;
    }
    for (section_index, section) in form.sections.iter().enumerate() {
        for column in &section.columns {
            let cells: Vec<CellIndex> = form
                .inputs()
                .filter(|(_, cell)| {
                    cell.section == section_index && cell.column_code == column.code
                })
                .map(|(index, _)| index)
                .collect();
            if !cells.iter().any(|cell| form.cells[*cell].value_type.is_numeric()) {
                continue;
            }
            let total: f64 = cells.iter().filter_map(|cell| figure(entry, *cell)).sum();
            let formula = format!("=SUM({})", span(layout, &cells));
            sheet.write_string(row, 0, format!("total.{}.{}", section.id, column.code))?;
            sheet.write_number(row, 1, total)?;
            let live: f64 =
                spanned(form, layout, &cells).filter_map(|cell| figure(entry, cell)).sum();
            sheet.write_formula(row, 2, Formula::new(formula).set_result(live.to_string()))?;
            row += 1;
        }
    }
    Ok(())
}

fn figure(entry: &Entry, cell: CellIndex) -> Option<f64> {
    use crate::value::{Datum, ValueState};

    match entry.state(cell) {
        // A figure of more digits than a workbook holds is written as text: no sum sees it.
        ValueState::Value(Datum::Number(number)) => exact(*number),
        ValueState::Value(Datum::Date(date)) => serial(*date),
        _ => None,
    }
}

/// One range from the first to the last: it grows with lines that somebody inserts.
fn span(layout: &Layout, cells: &[CellIndex]) -> String {
    let ends = [cells[0], cells[cells.len() - 1]];
    let [first, last] = ends.map(|cell| ranges(layout, &[cell]).remove(0));
    let start = first.split_once(':').map_or(first.as_str(), |(start, _)| start);
    let end = last.rsplit_once(':').map_or(last.as_str(), |(_, end)| end);
    format!("{start}:{end}")
}

/// Every cell that the range of [`span`] covers, calculated ones too.
fn spanned<'a>(
    form: &'a Form,
    layout: &'a Layout,
    cells: &'a [CellIndex],
) -> impl Iterator<Item = CellIndex> + 'a {
    let (sheet, first, column) = layout.position(cells[0]);
    let (_, last, _) = layout.position(cells[cells.len() - 1]);
    (0..form.cells.len()).filter(move |cell| {
        let position = layout.position(*cell);
        (position.0, position.2) == (sheet, column) && (first..=last).contains(&position.1)
    })
}

#[cfg(test)]
mod tests {
    use super::universal;

    #[test]
    fn moments_of_every_zone_become_universal_time() {
        let cases = [
            ("2023-06-14T15:04:05+07:00", Some("2023-06-14T08:04:05")),
            ("2023-01-01T03:00:00+07:00", Some("2022-12-31T20:00:00")),
            ("2023-06-14T23:30:00.25-01:00", Some("2023-06-15T00:30:00")),
            ("2023-06-14T15:04:05Z", Some("2023-06-14T15:04:05")),
            ("hôm qua", None),
            ("", None),
        ];
        for (moment, expected) in cases {
            assert_eq!(universal(moment).as_deref(), expected, "{moment}");
        }
    }
}
