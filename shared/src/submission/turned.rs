//! Tables that lie on their side: indicators across, figures below them. Such a sheet is read as if
//! it had been turned; what comes of it speaks of its cells as they stand.
//!
//! What stands upright below such a table is read beside it, as it stands.
//!
//! **Invariant:** every address of a finished import is one of the file.

use std::collections::BTreeSet;

use grid::{Address, Cell, CellValue, Range, Sheet, Workbook};

use super::{
    Anchor, CellAccount, IgnoredReason, Import, ImportedValue, Question, Recognition, account,
    is_beside_the_form, tables::is_row_code, words::Words,
};
use crate::diag::{Finding, Place};

/// Labels on one line that make a table one that lies on its side.
const LEAST: usize = 6;
/// Columns of a sheet.
pub(super) const COLUMNS: u32 = 16_384;

/// A workbook whose tables stand upright.
pub(super) struct Turned {
    pub(super) workbook: Workbook,
    sheets: BTreeSet<usize>,
    names: BTreeSet<String>,
    /// Figures above the tables, which were left out.
    above: u32,
}

/// Ends the name of a sheet that holds what stands below a turned table, as it stands.
const BELOW: char = '\u{1}';

/// The workbook with upright tables; `None` where all of them are.
pub(super) fn upright(workbook: &Workbook, words: &Words<'_>) -> Option<Turned> {
    if workbook.names.iter().any(|name| name.name.to_ascii_lowercase().starts_with("th_")) {
        return None;
    }
    let lying: Vec<(usize, u32, Option<u32>)> = workbook
        .sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| !is_beside_the_form(&sheet.name))
        .filter_map(|(number, sheet)| {
            let (first, below) = lies_from(sheet, words)?;
            Some((number, first, below))
        })
        .collect();
    if lying.is_empty() {
        return None;
    }
    let mut turned = Turned {
        workbook: workbook.clone(),
        sheets: BTreeSet::new(),
        names: BTreeSet::new(),
        above: 0,
    };
    for (number, first, below) in lying {
        if let Some(below) = below {
            let rest = cut_off(&mut turned.workbook.sheets[number], below);
            turned.workbook.sheets.push(rest);
        }
        let sheet = &mut turned.workbook.sheets[number];
        let head = sheet.cells.iter().take_while(|cell| cell.at.row < first);
        let figures = head.filter(|cell| account::is_figure(workbook.kind, cell)).count();
        turned.above = turned.above.saturating_add(u32::try_from(figures).unwrap_or(u32::MAX));
        turn(sheet, first);
        turned.names.insert(sheet.name.clone());
        turned.sheets.insert(number);
    }
    Some(turned)
}

/// The line on which the labels or codes of a table lie side by side, and the one from which on
/// something else stands below it.
fn lies_from(sheet: &Sheet, words: &Words<'_>) -> Option<(u32, Option<u32>)> {
    let mut known: Vec<Address> =
        sheet.cells.iter().filter(|cell| is_known(cell, words)).map(|cell| cell.at).collect();
    let first = known.first()?.row;
    let below = next_table(sheet, first, &known);
    known.retain(|at| below.is_none_or(|below| at.row < below));
    let rows: BTreeSet<u32> = known.iter().map(|at| at.row).collect();
    let columns: BTreeSet<u32> = known.iter().map(|at| at.column).collect();
    // What is turned must have an address then too.
    let last = sheet.cells.last()?.at.row;
    let lies = last < COLUMNS && columns.len() >= LEAST && columns.len() >= rows.len() * 3;
    lies.then_some((first, below))
}

/// The code or the label of a line.
fn is_known(cell: &Cell, words: &Words<'_>) -> bool {
    match &cell.value {
        CellValue::Text(text) => is_row_code(text.trim()) || words.is_label(text),
        _ => false,
    }
}

/// The row where, below an empty one, something begins that has codes or labels of its own.
fn next_table(sheet: &Sheet, first: u32, known: &[Address]) -> Option<u32> {
    let blank = |cell: &Cell| match &cell.value {
        CellValue::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let filled: BTreeSet<u32> =
        sheet.cells.iter().filter(|cell| !blank(cell)).map(|cell| cell.at.row).collect();
    let empty = filled.range(first..).zip(first..).find(|(row, next)| *row != next)?.1;
    let below = empty + 1;
    known.iter().any(|at| at.row >= below).then_some(below)
}

/// Takes what stands from a row on off a sheet, as a sheet of its own.
fn cut_off(sheet: &mut Sheet, below: u32) -> Sheet {
    let mut rest = Sheet::new(format!("{}{BELOW}", sheet.name));
    rest.visibility = sheet.visibility;
    rest.cells = sheet.cells.extract_if(.., |cell| cell.at.row >= below).collect();
    rest.merges = sheet.merges.extract_if(.., |merge| merge.first.row >= below).collect();
    rest.comments = sheet.comments.extract_if(.., |(at, _)| at.row >= below).collect();
    rest.hidden_columns = sheet.hidden_columns.clone();
    rest
}

/// Turns a sheet from a row on; what stands above is left out.
pub(super) fn turn(sheet: &mut Sheet, first: u32) {
    sheet.cells.retain(|cell| cell.at.row >= first);
    for cell in &mut sheet.cells {
        cell.at = swapped(cell.at);
    }
    sheet.cells.sort_by_key(|cell| cell.at);
    sheet.merges.retain(|merge| merge.first.row >= first);
    for merge in &mut sheet.merges {
        *merge = Range { first: swapped(merge.first), last: swapped(merge.last) };
    }
    for (at, _) in &mut sheet.comments {
        *at = swapped(*at);
    }
    std::mem::swap(&mut sheet.hidden_rows, &mut sheet.hidden_columns);
}

pub(super) fn swapped(at: Address) -> Address {
    Address::new(at.column, at.row)
}

impl Turned {
    /// Whether a sheet was turned.
    pub(super) fn is_turned(&self, sheet: usize) -> bool {
        self.sheets.contains(&sheet)
    }

    /// Turns the addresses of signs that were read from the file as it stands.
    pub(super) fn signs(&self, recognition: &mut Recognition) {
        recognition.anchors.iter_mut().for_each(|anchor| self.anchor(anchor));
        for contradiction in &mut recognition.contradictions {
            self.anchor(&mut contradiction.first);
            self.anchor(&mut contradiction.second);
        }
    }

    pub(super) fn findings(&self, findings: &mut [Finding]) {
        findings.iter_mut().for_each(|finding| self.finding(finding));
    }

    /// Turns every address of an import back, and counts what was left out.
    pub(super) fn back(&self, import: &mut Import) {
        self.signs(&mut import.recognition);
        self.findings(&mut import.findings);
        self.results(&mut import.values, &mut import.questions);
        if let Some(withheld) = &mut import.withheld {
            self.results(&mut withheld.values, &mut withheld.questions);
            self.count(&mut withheld.account);
        }
        self.count(&mut import.account);
    }

    fn results(&self, values: &mut [ImportedValue], questions: &mut [Question]) {
        for value in values {
            if self.restore(&mut value.sheet) {
                turn_text(&mut value.address);
            }
            self.findings(&mut value.findings);
        }
        questions.iter_mut().for_each(|question| self.question(question));
    }

    fn count(&self, account: &mut CellAccount) {
        if self.above > 0 {
            account.read = account.read.saturating_add(self.above);
            let ignored = account.ignored.entry(IgnoredReason::Heading).or_default();
            *ignored = ignored.saturating_add(self.above);
        }
    }

    /// Gives a sheet its name back; whether its addresses were turned.
    fn restore(&self, sheet: &mut String) -> bool {
        if sheet.ends_with(BELOW) {
            sheet.pop();
            return false;
        }
        self.names.contains(sheet)
    }

    fn question(&self, question: &mut Question) {
        for waiting in &mut question.waiting {
            if self.restore(&mut waiting.sheet) {
                turn_text(&mut waiting.cell);
            }
        }
        if self.place(&mut question.place) {
            turn_arguments(&mut question.arguments);
        }
        without_marks(&mut question.arguments);
    }

    fn finding(&self, finding: &mut Finding) {
        if self.place(&mut finding.place) {
            turn_arguments(&mut finding.arguments);
        }
        without_marks(&mut finding.arguments);
    }

    fn anchor(&self, anchor: &mut Anchor) {
        if anchor.sheet.as_mut().is_some_and(|sheet| self.restore(sheet))
            && let Some(cell) = &mut anchor.cell
        {
            turn_text(cell);
        }
    }

    fn place(&self, place: &mut Place) -> bool {
        let turned = place.sheet.as_mut().is_some_and(|sheet| self.restore(sheet));
        if turned && let Some(cell) = &mut place.cell {
            turn_text(cell);
        }
        turned
    }
}

fn turn_arguments(arguments: &mut [(String, String)]) {
    for (_, text) in arguments.iter_mut().filter(|(name, _)| name == "cell") {
        turn_text(text);
    }
}

/// Names of sheets among the arguments as they are in the file.
fn without_marks(arguments: &mut [(String, String)]) {
    for (_, text) in arguments.iter_mut().filter(|(_, text)| text.contains(BELOW)) {
        text.retain(|c| c != BELOW);
    }
}

/// `B3, C3` → `C2, C3`.
fn turn_text(text: &mut String) {
    let cells = text.split(", ").map(|cell| match Address::parse(cell) {
        Some(at) => swapped(at).to_string(),
        None => cell.to_owned(),
    });
    *text = cells.collect::<Vec<_>>().join(", ");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_turned_one_by_one() {
        let mut text = "B3, C3".to_owned();
        turn_text(&mut text);
        assert_eq!(text, "C2, C3");
        turn_text(&mut text);
        assert_eq!(text, "B3, C3");
    }
}
