//! The list of who gets what, and of files that go back to nobody.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, FormatAlign, Workbook, XlsxError};

use super::super::{
    report::sheet::{fit_height, text},
    sheets::{merged, words},
    style,
};
use crate::{
    diag::Severity,
    i18n::{self, Language},
    merge::Consolidation,
    returns::{Returns, UnitReturn},
};

const PAPER_A4: u8 = 9;
const HEADINGS: u32 = 2;
/// Points.
const TALLEST_ROW: f64 = 405.0;

/// Message id of a heading, the width of its column in digits, and whether it is centred.
type Column = (&'static str, f64, bool);

const UNITS: [Column; 8] = [
    ("return.heading.number", 6.0, true),
    ("return.list.heading.unit", 40.0, false),
    ("return.list.heading.forms", 24.0, false),
    ("return.list.heading.high", 10.0, true),
    ("return.list.heading.medium", 12.0, true),
    ("return.list.heading.files", 44.0, false),
    ("return.list.heading.letter", 34.0, false),
    ("return.list.heading.sent", 24.0, true),
];
const NOBODY: [Column; 4] = [
    ("return.heading.number", 6.0, true),
    ("return.list.heading.file", 60.0, false),
    ("return.heading.problem", 70.0, false),
    ("return.heading.written", 30.0, false),
];

pub(super) fn workbook(
    consolidation: &Consolidation,
    returns: &Returns,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let moment = format!("{}T00:00:00", consolidation.now.iso());
    let title = words("return.list.title");
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&ExcelDateTime::parse_from_str(&moment)?),
    );
    let (units, items) = (returns.open().count(), returns.open().flat_map(UnitReturn::items));
    let about = i18n::format(
        Language::Vi,
        "return.list.about",
        &[
            ("period", &consolidation.period.label),
            ("units", &units.to_string()),
            ("items", &items.count().to_string()),
            ("day", &consolidation.now.to_string()),
        ],
    );
    let lines = returns.units.iter().map(|unit| unit_line(unit, &consolidation.period.id));
    sheet(&mut workbook, words("return.list.sheet"), (title, &about), &UNITS, lines)?;
    if !returns.nobody.is_empty() {
        let lines = returns
            .nobody
            .iter()
            .map(|item| vec![item.source(), item.problem(), item.written.clone()]);
        let title = words("return.list.title-nobody");
        sheet(&mut workbook, words("return.list.sheet-nobody"), (title, &about), &NOBODY, lines)?;
    }
    workbook.save_to_buffer()
}

fn unit_line(unit: &UnitReturn, period: &str) -> Vec<String> {
    let forms: Vec<&str> = unit.forms.iter().map(|form| form.printed_code.as_str()).collect();
    let files: Vec<String> =
        unit.forms.iter().map(|form| unit.workbook_name(form, period)).collect();
    let sent = unit.sent.map(|sent| {
        i18n::format(
            Language::Vi,
            "return.list.sent",
            &[
                ("day", &sent.day.to_string()),
                ("mended", &sent.mended.to_string()),
                ("sent", &sent.sent.to_string()),
            ],
        )
    });
    vec![
        unit.name.clone(),
        forms.join(", "),
        unit.count(Severity::High).to_string(),
        unit.count(Severity::Medium).to_string(),
        files.join("\n"),
        if unit.is_open() { unit.letter_name(period) } else { String::new() },
        sent.unwrap_or_default(),
    ]
}

/// A numbered list: title, a line about it, headings, one line each.
fn sheet(
    workbook: &mut Workbook,
    name: &str,
    (title, about): (&str, &str),
    columns: &[Column],
    lines: impl Iterator<Item = Vec<String>>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
    let last = columns.len() as u16 - 1;
    merged(sheet, 0, (0, last), title, &style::title())?;
    merged(sheet, 1, (0, last), about, &style::italic_centre())?;
    for (column, (heading, width, _)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        text(sheet, HEADINGS, column, words(heading), &style::heading())?;
    }
    sheet.set_row_height(HEADINGS, 32)?;
    sheet.set_repeat_rows(HEADINGS, HEADINGS)?.set_freeze_panes(HEADINGS + 1, 0)?;
    let left = style::bordered(style::wrapped()).set_font_size(10).set_num_format("@");
    let centred = left.clone().set_align(FormatAlign::Center);
    let mut row = HEADINGS;
    for line in lines {
        row += 1;
        let number = (row - HEADINGS).to_string();
        let texts: Vec<&str> =
            std::iter::once(number.as_str()).chain(line.iter().map(String::as_str)).collect();
        for ((column, content), (_, _, is_centred)) in (0..).zip(&texts).zip(columns) {
            let format = if *is_centred { &centred } else { &left };
            text(sheet, row, column, content, format)?;
        }
        let widths = columns.iter().map(|(_, width, _)| *width);
        fit_height(sheet, row, texts.into_iter().zip(widths), TALLEST_ROW)?;
    }
    sheet.autofilter(HEADINGS, 0, row.max(HEADINGS + 1), last)?;
    Ok(())
}
