//! The part *Tình trạng nộp*: reporters × forms.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::merge::{BoardLine, BoardStatus};

use super::{
    Merge,
    cards::Cards,
    chips::filter_chips,
    gradual::gradually,
    rivals::RivalsPanel,
    signs::signs,
    words::{board_tone, board_word, file_name},
};
use crate::{
    components::{empty_state::EmptyState, table_region::TableRegion, tag::Tag},
    state::{
        language::{language, t, ts},
        merge::MergeState,
        rows::{Row, renew},
    },
};

#[component]
pub(super) fn BoardPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let only = RwSignal::new(None::<BoardStatus>);
    let lines = Memo::new(move |_| {
        let overview = state.overview.read();
        overview.as_ref().map(|overview| overview.board.lines.clone()).unwrap_or_default()
    });
    let number_of = move |wanted: Option<BoardStatus>| {
        let lines = lines.read();
        lines.iter().filter(|line| wanted.is_none_or(|wanted| line.status == wanted)).count()
    };
    view! {
        <div
            class="merge__panel"
            id="merge-board-panel"
            role="tabpanel"
            aria-labelledby="merge-board-tab"
        >
            <Cards />
            <RivalsPanel />
            <Show
                when=move || !lines.read().is_empty()
                fallback=|| view! { <EmptyState text=ts("merge.page.board.none") /> }
            >
                {filter_chips(
                    "merge.page.filter",
                    &BoardStatus::ALL,
                    only,
                    board_word,
                    number_of,
                )}
                <Show
                    when=move || form_count(&lines.read()) <= MATRIX_FORMS
                    fallback=move || view! { <Listing only=only lines=lines /> }
                >
                    <Matrix only=only lines=lines />
                </Show>
            </Show>
        </div>
    }
}

/// Up to so many forms stand side by side; where each body owes another form, one line each is
/// the clearer picture.
const MATRIX_FORMS: usize = 6;

fn form_count(lines: &[BoardLine]) -> usize {
    lines.iter().map(|line| line.data_set.as_str()).collect::<BTreeSet<_>>().len()
}

/// Rows that are built in one frame.
const ROWS_PER_FRAME: usize = 12;

/// One line per reporter and form.
#[component]
fn Listing(only: RwSignal<Option<BoardStatus>>, lines: Memo<Vec<BoardLine>>) -> impl IntoView {
    let rows = RwSignal::new(Vec::<Row<BoardLine>>::new());
    let built = gradually(rows, || ROWS_PER_FRAME);
    Effect::new(move |_| {
        let lines = lines.read();
        let shown = lines.iter().filter(|line| only.get().is_none_or(|only| line.status == only));
        let shown =
            shown.map(|line| (format!("{}\n{}", line.reporter, line.data_set), line.clone()));
        rows.update(|rows| *rows = renew(rows, shown));
    });
    view! {
        <TableRegion label=ts("merge.page.tab.board")>
            <table class="table board">
                <thead>
                    <tr>
                        <th>{t("merge.page.column.reporter")}</th>
                        <th>{t("merge.page.column.form")}</th>
                        <th>{t("merge.page.column.state")}</th>
                        <th>{t("merge.page.column.received")}</th>
                        <th>{t("merge.page.column.file")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=built
                        key=Row::key
                        children=|row| listed(row.item)
                    />
                </tbody>
            </table>
        </TableRegion>
    }
}

fn listed(line: BoardLine) -> impl IntoView {
    let language = language();
    let status = line.status;
    let signs = signs(&line);
    let file = line.counting.as_deref().or(line.others.first().map(String::as_str));
    view! {
        <tr>
            <th scope="row">{line.reporter_name.clone()}{requested(line.requested)}</th>
            <td class="board__form">{line.printed_code.clone()}</td>
            <td>
                <Tag tone=board_tone(status)>{move || board_word(language.get(), status)}</Tag>
                {signs}
            </td>
            <td class="board__day">{line.received.map(|day| day.to_string())}</td>
            <td class="board__file muted">{file.map(|path| file_name(path).to_owned())}</td>
        </tr>
    }
}

/// Reporter, and one cell per form: the line there, or nothing where none is owed.
#[derive(Clone, PartialEq)]
struct BoardRow {
    name: String,
    requested: bool,
    cells: Vec<Option<BoardLine>>,
}

/// Id and printed code of a form.
type FormColumn = (String, String);

fn board_rows(
    lines: &[BoardLine],
    only: Option<BoardStatus>,
) -> (Vec<FormColumn>, Vec<(String, BoardRow)>) {
    let mut forms: Vec<FormColumn> = Vec::new();
    for line in lines {
        if forms.iter().all(|(id, _)| *id != line.data_set) {
            forms.push((line.data_set.clone(), line.printed_code.clone()));
        }
    }
    let mut rows: Vec<(String, BoardRow)> = Vec::new();
    for line in lines.iter().filter(|line| only.is_none_or(|only| line.status == only)) {
        let at = rows.iter().position(|(id, _)| *id == line.reporter).unwrap_or_else(|| {
            let row = BoardRow {
                name: line.reporter_name.clone(),
                requested: line.requested,
                cells: vec![None; forms.len()],
            };
            rows.push((line.reporter.clone(), row));
            rows.len() - 1
        });
        if let Some(form) = forms.iter().position(|(id, _)| *id == line.data_set) {
            rows[at].1.cells[form] = Some(line.clone());
        }
    }
    (forms, rows)
}

#[component]
fn Matrix(only: RwSignal<Option<BoardStatus>>, lines: Memo<Vec<BoardLine>>) -> impl IntoView {
    let rows = RwSignal::new(Vec::<Row<BoardRow>>::new());
    let forms = RwSignal::new(Vec::<FormColumn>::new());
    let built = gradually(rows, || ROWS_PER_FRAME);
    Effect::new(move |_| {
        let (all, shown) = board_rows(&lines.read(), only.get());
        if *forms.read_untracked() != all {
            forms.set(all);
            // Other columns: every row is another one.
            rows.update(Vec::clear);
        }
        rows.update(|rows| *rows = renew(rows, shown));
    });
    let heads =
        move || forms.get().into_iter().map(|(_, code)| view! { <th>{code}</th> }).collect_view();
    view! {
        <TableRegion label=ts("merge.page.tab.board")>
            <table class="table board">
                <thead>
                    <tr>
                        <th>{t("merge.page.column.reporter")}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=built
                        key=Row::key
                        children=|row| across(row.item)
                    />
                </tbody>
            </table>
        </TableRegion>
    }
}

fn across(row: BoardRow) -> impl IntoView {
    let language = language();
    let cells = row.cells.into_iter().map(|line| match line {
        None => view! { <td class="board__empty"></td> }.into_any(),
        Some(line) => {
            let status = line.status;
            let received = line.received.map(|day| day.to_string());
            let file = line.counting.as_deref().or(line.others.first().map(String::as_str));
            let file = file.map(|path| file_name(path).to_owned());
            view! {
                <td>
                    <span class="board__cell">
                        <Tag tone=board_tone(status)>
                            {move || board_word(language.get(), status)}
                        </Tag>
                        {signs(&line)}
                        {received.map(|day| view! { <span class="board__day">{day}</span> })}
                        {file.map(|file| view! { <span class="board__file muted">{file}</span> })}
                    </span>
                </td>
            }
            .into_any()
        }
    });
    view! {
        <tr>
            <th scope="row">{row.name}{requested(row.requested)}</th>
            {cells.collect_view()}
        </tr>
    }
}

/// Said of a body that is asked, not ordered, to report.
fn requested(is_requested: bool) -> impl IntoView {
    is_requested.then(|| view! { <span class="muted">" · "{t("merge.page.requested")}</span> })
}

/// How many of those who owe a report have given one.
pub(super) fn reported_share(state: MergeState) -> (usize, usize) {
    let overview = state.overview.read();
    overview.as_ref().map_or((0, 0), |overview| (overview.tally.reported, overview.tally.owed))
}
