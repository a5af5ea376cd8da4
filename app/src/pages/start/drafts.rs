//! Drafts on this machine, the last saved first.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        empty_state::EmptyState,
        tag::{Tag, Tone},
    },
    platform::clock,
    state::{
        drafts::DraftHead,
        language::{language, say, t, ts},
        packs,
    },
    tasks::drafts::list_drafts,
};

#[component]
pub(crate) fn Drafts() -> impl IntoView {
    let drafts = RwSignal::new(None::<Vec<DraftHead>>);
    spawn_local(async move {
        let found = list_drafts().await;
        drafts.try_set(Some(found));
    });
    view! {
        <section class="card" aria-labelledby="start-drafts">
            <h2 class="card__heading" id="start-drafts">{t("start.drafts")}</h2>
            {move || {
                drafts
                    .get()
                    .map(|drafts| {
                        if drafts.is_empty() {
                            view! { <EmptyState text=ts("start.drafts.none") /> }.into_any()
                        } else {
                            let items = drafts.iter().map(draft).collect_view();
                            view! { <ul class="start__list">{items}</ul> }.into_any()
                        }
                    })
            }}
        </section>
    }
}

fn draft(head: &DraftHead) -> impl IntoView + use<> {
    let pack = packs::find(&head.id.pack);
    let (reporter, form, period) = head.names(pack.as_deref());
    let (saved_at, unexported) = (head.saved_at, head.unexported);
    let (filled, inputs) = (head.filled.to_string(), head.inputs.to_string());
    let language = language();
    let other = head
        .other_version(pack.as_deref())
        .map(|hash| move || say(language, "start.draft.other", &[("hash", &hash)]));
    let saved = move || {
        let date = clock::day(saved_at).map(|day| day.to_string()).unwrap_or_default();
        let time = clock::time(saved_at);
        let arguments =
            [("filled", filled.as_str()), ("inputs", &inputs), ("time", &time), ("date", &date)];
        say(language, "start.draft.saved", &arguments)
    };
    view! {
        <li class="start__item">
            <a href=head.id.route().to_string()>{reporter} " · " {form}</a>
            <span class="start__detail">
                {period} " · " {saved} {other.map(|other| view! { " · " {other} })}
            </span>
            <span>
                {if unexported {
                    view! { <Tag tone=Tone::Warn>{t("start.draft.unexported")}</Tag> }
                } else {
                    view! { <Tag tone=Tone::Ok>{t("start.draft.exported")}</Tag> }
                }}
            </span>
        </li>
    }
}
