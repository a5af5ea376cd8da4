//! Putting text on the clipboard, also where the page is not served securely: there the modern
//! way is missing, and the old one copies what is selected in a field.

use js_sys::{Function, Reflect};
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

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
