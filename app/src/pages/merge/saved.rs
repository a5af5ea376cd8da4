//! What of a merge can be taken to another machine, or to the next period: the whole session, and
//! what people said that words mean.

use leptos::{prelude::*, task::spawn_local};
use shared::job::{MergeAnswer, MergeRequest};

use super::{Merge, words::count};
use crate::{
    components::tag::Tone,
    platform::{download::download, files::pick_files},
    state::{
        language::{language, say, t, ts},
        merge::MergeState,
        notices::Notices,
    },
    tasks::merge,
};

#[component]
pub(super) fn Saved() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let notices = Notices::here();
    let failed = ts("merge.page.output.failed");
    let save = move |request: MergeRequest| {
        spawn_local(async move {
            let answer = merge::ask(state, &request, None).await;
            let Some((MergeAnswer::Written { name, media_type }, Some(bytes))) = answer else {
                notices.say(Tone::Bad, failed.get_untracked());
                return;
            };
            if download(&name, &media_type, &bytes).is_err() {
                notices.say(Tone::Bad, failed.get_untracked());
            }
        });
    };
    let busy = move || state.progress.read().is_some() || state.waiting.get() > 0;
    let any = move || state.overview.read().as_ref().is_some_and(|of| of.tally.dropped > 0);
    let aliases = move || state.overview.read().as_ref().map_or(0, |of| of.aliases);
    let open = move |_| merge::take(state, pick_files());
    view! {
        <section class="saved card" aria-label=ts("merge.saved")>
            <h2>{t("merge.saved")}</h2>
            <div class="saved__line">
                <p>{t("merge.saved.session")}</p>
                <div class="button-row">
                    <button
                        type="button"
                        class="button"
                        disabled=move || busy() || !any()
                        on:click=move |_| save(MergeRequest::SaveSession)
                    >
                        {t("merge.saved.session.save")}
                    </button>
                    <button type="button" class="button" disabled=busy on:click=open>
                        {t("merge.saved.session.open")}
                    </button>
                </div>
            </div>
            <div class="saved__line">
                <p>
                    {move || {
                        say(language, "merge.saved.aliases", &[("count", &count(aliases()))])
                    }}
                </p>
                <div class="button-row">
                    <button
                        type="button"
                        class="button"
                        disabled=move || aliases() == 0
                        on:click=move |_| save(MergeRequest::SaveAliases)
                    >
                        {t("merge.saved.aliases.save")}
                    </button>
                    <button type="button" class="button" disabled=busy on:click=open>
                        {t("merge.saved.aliases.open")}
                    </button>
                </div>
            </div>
        </section>
    }
}

/// Says what came of a session file or a list of aliases.
pub(super) fn told(state: MergeState) {
    let language = language();
    let notices = Notices::here();
    Effect::new(move |_| {
        let Some(taken) = state.taken.get() else { return };
        state.taken.set(None);
        for finding in &taken.findings {
            let text = shared::i18n::finding(language.get_untracked(), finding);
            notices.say(if taken.done { Tone::Warn } else { Tone::Bad }, text);
        }
        if taken.done {
            let id = match taken.session {
                true => "merge.saved.session.opened",
                false => "merge.saved.aliases.opened",
            };
            let text = shared::i18n::format(
                language.get_untracked(),
                id,
                &[("count", &count(taken.count))],
            );
            notices.say(Tone::Ok, text);
        }
    });
}
