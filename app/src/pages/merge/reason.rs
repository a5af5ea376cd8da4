//! The reason that a decision of the secretariat needs: typed, and asked for where it is missing.

use leptos::prelude::*;

use crate::state::language::{t, ts};

#[derive(Clone, Copy)]
pub(super) struct Reason {
    text: RwSignal<String>,
    lacking: RwSignal<bool>,
}

impl Reason {
    pub(super) fn new(text: String) -> Self {
        Self { text: RwSignal::new(text), lacking: RwSignal::new(false) }
    }

    pub(super) fn clear(self) {
        self.text.set(String::new());
        self.lacking.set(false);
    }

    /// What was typed; where it is nothing, the field says so.
    pub(super) fn given(self) -> Option<String> {
        let text = self.text.get_untracked().trim().to_owned();
        self.lacking.set(text.is_empty());
        (!text.is_empty()).then_some(text)
    }
}

/// The field, the buttons that decide if they stand here, and below them that a reason is missing.
#[component]
pub(super) fn ReasonForm(
    #[prop(optional)] id: Option<&'static str>,
    class: &'static str,
    reason: Reason,
    label: &'static str,
    lacking: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let Reason { text, lacking: is_lacking } = reason;
    view! {
        <div class=class>
            <input
                class="control"
                id=id
                type="text"
                aria-label=ts(label)
                placeholder=ts(label)
                aria-invalid=move || is_lacking.get().then_some("true")
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
            {children.map(|children| children())}
            <Show when=move || is_lacking.get()>
                <span class="field-error" role="alert">{t(lacking)}</span>
            </Show>
        </div>
    }
}
