//! A deadline with what is left until it.

use leptos::prelude::*;
use shared::{
    definition::{CivilDate, Period},
    value::format_number,
};

use crate::{
    components::tag::{Tag, Tone},
    state::language::{language, say, t},
};

/// "Gửi trước 16/6/2023 · còn 3 ngày".
#[component]
pub(crate) fn DueTag(period: Period, today: CivilDate) -> impl IntoView {
    let (Some(due), Some(last)) = (period.due_before, period.last_day()) else {
        return view! { <span class="muted">{t("start.due.none")}</span> }.into_any();
    };
    let days = last.days_since_epoch() - today.days_since_epoch();
    let tone = match days {
        ..0 => Tone::Plain,
        0..=7 => Tone::Warn,
        _ => Tone::Info,
    };
    let language = language();
    let due = due.to_string();
    let text = move || {
        let id = if period.due_inclusive { "start.due.by" } else { "start.due.before" };
        let left = match days {
            ..0 => say(language, "start.due.past", &[]),
            0 => say(language, "start.due.today", &[]),
            _ => say(language, "start.due.left", &[("days", &format_number(days.into()))]),
        };
        format!("{} · {left}", say(language, id, &[("date", &due)]))
    };
    view! { <Tag tone=tone>{text}</Tag> }.into_any()
}
