//! The list of files: a page of it at a time, by state or by words, with what can be done to
//! many at once.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::CivilDate,
    job::{FileFilter, FileLine, MergeAnswer, MergeRequest},
    merge::FileState,
};

use super::{
    Merge,
    file_row::FileEntry,
    gradual::gradually,
    words::{count, finding_word, state_word},
};
use crate::{
    components::table_region::TableRegion,
    state::{
        language::{language, say, t, ts},
        merge::MergeState,
        rows::{Row, renew},
    },
    tasks::merge,
};

/// Rows of one page of the list, and how many of them are built in one frame.
const ROWS: usize = 100;
const ROWS_PER_FRAME: usize = 8;

/// The files somebody has ticked, by path; given as context to the rows.
#[derive(Clone, Copy)]
pub(super) struct Ticked(pub(super) RwSignal<BTreeSet<String>>);

#[component]
pub(super) fn FileList() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let filter = RwSignal::new(FileFilter::default());
    let page = RwSignal::new(0);
    let rows = RwSignal::new(Vec::<Row<FileLine>>::new());
    let built = gradually(rows, || ROWS_PER_FRAME);
    let total = RwSignal::new(0);
    provide_context(Ticked(RwSignal::default()));
    Effect::new(move |_| {
        state.version.track();
        let filter = filter.get();
        let from = page.get() * ROWS;
        spawn_local(async move {
            let request = MergeRequest::Files { filter, from, count: ROWS };
            let Some((MergeAnswer::Files { total: all, rows: lines }, _)) =
                merge::ask(state, &request, None).await
            else {
                return;
            };
            let lines =
                lines.into_iter().map(|line| (format!("{}\n{}", line.path, line.sha256), line));
            // The list may have left the page meanwhile.
            let _ = rows.try_update(|rows| *rows = renew(rows, lines));
            let _ = total.try_set(all);
        });
    });
    view! {
        <div class="file-list">
            <Sum />
            <GeneralFindings />
            <Filters filter=filter page=page />
            <Bulk filter=filter total=total />
            <TableRegion label=ts("merge.page.files")>
                <table class="table file-table">
                    <thead>
                        <tr>
                            <th class="file-table__tick">
                                <span class="hidden-text">{t("merge.page.column.tick")}</span>
                            </th>
                            <th>{t("merge.page.column.file")}</th>
                            <th>{t("merge.page.column.state")}</th>
                            <th>{t("merge.page.column.report")}</th>
                            <th>{t("merge.page.column.received")}</th>
                            <th class="number">{t("merge.page.column.read")}</th>
                            <th class="number">{t("merge.page.column.placed")}</th>
                            <th class="number">{t("merge.page.column.queued")}</th>
                            <th class="number">{t("merge.page.column.ignored")}</th>
                            <th>
                                <span class="hidden-text">{t("merge.page.column.actions")}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=built
                            key=Row::key
                            children=|row| view! { <FileEntry file=row.item /> }
                        />
                    </tbody>
                </table>
            </TableRegion>
            <Pager page=page rows=ROWS total=total />
        </div>
    }
}

/// "24 tệp = 20 nhận ra + 1 chờ …": nothing that was dropped has vanished.
#[component]
fn Sum() -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    move || {
        let overview = state.overview.read();
        let tally = &overview.as_ref()?.tally;
        let language = language.get();
        let parts: Vec<String> = tally
            .states
            .iter()
            .filter(|(_, number)| **number > 0)
            .map(|(state, number)| {
                format!("{} {}", count(*number), state_word(language, *state).to_lowercase())
            })
            .collect();
        let all = count(tally.dropped);
        let text = shared::i18n::format(
            language,
            "merge.page.sum",
            &[("count", &all), ("parts", &parts.join(" + "))],
        );
        Some(view! { <p class="file-list__sum">{text}</p> })
    }
}

/// Findings about the drop as a whole, such as a line of `received.csv` without a file.
#[component]
fn GeneralFindings() -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    move || {
        let overview = state.overview.read();
        let findings = &overview.as_ref()?.findings;
        (!findings.is_empty()).then(|| {
            let items = findings.iter().take(50).map(|finding| {
                view! { <li>{finding_word(language, finding)}</li> }
            });
            view! {
                <details class="file-list__general">
                    <summary>
                        {say(
                            language,
                            "merge.page.general",
                            &[("count", &count(findings.len()))],
                        )}
                    </summary>
                    <ul>{items.collect_view()}</ul>
                </details>
            }
        })
    }
}

#[component]
fn Filters(filter: RwSignal<FileFilter>, page: RwSignal<usize>) -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    let choose = move |chosen: Option<FileState>| {
        page.set(0);
        filter.update(|filter| filter.state = chosen);
    };
    let number_of = move |wanted: Option<FileState>| {
        let overview = state.overview.read();
        let Some(tally) = overview.as_ref().map(|overview| &overview.tally) else { return 0 };
        let of = |state| tally.states.get(&state).copied().unwrap_or(0);
        wanted.map_or_else(|| tally.dropped - of(FileState::Ignored), of)
    };
    let chips = [None].into_iter().chain(FileState::ALL.map(Some)).map(move |wanted| {
        let number = Memo::new(move |_| number_of(wanted));
        let is_chosen = move || filter.read().state == wanted;
        let word = move || match wanted {
            Some(state) => state_word(language.get(), state),
            None => say(language, "merge.page.all", &[]),
        };
        view! {
            <Show when=move || { wanted.is_none() || number.get() > 0 || is_chosen() }>
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || is_chosen().to_string()
                    on:click=move |_| choose(wanted)
                >
                    {word}
                    <span class="chip__count">{move || count(number.get())}</span>
                </button>
            </Show>
        }
    });
    view! {
        <div class="file-list__filters">
            <div class="chips" role="group" aria-label=ts("merge.page.filter")>
                {chips.collect_view()}
            </div>
            <input
                class="control file-list__search"
                type="search"
                aria-label=ts("merge.page.search")
                placeholder=ts("merge.page.search")
                on:input=move |event| {
                    page.set(0);
                    filter.update(|filter| filter.search = event_target_value(&event));
                }
            />
        </div>
    }
}

/// What can be done to all ticked files.
#[component]
fn Bulk(filter: RwSignal<FileFilter>, total: RwSignal<usize>) -> impl IntoView {
    let state = MergeState::here();
    let language = language();
    let Ticked(ticked) = expect_context();
    let day = RwSignal::new(String::new());
    let unclear = RwSignal::new(false);
    let tick_all = move |_| {
        spawn_local(async move {
            let request = MergeRequest::Paths { filter: filter.get_untracked() };
            if let Some((MergeAnswer::Paths { paths }, _)) = merge::ask(state, &request, None).await
            {
                ticked.set(paths.into_iter().collect());
            }
        });
    };
    let set_day = move |day: Option<CivilDate>| {
        let days = ticked.get_untracked().into_iter().map(|path| (path, day)).collect();
        spawn_local(async move {
            merge::change(state, MergeRequest::SetReceived { days }).await;
        });
    };
    let write = move |_| {
        let text = day.get_untracked();
        let parsed = CivilDate::parse_vi(text.trim()).or_else(|| CivilDate::parse_iso(text.trim()));
        unclear.set(parsed.is_none());
        if parsed.is_some() {
            set_day(parsed);
        }
    };
    let remove = move |_| {
        let paths = ticked.get_untracked().into_iter().collect();
        ticked.set(BTreeSet::new());
        spawn_local(async move {
            merge::change(state, MergeRequest::Remove { paths }).await;
        });
    };
    let some = move || !ticked.read().is_empty();
    view! {
        <div class="bulk">
            <button type="button" class="button button--quiet" on:click=tick_all>
                {move || {
                    say(language, "merge.page.tick.all", &[("count", &count(total.get()))])
                }}
            </button>
            <Show when=some>
                <span class="bulk__count">
                    {move || {
                        let number = count(ticked.read().len());
                        say(language, "merge.page.ticked", &[("count", &number)])
                    }}
                </span>
                <label class="bulk__day">
                    {t("merge.page.received.day")}
                    <input
                        class="control control--day"
                        type="text"
                        inputmode="numeric"
                        placeholder="14/6/2023"
                        aria-invalid=move || unclear.get().then_some("true")
                        prop:value=move || day.get()
                        on:input=move |event| day.set(event_target_value(&event))
                    />
                </label>
                <button type="button" class="button" on:click=write>
                    {t("merge.page.received.write")}
                </button>
                <button type="button" class="button" on:click=move |_| set_day(None)>
                    {t("merge.page.received.clear")}
                </button>
                <button type="button" class="button button--danger" on:click=remove>
                    {t("merge.page.remove.many")}
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| ticked.set(BTreeSet::new())
                >
                    {t("merge.page.untick")}
                </button>
                <Show when=move || unclear.get()>
                    <span class="field-error" role="alert">{t("merge.page.received.unclear")}</span>
                </Show>
            </Show>
        </div>
    }
}

/// Pages of a list: which rows are shown, and the neighbours.
#[component]
pub(super) fn Pager(
    page: RwSignal<usize>,
    rows: usize,
    #[prop(into)] total: Signal<usize>,
) -> impl IntoView {
    let language = language();
    let last = move || total.get().saturating_sub(1) / rows;
    Effect::new(move |_| {
        // Rows were taken out: what is shown is never beyond the end.
        let last = last();
        if page.get_untracked() > last {
            page.set(last);
        }
    });
    let shown = move || {
        let from = page.get() * rows;
        let to = (from + rows).min(total.get());
        say(
            language,
            "merge.page.pager",
            &[("from", &count(from + 1)), ("to", &count(to)), ("total", &count(total.get()))],
        )
    };
    view! {
        <Show when=move || { total.get() > rows }>
            <nav class="pager" aria-label=ts("merge.page.pages")>
                <button
                    type="button"
                    class="button"
                    disabled=move || page.get() == 0
                    on:click=move |_| page.update(|page| *page = page.saturating_sub(1))
                >
                    {t("merge.page.previous")}
                </button>
                <span class="pager__shown">{shown}</span>
                <button
                    type="button"
                    class="button"
                    disabled=move || { page.get() >= last() }
                    on:click=move |_| page.update(|page| *page += 1)
                >
                    {t("merge.page.next")}
                </button>
            </nav>
        </Show>
    }
}
