//! `F28 Địa bàn toàn tỉnh`: every place of a roster under its district, and the totals.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{
    super::{sheets::words, style},
    figure::Total,
    matrix::{label, write_total},
    sheet::{self, Paper, of, say},
};
use crate::{
    definition::DisplayAs,
    report::{FigureReport, FormReport, Report, RowReport, SectionReport},
};

const HEADING: u32 = 5;
const FIRST: u16 = 2;
const PLACE_WIDTH: f64 = 36.0;

pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    form: &FormReport,
) -> Result<(), XlsxError> {
    let rosters = form.sections.iter().filter(|s| s.display_as == DisplayAs::Roster);
    for (number, section) in rosters.enumerate() {
        let mut name = say("workbook.report.sheet.roster", &[("form", &form.data_set)]);
        if number > 0 {
            name = format!("{name} {}", number + 1);
        }
        let columns = section.columns.len();
        let each = (90.0 / columns.max(1) as f64).clamp(13.0, 26.0);
        let widths = [vec![10.0, PLACE_WIDTH], vec![each; columns]].concat();
        let paper = if columns > 4 { Paper::A4Landscape } else { Paper::A4 };
        let sheet = sheet::add(workbook, report, &name, paper, &widths)?;
        sheet::paper_heading(sheet, report, form, FIRST + columns.max(1) as u16 - 1)?;
        table(sheet, section, each)?;
        sheet.set_freeze_panes(HEADING + 1, FIRST)?;
        sheet.set_repeat_rows(HEADING, HEADING)?;
    }
    Ok(())
}

fn table(sheet: &mut Worksheet, section: &SectionReport, each: f64) -> Result<(), XlsxError> {
    let fixed = [words("workbook.heading.code"), words("workbook.heading.place")];
    let headings = section.columns.iter().map(|column| match column.unit.as_str() {
        "" => column.heading.clone(),
        unit => format!("{} ({unit})", column.heading),
    });
    let headings: Vec<String> = fixed.map(str::to_owned).into_iter().chain(headings).collect();
    for (column, heading) in (0u16..).zip(&headings) {
        sheet::text(sheet, HEADING, column, heading, &style::heading())?;
    }
    sheet::fit_height(sheet, HEADING, headings[2..].iter().map(|h| (h.as_str(), each)), 120.0)?;
    let first = HEADING + 1;
    for (row, line) in section.rows.iter().zip(first..) {
        let heading = row.figures.iter().all(Option::is_none);
        let strong = heading || row.total;
        let tint = |format: Format| match (heading, row.total) {
            (true, _) => format.set_bold().set_background_color(style::HEADING),
            (_, true) => format.set_bold().set_background_color(style::CALCULATED),
            _ => format,
        };
        sheet::text(sheet, line, 0, &row.code, &tint(style::row_code()))?;
        sheet::text(sheet, line, 1, &label(row), &tint(style::label(row.indent, strong)))?;
        for (at, figure) in row.figures.iter().enumerate() {
            let column = FIRST + at as u16;
            let Some(figure) = figure else {
                sheet::text(sheet, line, column, "", &tint(style::greyed()))?;
                continue;
            };
            if row.total {
                let total = bottom(section, at, figure, column, (first, line));
                write_total(sheet, line, column, &total, &tint(sheet::right()))?;
            } else {
                place(sheet, (line, column), figure)?;
            }
        }
    }
    covered(sheet, section, first + section.rows.len() as u32)
}

fn place(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    figure: &FigureReport,
) -> Result<(), XlsxError> {
    match figure.shown {
        Some(number) => sheet::number(sheet, line, column, number, &sheet::right()),
        None => sheet::text(sheet, line, column, &figure.text, &sheet::centred()),
    }
}

/// The total of a column: live where its places add up to it.
fn bottom(
    section: &SectionReport,
    at: usize,
    figure: &FigureReport,
    column: u16,
    (first, line): (u32, u32),
) -> Total {
    let Some(shown) = figure.shown else { return Total::Text(figure.text.clone()) };
    let places = |row: &&RowReport| !row.total;
    let mut numbers =
        section.rows.iter().filter(places).filter_map(|row| row.figures.get(at)?.as_ref()?.shown);
    let sum = numbers.try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number));
    if sum != Some(shown) || section.rows.last().is_none_or(|row| !row.total) {
        return Total::Number(shown);
    }
    let letters = grid::column_letters(u32::from(column));
    let sum = format!("SUM({letters}{}:{letters}{line})", first + 1);
    match shown.normalize().scale() {
        0 => Total::Formula(format!("={sum}"), Some(shown)),
        decimals => Total::Formula(format!("=ROUND({sum},{decimals})"), Some(shown)),
    }
}

/// Below the table: of how many places each column has something.
fn covered(sheet: &mut Worksheet, section: &SectionReport, line: u32) -> Result<(), XlsxError> {
    let places: Vec<&RowReport> = section
        .rows
        .iter()
        .filter(|row| !row.total && row.figures.iter().any(Option::is_some))
        .collect();
    let quiet = style::italic();
    sheet::text(sheet, line, 1, words("workbook.report.places-covered"), &quiet)?;
    for at in 0..section.columns.len() {
        let asked = places.iter().filter_map(|row| row.figures.get(at)?.as_ref());
        let (counted, expected) = asked.fold((0, 0), |(counted, expected), figure| {
            (counted + usize::from(figure.coverage.counted > 0), expected + 1)
        });
        let coverage = of(crate::merge::Coverage { counted, expected });
        sheet::text(sheet, line, FIRST + at as u16, &coverage, &style::italic_centre())?;
    }
    Ok(())
}
