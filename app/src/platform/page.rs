//! The browser's page: address, title, language, focus, and events of the window.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys,
};

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

/// Moves focus to an element by id and leaves what is seen as it is.
pub(crate) fn focus_in_place(id: &str) {
    if let Some(element) = element(id) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Whether an element with this id has the focus.
pub(crate) fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|active| active.id() == id)
}

/// Moves focus to an element by id once the current changes have reached the page: before the next
/// key, which would otherwise be lost or, where the focus followed a frame later, be torn off what
/// somebody has gone on to. For keys that do nothing more of their own: what a key does by itself
/// would be done to the element that has the focus then.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    spawn_local(async move {
        leptos::task::tick().await;
        focus(&id);
        if !has_focus(&id) {
            request_animation_frame(move || focus(&id));
        }
    });
}

/// Runs once the next frame is painted; in a page that is not painted at all, soon.
pub(crate) fn after_paint(run: impl FnOnce() + 'static) {
    let run = Rc::new(Cell::new(Some(run)));
    let once = move |run: &Cell<Option<_>>| {
        if let Some(run) = run.take() {
            let run: Box<dyn FnOnce()> = Box::new(run);
            run();
        }
    };
    if document().hidden() {
        return set_timeout(move || once(&run), Duration::ZERO);
    }
    let late = run.clone();
    // Frames stop when the page is put aside meanwhile.
    set_timeout(move || once(&late), UNPAINTED);
    request_animation_frame(move || set_timeout(move || once(&run), Duration::ZERO));
}

/// Longer than a frame ever takes.
const UNPAINTED: Duration = Duration::from_millis(250);

/// Runs when the page has nothing better to do, in any case soon.
pub(crate) fn when_idle(run: impl FnOnce() + 'static) {
    let run = Closure::once_into_js(run);
    let options = web_sys::IdleRequestOptions::new();
    options.set_timeout(SOON);
    let asked = window()
        .request_idle_callback_with_options(run.unchecked_ref::<js_sys::Function>(), &options);
    // Safari knows no idleness.
    if asked.is_err() {
        let _ = window().set_timeout_with_callback(run.unchecked_ref::<js_sys::Function>());
    }
}

/// In milliseconds.
const SOON: u32 = 200;

pub(crate) fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// A value kept for this browser (language, folded panels): never data that was typed.
pub(crate) fn preference(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(&format!("tonghop.{key}")).ok()?
}

/// Keeps a preference; where storage is refused it lasts as long as the page. What stands there
/// already is not written again: at every start that would be time for nothing.
pub(crate) fn set_preference(key: &str, value: &str) {
    if preference(key).is_some_and(|kept| kept == value) {
        return;
    }
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

/// Scrolls an element into view inside what holds it; the page itself, and with it what has the focus,
/// stays where it is.
pub(crate) fn reveal_inside(id: &str) {
    let at = |offset: Result<f64, _>| offset.unwrap_or_default();
    let (left, top) = (at(window().scroll_x()), at(window().scroll_y()));
    reveal(id);
    window().scroll_to_with_x_and_y(left, top);
}

/// Loads the page anew at the address where it is.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Runs something when the page is left or put aside; the listener lives until removed.
pub(crate) fn on_leave(leave: impl Fn() + 'static) -> WindowListenerHandle {
    window_event_listener_untyped("pagehide", move |_| leave())
}

/// Runs something when the page is looked at again after another tab or window.
pub(crate) fn on_return(come_back: impl Fn() + Clone + 'static) -> [WindowListenerHandle; 2] {
    let shown = come_back.clone();
    [
        window_event_listener_untyped("focus", move |_| come_back()),
        window_event_listener_untyped("visibilitychange", move |_| {
            if !document().hidden() {
                shown();
            }
        }),
    ]
}

/// Runs something when a page that the browser had put aside is fetched back as it was.
pub(crate) fn on_wake(wake: impl Fn() + 'static) -> WindowListenerHandle {
    window_event_listener_untyped("pageshow", move |event| {
        if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|is| is.is_truthy()) {
            wake();
        }
    })
}

/// The browser asks before the page is closed while `should_ask` says so.
pub(crate) fn ask_before_closing(should_ask: impl Fn() -> bool + 'static) -> WindowListenerHandle {
    window_event_listener(leptos::ev::beforeunload, move |event| {
        if should_ask() {
            event.prevent_default();
            event.set_return_value("1");
        }
    })
}

/// Moves the focus from the region that holds it to the next one that is shown.
pub(crate) fn focus_next(regions: &[&str]) {
    let active = document().active_element();
    let at = regions
        .iter()
        .position(|id| element(id).is_some_and(|region| region.contains(active.as_deref())));
    let start = at.map_or(0, |at| at + 1);
    let order = (0..regions.len()).map(|step| regions[(start + step) % regions.len()]);
    for id in order {
        // In a table the tab stop, elsewhere the region itself.
        let stop = element(id)
            .and_then(|region| {
                region
                    .query_selector("[data-cell][tabindex='0'], [data-cell] [tabindex='0']")
                    .ok()?
            })
            .and_then(|stop| stop.dyn_into::<web_sys::HtmlElement>().ok());
        let Some(target) = stop.or_else(|| element(id)).filter(|target| target.offset_height() > 0)
        else {
            continue;
        };
        let _ = target.focus();
        return;
    }
}

/// Runs `before` when the browser is about to print and `after` when it has.
pub(crate) fn around_print(
    before: impl Fn() + 'static,
    after: impl Fn() + 'static,
) -> [WindowListenerHandle; 2] {
    [
        window_event_listener_untyped("beforeprint", move |_| before()),
        window_event_listener_untyped("afterprint", move |_| after()),
    ]
}

/// Takes over what was typed in the field that has the focus, which stays there.
pub(crate) fn leave_field() {
    let active = document().active_element();
    if let Some(active) = active.and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = active.blur();
        // A dialog that opens now gives the focus back to where the person was.
        let _ = active.focus();
    }
}

/// Goes to an address and loads the page anew there, so that nothing of before is left.
pub(crate) fn open_anew(hash: &str) {
    go_to(hash);
    reload();
}

/// Runs something before the browser draws the next time.
pub(crate) fn next_frame(run: impl FnOnce() + 'static) {
    request_animation_frame(run);
}
