//! The list of questions. Of a long one only the lines around what is seen stand in the page, each
//! at its place in a space as high as the whole list.

use leptos::prelude::*;
use shared::job::{AskedLine, CauseLine};

use super::{LIST, queue::Queue};
use crate::{
    components::tag::{Tag, Tone},
    pages::merge::words::{count, file_name, message_word},
    platform::scroll,
    state::language::{language, say, t, ts},
};

/// Heights in CSS pixels, as `review.css` has them.
const HEADING: usize = 30;
const LINE: usize = 64;

/// Where the line of a question begins, from the top of the list.
fn top_of(causes: &[CauseLine], position: usize) -> usize {
    let mut before = 0;
    let mut headings = 0;
    for cause in causes {
        if position < before {
            break;
        }
        headings += 1;
        before += cause.questions;
    }
    position * LINE + headings * HEADING
}

/// The first question below a height.
fn position_at(causes: &[CauseLine], height: f64) -> usize {
    let total: usize = causes.iter().map(|cause| cause.questions).sum();
    let mut position = (height.max(0.0) as usize) / LINE;
    // Headings push lines down: the guess is too far by less than their number.
    while position > 0 && top_of(causes, position) as f64 > height {
        position -= 1;
    }
    position.min(total)
}

#[component]
pub(super) fn QuestionList() -> impl IntoView {
    let queue = Queue::here();
    let causes = Memo::new(move |_| queue.review.read().causes.clone());
    Effect::new(move |_| {
        let at = queue.at.get();
        let causes = causes.read();
        let top = top_of(&causes, at) as f64;
        scroll::show(LIST, top, LINE as f64, HEADING as f64);
    });
    let scrolled = move |_| {
        let Some((top, height)) = scroll::seen(LIST) else { return };
        let causes = causes.read_untracked();
        let (first, last) = (position_at(&causes, top), position_at(&causes, top + height));
        queue.look_at(last);
        queue.look_at(first);
    };
    let height = move || {
        let causes = causes.read();
        let lines: usize = causes.iter().map(|cause| cause.questions).sum();
        format!("{}px", lines * LINE + causes.len() * HEADING)
    };
    let lines = move || {
        let review = queue.review.read();
        let (from, total) = (review.from, review.total);
        let mut groups: Vec<(CauseLine, Vec<(usize, AskedLine)>)> = Vec::new();
        for (index, line) in review.lines.iter().enumerate() {
            let numbered = (from + index, line.clone());
            match groups.last_mut().filter(|(cause, _)| cause.cause == line.cause) {
                Some((_, lines)) => lines.push(numbered),
                None => {
                    let cause = review.causes.iter().find(|cause| cause.cause == line.cause);
                    groups.extend(cause.map(|cause| (cause.clone(), vec![numbered])));
                }
            }
        }
        let causes = review.causes.clone();
        groups
            .into_iter()
            .map(|(cause, lines)| {
                view! { <CauseGroup cause=cause causes=causes.clone() lines=lines total=total /> }
            })
            .collect_view()
    };
    let active = move || {
        let review = queue.review.read();
        let at = queue.at.get();
        let shown = review.from..review.from + review.lines.len();
        shown.contains(&at).then(|| option_id(at))
    };
    view! {
        <div class="review__list">
            <div
                class="queue"
                id=LIST
                role="listbox"
                tabindex="0"
                aria-label=ts("merge.page.questions")
                aria-activedescendant=active
                on:scroll=scrolled
            >
                <div class="queue__space" style:height=height>
                    {lines}
                </div>
            </div>
            <p class="queue__hint muted">{t("merge.review.hint")}</p>
        </div>
    }
}

fn option_id(position: usize) -> String {
    format!("review-option-{position}")
}

/// The heading of a cause at its place, and those of its questions that stand.
#[component]
fn CauseGroup(
    cause: CauseLine,
    causes: Vec<CauseLine>,
    lines: Vec<(usize, AskedLine)>,
    total: usize,
) -> impl IntoView {
    let language = language();
    let before: usize =
        causes.iter().take_while(|other| other.cause != cause.cause).map(|of| of.questions).sum();
    let heading_top = format!("{}px", top_of(&causes, before) - HEADING);
    let name =
        Signal::derive(move || say(language, &format!("merge.cause.{}", cause.cause.name()), &[]));
    let options = lines.into_iter().map(|(position, line)| {
        let top = format!("{}px", top_of(&causes, position));
        view! { <Line position=position line=line top=top total=total /> }
    });
    view! {
        <div role="group" aria-label=name>
            <p class="queue__cause" aria-hidden="true" style:top=heading_top>
                <span class="queue__cause-name">{name}</span>
                <span class="chip__count">{count(cause.questions)}</span>
            </p>
            {options.collect_view()}
        </div>
    }
}

#[component]
fn Line(position: usize, line: AskedLine, top: String, total: usize) -> impl IntoView {
    let queue = Queue::here();
    let language = language();
    let AskedLine { id, path, words, figures, put_off, .. } = line;
    let name = file_name(&path).to_owned();
    let words = move || message_word(language, &words);
    let is_open = move || queue.at.get() == position;
    let is_skipped = move || put_off || queue.skipped.read().contains(&id);
    view! {
        <div
            class="queue__line"
            class:queue__line--open=is_open
            id=option_id(position)
            role="option"
            aria-selected=move || is_open().to_string()
            aria-posinset=position + 1
            aria-setsize=total
            style:top=top
            on:click=move |_| queue.go_to(position)
        >
            <span class="queue__top">
                <span class="queue__file">{name}</span>
                <Show when=is_skipped>
                    <Tag tone=Tone::Plain>{t("merge.review.put-off")}</Tag>
                </Show>
                {(figures > 1)
                    .then(|| view! { <span class="chip__count">{count(figures as usize)}</span> })}
            </span>
            <span class="queue__words">{words}</span>
        </div>
    }
}
