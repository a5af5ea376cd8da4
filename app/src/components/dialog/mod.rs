//! A question that must be answered before anything else: the browser's own modal dialog,
//! which keeps the focus inside and closes on Esc.

use leptos::prelude::*;

use crate::platform::page;

/// `id` is unique on the page. The last row of `children` is usually a
/// `div.dialog__actions` with the buttons.
#[component]
pub(crate) fn Dialog(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    Effect::new(move |_| {
        if open.get() {
            page::open_dialog(id);
        } else {
            page::close_dialog(id);
        }
    });
    let heading = format!("{id}-heading");
    view! {
        <dialog class="dialog" id=id aria-labelledby=heading.clone() on:close=move |_| open.set(false)>
            <div class="dialog__body">
                <h2 id=heading.clone()>{move || title.get()}</h2>
                // Built anew each time it opens, so that no answer is left from the last time.
                {move || open.get().then(|| children())}
            </div>
        </dialog>
    }
}
