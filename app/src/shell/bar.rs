//! The bar: product, pack in use, pages, where the data is, language.

use leptos::prelude::*;
use shared::i18n::{Language, text};

use super::MAIN;
use crate::{
    components::icon::{Icon, Sign},
    platform::{clock, page},
    route::Route,
    state::{
        language::{language, t, ts},
        navigation::route,
        packs::{self, Origin, PackList},
    },
    tasks::packs::switch,
};

#[component]
pub(crate) fn Bar(erasing: RwSignal<bool>) -> impl IntoView {
    let route = route();
    let list = PackList::here();
    let pack = Memo::new(move |_| {
        let named = route.get().pack().filter(|id| packs::head(id).is_some()).map(str::to_owned);
        named.unwrap_or_else(|| list.preferred())
    });
    let merge = Memo::new(move |_| {
        list.track();
        let id = pack.get();
        let found = packs::find(&id);
        let period = found.as_ref().and_then(|pack| packs::current_period(pack, clock::today()));
        match period {
            Some(period) => {
                Route::Merge { pack: id, period: period.id.clone(), sample: false }.to_string()
            }
            None => Route::Start.to_string(),
        }
    });
    let is_fill = move || matches!(route.get(), Route::FillChooser { .. } | Route::Fill { .. });
    let is_merge = move || matches!(route.get(), Route::Merge { .. } | Route::Report { .. });
    let is_packs = move || matches!(route.get(), Route::Packs { .. });
    let fill = move || Route::FillChooser { pack: Some(pack.get()) }.to_string();
    let shown = move || Route::Packs { pack: Some(pack.get()) }.to_string();
    let is_help = move || route.get() == Route::Help;
    view! {
        <header class="bar">
            <a
                class="bar__skip"
                href="#/"
                on:click=|event| {
                    event.prevent_default();
                    page::focus(MAIN);
                }
            >
                {t("app.skip")}
            </a>
            <a class="bar__name" href=Route::Start.to_string()>
                <Mark />
                {t("app.name")}
            </a>
            <PackChoice pack=pack />
            <nav class="bar__pages" aria-label=t("app.pages")>
                {page_link(Signal::derive(fill), "app.page.fill", is_fill)}
                {page_link(merge.into(), "app.page.merge", is_merge)}
                {page_link(Signal::derive(shown), "app.page.packs", is_packs)}
                {page_link(Signal::derive(|| Route::Help.to_string()), "app.page.help", is_help)}
            </nav>
            <div class="bar__end">
                <button
                    type="button"
                    class="bar__button bar__local"
                    title=ts("app.local.hint")
                    on:click=move |_| erasing.set(true)
                >
                    <Icon sign=Sign::Local />
                    <span class="bar__local-text">{t("app.local")}</span>
                    <span class="hidden-text">{t("app.erase.open")}</span>
                </button>
                <div role="group" aria-label=t("app.language")>
                    {language_button(Language::Vi, "VI", "app.language.vi")}
                    {language_button(Language::En, "EN", "app.language.en")}
                </div>
            </div>
        </header>
    }
}

/// Which pack is in use, and the way to another one.
#[component]
fn PackChoice(pack: Memo<String>) -> impl IntoView {
    let list = PackList::here();
    let (route, language) = (route(), language());
    let options = move || {
        let own = text(language.get(), "app.pack.own");
        let heads = list.heads().into_iter();
        heads
            .map(|head| {
                let (id, value) = (head.id.clone(), head.id);
                let label = match head.origin {
                    Origin::Own => format!("{} ({own})", head.title),
                    Origin::Shipped | Origin::InFile => head.title,
                };
                view! { <option value=value prop:selected=move || pack.get() == id>{label}</option> }
            })
            .collect_view()
    };
    view! {
        <select
            class="bar__pack"
            aria-label=ts("app.pack")
            title=ts("app.pack")
            on:change=move |event| {
                let id = event_target_value(&event);
                switch(list, &route.get_untracked(), &id, clock::today());
            }
        >
            {options}
        </select>
    }
}

fn page_link(
    href: Signal<String>,
    label: &'static str,
    current: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <a
            class="bar__page"
            href=href
            aria-current=move || current().then_some("page")
        >
            {t(label)}
        </a>
    }
}

fn language_button(of: Language, short: &'static str, name: &'static str) -> impl IntoView {
    let language = language();
    view! {
        <button
            type="button"
            class="bar__button"
            lang=if of == Language::Vi { "vi" } else { "en" }
            title=ts(name)
            aria-pressed=move || (language.get() == of).to_string()
            on:click=move |_| language.set(of)
        >
            {short}
            <span class="hidden-text">" "{t(name)}</span>
        </button>
    }
}

/// Many sheets that become one: the product's sign.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="bar__mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path
                d="M4 3.5h9.5L17 7v4M4 3.5V17h3M7 7h9.5L20 10.5V20.5H7z M10.5 12.5h6M10.5 16h6"
                fill="none"
                stroke="currentColor"
                stroke-width="1.7"
                stroke-linejoin="round"
                stroke-linecap="round"
            ></path>
        </svg>
    }
}
