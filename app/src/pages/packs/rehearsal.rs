//! Rehearsal of a changed pack on files of a past period: what would break, by file, by row, and
//! in the totals.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    i18n,
    job::{
        Break, RehearsalReport, RehearsedFile, RehearsedRow, RehearsedTotal, Standing, TriedFile,
    },
};

use crate::{
    components::{
        icon::{Icon, Sign},
        notice::Notice,
        progress::Progress,
        table_region::TableRegion,
        tag::{Tag, Tone},
    },
    platform::{clock, files},
    state::{
        candidate::Candidates,
        language::{language, say, t, ts},
        packs,
    },
    tasks::definitions::{Rehearsed, kept, rehearse},
};

/// Rows of one table that are shown.
const MOST_ROWS: usize = 500;

#[component]
pub(super) fn Rehearse(pack: String) -> impl IntoView {
    let candidates = Candidates::here();
    let language = language();
    let found = packs::find(&pack);
    let periods: Vec<(String, String)> = found
        .iter()
        .flat_map(|pack| packs::reported_periods(pack))
        .map(|period| (period.id.clone(), period.label.clone()))
        .collect();
    let current = found.as_ref().and_then(|pack| packs::current_period(pack, clock::today()));
    let period = RwSignal::new(current.map(|period| period.id.clone()).unwrap_or_default());
    let pack = StoredValue::new(pack);
    let saved = RwSignal::new(Vec::<TriedFile>::new());
    Effect::new(move |_| {
        let period = period.get();
        spawn_local(async move {
            let files = kept(&pack.get_value(), &period).await;
            saved.try_set(files);
        });
    });
    let progress = RwSignal::new(None::<(usize, usize)>);
    let report = RwSignal::new(None::<Result<RehearsalReport, String>>);
    let run = move |files: Rehearsed| {
        if progress.get_untracked().is_some() {
            return;
        }
        progress.set(Some((0, 1)));
        report.set(None);
        let period = period.get_untracked();
        spawn_local(async move {
            let tell = move |done, total| {
                let _ = progress.try_set(Some((done, total)));
            };
            let outcome = rehearse(&pack.get_value(), &period, files, tell).await;
            report.try_set(Some(outcome));
            progress.try_set(None);
        });
    };
    Effect::new(move |_| {
        let files = candidates.take_files();
        if !files.is_empty() {
            run(Rehearsed::Given(files));
        }
    });
    let pick = move |folder: bool| {
        spawn_local(async move {
            let files = if folder { files::pick_folder().await } else { files::pick_files().await };
            if !files.is_empty() {
                candidates.rehearse(files);
            }
        });
    };
    let options = periods.into_iter().map(|(id, label)| {
        let own = id.clone();
        view! { <option value=id prop:selected=move || period.get() == own>{label}</option> }
    });
    let options = options.collect_view();
    let saved_label = move || {
        let count = saved.read().len().to_string();
        say(language, "pack.rehearsal.saved", &[("count", &count)])
    };
    let done = Signal::derive(move || progress.get().map_or(0, |(done, _)| done));
    let total = Signal::derive(move || progress.get().map_or(1, |(_, total)| total));
    let text = Signal::derive(move || {
        let (done, total) = (done.get().to_string(), total.get().to_string());
        say(language, "pack.rehearsal.progress", &[("done", &done), ("total", &total)])
    });
    view! {
        <section class="rehearsal" aria-labelledby="rehearsal">
            <h3 id="rehearsal">{t("pack.rehearsal.title")}</h3>
            <p>{t("pack.rehearsal.text")}</p>
            <div class="rehearsal__start">
                <label class="field">
                    <span class="field__label">{t("pack.rehearsal.period")}</span>
                    <select
                        class="control"
                        on:change=move |event| period.set(event_target_value(&event))
                    >
                        {options}
                    </select>
                </label>
                <div class="button-row">
                    <button type="button" class="button" on:click=move |_| pick(false)>
                        <Icon sign=Sign::Upload />
                        {t("pack.rehearsal.pick")}
                    </button>
                    <button type="button" class="button" on:click=move |_| pick(true)>
                        {t("pack.rehearsal.folder")}
                    </button>
                    <Show when=move || !saved.read().is_empty()>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| run(Rehearsed::Kept(saved.get_untracked()))
                        >
                            {saved_label}
                        </button>
                    </Show>
                </div>
            </div>
            <Show when=move || progress.get().is_some()>
                <Progress done=done total=total label=ts("pack.rehearsal.title") text=text />
            </Show>
            {move || match report.get() {
                Some(Ok(report)) => view! { <Outcome report=report /> }.into_any(),
                Some(Err(reason)) => {
                    let text = Signal::derive(move || say(language, "pack.failed", &[("reason", &reason)]));
                    view! { <Notice tone=Tone::Bad text=text /> }.into_any()
                }
                None => ().into_any(),
            }}
        </section>
    }
}

#[component]
fn Outcome(report: RehearsalReport) -> impl IntoView {
    let language = language();
    let broken = report.files.iter().filter(|file| !file.breaks.is_empty()).count();
    let (files, broken) = (report.files.len().to_string(), broken.to_string());
    let (rows, totals) = (report.rows.len(), report.totals.len());
    let is_sound = rows == 0 && totals == 0;
    let summary = Signal::derive(move || {
        let (rows, totals) = (rows.to_string(), totals.to_string());
        let arguments =
            [("files", files.as_str()), ("broken", &broken), ("rows", &rows), ("totals", &totals)];
        let id = if is_sound { "pack.rehearsal.sound" } else { "pack.rehearsal.broken" };
        say(language, id, &arguments)
    });
    // What the pack in use cannot read either is no proof of anything.
    let unread = report.files.iter().filter(|file| file.before != Standing::Recognised).count();
    let is_proof = unread < report.files.len();
    let unread_text = Signal::derive(move || {
        say(language, "pack.rehearsal.unread", &[("count", &unread.to_string())])
    });
    let tone = if is_sound && is_proof { Tone::Ok } else { Tone::Warn };
    view! {
        <div role="status">
            {is_proof.then(|| view! { <Notice tone=tone text=summary /> })}
            {(unread > 0).then(|| view! { <Notice tone=Tone::Warn text=unread_text /> })}
        </div>
        {(rows > 0).then(|| view! { <Rows rows=report.rows /> })}
        {(totals > 0).then(|| view! { <Totals totals=report.totals /> })}
        <Files files=report.files />
    }
}

fn sentence(language: RwSignal<i18n::Language>, finding: Option<&shared::diag::Finding>) -> String {
    finding.map(|finding| i18n::finding(language.get(), finding)).unwrap_or_default()
}

/// A table of at most [`MOST_ROWS`] rows under its title; below it, how many more there are.
/// Headings are message ids, `true` for figures.
#[component]
fn Sheet(
    title: &'static str,
    heads: &'static [(&'static str, bool)],
    total: usize,
    rows: AnyView,
) -> impl IntoView {
    let heads = heads.iter().map(|(head, is_figure)| {
        view! { <th scope="col" class:number=*is_figure>{t(head)}</th> }
    });
    let heads = heads.collect_view();
    view! {
        <h4>{t(title)}</h4>
        <TableRegion label=ts(title)>
            <table class="table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
        {more(total).map(|words| view! { <p class="muted">{words}</p> })}
    }
}

/// What is said where not everything is shown.
fn more(total: usize) -> Option<impl Fn() -> String + Copy + Send + Sync> {
    let language = language();
    let rest = total.checked_sub(MOST_ROWS).filter(|rest| *rest > 0)?;
    Some(move || say(language, "pack.rehearsal.more", &[("count", &rest.to_string())]))
}

#[component]
fn Rows(rows: Vec<RehearsedRow>) -> impl IntoView {
    let language = language();
    let total = rows.len();
    let rows = rows.into_iter().take(MOST_ROWS).map(|row| {
        let id = format!("pack.rehearsal.{}", row.kind.name());
        let (count, finding) = (row.files.len(), row.finding);
        view! {
            <tr>
                <td><Tag tone=Tone::Warn>{move || i18n::text(language.get(), &id).to_owned()}</Tag></td>
                <td>{row.form}</td>
                <td class="packs__id">{row.row_code}</td>
                <th scope="row">{row.label}</th>
                <td>{move || sentence(language, finding.as_ref())}</td>
                <td class="number" title=row.files.join("\n")>{count}</td>
            </tr>
        }
    });
    let heads = &[
        ("pack.rehearsal.kind", false),
        ("pack.forms.form", false),
        ("fill.column.code", false),
        ("fill.column.element", false),
        ("pack.rehearsal.words", false),
        ("pack.rehearsal.files", true),
    ];
    let rows = rows.collect_view().into_any();
    view! { <Sheet title="pack.rehearsal.by_row" heads=heads total=total rows=rows /> }
}

#[component]
fn Totals(totals: Vec<RehearsedTotal>) -> impl IntoView {
    let total = totals.len();
    let rows = totals.into_iter().take(MOST_ROWS).map(|total| {
        view! {
            <tr>
                <th scope="row">{total.label}</th>
                <td>{total.unit}</td>
                <td class="number">{total.before}</td>
                <td class="number">{if total.after.is_empty() { "—".to_owned() } else { total.after }}</td>
            </tr>
        }
    });
    let heads = &[
        ("fill.column.element", false),
        ("fill.column.unit", false),
        ("pack.rehearsal.before", true),
        ("pack.rehearsal.after", true),
    ];
    let rows = rows.collect_view().into_any();
    view! { <Sheet title="pack.rehearsal.totals" heads=heads total=total rows=rows /> }
}

#[component]
fn Files(files: Vec<RehearsedFile>) -> impl IntoView {
    let language = language();
    let word = move |name: &'static str| {
        i18n::text(language.get(), &format!("pack.standing.{name}")).to_owned()
    };
    let total = files.len();
    let rows = files.into_iter().take(MOST_ROWS).map(|file| {
        let about = [file.form, file.reporter, file.period];
        let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let (before, after) = (file.before, file.after);
        let tone = if before == after { Tone::Plain } else { Tone::Bad };
        let breaks = file.breaks;
        let count = breaks.len();
        let list = (count > 0).then(|| view! { <Breaks breaks=breaks /> });
        view! {
            <tr>
                <th scope="row">{file.path} <br /> <span class="muted">{about.join(" · ")}</span></th>
                <td>{move || word(before.name())}</td>
                <td><Tag tone=tone>{move || word(after.name())}</Tag></td>
                <td class="number">{file.placed_before}</td>
                <td class="number">{file.placed_after}</td>
                <td>{list}</td>
            </tr>
        }
    });
    let heads = &[
        ("pack.rehearsal.file", false),
        ("pack.rehearsal.before", false),
        ("pack.rehearsal.after", false),
        ("pack.rehearsal.placed_before", true),
        ("pack.rehearsal.placed_after", true),
        ("pack.rehearsal.kind", false),
    ];
    let rows = rows.collect_view().into_any();
    view! { <Sheet title="pack.rehearsal.by_file" heads=heads total=total rows=rows /> }
}

/// Everything of one file, folded.
#[component]
fn Breaks(breaks: Vec<Break>) -> impl IntoView {
    let language = language();
    let count = breaks.len().to_string();
    let more = more(breaks.len()).map(|words| view! { <li class="muted">{words}</li> });
    let items = breaks.into_iter().take(MOST_ROWS).map(|found| {
        let id = format!("pack.rehearsal.{}", found.kind.name());
        let Break { row_code, label, before, after, finding, .. } = found;
        let change = [before, after].into_iter().filter(|text| !text.is_empty());
        let change = change.collect::<Vec<_>>().join(" → ");
        view! {
            <li>
                <strong>{move || i18n::text(language.get(), &id).to_owned()}</strong>
                " " {row_code} " " {label} " " {change} " "
                {move || sentence(language, finding.as_ref())}
            </li>
        }
    });
    let items = items.collect_view();
    view! {
        <details>
            <summary>{move || say(language, "pack.rehearsal.count", &[("count", &count)])}</summary>
            <ul class="packs__fields">{items}{more}</ul>
        </details>
    }
}
