//! `Mục tiêu`: each target with its condition, result and verdict, who fails it, and what the
//! result rests on.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Workbook, Worksheet, XlsxError};

use super::{
    super::{sheets::words, style},
    indicators::{Cells, live},
    sheet::{self, Paper, of, say},
};
use crate::{
    i18n::{self, Language},
    merge::{Calculated, Verdict},
    report::{Report, TargetLine},
};

const WIDTHS: [f64; 8] = [5.0, 44.0, 18.0, 20.0, 14.0, 40.0, 16.0, 44.0];
const HEADING: u32 = 4;
const RESULT: u16 = 3;
const VERDICT: u16 = 4;
const TALLEST_ROW: f64 = 405.0;
const GOOD: Color = Color::RGB(0x001B_6E3C);
const BAD: Color = Color::RGB(0x00B3_261E);
const OPEN: Color = Color::RGB(0x007A_5200);

pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    cells: &Cells,
) -> Result<(), XlsxError> {
    if report.targets.is_empty() {
        return Ok(());
    }
    let name = words("workbook.report.sheet.targets");
    let sheet = sheet::add(workbook, report, name, Paper::A4Landscape, &WIDTHS)?;
    let met = report.targets.iter().filter(|line| line.result.verdict == Verdict::Met).count();
    let (met, all) = (met.to_string(), report.targets.len().to_string());
    let about = say("workbook.report.about.targets", &[("met", &met), ("count", &all)]);
    sheet::heading(sheet, report, words("workbook.report.title.targets"), &about)?;
    let headings = [
        "workbook.report.heading.number",
        "workbook.report.heading.target",
        "workbook.report.heading.condition",
        "workbook.report.heading.result",
        "workbook.report.heading.verdict",
        "workbook.report.heading.failing",
        "workbook.report.heading.deadline",
        "workbook.report.heading.basis",
    ];
    for (column, id) in (0u16..).zip(headings) {
        sheet::text(sheet, HEADING, column, words(id), &style::heading())?;
    }
    sheet.set_row_height(HEADING, 32)?;
    let mut row = HEADING + 1;
    for (at, line) in report.targets.iter().enumerate() {
        row = write_target(sheet, line, cells, at + 1, row)?;
    }
    sheet.set_freeze_panes(HEADING + 1, 2)?;
    sheet.set_repeat_rows(HEADING, HEADING)?;
    Ok(())
}

/// One row, and below it one for each measure where there are several. Returns the next row.
fn write_target(
    sheet: &mut Worksheet,
    line: &TargetLine,
    cells: &Cells,
    number: usize,
    row: u32,
) -> Result<u32, XlsxError> {
    let small = sheet::left().set_font_size(10);
    let several = line.measures.len() > 1;
    sheet::text(sheet, row, 0, &number.to_string(), &style::row_code())?;
    let label = match line.scope.as_str() {
        "" => line.label.clone(),
        scope => format!("{} ({scope})", line.label),
    };
    sheet::text(sheet, row, 1, &label, &sheet::left().set_bold())?;
    sheet::text(sheet, row, 2, &line.condition, &sheet::centred())?;
    if !line.units.is_empty() {
        let units = of(line.result.met());
        let text = say("workbook.report.units-met", &[("coverage", &units)]);
        sheet::text(sheet, row, RESULT, &text, &sheet::right())?;
    } else if several || line.measures.is_empty() {
        sheet::text(sheet, row, RESULT, "", &sheet::right())?;
    } else {
        result(sheet, line, 0, cells, row)?;
    }
    verdict(sheet, row, line.result.verdict)?;
    let failing = failing(line);
    sheet::text(sheet, row, 5, &failing, &small)?;
    sheet::text(sheet, row, 6, &line.deadline, &sheet::centred().set_font_size(10))?;
    let basis = basis(line);
    sheet::text(sheet, row, 7, &basis, &small)?;
    let texts = [
        (label.as_str(), WIDTHS[1] * 0.95),
        (line.condition.as_str(), WIDTHS[2]),
        (failing.as_str(), WIDTHS[5] * 1.05),
        (line.deadline.as_str(), WIDTHS[6]),
        (basis.as_str(), WIDTHS[7] * 1.05),
        (line.measures.first().map_or("", |measure| measure.text.as_str()), WIDTHS[3]),
    ];
    sheet::fit_height(sheet, row, texts, TALLEST_ROW)?;
    let mut next = row + 1;
    if several {
        for (at, measure) in line.measures.iter().enumerate() {
            sheet::text(sheet, next, 0, "", &style::row_code())?;
            sheet::text(sheet, next, 1, &measure.label, &style::label(1, false))?;
            sheet::text(sheet, next, 2, "", &sheet::centred())?;
            result(sheet, line, at, cells, next)?;
            verdict(sheet, next, line.result.measures[at].verdict)?;
            for column in 5..=7 {
                sheet::text(sheet, next, column, "", &small)?;
            }
            let texts =
                [(measure.label.as_str(), WIDTHS[1] - 2.0), (measure.text.as_str(), WIDTHS[3])];
            sheet::fit_height(sheet, next, texts, TALLEST_ROW)?;
            next += 1;
        }
    }
    Ok(next)
}

/// The result of a measure: a link to the indicator's cell where there is one.
fn result(
    sheet: &mut Worksheet,
    line: &TargetLine,
    at: usize,
    cells: &Cells,
    row: u32,
) -> Result<(), XlsxError> {
    let (shown, measure) = (&line.measures[at], &line.result.measures[at]);
    let Calculated::Number(number) = &measure.outcome else {
        return sheet::text(sheet, row, RESULT, &shown.text, &sheet::right().set_italic());
    };
    let decimals = decimals_of(&shown.text).max(shown.decimals.unwrap_or(0).into());
    let format = sheet::right().set_num_format(number_format(decimals, &measure.unit));
    match (cells.get(&measure.measure), number.to_f64()) {
        (Some(cell), _) => live(sheet, (row, RESULT), &format!("={cell}"), *number, &format),
        (None, Some(double)) => {
            sheet.write_number_with_format(row, RESULT, double, &format)?;
            Ok(())
        }
        (None, None) => sheet::text(sheet, row, RESULT, &shown.text, &format),
    }
}

/// Of a figure in words of digits: `1.234,56%` has 2.
fn decimals_of(text: &str) -> u32 {
    let fraction = text.split_once(',').map_or("", |(_, fraction)| fraction);
    fraction.chars().take_while(char::is_ascii_digit).count() as u32
}

/// The figure with its unit behind it.
fn number_format(decimals: u32, unit: &str) -> String {
    let number = sheet::number_format(decimals);
    match unit.replace('"', "") {
        unit if unit.is_empty() => number,
        unit if unit == "%" => format!("{number}\"%\""),
        unit => format!("{number}\" {unit}\""),
    }
}

fn verdict(sheet: &mut Worksheet, row: u32, verdict: Verdict) -> Result<(), XlsxError> {
    let color = match verdict {
        Verdict::Met => GOOD,
        Verdict::NotMet => BAD,
        Verdict::Undefined | Verdict::Incomplete | Verdict::ToJudge => OPEN,
    };
    let word = i18n::text(
        Language::Vi,
        match verdict {
            Verdict::Met => "merge.verdict.met",
            Verdict::NotMet => "merge.verdict.not_met",
            Verdict::Undefined => "merge.verdict.undefined",
            Verdict::Incomplete => "merge.verdict.incomplete",
            Verdict::ToJudge => "merge.verdict.to_judge",
        },
    );
    let format = sheet::centred().set_bold().set_font_color(color);
    sheet::text(sheet, row, VERDICT, word, &format)
}

/// The units that do not pass, with their figures, those that fail first.
fn failing(line: &TargetLine) -> String {
    let with = |wanted: &dyn Fn(Verdict) -> bool| -> Vec<String> {
        let units = line.result.units.iter().zip(&line.units);
        units
            .filter(|(unit, _)| wanted(unit.verdict))
            .map(|(_, shown)| format!("{} ({})", shown.name, shown.text))
            .collect()
    };
    let mut lines = Vec::new();
    let failing = with(&|verdict| verdict == Verdict::NotMet);
    if !failing.is_empty() {
        lines.push(say("workbook.report.failing", &[("names", &failing.join(", "))]));
    }
    let open = with(&|verdict| !matches!(verdict, Verdict::NotMet | Verdict::Met));
    if !open.is_empty() {
        lines.push(say("workbook.report.not-known", &[("names", &open.join(", "))]));
    }
    lines.join("\n")
}

fn basis(line: &TargetLine) -> String {
    let mut lines = Vec::new();
    if !line.result.reason.is_empty() {
        lines.push(say("workbook.report.judged", &[("reason", &line.result.reason)]));
    }
    match (line.source.as_str(), line.quote.as_str()) {
        ("", _) => {}
        (source, "") => lines.push(source.to_owned()),
        (source, quote) => lines.push(format!("{source}: “{quote}”")),
    }
    if !line.assumption.is_empty() {
        lines.push(say("workbook.report.assumption", &[("text", &line.assumption)]));
    }
    lines.join("\n")
}
