//! What is due next; where everything is past, the last that were.

use leptos::prelude::*;
use shared::definition::{CivilDate, Pack, Period};

use crate::{
    pages::due::DueTag,
    platform::clock,
    route::Route,
    state::{language::t, packs},
};

/// How many deadlines are shown.
const SHOWN: usize = 4;

#[component]
pub(crate) fn Deadlines() -> impl IntoView {
    let today = clock::today();
    let items = packs::all()
        .iter()
        .flat_map(|pack| {
            nearest(pack, today).into_iter().map(|period| (pack.clone(), period.clone()))
        })
        .map(|(pack, period)| {
            view! {
                <li class="start__item">
                    <a href=Route::FillChooser { pack: Some(pack.id.clone()) }.to_string()>
                        {period.label.clone()}
                    </a>
                    <span class="start__detail">
                        {period.window_from.to_string()} " – " {period.window_to.to_string()}
                    </span>
                    <DueTag period=period today=today />
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="start-deadlines">
            <h2 class="card__heading" id="start-deadlines">{t("start.deadlines")}</h2>
            <ul class="start__list">{items}</ul>
        </section>
    }
}

/// The deadlines to come, soonest first; else the last past ones.
fn nearest(pack: &Pack, today: CivilDate) -> Vec<&Period> {
    let sorted = packs::reported_periods(pack);
    let coming =
        sorted.iter().position(|period| period.last_day().is_some_and(|last| last >= today));
    match coming {
        Some(at) => sorted[at..].iter().take(SHOWN).copied().collect(),
        None => sorted.iter().rev().take(SHOWN).copied().collect(),
    }
}
