//! What follows from the figures: what cells show, which rules are broken, how much is filled.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use shared::{
    diag::Severity,
    form::CellIndex,
    validation::{Validation, Violation, validate},
    value::display,
};

use crate::state::fill::{Fill, Mark, SectionCounts};

/// Brings the text of every cell up to date; cells that show the same stay untouched.
pub(crate) fn show_calculated(fill: Fill) {
    let subject = fill.subject();
    fill.entry.with_value(|entry| {
        for (index, cell) in subject.form.cells.iter().enumerate() {
            let text = display(&subject.pack, cell, entry.state(index));
            let signal = fill.cell(index);
            if signal.with_untracked(|view| view.text != text) {
                signal.update(|view| view.text = text);
            }
        }
    });
}

/// Applies the rules once what was typed stands on the screen.
pub(crate) fn validate_soon(fill: Fill) {
    set_timeout(move || validate_now(fill), Duration::ZERO);
}

pub(crate) fn validate_now(fill: Fill) {
    // The page may have gone while this waited.
    if fill.is_gone() {
        return;
    }
    let subject = fill.subject();
    let earlier = fill.earlier.get_untracked();
    let validation = fill
        .entry
        .with_value(|entry| validate(&subject.pack, &subject.form, entry, &earlier.context()));
    let told = validation.violations.iter().filter(|violation| is_shown(fill, violation));
    let counts = fill.entry.with_value(|entry| SectionCounts::of(&subject.form, entry, told));
    mark_cells(fill, &validation);
    fill.counts.set(counts);
    fill.validation.set(Arc::new(validation));
}

/// Softly marks the cells at fault; merely empty ones only once "Kiểm tra" was pressed.
fn mark_cells(fill: Fill, validation: &Validation) {
    let mut marks = vec![Mark::None; fill.subject().form.cells.len()];
    for violation in validation.violations.iter().filter(|violation| is_shown(fill, violation)) {
        if let Some(cell) = violation.cells.first() {
            marks[*cell] = marks[*cell].max(Mark::of(violation));
        }
    }
    for (cell, mark) in marks.into_iter().enumerate() {
        let signal = fill.cell(cell);
        if signal.with_untracked(|view| view.mark != mark) {
            signal.update(|view| view.mark = mark);
        }
    }
}

/// Whether a violation is told already: a cell that nobody has come to yet is not reproached
/// with being empty.
pub(crate) fn is_shown(fill: Fill, violation: &Violation) -> bool {
    fill.checked.get_untracked() || !is_about_emptiness(fill, violation)
}

fn is_about_emptiness(fill: Fill, violation: &Violation) -> bool {
    let first: Option<&CellIndex> = violation.cells.first();
    first.is_some_and(|cell| fill.entry.with_value(|entry| entry.state(*cell).is_blank()))
}

/// How many findings must be mended before the form is right.
pub(crate) fn must_mend(validation: &Validation) -> usize {
    validation.count(Severity::High)
}
