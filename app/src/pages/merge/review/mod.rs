//! The part *Cần xem xét*: the questions that wait, grouped by what caused them, one open at a
//! time with the place it is about beside it. All of it works by keyboard alone ([`keys`]), and
//! what was decided last can be taken back.

mod asked;
mod before;
mod decided;
mod help;
mod identity;
mod keys;
mod list;
mod offers;
mod queue;
mod source;
mod steps;
mod value;

use leptos::prelude::*;

use self::{
    asked::Asked, before::BeforeList, decided::Decided, help::KeyHelp, list::QuestionList,
    queue::Queue, source::Source,
};
use super::{BOARD, FIGURES, Merge, RESULTS, words::count};
use crate::{
    components::{
        empty_state::EmptyState,
        icon::{Icon, Sign},
    },
    state::language::{language, say, t, ts},
};

/// The list takes the focus whenever a question was settled: from there every key works.
const LIST: &str = "review-list";
/// The field for the reason, where an offer needs one.
const REASON: &str = "review-reason";

#[component]
pub(super) fn ReviewPanel() -> impl IntoView {
    let queue = Queue::new();
    provide_context(queue);
    let any = move || queue.total() > 0;
    view! {
        <div
            class="merge__panel review-panel"
            id="merge-questions-panel"
            role="tabpanel"
            aria-labelledby="merge-questions-tab"
            on:keydown=move |event| keys::pressed(queue, &event)
        >
            <Toolbar />
            <KeyHelp open=queue.help />
            <BeforeList />
            <Show when=any fallback=move || view! { <NothingOpen /> }>
                <div class="review">
                    <QuestionList />
                    {move || {
                        queue
                            .asked
                            .get()
                            .map(|asked| {
                                view! {
                                    <Asked asked=asked.clone() />
                                    <Source asked=asked />
                                }
                            })
                    }}
                </div>
            </Show>
            <p class="hidden-text" role="status">{move || queue.said.get()}</p>
            <Decided />
        </div>
    }
}

/// Which question of how many, what was decided last, and the keys.
#[component]
fn Toolbar() -> impl IntoView {
    let queue = Queue::here();
    let language = language();
    let overview = Merge::here().state.overview;
    let undo = move || overview.read().as_ref().map_or(0, |of| of.undo);
    let redo = move || overview.read().as_ref().map_or(0, |of| of.redo);
    let place = move || {
        let total = queue.total();
        (total > 0).then(|| {
            let at = count(queue.at.get().min(total - 1) + 1);
            let held: u32 = queue.review.read().causes.iter().map(|cause| cause.figures).sum();
            let arguments =
                [("at", at.as_str()), ("total", &count(total)), ("figures", &count(held as usize))];
            say(language, "merge.review.place", &arguments)
        })
    };
    view! {
        <div class="review-bar">
            <p class="review-bar__place">{place}</p>
            <p class="review-bar__said" aria-hidden="true">{move || queue.said.get()}</p>
            <div class="button-row">
                <button
                    type="button"
                    class="button button--quiet"
                    disabled=move || undo() == 0
                    title="Ctrl+Z"
                    on:click=move |_| queue.step(true)
                >
                    {t("merge.review.undo")}
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    disabled=move || redo() == 0
                    title="Ctrl+Y"
                    on:click=move |_| queue.step(false)
                >
                    {t("merge.review.redo")}
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-expanded=move || queue.help.get().to_string()
                    on:click=move |_| queue.help.update(|open| *open = !*open)
                >
                    <kbd>"?"</kbd>
                    {t("merge.review.keys")}
                </button>
            </div>
        </div>
    }
}

/// Nothing is asked: what to do next.
#[component]
fn NothingOpen() -> impl IntoView {
    let queue = Queue::here();
    let Merge { state, part, .. } = Merge::here();
    let any = move || state.overview.read().as_ref().is_some_and(|of| of.tally.dropped > 0);
    view! {
        <Show when=move || queue.loaded.get()>
            <Show
                when=any
                fallback=|| view! { <EmptyState text=ts("merge.review.none-yet") /> }
            >
                <div class="review-done card">
                    <Icon sign=Sign::Check large=true />
                    <div>
                        <h2>{t("merge.review.done")}</h2>
                        <p class="muted">{t("merge.review.done.text")}</p>
                    </div>
                    <div class="button-row">
                        <button type="button" class="button" on:click=move |_| part.set(BOARD)>
                            {t("merge.page.tab.board")}
                        </button>
                        <button type="button" class="button" on:click=move |_| part.set(FIGURES)>
                            {t("merge.page.tab.figures")}
                        </button>
                        <button
                            type="button"
                            class="button button--main"
                            on:click=move |_| part.set(RESULTS)
                        >
                            {t("merge.page.tab.results")}
                        </button>
                    </div>
                </div>
            </Show>
        </Show>
    }
}
