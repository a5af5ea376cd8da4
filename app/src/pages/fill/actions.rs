//! What can be done with the form, by button and by key.

use leptos::{ev, prelude::*};

use super::{
    findings::{IsUnfolded, check},
    sections::next_region,
};
use crate::{
    components::icon::{Icon, Sign},
    state::{fill::Fill, language::t},
};

#[component]
pub(super) fn Actions() -> impl IntoView {
    let fill = Fill::here();
    let IsUnfolded(unfolded) = expect_context();
    view! {
        <div class="button-row context__actions">
            <button type="button" class="button" on:click=move |_| check(fill, unfolded)>
                <Icon sign=Sign::Check />
                {t("fill.action.check")}
            </button>
        </div>
    }
}

/// Keys that work everywhere on the page.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let listening = window_event_listener(ev::keydown, move |event| {
        if event.key() == "F6" {
            event.prevent_default();
            next_region();
        }
    });
    on_cleanup(move || listening.remove());
}
