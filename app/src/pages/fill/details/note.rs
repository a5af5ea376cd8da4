//! The note beside the selected figure, written in the panel: comment, or the reason that a
//! finding asks for. It is the row's own note cell; what is typed here is kept like what is typed
//! there.

use leptos::{ev::Event, prelude::*};
use shared::{diag::Severity, form::CellIndex};

use super::super::{Saver, reason::note_for};
use crate::{
    state::{fill::Fill, language::t},
    tasks::fill::{
        check::is_shown,
        edit::{typing, write},
    },
};

const FIELD: &str = "details-note";
const HINT: &str = "details-note-hint";

#[component]
pub(super) fn NoteField(cell: CellIndex) -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let note = note_for(fill, cell)?;
    let view = fill.followed(note);
    let text = Memo::new(move |_| view.with(|view| view.text.clone()));
    let asks_reason = move || {
        let validation = fill.validation.get();
        let asks = |severity| severity == Severity::Medium;
        validation.at(cell).any(|violation| {
            let is_stated = violation.rule == "X-06";
            (asks(violation.severity()) || is_stated) && is_shown(fill, violation)
        })
    };
    let label = move || {
        if asks_reason() { t("fill.details.reason")() } else { t("fill.details.note")() }
    };
    let on_input = move |event: Event| {
        if fill.can_write() {
            typing(fill, &saver.get(), note, event_target_value(&event));
        }
    };
    let on_change = move |event: Event| {
        if !fill.is_gone() {
            write(fill, &saver.get(), vec![(note, event_target_value(&event))]);
        }
    };
    Some(view! {
        <label class="details__part" for=FIELD>{label}</label>
        <textarea
            class="control details__field"
            id=FIELD
            rows="2"
            readonly=!fill.can_write()
            aria-describedby=HINT
            prop:value=move || text.get()
            on:input=on_input
            on:change=on_change
        ></textarea>
        <p class="details__about" id=HINT>{t("fill.details.note.hint")}</p>
    })
}
