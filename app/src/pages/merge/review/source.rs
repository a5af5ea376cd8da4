//! A look into the file beside a question: the cells around the one it is about, which is marked,
//! with the headings above it and the labels beside it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    job::{AskedView, MergeAnswer, MergeRequest, SourceCell, SourceRow, SourceView},
    merge::{CellReading, MergeQuestion},
};

use crate::{
    components::table_region::TableRegion,
    pages::merge::{Merge, words::file_name},
    platform::page,
    state::language::{language, say, t, ts},
    tasks::merge,
};

const HERE: &str = "source-here";
/// Characters from which on a text gets a wider column.
const LONG: usize = 12;

#[component]
pub(super) fn Source(asked: AskedView) -> impl IntoView {
    let (path, sha256, sheet, cell) = match asked.question {
        MergeQuestion::File { path, sha256, question } => {
            (path, sha256, question.place.sheet, question.place.cell)
        }
        MergeQuestion::Conflict { readings, .. } => match readings.into_iter().next() {
            Some(reading) => whence(reading),
            None => return ().into_any(),
        },
        MergeQuestion::Correction { now, .. } => whence(*now),
        MergeQuestion::Counts { .. } => return ().into_any(),
    };
    let Merge { state, .. } = Merge::here();
    let source = RwSignal::new(None::<SourceView>);
    let request = MergeRequest::Source { sha256, sheet, cell };
    spawn_local(async move {
        let answer = merge::ask(state, &request, None).await;
        if let Some((MergeAnswer::Source { source: found }, _)) = answer
            && source.try_set(Some(found)).is_none()
        {
            page::next_frame(|| page::reveal_inside(HERE));
        }
    });
    let name = StoredValue::new(file_name(&path).to_owned());
    view! {
        <div class="source card">
            {move || source.get().map(|source| view! { <Window source=source name=name /> })}
        </div>
    }
    .into_any()
}

fn whence(reading: CellReading) -> (String, String, Option<String>, Option<String>) {
    let cell = Some(reading.cell).filter(|cell| !cell.is_empty());
    (reading.path, reading.sha256, Some(reading.sheet), cell)
}

#[component]
fn Window(source: SourceView, name: StoredValue<String>) -> impl IntoView {
    let language = language();
    let SourceView { sheet, cell, comment, columns, rows } = source;
    let where_ = if cell.is_empty() { sheet } else { format!("{sheet}!{cell}") };
    let comment = (!comment.is_empty()).then(|| {
        view! {
            <p class="source__comment">
                {move || say(language, "merge.review.comment", &[("text", &comment)])}
            </p>
        }
    });
    let gaps: Vec<bool> = columns.iter().map(|column| column.gap).collect();
    let heads = columns.into_iter().map(|column| {
        let hidden = column.hidden.then(|| hidden_mark("merge.review.hidden-column"));
        view! {
            <th scope="col" class:source__at=column.here class:source__gap=column.gap>
                {column.letters}
                {hidden}
            </th>
        }
    });
    let heads = heads.collect_view();
    let rows = rows.into_iter().map(|row| line(row, &gaps)).collect_view();
    view! {
        <p class="source__place">
            <span class="muted">{name.get_value()}</span>
            " · "
            <strong>{where_}</strong>
        </p>
        <TableRegion label=ts("merge.page.source")>
            <table class="source__grid">
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
        {comment}
    }
}

fn line(row: SourceRow, gaps: &[bool]) -> impl IntoView + use<> {
    let cells = row.cells.into_iter().zip(gaps.iter().copied()).map(|(cell, gap)| {
        let SourceCell { text, number, merged, here } = cell;
        let long = text.chars().count() > LONG;
        view! {
            <td
                id=here.then_some(HERE)
                class:source__here=here
                class:source__number=number
                class:source__long=long
                class:source__merged=merged
                class:source__gap=gap
            >
                {text}
                {here.then(|| view! { <span class="hidden-text">{t("merge.review.here")}</span> })}
            </td>
        }
    });
    let cells = cells.collect_view();
    let hidden = row.hidden.then(|| hidden_mark("merge.review.hidden-row"));
    view! {
        <tr class:source__gap-below=row.gap>
            <th scope="row" class:source__at=row.here>
                {row.number}
                {hidden}
            </th>
            {cells}
        </tr>
    }
}

/// Says that people who open the file do not see this.
fn hidden_mark(words: &'static str) -> impl IntoView {
    view! {
        <span class="source__hidden" title=ts(words)>
            <span aria-hidden="true">"◌"</span>
            <span class="hidden-text">{t(words)}</span>
        </span>
    }
}
