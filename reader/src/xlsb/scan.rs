//! The guard's walk over the binary parts: every record, before calamine sees a byte.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Range, Sheet};

use super::records::{Record, Records, damaged};
use crate::cells::compressed;
use crate::limits;
use crate::number_format::Shows;

/// What the walk saw in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Seen {
    Number(f64),
    Text(String),
    Bool(bool),
    Error(u8),
}

pub(super) struct SeenCell {
    pub value: Seen,
    pub formula: bool,
    /// What the format makes of a number.
    pub shows: Shows,
    /// Stored in the short form without column, or as a text with runs: calamine skips these.
    pub skipped: bool,
}

/// Cells of a sheet.
pub(super) type Cells = BTreeMap<Address, SeenCell>;

/// What the workbook part and its helpers promise.
pub(super) struct Contents {
    /// Name and relation of each sheet.
    pub sheets: Vec<(String, String)>,
    references: usize,
    strings: Vec<String>,
    /// What each cell style makes of a number.
    shows: Vec<Shows>,
}

pub(super) fn workbook(bytes: &[u8], part: &str) -> Result<Contents, Rejection> {
    let mut records = Records::new(bytes, part);
    let mut contents =
        Contents { sheets: Vec::new(), references: 0, strings: Vec::new(), shows: Vec::new() };
    let mut ended = false;
    let mut names = 0;
    while let Some(record) = records.next()? {
        match record.id {
            0x99 => {
                record.u8(0)?;
            }
            0x9C => {
                if record.u32(0)? > 2 {
                    return Err(damaged("an unknown state of a sheet"));
                }
                let (relation, end) = record.text(8)?;
                let (name, _) = record.text(end)?;
                if contents.sheets.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
                    return Err(Rejection::new(RejectCode::Corrupt, "duplicate-sheet", name));
                }
                contents.sheets.push((name, relation));
            }
            0x16A => {
                let count = record.u32(0)? as usize;
                if record.from(4)?.len() != count.saturating_mul(12) {
                    return Err(damaged("references are cut"));
                }
                contents.references = count;
            }
            0x27 => {
                let (_, end) = record.text(9)?;
                record.check_formula(end, contents.references)?;
                names += 1;
            }
            0x84 => ended = true,
            _ => {}
        }
        if contents.sheets.len() > limits::SHEETS || names > limits::NAMES {
            return Err(Rejection::new(RejectCode::TooLarge, "sheets", ""));
        }
    }
    if !ended {
        return Err(damaged("the workbook does not end"));
    }
    if contents.sheets.is_empty() {
        return Err(Rejection::new(RejectCode::Corrupt, "no-sheets", ""));
    }
    Ok(contents)
}

impl Contents {
    /// Reads what the styles make of numbers; the part must keep what its counts promise.
    pub(super) fn read_styles(&mut self, bytes: &[u8], part: &str) -> Result<(), Rejection> {
        const FORMAT: u16 = 0x2C;
        const STYLE: u16 = 0x2F;
        let mut records = Records::new(bytes, part);
        let mut formats = BTreeMap::new();
        // Still to come of the group that is open, and their id.
        let mut due: Option<(u32, u16)> = None;
        while let Some(record) = records.next()? {
            match record.id {
                0x267 => due = Some((record.u32(0)?, FORMAT)),
                0x269 => due = Some((record.u32(0)?, STYLE)),
                0x268 | 0x26A if due.take().is_some_and(|(count, _)| count > 0) => {
                    return Err(damaged("styles are missing"));
                }
                FORMAT | STYLE => {
                    let numbers = record.u32(0)?;
                    if record.id == FORMAT {
                        formats.insert(numbers & 0xFFFF, Shows::code(&record.text(2)?.0));
                    }
                    let Some((count, due_id)) = &mut due else { continue };
                    if *due_id == record.id {
                        *count = count.checked_sub(1).ok_or_else(|| damaged("too many styles"))?;
                        if record.id == STYLE {
                            let format = numbers >> 16;
                            let own = formats.get(&format).copied();
                            self.shows.push(own.unwrap_or_else(|| Shows::built_in(format)));
                        }
                    }
                }
                _ => {}
            }
            if due.is_some_and(|(count, _)| count as usize > limits::STYLES) {
                return Err(Rejection::new(RejectCode::TooLarge, "styles", ""));
            }
        }
        Ok(())
    }

    pub(super) fn read_strings(&mut self, bytes: &[u8], part: &str) -> Result<(), Rejection> {
        let mut records = Records::new(bytes, part);
        let mut promised = None;
        while let Some(record) = records.next()? {
            match record.id {
                0x9F => promised = Some(record.u32(4)?),
                0x13 => self.strings.push(record.text(1)?.0),
                _ => {}
            }
        }
        if promised.map(|count| count as usize) != Some(self.strings.len()) {
            return Err(Rejection::new(RejectCode::Corrupt, "unique-count", "").within(part));
        }
        Ok(())
    }

    /// Walks a sheet: its cells come back, what surrounds them goes into `sheet`.
    pub(super) fn sheet(&self, bytes: &[u8], sheet: &mut Sheet) -> Result<Cells, Rejection> {
        let mut records = Records::new(bytes, "");
        let mut cells = Cells::new();
        // Row, and column of the next cell that does not say it.
        let mut place: Option<(u32, u32)> = None;
        let mut ended = false;
        while let Some(record) = records.next()? {
            match record.id {
                0x94 => {
                    record.u32(12)?;
                }
                0x00 => {
                    let number = record.u32(0)?;
                    if number >= limits::ROWS {
                        let detail = number.to_string();
                        return Err(Rejection::new(RejectCode::TooLarge, "address", detail));
                    }
                    if record.u8(11)? & 0x10 != 0 {
                        sheet.hidden_rows.push(number);
                    }
                    place = Some((number, 0));
                }
                0x01..=0x12 | 0x3E => {
                    let (row, next) = place.ok_or_else(|| damaged("a cell without its row"))?;
                    let short = (0x0C..=0x12).contains(&record.id);
                    let column = if short { next } else { record.u32(0)? };
                    if column >= limits::COLUMNS {
                        let detail = column.to_string();
                        return Err(Rejection::new(RejectCode::TooLarge, "address", detail));
                    }
                    place = Some((row, column + 1));
                    let at = Address::new(row, column);
                    let cell = self.cell(&record).map_err(|rejection| rejection.at("", at))?;
                    let Some(cell) = cell else { continue };
                    if cells.insert(at, cell).is_some() {
                        let rejection = Rejection::new(RejectCode::Corrupt, "duplicate-cell", "");
                        return Err(rejection.at("", at));
                    }
                }
                0x3C if record.u8(16)? & 1 != 0 => {
                    let last = record.u32(4)?.min(limits::COLUMNS - 1);
                    sheet.hidden_columns.extend(record.u32(0)?..=last);
                    if sheet.hidden_columns.len() > limits::MERGES {
                        return Err(damaged("columns described again and again"));
                    }
                }
                0xB0 => sheet.merges.push(merge(&record)?),
                0x92 => ended = true,
                _ => {}
            }
            if cells.len() > limits::CELLS || sheet.merges.len() > limits::MERGES {
                return Err(Rejection::new(RejectCode::TooLarge, "cells", ""));
            }
        }
        if ended { Ok(cells) } else { Err(damaged("the cells do not end")) }
    }

    /// What a record of a cell holds; `None`: nothing but a style.
    fn cell(&self, record: &Record<'_>) -> Result<Option<SeenCell>, Rejection> {
        // The short forms of the first seven kinds lack the column.
        let short = (0x0C..=0x12).contains(&record.id);
        let (id, start) = if short { (record.id - 0x0B, 4) } else { (record.id, 8) };
        let style = record.u32(start - 4)? & 0x00FF_FFFF;
        // After the value of a formula come two bytes of flags, then the formula.
        let formula = |at: usize| record.check_formula(at + 2, self.references);
        let value = match id {
            0x01 => return Ok(None),
            0x02 => Seen::Number(compressed(record.u32(start)?)),
            0x03 => Seen::Error(record.u8(start)?),
            0x0B => {
                formula(9)?;
                Seen::Error(record.u8(8)?)
            }
            0x04 => Seen::Bool(record.u8(start)? != 0),
            0x0A => {
                formula(9)?;
                Seen::Bool(record.u8(8)? != 0)
            }
            0x05 => Seen::Number(record.f64(start)?),
            0x09 => {
                formula(16)?;
                Seen::Number(record.f64(8)?)
            }
            0x06 => Seen::Text(record.text(start)?.0),
            0x08 => {
                let (text, end) = record.text(8)?;
                formula(end)?;
                Seen::Text(text)
            }
            0x07 => {
                let index = record.u32(start)?;
                let text = self.strings.get(index as usize).ok_or_else(|| {
                    Rejection::new(RejectCode::Corrupt, "shared-string", index.to_string())
                })?;
                Seen::Text(text.clone())
            }
            // A text with runs of its own.
            _ => Seen::Text(record.text(9)?.0),
        };
        Ok(Some(SeenCell {
            value,
            formula: (0x08..=0x0B).contains(&record.id),
            shows: self.shows.get(style as usize).copied().unwrap_or_default(),
            skipped: short || matches!(record.id, 0x0B | 0x3E),
        }))
    }
}

fn merge(record: &Record<'_>) -> Result<Range, Rejection> {
    let (first_row, last_row) = (record.u32(0)?, record.u32(4)?);
    let (first_column, last_column) = (record.u32(8)?, record.u32(12)?);
    let inside = first_row <= last_row
        && last_row < limits::ROWS
        && first_column <= last_column
        && last_column < limits::COLUMNS;
    if !inside {
        return Err(damaged("a merge of no cells"));
    }
    Ok(Range::new(Address::new(first_row, first_column), Address::new(last_row, last_column)))
}
