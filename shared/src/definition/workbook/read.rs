//! A grid to records: what people do in a spreadsheet is understood, what cannot be is told
//! with its cell.

use grid::{CellValue, Sheet, Workbook};
use unicode_normalization::UnicodeNormalization;

use super::sheets::{Column, Holds, SheetShape};
use crate::{
    definition::{
        CivilDate,
        raw::{Fault, Field, Record, Spot},
    },
    value::decimal_from_f64,
};

/// The records of a sheet; blank lines are passed over.
pub(super) fn records(
    workbook: &Workbook,
    sheet: &Sheet,
    origin: usize,
    shape: &SheetShape,
    faults: &mut Vec<Fault>,
) -> Vec<Record> {
    let mut reader = Reader { workbook, origin, faults };
    let Some(header) = sheet.cells.first().map(|cell| cell.at.row) else {
        if shape.needed {
            let spot = Spot { origin, row: 0, column: 0 };
            reader.fault(spot, "pack-sheet-empty", &[("sheet", shape.name)]);
        }
        return Vec::new();
    };
    let columns = reader.header(sheet, header, shape);
    let there = |name: &str| columns.iter().any(|(_, column)| column.header == name);
    let missing: Vec<&str> = shape.required.iter().filter(|name| !there(name)).copied().collect();
    for name in &missing {
        let spot = Spot { origin, row: header, column: 0 };
        reader.fault(spot, "pack-column-missing", &[("column", name)]);
    }
    if !missing.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<u32> = sheet.cells.iter().map(|cell| cell.at.row).collect();
    rows.dedup();
    let below = rows.into_iter().filter(|row| *row > header);
    below.filter_map(|row| reader.record(sheet, row, &columns)).collect()
}

struct Reader<'a> {
    workbook: &'a Workbook,
    origin: usize,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, spot: Spot, code: &'static str, arguments: &[(&'static str, &str)]) {
        self.faults.push(Fault::new(spot, code, arguments));
    }

    /// The columns that are known, by where they stand. Columns may be in any order.
    fn header(
        &mut self,
        sheet: &Sheet,
        row: u32,
        shape: &SheetShape,
    ) -> Vec<(u32, &'static Column)> {
        let mut columns: Vec<(u32, &'static Column)> = Vec::new();
        for cell in sheet.row(row) {
            let spot = Spot { origin: self.origin, row, column: cell.at.column };
            let written = plain(&cell.raw);
            if written.is_empty() {
                continue;
            }
            let lower = written.to_lowercase();
            let column = shape.columns.iter().find(|column| column.header == lower);
            match column {
                None => self.fault(spot, "pack-column-unknown", &[("column", &written)]),
                Some(column) if columns.iter().any(|(_, known)| known.header == column.header) => {
                    self.fault(spot, "pack-duplicate-id", &[("id", &written)]);
                }
                Some(column) => columns.push((cell.at.column, column)),
            }
        }
        columns
    }

    /// `None` for a line in which nothing stands under a header.
    fn record(
        &mut self,
        sheet: &Sheet,
        row: u32,
        columns: &[(u32, &'static Column)],
    ) -> Option<Record> {
        let cells = sheet.row(row);
        let mut record = Record::new(Spot { origin: self.origin, row, column: 0 });
        let mut blank = true;
        for (at, column) in columns.iter().filter(|(_, column)| column.holds != Holds::Shown) {
            let spot = Spot { origin: self.origin, row, column: *at };
            let cell = cells.iter().find(|cell| cell.at.column == *at);
            let text = cell.map_or_else(String::new, |cell| self.text(&cell.value, column, spot));
            blank &= text.is_empty();
            record.set(column.field, Field { text, spot });
        }
        (!blank).then_some(record)
    }

    /// What stands in a cell, as a text file would spell it.
    fn text(&mut self, value: &CellValue, column: &Column, spot: Spot) -> String {
        let text = match value {
            CellValue::Text(text) => plain(text),
            CellValue::Number(number) | CellValue::Percent(number) => decimal_from_f64(*number)
                .map(|number| number.normalize().to_string())
                .unwrap_or_else(|| number.to_string()),
            CellValue::Bool(true) => "yes".to_owned(),
            CellValue::Bool(false) => String::new(),
            CellValue::DateTime(serial) => CivilDate::from_serial(*serial, self.workbook.date1904)
                .map_or_else(|| serial.to_string(), CivilDate::iso),
            CellValue::Error(error) => {
                self.fault(spot, "pack-cell-error", &[("value", error)]);
                return String::new();
            }
            CellValue::Missing => {
                self.fault(spot, "pack-cell-uncalculated", &[]);
                return String::new();
            }
        };
        match column.holds {
            Holds::Flag => flag(&text),
            Holds::Day => CivilDate::parse_vi(&text).map_or(text, CivilDate::iso),
            Holds::Number => number(&text),
            Holds::Words(words) => word(text, words),
            _ => text,
        }
    }
}

/// Without blanks around it, in one spelling of accents and one of line ends.
fn plain(text: &str) -> String {
    text.trim().nfc().collect::<String>().replace("\r\n", "\n")
}

/// `yes`, empty, or what stands there if it is neither.
fn flag(text: &str) -> String {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "có" | "co" | "x" | "1" | "đúng" => "yes".to_owned(),
        "" | "no" | "n" | "false" | "không" | "khong" | "0" | "sai" => String::new(),
        _ => text.to_owned(),
    }
}

/// A decimal comma between digits is a point; grouped digits stay as they are, to be refused.
fn number(text: &str) -> String {
    let mut parts = text.split(',');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(whole), Some(rest), None) if digits(whole) && digits(rest) && rest.len() != 3 => {
            format!("{whole}.{rest}")
        }
        _ => CivilDate::parse_vi(text).map_or_else(|| text.to_owned(), CivilDate::iso),
    }
}

/// One of the words, whatever its capitals.
fn word(text: String, words: &[&str]) -> String {
    let found = words.iter().find(|word| word.eq_ignore_ascii_case(&text));
    found.map_or(text, |word| (*word).to_owned())
}
