//! The part of one worksheet.

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, CellValue, Range, Sheet};

use super::strings::{rich_text, without_escapes};
use super::styles::Styles;
use crate::budget::Budget;
use crate::notes::Notes;
use crate::xml::{Tag, Token, Xml, is_true, plain};
use crate::{dates, limits};

pub(crate) struct Source<'a> {
    pub strings: &'a [String],
    pub styles: &'a Styles,
    pub budget: &'a mut Budget,
    pub notes: &'a mut Notes,
}

/// Attributes of a cell that decide what its value means.
#[derive(Default)]
struct Head {
    at: Option<Address>,
    style: usize,
    kind: Kind,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Date,
}

impl Source<'_> {
    /// Reads a worksheet's part into `sheet`, whose name is known.
    pub(crate) fn read(
        &mut self,
        bytes: &[u8],
        sheet: &mut Sheet,
        date1904: bool,
    ) -> Result<(), Rejection> {
        let mut xml = Xml::new(bytes, "")?;
        loop {
            match xml.next()? {
                Token::Open(tag) if xml.depth() == 2 => match tag.name() {
                    "sheetData" => self.rows(&mut xml, sheet, date1904)?,
                    "cols" => columns(&mut xml, sheet)?,
                    "mergeCells" => merged(&mut xml, sheet)?,
                    _ => {}
                },
                Token::End => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn rows(
        &mut self,
        xml: &mut Xml<'_>,
        sheet: &mut Sheet,
        date1904: bool,
    ) -> Result<(), Rejection> {
        // The row of the next `row` and the column of the next `c` that do not say it.
        let (mut row, mut column) = (0, 0);
        let mut current = 0;
        loop {
            match xml.next()? {
                Token::Open(tag) => match (xml.depth(), tag.name()) {
                    (3, "row") => {
                        current = self.row(&tag, row, sheet, xml)?;
                        row = current + 1;
                        column = 0;
                    }
                    (4, "c") => {
                        let head = head(&tag, xml)?;
                        let at = head.at.unwrap_or(Address::new(current, column));
                        if at.column >= limits::COLUMNS || at.row >= limits::ROWS {
                            return Err(xml.reject(RejectCode::TooLarge, "address", ""));
                        }
                        if at.row != current {
                            let rejection = xml.corrupt("cell-in-wrong-row", "");
                            return Err(rejection.at(&sheet.name, at));
                        }
                        column = at.column + 1;
                        self.cell(xml, head, at, sheet, date1904)
                            .map_err(|rejection| rejection.at(&sheet.name, at))?;
                    }
                    (_, "row" | "c") => return Err(xml.corrupt("nesting", tag.name())),
                    _ => xml.skip()?,
                },
                Token::Close if xml.depth() == 1 => return Ok(()),
                Token::End => return Err(xml.corrupt("xml", "no end of the rows")),
                _ => {}
            }
        }
    }

    fn row(
        &mut self,
        tag: &Tag<'_>,
        next: u32,
        sheet: &mut Sheet,
        xml: &Xml<'_>,
    ) -> Result<u32, Rejection> {
        let mut row = Some(next);
        let mut hidden = false;
        for attribute in tag.attributes() {
            let (_, name, value) = attribute?;
            match name {
                "r" => row = value.trim().parse::<u32>().ok().and_then(|row| row.checked_sub(1)),
                "hidden" => hidden |= is_true(&value),
                "ht" => hidden |= value.trim() == "0",
                _ => {}
            }
        }
        let row = row.filter(|row| *row < limits::ROWS);
        let row = row.ok_or_else(|| xml.reject(RejectCode::TooLarge, "address", "row"))?;
        if hidden {
            sheet.hidden_rows.push(row);
        }
        Ok(row)
    }

    fn cell(
        &mut self,
        xml: &mut Xml<'_>,
        head: Head,
        at: Address,
        sheet: &mut Sheet,
        date1904: bool,
    ) -> Result<(), Rejection> {
        let outside = xml.depth() - 1;
        let mut formula = false;
        let mut stored: Option<String> = None;
        while xml.depth() > outside {
            if let Token::Open(tag) = xml.next()? {
                match tag.name() {
                    "v" | "is" if stored.is_some() => {
                        return Err(xml.corrupt("two-values", ""));
                    }
                    "v" => xml.text_into(stored.insert(String::new()))?,
                    "is" => rich_text(xml, stored.insert(String::new()))?,
                    "f" => {
                        formula = true;
                        xml.skip()?;
                    }
                    _ => xml.skip()?,
                }
            }
        }
        let stored = stored.unwrap_or_default();
        let cell = match self.value(xml, &head, stored, formula, date1904)? {
            Some((value, raw)) => Cell { at, value, raw, formula },
            None if formula => {
                self.notes.add("formula-uncached", Some(&sheet.name), Some(at), "");
                Cell { at, value: CellValue::Missing, raw: String::new(), formula }
            }
            None => return Ok(()),
        };
        if let CellValue::Error(error) = &cell.value {
            self.notes.add("error-in-formula", Some(&sheet.name), Some(at), error.as_str());
        }
        self.budget.cell()?;
        self.budget.text(&cell.raw, 1)?;
        sheet.cells.push(cell);
        Ok(())
    }

    /// Value and stored text; `None` where the cell holds nothing.
    fn value(
        &self,
        xml: &Xml<'_>,
        head: &Head,
        stored: String,
        formula: bool,
        date1904: bool,
    ) -> Result<Option<(CellValue, String)>, Rejection> {
        let text = |text: String| {
            let kept = formula || !text.is_empty();
            Ok(kept.then(|| (CellValue::Text(text.clone()), text)))
        };
        let trimmed = stored.trim();
        match head.kind {
            Kind::Inline => return text(stored),
            Kind::Text if stored.contains("_x") => return text(without_escapes(&stored)),
            Kind::Text => return text(stored),
            _ if trimmed.is_empty() => return Ok(None),
            _ => {}
        }
        let value = match head.kind {
            Kind::Shared => {
                let index = trimmed.parse::<usize>().ok();
                let shared = index.and_then(|index| self.strings.get(index));
                let shared = shared.ok_or_else(|| xml.corrupt("shared-string", trimmed))?;
                return text(shared.clone());
            }
            Kind::Bool => match trimmed {
                "0" | "false" => CellValue::Bool(false),
                "1" | "true" => CellValue::Bool(true),
                _ => return Err(xml.corrupt("bool", trimmed)),
            },
            Kind::Error => CellValue::Error(trimmed.to_owned()),
            Kind::Date => CellValue::DateTime(
                dates::serial_of_iso(trimmed, date1904)
                    .ok_or_else(|| xml.corrupt("date", trimmed))?,
            ),
            _ => {
                let number = trimmed.parse::<f64>().ok().filter(|number| number.is_finite());
                let number = number.ok_or_else(|| {
                    let shown: String = trimmed.chars().take(40).collect();
                    xml.corrupt("number", &shown)
                })?;
                // A negative zero is a zero.
                self.styles.shows(head.style).value(number + 0.0)
            }
        };
        let raw = if trimmed.len() == stored.len() { stored } else { trimmed.to_owned() };
        Ok(Some((value, raw)))
    }
}

fn head(tag: &Tag<'_>, xml: &Xml<'_>) -> Result<Head, Rejection> {
    let mut head = Head::default();
    for attribute in tag.attributes() {
        let (prefix, name, value) = attribute?;
        match name {
            _ if !prefix.is_empty() => {}
            "r" => {
                let at = Address::parse(&value);
                let refuse = || xml.reject(RejectCode::TooLarge, "address", &value);
                head.at = Some(at.ok_or_else(refuse)?);
            }
            "s" => {
                let style = value.parse().ok();
                head.style = style.ok_or_else(|| xml.corrupt("style", &value))?;
            }
            "t" => {
                head.kind = match &*value {
                    "n" => Kind::Number,
                    "s" => Kind::Shared,
                    "str" => Kind::Text,
                    "inlineStr" => Kind::Inline,
                    "b" => Kind::Bool,
                    "e" => Kind::Error,
                    "d" => Kind::Date,
                    _ => return Err(xml.corrupt("cell-type", &plain(value))),
                };
            }
            _ => {}
        }
    }
    Ok(head)
}

fn columns(xml: &mut Xml<'_>, sheet: &mut Sheet) -> Result<(), Rejection> {
    while xml.depth() > 1 {
        let Token::Open(tag) = xml.next()? else { continue };
        if tag.name() != "col" {
            continue;
        }
        let number = |name: &str| -> Result<Option<u32>, Rejection> {
            Ok(tag.attribute(name)?.and_then(|value| value.trim().parse().ok()))
        };
        let width = tag.attribute("width")?.and_then(|width| width.trim().parse::<f64>().ok());
        if !tag.flag("hidden")? && width != Some(0.0) {
            continue;
        }
        let (Some(first), Some(last)) = (number("min")?, number("max")?) else { continue };
        if first == 0 || last > limits::COLUMNS {
            return Err(xml.reject(RejectCode::TooLarge, "address", "column"));
        }
        sheet.hidden_columns.extend(first - 1..last);
        if sheet.hidden_columns.len() > 4 * limits::COLUMNS as usize {
            return Err(xml.corrupt("columns", ""));
        }
    }
    Ok(())
}

fn merged(xml: &mut Xml<'_>, sheet: &mut Sheet) -> Result<(), Rejection> {
    while xml.depth() > 1 {
        let Token::Open(tag) = xml.next()? else { continue };
        if tag.name() != "mergeCell" {
            continue;
        }
        let reference = tag.attribute("ref")?.unwrap_or_default();
        let range = parse_range(&reference).ok_or_else(|| xml.corrupt("merge", &reference))?;
        sheet.merges.push(range);
        if sheet.merges.len() > limits::MERGES {
            return Err(xml.reject(RejectCode::TooLarge, "merges", ""));
        }
    }
    Ok(())
}

/// `A1:B2` or `A1`.
pub(crate) fn parse_range(text: &str) -> Option<Range> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (Address::parse(first)?, Address::parse(last)?);
    (first.row <= last.row && first.column <= last.column).then_some(Range::new(first, last))
}
