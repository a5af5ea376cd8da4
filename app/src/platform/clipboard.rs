//! The clipboard of the browser's own events, with both flavours of a table; and putting text on
//! it without one, also where the page is not served securely: there the modern way is missing, and
//! the old one copies what is selected in a field.

use js_sys::{Function, Reflect};
use leptos::{ev::ClipboardEvent, prelude::*, wasm_bindgen::JsCast, web_sys};

/// Plain text and HTML of what is being pasted.
pub(crate) fn pasted(event: &ClipboardEvent) -> Option<(String, String)> {
    let data = event.clipboard_data()?;
    Some((data.get_data("text/plain").ok()?, data.get_data("text/html").unwrap_or_default()))
}

/// Puts both flavours on the clipboard in place of what the browser would copy; whether they
/// are there.
pub(crate) fn copy(event: &ClipboardEvent, text: &str, html: &str) -> bool {
    let Some(data) = event.clipboard_data() else { return false };
    let is_copied =
        data.set_data("text/plain", text).is_ok() && data.set_data("text/html", html).is_ok();
    if is_copied {
        event.prevent_default();
    }
    is_copied
}

/// Selects all of a text field by id and copies it. `false` where the browser did not: what is
/// selected can still be copied by key.
pub(crate) fn copy_field(id: &str) -> bool {
    let field = document().get_element_by_id(id);
    let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
    else {
        return false;
    };
    let _ = field.focus();
    field.select();
    let document = document();
    let command = Reflect::get(&document, &"execCommand".into()).ok();
    let command = command.and_then(|command| command.dyn_into::<Function>().ok());
    let done = command.and_then(|command| command.call1(&document, &"copy".into()).ok());
    done.is_some_and(|done| done.is_truthy())
}
