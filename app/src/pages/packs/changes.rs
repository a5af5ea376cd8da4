//! What would change with a pack: counts by kind, and everything when it is unfolded.

use leptos::prelude::*;
use shared::{
    i18n,
    job::{ChangeGroup, ChangedItem, PackChanges},
};

use crate::{
    components::{
        table_region::TableRegion,
        tag::{Tag, Tone},
    },
    state::language::{language, say, t, ts},
};

/// Lines of one kind that are shown; a changed list of places may have hundreds.
const MOST_LINES: usize = 300;

#[component]
pub(super) fn Changes(changes: PackChanges) -> impl IntoView {
    let groups = changes.groups.into_iter().map(|group| view! { <Group group=group /> });
    view! {
        <h3>{t("pack.changes.title")}</h3>
        <div class="packs__changes">{groups.collect_view()}</div>
    }
}

#[component]
fn Group(group: ChangeGroup) -> impl IntoView {
    let language = language();
    let ChangeGroup { kind, added, removed, altered } = group;
    let counts = [
        (Tone::Ok, "pack.changes.added", added.len()),
        (Tone::Bad, "pack.changes.removed", removed.len()),
        (Tone::Warn, "pack.changes.altered", altered.len()),
    ];
    let tags = counts.into_iter().filter(|(.., count)| *count > 0).map(|(tone, id, count)| {
        let text = move || say(language, id, &[("count", &count.to_string())]);
        view! { <Tag tone=tone>{text}</Tag> " " }
    });
    let tags = tags.collect_view();
    let total = added.len() + removed.len() + altered.len();
    let more = (total > MOST_LINES).then(|| {
        let left = (total - MOST_LINES).to_string();
        view! { <p class="muted">{move || say(language, "pack.changes.more", &[("count", &left)])}</p> }
    });
    let lines = removed
        .into_iter()
        .map(|item| (Tone::Bad, "pack.changes.is_removed", item))
        .chain(altered.into_iter().map(|item| (Tone::Warn, "pack.changes.is_altered", item)))
        .chain(added.into_iter().map(|item| (Tone::Ok, "pack.changes.is_added", item)))
        .take(MOST_LINES);
    let lines = lines.map(|(tone, id, item)| line(tone, id, item)).collect_view();
    let heading = format!("pack.changes.{kind}");
    view! {
        <details class="packs__change">
            <summary>
                <span class="packs__kind">{move || i18n::text(language.get(), &heading).to_owned()}</span>
                " " {tags}
            </summary>
            <TableRegion label=ts("pack.changes.title")>
                <table class="table">
                    <tbody>{lines}</tbody>
                </table>
            </TableRegion>
            {more}
        </details>
    }
}

fn line(tone: Tone, word: &'static str, item: ChangedItem) -> impl IntoView {
    let fields = item.fields.into_iter().map(|field| {
        view! {
            <li>
                <code>{field.field}</code> ": " <del>{field.before}</del> " → " <ins>{field.after}</ins>
            </li>
        }
    });
    let fields = fields.collect_view();
    view! {
        <tr>
            <td><Tag tone=tone>{t(word)}</Tag></td>
            <th scope="row" class="packs__id">{item.id}</th>
            <td>{item.label} <ul class="packs__fields">{fields}</ul></td>
        </tr>
    }
}
