//! Cells: where they stand, what they say, and the number that a program keeps beside.

use grid::envelope::{RejectCode, Rejection};
use grid::{CellValue, Range};

use super::Reading;
use super::tokens::Tag;
use super::words::{Words, agree};
use crate::limits;
use crate::number_format::Shows;
use crate::xml::is_true;

pub(super) struct OpenCell {
    pub(super) range: Range,
    words: Words,
    /// A comment that LibreOffice writes into the cell.
    comment: Option<Words>,
    in_comment: bool,
    shows: Shows,
    stored: Stored,
    formula: bool,
    /// Its row holds tables in its place.
    lines: bool,
}

/// What the cell's tag says of its value.
enum Stored {
    Nothing,
    Number(String),
    /// `x:num` alone: what is shown is the number itself.
    Shown,
    Error,
    Bool(String),
}

impl OpenCell {
    /// The words so far; what follows stands on lines of its own.
    pub(super) fn take_words(&mut self) -> Words {
        self.lines = true;
        std::mem::take(&mut self.words)
    }

    /// Whether its tag says a value.
    pub(super) fn holds_a_number(&self) -> bool {
        !matches!(self.stored, Stored::Nothing)
    }
}

impl Reading<'_> {
    /// Where words go: into the open cell or its comment; `None` outside cells.
    pub(super) fn words(&mut self) -> Option<&mut Words> {
        let cell = self.tables.last_mut()?.cell.as_mut().filter(|cell| !cell.lines)?;
        match &mut cell.comment {
            Some(comment) if cell.in_comment => Some(comment),
            _ => Some(&mut cell.words),
        }
    }

    pub(super) fn open_cell(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        if self.tables.is_empty() {
            return Ok(());
        }
        self.close_cell()?;
        if self.tables.last().is_some_and(|table| table.row.is_none()) {
            self.flush_line()?;
            self.begin_row(false);
        }
        let style = self.styles.of(tag);
        let spans = (span(tag, "rowspan")?, span(tag, "colspan")?);
        let stored = stored(tag);
        let shows = style.shows.or_else(|| office_format(tag)).unwrap_or_default();
        let formula = tag.attribute("x:fmla").is_some();
        let (at_row, merges) = (self.row, self.sheet.merges.len());
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Some(row) = &mut table.row else { return Ok(()) };
        if row.holds_tables {
            return Err(Rejection::new(RejectCode::Unreadable, "nested-table", ""));
        }
        if style.hidden && !row.hidden {
            // Browsers move the cells behind it one place to the left, office programs do not.
            return Err(Rejection::new(RejectCode::Unreadable, "hidden-cell", ""));
        }
        row.cells += 1;
        let place = |rejection: Rejection| rejection.within(&self.sheet.name);
        let range = table.layout.place(at_row, spans).map_err(place)?;
        if range.first != range.last {
            if merges >= limits::MERGES {
                return Err(place(Rejection::new(RejectCode::TooLarge, "merges", "")));
            }
            self.sheet.merges.push(range);
        }
        table.cell = Some(OpenCell {
            range,
            words: Words::default(),
            comment: None,
            in_comment: false,
            shows,
            stored,
            formula,
            lines: false,
        });
        Ok(())
    }

    pub(super) fn close_cell(&mut self) -> Result<(), Rejection> {
        let lines = |cell: &OpenCell| cell.lines;
        if self.tables.last().is_some_and(|table| table.cell.as_ref().is_some_and(lines)) {
            self.flush_line()?;
        }
        let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.take()) else {
            return Ok(());
        };
        if self.hidden.as_ref().is_some_and(|hidden| hidden.cell == Some(self.tables.len())) {
            self.hidden = None;
        }
        self.struck = 0;
        self.skipped = None;
        if cell.lines {
            return Ok(());
        }
        let at = cell.range.first;
        if let Some(comment) = cell.comment.map(Words::finish).filter(|text| !text.is_empty()) {
            self.budget.text(&comment, 1)?;
            self.sheet.comments.push((at, comment));
        }
        let shown = cell.words.finish();
        let (value, raw) = match cell.stored {
            Stored::Number(stored) => number(&shown, &stored, cell.shows),
            Stored::Shown => plain_number(&shown, cell.shows),
            Stored::Error if !shown.is_empty() => (CellValue::Error(shown.clone()), shown),
            Stored::Bool(stored) => (CellValue::Bool(is_true(&stored.to_lowercase())), stored),
            Stored::Nothing | Stored::Error => (CellValue::Text(shown.clone()), shown),
        };
        if raw.is_empty() {
            return if cell.formula { self.put(at, CellValue::Missing, raw, true) } else { Ok(()) };
        }
        self.put(at, value, raw, cell.formula)
    }

    pub(super) fn open_comment(&mut self) {
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.comment.get_or_insert_default().block();
            cell.in_comment = true;
        }
    }

    pub(super) fn close_comment(&mut self) {
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.in_comment = false;
        }
    }
}

/// How many rows or columns a cell spans.
fn span(tag: &Tag<'_>, name: &str) -> Result<u32, Rejection> {
    let Some(text) = tag.attribute(name) else { return Ok(1) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(1);
    }
    match text.parse::<u64>() {
        // To the end of the table, or nowhere: programs disagree.
        Ok(0) | Err(_) => Err(Rejection::new(RejectCode::Unreadable, "merge", name)),
        Ok(count) => Ok(u32::try_from(count).unwrap_or(u32::MAX)),
    }
}

/// What Excel (`x:num`, `x:bool`, `x:err`), LibreOffice (`sdval`) and SheetJS (`data-v`) keep.
fn stored(tag: &Tag<'_>) -> Stored {
    match tag.attribute("x:num") {
        Some(number) if number.trim().is_empty() => return Stored::Shown,
        Some(number) => return Stored::Number(number.trim().to_owned()),
        None => {}
    }
    if let Some(number) = tag.attribute("sdval").filter(|number| !number.trim().is_empty()) {
        // With the decimal sign of its language, and never with groups.
        return Stored::Number(match number.trim().split_once(',') {
            Some((whole, part)) if !part.contains(',') && !number.contains('.') => {
                format!("{whole}.{part}")
            }
            _ => number.trim().to_owned(),
        });
    }
    if tag.attribute("x:err").is_some() {
        return Stored::Error;
    }
    if let Some(flag) = tag.attribute("x:bool").filter(|flag| !flag.is_empty()) {
        return Stored::Bool(flag);
    }
    match (tag.attribute("data-t").as_deref(), tag.attribute("data-v")) {
        (Some("n"), Some(number)) => Stored::Number(number.trim().to_owned()),
        (Some("b"), Some(flag)) => Stored::Bool(flag),
        (Some("e"), _) => Stored::Error,
        _ => Stored::Nothing,
    }
}

/// The formats of LibreOffice (`sdnum="1033;0;#,##0"`) and SheetJS.
fn office_format(tag: &Tag<'_>) -> Option<Shows> {
    let of_office = tag.attribute("sdnum");
    let code = of_office.as_deref().and_then(|text| text.splitn(3, ';').nth(2).map(str::to_owned));
    code.or_else(|| tag.attribute("data-z")).map(|code| Shows::named_or_code(&code))
}

/// The stored number where it can be what is shown, else both as they stand.
fn number(shown: &str, stored: &str, shows: Shows) -> (CellValue, String) {
    let both = || {
        let text = format!("{shown} ≠ {stored}");
        (CellValue::Text(text.clone()), text)
    };
    // LibreOffice keeps a 0 beside the errors of formulas.
    if shown.starts_with('#') || shown.starts_with("Err:") {
        return (CellValue::Error(shown.to_owned()), shown.to_owned());
    }
    let Some(number) = stored.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return both();
    };
    let number = number + 0.0;
    let agrees = match shows {
        Shows::Date => true,
        Shows::Percent => agree(shown, number * 100.0),
        Shows::Number => {
            agree(shown, number) || (shown.contains('%') && agree(shown, number * 100.0))
        }
    };
    let shows = if shown.ends_with('%') { Shows::Percent } else { shows };
    if agrees { (shows.value(number), stored.to_owned()) } else { both() }
}

/// A number without any separator is what it shows; others are read as texts are.
fn plain_number(shown: &str, shows: Shows) -> (CellValue, String) {
    let digits = shown.strip_prefix('-').unwrap_or(shown);
    let plain = shows == Shows::Number
        && (1..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    match shown.parse::<f64>() {
        Ok(number) if plain => (CellValue::Number(number + 0.0), shown.to_owned()),
        _ => (CellValue::Text(shown.to_owned()), shown.to_owned()),
    }
}
