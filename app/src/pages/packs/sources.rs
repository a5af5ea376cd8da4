//! Every sentence that the pack rests on, and what rests on it.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use shared::{
    definition::{Pack, Source},
    text::fold,
};

use super::timeline::source_words;
use crate::{
    components::table_region::TableRegion,
    state::language::{t, ts},
};

/// One sentence, with the labels of what rests on it.
#[derive(Clone, PartialEq)]
struct Line {
    place: String,
    quote: String,
    labels: Vec<String>,
    folded: String,
}

#[component]
pub(super) fn Sources(pack: Arc<Pack>) -> impl IntoView {
    let lines = StoredValue::new(lines(&pack));
    let search = RwSignal::new(String::new());
    let rows = move || {
        let sought = fold(&search.get());
        let words: Vec<&str> = sought.split_whitespace().collect();
        lines.with_value(|lines| {
            let found =
                lines.iter().filter(|line| words.iter().all(|word| line.folded.contains(word)));
            found.cloned().map(row).collect_view()
        })
    };
    view! {
        <label class="field packs__search">
            <span class="field__label">{ts("pack.sources.search")}</span>
            <input
                class="control"
                type="text"
                autocomplete="off"
                prop:value=move || search.get()
                on:input=move |event| search.set(event_target_value(&event))
            />
        </label>
        <TableRegion label=ts("pack.tab.sources")>
            <table class="table packs__wide">
                <thead>
                    <tr>
                        <th scope="col">{t("pack.sources.place")}</th>
                        <th scope="col">{t("pack.targets.quote")}</th>
                        <th scope="col">{t("pack.sources.what")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}

fn row(line: Line) -> impl IntoView {
    let quote = if line.quote.is_empty() {
        view! { <span class="muted">{t("pack.sources.practice")}</span> }.into_any()
    } else {
        view! { <q class="packs__quote">{line.quote}</q> }.into_any()
    };
    view! {
        <tr>
            <th scope="row" class="packs__id">{line.place}</th>
            <td>{quote}</td>
            <td>{line.labels.join("; ")}</td>
        </tr>
    }
}

/// In the order of the documents, then as they first appear; practice comes last.
fn lines(pack: &Pack) -> Vec<Line> {
    let periods = pack.periods.iter().map(|item| (&item.source, item.label.clone()));
    let forms = pack.data_sets.iter().map(|item| (&item.source, item.printed_code.clone()));
    let targets = pack.targets.iter().map(|item| (&item.source, item.label.clone()));
    let elements = pack.elements.iter().map(|item| (&item.source, item.label.clone()));
    let indicators = pack.indicators.iter().map(|item| (&item.source, item.label.clone()));
    let all = periods.chain(forms).chain(targets).chain(elements).chain(indicators);
    let mut by_sentence: BTreeMap<(bool, &str, &str, &str), Line> = BTreeMap::new();
    for (source, label) in all {
        let Source { document, clause, quote } = source;
        let key = (quote.is_empty(), document.as_str(), clause.as_str(), quote.as_str());
        let line = by_sentence.entry(key).or_insert_with(|| Line {
            place: source_words(pack, &Source { quote: String::new(), ..source.clone() }),
            quote: quote.clone(),
            labels: Vec::new(),
            folded: String::new(),
        });
        if !line.labels.contains(&label) {
            line.labels.push(label);
        }
    }
    let mut lines: Vec<Line> = by_sentence.into_values().collect();
    for line in &mut lines {
        line.folded = fold(&format!("{} {} {}", line.place, line.quote, line.labels.join(" ")));
    }
    lines
}
