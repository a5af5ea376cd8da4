//! What is due next in the pack in use; where everything is past, the last that were. The
//! deadlines of other packs are folded, and those packs read when they are unfolded.

use leptos::prelude::*;
use shared::definition::{CivilDate, Pack, Period};

use crate::{
    pages::due::DueTag,
    platform::clock,
    route::Route,
    state::{
        language::t,
        packs::{self, PackHead, PackList},
    },
};

/// How many deadlines are shown.
const SHOWN: usize = 4;

#[component]
pub(crate) fn Deadlines() -> impl IntoView {
    let list = PackList::here();
    let today = clock::today();
    let in_use = move || {
        list.track();
        packs::find(&list.preferred()).map(|pack| periods(&pack, today))
    };
    let others = move || {
        let preferred = list.preferred();
        let others = list.heads().into_iter().filter(|head| head.id != preferred);
        others.map(|head| view! { <Other head=head today=today /> }).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="start-deadlines">
            <h2 class="card__heading" id="start-deadlines">{t("start.deadlines")}</h2>
            {in_use}
            <h3 class="start__others">{t("start.deadlines.others")}</h3>
            {others}
        </section>
    }
}

#[component]
fn Other(head: PackHead, today: CivilDate) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let PackHead { id, title, .. } = head;
    let content = move || {
        let pack = is_open.get().then(|| packs::find(&id)).flatten();
        pack.map(|pack| periods(&pack, today))
    };
    view! {
        <details class="start__other" on:toggle=move |_| is_open.set(true)>
            <summary>{title}</summary>
            {content}
        </details>
    }
}

fn periods(pack: &Pack, today: CivilDate) -> impl IntoView + use<> {
    let items = nearest(pack, today).into_iter().map(|period| {
        view! {
            <li class="start__item">
                <a href=Route::FillChooser { pack: Some(pack.id.clone()) }.to_string()>
                    {period.label.clone()}
                </a>
                <span class="start__detail">
                    {period.window_from.to_string()} " – " {period.window_to.to_string()}
                </span>
                <DueTag period=period.clone() today=today />
            </li>
        }
    });
    view! { <ul class="start__list">{items.collect_view()}</ul> }
}

/// The deadlines to come, soonest first; else the last past ones; else periods without one.
fn nearest(pack: &Pack, today: CivilDate) -> Vec<&Period> {
    let all = packs::reported_periods(pack);
    let due: Vec<&Period> =
        all.iter().copied().filter(|period| period.due_before.is_some()).collect();
    let coming = due.iter().position(|period| period.last_day().is_some_and(|last| last >= today));
    match coming {
        Some(at) => due[at..].iter().take(SHOWN).copied().collect(),
        None if due.is_empty() => all.into_iter().take(SHOWN).collect(),
        None => due.iter().rev().take(SHOWN).copied().collect(),
    }
}
