//! Reports for which several files came: how those go together, and what changed from one to the
//! other, cell by cell.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    i18n::Language,
    job::{MergeAnswer, MergeRequest, RivalsView},
    merge::{CellDiff, Decision, DecisionKey, FileDiff, Policy, moment},
};

use super::{
    Merge,
    words::{count, file_name, form_code, reporter_name, state_tone, state_word},
};
use crate::{
    components::{table_region::TableRegion, tag::Tag},
    state::language::{language, say, t, ts},
    tasks::merge,
};

#[component]
pub(super) fn RivalsPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let rivals = RwSignal::new(Vec::<RivalsView>::new());
    let general = RwSignal::new(None::<Policy>);
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Rivals, None).await;
            if let Some((MergeAnswer::Rivals { general: of_all, rivals: found }, _)) = answer {
                let _ = general.try_set(of_all);
                let _ = rivals.try_update(|known| {
                    if *known != found {
                        *known = found;
                    }
                });
            }
        });
    });
    let lines =
        move || rivals.get().into_iter().map(|view| view! { <Report view=view /> }).collect_view();
    view! {
        <Show when=move || !rivals.read().is_empty()>
            <details class="rivals card">
                <summary>
                    {move || {
                        let number = count(rivals.read().len());
                        say(language, "merge.rivals", &[("count", &number)])
                    }}
                </summary>
                <p class="muted">{t("merge.rivals.text")}</p>
                <ForAll general=general />
                {lines}
            </details>
        </Show>
    }
}

/// How the files of a report go together where nothing else is said of that one.
#[component]
fn ForAll(general: RwSignal<Option<Policy>>) -> impl IntoView {
    view! {
        <label class="rivals__all">
            <span>{t("merge.rivals.all")}</span>
            {move || {
                choice(general.get(), "merge.rivals.all.default", |_| None, String::new(), String::new())
            }}
        </label>
    }
}

/// The ways in which files go together, as a list to choose from; `unset` is the one that decides
/// nothing.
fn choice(
    chosen: Option<Policy>,
    unset: &'static str,
    label: impl Fn(RwSignal<Language>) -> Option<String> + Send + 'static,
    data_set: String,
    reporter: String,
) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let decide = move |event| {
        let wanted = event_target_value(&event);
        let (data_set, reporter) = (data_set.clone(), reporter.clone());
        let request = match Policy::ALL.into_iter().find(|policy| policy.name() == wanted) {
            Some(policy) => {
                MergeRequest::Decide { decision: Decision::Policy { data_set, reporter, policy } }
            }
            None => MergeRequest::Withdraw { key: DecisionKey::Policy { data_set, reporter } },
        };
        spawn_local(async move {
            merge::change(state, request).await;
        });
    };
    let options = Policy::ALL.map(|own| {
        let id = format!("merge.policy.{}", own.name());
        let words = move || say(language, &id, &[]);
        view! {
            <option value=own.name() prop:selected=chosen == Some(own)>
                {words}
            </option>
        }
    });
    view! {
        <select
            class="control rivals__policy"
            aria-label=move || label(language)
            on:change=decide
        >
            <option value="" prop:selected=chosen.is_none()>
                {t(unset)}
            </option>
            {options.collect_view()}
        </select>
    }
}

/// One report with its files, how they go together, and their differences.
#[component]
fn Report(view: RivalsView) -> impl IntoView {
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let RivalsView { data_set, reporter, policy, decided, files } = view;
    let name = format!("{} · {}", reporter_name(&pack, &reporter), form_code(&pack, &data_set));
    let label = {
        let name = name.clone();
        move |language| Some(say(language, "merge.rivals.policy.of", &[("report", &name)]))
    };
    let chosen = decided.then_some(policy);
    let policy = choice(chosen, "merge.rivals.policy.default", label, data_set, reporter);
    let lines = files.iter().map(|file| {
        let state = file.state;
        let modified = file.modified.as_deref().map(moment).unwrap_or_default();
        view! {
            <li>
                <strong>{file_name(&file.path).to_owned()}</strong>
                " "
                <Tag tone=state_tone(state)>{move || state_word(language.get(), state)}</Tag>
                " "
                <span class="muted">{modified}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    let pairs: Vec<(String, String)> = files
        .windows(2)
        .map(|pair| (pair[0].sha256.clone(), pair[1].sha256.clone()))
        .filter(|(old, new)| old != new)
        .collect();
    let compare = pairs.into_iter().map(|(old, new)| view! { <Compare old=old new=new /> });
    let compare = compare.collect_view();
    view! {
        <section class="rivals__report">
            <h2>{name}</h2>
            <ul>{lines}</ul>
            {policy}
            {compare}
        </section>
    }
}

/// The cells that differ between two files, asked for when it is unfolded.
#[component]
fn Compare(old: String, new: String) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let difference = RwSignal::new(None::<FileDiff>);
    let request = StoredValue::new(MergeRequest::Compare { old, new });
    let fetch = move |_| {
        spawn_local(async move {
            let answer = merge::ask(state, &request.get_value(), None).await;
            if let Some((MergeAnswer::Compared { difference: found }, _)) = answer {
                let _ = difference.try_set(Some(*found));
            }
        });
    };
    let table = move || {
        let difference = difference.get()?;
        let same = count(difference.same);
        let number = count(difference.cells.len());
        let arguments = [("count", number.as_str()), ("same", same.as_str())];
        let words = say(language, "merge.rivals.differs", &arguments);
        let rows = difference.cells.into_iter().map(row).collect_view();
        Some(view! {
            <p>{words}</p>
            <TableRegion label=ts("merge.rivals.compare")>
                <table class="table">
                    <thead>
                        <tr>
                            <th>{t("merge.page.column.code")}</th>
                            <th>{t("merge.page.column.label")}</th>
                            <th class="number">{t("merge.rivals.old")}</th>
                            <th class="number">{t("merge.rivals.new")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
        })
    };
    view! {
        <button type="button" class="button" on:click=fetch>{t("merge.rivals.compare")}</button>
        {table}
    }
}

fn row(cell: CellDiff) -> impl IntoView {
    let text = |reading: Option<shared::merge::CellReading>| {
        reading.map(|reading| match reading.text.is_empty() {
            true => reading.raw,
            false => reading.text,
        })
    };
    view! {
        <tr>
            <td>{format!("{}/{}", cell.row_code, cell.column_code)}</td>
            <th scope="row">{cell.label}</th>
            <td class="number">{text(cell.old)}</td>
            <td class="number">{text(cell.new)}</td>
        </tr>
    }
}
