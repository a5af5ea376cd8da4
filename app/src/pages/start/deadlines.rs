//! What is due next; where everything is past, the last that were.

use leptos::prelude::*;
use shared::definition::{CivilDate, Period};

use crate::{
    components::tag::{Tag, Tone},
    platform::clock,
    route::Route,
    state::{
        language::{language, say, t},
        packs,
    },
};

/// How many deadlines are shown.
const SHOWN: usize = 4;

#[component]
pub(crate) fn Deadlines() -> impl IntoView {
    let today = clock::today();
    let items = packs::all()
        .iter()
        .flat_map(|pack| {
            nearest(&pack.periods, today).into_iter().map(|period| (pack.clone(), period.clone()))
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
fn nearest(periods: &[Period], today: CivilDate) -> Vec<&Period> {
    let mut sorted: Vec<&Period> = periods.iter().collect();
    sorted.sort_by_key(|period| period.due_before);
    let coming = sorted.iter().position(|period| period.last_day() >= today);
    match coming {
        Some(at) => sorted[at..].iter().take(SHOWN).copied().collect(),
        None => sorted.iter().rev().take(SHOWN).copied().collect(),
    }
}

/// "Gửi trước 16/6/2023 · còn 3 ngày".
#[component]
pub(crate) fn DueTag(period: Period, today: CivilDate) -> impl IntoView {
    let days = period.last_day().days_since_epoch() - today.days_since_epoch();
    let tone = match days {
        ..0 => Tone::Plain,
        0..=7 => Tone::Warn,
        _ => Tone::Info,
    };
    let language = language();
    let due = period.due_before.to_string();
    let text = move || {
        let id = if period.due_inclusive { "start.due.by" } else { "start.due.before" };
        let left = match days {
            ..0 => say(language, "start.due.past", &[]),
            0 => say(language, "start.due.today", &[]),
            _ => say(language, "start.due.left", &[("days", &days.to_string())]),
        };
        format!("{} · {left}", say(language, id, &[("date", &due)]))
    };
    view! { <Tag tone=tone>{text}</Tag> }
}
