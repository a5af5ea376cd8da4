//! `Nguồn`: for every figure the cells it comes from, one a line.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{
    super::sheets::words,
    list::{Column, Item, List},
};
use crate::report::{Report, SourceLine};

const COLUMNS: [Column; 15] = [
    ("workbook.report.heading.form", 7.0),
    ("workbook.report.heading.row-code", 10.0),
    ("workbook.report.heading.column-code", 6.0),
    ("workbook.heading.label", 48.0),
    ("workbook.heading.unit", 10.0),
    ("workbook.report.heading.reporter", 26.0),
    ("workbook.report.heading.adds", 12.0),
    ("workbook.report.heading.shown", 18.0),
    ("workbook.report.heading.file", 40.0),
    ("workbook.report.heading.sheet", 16.0),
    ("workbook.report.heading.cell", 8.0),
    ("workbook.report.heading.raw", 24.0),
    ("workbook.report.heading.older", 9.0),
    ("workbook.report.heading.original", 18.0),
    ("workbook.report.heading.sha256", 18.0),
];

/// Cells of one line.
pub(super) const WIDTH: usize = COLUMNS.len();

pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    lines: &[SourceLine],
) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.sources"),
        title: words("workbook.report.title.sources"),
        note: words("workbook.report.about.sources"),
        columns: &COLUMNS,
        wraps: false,
    };
    let lines = lines.iter().map(|line| {
        let older = if line.from_older { words("workbook.report.older") } else { "" };
        vec![
            Item::Short(line.data_set.clone()),
            Item::Short(line.row_code.clone()),
            Item::Short(line.column_code.clone()),
            Item::Text(line.label.clone()),
            Item::Short(line.unit.clone()),
            Item::Text(line.reporter_name.clone()),
            line.adds.map_or(Item::Blank, |adds| Item::Number(adds.normalize())),
            Item::Text(line.text.clone()),
            Item::Text(line.file.clone()),
            Item::Text(line.sheet.clone()),
            Item::Short(line.cell.clone()),
            Item::Text(line.raw.clone()),
            Item::Short(older.to_owned()),
            Item::Text(line.original.clone().unwrap_or_default()),
            Item::Short(line.sha256.chars().take(16).collect()),
        ]
    });
    list.write(workbook, report, lines).map(drop)
}
