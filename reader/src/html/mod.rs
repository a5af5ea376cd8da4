//! Tables of pages: HTML that calls itself a workbook, as systems of old export it and as office
//! programs save it.
//!
//! As in Excel, a page is one sheet: lines outside tables stand in the first column, tables below
//! each other. Pages of LibreOffice name their sheets, each of which is one of ours then.
//!
//! **Invariants.** A number is made of a cell only where the program that wrote it says the number
//! (`x:num`, `sdval`, `data-v`) and what the cell shows can be that number; all else stays the
//! text that is shown, since nobody knows how that program spells numbers. What a browser hides
//! is marked as hidden or makes no number. A page that ends within a table is cut, and refused.

mod cell;
mod entities;
mod layout;
mod styles;
mod table;
mod tokens;
mod words;

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, CellValue, FileKind, Sheet, Workbook};

use crate::budget::Budget;
use crate::notes::Notes;
use crate::{cells, charset, limits};
use styles::Styles;
use table::Table;
use tokens::{Tag, Token, Tokens};
use words::Words;

/// What the only sheet of a page without names is called.
const SHEET: &str = "HTML";

/// Elements that begin and end lines.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
];
/// Elements without an end.
const VOID: [&str; 12] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "wbr"];

/// State of one reading.
struct Reading<'a> {
    tokens: Tokens<'a>,
    workbook: Workbook,
    budget: Budget,
    notes: Notes,
    styles: Styles,
    sheet: Sheet,
    /// First row of the sheet that nothing stands in yet.
    row: u32,
    /// Words outside cells.
    line: Words,
    /// Open tables, the outermost first.
    tables: Vec<Table>,
    any_table: bool,
    /// Its sheets are files of their own, in a folder beside it.
    frames: bool,
    hidden: Option<Hidden>,
    /// Elements that are open and strike out, raise or offer words for choice.
    struck: usize,
    /// Names of sheets that a comment of Excel tells.
    told: Vec<String>,
    heading: Heading,
    /// The element whose words are skipped, up to its end.
    skipped: Option<&'static str>,
    page: Page,
}

/// An element that is not shown, and how many of its name are open in it.
struct Hidden {
    name: String,
    depth: usize,
    /// It was opened in a cell of so many open tables, and cannot outlast it.
    cell: Option<usize>,
}

/// Whether a heading of LibreOffice is open that names the next sheet.
#[derive(PartialEq)]
enum Heading {
    None,
    /// In the anchor of a table, before the name.
    Anchor,
    /// In the name.
    Name(String),
}

/// Whether the page as a whole has begun and ended.
#[derive(PartialEq)]
enum Page {
    Unmarked,
    Open,
    Closed,
}

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Rejection> {
    let decoded = charset::of_html(bytes)?;
    let mut reading = Reading {
        tokens: Tokens::of(&decoded.text),
        workbook: Workbook::new(FileKind::Html),
        budget: Budget::default(),
        notes: Notes::default(),
        styles: Styles::default(),
        sheet: Sheet::new(SHEET),
        row: 0,
        line: Words::default(),
        tables: Vec::new(),
        any_table: false,
        frames: false,
        hidden: None,
        struck: 0,
        told: Vec::new(),
        heading: Heading::None,
        skipped: None,
        page: Page::Unmarked,
    };
    reading.page()?;
    reading.notes.add("html-read", None, None, decoded.encoding);
    if decoded.assumed {
        reading.notes.add("encoding-assumed", None, None, decoded.encoding);
    }
    let mut workbook = reading.workbook;
    workbook.notes = reading.notes.finish();
    Ok(workbook)
}

impl Reading<'_> {
    fn page(&mut self) -> Result<(), Rejection> {
        loop {
            match self.tokens.next()? {
                Token::Open(tag) => self.open(&tag)?,
                Token::Close(name) => self.close(&name)?,
                Token::Text(text) => self.text(&text),
                Token::Raw("style", text) => self.styles.read(text)?,
                Token::Raw("textarea", text) => self.text(&entities::unescaped(text)),
                Token::Raw(..) => {}
                Token::Comment(text) => self.told.extend(sheet_names(text)),
                Token::End => return self.finish(),
            }
        }
    }

    fn finish(&mut self) -> Result<(), Rejection> {
        if !self.tables.is_empty() || self.page == Page::Open {
            return Err(Rejection::new(RejectCode::Corrupt, "html-end", ""));
        }
        self.flush_line()?;
        if !self.any_table {
            let what = if self.frames { "frameset" } else { "html" };
            return Err(Rejection::new(RejectCode::NotASpreadsheet, what, ""));
        }
        if let ([name], true) = (self.told.as_slice(), self.workbook.sheets.is_empty())
            && !name.trim().is_empty()
        {
            self.sheet.name.clone_from(name);
        }
        let is_empty = self.sheet.cells.is_empty() && self.sheet.text_boxes.is_empty();
        if is_empty && !self.workbook.sheets.is_empty() { Ok(()) } else { self.finish_sheet(SHEET) }
    }

    /// Puts the sheet under way into the workbook and begins another one.
    fn finish_sheet(&mut self, next: &str) -> Result<(), Rejection> {
        let mut sheet = std::mem::replace(&mut self.sheet, Sheet::new(next));
        self.row = 0;
        if self.workbook.sheet(&sheet.name).is_some() {
            return Err(Rejection::new(RejectCode::Corrupt, "duplicate-sheet", sheet.name));
        }
        if self.workbook.sheets.len() >= limits::SHEETS {
            return Err(Rejection::new(RejectCode::TooLarge, "sheets", ""));
        }
        cells::finish(&mut sheet, &mut self.notes)?;
        self.workbook.sheets.push(sheet);
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let name = tag.name.as_str();
        let void = VOID.contains(&name);
        self.hide(tag, void);
        match name {
            "html" => self.page = Page::Open,
            "frameset" => self.frames = true,
            "table" => self.open_table()?,
            "caption" | "thead" | "tbody" | "tfoot" => self.between_rows()?,
            "tr" => self.open_row(tag)?,
            "td" | "th" => self.open_cell(tag)?,
            "col" | "colgroup" => self.columns(tag),
            "br" => match self.words() {
                Some(words) => words.break_line(),
                None => self.flush_line()?,
            },
            "a" => self.anchor(tag)?,
            "em" if self.heading == Heading::Anchor => self.heading = Heading::Name(String::new()),
            "comment" => self.open_comment(),
            "img" => self.notes.add("picture", Some(&self.sheet.name), None, ""),
            "input" => self.input(tag),
            "meta" => self.property(tag)?,
            "sup" if self.words().is_some_and(|words| words.ends_in_a_digit()) => self.struck += 1,
            "s" | "strike" | "del" | "option" => self.struck += 1,
            _ if BLOCKS.contains(&name) => self.block()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Rejection> {
        match name {
            "html" => self.page = Page::Closed,
            "table" => self.close_table()?,
            "caption" | "thead" | "tbody" | "tfoot" => self.between_rows()?,
            "tr" => self.close_row()?,
            "td" | "th" => self.close_cell()?,
            "em" => self.name_sheet()?,
            "a" => {
                self.skipped = None;
                self.heading = Heading::None;
            }
            "comment" => self.close_comment(),
            "sup" | "s" | "strike" | "del" | "option" => {
                self.struck = self.struck.saturating_sub(1)
            }
            _ if BLOCKS.contains(&name) => self.block()?,
            _ => {}
        }
        if let Some(hidden) = self.hidden.as_mut().filter(|hidden| hidden.name == name) {
            hidden.depth -= 1;
            if hidden.depth == 0 {
                self.hidden = None;
            }
        }
        Ok(())
    }

    /// Keeps account of what is not shown. Columns, rows and cells say so themselves.
    fn hide(&mut self, tag: &Tag<'_>, void: bool) {
        let name = tag.name.as_str();
        if self.hidden.as_ref().is_some_and(|hidden| hidden.name == "p") && BLOCKS.contains(&name) {
            // A paragraph ends where another block begins.
            self.hidden = None;
        }
        match &mut self.hidden {
            Some(hidden) if hidden.name == name => hidden.depth += 1,
            Some(_) => {}
            None if void || matches!(name, "tr" | "td" | "th" | "colgroup") => {}
            None if self.styles.of(tag).hidden || tag.attribute("hidden").is_some() => {
                let cell = self.words().is_some().then_some(self.tables.len());
                let cell = cell.filter(|_| name != "table");
                self.hidden = Some(Hidden { name: name.to_owned(), depth: 1, cell });
            }
            None => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        match &mut self.heading {
            Heading::Name(name) => return name.push_str(text),
            Heading::Anchor => return,
            Heading::None => {}
        }
        let unseen = |hidden: &Hidden| hidden.cell == Some(self.tables.len());
        let doubtful = self.struck > 0 || self.hidden.as_ref().is_some_and(unseen);
        match self.words() {
            Some(words) => words.push(text, doubtful),
            None => self.line.push(text, false),
        }
    }

    /// A line or a block begins or ends.
    fn block(&mut self) -> Result<(), Rejection> {
        match self.words() {
            Some(words) => words.block(),
            None => self.flush_line()?,
        }
        Ok(())
    }

    /// Puts the words outside cells on a line of their own.
    fn flush_line(&mut self) -> Result<(), Rejection> {
        let text = std::mem::take(&mut self.line).finish();
        if text.is_empty() {
            return Ok(());
        }
        if self.tables.last().is_some_and(Table::is_between_rows) {
            // Words between the rows of a table stand on no line of it.
            self.budget.text(&text, 1)?;
            self.sheet.text_boxes.push(text);
            return Ok(());
        }
        let hidden = self.is_concealed();
        self.put(Address::new(self.row, 0), CellValue::Text(text.clone()), text, false)?;
        self.end_row(hidden)
    }

    /// Whether what begins now is not shown, because of something around it.
    fn is_concealed(&self) -> bool {
        let in_row = |table: &Table| table.row.as_ref().is_some_and(|row| row.hidden);
        self.hidden.is_some() || self.tables.iter().any(in_row)
    }

    /// The row under way is full: the next one begins.
    fn end_row(&mut self, hidden: bool) -> Result<(), Rejection> {
        if hidden {
            self.sheet.hidden_rows.push(self.row);
        }
        self.row += 1;
        if self.row >= limits::ROWS {
            return Err(Rejection::new(RejectCode::TooLarge, "address", ""));
        }
        Ok(())
    }

    fn put(
        &mut self,
        at: Address,
        value: CellValue,
        raw: String,
        formula: bool,
    ) -> Result<(), Rejection> {
        let place = |rejection: Rejection| rejection.at(&self.sheet.name, at);
        self.budget.cell()?;
        self.budget.text(&raw, 1).map_err(place)?;
        match &value {
            CellValue::Missing => {
                self.notes.add("formula-uncached", Some(&self.sheet.name), Some(at), "");
            }
            CellValue::Error(error) => {
                let notes = &mut self.notes;
                notes.add("error-in-formula", Some(&self.sheet.name), Some(at), error.as_str());
            }
            _ => {}
        }
        self.sheet.cells.push(Cell { at, value, raw, formula });
        Ok(())
    }

    /// Links: to a sheet of the page (no words of anybody), to a comment of Excel, and the mark
    /// under which LibreOffice puts a sheet.
    fn anchor(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let number = |text: &str| text.strip_prefix("table").is_some_and(is_number);
        if self.tables.is_empty() && tag.attribute("name").is_some_and(|name| number(&name)) {
            self.flush_line()?;
            self.heading = Heading::Anchor;
        }
        let href = tag.attribute("href").unwrap_or_default();
        let class = tag.attribute("class").unwrap_or_default();
        let to_sheet = self.tables.is_empty() && href.strip_prefix('#').is_some_and(number);
        if to_sheet || class.eq_ignore_ascii_case("msocomanchor") {
            self.skipped = Some("a");
        }
        Ok(())
    }

    /// The name of the next sheet is complete.
    fn name_sheet(&mut self) -> Result<(), Rejection> {
        let Heading::Name(name) = &mut self.heading else { return Ok(()) };
        let name = std::mem::take(name);
        self.heading = Heading::Anchor;
        if self.any_table || !self.sheet.cells.is_empty() {
            return self.finish_sheet(name.trim());
        }
        name.trim().clone_into(&mut self.sheet.name);
        Ok(())
    }

    /// Properties of the workbook, as LibreOffice writes them.
    fn property(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let Some((name, content)) = tag.attribute("name").zip(tag.attribute("content")) else {
            return Ok(());
        };
        if name == "changed" {
            self.workbook.modified = Some(content);
        } else if self.workbook.properties.len() < limits::PROPERTIES {
            self.workbook.properties.push((name, content));
        } else {
            return Err(Rejection::new(RejectCode::TooLarge, "properties", ""));
        }
        Ok(())
    }

    /// What a field of a form says: a browser shows it as it shows words.
    fn input(&mut self, tag: &Tag<'_>) {
        let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
        if matches!(kind.as_str(), "" | "text" | "number" | "tel" | "search" | "date") {
            self.text(&tag.attribute("value").unwrap_or_default());
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sheets that Excel and those that imitate it name in a comment.
fn sheet_names(comment: &str) -> impl Iterator<Item = String> {
    comment.split("<x:Name>").skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once("</x:Name>")?;
        Some(entities::unescaped(name.trim()).into_owned())
    })
}

#[cfg(test)]
mod tests;
