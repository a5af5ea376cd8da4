//! The title of the page, with "Lỗi: " before it while findings must be mended.

use leptos::prelude::*;

/// Given as context by the shell; pages say what they are.
#[derive(Clone, Copy)]
pub(crate) struct Title {
    pub(crate) page: RwSignal<String>,
    pub(crate) has_errors: RwSignal<bool>,
}

/// Titles the page while the caller's view lives.
pub(crate) fn use_title(text: impl Fn() -> String + 'static) {
    let title = expect_context::<Title>();
    title.has_errors.set(false);
    Effect::new(move |_| title.page.set(text()));
}
