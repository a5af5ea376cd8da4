//! A sentence that needs to be seen.

use leptos::prelude::*;

use super::tag::Tone;

/// Buttons that belong to the notice go into `children` after the text.
#[component]
pub(crate) fn Notice(
    tone: Tone,
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] floating: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = format!(
        "notice notice--{}{}",
        tone.modifier(),
        if floating { " notice--floating" } else { "" }
    );
    view! {
        <div class=class>
            <p class="notice__text">{move || text.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
