//! How the writer of a file writes figures, as somebody may say of all of them at once: what a
//! point before three digits is, what a word in place of a figure says, which line a merged figure
//! is of, in which unit figures without one are.
//!
//! **Invariant:** a habit is offered only where no figure of the file speaks against it, so what
//! was said of a writer settles nothing in a file that is written otherwise: there it is asked
//! again. What people type says nothing of what programs write, and figures in rows of counts
//! nothing of fractions.

use std::collections::{BTreeMap, BTreeSet};

use grid::{CellValue, Workbook};

use super::{Alias, Answer, Habit, Meaning, Scope, Wording, cells::CellReading, names::Position};
use crate::{
    definition::ValueType,
    form::{CellIndex, Form, FormCell},
    value::{Told, ValueState, Writing, settled, told},
};

/// Rows in which figures are written for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    Counts,
    Fractions,
}

/// What the figures of a file tell of its writer.
pub(super) struct Habits<'a> {
    form: &'a Form,
    workbook: &'a Workbook,
    /// Figures that stand for several cells of the form, and those cells.
    merged: BTreeMap<Position, Vec<CellIndex>>,
    /// Ways of writing of which there is a proof.
    proved: BTreeSet<(Rows, Writing)>,
}

impl<'a> Habits<'a> {
    pub(super) fn of(
        form: &'a Form,
        workbook: &'a Workbook,
        merged: BTreeMap<Position, Vec<CellIndex>>,
        readings: &[CellReading],
    ) -> Self {
        let mut habits = Self { form, workbook, merged, proved: BTreeSet::new() };
        let exported = habits.is_exported();
        for reading in readings {
            let cell = &form.cells[reading.cell];
            let Some(rows) = rows(cell) else { continue };
            let writing = match habits.text(reading).and_then(told) {
                Some(Told::Proves(writing)) => writing,
                // Read so already: a group in a count, a fraction where people type one.
                Some(Told::Point) if rows == Rows::Counts => Writing::Vietnamese,
                Some(Told::Comma) if rows == Rows::Fractions && !exported => Writing::Vietnamese,
                _ => continue,
            };
            habits.proved.insert((rows, writing));
        }
        habits
    }

    /// What may be said of a cell that waits for `code`, and of all others written in the same way.
    pub(super) fn answers(&self, reading: &CellReading, code: &str) -> Vec<Answer> {
        let cell = &self.form.cells[reading.cell];
        let habits = match code {
            "ask-number" => self.of_figure(cell, reading),
            "not-a-number" => self.of_sign(reading),
            "formula-error" => vec![left_out(Scope::ERROR)],
            "formula-uncached" => vec![left_out(Scope::UNCALCULATED)],
            "merge-over-figures" => self.of_merge(reading),
            "unit-not-said" => self.of_unit(cell, reading).into_iter().collect(),
            _ => Vec::new(),
        };
        habits.into_iter().map(Answer::Habit).collect()
    }

    fn of_figure(&self, cell: &FormCell, reading: &CellReading) -> Vec<Habit> {
        let (Some(rows), Some(told)) = (rows(cell), self.text(reading).and_then(told)) else {
            return Vec::new();
        };
        let [grouped, fraction] = reading.parsed.ask[..] else { return Vec::new() };
        let exported = self.is_exported();
        let scope = Scope::Figures { reporter: self.form.reporter.clone(), exported };
        let example = match rows {
            Rows::Counts => Scope::COUNTS,
            Rows::Fractions => Scope::FRACTIONS,
        };
        let wording = Wording::new(scope, example);
        let mut habits = Vec::new();
        for writing in Writing::ALL {
            let groups = match (told, writing) {
                (Told::Point, Writing::Vietnamese) | (Told::Comma, Writing::English) => true,
                (Told::Point, Writing::English) | (Told::Comma, Writing::Vietnamese) => false,
                (Told::Proves(_), _) => continue,
            };
            // No count has a fraction.
            if self.is_disproved(rows, writing) || (rows == Rows::Counts && !groups) {
                continue;
            }
            let state = settled(cell, if groups { grouped } else { fraction });
            // What is said is said of the example.
            let means = match (rows, writing) {
                (Rows::Counts, _) | (_, Writing::Vietnamese) => Meaning::GROUPED,
                (Rows::Fractions, Writing::English) => Meaning::FRACTION,
            };
            let alias = Alias { wording: wording.clone(), means: Meaning::Is(means.to_owned()) };
            habits.extend(state.map(|state| Habit { alias, state: Some(state) }));
        }
        habits
    }

    fn is_disproved(&self, rows: Rows, writing: Writing) -> bool {
        let own = self.proved.contains(&(rows, writing.other()));
        let any = || self.proved.iter().any(|(_, proved)| *proved == writing.other());
        own || (self.is_exported() && any())
    }

    /// Words mean the same whoever writes them. A bare sign may be what some program made of two
    /// different ones.
    fn of_sign(&self, reading: &CellReading) -> Vec<Habit> {
        let Some(text) = self.text(reading) else { return Vec::new() };
        let is_word = text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        if !is_word || text.len() > 60 || text.chars().any(|c| c.is_ascii_digit()) {
            return Vec::new();
        }
        let wording = Wording::new(Scope::Sign, text);
        let is = |means: &str| Meaning::Is(means.to_owned());
        let meanings = [
            (is("not_available"), Some(ValueState::NotAvailable)),
            (is(Meaning::ZERO), Some(ValueState::number(0))),
            (is("nil"), Some(ValueState::Nil)),
            (Meaning::Ignore, None),
        ];
        let alias = |means| Alias { wording: wording.clone(), means };
        meanings.map(|(means, state)| Habit { alias: alias(means), state }).into()
    }

    /// The figure stands in the first of the merged cells. How many these are is part of what is
    /// said: over many lines it is rather a total.
    fn of_merge(&self, reading: &CellReading) -> Vec<Habit> {
        let (Some(cells), Some(state)) = (self.merged.get(&reading.at), understood(reading)) else {
            return Vec::new();
        };
        let cells = cells.iter().map(|at| &self.form.cells[*at]);
        let places = cells.map(|cell| ((cell.section, cell.row), &cell.column_code));
        let scope = Scope::Merged { reporter: self.form.reporter.clone() };
        let wording = Wording::new(scope, &Scope::shape(places));
        let meanings =
            [(Meaning::Is(Meaning::FIRST.to_owned()), Some(state)), (Meaning::Ignore, None)];
        let alias = |means| Alias { wording: wording.clone(), means };
        meanings.map(|(means, state)| Habit { alias: alias(means), state }).into()
    }

    fn of_unit(&self, cell: &FormCell, reading: &CellReading) -> Option<Habit> {
        let scope = Scope::Unstated {
            data_set: self.form.data_set.clone(),
            reporter: self.form.reporter.clone(),
        };
        let wording = Wording::new(scope, &cell.unit);
        let means = Meaning::Is(wording.text().to_owned());
        let state = understood(reading)?;
        Some(Habit { alias: Alias { wording, means }, state: Some(state) })
    }

    fn is_exported(&self) -> bool {
        self.workbook.kind.is_displayed()
    }

    fn text(&self, reading: &CellReading) -> Option<&'a str> {
        let (sheet, at) = reading.at;
        match &self.workbook.sheets[sheet].cell(at)?.value {
            CellValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// `None` where no figure is asked.
fn rows(cell: &FormCell) -> Option<Rows> {
    let is_count = cell.value_type == ValueType::Integer;
    let rows = if is_count { Rows::Counts } else { Rows::Fractions };
    cell.value_type.is_numeric().then_some(rows)
}

/// Whatever stands there is no figure, whoever sent it.
fn left_out(sign: &str) -> Habit {
    let wording = Wording::new(Scope::Sign, sign);
    Habit { alias: Alias { wording, means: Meaning::Ignore }, state: None }
}

/// What is doubted is the place of the value, not the value.
fn understood(reading: &CellReading) -> Option<ValueState> {
    let state = &reading.parsed.state;
    let is_read = reading.parsed.ask.is_empty() && !matches!(state, ValueState::Unreadable(_));
    is_read.then(|| state.clone())
}
