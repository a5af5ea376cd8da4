//! The pack workbook that was opened: what is wrong with it, or what would change with it, and
//! the way to use it.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    diag::{Finding, Severity},
    i18n,
    job::LoadedPack,
};

use super::{changes::Changes, rehearsal::Rehearse};
use crate::{
    components::{
        notice::Notice,
        table_region::TableRegion,
        tag::{Tag, Tone},
    },
    route::Route,
    state::{
        candidate::{Candidate, Candidates},
        drafts::short_hash,
        language::{language, say, t, ts},
        merge::MergeState,
        navigation,
        notices::Notices,
        packs::PackList,
    },
    tasks::{definitions::to_take_on, packs::take_on},
};

#[component]
pub(super) fn CandidatePanel() -> impl IntoView {
    let candidates = Candidates::here();
    let language = language();
    let content = move || {
        let (name, candidate) = candidates.now.get()?;
        let body = match candidate {
            Candidate::Reading => {
                view! { <p role="status">{t("pack.candidate.reading")}</p> }.into_any()
            }
            Candidate::Rejected(finding) => {
                let text = Signal::derive(move || i18n::finding(language.get(), &finding));
                view! { <Notice tone=Tone::Bad text=text /> }.into_any()
            }
            Candidate::NoPack => {
                view! { <Notice tone=Tone::Bad text=ts("pack.candidate.no_pack") /> }.into_any()
            }
            Candidate::Failed(reason) => {
                let text =
                    Signal::derive(move || say(language, "pack.failed", &[("reason", &reason)]));
                view! { <Notice tone=Tone::Bad text=text /> }.into_any()
            }
            Candidate::Refused(findings) => view! { <Refused findings=findings /> }.into_any(),
            Candidate::Sound(loaded, json, findings) => {
                view! { <Sound loaded=loaded json=json findings=findings /> }.into_any()
            }
        };
        let close = move |_| candidates.now.set(None);
        Some(view! {
            <section class="card packs__candidate" aria-labelledby="pack-candidate">
                <header class="card__heading">
                    <h2 id="pack-candidate" tabindex="-1">{t("pack.candidate.title")} " " {name}</h2>
                    <button type="button" class="button button--quiet" on:click=close>
                        {t("pack.candidate.close")}
                    </button>
                </header>
                {body}
            </section>
        })
    };
    view! { <div aria-live="polite">{content}</div> }
}

#[component]
fn Refused(findings: Vec<Finding>) -> impl IntoView {
    let language = language();
    let severe = findings.iter().filter(|finding| finding.severity == Severity::High).count();
    let text = Signal::derive(move || {
        say(language, "pack.candidate.refused", &[("count", &severe.to_string())])
    });
    view! {
        <Notice tone=Tone::Bad text=text />
        <FindingTable findings=findings />
    }
}

/// Sheet, cell, what is wrong and what to do.
#[component]
fn FindingTable(findings: Vec<Finding>) -> impl IntoView {
    let language = language();
    let rows = findings.into_iter().map(|finding| {
        let place = finding.place.clone();
        let (tone, word) = match finding.severity {
            Severity::High => (Tone::Bad, "fill.severity.high"),
            Severity::Medium => (Tone::Warn, "fill.severity.medium"),
            Severity::Low => (Tone::Info, "fill.severity.low"),
        };
        view! {
            <tr>
                <td>{place.sheet.or(place.file).unwrap_or_default()}</td>
                <td class="packs__id">
                    {place.cell.or(place.line.map(|line| line.to_string())).unwrap_or_default()}
                </td>
                <td>{move || i18n::finding(language.get(), &finding)}</td>
                <td><Tag tone=tone>{t(word)}</Tag></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="packs__findings">
            <TableRegion label=ts("pack.candidate.findings")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t("pack.candidate.sheet")}</th>
                            <th scope="col">{t("pack.candidate.cell")}</th>
                            <th scope="col">{t("pack.candidate.what")}</th>
                            <th scope="col">{t("pack.candidate.weight")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
        </div>
    }
}

#[component]
fn Sound(loaded: LoadedPack, json: Arc<str>, findings: Vec<Finding>) -> impl IntoView {
    let (list, merge) = (PackList::here(), MergeState::here());
    let (candidates, notices, language) = (Candidates::here(), Notices::here(), language());
    let LoadedPack { id, version, title, hash, changes } = loaded;
    let is_same = changes.as_ref().is_some_and(|changes| changes.groups.is_empty());
    let against = changes.is_some().then(|| id.clone());
    let used = id.clone();
    let take = move |_| {
        let Some(given) = to_take_on(&json) else {
            notices.say(Tone::Bad, t("pack.candidate.unreadable")());
            return;
        };
        let id = used.clone();
        spawn_local(async move {
            let kept = take_on(list, merge, given).await;
            let (tone, text) = match kept {
                Ok(()) => (Tone::Ok, untrack(|| say(language, "pack.taken", &[]))),
                Err(error) => {
                    let reason = error.to_string();
                    let text =
                        untrack(|| say(language, "pack.taken.memory", &[("reason", &reason)]));
                    (Tone::Warn, text)
                }
            };
            notices.say(tone, text);
            candidates.now.set(None);
            navigation::open(&Route::Packs { pack: Some(id) });
        });
    };
    view! {
        <p>
            <strong>{title}</strong>
            " · " {id} " · " {t("pack.version")} " " {version} " · " <code>{short_hash(&hash)}</code>
        </p>
        {match changes {
            Some(changes) if !is_same => view! { <Changes changes=changes /> }.into_any(),
            Some(_) => view! { <p>{t("pack.changes.none")}</p> }.into_any(),
            None => view! { <p>{t("pack.changes.new")}</p> }.into_any(),
        }}
        {(!findings.is_empty()).then(|| view! { <FindingTable findings=findings /> })}
        <div class="button-row">
            <button type="button" class="button button--main" on:click=take>
                {t("pack.candidate.use")}
            </button>
        </div>
        {against.filter(|_| !is_same).map(|pack| view! { <Rehearse pack=pack /> })}
    }
}
