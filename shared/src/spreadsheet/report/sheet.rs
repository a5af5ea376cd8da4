//! What all sheets of the report share: how values are written, paper, heights of rows.

use std::borrow::Cow;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::super::{
    LONGEST_TEXT,
    pages::MARGINS,
    sheets::{self, words},
    style,
};
use crate::{
    i18n::{self, Language},
    merge::Coverage,
    report::{FormReport, Report},
    value::decimal_from_f64,
};

const PAPER_A3: u8 = 8;
const PAPER_A4: u8 = 9;
/// Points of one line of text.
const LINE_HEIGHT: f64 = 15.0;
/// Characters.
const LONG_REMARK: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paper {
    A4,
    A4Landscape,
    A3Landscape,
}

/// A new sheet with its columns, paper, margins and footer.
pub(super) fn add<'w>(
    workbook: &'w mut Workbook,
    report: &Report,
    name: &str,
    paper: Paper,
    widths: &[f64],
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    // A formula whose result is blank must not show 0 before it is recalculated.
    sheet.set_name(name)?.set_formula_result_default("");
    for (column, width) in (0u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_paper_size(if paper == Paper::A3Landscape { PAPER_A3 } else { PAPER_A4 });
    if paper != Paper::A4 {
        sheet.set_landscape();
    }
    // The wide matrix gives its left margin to the columns.
    let (left, right, above) = MARGINS;
    let left = if paper == Paper::A3Landscape { right } else { left };
    sheet.set_margins(left, right, above, above, 0.3, 0.3);
    // The page comes first: a checksum that begins with digits would be read as a size of letters.
    let font = "&\"Times New Roman,Regular\"&8";
    sheet.set_footer(format!(
        "&L{font} {} · {}&C{font} {}&R{font}&P/&N · {}",
        name.replace('&', "&&"),
        report.heading.period_label.replace('&', "&&"),
        words("workbook.report.draft"),
        report.checksum,
    ));
    Ok(sheet)
}

/// The lines above a table: what it is, for which period, that nobody has signed it.
pub(super) fn heading(
    sheet: &mut Worksheet,
    report: &Report,
    title: &str,
    note: &str,
) -> Result<(), XlsxError> {
    let bold = style::plain().set_bold();
    let quiet = style::plain().set_italic().set_font_size(10);
    text(sheet, 0, 0, title, &bold.clone().set_font_size(13))?;
    text(sheet, 1, 0, &period_line(report), &quiet)?;
    text(sheet, 2, 0, note, &quiet)
}

/// The same, centred over all columns, for sheets that are papers of their own.
pub(super) fn paper_heading(
    sheet: &mut Worksheet,
    report: &Report,
    form: &FormReport,
    last: u16,
) -> Result<(), XlsxError> {
    text(sheet, 0, 0, &form.printed_code, &style::plain().set_bold())?;
    merged(sheet, 1, (0, last), &form.title, &style::title())?;
    sheet.set_row_height(1, 38)?;
    let whole = say(
        "workbook.report.whole",
        &[("place", &report.heading.root_place), ("coverage", &of(form.coverage))],
    );
    merged(sheet, 2, (0, last), &whole, &style::bold_centre())?;
    let line = format!("{} · {}", period_line(report), words("workbook.report.draft"));
    merged(sheet, 3, (0, last), &line, &style::italic_centre())
}

pub(super) fn period_line(report: &Report) -> String {
    let heading = &report.heading;
    say(
        "workbook.period",
        &[
            ("label", &heading.period_label),
            ("from", &heading.window_from.to_string()),
            ("to", &heading.window_to.to_string()),
        ],
    )
}

/// Words stay words: a text is never taken for a formula, a date or a number.
pub(in crate::spreadsheet) fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else {
        let text = held(text, "workbook.report.cut");
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// A text across columns. It is made of what the other sheets list one by one: where a cell cannot
/// hold all of it, it says that it goes on there.
pub(super) fn merged(
    sheet: &mut Worksheet,
    row: u32,
    columns: (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheets::merged(sheet, row, columns, &held(text, "workbook.report.cut-list"), format)
}

/// What a cell can hold of a text, and a mark where that is not all.
fn held<'t>(text: &'t str, mark: &'static str) -> Cow<'t, str> {
    if units(text) <= LONGEST_TEXT {
        return Cow::Borrowed(text);
    }
    let mark = words(mark);
    Cow::Owned(format!("{}{mark}", beginning(text, LONGEST_TEXT - units(mark))))
}

/// Length as workbooks count it: letters beyond the first plane of Unicode are two.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// As much of a text as so many units hold, without half a letter.
fn beginning(text: &str, mut room: usize) -> &str {
    let end = text.char_indices().find(|(_, letter)| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        !fits
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// A figure; one with more digits than a spreadsheet keeps is written out in words of digits.
pub(super) fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    number: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    let format = format.clone().set_num_format(number_format(number.normalize().scale()));
    let double = number.to_f64().filter(|double| decimal_from_f64(*double) == Some(number));
    match double {
        Some(double) => {
            sheet.write_number_with_format(row, column, double, &format)?;
            Ok(())
        }
        None => text(sheet, row, column, &crate::value::format_number(number), &format),
    }
}

/// Grouped by thousands, with as many decimals as the figure has; programs put in the signs
/// of the reader's own country.
pub(super) fn number_format(decimals: u32) -> String {
    match decimals {
        0 => "#,##0".to_owned(),
        _ => format!("#,##0.{}", "0".repeat(decimals as usize)),
    }
}

/// Makes room for texts of given widths in characters: programs disagree on doing it themselves.
pub(in crate::spreadsheet) fn fit_height<'t>(
    sheet: &mut Worksheet,
    row: u32,
    texts: impl IntoIterator<Item = (&'t str, f64)>,
    most: f64,
) -> Result<(), XlsxError> {
    if let Some(height) = height(texts, most) {
        sheet.set_row_height(row, height)?;
    }
    Ok(())
}

/// Points of a row whose texts take more than one line.
pub(super) fn height<'t>(
    texts: impl IntoIterator<Item = (&'t str, f64)>,
    most: f64,
) -> Option<f64> {
    let lines = texts.into_iter().map(|(text, width)| lines(text, width)).max().unwrap_or(1);
    (lines > 1).then(|| (LINE_HEIGHT * lines as f64).min(most))
}

fn lines(text: &str, width: f64) -> usize {
    let room = (width * 0.95).max(1.0) as usize;
    text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum()
}

/// A remark beside a row; one that the row may have no room for shows its beginning.
pub(super) fn remark(text: &str) -> Format {
    match text.chars().count() > LONG_REMARK {
        true => left().set_align(FormatAlign::Top),
        false => left(),
    }
}

pub(super) fn right() -> Format {
    style::bordered(style::wrapped()).set_align(FormatAlign::Right)
}

pub(super) fn centred() -> Format {
    style::bordered(style::wrapped()).set_align(FormatAlign::Center)
}

pub(super) fn left() -> Format {
    style::bordered(style::wrapped())
}

/// `18/21`
pub(super) fn of(coverage: Coverage) -> String {
    format!("{}/{}", coverage.counted, coverage.expected)
}

pub(super) fn say(id: &str, arguments: &[(&str, &str)]) -> String {
    i18n::format(Language::Vi, id, arguments)
}
