//! The bar of the merge: which period, by when, how much was read, and what to do next.

use leptos::prelude::*;

use super::{FILES, Merge, RESULTS, words::count};
use crate::{
    components::icon::{Icon, Sign},
    pages::due::DueTag,
    platform::files::pick_files,
    state::{
        language::{language, say, t},
        merge::Phase,
    },
    tasks::merge,
};

#[component]
pub(super) fn ContextBar() -> impl IntoView {
    let Merge { state, period, part, .. } = Merge::here();
    let language = language();
    let label = period.label.clone();
    let window = format!("{} – {}", period.window_from, period.window_to);
    let read = move || {
        let overview = state.overview.read();
        let tally = &overview.as_ref()?.tally;
        let files = count(tally.dropped);
        let figures = count(tally.read as usize);
        let text = say(language, "merge.page.read", &[("files", &files), ("figures", &figures)]);
        (tally.dropped > 0).then_some(text)
    };
    let kept = move || {
        let is_kept = state.phase.get() == Phase::Ready && state.not_kept.read().is_empty();
        let any = state.overview.read().as_ref().is_some_and(|of| of.tally.dropped > 0);
        is_kept && any
    };
    let add = move |_| {
        part.set(FILES);
        merge::take(state, pick_files());
    };
    view! {
        <header class="context merge__context">
            <div>
                <h1 class="context__form">{t("merge.page.heading")}" · "{label}</h1>
                <p class="context__period">
                    <span>{window}</span>
                    <DueTag today=merge::day(state) period=period />
                    <strong>{read}</strong>
                </p>
            </div>
            <div class="merge__context-end">
                <Show when=kept>
                    <span class="save-line__saved save-line__saved--safe">
                        <Icon sign=Sign::Check />
                        {t("merge.page.kept")}
                    </span>
                </Show>
                <button type="button" class="button" on:click=add>{t("merge.page.add")}</button>
                <button
                    type="button"
                    class="button button--main"
                    on:click=move |_| part.set(RESULTS)
                >
                    {t("merge.page.export")}
                </button>
            </div>
        </header>
    }
}
