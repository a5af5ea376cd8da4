//! The substream of one sheet.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, CellValue, Range, Sheet};

use super::globals::Globals;
use super::records::{BEGIN, END, Record, Records, damaged};
use super::strings::{Segments, Version, counted, latin};
use crate::budget::Budget;
use crate::cells::{compressed, error_text, shortest};
use crate::limits;
use crate::notes::Notes;

/// Columns of a sheet in this format.
const COLUMNS: u16 = 256;

pub(super) struct Source<'a> {
    pub globals: &'a Globals,
    pub budget: &'a mut Budget,
    pub notes: &'a mut Notes,
}

/// Drawn objects and comments seen so far.
#[derive(Default)]
struct Objects {
    /// Kind and number of the object whose text comes next.
    last: Option<(u16, u16)>,
    /// Texts of comment boxes by object.
    texts: BTreeMap<u16, String>,
    /// (cell, object)
    comments: Vec<(Address, u16)>,
}

impl Source<'_> {
    pub(super) fn read(
        &mut self,
        stream: &[u8],
        start: usize,
        sheet: &mut Sheet,
    ) -> Result<(), Rejection> {
        let mut records = Records::from(stream, start)?;
        if records.next()?.id != BEGIN {
            return Err(damaged("no begin record"));
        }
        let mut objects = Objects::default();
        // The formula whose text comes in a record of its own.
        let mut pending: Option<Address> = None;
        loop {
            let record = records.next()?;
            match record.id {
                END => break,
                BEGIN => records.skip_substream()?,
                0x0207 => {
                    let at = pending.take().ok_or_else(|| damaged("a text without its formula"))?;
                    let segments = Segments::new(record.body, records.continuations());
                    let text = counted(self.globals.version, 2, segments)?;
                    self.push(sheet, at, CellValue::Text(text.clone()), text, true)?;
                }
                0x0006 => {
                    if pending.is_some() {
                        return Err(damaged("a formula without its text"));
                    }
                    pending = self.formula(&record, sheet)?;
                }
                0x001C => self.comment(&record, sheet, &mut objects)?,
                0x005D if record.body.len() >= 8 && record.u16(0)? == 0x15 => {
                    objects.last = Some((record.u16(4)?, record.u16(6)?));
                    if record.u16(4)? == 8 {
                        self.notes.add("picture", Some(&sheet.name), None, "");
                    }
                }
                0x01B6 => object_text(&record, &mut records, sheet, &mut objects)?,
                _ => self.cell(&record, sheet)?,
            }
        }
        if pending.is_some() {
            return Err(damaged("a formula without its text"));
        }
        for (at, object) in objects.comments {
            if let Some(text) = objects.texts.remove(&object) {
                sheet.comments.push((at, text));
            }
        }
        Ok(())
    }

    /// Cells without formula, rows, columns and merges.
    fn cell(&mut self, record: &Record<'_>, sheet: &mut Sheet) -> Result<(), Rejection> {
        match record.id {
            0x0203 => {
                let number = record.f64(6)?;
                self.number(sheet, address(record)?, record.u16(4)?, number, false)
            }
            0x027E => {
                let number = compressed(record.u32(6)?);
                self.number(sheet, address(record)?, record.u16(4)?, number, false)
            }
            0x00BD => {
                let first = address(record)?;
                let last = record.u16(record.body.len().saturating_sub(2))?;
                let pairs = record.from(4)?;
                let pairs = &pairs[..pairs.len().saturating_sub(2)];
                let count = u32::from(last).checked_sub(first.column).map(|count| count + 1);
                if last >= COLUMNS || count.map(|count| count as usize * 6) != Some(pairs.len()) {
                    return Err(damaged("a row of numbers of another length"));
                }
                for (column, pair) in (first.column..).zip(pairs.chunks_exact(6)) {
                    let style = u16::from_le_bytes([pair[0], pair[1]]);
                    let bits = u32::from_le_bytes([pair[2], pair[3], pair[4], pair[5]]);
                    let at = Address::new(first.row, column);
                    self.number(sheet, at, style, compressed(bits), false)?;
                }
                Ok(())
            }
            0x00FD => {
                let at = address(record)?;
                let index = record.u32(6)? as usize;
                let text = self.globals.strings.get(index).ok_or_else(|| {
                    Rejection::new(RejectCode::Corrupt, "shared-string", index.to_string())
                        .at(&sheet.name, at)
                })?;
                self.text(sheet, at, text.clone())
            }
            0x0204 | 0x00D6 => {
                let segments = Segments::new(record.from(6)?, Vec::new());
                let text = counted(self.globals.version, 2, segments)?;
                self.text(sheet, address(record)?, text)
            }
            0x0205 => {
                let value = flag_or_error(record.u8(6)?, record.u8(7)?)?;
                self.flag_or_error(sheet, address(record)?, value, false)
            }
            0x0208 if record.u16(12)? & 0x20 != 0 => {
                sheet.hidden_rows.push(record.u16(0)?.into());
                Ok(())
            }
            0x007D if record.u16(8)? & 1 != 0 || record.u16(4)? == 0 => {
                let last = record.u16(2)?.min(COLUMNS - 1);
                sheet.hidden_columns.extend((record.u16(0)?..=last).map(u32::from));
                if sheet.hidden_columns.len() > limits::MERGES {
                    return Err(damaged("columns described again and again"));
                }
                Ok(())
            }
            0x00E5 => merges(record, sheet),
            _ => Ok(()),
        }
    }

    /// Reads a formula's stored result; the address where a text is to follow.
    fn formula(
        &mut self,
        record: &Record<'_>,
        sheet: &mut Sheet,
    ) -> Result<Option<Address>, Rejection> {
        let at = address(record)?;
        // The formula itself is not read, but must be all there.
        record.from(22 + usize::from(record.u16(20)?))?;
        if record.u16(12)? != 0xFFFF {
            self.number(sheet, at, record.u16(4)?, record.f64(6)?, true)?;
            return Ok(None);
        }
        let value = match record.u8(6)? {
            0 => return Ok(Some(at)),
            1 => flag_or_error(record.u8(8)?, 0)?,
            2 => flag_or_error(record.u8(8)?, 1)?,
            3 => {
                self.push(sheet, at, CellValue::Text(String::new()), String::new(), true)?;
                return Ok(None);
            }
            _ => return Err(damaged("a result of unknown kind").at(&sheet.name, at)),
        };
        self.flag_or_error(sheet, at, value, true)?;
        Ok(None)
    }

    fn number(
        &mut self,
        sheet: &mut Sheet,
        at: Address,
        style: u16,
        number: f64,
        formula: bool,
    ) -> Result<(), Rejection> {
        if !number.is_finite() {
            let rejection = Rejection::new(RejectCode::Corrupt, "number", "not finite");
            return Err(rejection.at(&sheet.name, at));
        }
        // A negative zero is a zero.
        let number = number + 0.0;
        let value = self.globals.shows(style).value(number);
        self.push(sheet, at, value, shortest(number), formula)
    }

    fn text(&mut self, sheet: &mut Sheet, at: Address, text: String) -> Result<(), Rejection> {
        if text.is_empty() {
            return Ok(());
        }
        self.push(sheet, at, CellValue::Text(text.clone()), text, false)
    }

    fn flag_or_error(
        &mut self,
        sheet: &mut Sheet,
        at: Address,
        value: CellValue,
        formula: bool,
    ) -> Result<(), Rejection> {
        let raw = match &value {
            CellValue::Error(error) => {
                self.notes.add("error-in-formula", Some(&sheet.name), Some(at), error.as_str());
                error.clone()
            }
            CellValue::Bool(flag) => u8::from(*flag).to_string(),
            _ => String::new(),
        };
        self.push(sheet, at, value, raw, formula)
    }

    fn push(
        &mut self,
        sheet: &mut Sheet,
        at: Address,
        value: CellValue,
        raw: String,
        formula: bool,
    ) -> Result<(), Rejection> {
        self.budget.cell()?;
        self.budget.text(&raw, 1).map_err(|rejection| rejection.at(&sheet.name, at))?;
        sheet.cells.push(Cell { at, value, raw, formula });
        Ok(())
    }

    fn comment(
        &mut self,
        record: &Record<'_>,
        sheet: &mut Sheet,
        objects: &mut Objects,
    ) -> Result<(), Rejection> {
        match self.globals.version {
            Version::Biff8 => objects.comments.push((address(record)?, record.u16(6)?)),
            // A row of all ones carries on a text longer than one record.
            Version::Biff5 => {
                let text: String = record.from(6)?.iter().copied().map(latin).collect();
                match sheet.comments.last_mut() {
                    Some((_, before)) if record.u16(0)? == 0xFFFF => before.push_str(&text),
                    _ => sheet.comments.push((address(record)?, text)),
                }
            }
        }
        Ok(())
    }
}

fn address(record: &Record<'_>) -> Result<Address, Rejection> {
    let (row, column) = (record.u16(0)?, record.u16(2)?);
    if column >= COLUMNS {
        return Err(Rejection::new(RejectCode::TooLarge, "address", column.to_string()));
    }
    Ok(Address::new(row.into(), column.into()))
}

fn flag_or_error(value: u8, is_error: u8) -> Result<CellValue, Rejection> {
    if is_error == 0 {
        return match value {
            0 | 1 => Ok(CellValue::Bool(value == 1)),
            _ => Err(damaged("neither true nor false")),
        };
    }
    let error = error_text(value).ok_or_else(|| damaged("an unknown error"))?;
    Ok(CellValue::Error(error.to_owned()))
}

fn merges(record: &Record<'_>, sheet: &mut Sheet) -> Result<(), Rejection> {
    let count = usize::from(record.u16(0)?);
    let ranges = record.from(2)?;
    if ranges.len() < count * 8 {
        return Err(damaged("merges are cut"));
    }
    for range in ranges.chunks_exact(8).take(count) {
        let field = |at: usize| u32::from(u16::from_le_bytes([range[at], range[at + 1]]));
        let (first, last) = (Address::new(field(0), field(4)), Address::new(field(2), field(6)));
        if first.row > last.row || first.column > last.column || last.column >= COLUMNS.into() {
            return Err(damaged("a merge of no cells"));
        }
        sheet.merges.push(Range::new(first, last));
    }
    if sheet.merges.len() > limits::MERGES {
        return Err(Rejection::new(RejectCode::TooLarge, "merges", ""));
    }
    Ok(())
}

/// The text of a drawn object: of a comment or of a text box.
fn object_text(
    record: &Record<'_>,
    records: &mut Records<'_>,
    sheet: &mut Sheet,
    objects: &mut Objects,
) -> Result<(), Rejection> {
    const COMMENT: u16 = 0x19;
    let count = usize::from(record.u16(10)?);
    let continuations = records.continuations();
    let object = objects.last.take();
    if count == 0 || continuations.is_empty() {
        return Ok(());
    }
    let mut segments = Segments::new(&[], continuations);
    let text = segments.characters(count, false)?;
    match object {
        Some((COMMENT, number)) => {
            objects.texts.insert(number, text);
        }
        _ if text.trim().is_empty() => {}
        _ => sheet.text_boxes.push(text),
    }
    Ok(())
}
