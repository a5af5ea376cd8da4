//! All packs, one a line; nothing of them but their titles is read for it.

use leptos::prelude::*;

use crate::{
    components::tag::{Tag, Tone},
    route::Route,
    state::{
        language::{t, ts},
        packs::{Origin, PackHead, PackList},
    },
};

#[component]
pub(super) fn PackListView(shown: Memo<String>) -> impl IntoView {
    let list = PackList::here();
    let items = move || {
        let heads = list.heads().into_iter();
        heads.map(|head| view! { <Line head=head shown=shown /> }).collect_view()
    };
    view! {
        <nav class="packs__list" aria-label=ts("pack.list")>
            <ul>{items}</ul>
        </nav>
    }
}

#[component]
fn Line(head: PackHead, shown: Memo<String>) -> impl IntoView {
    let PackHead { id, title, .. } = head.clone();
    let address = Route::Packs { pack: Some(id.clone()) }.to_string();
    let is_shown = move || (shown.get() == id).then_some("true");
    view! {
        <li>
            <a class="packs__item" href=address aria-current=is_shown>
                <span>{title}</span>
                <OriginTag head=head />
            </a>
        </li>
    }
}

/// Where a pack comes from, unless it simply comes with the program.
#[component]
pub(super) fn OriginTag(head: PackHead) -> impl IntoView {
    let tag = match (head.unreadable, head.origin, head.replaces) {
        (true, ..) => Some((Tone::Bad, "pack.origin.unreadable")),
        (_, Origin::Own, true) => Some((Tone::Warn, "pack.origin.replaces")),
        (_, Origin::Own, false) => Some((Tone::Info, "pack.origin.own")),
        (_, Origin::InFile, _) => Some((Tone::Info, "pack.origin.in_file")),
        (_, Origin::Shipped, _) => None,
    };
    tag.map(|(tone, id)| view! { <Tag tone=tone>{t(id)}</Tag> })
}
