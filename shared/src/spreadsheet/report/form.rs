//! `Biểu F28 toàn tỉnh`: the tables of a form with the figures of the province.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{
    super::{sheets::words, style},
    figure::{Total, note, total},
    matrix::{Plan, label, write_total},
    sheet::{self, Paper, of, say},
};
use crate::{
    definition::{DisplayAs, Relation},
    merge::{Aggregate, Standing},
    report::{FigureReport, FormReport, ProvinceFigure, Report, RowReport},
};

const WIDTHS: [f64; 6] = [9.0, 52.0, 11.0, 16.0, 8.0, 42.0];
const HEADING: u32 = 5;
/// Column of the province's figure.
const TOTAL: u16 = 3;
/// Points; a sheet's row cannot be higher than 409.
const TALLEST_ROW: f64 = 405.0;

pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    plans: &[Plan],
    index: usize,
) -> Result<(), XlsxError> {
    let form = &report.forms[index];
    if form.sections.iter().all(|section| section.display_as != DisplayAs::Table) {
        return Ok(());
    }
    let name = say("workbook.report.sheet.table", &[("form", &form.data_set)]);
    let sheet = sheet::add(workbook, report, &name, Paper::A4Landscape, &WIDTHS)?;
    let last = WIDTHS.len() as u16 - 1;
    sheet::paper_heading(sheet, report, form, last)?;
    let headings = [
        "workbook.heading.code",
        "workbook.heading.label",
        "workbook.heading.unit",
        "workbook.report.heading.total",
        "workbook.report.heading.coverage",
        "workbook.report.heading.note",
    ];
    for (column, id) in (0u16..).zip(headings) {
        sheet::text(sheet, HEADING, column, words(id), &style::heading())?;
    }
    sheet.set_row_height(HEADING, 24)?;
    let mut line = HEADING + 1;
    for (at, section) in form.sections.iter().enumerate() {
        if section.display_as != DisplayAs::Table {
            continue;
        }
        let title = format!("{}. {}", section.id, section.title);
        sheet::merged(sheet, line, (0, last), &title, &style::section_title())?;
        line += 1;
        for (row_at, row) in section.rows.iter().enumerate() {
            let figure = row.figures.first().and_then(Option::as_ref);
            let total = figure.map(|figure| province(report, plans, (index, at, row_at), figure));
            write_row(sheet, report, form, row, line, total)?;
            line += 1;
        }
    }
    sheet.set_freeze_panes(HEADING + 1, 2)?;
    sheet.set_repeat_rows(HEADING, HEADING)?;
    Ok(())
}

/// The cell where the figure of a key stands with this number, seen from another sheet. `None`
/// where it stands on no sheet of a form, or as other than that number.
pub(super) fn reference(report: &Report, key: &str, number: Decimal) -> Option<String> {
    let mut parts = key.splitn(3, '/');
    let (data_set, code) = (parts.next()?, parts.next()?);
    let form = report.forms.iter().find(|form| form.data_set == data_set)?;
    let mut line = HEADING + 1;
    for section in form.sections.iter().filter(|s| s.display_as == DisplayAs::Table) {
        line += 1;
        for row in &section.rows {
            if row.code == code {
                let figure = row.figures.first()?.as_ref()?;
                let (value, shown) = match &figure.province {
                    Some(province) => (&province.value, province.shown),
                    None if figure.standing == Standing::Never => return None,
                    None => (&figure.value, figure.shown),
                };
                let stands = match value {
                    Aggregate::Yes(count) => Some(Decimal::from(*count)),
                    _ => shown,
                };
                let name = say("workbook.report.sheet.table", &[("form", data_set)]);
                let column = grid::column_letters(u32::from(TOTAL));
                let cell = format!("'{}'!${column}${}", name.replace('\'', "''"), line + 1);
                return (stands == Some(number)).then_some(cell);
            }
            line += 1;
        }
    }
    None
}

fn write_row(
    sheet: &mut Worksheet,
    report: &Report,
    form: &FormReport,
    row: &RowReport,
    line: u32,
    total: Option<Total>,
) -> Result<(), XlsxError> {
    let label = label(row);
    let figure = row.figures.first().and_then(Option::as_ref);
    let remark = figure.map(|f| note(form, row, f, true)).unwrap_or_default();
    let coverage = figure.map(|f| f.province.as_ref().map_or(f.coverage, |total| total.coverage));
    let strong = row.relation == Relation::Own && row.indent == 0;
    sheet::text(sheet, line, 0, &row.code, &style::row_code())?;
    sheet::text(sheet, line, 1, &label, &style::label(row.indent, false))?;
    sheet::text(sheet, line, 2, &row.unit, &style::unit())?;
    let union = figure.map(|figure| union(report, figure)).unwrap_or_default();
    let total = if union.is_empty() { total.unwrap_or(Total::Blank) } else { Total::Blank };
    let right = if strong { sheet::right().set_bold() } else { sheet::right() };
    write_total(sheet, line, TOTAL, &total, &right)?;
    sheet::text(sheet, line, 4, &coverage.map(of).unwrap_or_default(), &sheet::centred())?;
    let last = [union, remark].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
    let last = last.join("\n");
    sheet::text(sheet, line, 5, &last, &sheet::remark(&last).set_font_size(10))?;
    let wide = [
        (label.as_str(), WIDTHS[1] - 2.0 * f64::from(row.indent)),
        (last.as_str(), WIDTHS[5] * 1.05),
        (row.unit.as_str(), WIDTHS[2]),
    ];
    sheet::fit_height(sheet, line, wide, TALLEST_ROW)
}

/// The figure of the province, live where a matrix or several of them hold what it is made of.
fn province(
    report: &Report,
    plans: &[Plan],
    (index, section, row): (usize, usize, usize),
    figure: &FigureReport,
) -> Total {
    let Some(province) = &figure.province else {
        let own = &report.forms[index].sections[section].rows[row];
        return match total(own, figure, "A1") {
            Total::Formula(_, Some(result)) => {
                let reference = plans[index].reference(section, row);
                Total::Formula(format!("={reference}"), Some(result))
            }
            Total::Formula(_, None) => Total::Blank,
            other => other,
        };
    };
    let own = &report.forms[index].sections[section].rows[row];
    let number = match &province.value {
        Aggregate::Number(_) => province.shown,
        Aggregate::Yes(count) => Some(Decimal::from(*count)),
        _ => None,
    };
    let Some(number) = number else { return Total::Text(province.text.clone()) };
    match sum_of_matrices(report, plans, own, province, number) {
        Some(formula) => Total::Formula(formula, Some(number)),
        None => Total::Number(number),
    }
}

/// The rows of the same element and label in the forms that make up the figure, if they are
/// unmistakable and do add up to it.
fn sum_of_matrices(
    report: &Report,
    plans: &[Plan],
    own: &RowReport,
    province: &ProvinceFigure,
    number: Decimal,
) -> Option<String> {
    let mut sum = Decimal::ZERO;
    let mut references = Vec::new();
    for data_set in &province.data_sets {
        let at = report.forms.iter().position(|form| form.data_set == *data_set)?;
        let mut found = None;
        for (section_at, section) in report.forms[at].sections.iter().enumerate() {
            if section.display_as != DisplayAs::Table {
                continue;
            }
            for (row_at, row) in section.rows.iter().enumerate() {
                if (&row.element, &row.label, &row.unit) == (&own.element, &own.label, &own.unit)
                    && found.replace((section_at, row_at, row)).is_some()
                {
                    return None;
                }
            }
        }
        let (section_at, row_at, row) = found?;
        let figure = row.figures.first()?.as_ref()?;
        match total(row, figure, "A1") {
            Total::Formula(_, Some(part)) | Total::Number(part) => {
                sum = sum.checked_add(part)?;
                references.push(plans[at].reference(section_at, row_at));
            }
            _ => {}
        }
    }
    let decimals = number.normalize().scale();
    let formula = references.join("+");
    let formula =
        if decimals == 0 { format!("={formula}") } else { format!("=ROUND({formula},{decimals})") };
    (sum == number && !references.is_empty()).then_some(formula)
}

/// The answers of a list with who gave them, one a line.
fn union(report: &Report, figure: &FigureReport) -> String {
    let value = figure.province.as_ref().map_or(&figure.value, |province| &province.value);
    let Aggregate::List(items) = value else { return String::new() };
    let short = |id: &String| {
        let mut columns = report.forms.iter().flat_map(|form| &form.reporters);
        let column = columns.find(|column| column.reporter == *id);
        column.map_or_else(|| id.clone(), |column| column.short_name.clone())
    };
    let line = |item: &crate::merge::ListItem| {
        let names: Vec<String> = item.reporters.iter().map(short).collect();
        format!("{} ({})", item.text, names.join(", "))
    };
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}
