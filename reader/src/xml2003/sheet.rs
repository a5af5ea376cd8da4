//! One sheet: columns, rows, cells, and what surrounds them.

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, CellValue, Range, Sheet, Visibility};

use super::Reading;
use crate::number_format::Shows;
use crate::xml::{Tag, Token, is_true};
use crate::{cells, dates, limits};

/// What a cell holds.
struct Content {
    value: CellValue,
    raw: String,
}

/// Styles that hold where a cell names none: of the table, and of columns from here to there.
#[derive(Default)]
struct Columns {
    table: Option<String>,
    styles: Vec<(u32, u32, String)>,
}

impl Columns {
    fn style(&self, column: u32) -> Option<&str> {
        let index = self.styles.partition_point(|(_, last, _)| *last < column);
        let own = self.styles.get(index).filter(|(first, ..)| *first <= column);
        own.map(|(.., style)| style.as_str()).or(self.table.as_deref())
    }
}

impl Reading<'_> {
    /// Reads the sheet whose tag has just been opened.
    pub(super) fn sheet(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let name = tag.attribute("Name")?.unwrap_or_default();
        if self.workbook.sheet(&name).is_some() {
            return Err(Rejection::new(RejectCode::Corrupt, "duplicate-sheet", name));
        }
        if self.workbook.sheets.len() >= limits::SHEETS {
            return Err(Rejection::new(RejectCode::TooLarge, "sheets", ""));
        }
        let mut sheet = Sheet::new(name);
        self.parts(&mut sheet).map_err(|mut rejection| {
            let cell = rejection.place.take().and_then(|(_, cell)| cell);
            rejection.place = Some((sheet.name.clone(), cell));
            rejection
        })?;
        cells::finish(&mut sheet, &mut self.notes)?;
        self.workbook.sheets.push(sheet);
        Ok(())
    }

    fn parts(&mut self, sheet: &mut Sheet) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let mut tables = 0;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "Table" if tables > 0 => return Err(self.xml.corrupt("nesting", "a second table")),
                "Table" => {
                    tables += 1;
                    self.table(&tag, sheet)?;
                }
                "Names" => self.names()?,
                "WorksheetOptions" => self.options(sheet)?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn options(&mut self, sheet: &mut Sheet) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            if tag.name() == "Visible" {
                sheet.visibility = match self.xml.text()?.trim() {
                    "SheetHidden" => Visibility::Hidden,
                    "SheetVeryHidden" => Visibility::VeryHidden,
                    _ => Visibility::Visible,
                };
            }
        }
        Ok(())
    }

    fn table(&mut self, tag: &Tag<'_>, sheet: &mut Sheet) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let mut columns = Columns { table: tag.attribute("StyleID")?, ..Columns::default() };
        let (mut row, mut column): (u32, u32) = (0, 0);
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "Column" => {
                    let first = self.place(&tag, column, limits::COLUMNS)?;
                    column = self.end(&tag, "Span", first, limits::COLUMNS)?;
                    if tag.flag("Hidden")? {
                        sheet.hidden_columns.extend(first..column);
                    }
                    if let Some(style) = tag.attribute("StyleID")? {
                        columns.styles.push((first, column - 1, style));
                    }
                    self.xml.skip()?;
                }
                "Row" => {
                    let first = self.place(&tag, row, limits::ROWS)?;
                    row = self.end(&tag, "Span", first, limits::ROWS)?;
                    if tag.flag("Hidden")? {
                        sheet.hidden_rows.extend(first..row);
                    }
                    let style = tag.attribute("StyleID")?;
                    let before = sheet.cells.len();
                    self.row(first, style.as_deref(), &columns, sheet)?;
                    if row - first > 1 && sheet.cells.len() > before {
                        return Err(self.xml.corrupt("repeat", "a row of several with cells"));
                    }
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    /// Where a column, row or cell stands, zero-based: where it says, else after the one before.
    fn place(&self, tag: &Tag<'_>, next: u32, limit: u32) -> Result<u32, Rejection> {
        let at = match tag.attribute("Index")? {
            None => next,
            Some(text) => {
                let index = text.trim().parse::<u64>().ok().filter(|index| *index > 0);
                let index = index.ok_or_else(|| self.xml.corrupt("repeat", &text))?;
                u32::try_from(index - 1).unwrap_or(u32::MAX)
            }
        };
        if at < next {
            return Err(self.xml.corrupt("duplicate-cell", "an index that points back"));
        }
        if at >= limit {
            return Err(self.xml.reject(RejectCode::TooLarge, "address", ""));
        }
        Ok(at)
    }

    /// The place behind something that reaches so many places further than its first.
    fn end(
        &self,
        tag: &Tag<'_>,
        attribute: &str,
        first: u32,
        limit: u32,
    ) -> Result<u32, Rejection> {
        let more = match tag.attribute(attribute)? {
            None => 0,
            Some(text) => {
                let more = text.trim().parse::<u64>();
                more.map_err(|_| self.xml.corrupt("repeat", &text))?
            }
        };
        let end = u64::from(first).saturating_add(more).saturating_add(1);
        u32::try_from(end)
            .ok()
            .filter(|end| *end <= limit)
            .ok_or_else(|| self.xml.reject(RejectCode::TooLarge, "address", attribute))
    }

    fn row(
        &mut self,
        row: u32,
        row_style: Option<&str>,
        columns: &Columns,
        sheet: &mut Sheet,
    ) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let mut next: u32 = 0;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            if tag.name() != "Cell" {
                self.xml.skip()?;
                continue;
            }
            let column = self.place(&tag, next, limits::COLUMNS)?;
            let at = Address::new(row, column);
            next = self.end(&tag, "MergeAcross", column, limits::COLUMNS)?;
            let below = self.end(&tag, "MergeDown", row, limits::ROWS)?;
            let last = Address::new(below - 1, next - 1);
            if last != at {
                if sheet.merges.len() >= limits::MERGES {
                    return Err(self.xml.reject(RejectCode::TooLarge, "merges", ""));
                }
                sheet.merges.push(Range::new(at, last));
            }
            let formula = tag.attribute("Formula")?.is_some();
            let own = tag.attribute("StyleID")?;
            let style = own.as_deref().or(row_style).or_else(|| columns.style(column));
            let shows = self.styles.get(style.unwrap_or("Default")).copied().unwrap_or_default();
            let content =
                self.cell(at, shows, sheet).map_err(|rejection| rejection.at("", at))?.or_else(
                    || formula.then(|| Content { value: CellValue::Missing, raw: String::new() }),
                );
            if let Some(Content { value, raw }) = content {
                self.budget.cell()?;
                self.budget.text(&raw, 1).map_err(|rejection| rejection.at("", at))?;
                self.note(&sheet.name, at, &value);
                sheet.cells.push(Cell { at, value, raw, formula });
            }
        }
        Ok(())
    }

    /// The value of the cell just opened; its comment goes to the sheet.
    fn cell(
        &mut self,
        at: Address,
        shows: Shows,
        sheet: &mut Sheet,
    ) -> Result<Option<Content>, Rejection> {
        let outside = self.xml.depth() - 1;
        let mut content = None;
        let mut values = 0;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "Data" if values > 0 => return Err(self.xml.corrupt("two-values", "")),
                "Data" => {
                    values += 1;
                    let kind = tag.attribute("Type")?.unwrap_or_default();
                    let text = self.xml.text()?;
                    content = self.content(&kind, text, shows)?;
                }
                "Comment" => {
                    let comment = self.xml.text()?;
                    self.budget.text(&comment, 1)?;
                    sheet.comments.push((at, comment.trim().to_owned()));
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(content)
    }

    /// `None` where nothing is in it.
    fn content(
        &self,
        kind: &str,
        text: String,
        shows: Shows,
    ) -> Result<Option<Content>, Rejection> {
        if matches!(kind, "String" | "") {
            let value = CellValue::Text(text.clone());
            return Ok((!text.is_empty()).then_some(Content { value, raw: text }));
        }
        let raw = text.trim().to_owned();
        if raw.is_empty() {
            return Ok(None);
        }
        let value = match kind {
            "Number" => {
                let number = raw.parse::<f64>().ok().filter(|number| number.is_finite());
                let number = number.ok_or_else(|| self.xml.corrupt("number", shown(&raw)))?;
                shows.value(number + 0.0)
            }
            "DateTime" => {
                let serial = dates::serial_of_iso(&raw, self.workbook.date1904);
                let serial = serial.ok_or_else(|| self.xml.corrupt("date", shown(&raw)))?;
                CellValue::DateTime(serial)
            }
            "Boolean" => CellValue::Bool(is_true(&raw)),
            "Error" => CellValue::Error(raw.clone()),
            _ => return Err(self.xml.corrupt("cell-type", shown(kind))),
        };
        Ok(Some(Content { value, raw }))
    }

    /// Notes what people have to know of a value.
    fn note(&mut self, sheet: &str, at: Address, value: &CellValue) {
        match value {
            CellValue::Missing => self.notes.add("formula-uncached", Some(sheet), Some(at), ""),
            CellValue::Error(error) => {
                self.notes.add("error-in-formula", Some(sheet), Some(at), error.as_str());
            }
            _ => {}
        }
    }
}

fn shown(text: &str) -> &str {
    text.get(..40).unwrap_or(text)
}
