//! Long work: a bar with its count and what remains, announced politely.

use leptos::prelude::*;

/// `text` says count and remaining time in words; it is what is read aloud.
#[component]
pub(crate) fn Progress(
    #[prop(into)] done: Signal<usize>,
    #[prop(into)] total: Signal<usize>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <progress
                class="progress__bar"
                aria-label=move || label.get()
                max=move || total.get().max(1).to_string()
                prop:value=move || done.get() as f64
            ></progress>
            <p class="progress__text" role="status">{move || text.get()}</p>
        </div>
    }
}
