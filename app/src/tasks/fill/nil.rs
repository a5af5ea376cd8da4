//! "Không phát sinh": the nil sign into every blank figure of the period, as one step of undo.

use leptos::prelude::WithValue;
use shared::{entry::NilReport, value::NIL};

use super::{Autosave, edit::write};
use crate::state::fill::Fill;

/// What it would do to the form, or to one section.
pub(crate) fn nil_report(fill: Fill, section: Option<usize>) -> NilReport {
    let subject = fill.subject();
    fill.entry.with_value(|entry| entry.nil_report(&subject.form, section))
}

/// Does it; what was done.
pub(crate) fn report_nil(fill: Fill, autosave: &Autosave, section: Option<usize>) -> NilReport {
    let report = nil_report(fill, section);
    write(fill, autosave, report.fills.iter().map(|cell| (*cell, NIL.to_owned())).collect());
    report
}
