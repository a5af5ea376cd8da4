//! What still stands against the result: reports that are not in, open questions, figures
//! that another form states otherwise.

use leptos::{prelude::*, task::spawn_local};
use shared::job::{Against, MergeAnswer, MergeRequest};

use super::{
    Merge, QUESTIONS,
    words::{count, file_name, verdict_tone, verdict_word},
};
use crate::{
    components::{table_region::TableRegion, tag::Tag, tag::Tone},
    state::language::{language, say, t, ts},
    tasks::merge,
};

/// How many questions are open, and the way to them.
#[component]
pub(super) fn OpenQuestions() -> impl IntoView {
    let Merge { state, part, .. } = Merge::here();
    let language = language();
    let questions = move || state.overview.read().as_ref().map_or(0, |of| of.questions);
    view! {
        <Show when=move || { questions() > 0 }>
            <p>
                <button type="button" class="link" on:click=move |_| part.set(QUESTIONS)>
                    {move || {
                        let number = count(questions());
                        say(language, "merge.page.against.questions", &[("count", &number)])
                    }}
                </button>
            </p>
        </Show>
    }
}

#[component]
pub(super) fn AgainstLists() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let against = RwSignal::new(Against::default());
    let told = RwSignal::new(false);
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            if let Some((MergeAnswer::Against { against: found }, _)) =
                merge::ask(state, &MergeRequest::Against, None).await
            {
                let _ = against.try_set(found);
                let _ = told.try_set(true);
            }
        });
    });
    let questions = move || state.overview.read().as_ref().map_or(0, |of| of.questions);
    let clear = move || {
        let against = against.read();
        let Against { targets, missing, cross_checks, differing, joint_sums } = &*against;
        targets.is_empty()
            && missing.is_empty()
            && cross_checks.is_empty()
            && differing.is_empty()
            && joint_sums.is_empty()
            && questions() == 0
    };
    // Before the desk has answered nobody knows whether anything is left.
    let is_clear = move || told.get() && clear();
    view! {
        <section class="against card">
            <h2>{t("merge.page.against")}</h2>
            <Show when=is_clear>
                <p>{t("merge.page.against.none")}</p>
            </Show>
            <OpenQuestions />
            <OpenTargets against=against />
            <Missing against=against />
            <Named
                against=against
                heading="merge.page.against.differing"
                names=|against| &against.differing
            />
            <Named
                against=against
                heading="merge.page.against.joint-sums"
                names=|against| &against.joint_sums
            />
            <Differing against=against />
        </section>
    }
}

/// Targets that are not met, or of which that is not known.
#[component]
fn OpenTargets(against: RwSignal<Against>) -> impl IntoView {
    let language = language();
    let items = move || {
        let against = against.read();
        let item = |line: &shared::job::OpenTarget| {
            let word = verdict_word(language.get(), line.verdict);
            let tone = verdict_tone(line.verdict);
            view! { <li>{line.label.clone()}" "<Tag tone=tone>{word}</Tag></li> }
        };
        against.targets.iter().map(item).collect_view()
    };
    view! {
        <Show when=move || !against.read().targets.is_empty()>
            <h3>{t("merge.page.against.targets")}</h3>
            <ul class="against__missing">{items}</ul>
        </Show>
    }
}

#[component]
fn Named(
    against: RwSignal<Against>,
    heading: &'static str,
    names: fn(&Against) -> &Vec<String>,
) -> impl IntoView {
    let items = move || {
        let against = against.read();
        names(&against).iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view()
    };
    view! {
        <Show when=move || !names(&against.read()).is_empty()>
            <h3>{t(heading)}</h3>
            <ul class="against__names">{items}</ul>
        </Show>
    }
}

#[component]
fn Missing(against: RwSignal<Against>) -> impl IntoView {
    let language = language();
    let items = move || {
        let against = against.read();
        against
            .missing
            .iter()
            .map(|line| {
                let tone = if line.files.is_empty() { Tone::Bad } else { Tone::Warn };
                let status = say(language, &line.status, &[]);
                let files: Vec<&str> = line.files.iter().map(|path| file_name(path)).collect();
                let received = line.received.map(|day| format!(" · {day}"));
                view! {
                    <li>
                        <span>{line.reporter_name.clone()}</span>
                        <span class="muted">" · "{line.printed_code.clone()}" "</span>
                        <Tag tone=tone>{status}</Tag>
                        <span class="muted">{received}" "{files.join(", ")}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || !against.read().missing.is_empty()>
            <h3>{t("merge.page.against.missing")}</h3>
            <ul class="against__missing">{items}</ul>
        </Show>
    }
}

/// Lines of a long list before the rest is asked for.
const LINES: usize = 40;

#[component]
fn Differing(against: RwSignal<Against>) -> impl IntoView {
    let language = language();
    let all = RwSignal::new(false);
    let number = move || against.read().cross_checks.len();
    let rows = move || {
        let against = against.read();
        let shown = if all.get() { usize::MAX } else { LINES };
        against
            .cross_checks
            .iter()
            .take(shown)
            .map(|line| {
                view! {
                    <tr>
                        <th scope="row">{line.label.clone()}</th>
                        <td>{line.counted_form.clone()}</td>
                        <td class="number">{line.counted_text.clone()}</td>
                        <td>{line.other_form.clone()}</td>
                        <td class="number">{line.other_text.clone()}</td>
                        <td class="number">{line.difference_text.clone()}</td>
                        <td>{line.unit.clone()}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || !against.read().cross_checks.is_empty()>
            <h3>{t("merge.page.against.differences")}</h3>
            <TableRegion label=ts("merge.page.against.differences")>
                <table class="table">
                    <thead>
                        <tr>
                            <th>{t("merge.page.column.label")}</th>
                            <th>{t("merge.page.column.counted-form")}</th>
                            <th class="number">{t("merge.page.column.counted")}</th>
                            <th>{t("merge.page.column.other-form")}</th>
                            <th class="number">{t("merge.page.column.other")}</th>
                            <th class="number">{t("merge.page.column.difference")}</th>
                            <th>{t("merge.page.column.unit")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
            <Show when=move || { !all.get() && number() > LINES }>
                <p>
                    <button type="button" class="link" on:click=move |_| all.set(true)>
                        {move || {
                            let rest = count(number() - LINES);
                            say(language, "merge.page.against.more", &[("count", &rest)])
                        }}
                    </button>
                </p>
            </Show>
        </Show>
    }
}
