//! "Xóa dữ liệu trên máy này": asks, then empties every database of the app.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{dialog::Dialog, tag::Tone},
    platform::page,
    state::{
        language::{t, ts},
        notices::Notices,
    },
    tasks::erase::erase_everything,
};

#[component]
pub(crate) fn EraseDialog(open: RwSignal<bool>) -> impl IntoView {
    let notices = Notices::here();
    let failed = ts("app.erase.failed");
    let erase = move |_| {
        spawn_local(async move {
            match erase_everything().await {
                Ok(()) => page::restart(),
                Err(_) => {
                    open.set(false);
                    notices.say(Tone::Bad, failed.get_untracked());
                }
            }
        });
    };
    view! {
        <Dialog id="erase" open=open title=ts("app.erase.title")>
            <p>{t("app.erase.text")}</p>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {t("app.cancel")}
                </button>
                <button type="button" class="button button--danger" on:click=erase>
                    {t("app.erase.confirm")}
                </button>
            </div>
        </Dialog>
    }
}
