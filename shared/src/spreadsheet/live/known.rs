//! Figures of earlier periods that were known when the workbook was written: on the hidden
//! sheet, beside the normalised cell that speaks of the same thing, for the rules that need
//! them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::figures::{self, Figures};
use crate::{
    expr::When,
    form::{CellIndex, ColumnRole},
    validation::{Subject, cumulative, relation},
    value::ValueState,
};

/// Columns of the figures of the previous period and of the same period last year.
const PREVIOUS: u16 = 6;
const LAST_YEAR: u16 = 11;

/// Line and column.
type At = (u32, u16);

pub(super) struct Known {
    /// Normalised as a formula writes it, and whether it is a number.
    values: BTreeMap<(CellIndex, When), (At, String, bool)>,
    /// Those that formulas point at.
    used: RefCell<BTreeSet<(CellIndex, When)>>,
}

impl Known {
    pub(super) fn of(subject: &Subject<'_>, figures: &Figures) -> Self {
        let mut values = BTreeMap::new();
        for index in &figures.cells {
            let Some(line) = figures.line(*index) else { continue };
            let cell = subject.cell(*index);
            let told = |when| match cell.column_role {
                ColumnRole::Current | ColumnRole::Comparison => {
                    relation::reported(subject, when, *index)
                }
                // Its own figure of the period before.
                ColumnRole::Cumulative if when == When::Previous => {
                    cumulative::before(subject, *index).map(ValueState::number)
                }
                _ => None,
            };
            for (when, column) in
                [(When::Previous, PREVIOUS), (When::SamePeriodLastYear, LAST_YEAR)]
            {
                let state = told(when);
                let is_given = |state: &ValueState| {
                    !matches!(state, ValueState::NotAvailable | ValueState::NotApplicable)
                };
                if let Some(state) = state.filter(is_given) {
                    let result = figures::result(subject.pack, cell, &state);
                    let number = state.as_number().is_some() && cell.value_type.is_numeric();
                    let text = || format!("\"{}\"", result.replace('"', "\"\""));
                    let value = if number { result.clone() } else { text() };
                    values.insert((*index, when), ((line, column), value, number));
                }
            }
        }
        Self { values, used: RefCell::default() }
    }

    /// Where the figure of another period stands that a cell holds of this one.
    pub(super) fn at(&self, cell: CellIndex, when: When) -> Option<String> {
        let ((line, column), ..) = self.values.get(&(cell, when))?;
        self.used.borrow_mut().insert((cell, when));
        Some(format!("{}{}", grid::column_letters(u32::from(*column)), line + 1))
    }

    /// The same, where it is a number.
    pub(super) fn number(&self, cell: CellIndex, when: When) -> Option<String> {
        let (.., number) = self.values.get(&(cell, when))?;
        if *number { self.at(cell, when) } else { None }
    }

    /// What formulas point at.
    pub(super) fn used(&self) -> Vec<(At, String)> {
        let used = self.used.borrow();
        let mut found: Vec<(At, String)> = used
            .iter()
            .filter_map(|key| self.values.get(key))
            .map(|(at, value, _)| (*at, value.clone()))
            .collect();
        found.sort();
        found
    }
}
