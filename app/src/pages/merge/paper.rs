//! The report as it is printed: the document that the terminal writes too, put beside the page
//! and seen on paper only.

use leptos::{portal::Portal, prelude::*};

/// `html` is the body that [`shared::report::print_body`] made; everything in it that came from
/// anybody is escaped there.
#[component]
pub(super) fn Paper(html: String) -> impl IntoView {
    let html = StoredValue::new(html);
    view! { <Portal>{move || view! { <div inner_html=html.get_value()></div> }}</Portal> }
}
