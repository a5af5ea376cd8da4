//! What goes back to the units: who has something to mend, the letter to each, their files, one
//! zip of all, and how far those have come who were sent something before.

mod letter;
mod line;

use leptos::{prelude::*, task::spawn_local};
use shared::job::{MergeAnswer, MergeRequest, NobodyLine, ReturnAnswer, ReturnLine, ReturnRequest};

use self::{letter::LetterDialog, line::UnitLine};
use super::{
    Merge,
    words::{count, file_name},
};
use crate::{
    components::{
        icon::{Icon, Sign},
        progress::Progress,
        tag::Tone,
    },
    platform::download::download,
    state::{
        language::{language, say, t, ts},
        merge::MergeState,
        notices::Notices,
    },
    tasks::merge,
};

/// Units that are listed before somebody asks for all.
const SHOWN: usize = 20;

/// What the parts of this card share; given as context.
#[derive(Clone, Copy)]
struct SendBackState {
    state: MergeState,
    notices: Notices,
    /// What is said where a file could not be handed over.
    failed: Signal<String>,
    /// Whose letter is open: id and name.
    letter: RwSignal<Option<(String, String)>>,
    /// The tick that stands before every export.
    ticked: Memo<bool>,
    /// Files written and to be written, while a zip is made.
    writing: RwSignal<Option<(usize, usize)>>,
}

impl SendBackState {
    fn here() -> Self {
        expect_context()
    }

    /// Asks for a file and hands it over; says so where that fails.
    async fn save(self, ask: ReturnRequest) {
        match merge::ask(self.state, &MergeRequest::Returning { ask }, None).await {
            Some((MergeAnswer::Written { name, media_type }, Some(bytes)))
                if download(&name, &media_type, &bytes).is_ok() => {}
            _ => self.notices.say(Tone::Bad, self.failed.get_untracked()),
        }
    }

    /// Writes down that these units were sent what is open; all where there is none.
    fn mark_sent(self, reporters: Vec<String>) {
        let ask = ReturnRequest::Sent { reporters };
        spawn_local(async move {
            merge::change(self.state, MergeRequest::Returning { ask }).await;
        });
    }
}

#[component]
pub(super) fn SendBack() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let units = RwSignal::new(Vec::<ReturnLine>::new());
    let nobody = RwSignal::new(Vec::<NobodyLine>::new());
    let ticked = Memo::new(move |_| {
        state.overview.read().as_ref().is_some_and(|overview| overview.non_secret)
    });
    let own = SendBackState {
        state,
        notices: Notices::here(),
        failed: ts("merge.page.output.failed"),
        letter: RwSignal::new(None),
        ticked,
        writing: RwSignal::new(None),
    };
    provide_context(own);
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            let request = MergeRequest::Returning { ask: ReturnRequest::Units };
            let answer = merge::ask(state, &request, None).await;
            let Some((MergeAnswer::Returning { answer }, _)) = answer else { return };
            if let ReturnAnswer::Units { units: found, nobody: others } = answer {
                // The page may have gone on meanwhile.
                let _ = units.try_set(found);
                let _ = nobody.try_set(others);
            }
        });
    });
    let open = Memo::new(move |_| units.read().iter().filter(|unit| is_open(unit)).count());
    let summary = move || {
        let units = units.read();
        let open = || units.iter().filter(|unit| is_open(unit));
        let items: usize = open().map(|unit| unit.high + unit.medium).sum();
        let numbers = [("units", count(open().count())), ("items", count(items))];
        let numbers = numbers.each_ref().map(|(name, text)| (*name, text.as_str()));
        say(language, "merge.page.back.summary", &numbers)
    };
    let any = move || !units.read().is_empty() || !nobody.read().is_empty();
    let save_all = move |_| spawn_local(write_all(own, units.get_untracked()));
    view! {
        <Show when=any>
            <section class="back card">
                <h2>{t("merge.page.back")}</h2>
                <Show when=move || { open.get() > 0 } fallback=|| view! { <AllMended /> }>
                    <p>{summary}</p>
                    <p class="muted">{t("merge.page.back.text")}</p>
                    <div class="back__actions">
                        <button
                            type="button"
                            class="button button--main"
                            disabled=move || !ticked.get() || own.writing.read().is_some()
                            on:click=save_all
                        >
                            <Icon sign=Sign::Save />
                            {t("merge.page.back.all")}
                        </button>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| own.mark_sent(Vec::new())
                        >
                            {t("merge.page.back.all-sent")}
                        </button>
                    </div>
                    <Show when=move || !ticked.get()>
                        <p class="muted">{t("merge.page.back.tick")}</p>
                    </Show>
                </Show>
                <Writing />
                <Units units=units />
                <Nobody nobody=nobody />
                <LetterDialog />
            </section>
        </Show>
    }
}

fn is_open(unit: &ReturnLine) -> bool {
    unit.high + unit.medium > 0
}

/// Unit by unit, so that it can be seen how far it has come.
async fn write_all(own: SendBackState, units: Vec<ReturnLine>) {
    let open: Vec<String> = units.into_iter().filter(is_open).map(|unit| unit.reporter).collect();
    let total = open.len();
    for (done, reporter) in open.into_iter().enumerate() {
        if own.writing.try_set(Some((done, total))).is_some() {
            return;
        }
        let ask = ReturnRequest::Prepare { reporter };
        let _ = merge::ask(own.state, &MergeRequest::Returning { ask }, None).await;
    }
    own.save(ReturnRequest::Bundle).await;
    let _ = own.writing.try_set(None);
}

#[component]
fn AllMended() -> impl IntoView {
    view! { <p>{t("merge.page.back.none")}</p> }
}

#[component]
fn Writing() -> impl IntoView {
    let own = SendBackState::here();
    let language = language();
    let done = Signal::derive(move || own.writing.get().map_or(0, |(done, _)| done));
    let total = Signal::derive(move || own.writing.get().map_or(0, |(_, total)| total));
    let text = Signal::derive(move || {
        let numbers = [("done", count(done.get())), ("total", count(total.get()))];
        let numbers = numbers.each_ref().map(|(name, text)| (*name, text.as_str()));
        say(language, "merge.page.back.writing", &numbers)
    });
    view! {
        <Show when=move || own.writing.read().is_some()>
            <Progress done=done total=total label=ts("merge.page.back.all") text=text />
        </Show>
    }
}

#[component]
fn Units(units: RwSignal<Vec<ReturnLine>>) -> impl IntoView {
    let language = language();
    let all = RwSignal::new(false);
    let shown = move || {
        let units = units.read();
        let most = if all.get() { units.len() } else { SHOWN };
        units.iter().take(most).map(|unit| view! { <UnitLine unit=unit.clone() /> }).collect_view()
    };
    let more = move || {
        let number = count(units.read().len());
        say(language, "merge.page.back.show-all", &[("count", &number)])
    };
    view! {
        <ul class="back__list">{shown}</ul>
        <Show when=move || { !all.get() && units.read().len() > SHOWN }>
            <button type="button" class="button" on:click=move |_| all.set(true)>
                {more}
            </button>
        </Show>
    }
}

/// Files that help nobody and of which nobody knows whose they are.
#[component]
fn Nobody(nobody: RwSignal<Vec<NobodyLine>>) -> impl IntoView {
    let lines = move || {
        let nobody = nobody.read();
        let line = |line: &NobodyLine| {
            let name = file_name(&line.path).to_owned();
            view! {
                <li>
                    <span class="back__file">{name}</span>
                    <span class="muted">" · "{line.problem.clone()}</span>
                </li>
            }
        };
        nobody.iter().map(line).collect_view()
    };
    view! {
        <Show when=move || !nobody.read().is_empty()>
            <h3>{t("merge.page.back.nobody")}</h3>
            <ul class="back__nobody">{lines}</ul>
        </Show>
    }
}
