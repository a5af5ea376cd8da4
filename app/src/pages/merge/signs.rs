//! Signs beside a report that is there: nothing arose, rules are still broken.

use leptos::prelude::*;
use shared::merge::BoardLine;

use super::words::count;
use crate::{
    components::tag::{Tag, Tone},
    state::language::{language, say, t},
};

/// How many rules that must hold are broken.
pub(super) fn flawed(errors: usize) -> impl IntoView {
    let language = language();
    let text = move || say(language, "merge.page.flawed", &[("count", &count(errors))]);
    view! { <Tag tone=Tone::Bad>{text}</Tag> }
}

pub(super) fn signs(line: &BoardLine) -> impl IntoView + use<> {
    let BoardLine { nil, errors, .. } = *line;
    view! {
        {nil.then(|| view! { <Tag tone=Tone::Info>{t("merge.page.nil")}</Tag> })}
        {(errors > 0).then(|| flawed(errors))}
    }
}
