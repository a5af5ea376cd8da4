//! Opening figures and comparisons that the reports of earlier periods tell.

use crate::{
    definition::Pack,
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, ValueKey, ValueRole},
    value::{RawValue, ValueState, format_number, parse},
};

use super::{Earlier, Figures};

/// An input cell that states a figure of an earlier period, and what the report of that period
/// says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub cell: CellIndex,
    /// To be typed there; it is understood as that figure and nothing else.
    pub text: String,
    pub kind: ToldKind,
    pub standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToldKind {
    /// The closing figure of the previous period.
    Opening,
    /// The figure of the same period last year.
    Comparison,
}

/// What stands in the cell by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Blank,
    Same,
    Differs,
}

/// Every cell that the earlier reports have a figure for, in the order of the form.
pub fn told(pack: &Pack, form: &Form, entry: &Entry, earlier: &Earlier) -> Vec<Told> {
    let inputs = form.inputs().filter(|(_, cell)| {
        cell.key.role == ValueRole::Stated
            && cell.column_role != ColumnRole::Cumulative
            && cell.value_type.is_numeric()
    });
    let context = earlier.context();
    inputs
        .filter_map(|(index, cell)| {
            let (kind, figures) = match cell.column_role {
                ColumnRole::Comparison => (ToldKind::Comparison, context.same_period_last_year),
                _ => (ToldKind::Opening, context.previous),
            };
            let number = reported(figures?, &cell.key)?.as_number()?;
            // Without grouping there is one reading only.
            let text = format_number(number).replace('.', "");
            let read = parse(pack, cell, &RawValue::Text(&text)).state;
            if read.as_number() != Some(number) {
                return None;
            }
            let standing = match entry.state(index) {
                ValueState::Blank => Standing::Blank,
                state if state.as_number() == Some(number) => Standing::Same,
                _ => Standing::Differs,
            };
            Some(Told { cell: index, text, kind, standing })
        })
        .collect()
}

fn reported<'a>(figures: &'a Figures, key: &ValueKey) -> Option<&'a ValueState> {
    let roles = [ValueRole::Reported, ValueRole::Check];
    roles.into_iter().find_map(|role| figures.get(&ValueKey { role, ..key.clone() }))
}
