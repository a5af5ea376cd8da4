//! The shell: product name, pack in use, language, help; the page of the address inside.

use leptos::prelude::*;
use shared::i18n::{Language, text};

#[component]
pub(crate) fn App() -> impl IntoView {
    view! { <h1>{text(Language::Vi, "app.name")}</h1> }
}
