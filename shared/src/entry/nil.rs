//! "Không phát sinh": what a nil report says of a form, and of what it says nothing.
//!
//! **Invariant:** that nothing arose in a period says nothing of what stands at its end. A nil
//! report fills figures of the period (`flow`, `event`), never what is at hand (`stock`) nor
//! what has added up since the year began (`ytd`): those are asked for as ever, also when 0.
//! Where a person writes `KPS` beside such a figure all the same, it says 0.

use super::Entry;
use crate::{
    definition::{Nature, ValueType},
    form::{CellIndex, ColumnRole, Form, FormCell, ValueRole},
    value::ValueState,
};

/// What a nil report of a form or of one section would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NilReport {
    /// Blank figures of the period: they become `KPS`.
    pub fills: Vec<CellIndex>,
    /// How many figures of the period hold something and stay as they are.
    pub kept: usize,
    /// Blank cells that stay to be answered: what is at hand, yes or no, a choice.
    pub left: Vec<CellIndex>,
}

/// Whether a cell is a figure that the reporter gives for the period itself.
fn is_figure(cell: &FormCell) -> bool {
    cell.is_input()
        && cell.column_role == ColumnRole::Current
        && matches!(cell.key.role, ValueRole::Reported | ValueRole::Check)
        && cell.value_type.is_numeric()
}

/// Whether a figure counts what arose in the period.
fn arises(cell: &FormCell) -> bool {
    is_figure(cell) && matches!(cell.nature, Nature::Flow | Nature::Event)
}

/// The figures that make a report a nil report: those that arise; where a form only asks what
/// is at hand, all of them.
pub(crate) fn nil_figures(form: &Form) -> Vec<CellIndex> {
    let of = |wanted: fn(&FormCell) -> bool| -> Vec<CellIndex> {
        (0..form.cells.len()).filter(|cell| wanted(&form.cells[*cell])).collect()
    };
    let arising = of(arises);
    if arising.is_empty() { of(is_figure) } else { arising }
}

impl Entry {
    /// What a nil report of the form, or of one section of it, would do now.
    pub fn nil_report(&self, form: &Form, section: Option<usize>) -> NilReport {
        let mut report = NilReport::default();
        for (index, cell) in form.inputs() {
            if section.is_some_and(|section| section != cell.section) {
                continue;
            }
            let is_blank = self.state(index).is_blank();
            let words = matches!(cell.value_type, ValueType::Text | ValueType::LongText);
            match arises(cell) {
                true if is_blank => report.fills.push(index),
                true => report.kept += 1,
                false if is_blank && (is_figure(cell) || cell.compulsory && !words) => {
                    report.left.push(index);
                }
                false => {}
            }
        }
        report
    }

    /// Whether nothing arose: every figure of the period is `KPS`.
    pub fn is_nil(&self, form: &Form) -> bool {
        let figures = nil_figures(form);
        !figures.is_empty() && figures.iter().all(|cell| *self.state(*cell) == ValueState::Nil)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entry::fixture::health, value::NIL};

    fn report(entry: &mut Entry, form: &Form, section: Option<usize>) -> NilReport {
        let report = entry.nil_report(form, section);
        for cell in &report.fills {
            entry.set(*cell, NIL, ValueState::Nil);
        }
        entry.recalculate(form);
        report
    }

    #[test]
    fn what_arises_becomes_nil_and_what_stands_is_left() {
        let form = health();
        let mut entry = Entry::empty(&form);
        let first = nil_figures(&form)[0];
        entry.set(first, "5", ValueState::number(5));
        let done = report(&mut entry, &form, None);
        assert_eq!(done.kept, 1);
        assert!(done.fills.len() > 10);
        for cell in &done.fills {
            let cell = &form.cells[*cell];
            assert!(cell.value_type.is_numeric() && cell.column_role == ColumnRole::Current);
            assert!(matches!(cell.nature, Nature::Flow | Nature::Event), "{}", cell.label);
            assert_ne!(cell.key.role, ValueRole::Stated, "{}", cell.label);
        }
        let stocks = |cell: &&CellIndex| form.cells[**cell].nature == Nature::Stock;
        assert!(done.left.iter().filter(stocks).count() > 0);
        assert!(!entry.is_nil(&form), "one figure is a number");
        entry.set(first, NIL, ValueState::Nil);
        assert!(entry.is_nil(&form));
        // What is at hand does not make it less of a nil report.
        entry.set(done.left[0], "12", ValueState::number(12));
        assert!(entry.is_nil(&form));
        entry.set(first, "0", ValueState::number(0));
        assert!(!entry.is_nil(&form), "zero is a figure, nil is none");
    }

    #[test]
    fn a_section_alone() {
        let form = health();
        let mut entry = Entry::empty(&form);
        let section = form.cells[nil_figures(&form)[0]].section;
        let done = report(&mut entry, &form, Some(section));
        assert!(done.fills.iter().all(|cell| form.cells[*cell].section == section));
        assert!(!entry.is_nil(&form));
        assert!(report(&mut entry, &form, Some(section)).fills.is_empty());
    }

    #[test]
    fn an_empty_form_is_no_nil_report() {
        let form = health();
        assert!(!Entry::empty(&form).is_nil(&form));
    }
}
