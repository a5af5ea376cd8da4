//! Cells of a table in the browser's document: which one an event meant, focus, the tab stop.
//!
//! Cells carry their index in `data-cell`; what takes the focus has the id `cell-<index>`.

use leptos::{
    ev::{ClipboardEvent, Event},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys,
};

/// The id of what takes the focus in a cell.
pub(crate) fn focus_id(cell: usize) -> String {
    format!("cell-{cell}")
}

/// The cell in which an event happened.
pub(crate) fn cell_of(event: &Event) -> Option<usize> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-cell]").ok()??.get_attribute("data-cell")?.parse().ok()
}

/// What stands in the field in which an event happened; `None` where it is no field.
pub(crate) fn field_text(event: &Event) -> Option<String> {
    let target = event.target()?;
    if let Some(field) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        Some(field.value())
    } else if let Some(field) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        Some(field.value())
    } else {
        target.dyn_ref::<web_sys::HtmlSelectElement>().map(web_sys::HtmlSelectElement::value)
    }
}

/// Puts a text into a cell's field, whatever stands there.
pub(crate) fn set_field(cell: usize, text: &str) {
    if let Some(field) = field(cell) {
        field.set_value(text);
    } else if let Some(Ok(area)) =
        element(cell).map(|area| area.dyn_into::<web_sys::HtmlTextAreaElement>())
    {
        area.set_value(text);
    }
}

/// Moves the focus into a cell, with its whole text selected, so that typing replaces it.
pub(crate) fn focus(cell: usize) {
    if let Some(element) = element(cell) {
        let _ = element.focus();
        select_all(cell);
        // Sticky headings must not hide it: `scroll-padding` of the region sees to that.
        super::page::reveal(&focus_id(cell));
    }
}

pub(crate) fn select_all(cell: usize) {
    if let Some(field) = field(cell) {
        field.select();
    }
}

/// Puts the caret behind the text of a cell.
pub(crate) fn caret_to_end(cell: usize) {
    if let Some(field) = field(cell) {
        let end = u32::try_from(field.value().encode_utf16().count()).unwrap_or(u32::MAX);
        let _ = field.set_selection_range(end, end);
    }
}

/// Whether a cell stands in the document.
pub(crate) fn is_there(cell: usize) -> bool {
    element(cell).is_some()
}

/// Makes one cell the table's tab stop in place of another.
pub(crate) fn move_tab_stop(from: Option<usize>, to: usize) {
    for (cell, index) in from.map(|cell| (cell, "-1")).into_iter().chain([(to, "0")]) {
        if let Some(element) = element(cell) {
            let _ = element.set_attribute("tabindex", index);
        }
    }
}

/// Whether a cell's text field has the focus.
pub(crate) fn is_in_field(cell: usize) -> bool {
    field(cell).is_some() && has_focus(&focus_id(cell))
}

/// Whether the focus is inside an element.
pub(crate) fn has_focus(id: &str) -> bool {
    let within =
        || Some(document().get_element_by_id(id)?.contains(Some(&*document().active_element()?)));
    within().unwrap_or(false)
}

/// Plain text and HTML of what is being pasted.
pub(crate) fn pasted(event: &ClipboardEvent) -> Option<(String, String)> {
    let data = event.clipboard_data()?;
    Some((data.get_data("text/plain").ok()?, data.get_data("text/html").unwrap_or_default()))
}

/// Puts a text on the clipboard in place of what the browser would copy.
pub(crate) fn copy(event: &ClipboardEvent, text: &str) {
    if let Some(data) = event.clipboard_data()
        && data.set_data("text/plain", text).is_ok()
    {
        event.prevent_default();
    }
}

fn element(cell: usize) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(&focus_id(cell))?.dyn_into().ok()
}

fn field(cell: usize) -> Option<web_sys::HtmlInputElement> {
    document().get_element_by_id(&focus_id(cell))?.dyn_into().ok()
}

/// Frames that a long table may take to be built before its cell is given up.
const FRAMES: u32 = 120;

/// Moves the focus into a cell as soon as it stands in the document.
pub(crate) fn focus_soon(cell: usize) {
    wait_for(cell, FRAMES);
}

fn wait_for(cell: usize, frames: u32) {
    request_animation_frame(move || {
        if element(cell).is_some() {
            focus(cell);
        } else if frames > 0 {
            wait_for(cell, frames - 1);
        }
    });
}
