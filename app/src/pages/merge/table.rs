//! Consolidated figures as a grid: indicators × reporters, or places × columns. One tab stop;
//! arrows move, Enter shows where a figure comes from.

use leptos::{
    ev::{Event, KeyboardEvent},
    prelude::*,
};
use shared::{
    form::label_after,
    merge::Standing,
    report::{CellReport, FigureReport, RowReport},
};

use super::{
    figures::{Pick, Shown, TableRow},
    gradual::gradually,
    words::{count, of, standing_word},
};
use crate::{
    components::table_region::TableRegion,
    platform::grid,
    state::language::{language, say, t, ts},
};

/// Cells that are built in one frame, so that a large table never holds the page up: the rows of a
/// form of communes have hundreds.
const CELLS_PER_FRAME: usize = 200;

#[component]
pub(super) fn FigureTable(
    shown: RwSignal<Shown>,
    rows: RwSignal<Vec<TableRow>>,
    picked: RwSignal<Option<Pick>>,
) -> impl IntoView {
    let is_roster = Memo::new(move |_| !shown.read().columns.is_empty());
    // Cells are numbered through: row after row, `width` in each.
    let width = Memo::new(move |_| {
        let shown = shown.read();
        if shown.columns.is_empty() { shown.reporters.len() + 1 } else { shown.columns.len() }
    });
    let per_frame = move || {
        width.try_get_untracked().map_or(1, |width| (CELLS_PER_FRAME / width.max(1)).max(1))
    };
    let built = gradually(rows, per_frame);
    let at = StoredValue::new(None::<usize>);
    // Where the table is entered by keys: where somebody stood last, or at its first figure.
    let stop = move || {
        let (rows, width) = (rows.read_untracked(), width.get_untracked().max(1));
        let is_roster = is_roster.get_untracked();
        let holds = |cell: &usize| {
            let row = rows.get(cell / width);
            row.is_some_and(|row| has_figure(&row.item.1, cell % width, is_roster))
        };
        let last = at.get_value().filter(holds);
        last.or_else(|| (0..rows.len() * width).find(holds)).unwrap_or(0)
    };
    let marked = StoredValue::new(None::<usize>);
    Effect::new(move |_| {
        let cell = picked.read().as_ref().map(|pick| pick.cell);
        let before = marked.get_value();
        if before != cell {
            before.into_iter().for_each(|cell| grid::mark_selected(cell, false));
            cell.into_iter().for_each(|cell| grid::mark_selected(cell, true));
            marked.set_value(cell);
        }
    });
    let pick = move |cell: usize| {
        let width = width.get_untracked().max(1);
        let rows = rows.read_untracked();
        let Some(row) = rows.get(cell / width) else { return };
        let (_, row) = &row.item;
        let column = cell % width;
        let (figure, reporter) = if is_roster.get_untracked() {
            (row.figures.get(column), None)
        } else {
            let reporter = column.checked_sub(1);
            let shown = shown.read_untracked();
            let reporter = reporter.and_then(|at| shown.reporters.get(at));
            (row.figures.first(), reporter.map(|column| column.reporter.clone()))
        };
        if let Some(Some(figure)) = figure {
            picked.set(Some(Pick { key: figure.key.clone(), reporter, cell }));
        }
    };
    let go = move |cell: usize| {
        grid::move_tab_stop(Some(stop()), cell);
        at.set_value(Some(cell));
        grid::focus(cell);
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        let event: &Event = event.as_ref();
        if let Some(cell) = grid::cell_of(event) {
            go(cell);
            pick(cell);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let plain: &Event = event.as_ref();
        let Some(cell) = grid::cell_of(plain) else { return };
        let width = width.get_untracked().max(1);
        let count = rows.read_untracked().len() * width;
        let line = cell - cell % width;
        let next: Vec<usize> = match event.key().as_str() {
            "Enter" | " " => {
                event.prevent_default();
                pick(cell);
                return;
            }
            "ArrowRight" => (cell + 1..line + width).collect(),
            "ArrowLeft" => (line..cell).rev().collect(),
            "ArrowDown" => (cell + width..count).step_by(width).collect(),
            "ArrowUp" => {
                (0..=cell / width).rev().skip(1).map(|row| row * width + cell % width).collect()
            }
            "Home" => (line..cell).collect(),
            "End" => (cell + 1..line + width).rev().collect(),
            _ => return,
        };
        event.prevent_default();
        // Cells that do not apply are passed over.
        if let Some(cell) = next.into_iter().find(|cell| grid::is_there(*cell)) {
            go(cell);
        }
    };
    let label = Signal::derive(move || {
        let shown = shown.read();
        format!("{} {}", shown.data_set, shown.section)
    });
    view! {
        <TableRegion label=label>
            <table
                class="table figure-table"
                class:figure-table--roster=move || is_roster.get()
                role="grid"
                aria-label=label
                on:click=on_click
                on:keydown=on_key
            >
                <thead>
                    <Heading shown=shown is_roster=is_roster />
                </thead>
                <tbody>
                    <For
                        each=built
                        key=move |row| (row.key(), width.get_untracked())
                        children=move |row| {
                            let (index, row) = row.item;
                            let first = index * width.get_untracked();
                            // A row that is built anew knows where one stands, and what is looked at.
                            let own = picked.read_untracked().as_ref().and_then(|pick| {
                                let mut figures = row.figures.iter().flatten();
                                figures.any(|figure| figure.key == pick.key).then_some(pick.cell)
                            });
                            let marks = Marks { stop: stop(), picked: own };
                            let is_roster = is_roster.get_untracked();
                            view! { <Line row=row first=first is_roster=is_roster marks=marks /> }
                        }
                    />
                </tbody>
            </table>
        </TableRegion>
    }
}

/// The cells of a table that are more than their figures.
#[derive(Clone, Copy)]
struct Marks {
    stop: usize,
    /// Whose origin is shown beside the table.
    picked: Option<usize>,
}

impl Marks {
    fn tabindex(self, cell: usize) -> &'static str {
        if cell == self.stop { "0" } else { "-1" }
    }

    fn selected(self, cell: usize) -> Option<&'static str> {
        (self.picked == Some(cell)).then_some("true")
    }
}

/// Whether a cell of a row is one that can be gone to, as [`total_cell`] and [`reporter_cell`] build it.
fn has_figure(row: &RowReport, column: usize, is_roster: bool) -> bool {
    let figure = |at: usize| row.figures.get(at).is_some_and(Option::is_some);
    match column.checked_sub(1) {
        Some(reporter) if !is_roster => {
            figure(0) && row.cells.get(reporter).is_some_and(|cell| cell.asked)
        }
        _ => figure(column),
    }
}

#[component]
fn Heading(shown: RwSignal<Shown>, is_roster: Memo<bool>) -> impl IntoView {
    move || {
        let shown = shown.read();
        let columns = if is_roster.get() {
            shown
                .columns
                .iter()
                .map(|column| {
                    let unit = (!column.unit.is_empty())
                        .then(|| view! { <span class="muted">" ("{column.unit.clone()}")"</span> });
                    view! { <th class="figure-table__column">{column.heading.clone()}{unit}</th> }
                        .into_any()
                })
                .collect_view()
        } else {
            shown
                .reporters
                .iter()
                .map(|column| {
                    let absent = (!column.reported).then(|| {
                        view! { <span class="figure-table__absent">{t("merge.page.not-in")}</span> }
                    });
                    view! {
                        <th class="figure-table__column" title=column.name.clone()>
                            {column.short_name.clone()}
                            {absent}
                        </th>
                    }
                    .into_any()
                })
                .collect_view()
        };
        let label =
            if is_roster.get() { "merge.page.column.place" } else { "merge.page.column.label" };
        let own = (!is_roster.get()).then(|| {
            view! {
                <th class="figure-table__unit">{t("merge.page.column.unit")}</th>
                <th class="figure-table__total">{t("merge.page.column.total")}</th>
            }
        });
        view! {
            <tr>
                <th class="figure-table__code">{t("merge.page.column.code")}</th>
                <th class="figure-table__label">{t(label)}</th>
                {own}
                {columns}
            </tr>
        }
    }
}

#[component]
fn Line(row: RowReport, first: usize, is_roster: bool, marks: Marks) -> impl IntoView {
    let heading_only = is_roster && row.figures.iter().all(Option::is_none);
    let label = label_after(&row.lead, &row.label);
    let lead =
        (!row.lead.is_empty()).then(|| view! { <span class="muted">{row.lead.clone()}" "</span> });
    let class = match (heading_only, row.total) {
        (true, _) => "figure-line figure-line--heading",
        (_, true) => "figure-line figure-line--total",
        _ if row.indent == 0 && !is_roster => "figure-line figure-line--own",
        _ => "figure-line",
    };
    let cells = if is_roster {
        let cells = row.figures.into_iter().enumerate();
        cells.map(|(at, figure)| total_cell(first + at, figure, marks)).collect_view()
    } else {
        let total = row.figures.into_iter().next().flatten();
        let known = total.is_some();
        [total_cell(first, total, marks)]
            .into_iter()
            .chain(
                row.cells
                    .into_iter()
                    .enumerate()
                    .map(|(at, cell)| reporter_cell(first + 1 + at, &cell, known, marks)),
            )
            .collect_view()
    };
    view! {
        <tr class=class>
            <td class="figure-table__code">{row.code}</td>
            <th scope="row" class=format!("figure-table__label indent-{}", row.indent.min(4))>
                {lead}
                {label}
            </th>
            {(!is_roster).then(|| view! { <td class="figure-table__unit">{row.unit}</td> })}
            {cells}
        </tr>
    }
}

/// The figure over all reporters, with what it is worth.
fn total_cell(cell: usize, figure: Option<FigureReport>, marks: Marks) -> AnyView {
    let Some(figure) = figure else {
        return view! { <td class="figure figure--greyed"></td> }.into_any();
    };
    let language = language();
    let partial = !figure.coverage.is_complete() && figure.coverage.counted > 0;
    let coverage =
        partial.then(|| view! { <span class="figure__coverage">{of(figure.coverage)}</span> });
    let standing = figure.standing;
    let has_other = figure.province.as_ref().is_some_and(|province| !province.text.is_empty());
    let is_plain = matches!(standing, Standing::Counts | Standing::Never | Standing::Part);
    let mark = (!is_plain && !figure.text.is_empty()).then(|| {
        view! {
            <span class="figure__mark">
                {move || standing_word(language.get(), standing)}
            </span>
        }
    });
    let province = figure.province.filter(|_| has_other && standing != Standing::Never);
    let province = province.map(|province| {
        let text = province.text;
        view! {
            <span class="figure__mark">
                {move || say(language, "merge.page.province", &[("text", &text)])}
            </span>
        }
    });
    let corrected = (figure.corrected > 0).then(|| {
        let count = count(figure.corrected);
        view! {
            <span class="figure__mark">
                {move || say(language, "merge.page.corrected-in", &[("count", &count)])}
            </span>
        }
    });
    view! {
        <td
            class="figure figure--total number"
            id=grid::focus_id(cell)
            data-cell=cell.to_string()
            tabindex=marks.tabindex(cell)
            aria-selected=marks.selected(cell)
        >
            <span class="figure__text">{figure.text}</span>
            {coverage}
            {corrected}
            {mark}
            {province}
        </td>
    }
    .into_any()
}

fn reporter_cell(cell: usize, report: &CellReport, known: bool, marks: Marks) -> AnyView {
    if !report.asked || !known {
        return view! { <td class="figure figure--greyed"></td> }.into_any();
    }
    let older = report
        .from_older
        .then(|| view! { <span class="figure__mark">{t("merge.page.from-older")}</span> });
    let corrected = report
        .corrected
        .then(|| view! { <span class="figure__mark">{t("merge.page.corrected")}</span> });
    view! {
        <td
            class="figure number"
            class:figure--calculated=report.calculated
            id=grid::focus_id(cell)
            data-cell=cell.to_string()
            tabindex=marks.tabindex(cell)
            aria-selected=marks.selected(cell)
        >
            <span class="figure__text">{report.text.clone()}</span>
            {older}
            {corrected}
        </td>
    }
    .into_any()
}

/// Texts of several reporters: under each question who wrote what.
#[component]
pub(super) fn TextList(
    shown: RwSignal<Shown>,
    rows: RwSignal<Vec<TableRow>>,
    picked: RwSignal<Option<Pick>>,
) -> impl IntoView {
    let items = move || {
        let shown = shown.read();
        let rows = rows.read();
        rows.iter()
            .map(|row| {
                let (_, row) = &row.item;
                let key = row.figures.first().cloned().flatten().map(|figure| figure.key);
                let answers = row.cells.iter().zip(&shown.reporters);
                let answers = answers
                    .filter(|(cell, _)| !cell.text.is_empty())
                    .map(|(cell, reporter)| {
                        let pick = key.clone().map(|key| Pick {
                            key,
                            reporter: Some(reporter.reporter.clone()),
                            cell: 0,
                        });
                        view! {
                            <dt>
                                <button
                                    type="button"
                                    class="link"
                                    on:click=move |_| picked.set(pick.clone())
                                >
                                    {reporter.short_name.clone()}
                                </button>
                            </dt>
                            <dd>{cell.text.clone()}</dd>
                        }
                    })
                    .collect_view();
                view! {
                    <section class="text-answers card">
                        <h3>{row.label.clone()}</h3>
                        <dl>{answers}</dl>
                    </section>
                }
            })
            .collect_view()
    };
    view! { <div class="text-list" aria-label=ts("merge.page.texts") role="region">{items}</div> }
}
