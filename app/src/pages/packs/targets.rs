//! What the plan orders, word for word, and what the result rests on.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    definition::{Operator, Pack, Target, Threshold},
    value::format_number,
};

use super::timeline::source_words;
use crate::{
    components::{empty_state::EmptyState, table_region::TableRegion},
    state::language::{t, ts},
};

#[component]
pub(super) fn Targets(pack: Arc<Pack>) -> impl IntoView {
    if pack.targets.is_empty() {
        return view! { <EmptyState text=ts("pack.targets.none") /> }.into_any();
    }
    let rows = pack.targets.iter().map(|target| {
        view! {
            <tr>
                <td class="packs__id">{target.id.clone()}</td>
                <th scope="row">{target.label.clone()}</th>
                <td>{threshold(target)}</td>
                <td>{target.deadline.clone()}</td>
                <td>
                    <q class="packs__quote">{target.source.quote.clone()}</q>
                    <span class="muted">{place(&pack, target)}</span>
                </td>
                <td>{target.assumption.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableRegion label=ts("pack.tab.targets")>
            <table class="table packs__wide">
                <thead>
                    <tr>
                        <th scope="col">{t("pack.targets.id")}</th>
                        <th scope="col">{t("pack.targets.label")}</th>
                        <th scope="col">{t("pack.targets.threshold")}</th>
                        <th scope="col">{t("pack.targets.deadline")}</th>
                        <th scope="col">{t("pack.targets.quote")}</th>
                        <th scope="col">{t("pack.targets.assumption")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
    .into_any()
}

/// "≥ 5", "≥ 3 (đến 5)", "≤ 05/3/2023".
fn threshold(target: &Target) -> String {
    let sign = match target.comparison {
        Some(Operator::EqualTo) => "=",
        Some(Operator::NotEqualTo) => "≠",
        Some(Operator::GreaterThan) => ">",
        Some(Operator::GreaterThanOrEqualTo) => "≥",
        Some(Operator::LessThan) => "<",
        Some(Operator::LessThanOrEqualTo) => "≤",
        Some(Operator::CompulsoryPair | Operator::ExclusivePair) | None => "",
    };
    let bound = match &target.threshold {
        Some(Threshold::Number(bound)) => format_number(*bound),
        Some(Threshold::Day(day)) => day.to_string(),
        None => String::new(),
    };
    let upper = target.threshold_to.map(|upper| format!(" – {}", format_number(upper)));
    format!("{sign} {bound}{}", upper.unwrap_or_default()).trim().to_owned()
}

fn place(pack: &Pack, target: &Target) -> String {
    let bare = shared::definition::Source { quote: String::new(), ..target.source.clone() };
    source_words(pack, &bare)
}
