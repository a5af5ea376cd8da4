//! The part *Tệp*: where files come in, how far the reading is, and one row per file.

use leptos::prelude::*;

use super::{Merge, file_list::FileList, saved::Saved};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Icon, Sign},
    },
    platform::files::{pick_files, pick_folder},
    state::{
        language::{t, ts},
        merge::{MergeState, Phase},
    },
    tasks::merge,
};

#[component]
pub(super) fn FilesPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let any = Memo::new(move |_| {
        state.overview.read().as_ref().is_some_and(|overview| overview.tally.dropped > 0)
    });
    view! {
        <div
            class="merge__panel"
            id="merge-files-panel"
            role="tabpanel"
            aria-labelledby="merge-files-tab"
        >
            <DropZone small=any />
            <Show when=move || any.get()>
                <FileList />
            </Show>
            // Before the list stands its place is not known, and the focus would be pushed out of sight.
            <Show when=move || state.phase.get() != Phase::Opening>
                <Saved />
            </Show>
            <Show when=move || any.get()>
                <StartOver />
            </Show>
            <Show when=move || state.phase.get() == Phase::Opening>
                <p role="status">{t("merge.page.opening")}</p>
            </Show>
        </div>
    }
}

/// The zone that shows where to drop; the whole page takes drops. The same by buttons.
#[component]
fn DropZone(small: Memo<bool>) -> impl IntoView {
    let Merge { state, period, .. } = Merge::here();
    let sample = crate::route::Route::Merge {
        pack: state.id.get_untracked().pack,
        period: period.id,
        sample: true,
    };
    let sample = sample.to_string();
    view! {
        <div class="drop-zone" class:drop-zone--small=move || small.get()>
            <Icon sign=Sign::Upload large=true />
            <div class="drop-zone__words">
                <p class="drop-zone__name">{t("merge.page.drop.name")}</p>
                <p class="muted">{t("merge.page.drop.text")}</p>
            </div>
            <div class="button-row">
                <button
                    type="button"
                    class="button"
                    class:button--main=move || !small.get()
                    on:click=move |_| merge::take(state, pick_files())
                >
                    {t("merge.page.pick.files")}
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| merge::take(state, pick_folder())
                >
                    {t("merge.page.pick.folder")}
                </button>
                <Show when=move || {
                    !small.get() && !state.id.read().sample && state.phase.get() != Phase::Opening
                }>
                    <a class="button button--quiet" href=sample.clone()>
                        {t("start.sample")}
                    </a>
                </Show>
            </div>
        </div>
    }
}

/// Takes everything out of the merge, after asking.
#[component]
fn StartOver() -> impl IntoView {
    let state = MergeState::here();
    let asking = RwSignal::new(false);
    let clear = move |_| {
        asking.set(false);
        leptos::task::spawn_local(async move {
            merge::change(state, shared::job::MergeRequest::Clear).await;
        });
    };
    view! {
        <p class="merge__over">
            <button
                type="button"
                class="button button--quiet"
                disabled=move || state.progress.read().is_some()
                on:click=move |_| asking.set(true)
            >
                {t("merge.page.clear")}
            </button>
        </p>
        <Dialog id="merge-clear" open=asking title=ts("merge.page.clear.title")>
            <p>{t("merge.page.clear.text")}</p>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| asking.set(false)>
                    {t("app.cancel")}
                </button>
                <button type="button" class="button button--danger" on:click=clear>
                    {t("merge.page.clear.confirm")}
                </button>
            </div>
        </Dialog>
    }
}
