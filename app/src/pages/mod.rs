//! The pages, one folder each, and which of them the address names.

mod due;
pub(crate) mod fill;
pub(crate) mod help;
pub(crate) mod merge;
pub(crate) mod packs;
pub(crate) mod start;

use leptos::prelude::*;

use crate::{
    route::Route,
    state::{
        drafts::DraftId,
        language::{t, ts},
        merge::MergeId,
        navigation::route,
        title::use_title,
    },
};

/// The page of the current address. A page lives until the address names another one.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let route = route();
    move || match route.get() {
        Route::Start => view! { <start::Start /> }.into_any(),
        Route::FillChooser { pack } => view! { <fill::Chooser pack=pack /> }.into_any(),
        Route::Fill { pack, data_set, reporter, period } => {
            let id = DraftId { pack, data_set, reporter, period };
            view! { <fill::FillPage id=id /> }.into_any()
        }
        Route::Merge { pack, period, sample } => {
            let id = MergeId { pack, period, sample };
            view! { <merge::MergePage id=id /> }.into_any()
        }
        Route::Packs { pack } => view! { <packs::PacksPage pack=pack /> }.into_any(),
        Route::Help => view! { <help::Help /> }.into_any(),
        _ => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let title = ts("app.not_found.title");
    use_title(move || title.get());
    view! {
        <div class="page page--narrow">
            <h1>{t("app.not_found.title")}</h1>
            <p>{t("app.not_found.text")}</p>
            <p>
                <a href=Route::Start.to_string()>{t("app.not_found.start")}</a>
            </p>
        </div>
    }
}
