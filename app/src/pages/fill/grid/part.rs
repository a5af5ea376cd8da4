//! Some rows of a table that are laid out together, and only while they are near what is seen; and
//! the widths of its columns, which therefore depend on no row.

use std::ops::Range;

use leptos::{html, prelude::*};
use shared::{
    definition::DisplayAs,
    form::{ColumnRole, FormSection},
};

use super::row::Row;
use crate::platform::nearness::Nearness;

#[component]
pub(super) fn Part(
    section: usize,
    rows: Range<usize>,
    /// Of the table; the first part that stands in the document begins it.
    nearness: StoredValue<Option<Nearness>, LocalStorage>,
) -> impl IntoView {
    let node = NodeRef::<html::Tbody>::new();
    node.on_load(move |part| {
        nearness.update_value(|nearness| {
            if let Ok(Some(region)) = part.closest(".grid-region") {
                nearness.get_or_insert_with(|| Nearness::within(&region)).watch(&part);
            }
        });
    });
    view! {
        <tbody class="grid__part" node_ref=node role="rowgroup">
            {rows.map(|row| view! { <Row section=section row=row /> }).collect_view()}
        </tbody>
    }
}

/// The widths of all columns, one after the other, by their names in the style sheet.
pub(super) fn widths(section: &FormSection) -> String {
    let is_roster = section.display_as == DisplayAs::Roster;
    let first: &[&str] = if is_roster { &["code", "label"] } else { &["code", "label", "unit"] };
    let names = first.iter().copied().chain(section.columns.iter().map(|column| name(column.role)));
    names.map(|name| format!("var(--grid-{name})")).collect::<Vec<_>>().join(" ")
}

fn name(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Current => "current",
        ColumnRole::Comparison | ColumnRole::Cumulative => "comparison",
        ColumnRole::Difference | ColumnRole::Percent => "calculated",
        ColumnRole::Comment => "note",
    }
}
