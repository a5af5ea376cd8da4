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
        packs::{self, PackList},
        title::use_title,
    },
};

/// The pack and the period whose sample submissions come with the app.
const SAMPLE_PACK: &str = "nghe-an-2023";
const SAMPLE_PERIOD: &str = "2023S1";

#[component]
pub(crate) fn Start() -> impl IntoView {
    let title = ts("start.title");
    use_title(move || title.get());
    let reception = Reception::here();
    let list = PackList::here();
    let pack = move || {
        list.track();
        packs::find(&list.preferred())
    };
    let fill = move || Route::FillChooser { pack: Some(list.preferred()) }.to_string();
    let merge = move || {
        let pack = pack()?;
        let period = packs::current_period(&pack, clock::today())?.id.clone();
        Some(Route::Merge { pack: pack.id.clone(), period, sample: false }.to_string())
    };
    let (pack_id, period) = (SAMPLE_PACK.to_owned(), SAMPLE_PERIOD.to_owned());
    let sample = Route::Merge { pack: pack_id, period, sample: true }.to_string();
    view! {
        <div class="page start">
            <header class="start__heading">
                <h1>{t("start.title")}</h1>
                <p class="start__plan">{move || pack().map(|pack| pack.title.clone())}</p>
            </header>
            <div class="start__doors">
                <a class="door" href=fill>
                    <span class="door__sign"><Icon sign=Sign::Form large=true /></span>
                    <span class="door__name">{t("start.fill.name")}</span>
                    <span class="door__text">{t("start.fill.text")}</span>
                </a>
                <a class="door" href=merge>
                    <span class="door__sign"><Icon sign=Sign::Stack large=true /></span>
                    <span class="door__name">{t("start.merge.name")}</span>
                    <span class="door__text">{t("start.merge.text")}</span>
                </a>
            </div>
            <p class="start__sample">
                <a class="button" href=sample>{t("start.sample")}</a>
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
