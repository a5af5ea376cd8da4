//! `Chỉ số`: ratios and changes as live formulas over the figures they are made of. These stand
//! below, each linked to its cell in a form's sheet where it has one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use super::{
    super::{sheets::words, style},
    figure::Total,
    form,
    matrix::write_total,
    sheet::{self, Paper, of},
};
use crate::{
    expr::{Expression, Function, Reference, When, parse},
    i18n::{self, Language},
    merge::{Calculated, Term},
    report::{IndicatorLine, Report},
};

const WIDTHS: [f64; 8] = [9.0, 56.0, 15.0, 15.0, 15.0, 10.0, 10.0, 44.0];
const LAST: u16 = WIDTHS.len() as u16 - 1;
const HEADING: u32 = 4;
const LABEL: u16 = 1;
const NUMERATOR: u16 = 2;
const DENOMINATOR: u16 = 3;
const RESULT: u16 = 4;
const UNIT: u16 = 5;
const COVERAGE: u16 = 6;
const NOTE: u16 = 7;
/// Column of the figures that the indicators are made of.
const FIGURE: u16 = 3;
const TALLEST_ROW: f64 = 200.0;

/// Cells of results by the id of their indicator, seen from another sheet.
pub(super) type Cells = BTreeMap<String, String>;

pub(super) fn write(workbook: &mut Workbook, report: &Report) -> Result<Cells, XlsxError> {
    let mut cells = Cells::new();
    if report.indicators.is_empty() {
        return Ok(cells);
    }
    let name = words("workbook.report.sheet.indicators");
    let sheet = sheet::add(workbook, report, name, Paper::A4Landscape, &WIDTHS)?;
    let about = words("workbook.report.about.indicators");
    sheet::heading(sheet, report, words("workbook.report.title.indicators"), about)?;
    headings(
        sheet,
        HEADING,
        [
            "workbook.report.heading.number",
            "workbook.report.heading.indicator",
            "workbook.report.heading.numerator",
            "workbook.report.heading.denominator",
            "workbook.report.heading.result",
            "workbook.heading.unit",
            "workbook.report.heading.coverage",
            "workbook.report.heading.note",
        ],
    )?;
    let terms = terms(report);
    let first_term = HEADING + 1 + report.indicators.len() as u32 + 3;
    let mut rows = BTreeMap::new();
    for (row, term) in (first_term..).zip(&terms) {
        rows.insert((term.element.clone(), term.option.clone(), term.when), row);
    }
    for (at, line) in report.indicators.iter().enumerate() {
        let row = HEADING + 1 + at as u32;
        write_indicator(sheet, report, &rows, line, (at, row))?;
        if matches!(line.result.outcome, Calculated::Number(_)) {
            cells.insert(line.result.id.clone(), format!("'{name}'!{}", cell(RESULT, row)));
        }
    }
    sheet::merged(
        sheet,
        first_term - 2,
        (0, LAST),
        words("workbook.report.part.terms"),
        &style::section_title(),
    )?;
    headings(
        sheet,
        first_term - 1,
        [
            "workbook.heading.code",
            "workbook.heading.label",
            "workbook.report.heading.when",
            "workbook.report.heading.figure",
            "",
            "workbook.heading.unit",
            "workbook.report.heading.coverage",
            "workbook.report.heading.note",
        ],
    )?;
    for (row, term) in (first_term..).zip(&terms) {
        write_term(sheet, report, term, row)?;
    }
    // No heading is repeated: the two tables have each their own.
    sheet.set_freeze_panes(HEADING + 1, 2)?;
    Ok(cells)
}

/// Every figure once, in the order in which the indicators need them.
fn terms(report: &Report) -> Vec<&Term> {
    let mut terms: Vec<&Term> = Vec::new();
    for term in report.indicators.iter().flat_map(|line| &line.result.terms) {
        let same = |other: &&Term| {
            (&other.element, &other.option, other.when) == (&term.element, &term.option, term.when)
        };
        if !terms.iter().any(same) {
            terms.push(term);
        }
    }
    terms
}

type Rows = BTreeMap<(String, String, When), u32>;

fn write_indicator(
    sheet: &mut Worksheet,
    report: &Report,
    rows: &Rows,
    line: &IndicatorLine,
    (at, row): (usize, u32),
) -> Result<(), XlsxError> {
    let number = format!("{}", at + 1);
    sheet::text(sheet, row, 0, &number, &style::row_code())?;
    sheet::text(sheet, row, LABEL, &line.label, &sheet::left())?;
    let side = |source: &str, value: Option<Decimal>| match value {
        None => Total::Blank,
        Some(value) => match formula(report, rows, source) {
            Some(formula) => Total::Formula(format!("={formula}"), Some(value)),
            None => Total::Number(value),
        },
    };
    let numerator = side(&line.numerator, line.result.numerator);
    let denominator = side(&line.denominator, line.result.denominator);
    write_total(sheet, row, NUMERATOR, &numerator, &sheet::right())?;
    write_total(sheet, row, DENOMINATOR, &denominator, &sheet::right())?;
    let bold = sheet::right().set_bold().set_background_color(style::CALCULATED);
    match line.result.outcome {
        Calculated::Number(result) => {
            let (over, under) = (cell(NUMERATOR, row), cell(DENOMINATOR, row));
            let factor = line.factor.normalize();
            let formula = format!("=IF({under}=0,\"\",{over}/{under}*{factor})");
            let decimals = sheet::number_format(line.decimals.into());
            live(sheet, (row, RESULT), &formula, result, &bold.set_num_format(decimals))?;
            sheet::text(sheet, row, UNIT, &line.unit, &style::unit())?;
        }
        _ => sheet::merged(sheet, row, (RESULT, UNIT), &line.text, &sheet::left().set_italic())?,
    }
    let coverage = least(&line.result.terms);
    sheet::text(sheet, row, COVERAGE, &coverage, &sheet::centred().set_font_size(10))?;
    sheet::text(sheet, row, NOTE, &line.note, &sheet::left().set_font_size(10))?;
    let texts = [
        (line.label.as_str(), WIDTHS[1]),
        (line.note.as_str(), WIDTHS[7] * 1.05),
        (line.text.as_str(), 25.0),
    ];
    sheet::fit_height(sheet, row, texts, TALLEST_ROW)
}

fn write_term(
    sheet: &mut Worksheet,
    report: &Report,
    term: &Term,
    row: u32,
) -> Result<(), XlsxError> {
    let place = term.key.rsplit_once('/').map_or("", |(place, _)| place);
    let small = style::row_code().set_font_size(9);
    sheet::text(sheet, row, 0, place, &small)?;
    sheet::text(sheet, row, LABEL, &term.label, &sheet::left())?;
    let when = match term.when {
        When::Current => "report.when.current",
        When::Previous => "report.when.previous",
        When::SamePeriodLastYear => "report.when.same_period_last_year",
    };
    let when = i18n::text(Language::Vi, when);
    sheet::text(sheet, row, 2, when, &sheet::centred().set_font_size(9))?;
    let whole = term.value.filter(|_| term.coverage.is_complete());
    let linked = whole.filter(|_| term.when == When::Current).and_then(|value| {
        let reference = form::reference(report, &term.key, value)?;
        Some(Total::Formula(format!("={reference}"), Some(value)))
    });
    let total = linked.or(term.value.map(Total::Number)).unwrap_or(Total::Blank);
    write_total(sheet, row, FIGURE, &total, &sheet::right())?;
    sheet::text(sheet, row, RESULT, "", &sheet::left())?;
    sheet::text(sheet, row, UNIT, &term.unit, &style::unit())?;
    let coverage = of(term.coverage);
    sheet::text(sheet, row, COVERAGE, &coverage, &sheet::centred().set_font_size(10))?;
    let mut notes = Vec::new();
    if !term.coverage.is_complete() || term.coverage.expected == 0 {
        notes.push(words("workbook.report.note.not-whole"));
    }
    if term.cross_check {
        notes.push(words("workbook.report.note.of-cross-check"));
    }
    sheet::text(sheet, row, NOTE, &notes.join("; "), &sheet::left().set_font_size(10))?;
    let texts = [
        (term.label.as_str(), WIDTHS[1]),
        (when, WIDTHS[2] * 1.1),
        (place, WIDTHS[0]),
        (term.unit.as_str(), WIDTHS[5]),
    ];
    sheet::fit_height(sheet, row, texts, TALLEST_ROW)
}

/// An expression over the cells of its figures.
fn formula(report: &Report, rows: &Rows, source: &str) -> Option<String> {
    let expression: Expression = parse(source).ok()?;
    let cell_of = |reference: &Reference| {
        let key = (reference.element.clone(), reference.option.clone(), reference.when);
        rows.get(&key).map(|row| cell(FIGURE, *row))
    };
    let counted = |function| match function {
        Function::SubmissionsOnTime => Some(report.tally.on_time.to_string()),
        Function::SubmissionsExpected => Some(report.tally.owed.to_string()),
        _ => None,
    };
    expression.formula(&cell_of, &counted)
}

/// A formula with its exact result.
pub(super) fn live(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    formula: &str,
    result: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(formula).set_result(result.round_dp(15).to_string());
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

/// `19/21` of the figure of which the smallest part is there.
fn least(terms: &[Term]) -> String {
    let incomplete = terms.iter().find(|term| !term.coverage.is_complete());
    incomplete.or(terms.first()).map(|term| of(term.coverage)).unwrap_or_default()
}

fn headings(sheet: &mut Worksheet, row: u32, ids: [&'static str; 8]) -> Result<(), XlsxError> {
    for (column, id) in (0u16..).zip(ids) {
        let heading = if id.is_empty() { "" } else { words(id) };
        sheet::text(sheet, row, column, heading, &style::heading())?;
    }
    sheet.set_row_height(row, 32)?;
    Ok(())
}

fn cell(column: u16, row: u32) -> String {
    format!("${}${}", grid::column_letters(u32::from(column)), row + 1)
}
