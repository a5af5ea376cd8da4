//! The start page: two doors, then what is on this machine and what is due next.

mod deadlines;
mod drafts;

use leptos::prelude::*;

use self::{deadlines::Deadlines, drafts::Drafts};
use crate::{
    components::icon::{Icon, Sign},
    platform::clock,
    route::Route,
    shell::Reception,
    state::{
        language::{t, ts},
        packs,
        title::use_title,
    },
};

/// The period whose sample submissions come with the app.
const SAMPLE_PERIOD: &str = "2023S1";

#[component]
pub(crate) fn Start() -> impl IntoView {
    let title = ts("start.title");
    use_title(move || title.get());
    let reception = Reception::here();
    let pack = packs::in_use(None);
    let merge = |sample: bool| {
        let pack = packs::in_use(None)?;
        let period = match packs::current_period(&pack, clock::today()) {
            _ if sample => SAMPLE_PERIOD,
            Some(period) => &period.id,
            None => return None,
        };
        Some(Route::Merge { pack: pack.id.clone(), period: period.to_owned(), sample }.to_string())
    };
    view! {
        <div class="page start">
            <header class="start__heading">
                <h1>{t("start.title")}</h1>
                <p class="start__plan">{pack.as_ref().map(|pack| pack.title.clone())}</p>
            </header>
            <div class="start__doors">
                <a class="door" href=Route::FillChooser { pack: None }.to_string()>
                    <span class="door__sign"><Icon sign=Sign::Form large=true /></span>
                    <span class="door__name">{t("start.fill.name")}</span>
                    <span class="door__text">{t("start.fill.text")}</span>
                </a>
                <a class="door" href=merge(false)>
                    <span class="door__sign"><Icon sign=Sign::Stack large=true /></span>
                    <span class="door__name">{t("start.merge.name")}</span>
                    <span class="door__text">{t("start.merge.text")}</span>
                </a>
            </div>
            <p class="start__sample">
                <a class="button" href=merge(true)>{t("start.sample")}</a>
                <span class="muted">{t("start.sample.text")}</span>
            </p>
            <div class="start__lists">
                <Drafts />
                <Deadlines />
            </div>
            <p class="start__drop">
                <button type="button" class="button" on:click=move |_| reception.pick()>
                    <Icon sign=Sign::Upload />
                    {t("start.open")}
                </button>
                <span class="muted">{t("start.drop")}</span>
            </p>
        </div>
    }
}
