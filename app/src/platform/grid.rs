//! Cells of a table in the browser's document: which one an event meant, focus, the tab stop.
//!
//! Cells carry their index in `data-cell`; what takes the focus has the id `cell-<index>`.
//! A field of one line shows the lines of a text one behind the other, with a sign between them;
//! nobody outside of here sees that sign.

use leptos::{
    ev::{Event, WheelEvent},
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys,
};

use super::nearness;

/// Stands for the end of a line in a field of one line.
const LINE_END: &str = " ↵ ";

/// The id of what takes the focus in a cell.
pub(crate) fn focus_id(cell: usize) -> String {
    format!("cell-{cell}")
}

/// The cell in which an event happened.
pub(crate) fn cell_of(event: &Event) -> Option<usize> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-cell]").ok()??.get_attribute("data-cell")?.parse().ok()
}

/// A text as a field of one line holds it.
pub(crate) fn one_line(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', LINE_END)
}

/// What stands in the field in which an event happened; `None` where it is no field.
pub(crate) fn field_text(event: &Event) -> Option<String> {
    text_of(&event.target()?.dyn_into().ok()?)
}

/// What stands in a cell's field.
pub(crate) fn text(cell: usize) -> Option<String> {
    text_of(&element(cell)?)
}

fn text_of(element: &web_sys::HtmlElement) -> Option<String> {
    if let Some(field) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        Some(field.value().replace(LINE_END, "\n"))
    } else if let Some(field) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        Some(field.value())
    } else {
        element.dyn_ref::<web_sys::HtmlSelectElement>().map(web_sys::HtmlSelectElement::value)
    }
}

/// Puts a text into a cell's field, whatever stands there.
pub(crate) fn set_field(cell: usize, text: &str) {
    let Some(element) = element(cell) else { return };
    if let Some(field) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        field.set_value(&one_line(text));
    } else if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.set_value(text);
    } else if let Some(list) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
        list.set_value(text);
    }
}

/// Puts the classes on the place of a table's cell, and says whether what stands there is wrong.
pub(crate) fn paint(cell: usize, classes: &str, is_bad: bool) {
    let Some(element) = element(cell) else { return };
    let Ok(Some(place)) = element.closest("td") else { return };
    if place.class_name() != classes {
        place.set_class_name(classes);
    }
    let is_field = !element.is_same_node(Some(&place));
    if is_field && element.has_attribute("aria-invalid") != is_bad {
        let _ = match is_bad {
            true => element.set_attribute("aria-invalid", "true"),
            false => element.remove_attribute("aria-invalid"),
        };
    }
}

/// Shows what a cell of a table says. Lists choose for themselves.
pub(crate) fn show_text(cell: usize, text: &str) {
    let Some(element) = element(cell) else { return };
    if let Some(field) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        field.set_value(&one_line(text));
    } else if !element.is_instance_of::<web_sys::HtmlSelectElement>() {
        element.set_text_content(Some(text));
    }
}

/// Puts the text to be edited in place of the one that is shown. The caret stays before the same
/// letter: the two differ by the signs between groups of digits only.
pub(crate) fn begin_editing(cell: usize, text: &str) {
    let Some(field) = field(cell) else { return };
    let (shown, text) = (field.value(), one_line(text));
    if shown == text {
        return;
    }
    let caret = field.selection_start().ok().flatten().unwrap_or(u32::MAX) as usize;
    let before: Vec<u16> = shown.encode_utf16().take(caret).collect();
    let before = String::from_utf16_lossy(&before).replace('.', "");
    field.set_value(&text);
    let end = text.encode_utf16().count();
    let caret = if text.starts_with(&before) { before.encode_utf16().count() } else { end };
    let caret = u32::try_from(caret).unwrap_or(u32::MAX);
    let _ = field.set_selection_range(caret, caret);
}

/// Puts the end of a line into the text of a cell, where the caret is.
pub(crate) fn break_line(cell: usize) {
    let Some(field) = field(cell) else { return };
    let caret = field.selection_start().ok().flatten();
    if field.set_range_text(LINE_END).is_ok()
        && let Some(caret) = caret
    {
        let behind = caret + u32::try_from(LINE_END.encode_utf16().count()).unwrap_or(0);
        let _ = field.set_selection_range(behind, behind);
    }
}

/// Moves the focus into a cell, with its whole text selected, so that typing replaces it.
pub(crate) fn focus(cell: usize) {
    if let Some(element) = element(cell) {
        nearness::bring_near(&element);
        // Most browsers give the focus to the field whose text is selected: both at once is one
        // change of the selection less, which is what takes time.
        select_all(cell);
        if !element.is_same_node(document().active_element().as_deref()) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
            select_all(cell);
        }
        reveal(cell);
    }
}

/// Scrolls a cell to where neither the headings nor the first columns cover it.
pub(crate) fn reveal(cell: usize) {
    if let Some(element) = element(cell) {
        nearness::bring_near(&element);
    }
    super::page::reveal(&focus_id(cell));
    let parts = || {
        let place = element(cell)?.closest("td").ok()??;
        let region = place.closest(".grid-region").ok()??;
        let heading = region.query_selector("thead th").ok()??;
        let label = place.parent_element()?.query_selector(".grid__label").ok()??;
        Some((place, region, heading, label))
    };
    let Some((place, region, heading, label)) = parts() else { return };
    let (at, window) = (place.get_bounding_client_rect(), region.get_bounding_client_rect());
    let left = label.get_bounding_client_rect().right().max(window.left());
    let top = heading.get_bounding_client_rect().bottom().max(window.top());
    let right = window.left() + f64::from(region.client_left() + region.client_width());
    let bottom = window.top() + f64::from(region.client_top() + region.client_height());
    // What is larger than its window is shown from its beginning.
    let shift = |from: f64, to: f64, first: f64, last: f64| {
        if from < first || to - from > last - first { from - first } else { (to - last).max(0.0) }
    };
    let across = shift(at.left(), at.right(), left, right);
    let down = shift(at.top(), at.bottom(), top, bottom);
    if across != 0.0 || down != 0.0 {
        region.scroll_by_with_x_and_y(across, down);
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

/// Tells assistive technology whether a cell is inside the selected range.
pub(crate) fn mark_selected(cell: usize, selected: bool) {
    let place = || element(cell)?.closest("[role=gridcell], td").ok()?;
    if let Some(place) = place() {
        let _ = match selected {
            true => place.set_attribute("aria-selected", "true"),
            false => place.remove_attribute("aria-selected"),
        };
    }
}

/// Whether a cell's text field has the focus.
pub(crate) fn is_in_field(cell: usize) -> bool {
    field(cell).is_some() && has_focus(&focus_id(cell))
}

/// Whether a cell is a list to choose from.
pub(crate) fn is_list(cell: usize) -> bool {
    list(cell).is_some()
}

/// Opens the list of a cell; `false` where this browser leaves that to its own keys.
pub(crate) fn open_list(cell: usize) -> bool {
    let open = || {
        let list = list(cell)?;
        let show = js_sys::Reflect::get(&list, &JsValue::from_str("showPicker")).ok()?;
        let show = show.dyn_into::<js_sys::Function>().ok()?;
        show.call0(&list).ok()
    };
    open().is_some()
}

/// Whether the list of a cell is open. Browsers that cannot tell are believed to have it open
/// until something is chosen.
pub(crate) fn list_is_open(cell: usize) -> bool {
    list(cell).is_some_and(|list| list.matches(":open").unwrap_or(true))
}

/// The wheel over a list that has the focus scrolls the table, and chooses nothing.
pub(crate) fn scroll_instead(event: &WheelEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    if document().active_element().as_ref() != Some(&target) {
        return;
    }
    event.prevent_default();
    if let Ok(Some(region)) = target.closest(".grid-region") {
        region.scroll_by_with_x_and_y(event.delta_x(), event.delta_y());
    }
}

/// Whether the focus is inside an element.
pub(crate) fn has_focus(id: &str) -> bool {
    let within =
        || Some(document().get_element_by_id(id)?.contains(Some(&*document().active_element()?)));
    within().unwrap_or(false)
}

fn element(cell: usize) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(&focus_id(cell))?.dyn_into().ok()
}

fn field(cell: usize) -> Option<web_sys::HtmlInputElement> {
    element(cell)?.dyn_into().ok()
}

fn list(cell: usize) -> Option<web_sys::HtmlSelectElement> {
    element(cell)?.dyn_into().ok()
}

/// Frames that a long table may take to be built before its cell is given up.
const FRAMES: u32 = 120;

/// Moves the focus into a cell as soon as it stands in the document: before the next key where
/// its table is being built now, since keys pressed while nothing has the focus are lost.
pub(crate) fn focus_soon(cell: usize) {
    wasm_bindgen_futures::spawn_local(async move {
        leptos::task::tick().await;
        if element(cell).is_some() {
            focus(cell);
        } else {
            wait_for(cell, FRAMES);
        }
    });
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
