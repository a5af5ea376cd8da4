//! The list of questions that were answered in an earlier period already: it is looked at whole,
//! single ones are taken out of it, and then one key takes the rest.

use leptos::prelude::*;
use shared::{
    definition::Pack,
    i18n::{self, Language},
    job::AsBefore,
    merge::Decision,
};

use super::{queue::Queue, value::value_word};
use crate::{
    components::tag::{Tag, Tone},
    pages::merge::{
        Merge,
        words::{count, form_code, message_word, period_label, reporter_name},
    },
    state::language::{language, say, t, ts},
};

#[component]
pub(super) fn BeforeList() -> impl IntoView {
    let queue = Queue::here();
    let language = language();
    let all = move || count(queue.before.read().len());
    view! {
        <Show when=move || !queue.before.read().is_empty()>
            <section class="before card" aria-label=ts("merge.review.before.list")>
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || queue.before_open.get().to_string()
                    on:click=move |_| queue.show_before()
                >
                    {move || say(language, "merge.review.before", &[("count", &all())])}
                    <kbd>"L"</kbd>
                </button>
                <Show when=move || queue.before_open.get()>
                    <Lines />
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn Lines() -> impl IntoView {
    let queue = Queue::here();
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let lines = move || {
        let lines = queue.before.get().into_iter();
        lines.map(|line| item(queue, &pack, language, line)).collect_view()
    };
    let chosen = Memo::new(move |_| queue.chosen_before().len());
    view! {
        <p class="muted">{t("merge.review.before.text")}</p>
        <ul class="before__list">{lines}</ul>
        <button
            type="button"
            class="button button--main"
            disabled=move || chosen.get() == 0
            on:click=move |_| queue.answer_as_before()
        >
            {move || {
                say(language, "merge.review.before.take", &[("count", &count(chosen.get()))])
            }}
            <kbd>"Ctrl+Shift+Enter"</kbd>
        </button>
    }
}

fn item(
    queue: Queue,
    pack: &Pack,
    language: RwSignal<Language>,
    line: AsBefore,
) -> impl IntoView + use<> {
    let AsBefore { question, path, sheet, cell, raw, words, decision, said_in } = line;
    let place = match cell.is_empty() {
        true => String::new(),
        false => format!("{sheet}!{cell}"),
    };
    let answer = answer_words(pack, language.get(), &decision);
    let period = period_label(pack, &said_in);
    let is_in = {
        let question = question.clone();
        move || !queue.kept_apart.read().contains(&question)
    };
    view! {
        <li>
            <label class="before__line">
                <input
                    type="checkbox"
                    prop:checked=is_in
                    on:change=move |_| queue.keep_apart(&question)
                />
                <span class="before__file">{path} " " <span class="muted">{place}</span></span>
                <span class="before__asked">
                    {(!raw.is_empty()).then(|| view! { <q class="before__raw">{raw}</q> })}
                    <span class="muted">{move || message_word(language, &words)}</span>
                </span>
                <span class="before__answer">
                    <strong>{answer}</strong>
                    " "
                    <Tag tone=Tone::Plain>{period}</Tag>
                </span>
            </label>
        </li>
    }
}

/// What will be answered.
fn answer_words(pack: &Pack, language: Language, decision: &Decision) -> String {
    match decision {
        Decision::Answer { state, .. } => value_word(language, state),
        Decision::Identify { identity, .. } => format!(
            "{} · {} · {}",
            reporter_name(pack, &identity.reporter),
            form_code(pack, &identity.data_set),
            period_label(pack, &identity.period)
        ),
        Decision::Dismiss { .. } => i18n::text(language, "merge.review.offer.dismiss").to_owned(),
        _ => i18n::text(language, "merge.page.exclude").to_owned(),
    }
}
