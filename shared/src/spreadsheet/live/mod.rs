//! The rules of a form as live formulas of its workbook.
//!
//! A very hidden sheet holds every cell of the form once more, normalised by the grammar of
//! [`value::parse`](crate::value::parse) as far as formulas can ([`figures`]), and every check
//! with its verdict ([`checks`]). What people see reads from it ([`shown`]): a column beside
//! each table, outside what is printed, and the sheet that lists all rules.
//!
//! **Invariants:** a formula's verdict is the one of `validation`, with those figures of other
//! periods that were known when the workbook was written ([`known`]); a text is taken for a number only where the grammar takes it for the same number;
//! functions are those of Excel 2010 that LibreOffice and WPS have too; nothing of this is
//! data when the file comes back.

mod checks;
mod figures;
mod hidden;
mod known;
mod lines;
mod map;
mod shown;
mod totals;

use crate::{
    definition::Pack,
    entry::Entry,
    form::{CellIndex, Form},
    validation::{Context, Subject, validate},
};

use super::layout::Layout;
use checks::Check;
use figures::Figures;
use known::Known;
use lines::Line;
pub use map::{LiveCheck, LiveMap, live_map};

/// What is known of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Figures are missing.
    Skipped,
    Holds,
    Explained,
    /// A figure of another period is not known.
    Unchecked,
    Low,
    Medium,
    High,
}

impl Verdict {
    /// As it stands on the hidden sheet. No letter is a pattern to spreadsheets.
    pub(super) const fn letter(self) -> &'static str {
        match self {
            Self::Skipped => "",
            Self::Holds => "ok",
            Self::Explained => "E",
            Self::Unchecked => "U",
            Self::Low => "L",
            Self::Medium => "M",
            Self::High => "H",
        }
    }
}

/// All checks of one form, as they stand in its workbook.
pub(super) struct Live<'a> {
    pack: &'a Pack,
    form: &'a Form,
    entry: &'a Entry,
    layout: &'a Layout,
    /// What the stamp says.
    has_errors: bool,
    figures: Figures,
    known: Known,
    /// By line of the form: section, row.
    checks: Vec<Check>,
    /// One per check.
    verdicts: Vec<Verdict>,
    lines: Vec<Line>,
}

impl<'a> Live<'a> {
    /// The entry is recalculated.
    pub(super) fn of(
        pack: &'a Pack,
        form: &'a Form,
        entry: &'a Entry,
        layout: &'a Layout,
        has_errors: bool,
        context: &Context<'_>,
    ) -> Self {
        let subject = Subject::new(pack, form, entry, context);
        let figures = Figures::of(form);
        let known = Known::of(&subject, &figures);
        let checks = checks::of(&subject, &figures, &known);
        let validation = validate(pack, form, entry, context);
        let verdicts = checks.iter().map(|check| check.verdict(&validation)).collect();
        let lines = lines::of(&checks);
        Self { pack, form, entry, layout, has_errors, figures, known, checks, verdicts, lines }
    }

    /// How many checks have a verdict.
    fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|other| **other == verdict).count()
    }

    /// The checks of a line of the form: section and row.
    fn beside_row(&self, line: (usize, usize)) -> std::ops::Range<usize> {
        let first = self.checks.partition_point(|check| check.line < line);
        first..self.checks.partition_point(|check| check.line <= line)
    }

    fn cell(&self, index: CellIndex) -> &'a crate::form::FormCell {
        &self.form.cells[index]
    }
}
