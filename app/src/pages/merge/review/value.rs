//! Another value than those proposed, typed as in the form; or that there is none.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use shared::{
    i18n::Language,
    job::{MergeAnswer, MergeRequest},
    merge::Decision,
    value::{Datum, ValueState, format_number},
};

use super::queue::Queue;
use crate::{
    pages::merge::{Merge, words::unclear},
    state::language::{language, t, ts},
    tasks::merge,
};

/// The field it is typed in.
pub(super) const FIELD: &str = "review-value";

/// What a value reads like outside a form.
pub(in crate::pages::merge) fn value_word(language: Language, state: &ValueState) -> String {
    let word = |id| shared::i18n::text(language, id).to_owned();
    match state {
        ValueState::Value(Datum::Number(number)) => format_number(*number),
        ValueState::Value(Datum::Text(text) | Datum::Choice(text)) => text.clone(),
        ValueState::Value(Datum::Flag(true)) => word("merge.page.value.yes"),
        ValueState::Value(Datum::Flag(false)) => word("merge.page.value.no"),
        ValueState::Value(Datum::Date(day)) => day.to_string(),
        ValueState::Blank => word("merge.page.value.blank"),
        ValueState::NotAvailable => word("merge.page.value.not_available"),
        ValueState::NotApplicable => word("merge.page.value.not_applicable"),
        ValueState::Nil => word("merge.page.value.nil"),
        ValueState::Unreadable(text) => text.clone(),
    }
}

#[component]
pub(super) fn OtherValue(sha256: String, question: String) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let queue = Queue::here();
    let language = language();
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let about = StoredValue::new((sha256, question));
    let write = move |event: SubmitEvent| {
        event.prevent_default();
        let (sha256, question) = about.get_value();
        let text = text.get_untracked();
        spawn_local(async move {
            // What is not understood is told and decides nothing.
            let look = MergeRequest::ReadText {
                sha256: sha256.clone(),
                question: question.clone(),
                text: text.clone(),
            };
            match merge::ask(state, &look, None).await {
                Some((MergeAnswer::Unclear { findings }, _)) => {
                    let _ = problem.try_set(unclear(language.get_untracked(), &findings));
                }
                Some((MergeAnswer::Read { state }, _)) => {
                    let decision = Decision::Answer { sha256, question, state };
                    queue.decide(MergeRequest::Decide { decision });
                }
                _ => {}
            }
        });
    };
    let none = move |_| {
        let (sha256, question) = about.get_value();
        let decision = Decision::Answer { sha256, question, state: ValueState::NotAvailable };
        queue.decide(MergeRequest::Decide { decision });
    };
    view! {
        <form class="other" on:submit=write aria-label=ts("merge.page.question.value")>
            <label class="other__field">
                <span>{t("merge.page.question.value")}" "<kbd>"0"</kbd></span>
                <input
                    class="control"
                    id=FIELD
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    prop:value=move || text.get()
                    aria-invalid=move || (!problem.read().is_empty()).then_some("true")
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="button">{t("merge.page.question.write")}</button>
            <button type="button" class="button" on:click=none>
                {t("merge.page.question.not_available")}
            </button>
            <Show when=move || !problem.read().is_empty()>
                <p class="field-error" role="alert">{move || problem.get()}</p>
            </Show>
        </form>
    }
}
