//! One table: columns, rows, and cells after their repeats.

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, Range, Sheet, Visibility};

use super::Reading;
use super::cell::Content;
use crate::xml::{Tag, Token};
use crate::{cells, limits};

/// A cell of a row before the row's repeats: first column, how often, what it holds.
struct Run {
    column: u32,
    repeat: u32,
    content: Content,
}

impl Reading<'_> {
    /// Reads the table whose tag has just been opened.
    pub(super) fn table(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let name = tag.attribute("name")?.unwrap_or_default();
        if self.workbook.sheet(&name).is_some() {
            return Err(Rejection::new(RejectCode::Corrupt, "duplicate-sheet", name));
        }
        if self.workbook.sheets.len() >= limits::SHEETS {
            return Err(Rejection::new(RejectCode::TooLarge, "sheets", ""));
        }
        let mut sheet = Sheet::new(name);
        let style = tag.attribute("style-name")?.unwrap_or_default();
        if self.hidden_tables.contains(&style) {
            sheet.visibility = Visibility::Hidden;
        }
        self.rows_and_columns(&mut sheet).map_err(|mut rejection| {
            let cell = rejection.place.take().and_then(|(_, cell)| cell);
            rejection.place = Some((sheet.name.clone(), cell));
            rejection
        })?;
        // A blank somewhere makes no sheet longer for anybody but its program.
        let written = sheet.cells.iter().filter(|cell| !cell.raw.trim().is_empty());
        self.area += cells::dense_area(written);
        if self.area > limits::DENSE_CELLS {
            let rejection = Rejection::new(RejectCode::TooLarge, "dense-area", "");
            return Err(rejection.within(&sheet.name));
        }
        cells::finish(&mut sheet, &mut self.notes)?;
        self.workbook.sheets.push(sheet);
        Ok(())
    }

    fn rows_and_columns(&mut self, sheet: &mut Sheet) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let (mut row, mut column): (u32, u32) = (0, 0);
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "table-column" => {
                    let repeat = self.repeat(&tag, "number-columns-repeated")?;
                    let end = column.max(limits::COLUMNS.min(column.saturating_add(repeat)));
                    if is_hidden(&tag)? {
                        sheet.hidden_columns.extend(column..end);
                    }
                    column = end;
                }
                "table-row" => {
                    let repeat = self.repeat(&tag, "number-rows-repeated")?;
                    let hidden = is_hidden(&tag)?;
                    let runs = self.row(row, sheet)?;
                    let end = row.saturating_add(repeat);
                    if !runs.is_empty() {
                        self.place(&runs, row, repeat, sheet)?;
                    }
                    if hidden {
                        sheet.hidden_rows.extend(row..end.min(limits::ROWS));
                    }
                    row = end;
                }
                "shapes" => self.shapes(sheet)?,
                "named-range" | "named-expression" => self.defined_name(&tag)?,
                "table" => return Err(self.xml.reject(RejectCode::Unreadable, "nested-table", "")),
                _ => {}
            }
        }
        Ok(())
    }

    /// How often a column, row or cell stands there; 1 where it does not say.
    fn repeat(&self, tag: &Tag<'_>, attribute: &str) -> Result<u32, Rejection> {
        let Some(text) = tag.attribute(attribute)? else { return Ok(1) };
        match text.trim().parse::<u64>() {
            Ok(0) | Err(_) if text.trim().bytes().all(|byte| byte.is_ascii_digit()) => {
                // Zero, or beyond all numbers.
                Ok(if text.trim().trim_matches('0').is_empty() { 0 } else { u32::MAX })
            }
            Ok(count) => Ok(u32::try_from(count).unwrap_or(u32::MAX)),
            Err(_) => Err(self.xml.corrupt("repeat", &text)),
        }
    }

    /// Reads one row's cells; those with something in them come back.
    fn row(&mut self, row: u32, sheet: &mut Sheet) -> Result<Vec<Run>, Rejection> {
        let outside = self.xml.depth() - 1;
        let mut runs = Vec::new();
        let mut column: u32 = 0;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            if !matches!(tag.name(), "table-cell" | "covered-table-cell") {
                return Err(self.xml.corrupt("nesting", tag.name()));
            }
            let repeat = self.repeat(&tag, "number-columns-repeated")?;
            let at = Address::new(row, column);
            let spans = (
                self.repeat(&tag, "number-rows-spanned")?,
                self.repeat(&tag, "number-columns-spanned")?,
            );
            if spans.0 > 1 || spans.1 > 1 {
                self.merge(at, spans, sheet)?;
            }
            let content = self.cell(&tag, at, sheet)?;
            if let Some(content) = content {
                runs.push(Run { column, repeat, content });
            }
            column = column.saturating_add(repeat);
        }
        Ok(runs)
    }

    fn merge(
        &self,
        at: Address,
        (rows, columns): (u32, u32),
        sheet: &mut Sheet,
    ) -> Result<(), Rejection> {
        let last =
            (at.row.saturating_add(rows.max(1) - 1), at.column.saturating_add(columns.max(1) - 1));
        if last.0 >= limits::ROWS || last.1 >= limits::COLUMNS {
            return Err(self.xml.reject(RejectCode::TooLarge, "address", "merge"));
        }
        if sheet.merges.len() >= limits::MERGES {
            return Err(self.xml.reject(RejectCode::TooLarge, "merges", ""));
        }
        sheet.merges.push(Range::new(at, Address::new(last.0, last.1)));
        Ok(())
    }

    /// Puts a row's cells into the sheet, as often as row and cells repeat. All limits are
    /// checked before the first one is made.
    fn place(
        &mut self,
        runs: &[Run],
        row: u32,
        rows: u32,
        sheet: &mut Sheet,
    ) -> Result<(), Rejection> {
        for run in runs {
            let at = Address::new(row, run.column);
            let end = (row.checked_add(rows), run.column.checked_add(run.repeat));
            let inside = matches!(end, (Some(row), Some(column))
                if row <= limits::ROWS && column <= limits::COLUMNS);
            if !inside {
                return Err(self.xml.reject(RejectCode::TooLarge, "address", "").at("", at));
            }
            let times = (rows as usize).saturating_mul(run.repeat as usize);
            self.budget
                .cells(times)
                .and_then(|()| self.budget.text(&run.content.raw, times))
                .map_err(|rejection| rejection.at("", at))?;
        }
        for row in row..row + rows {
            for run in runs {
                for column in run.column..run.column + run.repeat {
                    let at = Address::new(row, column);
                    let Content { value, raw, formula } = &run.content;
                    self.note(&sheet.name, at, value);
                    let (value, raw, formula) = (value.clone(), raw.clone(), *formula);
                    sheet.cells.push(Cell { at, value, raw, formula });
                }
            }
        }
        Ok(())
    }
}

fn is_hidden(tag: &Tag<'_>) -> Result<bool, Rejection> {
    Ok(matches!(tag.attribute("visibility")?.as_deref(), Some("collapse" | "filter")))
}
