//! Ranges of cells as office programs put them on the clipboard, and ours for them.
//!
//! Tables travel as text with tabs and as HTML. The HTML says where cells are merged, how the
//! other program writes numbers and dates and often the very number that it keeps, so that `2.5`
//! of an English Excel never becomes 25 and `6/5/2023` is not taken for the sixth of May.
//!
//! **Invariants:** a text is respelled only as a figure or a date, and only where a row asks for
//! one; words and whatever has another shape stay to the letter. What a program keeps beside a
//! text is believed only where the text says the same. What nothing tells is left for the row to
//! ask about. What is copied from a form and pasted again is what it was.

mod copy;
mod dates;
mod html;
mod place;
mod separators;
#[cfg(test)]
mod sources;
mod text;

use std::borrow::Cow;

use rust_decimal::Decimal;

pub use copy::{Copied, carried, copied};
pub use place::{Placed, place};
pub use text::write_table;

use crate::definition::{CivilDate, ValueType};
use dates::DayOrder;
use html::HtmlCell;
use separators::Separators;
use text::TextCell;

/// The cells of a pasted table, row by row. `html` may be empty.
pub fn read_table(text: &str, html: &str) -> Vec<Vec<Pasted>> {
    let from_text = text::split(text);
    let from_html = html::table(html);
    let table = match &from_html {
        Some(rows) if text.trim_matches(['\r', '\n']).is_empty() => of_html(rows),
        Some(rows) => match paired(&from_text, rows) {
            Some(table) => table,
            // Programs for texts end the lines inside a cell as they end rows.
            None if words_of_html(rows) == words_of_text(&from_text) => of_html(rows),
            None => of_text(&from_text),
        },
        None => of_text(&from_text),
    };
    let table = without_trailing_rows(table, copy::is_ours(html));
    let source = Source::of(&table, html);
    table.into_iter().map(|row| row.into_iter().map(|cell| cell.pasted(source)).collect()).collect()
}

/// How the program writes that copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Source {
    /// `None`: a program whose way of writing nothing tells.
    separators: Option<Separators>,
    dates: DayOrder,
}

impl Source {
    fn of(table: &[Vec<Found<'_>>], html: &str) -> Self {
        let stated = Separators::of_html(html);
        let is_sheets = html.contains("google-sheets-html-origin");
        let separators = if is_sheets { stated } else { stated.or(Some(Separators::of_people())) };
        let usual = match separators {
            Some(own) if own.is_vietnamese() => DayOrder::DayFirst,
            _ => DayOrder::Unclear,
        };
        let untold = table.iter().flatten().filter(|cell| cell.order().is_none());
        let dates = DayOrder::of_texts(untold.map(|cell| &*cell.text), usual);
        Self { separators, dates }
    }
}

/// One place of the table as both flavours have it.
struct Found<'a> {
    text: Cow<'a, str>,
    /// Where the HTML says the same at this place.
    beside: Option<&'a HtmlCell>,
}

impl Found<'_> {
    fn order(&self) -> Option<DayOrder> {
        DayOrder::of_format(&self.beside?.format)
    }

    fn pasted(self, source: Source) -> Pasted {
        let stored = self.beside.and_then(|cell| cell.stored.as_deref());
        let exact = stored.and_then(|stored| Exact::of(stored, self.text.trim()));
        let dates = self.order().unwrap_or(source.dates);
        Pasted { text: self.text.into_owned(), exact, separators: source.separators, dates }
    }
}

/// Both flavours place by place; `None` where they have not the same rows and columns or do not
/// say the same somewhere. Rows at the end that only one has are empty.
fn paired<'a>(text: &'a [Vec<TextCell>], html: &'a [Vec<HtmlCell>]) -> Option<Vec<Vec<Found<'a>>>> {
    let (text_rows, html_rows) =
        (filled_rows(text, |cell| &cell.written), filled_rows(html, |cell| &cell.text));
    if text_rows != html_rows {
        return None;
    }
    let width = |rows: usize| (0..rows).all(|row| text[row].len() == html[row].len());
    if !width(text_rows) {
        return None;
    }
    let pair = |(text, html): (&'a TextCell, &'a HtmlCell)| {
        let (own, written, shown) = (words(&text.text), words(&text.written), words(&html.text));
        // Some programs put a blank for the end of a line inside a cell.
        let text = if own == shown && html.text.contains('\n') {
            &html.text
        } else if own != shown && written == shown {
            &text.written
        } else {
            &text.text
        };
        Found { text: Cow::Borrowed(text), beside: (words(text) == shown).then_some(html) }
    };
    let mut table: Vec<Vec<Found<'_>>> = text
        .iter()
        .zip(html)
        .map(|(text, html)| text.iter().zip(html).map(pair).collect())
        .collect();
    // Where one has more empty rows at its end, they stand in the other.
    for row in html.iter().skip(text.len()) {
        table.push(row.iter().map(|_| Found { text: Cow::Borrowed(""), beside: None }).collect());
    }
    Some(table)
}

fn filled_rows<T>(rows: &[Vec<T>], text: impl Fn(&T) -> &String) -> usize {
    let is_filled = |row: &Vec<T>| row.iter().any(|cell| !words(text(cell)).is_empty());
    rows.iter().rposition(is_filled).map_or(0, |at| at + 1)
}

fn of_html(rows: &[Vec<HtmlCell>]) -> Vec<Vec<Found<'_>>> {
    let found = |cell| Found { text: Cow::Borrowed(own_text(cell)), beside: Some(cell) };
    rows.iter().map(|row| row.iter().map(found).collect()).collect()
}

fn own_text(cell: &HtmlCell) -> &str {
    // Word writes a no-break space into an empty cell.
    if words(&cell.text).is_empty() { "" } else { &cell.text }
}

fn of_text(rows: &[Vec<TextCell>]) -> Vec<Vec<Found<'_>>> {
    let found = |cell: &'_ TextCell| Found { text: Cow::Owned(cell.text.clone()), beside: None };
    rows.iter().map(|row| row.iter().map(found).collect()).collect()
}

/// Rows at the end in which nothing stands empty nothing: programs add them unasked. A table
/// that is empty altogether was meant so, and what we copied ourselves is as it was.
fn without_trailing_rows(mut table: Vec<Vec<Found<'_>>>, is_ours: bool) -> Vec<Vec<Found<'_>>> {
    let is_filled = |row: &Vec<Found<'_>>| row.iter().any(|cell| !cell.text.trim().is_empty());
    let filled = table.iter().rposition(is_filled).map_or(0, |at| at + 1);
    if filled > 0 && !is_ours {
        table.truncate(filled);
    }
    table
}

/// The words of a cell, however blanks and line ends stand between them.
fn words(text: &str) -> String {
    crate::text::collapse_blanks(text)
}

fn words_of_html(rows: &[Vec<HtmlCell>]) -> String {
    words(&rows.iter().flatten().map(|cell| format!("{} ", cell.text)).collect::<String>())
}

fn words_of_text(rows: &[Vec<TextCell>]) -> String {
    words(&rows.iter().flatten().map(|cell| format!("{} ", cell.written)).collect::<String>())
}

/// What a program keeps in a cell, where the text that shows it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exact {
    Number(Decimal),
    Percent(Decimal),
    Day(CivilDate),
}

impl Exact {
    fn of(stored: &str, shown: &str) -> Option<Self> {
        let number = separators::stored_number(stored)?;
        if let Some(percent) = shown.strip_suffix('%') {
            let hundredfold = number.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
            return Separators::any_shows(hundredfold, percent)
                .then_some(Self::Percent(hundredfold));
        }
        if Separators::any_shows(number, shown) {
            return Some(Self::Number(number));
        }
        Some(Self::Day(dates::stored_day(stored.trim().parse().ok()?, shown)?))
    }
}

/// One cell of a pasted table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    text: String,
    exact: Option<Exact>,
    separators: Option<Separators>,
    dates: DayOrder,
}

impl Pasted {
    /// Nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// What is written into a cell of this type, as if it had been typed there.
    pub fn text_for(&self, value_type: &ValueType) -> Cow<'_, str> {
        let count = *value_type == ValueType::Integer;
        match (value_type.is_numeric(), *value_type == ValueType::Date, self.exact) {
            (true, _, Some(Exact::Number(number))) => Cow::Owned(copy::exactly(number)),
            (true, _, Some(Exact::Percent(number))) => Cow::Owned(copy::exactly(number) + "%"),
            (_, true, Some(Exact::Day(day))) | (true, _, Some(Exact::Day(day))) => {
                Cow::Owned(day.to_string())
            }
            (true, ..) => match self.separators {
                Some(own) => own.respell(&self.text, count),
                None => separators::so_that_it_asks(&self.text, count),
            },
            (_, true, _) => self.dates.respell(&self.text).map_or(self.as_it_stands(), Cow::Owned),
            _ => self.as_it_stands(),
        }
    }

    /// Whether a cell of this type is asked about the day: nothing tells which number it is.
    pub fn is_unclear_day(&self, value_type: &ValueType) -> bool {
        *value_type == ValueType::Date
            && self.exact.is_none()
            && self.dates == DayOrder::Unclear
            && self.dates.respell(&self.text).is_some()
    }

    fn as_it_stands(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.text)
    }
}
