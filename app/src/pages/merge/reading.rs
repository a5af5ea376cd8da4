//! How far the reading is: on every part of the page while it lasts.

use leptos::prelude::*;

use super::words::count;
use crate::{
    components::progress::Progress as ProgressBar,
    state::{
        language::{language, say, t, ts},
        merge::MergeState,
    },
    tasks::{merge, take_in::Progress},
};

/// How far the reading of what was dropped is, and how to stop it.
#[component]
pub(super) fn Reading() -> impl IntoView {
    let state = MergeState::here();
    view! {
        <Card
            progress=state.progress
            label="merge.page.reading"
            counted="merge.page.progress"
            stopping=Signal::derive(move || state.cancelling.get())
            stop=move || merge::cancel(state)
        />
    }
}

/// How far files are read anew because of what was decided, and how to stop it.
#[component]
pub(super) fn ReadingAnew() -> impl IntoView {
    let state = MergeState::here();
    view! {
        <Card
            progress=state.again
            label="merge.page.anew"
            counted="merge.page.anew.progress"
            stopping=Signal::derive(|| false)
            stop=move || merge::halt(state)
        />
    }
}

/// `label` names what is done, `counted` says how far it is, by their ids.
#[component]
fn Card(
    progress: RwSignal<Option<Progress>>,
    label: &'static str,
    counted: &'static str,
    stopping: Signal<bool>,
    stop: impl Fn() + 'static,
) -> impl IntoView {
    let language = language();
    let of =
        move |part: fn(Progress) -> usize| Signal::derive(move || progress.get().map_or(0, part));
    let text = Signal::derive(move || {
        let Some(progress) = progress.get() else { return String::new() };
        let (done, total) = (count(progress.done), count(progress.total));
        let arguments = [("done", done.as_str()), ("total", total.as_str())];
        let counted = say(language, counted, &arguments);
        // Within the first files the pace says nothing yet.
        match progress.remaining.filter(|_| progress.done >= 3 && progress.done < progress.total) {
            Some(rest) => {
                let seconds = count((rest / 1000.0).ceil() as usize);
                let rest = say(language, "merge.page.remaining", &[("seconds", &seconds)]);
                format!("{counted} · {rest}")
            }
            None => counted,
        }
    });
    view! {
        <div class="reading card">
            <ProgressBar
                done=of(|progress| progress.done)
                total=of(|progress| progress.total)
                label=ts(label)
                text=text
            />
            <button
                type="button"
                class="button"
                disabled=move || stopping.get()
                on:click=move |_| stop()
            >
                {t("merge.page.cancel")}
            </button>
        </div>
    }
}
