//! The periods of a pack: those with a deadline first; the others are folded.

use std::sync::Arc;

use leptos::prelude::*;
use shared::definition::{Pack, Period};

use crate::{
    pages::due::DueTag,
    platform::clock,
    state::{
        language::{language, say, t},
        packs,
    },
};

#[component]
pub(super) fn Periods(pack: StoredValue<Arc<Pack>>, period: RwSignal<String>) -> impl IntoView {
    let language = language();
    let (due, others): (Vec<Period>, Vec<Period>) = pack.with_value(|pack| {
        let periods = packs::reported_periods(pack).into_iter().cloned();
        periods.partition(|period| period.due_before.is_some())
    });
    let count = others.len().to_string();
    let is_folded = !due.is_empty() && !others.is_empty();
    let chosen_is_folded = is_folded && others.iter().any(|item| item.id == period.get_untracked());
    let due = due.into_iter().map(|item| radio(item, period)).collect_view();
    let others = others.into_iter().map(|item| radio(item, period)).collect_view();
    view! {
        <fieldset class="chooser__part">
            <legend class="field__label">{t("fill.chooser.period")}</legend>
            {due}
            {if is_folded {
                view! {
                    <details class="chooser__more" open=chosen_is_folded>
                        <summary>
                            {move || say(language, "fill.chooser.other_periods", &[("count", &count)])}
                        </summary>
                        {others}
                    </details>
                }
                    .into_any()
            } else {
                others.into_any()
            }}
        </fieldset>
    }
}

fn radio(item: Period, period: RwSignal<String>) -> impl IntoView {
    let (id, chosen) = (item.id.clone(), item.id.clone());
    let is_chosen = Signal::derive(move || period.get() == chosen);
    view! {
        <label class="chooser__period" class:chooser__period--chosen=is_chosen>
            <input
                type="radio"
                class="check__box"
                name="period"
                value=id.clone()
                prop:checked=is_chosen
                on:change=move |_| period.set(id.clone())
            />
            <span>
                <strong>{item.label.clone()}</strong>
                " "
                <span class="muted">
                    {item.window_from.to_string()} " – " {item.window_to.to_string()}
                </span>
            </span>
            <DueTag period=item today=clock::today() />
        </label>
    }
}
