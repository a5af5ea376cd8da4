//! The very hidden sheet behind the checks: normalised cells, verdicts, counts.

use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

use super::{
    Live, Verdict,
    checks::{Check, Kinds},
    figures::{self, LETTERS, LETTERS_COLUMN, LETTERS_RANGE, NIL_FLAG, NOT_AVAILABLE},
    lines::{Line, key},
};
use crate::{
    entry::nil_figures,
    form::CellIndex,
    spreadsheet::{layout::reference, sheets::words},
    submission::LIVE_SHEET,
};

/// Columns of the checks: key of the line, verdict, short words, code of the row.
const KEY: u16 = 7;
const VERDICT: u16 = 8;
const WORDS: u16 = 9;
const CODE: u16 = 10;
/// First column of the counts of lines, one per verdict of [`COUNTED`]; the totals behind.
const COUNTS: u16 = 13;
const TOTALS: u16 = 20;

/// What is counted, in the order of the columns.
pub(super) const COUNTED: [Verdict; 6] = [
    Verdict::High,
    Verdict::Medium,
    Verdict::Low,
    Verdict::Unchecked,
    Verdict::Explained,
    Verdict::Holds,
];

fn letters(column: u16) -> String {
    grid::column_letters(u32::from(column))
}

/// `'_sheet'!$I$3:$I$9`: what is known of some checks, first to last.
fn span(column: u16, first: usize, last: usize) -> String {
    let column = letters(column);
    format!("'{LIVE_SHEET}'!${column}${}:${column}${}", first + 1, last + 1)
}

pub(super) fn verdicts(first: usize, last: usize) -> String {
    span(VERDICT, first, last)
}

pub(super) fn short_words(first: usize, last: usize) -> String {
    span(WORDS, first, last)
}

pub(super) fn codes(first: usize, last: usize) -> String {
    span(CODE, first, last)
}

pub(super) fn keys(first: usize, last: usize) -> String {
    span(KEY, first, last)
}

fn counted(verdict: Verdict) -> u16 {
    COUNTED.iter().position(|other| *other == verdict).unwrap_or_default() as u16
}

/// How often a verdict stands in a line of the list.
pub(super) fn count(line: usize, verdict: Verdict) -> String {
    format!("'{LIVE_SHEET}'!${}${}", letters(COUNTS + counted(verdict)), line + 1)
}

/// 1 where the report says that nothing arose.
pub(super) fn nil_flag() -> String {
    format!("'{LIVE_SHEET}'!{NIL_FLAG}")
}

/// How often a verdict stands in the whole form.
pub(super) fn total(verdict: Verdict) -> String {
    format!("'{LIVE_SHEET}'!${}$1", letters(TOTALS + counted(verdict)))
}

impl Live<'_> {
    /// Adds the sheet.
    pub(in crate::spreadsheet) fn hidden_sheet(
        &self,
        workbook: &mut Workbook,
    ) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(LIVE_SHEET)?.set_very_hidden(true).set_formula_result_default("");
        for (line, index) in (0..).zip(&self.figures.cells) {
            self.figure(sheet, line, *index)?;
        }
        // Formulas too, as all that repeats figures here: never data of this period.
        for ((line, column), value) in self.known.used() {
            write(sheet, line, column, format!("={value}"), &value)?;
        }
        for (number, check) in self.checks.iter().enumerate() {
            self.check(sheet, number, check)?;
        }
        for (number, line) in self.lines.iter().enumerate() {
            self.counts(sheet, number, line)?;
        }
        for ((letter, verdict, said), row) in LETTERS.into_iter().zip(0..) {
            sheet.write_string(row, LETTERS_COLUMN, letter)?;
            sheet.write_string(row, LETTERS_COLUMN + 1, verdict)?;
            let said = if said.is_empty() { "" } else { words(said) };
            sheet.write_string(row, LETTERS_COLUMN + 2, said)?;
        }
        for digits in 1..=15 {
            let format = figures::grouped(digits);
            sheet.write_string(digits as u32 - 1, LETTERS_COLUMN + 3, format)?;
        }
        for (verdict, column) in COUNTED.into_iter().zip(TOTALS..) {
            let all = span(VERDICT, 0, self.checks.len().saturating_sub(1));
            let formula = format!("=COUNTIF({all},\"{}\")", verdict.letter());
            write(sheet, 0, column, formula, &self.count(verdict).to_string())?;
        }
        let nil_figures = nil_figures(self.form);
        if !nil_figures.is_empty() {
            let formula = self.figures.all_nil(&nil_figures);
            let known = if self.entry.is_nil(self.form) { "1" } else { "0" };
            write(sheet, 1, TOTALS, formula, known)?;
        }
        Ok(())
    }

    fn figure(&self, sheet: &mut Worksheet, line: u32, index: CellIndex) -> Result<(), XlsxError> {
        let source = reference(self.layout, index);
        let cell = self.cell(index);
        let formulas = figures::formulas(self.pack, &self.figures, cell, &source, line);
        let result = figures::result(self.pack, cell, self.entry.state(index));
        for (column, formula) in (0..).zip(formulas) {
            if !formula.is_empty() {
                write(sheet, line, column, formula, if column == 0 { &result } else { "" })?;
            }
        }
        Ok(())
    }

    fn check(&self, sheet: &mut Worksheet, number: usize, check: &Check) -> Result<(), XlsxError> {
        let row = number as u32;
        let key = key(check);
        let verdict = self.verdicts[number].letter();
        sheet.write_string(row, KEY, &key)?;
        match &check.formula {
            Some(formula) => write(sheet, row, VERDICT, formula.clone(), verdict)?,
            None => {
                sheet.write_string(row, VERDICT, Verdict::Unchecked.letter())?;
            }
        }
        let at = self.figures.at(check.cells[0]);
        let said = self.words_of(check);
        match check.kind {
            Kinds::Value => {
                let formula = format!("=IFERROR(VLOOKUP({at},{LETTERS_RANGE},3,FALSE)&\"\",\"\")");
                write(sheet, row, WORDS, formula, &said)?;
            }
            Kinds::Compulsory => {
                let formula = format!(
                    "=IF({at}=\"{NOT_AVAILABLE}\",\"{}\",\"{}\")",
                    words(self.not_available(check)),
                    words("workbook.live.short.compulsory"),
                );
                write(sheet, row, WORDS, formula, &said)?;
            }
            _ => {
                sheet.write_string(row, WORDS, said)?;
            }
        }
        sheet.write_string(row, CODE, &self.cell(check.cells[0]).row_code)?;
        Ok(())
    }

    fn counts(&self, sheet: &mut Worksheet, number: usize, line: &Line) -> Result<(), XlsxError> {
        let (first, last) = (line.first, line.last);
        for (verdict, column) in COUNTED.into_iter().zip(COUNTS..) {
            let (keys, verdicts) = (keys(first, last), verdicts(first, last));
            let (key, letter) = (&line.key, verdict.letter());
            let formula = match first == last {
                true => format!("=COUNTIF({verdicts},\"{letter}\")"),
                false => format!("=COUNTIFS({keys},\"{key}\",{verdicts},\"{letter}\")"),
            };
            let known = self.in_line(line).filter(|at| self.verdicts[*at] == verdict).count();
            write(sheet, number as u32, column, formula, &known.to_string())?;
        }
        Ok(())
    }

    /// The checks of a line.
    pub(super) fn in_line<'l>(&'l self, line: &'l Line) -> impl Iterator<Item = usize> + 'l {
        (line.first..=line.last).filter(|at| key(&self.checks[*at]) == line.key)
    }

    /// Of a compulsory figure that is not available: a reason is asked for where there is room.
    fn not_available(&self, check: &Check) -> &'static str {
        match check.can_be(Verdict::Low) {
            true => "workbook.live.short.not-available",
            false => "workbook.live.short.compulsory-not-available",
        }
    }

    /// What stands beside the row where a check is broken.
    pub(super) fn words_of(&self, check: &Check) -> String {
        let first = check.cells[0];
        let state = figures::result(self.pack, self.cell(first), self.entry.state(first));
        let id = match &check.kind {
            Kinds::Value => {
                let known = LETTERS.iter().find(|(letter, ..)| *letter == state);
                let id = known.map_or("", |(.., id)| id);
                return if id.is_empty() { String::new() } else { words(id).to_owned() };
            }
            Kinds::Compulsory if state == NOT_AVAILABLE => self.not_available(check),
            Kinds::Compulsory => "workbook.live.short.compulsory",
            Kinds::Partition(_) => "workbook.live.short.partition",
            Kinds::Part => "workbook.live.short.part",
            Kinds::Change => "workbook.live.short.change",
            Kinds::Opening => "workbook.live.short.opening",
            Kinds::Comparison => "workbook.live.short.comparison",
            Kinds::Cumulative { known: false } => "workbook.live.short.cumulative",
            Kinds::Cumulative { known: true } => "workbook.live.short.cumulative-known",
            Kinds::Relation(_) => {
                return format!("{} {}", words("workbook.live.short.relation"), check.rule);
            }
        };
        words(id).to_owned()
    }
}

/// A formula with what it comes to now: programs that do not calculate show that.
pub(super) fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: String,
    result: &str,
) -> Result<(), XlsxError> {
    sheet.write_formula(row, column, Formula::new(formula).set_result(result))?;
    Ok(())
}
