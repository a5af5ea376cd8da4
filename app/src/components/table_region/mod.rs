//! A labelled region in which a wide table scrolls, also with the keyboard.

use leptos::prelude::*;

#[component]
pub(crate) fn TableRegion(
    #[prop(into)] label: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-region" role="region" tabindex="0" aria-label=move || label.get()>
            {children()}
        </div>
    }
}
