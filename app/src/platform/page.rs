//! The browser's page: address, title, language, focus, and events of the window.

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The part of the address from `#` on, as the browser holds it.
pub(crate) fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to an address beginning with `#`; the old one stays in the history.
pub(crate) fn go_to(hash: &str) {
    // Setting a hash fails only on a detached document, where nothing is shown anyway.
    let _ = window().location().set_hash(hash);
}

/// Runs `changed` with the new hash after each change of address.
pub(crate) fn on_hash_change(changed: impl Fn(String) + 'static) {
    window_event_listener(leptos::ev::hashchange, move |_| changed(hash()));
}

pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Tells assistive technology and the browser's own texts which language is spoken.
pub(crate) fn set_language(code: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", code);
    }
}

/// Moves focus to an element by id and brings it into view; nothing if it is not there.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// After the current changes have reached the page, moves focus to an element by id.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || focus(&id));
}

pub(crate) fn scroll_to_top(id: &str) {
    if let Some(element) = element(id) {
        element.set_scroll_top(0);
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// A value kept for this browser (language, folded panels): never data that was typed.
pub(crate) fn preference(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(&format!("tonghop.{key}")).ok()?
}

/// Keeps a preference; where storage is refused it lasts as long as the page.
pub(crate) fn set_preference(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(&format!("tonghop.{key}"), value);
    }
}

/// Starts the page anew at its first address.
pub(crate) fn restart() {
    go_to("#/");
    let _ = window().location().reload();
}

fn dialog(id: &str) -> Option<web_sys::HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Shows a `<dialog>` over everything else; nothing if it is open already.
pub(crate) fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

pub(crate) fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(web_sys::HtmlDialogElement::open) {
        dialog.close();
    }
}

/// Scrolls an element into view by the shortest way.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = element(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
