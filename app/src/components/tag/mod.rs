//! A short word about a state.

use leptos::prelude::*;

/// How a tag, a notice or a mark sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Info,
    Ok,
    Warn,
    Bad,
}

impl Tone {
    /// The modifier of BEM class names: `tag--ok`.
    pub(crate) fn modifier(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

#[component]
pub(crate) fn Tag(#[prop(into)] tone: Signal<Tone>, children: Children) -> impl IntoView {
    view! { <span class=move || format!("tag tag--{}", tone.get().modifier())>{children()}</span> }
}
