//! `F28 Thuyết minh toàn tỉnh`: what the reporters wrote, each text under its unit's name.

use rust_xlsxwriter::{FormatAlign, Workbook, XlsxError};

use super::{
    super::{sheets::words, style},
    matrix::label,
    sheet::{self, Paper, say},
};
use crate::{
    definition::DisplayAs,
    report::{FormReport, Report},
};

const WIDTHS: [f64; 3] = [8.0, 26.0, 92.0];
const HEADING: u32 = 5;
/// Points; a sheet's row cannot be higher than 409.
const TALLEST_ROW: f64 = 405.0;

pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    form: &FormReport,
) -> Result<(), XlsxError> {
    if form.sections.iter().all(|section| section.display_as != DisplayAs::Text) {
        return Ok(());
    }
    let name = say("workbook.report.sheet.text", &[("form", &form.data_set)]);
    let sheet = sheet::add(workbook, report, &name, Paper::A4Landscape, &WIDTHS)?;
    sheet::paper_heading(sheet, report, form, 2)?;
    let headings = [
        words("workbook.heading.code"),
        words("workbook.report.heading.reporter"),
        words("form.column.text"),
    ];
    for (column, heading) in (0u16..).zip(headings) {
        sheet::text(sheet, HEADING, column, heading, &style::heading())?;
    }
    let mut line = HEADING + 1;
    for section in form.sections.iter().filter(|section| section.display_as == DisplayAs::Text) {
        let title = format!("{}. {}", section.id, section.title);
        sheet::merged(sheet, line, (0, 2), &title, &style::section_title())?;
        line += 1;
        for row in &section.rows {
            sheet::text(sheet, line, 0, &row.code, &style::row_code().set_bold())?;
            sheet::merged(sheet, line, (1, 2), &label(row), &style::label(0, true))?;
            sheet::fit_height(sheet, line, [(label(row).as_str(), 110.0)], TALLEST_ROW)?;
            line += 1;
            let mut silent = Vec::new();
            for (cell, reporter) in row.cells.iter().zip(&form.reporters) {
                if cell.text.trim().is_empty() {
                    silent.push(reporter.short_name.as_str());
                    continue;
                }
                let top = sheet::left().set_align(FormatAlign::Top);
                sheet::text(sheet, line, 0, "", &top)?;
                sheet::text(sheet, line, 1, &reporter.name, &top)?;
                sheet::text(sheet, line, 2, &cell.text, &top.clone().set_num_format("@"))?;
                let texts = [(cell.text.as_str(), WIDTHS[2]), (reporter.name.as_str(), WIDTHS[1])];
                sheet::fit_height(sheet, line, texts, TALLEST_ROW)?;
                line += 1;
            }
            if !silent.is_empty() {
                let names = silent.join(", ");
                let silent = say("workbook.report.silent", &[("names", &names)]);
                sheet::merged(sheet, line, (0, 2), &silent, &style::bordered(style::italic()))?;
                sheet::fit_height(sheet, line, [(silent.as_str(), 130.0)], TALLEST_ROW)?;
                line += 1;
            }
        }
    }
    sheet.set_freeze_panes(HEADING + 1, 0)?;
    sheet.set_repeat_rows(HEADING, HEADING)?;
    Ok(())
}
