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

/// How far the reading is, and how to stop it.
#[component]
pub(super) fn Reading() -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    let of = move |part: fn(Progress) -> usize| {
        Signal::derive(move || state.progress.get().map_or(0, part))
    };
    let text = Signal::derive(move || {
        let Some(progress) = state.progress.get() else { return String::new() };
        let (done, total) = (count(progress.done), count(progress.total));
        let arguments = [("done", done.as_str()), ("total", total.as_str())];
        let counted = say(language, "merge.page.progress", &arguments);
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
                label=ts("merge.page.reading")
                text=text
            />
            <button
                type="button"
                class="button"
                disabled=move || state.cancelling.get()
                on:click=move |_| merge::cancel(state)
            >
                {t("merge.page.cancel")}
            </button>
        </div>
    }
}
