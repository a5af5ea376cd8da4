//! The letter to one unit, to be read and copied.

use leptos::{prelude::*, task::spawn_local};
use shared::job::{MergeAnswer, MergeRequest, ReturnAnswer, ReturnRequest};

use super::SendBackState;
use crate::{
    components::dialog::Dialog,
    platform::clipboard::copy_field,
    state::language::{language, say, t},
    tasks::merge,
};

const DIALOG: &str = "back-letter";
const FIELD: &str = "back-letter-text";

#[component]
pub(super) fn LetterDialog() -> impl IntoView {
    let own = SendBackState::here();
    let language = language();
    let open = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let copied = RwSignal::new(None::<bool>);
    Effect::new(move |_| {
        let Some((reporter, _)) = own.letter.get() else { return };
        text.set(String::new());
        copied.set(None);
        open.set(true);
        spawn_local(async move {
            let ask = ReturnRequest::Letter { reporter };
            let answer = merge::ask(own.state, &MergeRequest::Returning { ask }, None).await;
            let Some((MergeAnswer::Returning { answer }, _)) = answer else { return };
            if let ReturnAnswer::Letter { text: letter } = answer {
                let _ = text.try_set(letter);
            }
        });
    });
    // The same unit can be chosen again.
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is {
            own.letter.set(None);
        }
        is
    });
    let title = Signal::derive(move || {
        let name = own.letter.get().map(|(_, name)| name).unwrap_or_default();
        say(language, "merge.page.back.letter.title", &[("name", &name)])
    });
    view! {
        <Dialog id=DIALOG open=open title=title>
            <textarea
                id=FIELD
                class="control back__letter"
                readonly
                rows="16"
                aria-label=move || title.get()
                prop:value=move || text.get()
            ></textarea>
            <p class="muted" role="status">
                {move || {
                    copied
                        .get()
                        .map(|done| {
                            t(
                                if done {
                                    "merge.page.back.copied"
                                } else {
                                    "merge.page.back.not-copied"
                                },
                            )
                        })
                }}
            </p>
            <div class="dialog__actions">
                <button
                    type="button"
                    class="button button--main"
                    disabled=move || !own.ticked.get() || text.read().is_empty()
                    on:click=move |_| copied.set(Some(copy_field(FIELD)))
                >
                    {t("merge.page.back.copy")}
                </button>
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {t("merge.page.back.close")}
                </button>
            </div>
            <Show when=move || !own.ticked.get()>
                <p class="muted">{t("merge.page.back.tick")}</p>
            </Show>
        </Dialog>
    }
}
