//! The open question: what is asked, what may be answered, and where it comes from.

use leptos::prelude::*;
use shared::{diag::Finding, job::AskedView, merge::MergeQuestion, submission::Question};

use super::{identity::OtherIdentity, offers::Offers, queue::Queue, value::OtherValue};
use crate::{
    pages::merge::{
        Merge,
        words::{count, file_name, form_code, message_word, place_word, reporter_name},
    },
    state::language::{language, say, t},
};

#[component]
pub(super) fn Asked(asked: AskedView) -> impl IntoView {
    let language = language();
    let message = asked.line.words.clone();
    let words = move || message_word(language, &message);
    let figures = asked.line.figures;
    let held = (figures > 1).then(|| {
        view! {
            <p class="asked__held">
                {move || {
                    say(language, "merge.review.held", &[("count", &count(figures as usize))])
                }}
            </p>
        }
    });
    let about = match &asked.question {
        MergeQuestion::Counts { .. }
        | MergeQuestion::Conflict { .. }
        | MergeQuestion::Correction { .. } => ().into_any(),
        MergeQuestion::File { path, sha256, question } => {
            let other = other_answer(sha256, question);
            let place = question.finding();
            view! {
                <Whence path=path.clone() place=place asked=asked.clone() />
                {other}
            }
            .into_any()
        }
    };
    view! {
        <section class="asked card" aria-labelledby="review-asked">
            <h2 class="asked__words" id="review-asked">{words}</h2>
            {held}
            <Offers asked=asked />
            {about}
            <Later />
        </section>
    }
}

/// File, sheet and cell, what stands there, and which cell of the form it is.
#[component]
fn Whence(path: String, place: Finding, asked: AskedView) -> impl IntoView {
    let Merge { pack, .. } = Merge::here();
    let raw = match &asked.question {
        MergeQuestion::File { question, .. } => question.raw.clone(),
        MergeQuestion::Counts { .. }
        | MergeQuestion::Conflict { .. }
        | MergeQuestion::Correction { .. } => String::new(),
    };
    let place = place_word(&place);
    let identity = &asked.identity;
    let known = (!identity.data_set.is_empty() && !identity.reporter.is_empty()).then(|| {
        let reporter = reporter_name(&pack, &identity.reporter);
        format!("{reporter} · {}", form_code(&pack, &identity.data_set))
    });
    let line = move |name: &'static str, text: String| {
        (!text.is_empty()).then(|| {
            view! {
                <dt>{t(name)}</dt>
                <dd>{text}</dd>
            }
        })
    };
    view! {
        <dl class="whence">
            {line("merge.review.whence.file", file_name(&path).to_owned())}
            {line("merge.review.whence.place", place)}
            {line("merge.review.whence.raw", raw)}
            {line("merge.review.whence.report", known.unwrap_or_default())}
            {line("merge.review.whence.row", asked.label.clone())}
        </dl>
    }
}

fn other_answer(sha256: &str, question: &Question) -> impl IntoView + use<> {
    if question.about.is_some() {
        view! { <OtherValue sha256=sha256.to_owned() question=question.id.clone() /> }.into_any()
    } else if question.wording.as_ref().is_some_and(|of| !of.scope.says_whose()) {
        ().into_any()
    } else {
        view! { <OtherIdentity sha256=sha256.to_owned() question=question.clone() /> }.into_any()
    }
}

/// Later: the question stays.
#[component]
fn Later() -> impl IntoView {
    let queue = Queue::here();
    view! {
        <div class="button-row asked__past">
            <button type="button" class="button button--quiet" on:click=move |_| queue.skip()>
                {t("merge.review.skip")}
                <kbd>"S"</kbd>
            </button>
        </div>
    }
}
