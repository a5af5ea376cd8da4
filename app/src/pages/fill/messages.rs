//! What must be known before typing on: another tab, refused storage, what was resumed.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use shared::{entry::Filled, form::CellIndex};

use super::{Saver, navigation::go_to};
use crate::{
    components::{notice::Notice, tag::Tone},
    platform::{clock, page, storage},
    state::{
        drafts::short_hash,
        fill::{Access, Fill, SaveState},
        language::{language, say, t, ts},
    },
    tasks::fill::{stranded_lines, take_over},
};

#[component]
pub(super) fn Messages(
    left_over: BTreeMap<String, Filled>,
    resumed: Option<CellIndex>,
) -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let looks_on = move || fill.access.get() == Access::LooksOn;
    let erased = move || fill.access.get() == Access::Erased;
    let has_stranded = Memo::new(move |_| fill.stranded.with(|texts| !texts.is_empty()));
    let looks_on_text = ts("fill.looks_on");
    let saver = Saver::here();
    let keep_here = move || {
        spawn_local(async move { saver.get().write_here(true).await });
    };
    // Whoever erased the data from another tab did not mean this one, if it is said here.
    let keep_again = move || {
        fill.stranded.set(Vec::new());
        fill.access.set(Access::Writes);
        keep_here();
    };
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
            {storage::is_apart().then(|| view! { <Notice tone=Tone::Info text=ts("fill.apart") /> })}
            <Show when=looks_on>
                <Notice tone=Tone::Warn text=looks_on_text>
                    <button type="button" class="button" on:click=move |_| take_over(fill)>
                        {move || if has_stranded.get() { t("fill.take_over.with")() } else { t("fill.take_over")() }}
                    </button>
                </Notice>
            </Show>
            <Show when=erased>
                <Notice tone=Tone::Bad text=ts("fill.erased")>
                    <button type="button" class="button" on:click=move |_| keep_again()>
                        {t("fill.erased.keep")}
                    </button>
                </Notice>
            </Show>
            <Show when=move || has_stranded.get()>
                <section class="notice notice--warn" aria-labelledby="stranded-heading">
                    <h2 class="details__part" id="stranded-heading">{t("fill.stranded")}</h2>
                    <ul class="stranded">
                        {move || {
                            let lines = fill.stranded.with(|texts| stranded_lines(fill, texts));
                            lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
                        }}
                    </ul>
                </section>
            </Show>
            {move || {
                fill.rival
                    .get()
                    .map(|head| {
                        let (filled, inputs) = (head.filled.to_string(), head.inputs.to_string());
                        let (time, day) = (clock::time(head.saved_at), clock::day(head.saved_at));
                        let date = day.map(|day| day.to_string()).unwrap_or_default();
                        let text = Signal::derive(move || {
                            let arguments = [
                                ("filled", filled.as_str()),
                                ("inputs", &inputs),
                                ("time", &time),
                                ("date", &date),
                            ];
                            say(language, "fill.rival", &arguments)
                        });
                        view! {
                            <Notice tone=Tone::Warn text=text>
                                <button type="button" class="button" on:click=move |_| page::reload()>
                                    {t("fill.rival.open")}
                                </button>
                                <button type="button" class="button" on:click=move |_| keep_here()>
                                    {t("fill.rival.keep")}
                                </button>
                            </Notice>
                        }
                    })
            }}
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
