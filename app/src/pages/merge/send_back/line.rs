//! One unit: what is open for it, how far it has come, its letter and its files.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    job::{ReturnLine, ReturnRequest},
    returns::Progress,
};

use super::{
    super::words::{count, severity_word},
    SendBackState, is_open,
};
use crate::{
    components::tag::{Tag, Tone},
    state::language::{language, say, t},
};
use shared::diag::Severity;

#[component]
pub(super) fn UnitLine(unit: ReturnLine) -> impl IntoView {
    let own = SendBackState::here();
    let open = is_open(&unit);
    let tags = [(Severity::High, unit.high), (Severity::Medium, unit.medium)]
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(severity, number)| view! { <Count severity=severity number=number /> })
        .collect_view();
    let reporter = StoredValue::new(unit.reporter.clone());
    let name = StoredValue::new(unit.name.clone());
    let show = move |_| own.letter.set(Some((reporter.get_value(), name.get_value())));
    let save = move |_| {
        spawn_local(own.save(ReturnRequest::Files { reporter: reporter.get_value() }));
    };
    let mark = move |_| own.mark_sent(vec![reporter.get_value()]);
    // What a button of many is about is said to those who do not see its line.
    let about = move || view! { <span class="hidden-text">": "{name.get_value()}</span> };
    view! {
        <li class="back__unit">
            <div class="back__who">
                <p class="back__name">{unit.name.clone()}</p>
                <p class="back__state">
                    <span class="muted">{unit.forms.join(", ")}</span>
                    {tags}
                    {unit.sent.map(|sent| view! { <SentBefore sent=sent /> })}
                </p>
            </div>
            {open
                .then(|| {
                    view! {
                        <div class="back__buttons">
                            <button type="button" class="button" on:click=show>
                                {t("merge.page.back.letter")}
                                {about()}
                            </button>
                            <button
                                type="button"
                                class="button"
                                disabled=move || !own.ticked.get()
                                on:click=save
                            >
                                {t("merge.page.back.files")}
                                {about()}
                            </button>
                            <button type="button" class="button" on:click=mark>
                                {t("merge.page.back.sent")}
                                {about()}
                            </button>
                        </div>
                    }
                })}
        </li>
    }
}

#[component]
fn Count(severity: Severity, number: usize) -> impl IntoView {
    let language = language();
    let tone = severity_word(language.get_untracked(), severity).1;
    let text = move || format!("{} {}", count(number), severity_word(language.get(), severity).0);
    view! { <Tag tone=tone>{text}</Tag> }
}

/// `Đã gửi trả 20/6/2023, đã sửa 3/5`
#[component]
fn SentBefore(sent: Progress) -> impl IntoView {
    let language = language();
    let tone = if sent.mended == sent.sent { Tone::Ok } else { Tone::Info };
    let text = move || {
        let arguments = [
            ("day", sent.day.to_string()),
            ("mended", count(sent.mended)),
            ("sent", count(sent.sent)),
        ];
        let arguments = arguments.each_ref().map(|(name, text)| (*name, text.as_str()));
        say(language, "merge.page.back.progress", &arguments)
    };
    view! { <Tag tone=tone>{text}</Tag> }
}
