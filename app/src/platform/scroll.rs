//! How far an element is scrolled, in CSS pixels: lists that build only what is seen.

use leptos::prelude::document;

/// From the top of its content, and how much of it is seen; `None` where it is not there.
pub(crate) fn seen(id: &str) -> Option<(f64, f64)> {
    let element = document().get_element_by_id(id)?;
    Some((f64::from(element.scroll_top()), f64::from(element.client_height())))
}

/// Scrolls an element, by the shortest way, until the stretch from `top` of this height is seen
/// below `covered` pixels at its upper edge.
pub(crate) fn show(id: &str, top: f64, height: f64, covered: f64) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let (from, seen) = (f64::from(element.scroll_top()), f64::from(element.client_height()));
    let to = if top - covered < from {
        top - covered
    } else if top + height > from + seen {
        top + height - seen
    } else {
        return;
    };
    element.set_scroll_top(to.max(0.0) as i32);
}
