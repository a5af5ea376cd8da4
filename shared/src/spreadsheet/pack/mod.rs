//! A pack as a workbook that people edit: a guide, then one sheet for each table.
//!
//! **Invariant:** same pack, same bytes. **Invariant:** what is written here,
//! [`crate::definition::load_workbook`] reads to an equal pack.

mod guide;
#[cfg(test)]
mod tests;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    Formula, Workbook, Worksheet, XlsxError,
};

use super::{sheets::words, style};
use crate::definition::{
    Pack,
    workbook::{self, Column, Holds, SHEETS, SheetShape},
};

/// Points; a sheet's row cannot be higher than 409.
const TALLEST_ROW: f64 = 405.0;

/// Lines below the last one that offer lists and take words as they are typed.
const ROOM: u32 = 500;

/// Writes a pack as a workbook.
pub fn pack_workbook(pack: &Pack) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&pack.title).set_creation_datetime(&created),
    );
    guide::write(&mut workbook, pack)?;
    for shape in SHEETS {
        write(workbook.add_worksheet(), pack, shape)?;
    }
    workbook.save_to_buffer()
}

fn write(sheet: &mut Worksheet, pack: &Pack, shape: &SheetShape) -> Result<(), XlsxError> {
    sheet.set_name(shape.name)?;
    for (at, column) in (0u16..).zip(shape.columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(at, &format(column))?;
        sheet.write_string_with_format(0, at, column.header, &header())?;
    }
    sheet.set_row_height(0, 22)?;
    let formats: Vec<[Format; 2]> =
        shape.columns.iter().map(|column| [format(column), opening(format(column))]).collect();
    let rows = workbook::rows(pack, shape.name);
    for (row, texts) in (1u32..).zip(&rows) {
        let opens = usize::from(opens_section(shape, texts));
        sheet.set_row_height(row, height(shape, texts))?;
        for (at, (text, column)) in (0u16..).zip(texts.iter().zip(shape.columns)) {
            let format = &formats[usize::from(at)][opens];
            let number = match column.holds {
                Holds::Number => text.parse::<Decimal>().ok().and_then(|number| number.to_f64()),
                _ => None,
            };
            if column.holds == Holds::Shown && !text.is_empty() {
                shown(sheet, (row, at), text, format)?;
                continue;
            }
            match number {
                Some(number) => sheet.write_number_with_format(row, at, number, format)?,
                None if text.is_empty() => sheet.write_blank(row, at, format)?,
                None => sheet.write_string_with_format(row, at, text, format)?,
            };
        }
    }
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    for (at, column) in (0u16..).zip(shape.columns) {
        if let Some(validation) = validation(column)? {
            sheet.add_data_validation(1, at, last + ROOM, at, &validation)?;
        }
    }
    sheet.autofilter(0, 0, last.max(1), shape.columns.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, frozen(shape))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// The label of the element one cell to the left, kept up by the program that shows it.
fn shown(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let id = format!("{}{}", grid::column_letters(u32::from(column) - 1), row + 1);
    let formula = format!("=IFERROR(VLOOKUP({id},survey!$A:$C,3,FALSE),\"\")");
    let formula = Formula::new(formula).set_result(text);
    sheet.write_formula_with_format(row, column, formula, format).map(|_| ())
}

/// High enough for the longest text; not every program makes room by itself.
fn height(shape: &SheetShape, texts: &[String]) -> f64 {
    let lines = texts.iter().zip(shape.columns).map(|(text, column)| match column.holds {
        Holds::Prose | Holds::Shown => {
            let line = |line: &str| (line.chars().count() as f64 / (column.width * 1.2)).ceil();
            text.lines().map(|text| line(text).max(1.0)).sum::<f64>()
        }
        _ => 1.0,
    });
    let lines = lines.fold(1.0_f64, f64::max);
    (13.5 * lines + 2.0).min(TALLEST_ROW)
}

/// Columns that stay in sight: those that say which record it is.
fn frozen(shape: &SheetShape) -> u16 {
    match shape.columns {
        [first, second, ..] if first.header == "data_set" && second.header == "section" => 2,
        _ => 1,
    }
}

/// A line of the forms that begins a section.
fn opens_section(shape: &SheetShape, texts: &[String]) -> bool {
    let at = |header| shape.columns.iter().position(|column| column.header == header);
    match (at("display_as"), at("code")) {
        (Some(display), Some(code)) => !texts[display].is_empty() && texts[code].is_empty(),
        _ => false,
    }
}

fn header() -> Format {
    style::heading().set_align(FormatAlign::Left)
}

fn opening(format: Format) -> Format {
    format.set_bold().set_background_color(style::HEADING)
}

fn format(column: &Column) -> Format {
    let base = style::bordered(style::plain()).set_font_size(10).set_align(FormatAlign::Top);
    match column.holds {
        // Words stay words: `V.1` is no date, `00123` no number, `=x` no formula.
        Holds::Number => base.set_align(FormatAlign::Right),
        Holds::Prose => base.set_num_format("@").set_text_wrap(),
        Holds::Shown => base.set_text_wrap().set_font_color(style::ABSENT).set_italic(),
        Holds::Flag | Holds::Day => base.set_num_format("@").set_align(FormatAlign::Center),
        Holds::Text | Holds::Words(_) | Holds::Id(_) => base.set_num_format("@"),
    }
}

/// Closed words are offered as a list; ids of other sheets too, but others may be kept.
fn validation(column: &Column) -> Result<Option<DataValidation>, XlsxError> {
    let list = match column.holds {
        Holds::Flag => DataValidation::new().allow_list_strings(&["yes"])?,
        Holds::Words(words) => DataValidation::new().allow_list_strings(words)?,
        Holds::Id(sheet) => {
            let range = format!("={sheet}!$A$2:$A$3000");
            DataValidation::new().allow_list_formula(Formula::new(range))
        }
        Holds::Text | Holds::Prose | Holds::Day | Holds::Number | Holds::Shown => {
            return Ok(None);
        }
    };
    let list = list
        .set_error_title(words("definition.guide.list-title"))?
        .set_error_message(words("definition.guide.list-error"))?
        .set_error_style(DataValidationErrorStyle::Warning);
    Ok(Some(list))
}
