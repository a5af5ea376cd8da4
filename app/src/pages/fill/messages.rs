//! What must be known before typing on: another tab, refused storage, what was resumed.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::{entry::Filled, form::CellIndex};

use super::navigation::go_to;
use crate::{
    components::{notice::Notice, tag::Tone},
    state::{
        drafts::short_hash,
        fill::{Access, Fill, SaveState},
        language::{language, say, t, ts},
    },
    tasks::fill::take_over,
};

#[component]
pub(super) fn Messages(
    left_over: BTreeMap<String, Filled>,
    resumed: Option<CellIndex>,
) -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let looks_on = move || fill.access.get() == Access::LooksOn;
    let refused = Memo::new(move |_| match fill.save.get() {
        SaveState::Refused(reason) => Some(reason),
        _ => None,
    });
    let resumed_seen = RwSignal::new(false);
    let left: Vec<String> =
        left_over.iter().map(|(code, filled)| format!("{code}: {}", filled.raw)).collect();
    let left = left.join("; ");
    let other = fill.head.with_untracked(|head| head.other_version(Some(&fill.subject().pack)));
    let current = short_hash(fill.subject().pack.hash());
    view! {
        <div class="fill__messages">
            {other
                .map(|began| {
                    let text = Signal::derive(move || {
                        say(language, "fill.other_version", &[("began", &began), ("current", &current)])
                    });
                    view! { <Notice tone=Tone::Info text=text /> }
                })}
            <Show when=looks_on>
                <Notice tone=Tone::Warn text=ts("fill.looks_on")>
                    <button type="button" class="button" on:click=move |_| take_over(fill)>
                        {t("fill.take_over")}
                    </button>
                </Notice>
            </Show>
            {move || {
                refused
                    .get()
                    .map(|reason| {
                        let text = Signal::derive(move || {
                            say(language, "fill.save.refused", &[("reason", &reason)])
                        });
                        view! { <Notice tone=Tone::Bad text=text /> }
                    })
            }}
            {(!left.is_empty())
                .then(|| {
                    let text = Signal::derive(move || say(language, "fill.left_over", &[("cells", &left)]));
                    view! { <Notice tone=Tone::Warn text=text /> }
                })}
            {move || {
                resumed
                    .filter(|_| !resumed_seen.get())
                    .map(|cell| {
                        let code = fill.subject().form.cells[cell].row_code.clone();
                        let text = Signal::derive(move || say(language, "fill.resumed", &[("code", &code)]));
                        view! {
                            <Notice tone=Tone::Info text=text>
                                <button
                                    type="button"
                                    class="button button--quiet"
                                    on:click=move |_| {
                                        resumed_seen.set(true);
                                        go_to(fill, cell);
                                    }
                                >
                                    {t("fill.resumed.go")}
                                </button>
                            </Notice>
                        }
                    })
            }}
        </div>
    }
}
