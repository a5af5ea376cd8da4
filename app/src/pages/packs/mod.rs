//! The packs: what each of them holds, as people see it; taking one in, trying it out, handing
//! it out.

mod candidate;
mod changes;
mod detail;
mod forms;
mod list;
mod rehearsal;
mod sources;
mod targets;
mod timeline;

use leptos::{prelude::*, task::spawn_local};

use self::{candidate::CandidatePanel, detail::Detail, list::PackListView};
use crate::{
    components::icon::{Icon, Sign},
    platform::files,
    state::{
        candidate::Candidates,
        language::{t, ts},
        packs::{self, PackList},
        title::use_title,
    },
    tasks::definitions::look_at,
};

/// The page; without a pack in its address it shows the one in use.
#[component]
pub(crate) fn PacksPage(pack: Option<String>) -> impl IntoView {
    let title = ts("pack.title");
    use_title(move || title.get());
    let list = PackList::here();
    let candidates = Candidates::here();
    let shown = Memo::new(move |_| pack.clone().unwrap_or_else(|| list.preferred()));
    let pick = move |_| {
        let files = files::pick_files();
        spawn_local(async move {
            if let Some(file) = files.await.into_iter().next() {
                look_at(candidates, file).await;
            }
        });
    };
    let detail = move || {
        list.track();
        let id = shown.get();
        match packs::find(&id).zip(packs::head(&id)) {
            Some((pack, head)) => view! { <Detail pack=pack head=head /> }.into_any(),
            None => view! { <p class="packs__none">{t("pack.unknown")}</p> }.into_any(),
        }
    };
    view! {
        <div class="packs">
            <header class="context packs__head">
                <div>
                    <h1 class="context__form">{t("pack.title")}</h1>
                    <p class="context__period">{t("pack.lead")}</p>
                </div>
                <button type="button" class="button" on:click=pick>
                    <Icon sign=Sign::Upload />
                    {t("pack.load")}
                </button>
            </header>
            <CandidatePanel />
            <div class="packs__work">
                <PackListView shown=shown />
                <div class="packs__detail">{detail}</div>
            </div>
        </div>
    }
}
