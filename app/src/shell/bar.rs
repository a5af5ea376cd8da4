//! The bar: product, pack in use, pages, where the data is, language.

use leptos::prelude::*;
use shared::i18n::Language;

use super::MAIN;
use crate::{
    components::icon::{Icon, Sign},
    platform::{clock, page},
    route::Route,
    state::{
        language::{language, t, ts},
        navigation::route,
        packs,
    },
};

#[component]
pub(crate) fn Bar(erasing: RwSignal<bool>) -> impl IntoView {
    let route = route();
    let all = packs::all();
    let pack = Memo::new(move |_| {
        let route = route.get();
        let named = all.iter().find(|pack| Some(pack.id.as_str()) == route.pack());
        named.or(all.first()).map(|pack| {
            let today = clock::today();
            let period = packs::current_period(pack, today).map_or("", |period| &period.id);
            (pack.id.clone(), pack.title.clone(), period.to_owned())
        })
    });
    let pack_title = move || pack.get().map(|(_, title, _)| title);
    let merge = move || match pack.get() {
        Some((pack, _, period)) => Route::Merge { pack, period, sample: false }.to_string(),
        None => Route::Start.to_string(),
    };
    let is_fill = move || matches!(route.get(), Route::FillChooser { .. } | Route::Fill { .. });
    let is_merge = move || matches!(route.get(), Route::Merge { .. } | Route::Report { .. });
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
            <span class="bar__pack" title=pack_title>{pack_title}</span>
            <nav class="bar__pages" aria-label=t("app.pages")>
                {page_link(Signal::derive(|| Route::FillChooser { pack: None }.to_string()), "app.page.fill", is_fill)}
                {page_link(Signal::derive(merge), "app.page.merge", is_merge)}
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
