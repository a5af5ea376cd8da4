//! The reason for a finding, written where the finding is told: it goes into the row's note and
//! travels with the submission into the report.
//!
//! **Invariant:** the note beside the figure is the only place where a reason stands; this
//! field, the grid and the workbook show the same cell. What is typed here is kept at every key
//! like what is typed there.

use leptos::prelude::*;
use shared::{form::CellIndex, validation::reason_cells};

use super::Saver;
use crate::{
    platform::page,
    state::{
        fill::Fill,
        language::{language, say, t},
    },
    tasks::fill::edit::{raw, typing, write},
};

/// The note that holds or would hold the reason for a figure: the first that says something,
/// else the nearest. `None` in rosters and for answers in words.
pub(super) fn note_for(fill: Fill, cell: CellIndex) -> Option<CellIndex> {
    let notes = reason_cells(&fill.subject().form, cell);
    let written = notes.iter().find(|note| !raw(fill, **note).trim().is_empty());
    written.or(notes.first()).copied()
}

/// `name` tells several fields of one page apart. While nothing is written there is a field with
/// a button (`folded`: the button alone, which brings the field); after that the reason, and a
/// button to change it.
#[component]
pub(super) fn ReasonField(
    name: String,
    note: CellIndex,
    #[prop(optional)] folded: bool,
) -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let language = language();
    let given = {
        let view = fill.followed(note);
        Memo::new(move |_| view.with(|view| view.text.trim().to_owned()))
    };
    let is_changing = RwSignal::new(false);
    let lacking = RwSignal::new(false);
    let (field, change) = (format!("reason-{name}"), format!("reason-{name}-change"));
    let ids = StoredValue::new((field.clone(), change.clone()));
    let text = RwSignal::new(given.get_untracked());
    let label = fill.subject().form.cells[note].label.clone();

    let put = move || {
        let reason = text.get_untracked().trim().to_owned();
        lacking.set(reason.is_empty());
        if reason.is_empty() || !fill.can_write() {
            return;
        }
        is_changing.set(false);
        write(fill, &saver.get(), vec![(note, reason)]);
        // The field has gone; what stands in its place takes the focus.
        page::focus_soon(change.clone());
    };
    let put = StoredValue::new(put);
    let on_input = move |event| {
        let typed = event_target_value(&event);
        typing(fill, &saver.get(), note, typed.clone());
        text.set(typed);
        is_changing.set(true);
    };
    // Who goes on elsewhere has written it too, or taken it away; the field stays, so that no
    // focus is lost.
    let on_change = move |_| {
        if fill.can_write() {
            write(fill, &saver.get(), vec![(note, text.get_untracked().trim().to_owned())]);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            put.with_value(|put| put());
        }
        "Escape" if is_changing.get_untracked() => {
            event.stop_propagation();
            text.set(given.get_untracked());
            is_changing.set(false);
            event.prevent_default();
            // The text that was dropped must not come back after a crash.
            saver.get().editor_closed();
            page::focus_soon(ids.get_value().1);
        }
        _ => {}
    };
    let edit = move |_| {
        text.set(given.get_untracked());
        is_changing.set(true);
        page::focus_soon(field.clone());
    };
    let edit = StoredValue::new(edit);
    let field_view = move || {
        let (field, _) = ids.get_value();
        let lacking_id = format!("{field}-lacking");
        view! {
            <div class="reason">
                <input
                    class="control reason__field"
                    type="text"
                    id=field
                    autocomplete="off"
                    aria-label={
                        let label = label.clone();
                        move || say(language, "fill.reason.label", &[("label", &label)])
                    }
                    placeholder=t("fill.reason.hint")
                    readonly=!fill.can_write()
                    aria-invalid=move || lacking.get().then_some("true")
                    aria-describedby=lacking_id.clone()
                    prop:value=move || text.get()
                    on:input=on_input
                    on:change=on_change
                    on:keydown=on_key
                />
                <button
                    type="button"
                    class="button"
                    disabled=!fill.can_write()
                    on:click=move |_| put.with_value(|put| put())
                >
                    {t("fill.reason.give")}
                </button>
                <span class="field-error" id=lacking_id role="alert">
                    {move || lacking.get().then(|| t("fill.reason.lacking"))}
                </span>
            </div>
        }
    };
    let change_button = move |label: &'static str| {
        let (_, change) = ids.get_value();
        view! {
            <button
                type="button"
                class="button button--quiet"
                id=change
                disabled=!fill.can_write()
                on:click=move |event| edit.with_value(|edit| edit(event))
            >
                {t(label)}
            </button>
        }
    };
    let given_view = move || {
        view! {
            <p class="reason reason--given">
                <span class="reason__sign">{t("fill.reason.given")}</span>
                <span class="reason__text">{given}</span>
                {change_button("fill.reason.change")}
            </p>
        }
    };
    let is_given = Memo::new(move |_| !given.read().is_empty());
    move || match (is_changing.get(), is_given.get()) {
        (false, true) => given_view().into_any(),
        (false, false) if folded => change_button("fill.reason.give").into_any(),
        _ => field_view().into_any(),
    }
}
