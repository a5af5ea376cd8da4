//! The part *Kết quả*: what can be taken away, after the tick that it is no state secret, and
//! what still stands against it.

use leptos::{prelude::*, task::spawn_local};
use shared::job::{MergeAnswer, MergeRequest, Output};

use super::{
    Merge, against::AgainstLists, balance::BalancePanel, correct::CorrectionsPanel, paper::Paper,
    send_back::SendBack,
};
use crate::{
    components::{
        empty_state::EmptyState,
        icon::{Icon, Sign},
        tag::Tone,
    },
    platform::{download::download, print::print},
    state::{
        language::{language, say, t, ts},
        notices::Notices,
    },
    tasks::merge,
};

#[component]
pub(super) fn ResultsPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    // A nil report has no figures, and of bodies that are asked, not ordered, none is owed.
    let any = move || {
        let overview = state.overview.read();
        overview.as_ref().is_some_and(|of| of.tally.reported > 0 || of.tally.placed > 0)
    };
    view! {
        <div
            class="merge__panel merge__panel--narrow"
            id="merge-results-panel"
            role="tabpanel"
            aria-labelledby="merge-results-tab"
        >
            <Show
                when=any
                fallback=|| view! { <EmptyState text=ts("merge.page.results.none") /> }
            >
                <Downloads />
            </Show>
            <SendBack />
            <AgainstLists />
            <CorrectionsPanel />
            <BalancePanel />
        </div>
    }
}

#[component]
fn Downloads() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let notices = Notices::here();
    let ticked = Memo::new(move |_| {
        state.overview.read().as_ref().is_some_and(|overview| overview.non_secret)
    });
    let ready = Memo::new(move |_| ticked.get() && state.waiting.get() == 0);
    let tick = move |event| {
        let non_secret = event_target_checked(&event);
        spawn_local(async move {
            merge::change(state, MergeRequest::SetNonSecret { non_secret }).await;
        });
    };
    let failed = ts("merge.page.output.failed");
    let save = move |output: Output| {
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Write { output }, None).await;
            let Some((MergeAnswer::Written { name, media_type }, Some(bytes))) = answer else {
                notices.say(Tone::Bad, failed.get_untracked());
                return;
            };
            if download(&name, &media_type, &bytes).is_err() {
                notices.say(Tone::Bad, failed.get_untracked());
            }
        });
    };
    let paper = RwSignal::new(None::<String>);
    let print_it = move |_| {
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Paper, None).await;
            let Some((MergeAnswer::Paper { html }, _)) = answer else { return };
            paper.set(Some(html));
            crate::platform::timer::sleep(50).await;
            print();
        });
    };
    // It stays for browsers that go on before they have printed, until what it says has changed.
    Effect::new(move |_| {
        state.version.track();
        paper.set(None);
    });
    let checksum = move || {
        let overview = state.overview.read();
        let checksum = overview.as_ref().map(|overview| overview.checksum.clone());
        say(language, "merge.page.checksum", &[("checksum", &checksum.unwrap_or_default())])
    };
    let plain = move |output: Output, label: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                disabled=move || !ready.get()
                on:click=move |_| save(output)
            >
                {t(label)}
            </button>
        }
    };
    view! {
        <section class="results card">
            <h2>{t("merge.page.results")}</h2>
            <label class="check">
                <input
                    type="checkbox"
                    class="check__box"
                    prop:checked=move || ticked.get()
                    on:change=tick
                />
                <span>{t("merge.page.non-secret")}</span>
            </label>
            <Show when=move || !ticked.get()>
                <p class="muted">{t("merge.page.non-secret.why")}</p>
            </Show>
            <ul class="results__list">
                <OutputLine name="merge.page.output.workbook" text="merge.page.output.workbook.text">
                    <button
                        type="button"
                        class="button button--main"
                        disabled=move || !ready.get()
                        on:click=move |_| save(Output::Workbook)
                    >
                        <Icon sign=Sign::Save />
                        {t("merge.page.output.workbook.save")}
                    </button>
                </OutputLine>
                <OutputLine name="merge.page.output.print" text="merge.page.output.print.text">
                    <button
                        type="button"
                        class="button"
                        disabled=move || !ready.get()
                        on:click=print_it
                    >
                        <Icon sign=Sign::Print />
                        {t("merge.page.output.print.save")}
                    </button>
                </OutputLine>
                <OutputLine name="merge.page.output.data" text="merge.page.output.data.text">
                    {plain(Output::Csv, "merge.page.output.data.save")}
                </OutputLine>
                <OutputLine name="merge.page.output.json" text="merge.page.output.json.text">
                    {plain(Output::MergeJson, "merge.page.output.json.save")}
                </OutputLine>
            </ul>
            <p class="muted">{checksum}</p>
        </section>
        {move || paper.get().map(|html| view! { <Paper html=html /> })}
    }
}

/// One thing that can be taken away, in words, with its button.
#[component]
fn OutputLine(name: &'static str, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <li class="output">
            <div>
                <p class="output__name">{t(name)}</p>
                <p class="muted">{t(text)}</p>
            </div>
            {children()}
        </li>
    }
}
