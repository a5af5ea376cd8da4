//! `Ma trận F28`: the rows of a form's tables, a column for every reporter, live totals.

use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatUnderline, Formula, Workbook, Worksheet, XlsxError,
};

use super::{
    super::{sheets::words, style},
    figure::{Total, note, total},
    sheet::{self, Paper, of, say},
};
use crate::{
    definition::DisplayAs,
    form::label_after,
    report::{CellReport, FormReport, Report, RowReport},
    value::{Datum, ValueState},
};

const HEADING: u32 = 4;
const TOTAL: u16 = 3;
const COVERAGE: u16 = 4;
const FIRST_REPORTER: u16 = 5;
const LABEL_WIDTH: f64 = 40.0;
const NOTE_WIDTH: f64 = 36.0;
/// Points: a long answer in a narrow column must not push its neighbours off the page; it
/// stands in full on the form's own sheet.
const TALLEST_ROW: f64 = 90.0;

/// Where the rows of one matrix stand.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) name: String,
    /// Per section of the form, per row; empty for sections that are no tables.
    rows: Vec<Vec<u32>>,
    /// Line of each section's title.
    titles: Vec<u32>,
}

impl Plan {
    pub(super) fn of(form: &FormReport) -> Self {
        let name = say("workbook.report.sheet.matrix", &[("form", &form.data_set)]);
        let mut plan = Self { name, rows: Vec::new(), titles: Vec::new() };
        let mut next = HEADING + 1;
        for section in &form.sections {
            plan.titles.push(next);
            if section.display_as != DisplayAs::Table {
                plan.rows.push(Vec::new());
                continue;
            }
            plan.rows.push((next + 1..).take(section.rows.len()).collect());
            next += 1 + section.rows.len() as u32;
        }
        plan
    }

    /// `'Ma trận F28'!$D$12`, the total of a row.
    pub(super) fn reference(&self, section: usize, row: usize) -> String {
        let line = self.rows[section][row] + 1;
        let column = grid::column_letters(u32::from(TOTAL));
        format!("'{}'!${column}${line}", self.name.replace('\'', "''"))
    }
}

pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    form: &FormReport,
    plan: &Plan,
) -> Result<(), XlsxError> {
    if plan.rows.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let each = (190.0 / form.reporters.len().max(1) as f64).clamp(9.0, 40.0);
    let mut widths = vec![9.0, LABEL_WIDTH, 9.0, 12.0, 7.0];
    widths.extend(vec![each; form.reporters.len()]);
    widths.push(NOTE_WIDTH);
    let sheet = sheet::add(workbook, report, &plan.name, Paper::A3Landscape, &widths)?;
    let title = format!("{} – {}", form.printed_code, form.title);
    sheet::heading(sheet, report, &title, &coverage_line(form))?;
    headings(sheet, form)?;
    for (at, section) in form.sections.iter().enumerate() {
        if section.display_as != DisplayAs::Table {
            continue;
        }
        let last = FIRST_REPORTER + form.reporters.len() as u16;
        let title = format!("{}. {}", section.id, section.title);
        // Not merged: a merge across the frozen columns would hide the title when scrolled.
        let format = style::plain().set_bold().set_background_color(style::HEADING);
        sheet::text(sheet, plan.titles[at], 0, &title, &format)?;
        for column in 1..=last {
            sheet.write_blank(plan.titles[at], column, &format)?;
        }
        for (row, line) in section.rows.iter().zip(&plan.rows[at]) {
            write_row(sheet, form, row, *line, each)?;
        }
    }
    sheet.set_freeze_panes(HEADING + 1, FIRST_REPORTER)?;
    sheet.set_repeat_rows(HEADING, HEADING)?;
    Ok(())
}

/// How many have reported, and how the others are marked; the first sheet names them.
fn coverage_line(form: &FormReport) -> String {
    let id = if form.coverage.is_complete() {
        "workbook.report.complete"
    } else {
        "workbook.report.incomplete"
    };
    say(id, &[("coverage", &of(form.coverage))])
}

fn headings(sheet: &mut Worksheet, form: &FormReport) -> Result<(), XlsxError> {
    let fixed = [
        "workbook.heading.code",
        "workbook.heading.label",
        "workbook.heading.unit",
        "workbook.report.heading.sum",
        "workbook.report.heading.coverage",
    ];
    for (column, id) in (0u16..).zip(fixed) {
        sheet::text(sheet, HEADING, column, words(id), &style::heading())?;
    }
    for (column, reporter) in (FIRST_REPORTER..).zip(&form.reporters) {
        let format = style::heading();
        let format = if reporter.reported {
            format
        } else {
            format.set_italic().set_font_color(style::ABSENT)
        };
        sheet::text(sheet, HEADING, column, &reporter.short_name, &format)?;
    }
    let last = FIRST_REPORTER + form.reporters.len() as u16;
    sheet::text(sheet, HEADING, last, words("workbook.report.heading.note"), &style::heading())?;
    sheet.set_row_height(HEADING, 48)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    form: &FormReport,
    row: &RowReport,
    line: u32,
    each: f64,
) -> Result<(), XlsxError> {
    let label = label(row);
    sheet::text(sheet, line, 0, &row.code, &style::row_code())?;
    sheet::text(sheet, line, 1, &label, &style::label(row.indent, false))?;
    sheet::text(sheet, line, 2, &row.unit, &style::unit())?;
    let last = FIRST_REPORTER + form.reporters.len() as u16;
    let figure = row.figures.first().and_then(Option::as_ref);
    let remark = figure.map(|f| note(form, row, f, false)).unwrap_or_default();
    let total = figure.map_or(Total::Blank, |figure| total(row, figure, &range(line, last - 1)));
    let bold = sheet::right().set_bold().set_background_color(style::CALCULATED);
    write_total(sheet, line, TOTAL, &total, &bold)?;
    let coverage = figure.map(|figure| of(figure.coverage)).unwrap_or_default();
    sheet::text(sheet, line, COVERAGE, &coverage, &sheet::centred().set_font_size(10))?;
    for (column, (cell, reporter)) in (FIRST_REPORTER..).zip(row.cells.iter().zip(&form.reporters))
    {
        let grey = !cell.asked || !reporter.reported;
        write_cell(sheet, line, column, cell, grey)?;
    }
    sheet::text(sheet, line, last, &remark, &sheet::remark(&remark).set_font_size(9))?;
    let words = row.cells.iter().filter(|cell| cell.state.as_number().is_none());
    let narrow = words.map(|cell| (cell.text.as_str(), each));
    let wide = [
        (label.as_str(), LABEL_WIDTH - 2.0 * f64::from(row.indent)),
        (remark.as_str(), NOTE_WIDTH * 1.5),
        (row.unit.as_str(), 9.0),
    ];
    sheet::fit_height(sheet, line, narrow.chain(wide), TALLEST_ROW)
}

/// `$F12:$Z12`
fn range(line: u32, last: u16) -> String {
    let [first, last] =
        [FIRST_REPORTER, last].map(|column| grid::column_letters(u32::from(column)));
    let line = line + 1;
    if first == last { format!("{first}{line}") } else { format!("{first}{line}:{last}{line}") }
}

/// Lead and label: `Chia ra theo giới tính: Nam`.
pub(super) fn label(row: &RowReport) -> String {
    match row.lead.as_str() {
        "" => row.label.clone(),
        lead => format!("{lead} {}", label_after(lead, &row.label)),
    }
}

pub(super) fn write_total(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    total: &Total,
    format: &Format,
) -> Result<(), XlsxError> {
    match total {
        Total::Formula(formula, result) => {
            let decimals = result.map_or(0, |number| number.normalize().scale());
            let format = format.clone().set_num_format(sheet::number_format(decimals));
            let result = result.map(|n| n.normalize().to_string()).unwrap_or_default();
            let formula = Formula::new(formula).set_result(result);
            sheet.write_formula_with_format(row, column, formula, &format)?;
            Ok(())
        }
        Total::Number(number) => sheet::number(sheet, row, column, *number, format),
        Total::Text(text) => sheet::text(sheet, row, column, text, format),
        Total::Blank => sheet::text(sheet, row, column, "", format),
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &CellReport,
    grey: bool,
) -> Result<(), XlsxError> {
    let shade = |format: Format| {
        let format = if grey { format.set_background_color(style::CALCULATED) } else { format };
        let format = if cell.from_older { format.set_italic() } else { format };
        if cell.corrected { format.set_underline(FormatUnderline::Single) } else { format }
    };
    match &cell.state {
        ValueState::Value(Datum::Number(number)) => {
            sheet::number(sheet, row, column, *number, &shade(sheet::right()))
        }
        ValueState::Value(Datum::Date(date)) => {
            let format = shade(sheet::centred()).set_num_format("dd/mm/yyyy").set_shrink();
            let year = u16::try_from(date.year()).ok();
            match year.map(|year| ExcelDateTime::from_ymd(year, date.month(), date.day())) {
                Some(Ok(day)) => {
                    sheet.write_datetime_with_format(row, column, &day, &format)?;
                    Ok(())
                }
                _ => sheet::text(sheet, row, column, &cell.text, &format),
            }
        }
        ValueState::Value(Datum::Text(_)) | ValueState::Unreadable(_) => {
            let format = shade(sheet::left()).set_align(FormatAlign::Top).set_font_size(9);
            sheet::text(sheet, row, column, &cell.text, &format.set_num_format("@"))
        }
        _ => sheet::text(sheet, row, column, &cell.text, &shade(sheet::centred())),
    }
}
