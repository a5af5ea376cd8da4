//! The sections of the form: how much is filled and what is wrong in each.

use leptos::prelude::*;
use shared::definition::DisplayAs;

use super::{navigation::go_to, nil::SectionNil};
use crate::{
    components::tag::{Tag, Tone},
    platform::page,
    state::{
        fill::{Fill, SectionCounts, first_input},
        language::{language, say, t, ts},
    },
};

/// Opens a section at its first cell.
fn open(fill: Fill, section: usize) {
    match first_input(&fill.subject().form, section) {
        Some(cell) => go_to(fill, cell),
        None => fill.section.set(section),
    }
}

#[component]
pub(super) fn SectionList() -> impl IntoView {
    let fill = Fill::here();
    let subject = fill.subject();
    let items = subject
        .form
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| {
            let counts = Memo::new(move |_| {
                fill.counts.with(|counts| counts.get(index).copied().unwrap_or_default())
            });
            view! {
                <li>
                    <button
                        type="button"
                        class="sections__item"
                        aria-current=move || (fill.section.get() == index).then_some("true")
                        on:click=move |_| open(fill, index)
                    >
                        <span class="sections__letter">{section.id.clone()}</span>
                        <span class="sections__title">{section.title.clone()}</span>
                        <Counts counts=counts />
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="sections" id="fill-sections" tabindex="-1" aria-label=ts("fill.sections")>
            <ul class="sections__list">{items}</ul>
        </nav>
    }
}

#[component]
fn Counts(counts: Memo<SectionCounts>) -> impl IntoView {
    let language = language();
    let tone = Signal::derive(move || Fill::section_tone(&counts.get()));
    let text = move || {
        let SectionCounts { filled, inputs, high, .. } = counts.get();
        if tone.get() == Tone::Bad {
            say(language, "fill.sections.errors", &[("count", &high.to_string())])
        } else {
            format!("{filled}/{inputs}")
        }
    };
    view! { <Tag tone=tone>{text}</Tag> }
}

/// To the section before and after, above the table.
#[component]
pub(super) fn SectionSteps() -> impl IntoView {
    let fill = Fill::here();
    let subject = fill.subject();
    let last = subject.form.sections.len() - 1;
    let hint = move || {
        let id = match subject.form.sections[fill.section.get()].display_as {
            DisplayAs::Text => "fill.hint.text",
            DisplayAs::Roster => "fill.hint.roster",
            DisplayAs::Table => "fill.hint.table",
        };
        t(id)()
    };
    view! {
        <p class="fill__hint">{hint}</p>
        <div class="button-row">
            {move || view! { <SectionNil section=fill.section.get() /> }}
            <button
                type="button"
                class="button button--quiet"
                disabled=move || fill.section.get() == 0
                on:click=move |_| open(fill, fill.section.get_untracked() - 1)
            >
                {t("fill.section.before")}
            </button>
            <button
                type="button"
                class="button button--quiet"
                disabled=move || fill.section.get() == last
                on:click=move |_| open(fill, fill.section.get_untracked() + 1)
            >
                {t("fill.section.after")}
            </button>
        </div>
    }
}

/// The regions that F6 goes through, by their ids.
pub(super) fn next_region() {
    page::focus_next(&["fill-sections", "fill-section", "fill-details", "fill-findings"]);
}
