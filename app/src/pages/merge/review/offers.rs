//! The answers that are offered: marked by number, confirmed by Enter or by a button that says to
//! how many questions they go.

use leptos::prelude::*;
use shared::{
    definition::Pack,
    i18n::{self, Language},
    job::{Alike, AskedView, Offer, habit_words},
    merge::{Candidate, Decision, MergeQuestion, moment},
    submission::{Alias, Meaning, Scope},
};

use super::{REASON, queue::Queue, value::value_word};
use crate::{
    components::tag::{Tag, Tone},
    pages::merge::{
        Merge,
        reason::ReasonForm,
        words::{count, file_name, form_code, period_label, reporter_name},
    },
    state::language::{language, say, t, ts},
};

#[component]
pub(super) fn Offers(asked: AskedView) -> impl IntoView {
    let queue = Queue::here();
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let AskedView { question, offers, unit, .. } = asked;
    let line = |(at, offer): (usize, &Offer)| {
        let (words, facts) = words(&pack, language.get_untracked(), &question, &unit, offer);
        let as_before = offer.as_before.as_ref().map(|period| {
            say(
                language,
                "merge.review.offer.as-before",
                &[("period", &period_label(&pack, period))],
            )
        });
        let is_chosen = move || queue.chosen.get() == Some(at);
        view! {
            <label class="offer" class:offer--chosen=is_chosen class:offer--out=offer.needs_reason()>
                <input
                    type="radio"
                    name="review-offer"
                    class="offer__radio"
                    prop:checked=is_chosen
                    on:change=move |_| queue.choose(at)
                />
                {(at < 9).then(|| view! { <kbd>{at + 1}</kbd> })}
                <span class="offer__words">{words}</span>
                <span class="offer__facts">
                    {facts} {as_before.map(|before| view! { <Tag tone=Tone::Plain>{before}</Tag> })}
                </span>
            </label>
        }
    };
    let lines = offers.iter().enumerate().map(line).collect_view();
    let reasoned: Vec<bool> = offers.iter().map(Offer::needs_reason).collect();
    let needs_reason = Memo::new(move |_| {
        queue.chosen.get().is_some_and(|at| reasoned.get(at).copied().unwrap_or(false))
    });
    view! {
        <fieldset class="offers" aria-label=ts("merge.review.offers")>{lines}</fieldset>
        <Show when=move || needs_reason.get()>
            <ReasonForm
                id=REASON
                class="exclude"
                reason=queue.reason
                label="merge.review.reason"
                lacking="merge.page.exclude.lacking"
            />
        </Show>
        <Confirm offers=offers />
    }
}

/// What an offer says, and what is known besides.
fn words(
    pack: &Pack,
    language: Language,
    question: &MergeQuestion,
    unit: &str,
    offer: &Offer,
) -> (String, String) {
    let word = |id| (i18n::text(language, id).to_owned(), String::new());
    match &offer.decision {
        Decision::Answer { state, .. } => (value_word(language, state), unit.to_owned()),
        Decision::Identify { identity, .. } => (
            reporter_name(pack, &identity.reporter),
            format!(
                "{} · {}",
                form_code(pack, &identity.data_set),
                period_label(pack, &identity.period)
            ),
        ),
        Decision::Counts { sha256, .. } => match question {
            MergeQuestion::Counts { files, .. } => {
                let file = files.iter().find(|file| file.sha256 == *sha256);
                let name = file.map(|file| file_name(&file.path).to_owned());
                let facts = file.map(|file| facts(language, file));
                (name.unwrap_or_default(), facts.unwrap_or_default())
            }
            _ => (sha256.clone(), String::new()),
        },
        Decision::Policy { policy, .. } => {
            let id = format!("merge.policy.{}", policy.name());
            (i18n::text(language, &id).to_owned(), String::new())
        }
        Decision::Take { sha256, .. } => match question {
            MergeQuestion::Conflict { readings, .. } => {
                let reading = readings.iter().find(|reading| reading.sha256 == *sha256);
                reading.map_or_else(Default::default, |reading| {
                    let place = format!(
                        "{} · {}!{}",
                        file_name(&reading.path),
                        reading.sheet,
                        reading.cell
                    );
                    (reading.text.clone(), place)
                })
            }
            _ => (sha256.clone(), String::new()),
        },
        Decision::Correct(correction) => {
            let given_up = correction.state == correction.original;
            let id = match given_up {
                true => "merge.review.offer.reported",
                false => "merge.review.offer.corrected",
            };
            (value_word(language, &correction.state), i18n::text(language, id).to_owned())
        }
        Decision::Alias { alias } if alias.wording.scope.is_habit() => {
            (habit_words(pack, language, alias), String::new())
        }
        Decision::Alias { alias }
            if alias.means == Meaning::Ignore
                && alias.wording.in_all_forms().as_ref() == Some(&alias.wording) =>
        {
            word("merge.review.offer.ignore-everywhere")
        }
        Decision::Alias { alias } if matches!(alias.wording.scope, Scope::FileName { .. }) => {
            (offer.words.clone(), i18n::text(language, "merge.review.offer.file-name").to_owned())
        }
        Decision::Alias { .. } if offer.words.is_empty() => word("merge.review.offer.ignore"),
        Decision::Alias { .. } => (offer.words.clone(), String::new()),
        Decision::Include { .. } => word("merge.review.offer.include"),
        Decision::Dismiss { .. } => word("merge.review.offer.dismiss"),
        Decision::Exclude { .. } => word("merge.page.exclude"),
        Decision::Judge { reason, .. } => (reason.clone(), String::new()),
    }
}

/// By what a file may be told from its rivals.
fn facts(language: Language, file: &Candidate) -> String {
    let fact =
        |id, text: Option<String>| text.map(|text| i18n::format(language, id, &[("value", &text)]));
    let facts = [
        fact("merge.review.fact.revision", file.revision.map(|number| number.to_string())),
        fact("merge.review.fact.exported", file.exported_at.as_deref().map(moment)),
        fact("merge.review.fact.modified", file.modified.as_deref().map(moment)),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    match facts.is_empty() {
        true => i18n::text(language, "merge.review.fact.none").to_owned(),
        false => facts.join(" · "),
    }
}

/// Confirms what is marked: for this question, or for those alike, whose number stands there.
#[component]
fn Confirm(offers: Vec<Offer>) -> impl IntoView {
    let queue = Queue::here();
    let language = language();
    let offers = StoredValue::new(offers);
    // What may come at most, until one is marked: then what it comes to.
    let of = move |part: fn(&Offer) -> usize| {
        offers.with_value(|offers| match queue.chosen.get() {
            Some(at) => offers.get(at).map_or(0, part),
            None => offers.iter().map(part).max().unwrap_or(0),
        })
    };
    let in_file = Memo::new(move |_| of(|offer| offer.in_file));
    let same_text =
        Memo::new(move |_| of(|offer| if offer.files.is_empty() { offer.same_text } else { 0 }));
    let files =
        Memo::new(move |_| of(|offer| if offer.files.is_empty() { 0 } else { offer.same_text }));
    let lasting =
        Memo::new(move |_| of(|offer| if offer.lasting.is_empty() { 0 } else { offer.in_file }));
    let none = move || queue.chosen.get().is_none();
    let many = move |number: Memo<usize>, id: &'static str, keys: &'static str, alike: Alike| {
        view! {
            <Show when=move || { number.get() > 1 }>
                <button
                    type="button"
                    class="button"
                    disabled=none
                    on:click=move |_| queue.confirm(alike)
                >
                    {move || say(language, id, &[("count", &count(number.get()))])}
                    <kbd>{keys}</kbd>
                </button>
            </Show>
        }
    };
    view! {
        <div class="button-row confirm">
            <button
                type="button"
                class="button button--main"
                disabled=none
                on:click=move |_| queue.confirm(Alike::One)
            >
                {t("merge.review.confirm")}
                <kbd>"Enter"</kbd>
            </button>
            {many(in_file, "merge.review.confirm.in-file", "Shift+Enter", Alike::InFile)}
            {many(lasting, "merge.review.confirm.from-now-on", "Ctrl+Shift+Enter", Alike::FromNowOn)}
            {many(same_text, "merge.review.confirm.same-text", "Ctrl+Enter", Alike::SameText)}
            {many(files, "merge.review.confirm.of-files", "Ctrl+Enter", Alike::SameText)}
        </div>
        <Reach offers=offers />
    }
}

/// What is remembered of the marked offer, and the files it may go to.
#[component]
fn Reach(offers: StoredValue<Vec<Offer>>) -> impl IntoView {
    let queue = Queue::here();
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let marked = move || {
        let at = queue.chosen.get()?;
        offers.with_value(|offers| offers.get(at).cloned())
    };
    let files = Memo::new(move |_| marked().map(|offer| offer.files).unwrap_or_default());
    let remembered = Memo::new(move |_| {
        let lasting: Vec<Alias> = marked().map(|offer| offer.lasting).unwrap_or_default();
        lasting.iter().map(|alias| habit_words(&pack, language.get(), alias)).collect::<Vec<_>>()
    });
    let list =
        |lines: Vec<String>| lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <Show when=move || !remembered.read().is_empty()>
            <p class="reach">{t("merge.review.confirm.remembered")}</p>
            <ul class="reach__list">{move || list(remembered.get())}</ul>
        </Show>
        <Show when=move || !files.read().is_empty()>
            <p class="reach">
                {move || {
                    let number = count(files.read().len());
                    say(language, "merge.review.confirm.files", &[("count", &number)])
                }}
            </p>
            <ul class="reach__list">{move || list(files.get())}</ul>
        </Show>
    }
}
