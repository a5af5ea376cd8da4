//! Parts of one page as tabs: arrows move, the panel is the caller's.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::tag::{Tag, Tone};
use crate::platform::page;

/// One tab. Its panel has the id `<id>-panel`, `role="tabpanel"` and
/// `aria-labelledby="<id>-tab"`.
#[derive(Clone)]
pub(crate) struct Tab {
    pub(crate) id: &'static str,
    pub(crate) label: Signal<String>,
    /// Shown beside the label, with its tone; an empty text shows nothing.
    pub(crate) count: Signal<(String, Tone)>,
}

#[component]
pub(crate) fn Tabs(
    #[prop(into)] label: Signal<String>,
    tabs: Vec<Tab>,
    selected: RwSignal<&'static str>,
) -> impl IntoView {
    let ids: Vec<&'static str> = tabs.iter().map(|tab| tab.id).collect();
    let on_key = move |event: KeyboardEvent| {
        let at = ids.iter().position(|id| *id == selected.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % ids.len(),
            "ArrowLeft" => (at + ids.len() - 1) % ids.len(),
            "Home" => 0,
            "End" => ids.len() - 1,
            _ => return,
        };
        event.prevent_default();
        selected.set(ids[next]);
        page::focus(&format!("{}-tab", ids[next]));
    };
    let buttons = tabs
        .into_iter()
        .map(|Tab { id, label, count }| {
            let is_selected = move || selected.get() == id;
            view! {
                <button
                    type="button"
                    role="tab"
                    class="tabs__tab"
                    id=format!("{id}-tab")
                    aria-controls=format!("{id}-panel")
                    aria-selected=move || is_selected().to_string()
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| selected.set(id)
                >
                    {move || label.get()}
                    <Show when=move || !count.get().0.is_empty()>
                        <Tag tone=Signal::derive(move || count.get().1)>{move || count.get().0}</Tag>
                    </Show>
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="tabs" role="tablist" aria-label=move || label.get() on:keydown=on_key>
            {buttons}
        </div>
    }
}
