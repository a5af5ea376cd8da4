//! The merge page: no wizard; one page of five parts, open in any order.

mod against;
mod balance;
mod board;
mod cards;
mod chips;
mod context_bar;
mod correct;
mod drawer;
mod figures;
mod file_list;
mod file_row;
mod files;
mod gradual;
mod paper;
mod reading;
mod reason;
mod results;
mod review;
mod rivals;
mod saved;
mod send_back;
mod signs;
mod table;
mod targets;
mod words;

use std::sync::Arc;

use leptos::prelude::*;
use shared::definition::{Pack, Period};

use self::{
    board::BoardPanel,
    context_bar::ContextBar,
    figures::FiguresPanel,
    files::FilesPanel,
    reading::{Reading, ReadingAnew},
    results::ResultsPanel,
    review::ReviewPanel,
    words::count,
};
use super::NotFound;
use crate::{
    components::{
        notice::Notice,
        tabs::{Tab, Tabs},
        tag::Tone,
    },
    state::{
        inbox::Inbox,
        language::{language, say, t, ts},
        merge::{MergeId, MergeState, Phase},
        packs,
        title::use_title,
    },
    tasks::merge,
};

/// The five parts by the ids of their tabs.
const FILES: &str = "merge-files";
const QUESTIONS: &str = "merge-questions";
const BOARD: &str = "merge-board";
const FIGURES: &str = "merge-figures";
const RESULTS: &str = "merge-results";

/// What every part of the page needs; given as context.
#[derive(Clone)]
struct Merge {
    state: MergeState,
    pack: Arc<Pack>,
    period: Period,
    part: RwSignal<&'static str>,
}

impl Merge {
    fn here() -> Self {
        expect_context()
    }
}

#[component]
pub(crate) fn MergePage(id: MergeId) -> impl IntoView {
    let pack = packs::find(&id.pack);
    let period = pack.as_ref().and_then(|pack| pack.period(&id.period).cloned());
    match (pack, period) {
        (Some(pack), Some(period)) => view! { <Known id=id pack=pack period=period /> }.into_any(),
        _ => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Known(id: MergeId, pack: Arc<Pack>, period: Period) -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    let label = period.label.clone();
    use_title(move || say(language, "merge.page.title", &[("period", &label)]));
    let part = RwSignal::new(if id.sample { FIGURES } else { FILES });
    provide_context(Merge { state, pack, period, part });
    merge::open(state, id.clone());

    saved::told(state);
    let inbox = Inbox::here();
    Effect::new(move |_| {
        // What was dropped anywhere, here or on the page before.
        let files = inbox.take();
        if !files.is_empty() {
            part.set(FILES);
            merge::take(state, std::future::ready(files));
        }
    });
    view! {
        <div class="merge">
            <ContextBar />
            <Tabs label=ts("merge.page.parts") tabs=tabs(state) selected=part />
            <Messages id=id />
            {move || match part.get() {
                QUESTIONS => view! { <ReviewPanel /> }.into_any(),
                BOARD => view! { <BoardPanel /> }.into_any(),
                FIGURES => view! { <FiguresPanel /> }.into_any(),
                RESULTS => view! { <ResultsPanel /> }.into_any(),
                _ => view! { <FilesPanel /> }.into_any(),
            }}
        </div>
    }
}

fn tabs(state: MergeState) -> Vec<Tab> {
    let language = language();
    let overview = state.overview;
    let counted = move |number: fn(&shared::job::Overview) -> usize, tone: Tone| {
        Signal::derive(move || match overview.read().as_ref().map(number) {
            Some(number) if number > 0 => (count(number), tone),
            _ => (String::new(), Tone::Plain),
        })
    };
    let missing = Signal::derive(move || {
        let overview = overview.read();
        let tally = overview.as_ref().map(|overview| &overview.tally);
        let missing = tally.filter(|tally| tally.dropped > 0).map_or(0, |tally| tally.missing);
        match missing {
            0 => (String::new(), Tone::Plain),
            _ => {
                let text = say(language, "merge.page.tab.missing", &[("count", &count(missing))]);
                (text, Tone::Bad)
            }
        }
    });
    let none = Signal::derive(|| (String::new(), Tone::Plain));
    let tab = |id, label, count| Tab { id, label: ts(label), count };
    vec![
        tab(FILES, "merge.page.tab.files", counted(|of| of.tally.dropped, Tone::Plain)),
        tab(QUESTIONS, "merge.page.tab.questions", counted(|of| of.questions, Tone::Warn)),
        tab(BOARD, "merge.page.tab.board", missing),
        tab(FIGURES, "merge.page.tab.figures", none),
        tab(RESULTS, "merge.page.tab.results", none),
    ]
}

/// What must be known before anything is relied on.
#[component]
fn Messages(id: MergeId) -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    let sample = id.sample;
    let sample_text = Signal::derive(move || {
        let day = merge::day(state).to_string();
        say(language, "merge.page.sample", &[("date", &day)])
    });
    let not_kept = Signal::derive(move || {
        say(language, "merge.page.not-kept", &[("reason", &state.not_kept.get())])
    });
    let outdated = Signal::derive(move || {
        let (files, versions) = (count(state.outdated.get()), state.made_with.read().join(", "));
        say(language, "merge.page.outdated", &[("count", &files), ("versions", &versions)])
    });
    let again = move |_| merge::open(state, id.clone());
    let again = StoredValue::new(again);
    let reading = Memo::new(move |_| state.progress.read().is_some());
    let reading_anew = Memo::new(move |_| state.again.read().is_some());
    let halted = move || state.waiting.get() > 0 && !reading_anew.get() && !reading.get();
    let waiting = Signal::derive(move || {
        say(language, "merge.page.anew.waiting", &[("count", &count(state.waiting.get()))])
    });
    let stopped = Signal::derive(move || {
        let progress = state.stopped.get().unwrap_or_default();
        let (done, total) = (count(progress.done), count(progress.total));
        say(language, "merge.page.stopped", &[("done", &done), ("total", &total)])
    });
    view! {
        <div class="merge__messages">
            <Show when=move || reading.get()>
                <Reading />
            </Show>
            <Show when=move || reading_anew.get()>
                <ReadingAnew />
            </Show>
            <Show when=move || state.stopped.read().is_some()>
                <Notice tone=Tone::Info text=stopped />
            </Show>
            <Show when=halted>
                <Notice tone=Tone::Warn text=waiting>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| merge::read_on(state)
                    >
                        {t("merge.page.anew.go-on")}
                    </button>
                </Notice>
            </Show>
            {sample.then(|| view! { <Notice tone=Tone::Info text=sample_text /> })}
            <Show when=move || !state.not_kept.read().is_empty()>
                <Notice tone=Tone::Warn text=not_kept />
            </Show>
            <Show when=move || { state.outdated.get() > 0 }>
                <Notice tone=Tone::Warn text=outdated />
            </Show>
            <Show when=move || state.phase.get() == Phase::Failed>
                <Notice tone=Tone::Bad text=ts("merge.page.failed")>
                    <button
                        type="button"
                        class="button"
                        on:click=move |event| again.with_value(|again| again(event))
                    >
                        {t("merge.page.reopen")}
                    </button>
                </Notice>
            </Show>
        </div>
    }
}
