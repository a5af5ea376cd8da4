//! One file: its state, whose report it is, when it came, where its figures went, and why.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::CivilDate,
    diag::Finding,
    job::{FileLine, MergeAnswer, MergeRequest},
    merge::{Decision, DecisionKey, FileState},
};

use super::{
    Merge,
    file_list::Ticked,
    reason::{Reason, ReasonForm},
    signs::flawed,
    words::{
        count, file_name, finding_word, form_code, integrity_word, period_label, place_word,
        reporter_name, severity_word, state_tone, state_word,
    },
};
use crate::{
    components::tag::{Tag, Tone},
    state::language::{language, say, t, ts},
    tasks::merge,
};

/// A row, and below it, unfolded, everything that was found.
#[component]
pub(super) fn FileEntry(file: FileLine) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let open = RwSignal::new(false);
    let findings = RwSignal::new(Vec::<Finding>::new());
    let unfold = {
        let request = MergeRequest::File { path: file.path.clone(), sha256: file.sha256.clone() };
        move |_| {
            open.update(|open| *open = !*open);
            if !open.get_untracked() {
                return;
            }
            let request = request.clone();
            spawn_local(async move {
                if let Some((MergeAnswer::File { findings: found }, _)) =
                    merge::ask(state, &request, None).await
                {
                    let _ = findings.try_set(found);
                }
            });
        }
    };
    let Ticked(ticked) = expect_context();
    let path = StoredValue::new(file.path.clone());
    let is_ticked = move || path.with_value(|path| ticked.read().contains(path));
    let tick = move |_| {
        ticked.update(|ticked| {
            let path = path.get_value();
            if !ticked.remove(&path) {
                ticked.insert(path);
            }
        });
    };
    let account = file.account.clone();
    let ignored = account.ignored_total();
    let number = |number: u32| count(number as usize);
    let label = move |id: &'static str| {
        move || path.with_value(|path| say(language, id, &[("path", path)]))
    };
    view! {
        <tr class="file-row" class:file-row--open=move || open.get()>
            <td class="file-table__tick">
                <input
                    type="checkbox"
                    class="check__box"
                    aria-label=label("merge.page.tick")
                    prop:checked=is_ticked
                    on:change=tick
                />
            </td>
            <td><FileName file=file.clone() /></td>
            <td><StateTags file=file.clone() /></td>
            <td><Whose file=file.clone() /></td>
            <td><Received file=file.clone() /></td>
            <td class="number">{number(account.read)}</td>
            <td class="number">{number(account.placed)}</td>
            <td class="number" class:number--waiting={account.queued > 0}>
                {number(account.queued)}
            </td>
            <td class="number">{number(ignored)}</td>
            <td class="file-table__actions">
                <button
                    type="button"
                    class="button button--quiet"
                    aria-expanded=move || open.get().to_string()
                    aria-label=label("merge.page.details.of")
                    on:click=unfold
                >
                    {t("merge.page.details")}
                </button>
            </td>
        </tr>
        <Show when=move || open.get()>
            <tr class="file-detail">
                <td></td>
                <td colspan="9">
                    <Detail file=file.clone() findings=findings />
                </td>
            </tr>
        </Show>
    }
}

#[component]
fn FileName(file: FileLine) -> impl IntoView {
    let name = file_name(&file.path).to_owned();
    let folder = file.path.strip_suffix(&name).unwrap_or_default().to_owned();
    let language = language();
    let why = file.why.clone();
    let instead = file.instead.clone();
    let line = move || match (&why, &instead) {
        (_, Some(path)) => say(language, "merge.page.instead", &[("path", file_name(path))]),
        (Some(finding), None) => finding_word(language, finding),
        (None, None) => file
            .ignored
            .map(|ignored| say(language, &format!("merge.ignored-file.{}", ignored.name()), &[]))
            .unwrap_or_else(|| file.reason.clone()),
    };
    let line = Memo::new(move |_| line());
    view! {
        <div class="file-name">
            <span class="file-name__name">
                <span class="muted">{folder}</span>
                {name}
            </span>
            <Show when=move || !line.read().is_empty()>
                <span class="file-name__why">{line}</span>
            </Show>
        </div>
    }
}

#[component]
fn StateTags(file: FileLine) -> impl IntoView {
    let language = language();
    let state = file.state;
    let (severe, errors) = (file.severe, file.errors);
    let integrity = file.integrity;
    let counts = matches!(state, FileState::Recognised | FileState::Superseded);
    view! {
        <div class="file-state">
            <Tag tone=state_tone(state)>{move || state_word(language.get(), state)}</Tag>
            {(state == FileState::Recognised && errors > 0).then(|| flawed(errors))}
            {(state == FileState::Recognised && severe > errors)
                .then(|| {
                    view! {
                        <Tag tone=Tone::Bad>
                            {move || {
                                let others = count(severe - errors);
                                say(language, "merge.page.severe", &[("count", &others)])
                            }}
                        </Tag>
                    }
                })}
            {integrity
                .filter(|_| counts)
                .map(|integrity| {
                    view! {
                        <span class="file-state__integrity">
                            {move || integrity_word(language.get(), integrity)}
                        </span>
                    }
                })}
        </div>
    }
}

/// Form, unit, period: what the file is, as far as that is known.
#[component]
fn Whose(file: FileLine) -> impl IntoView {
    let Merge { pack, period, .. } = Merge::here();
    let language = language();
    let identity = file.identity;
    if identity.data_set.is_empty() && identity.reporter.is_empty() {
        return ().into_any();
    }
    let reporter = reporter_name(&pack, &identity.reporter);
    let form = form_code(&pack, &identity.data_set);
    let other = (!identity.period.is_empty() && identity.period != period.id)
        .then(|| period_label(&pack, &identity.period));
    // Templates that were filled bear no number of their own.
    let revision = file.revision.filter(|number| *number > 0);
    view! {
        <div class="whose">
            <span class="whose__reporter">{reporter}</span>
            <span class="muted">
                {form}
                {move || {
                    revision
                        .map(|revision| {
                            let number = revision.to_string();
                            let words =
                                say(language, "merge.page.revision", &[("number", &number)]);
                            format!(" · {words}")
                        })
                }}
                {other.map(|label| format!(" · {label}"))}
            </span>
        </div>
    }
    .into_any()
}

/// The day it came, typed in place.
#[component]
fn Received(file: FileLine) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let unclear = RwSignal::new(false);
    if file.state == FileState::Ignored {
        return ().into_any();
    }
    let known = file.received.map(|day| day.to_string()).unwrap_or_default();
    let path = StoredValue::new(file.path);
    let commit = move |event| {
        let text = event_target_value(&event);
        let text = text.trim();
        let day = CivilDate::parse_vi(text).or_else(|| CivilDate::parse_iso(text));
        unclear.set(day.is_none() && !text.is_empty());
        if unclear.get_untracked() {
            return;
        }
        let days = vec![(path.get_value(), day)];
        spawn_local(async move {
            merge::change(state, MergeRequest::SetReceived { days }).await;
        });
    };
    view! {
        <input
            class="control control--day"
            type="text"
            inputmode="numeric"
            placeholder=ts("merge.page.received.none")
            aria-label=move || {
                path.with_value(|path| say(language, "merge.page.received.of", &[("path", path)]))
            }
            aria-invalid=move || unclear.get().then_some("true")
            prop:value=known
            on:change=commit
        />
        <Show when=move || unclear.get()>
            <span class="field-error" role="alert">{t("merge.page.received.unclear")}</span>
        </Show>
    }
    .into_any()
}

/// Where the figures went, what was found, and what can be done to the file.
#[component]
fn Detail(file: FileLine, findings: RwSignal<Vec<Finding>>) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let account = file.account.clone();
    let ignored = move || {
        let reasons = account.ignored.iter().map(|(why, number)| {
            let word = say(language, &format!("merge.ignored.{}", why.name()), &[]);
            format!("{} {word}", count(*number as usize))
        });
        let reasons: Vec<String> = reasons.collect();
        (!reasons.is_empty())
            .then(|| say(language, "merge.page.ignored.why", &[("reasons", &reasons.join(" · "))]))
    };
    let path = file.path.clone();
    let remove = move |_| {
        let paths = vec![path.clone()];
        spawn_local(async move {
            merge::change(state, MergeRequest::Remove { paths }).await;
        });
    };
    let items = move || {
        let findings = findings.read();
        findings
            .iter()
            .map(|finding| {
                let (word, tone) = severity_word(language.get(), finding.severity);
                let place = place_word(finding);
                view! {
                    <li class="finding-line">
                        <Tag tone=tone>{word}</Tag>
                        <span>{finding_word(language, finding)}</span>
                        <span class="muted">{place}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="file-detail__body">
            <p>{ignored}</p>
            <ul class="finding-lines">{items}</ul>
            <div class="button-row">
                <Exclude file=file.clone() />
                <button type="button" class="button" on:click=remove>
                    {t("merge.page.remove")}
                </button>
            </div>
        </div>
    }
}

/// Takes a file out of the figures with a reason, or back in.
#[component]
pub(super) fn Exclude(file: FileLine) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let sha256 = file.sha256.clone();
    match file.state {
        FileState::Ignored | FileState::Rejected | FileState::Duplicate => ().into_any(),
        FileState::Excluded => {
            let back = move |_| {
                let key = DecisionKey::Exclude { sha256: sha256.clone() };
                spawn_local(async move {
                    merge::change(state, MergeRequest::Withdraw { key }).await;
                });
            };
            view! {
                <button type="button" class="button" on:click=back>{t("merge.page.include")}</button>
            }
            .into_any()
        }
        _ => view! { <ExcludeForm sha256=sha256 /> }.into_any(),
    }
}

/// A reason, and the button that takes the file out.
#[component]
pub(super) fn ExcludeForm(sha256: String) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let reason = Reason::new(String::new());
    let exclude = move |_| {
        let Some(reason) = reason.given() else { return };
        let decision = Decision::Exclude { sha256: sha256.clone(), reason };
        spawn_local(async move {
            merge::change(state, MergeRequest::Decide { decision }).await;
        });
    };
    view! {
        <ReasonForm
            class="exclude"
            reason=reason
            label="merge.page.exclude.reason"
            lacking="merge.page.exclude.lacking"
        >
            <button type="button" class="button" on:click=exclude>
                {t("merge.page.exclude")}
            </button>
        </ReasonForm>
    }
}
