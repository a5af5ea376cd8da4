//! A look into the file beside a question: the cells around the one it is about.

use leptos::{prelude::*, task::spawn_local};
use shared::job::{MergeAnswer, MergeRequest, SourceView};

use super::Merge;
use crate::{
    components::table_region::TableRegion,
    state::language::{t, ts},
    tasks::merge,
};

#[component]
pub(super) fn Source(sha256: String, sheet: Option<String>, cell: Option<String>) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let source = RwSignal::new(None::<SourceView>);
    let request = MergeRequest::Source { sha256, sheet, cell };
    Effect::new(move |_| {
        let request = request.clone();
        spawn_local(async move {
            if let Some((MergeAnswer::Source { source: found }, _)) =
                merge::ask(state, &request, None).await
            {
                let _ = source.try_set(Some(found));
            }
        });
    });
    move || {
        source.get().map(|source| {
            let columns =
                source.columns.into_iter().map(|letter| view! { <th>{letter}</th> }).collect_view();
            let rows = source.rows.into_iter().map(|row| {
                let cells = row.cells.into_iter().map(|cell| {
                    view! { <td class:source__here=cell.here>{cell.text}</td> }
                });
                view! {
                    <tr>
                        <th scope="row">{row.number}</th>
                        {cells.collect_view()}
                    </tr>
                }
            });
            view! {
                <div class="source">
                    <p class="source__sheet">
                        {t("merge.page.source")} " " <strong>{source.sheet}</strong>
                    </p>
                    <TableRegion label=ts("merge.page.source")>
                        <table class="table source__grid">
                            <thead>
                                <tr>
                                    <td></td>
                                    {columns}
                                </tr>
                            </thead>
                            <tbody>{rows.collect_view()}</tbody>
                        </table>
                    </TableRegion>
                </div>
            }
        })
    }
}
