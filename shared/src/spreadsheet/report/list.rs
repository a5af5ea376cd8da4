//! A sheet that is one list: title, headings that stay and can be filtered by, one line each.

use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, FormatAlign, Workbook, XlsxError};

use super::{
    super::{sheets::words, style},
    sheet::{self, Paper},
};
use crate::{definition::CivilDate, report::Report};

const HEADING: u32 = 4;
/// Points; a sheet's row cannot be higher than 409.
const TALLEST_ROW: f64 = 405.0;

/// Characters beside each other that can still be read on A4.
const WIDEST_ON_A4: f64 = 205.0;

/// Message id of a heading and the width of its column in characters.
pub(super) type Column = (&'static str, f64);

/// What stands in one cell of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Text(String),
    /// A figure as it is shown, or a word in its place.
    Figure(String),
    /// A code, a state: short, centred.
    Short(String),
    Number(Decimal),
    Day(CivilDate),
    Blank,
}

impl Item {
    pub(super) fn count(count: u32) -> Self {
        Self::Number(Decimal::from(count))
    }

    pub(super) fn day(day: Option<CivilDate>) -> Self {
        day.map_or(Self::Blank, Self::Day)
    }
}

pub(super) struct List<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    pub(super) note: &'a str,
    pub(super) columns: &'a [Column],
    /// The cells of a line are read, not compared: they wrap and make room.
    pub(super) wraps: bool,
}

impl List<'_> {
    /// Writes the sheet. Returns its first free row.
    pub(super) fn write(
        &self,
        workbook: &mut Workbook,
        report: &Report,
        lines: impl Iterator<Item = Vec<Item>>,
    ) -> Result<u32, XlsxError> {
        let widths: Vec<f64> = self.columns.iter().map(|(_, width)| *width).collect();
        let is_wide = widths.iter().sum::<f64>() > WIDEST_ON_A4;
        let paper = if is_wide { Paper::A3Landscape } else { Paper::A4Landscape };
        let sheet = sheet::add(workbook, report, self.name, paper, &widths)?;
        sheet::heading(sheet, report, self.title, self.note)?;
        for (column, (heading, _)) in (0u16..).zip(self.columns) {
            sheet::text(sheet, HEADING, column, words(heading), &style::heading())?;
        }
        sheet.set_row_height(HEADING, 32)?;
        let base = if self.wraps { sheet::left() } else { style::bordered(style::plain()) };
        let text = base.set_font_size(10).set_num_format("@");
        let short = text.clone().set_align(FormatAlign::Center);
        let number = text.clone().set_align(FormatAlign::Right);
        let day = short.clone().set_num_format("dd/mm/yyyy");
        let mut row = HEADING;
        for line in lines {
            row += 1;
            for (column, item) in (0u16..).zip(&line) {
                match item {
                    Item::Text(words) => sheet::text(sheet, row, column, words, &text)?,
                    Item::Figure(words) => sheet::text(sheet, row, column, words, &number)?,
                    Item::Short(words) => sheet::text(sheet, row, column, words, &short)?,
                    Item::Number(figure) => sheet::number(sheet, row, column, *figure, &number)?,
                    Item::Blank => sheet::text(sheet, row, column, "", &text)?,
                    Item::Day(date) => {
                        let text = format!("{}T00:00:00", date.iso());
                        let moment = ExcelDateTime::parse_from_str(&text)?;
                        sheet.write_datetime_with_format(row, column, &moment, &day)?;
                    }
                }
            }
            if self.wraps {
                let texts = line.iter().zip(&widths).filter_map(|(item, width)| match item {
                    Item::Text(words) | Item::Short(words) => Some((words.as_str(), *width * 1.05)),
                    _ => None,
                });
                sheet::fit_height(sheet, row, texts, TALLEST_ROW)?;
            }
        }
        let last = self.columns.len() as u16 - 1;
        if row > HEADING {
            sheet.autofilter(HEADING, 0, row, last)?;
        } else {
            sheet::text(sheet, HEADING + 1, 0, words("workbook.report.none"), &style::italic())?;
        }
        sheet.set_freeze_panes(HEADING + 1, 0)?;
        sheet.set_repeat_rows(HEADING, HEADING)?;
        // An empty list has a line that says so.
        Ok(row.max(HEADING + 1) + 1)
    }
}
