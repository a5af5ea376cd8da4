//! The line under the table: what the figures of a range come to, what a paste came to, and the
//! keys of a list.

use leptos::prelude::*;
use shared::{
    entry::{Summary, clipboard::Placed},
    i18n::{self, Language},
    value::format_number,
};

use super::row::options;
use crate::{
    components::tag::Tone,
    state::{
        fill::{Fill, Told},
        language::{language, say, t},
    },
};

#[component]
pub(super) fn Status() -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let is_list = Memo::new(move |_| {
        let subject = fill.subject();
        fill.active().is_some_and(|cell| !options(&subject, &subject.form.cells[cell]).is_empty())
    });
    // Figures change the rules' answer too; that comes once they stand on the screen.
    let summary = Memo::new(move |_| {
        fill.validation.track();
        let selection = fill.selection.get().filter(|selection| selection.is_range())?;
        let form = &fill.subject().form;
        fill.entry.with_value(|entry| Summary::of(form, entry, &selection.cells(form)))
    });
    let told_class = move || {
        let tone = fill.told.with(|told| told.as_ref().map_or(Tone::Plain, |told| told.tone));
        format!("grid-status__told grid-status__told--{}", tone.modifier())
    };
    view! {
        <div class="grid-status">
            <p class=told_class role="status">
                {move || fill.told.with(|told| told.as_ref().map(|told| told.text.clone()))}
            </p>
            <Show when=move || is_list.get()>
                <p class="grid-status__hint">{t("fill.hint.list")}</p>
            </Show>
            <p class="grid-status__figures" role="status">
                {move || summary.get().map(|summary| figures(language, &summary))}
            </p>
        </div>
    }
}

fn figures(language: RwSignal<Language>, summary: &Summary) -> String {
    let unit = summary.unit.as_deref().unwrap_or_default();
    let sum = match (summary.sum, summary.unit.is_some()) {
        (None, _) => "…".to_owned(),
        (Some(sum), true) if unit.is_empty() => format_number(sum),
        (Some(sum), true) => format!("{} {unit}", format_number(sum)),
        (Some(sum), false) => say(language, "fill.range.mixed", &[("sum", &format_number(sum))]),
    };
    say(
        language,
        "fill.range",
        &[
            ("count", &summary.count.to_string()),
            ("sum", &sum),
            ("smallest", &format_number(summary.smallest)),
            ("largest", &format_number(summary.largest)),
        ],
    )
}

/// One sentence about a paste: what was taken, and what was not and why.
pub(super) fn of_paste(language: Language, placed: &Placed) -> Told {
    let mut parts = vec![("fill.paste.done", placed.values)];
    let refused = [
        ("fill.paste.calculated", placed.calculated),
        ("fill.paste.greyed", placed.greyed),
        ("fill.paste.rows", placed.rows_outside),
        ("fill.paste.columns", placed.columns_outside),
        ("fill.paste.days", placed.unclear_days),
    ];
    parts.extend(refused.into_iter().filter(|(_, count)| *count > 0));
    let tone = if parts.len() > 1 { Tone::Warn } else { Tone::Info };
    let words = parts
        .into_iter()
        .map(|(id, count)| i18n::format(language, id, &[("count", &count.to_string())]));
    Told { tone, text: words.collect::<Vec<_>>().join("; ") }
}
