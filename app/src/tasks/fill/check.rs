//! What follows from the figures: what cells show, which rules are broken, how much is filled.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use shared::{
    diag::Severity,
    form::CellIndex,
    validation::{Validation, Violation, validate},
};

use crate::{
    platform::page,
    state::fill::{Fill, Mark, SectionCounts},
};

/// After this a form that was opened has been painted, and a first key with it.
const AT_LEISURE: Duration = Duration::from_millis(150);

/// Applies the rules to a form that was just opened, once it stands and nobody waits for it: the
/// first key comes first.
pub(crate) fn validate_at_leisure(fill: Fill) {
    let subject = fill.subject();
    let told = std::iter::empty();
    fill.counts.set(fill.entry.with_value(|entry| SectionCounts::of(&subject.form, entry, told)));
    set_timeout(move || page::when_idle(move || validate_now(fill)), AT_LEISURE);
}

/// Applies the rules once what was typed stands on the screen. Several changes before that are
/// weighed together.
pub(crate) fn validate_soon(fill: Fill) {
    if fill.to_check.get_value() {
        return;
    }
    fill.to_check.set_value(true);
    page::after_paint(move || {
        if !fill.is_gone() && fill.to_check.get_value() {
            validate_now(fill);
        }
    });
}

pub(crate) fn validate_now(fill: Fill) {
    // The page may have gone while this waited.
    if fill.is_gone() {
        return;
    }
    fill.to_check.set_value(false);
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
    fill.cells.mark(marks);
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
