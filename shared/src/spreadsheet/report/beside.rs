//! The lower parts of `Đối chiếu`: figures of several bodies side by side, and sums over
//! several forces with each force's figure. Differences and sums are live.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{
    super::{sheets::words, style},
    figure::Total,
    matrix::write_total,
    sheet::{self, of},
};
use crate::{
    i18n::{self, Language},
    merge::Agreement,
    report::{JointSumLine, ReconciliationLine, Report},
};

/// Columns of the list above: label, unit, form, figure, coverage, remark, difference.
const LAST: u16 = DIFFERENCE;
const UNIT: u16 = 1;
const FORM: u16 = 2;
const FIGURE: u16 = 3;
const COVERAGE: u16 = 4;
const REMARK: u16 = 5;
const DIFFERENCE: u16 = 6;
const LABEL_WIDTH: f64 = 56.0;
const FORM_WIDTH: f64 = 26.0;
const LINE: f64 = 145.0;
const TALLEST_ROW: f64 = 405.0;

/// Goes on below the list of the same sheet, at `row`.
pub(super) fn write(workbook: &mut Workbook, report: &Report, row: u32) -> Result<(), XlsxError> {
    let name = words("workbook.report.sheet.cross-checks");
    let sheet = workbook.worksheet_from_name(name)?;
    let mut part = Part { sheet, row };
    if !report.reconciliation.is_empty() {
        part.title("workbook.report.part.reconciliation")?;
        for line in &report.reconciliation {
            part.reconciliation(line)?;
        }
    }
    if !report.joint_sums.is_empty() {
        part.row += 1;
        part.title("workbook.report.part.joint-sums")?;
        for line in &report.joint_sums {
            part.joint_sum(line)?;
        }
    }
    Ok(())
}

struct Part<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Part<'_> {
    fn title(&mut self, id: &'static str) -> Result<(), XlsxError> {
        let title = style::plain().set_bold().set_font_size(12);
        sheet::text(self.sheet, self.row, 0, words(id), &title)?;
        self.row += 1;
        let headings = [
            "workbook.heading.label",
            "workbook.heading.unit",
            "workbook.report.heading.form",
            "workbook.report.heading.figure",
            "workbook.report.heading.coverage",
            "workbook.report.heading.note",
            "workbook.report.heading.difference",
        ];
        for (column, id) in (0u16..).zip(headings) {
            sheet::text(self.sheet, self.row, column, words(id), &style::heading())?;
        }
        self.row += 1;
        Ok(())
    }

    /// The line above its figures.
    fn band(&mut self, text: &str, verdict: &str, note: &str) -> Result<(), XlsxError> {
        let words: Vec<&str> =
            [text, verdict, note].into_iter().filter(|text| !text.is_empty()).collect();
        let band = words.join(" · ");
        sheet::merged(self.sheet, self.row, (0, LAST), &band, &style::section_title())?;
        sheet::fit_height(self.sheet, self.row, [(band.as_str(), LINE)], TALLEST_ROW)?;
        self.row += 1;
        Ok(())
    }

    fn reconciliation(&mut self, line: &ReconciliationLine) -> Result<(), XlsxError> {
        let relation = i18n::text(Language::Vi, &line.relation);
        let agreement = match line.result.agreement {
            Agreement::Beside => String::new(),
            other => i18n::text(Language::Vi, &format!("merge.agreement.{}", other.name()))
                .to_uppercase(),
        };
        let title = format!("{} ({relation})", line.label);
        self.band(&title, &agreement, &line.note)?;
        let first = self.row;
        for (at, (item, forms)) in line.result.items.iter().zip(&line.forms).enumerate() {
            let with = match line.relation.as_str() {
                "report.relation.decreasing" if at > 0 => Some(self.row - 1),
                "report.relation.equal" if at > 0 => Some(first),
                _ => None,
            };
            let remark = match item.differs {
                true => words("workbook.report.beyond"),
                false => "",
            };
            self.figure((&item.label, &item.unit, forms), item.value, &of(item.coverage), remark)?;
            let difference = match (item.difference, with) {
                (Some(difference), Some(with)) => {
                    let (own, other) = (self.cell(self.row), self.cell(with));
                    Total::Formula(format!("={own}-{other}"), Some(difference))
                }
                (Some(difference), None) => {
                    let rest = line.result.items.len() as u32 - 1;
                    let (own, from, to) =
                        (self.cell(first), self.cell(first + 1), self.cell(first + rest));
                    Total::Formula(format!("={own}-SUM({from}:{to})"), Some(difference))
                }
                (None, _) => Total::Blank,
            };
            write_total(self.sheet, self.row, DIFFERENCE, &difference, &sheet::right())?;
            self.row += 1;
        }
        Ok(())
    }

    fn joint_sum(&mut self, line: &JointSumLine) -> Result<(), XlsxError> {
        let sum = &line.sum;
        self.band(&sum.label, "", words("workbook.report.joint"))?;
        let first = self.row;
        for (part, form) in sum.parts.iter().zip(&line.forms) {
            let label = if part.reporter.is_empty() { &sum.label } else { &part.name };
            self.figure((label, &sum.unit, form), part.value, &of(part.coverage), "")?;
            write_total(self.sheet, self.row, DIFFERENCE, &Total::Blank, &sheet::right())?;
            self.row += 1;
        }
        let (from, to) = (self.cell(first), self.cell(self.row - 1));
        let bold = sheet::right().set_bold().set_background_color(style::CALCULATED);
        let label = words("workbook.report.joint-total");
        self.figure((label, &sum.unit, ""), None, &of(sum.coverage), "")?;
        let adds_up = sum.parts.iter().filter_map(|part| part.value).sum::<Decimal>();
        let total = match sum.total {
            Some(total) if total == adds_up => {
                Total::Formula(format!("=SUM({from}:{to})"), Some(total))
            }
            Some(total) => Total::Number(total),
            None => Total::Blank,
        };
        write_total(self.sheet, self.row, FIGURE, &total, &bold)?;
        write_total(self.sheet, self.row, DIFFERENCE, &Total::Blank, &sheet::right())?;
        self.row += 1;
        Ok(())
    }

    fn figure(
        &mut self,
        (label, unit, forms): (&str, &str, &str),
        value: Option<Decimal>,
        coverage: &str,
        remark: &str,
    ) -> Result<(), XlsxError> {
        let (row, small) = (self.row, sheet::left().set_font_size(10));
        sheet::text(self.sheet, row, 0, label, &style::label(1, false).set_font_size(10))?;
        sheet::text(self.sheet, row, UNIT, unit, &style::unit())?;
        sheet::text(self.sheet, row, FORM, forms, &small)?;
        let total = value.map_or(Total::Blank, Total::Number);
        write_total(self.sheet, row, FIGURE, &total, &sheet::right())?;
        sheet::text(self.sheet, row, COVERAGE, coverage, &sheet::centred().set_font_size(10))?;
        sheet::text(self.sheet, row, REMARK, remark, &small)?;
        let texts = [(label, LABEL_WIDTH), (forms, FORM_WIDTH), (unit, 11.0)];
        sheet::fit_height(self.sheet, row, texts, TALLEST_ROW)
    }

    fn cell(&self, row: u32) -> String {
        format!("${}${}", grid::column_letters(u32::from(FIGURE)), row + 1)
    }
}
