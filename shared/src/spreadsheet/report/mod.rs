//! The consolidated report as a workbook: a summary, per form the matrix of reporters and the
//! form itself with the figures of the province, calculated indicators and targets, what differs,
//! what is missing, every file, and the source of every figure.
//!
//! **Invariant:** a total is a live formula over the cells beside it wherever these add up to
//! it, and its stored result is the exact figure of the merge. **Invariant:** nothing is cut
//! off to fit: what is beyond a workbook's limit goes into further workbooks, and the first
//! sheet says so.

mod beside;
mod figure;
mod form;
mod indicators;
mod list;
mod lists;
mod matrix;
#[cfg(test)]
mod measures_tests;
#[cfg(test)]
mod paper_tests;
mod roster;
pub(super) mod sheet;
mod sources;
mod summary;
mod targets;
#[cfg(test)]
mod tests;
mod words;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::sheets::words;
use crate::{definition::DisplayAs, report::Report};

/// Cells that one workbook may hold; beyond it programs on office machines give up.
const CELLS_OF_A_WORKBOOK: usize = 2_000_000;

/// The report and, only where it would be too large, its sources in workbooks of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportWorkbooks {
    pub report: Vec<u8>,
    /// Empty as a rule. Otherwise the lines of the sheet `Nguồn`, in order, each a whole
    /// `.xlsx`; the first sheet of `report` says how many there are.
    pub sources: Vec<Vec<u8>>,
}

/// Writes the report. Same report, same bytes; the creation time is `report.heading.now`.
pub fn report(report: &Report) -> Result<ReportWorkbooks, XlsxError> {
    within(report, CELLS_OF_A_WORKBOOK)
}

fn within(report: &Report, limit: usize) -> Result<ReportWorkbooks, XlsxError> {
    let together = cells(report) + report.sources.len() * sources::WIDTH <= limit;
    let lines_of_one = (limit / sources::WIDTH).max(1);
    let parts = if together { 0 } else { report.sources.len().div_ceil(lines_of_one) };
    let mut workbook = workbook(report)?;
    summary::write(&mut workbook, report, parts)?;
    let results = indicators::write(&mut workbook, report)?;
    targets::write(&mut workbook, report, &results)?;
    let plans: Vec<matrix::Plan> = report.forms.iter().map(matrix::Plan::of).collect();
    for (form, plan) in report.forms.iter().zip(&plans) {
        matrix::write(&mut workbook, report, form, plan)?;
    }
    for (index, form) in report.forms.iter().enumerate() {
        form::write(&mut workbook, report, &plans, index)?;
        roster::write(&mut workbook, report, form)?;
        words::write(&mut workbook, report, form)?;
    }
    lists::write(&mut workbook, report)?;
    if together {
        sources::write(&mut workbook, report, &report.sources)?;
    }
    let mut apart = Vec::new();
    if !together {
        for lines in report.sources.chunks(lines_of_one) {
            let mut workbook = self::workbook(report)?;
            sources::write(&mut workbook, report, lines)?;
            apart.push(workbook.save_to_buffer()?);
        }
    }
    Ok(ReportWorkbooks { report: workbook.save_to_buffer()?, sources: apart })
}

fn workbook(report: &Report) -> Result<Workbook, XlsxError> {
    let heading = &report.heading;
    let created = ExcelDateTime::parse_from_str(&format!("{}T00:00:00", heading.now.iso()))?;
    let properties = DocProperties::new()
        .set_title(format!("{} – {}", words("workbook.report.title"), heading.period_label))
        .set_creation_datetime(&created)
        .set_custom_property("tonghop.kind", "report")
        .set_custom_property("tonghop.pack", heading.pack.as_str())
        .set_custom_property("tonghop.pack_version", heading.pack_version.as_str())
        .set_custom_property("tonghop.pack_hash", heading.pack_hash.as_str())
        .set_custom_property("tonghop.period", heading.period.as_str())
        .set_custom_property("tonghop.checksum", report.checksum.as_str())
        .set_custom_property("tonghop.non_secret", heading.non_secret);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// At least as many as all sheets but the sources hold.
fn cells(report: &Report) -> usize {
    let of_form = |form: &crate::report::FormReport| -> usize {
        let of_section = |section: &crate::report::SectionReport| match section.display_as {
            DisplayAs::Table => section.rows.len() * (form.reporters.len() + 12),
            DisplayAs::Roster => section.rows.len() * (section.columns.len() + 2),
            DisplayAs::Text => section.rows.len() * (form.reporters.len() + 2) * 3,
        };
        form.sections.iter().map(of_section).sum()
    };
    let lists = report.files.len() * lists::FILE_COLUMNS.len()
        + (report.missing.len() + report.cross_checks.len()) * 10
        + (report.explained.len() + report.questions.len()) * 6
        + report.corrections.len() * 15
        + report.indicators.len() * 40
        + (report.targets.len() + report.reconciliation.len() + report.joint_sums.len()) * 60;
    report.forms.iter().map(of_form).sum::<usize>() + lists + 2_000
}
