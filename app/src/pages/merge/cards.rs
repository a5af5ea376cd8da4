//! The headline figures of a merge.

use leptos::prelude::*;

use super::{Merge, QUESTIONS, RESULTS, board::reported_share, words::count};
use crate::state::language::{language, say, t};

#[component]
pub(super) fn Cards() -> impl IntoView {
    let Merge { state, part, .. } = Merge::here();
    let language = language();
    let tally = move || {
        let overview = state.overview.read();
        overview.as_ref().map(|overview| overview.tally.clone()).unwrap_or_default()
    };
    let share = move || {
        let (reported, owed) = reported_share(state);
        let percent = (reported * 100).checked_div(owed).unwrap_or(0);
        (reported, owed, percent)
    };
    let on_time = move || {
        let tally = tally();
        let rest = [
            ("late", count(tally.late)),
            ("unknown", count(tally.received_unknown)),
            ("missing", count(tally.missing)),
        ];
        let arguments: Vec<(&str, &str)> =
            rest.iter().map(|(name, text)| (*name, text.as_str())).collect();
        say(language, "merge.page.card.on-time", &arguments)
    };
    let figures = move || {
        let tally = tally();
        let parts = [tally.placed, tally.queued, tally.ignored].map(|part| count(part as usize));
        let [placed, queued, ignored] = &parts;
        let arguments = [("placed", placed.as_str()), ("queued", queued), ("ignored", ignored)];
        say(language, "merge.page.card.figures", &arguments)
    };
    let questions = move || state.overview.read().as_ref().map_or(0, |of| of.questions);
    let differences = move || state.overview.read().as_ref().map_or(0, |of| of.differences);
    view! {
        <div class="cards">
            <div class="kpi card">
                <p class="kpi__number">
                    {move || count(share().0)}
                    <span class="kpi__of">" / "{move || count(share().1)}</span>
                </p>
                <p class="kpi__text">{t("merge.page.card.reported")}</p>
                <progress
                    class="progress__bar kpi__bar"
                    aria-label=t("merge.page.card.reported")
                    max="100"
                    prop:value=move || share().2 as f64
                ></progress>
            </div>
            <div class="kpi card">
                <p class="kpi__number">{move || count(tally().on_time)}</p>
                <p class="kpi__text">{on_time}</p>
            </div>
            <div class="kpi card">
                <p class="kpi__number">{move || count(tally().read as usize)}</p>
                <p class="kpi__text">{figures}</p>
            </div>
            <div class="kpi card" class:kpi--warn=move || { questions() > 0 }>
                <p class="kpi__number">{move || count(questions())}</p>
                <p class="kpi__text">
                    <button type="button" class="link" on:click=move |_| part.set(QUESTIONS)>
                        {t("merge.page.card.questions")}
                    </button>
                </p>
            </div>
            <div class="kpi card">
                <p class="kpi__number">{move || count(differences())}</p>
                <p class="kpi__text">
                    <button type="button" class="link" on:click=move |_| part.set(RESULTS)>
                        {t("merge.page.card.differences")}
                    </button>
                </p>
            </div>
        </div>
    }
}
