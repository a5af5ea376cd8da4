//! Nothing here yet: says what to do next, with the buttons that do it as children.

use leptos::prelude::*;

#[component]
pub(crate) fn EmptyState(
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <p>{move || text.get()}</p>
            {children.map(|children| view! { <div class="button-row">{children()}</div> })}
        </div>
    }
}
