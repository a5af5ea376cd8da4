//! "Không phát sinh" for the whole form, after a question, and for one section.

use leptos::prelude::*;
use shared::{entry::NilReport, i18n::Language};

use super::{Saver, navigation::go_to};
use crate::{
    components::{
        dialog::Dialog,
        tag::{Tag, Tone},
    },
    platform::page,
    state::{
        fill::Fill,
        language::{language, say, t, ts},
        notices::Notices,
    },
    tasks::fill::nil::{nil_report, report_nil},
};

/// Whether the question about the whole form is asked; given as context by the page.
#[derive(Clone, Copy)]
pub(super) struct NilQuestion(pub(super) RwSignal<bool>);

/// Writes it, says what was written and what was not, and goes to the first cell of it: from
/// there Ctrl+Z takes it back.
fn write_nil(
    fill: Fill,
    saver: Saver,
    notices: Notices,
    language: RwSignal<Language>,
    section: Option<usize>,
) {
    page::leave_field();
    let done = report_nil(fill, &saver.get(), section);
    notices.say(Tone::Info, untrack(|| done_words(language, &done)));
    if let Some(first) = done.fills.first() {
        go_to(fill, *first);
    }
}

fn done_words(language: RwSignal<Language>, done: &NilReport) -> String {
    let (filled, kept, left) =
        (done.fills.len().to_string(), done.kept.to_string(), done.left.len().to_string());
    let first = match (done.fills.is_empty(), done.kept) {
        (true, _) => say(language, "fill.nil.nothing", &[]),
        (false, 0) => say(language, "fill.nil.done", &[("filled", &filled)]),
        (false, _) => say(language, "fill.nil.done.kept", &[("filled", &filled), ("kept", &kept)]),
    };
    match done.left.is_empty() {
        true => first,
        false => format!("{first}. {}", say(language, "fill.nil.left", &[("left", &left)])),
    }
}

/// Beside the heading of a section that has figures of the period.
#[component]
pub(super) fn SectionNil(section: usize) -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let notices = Notices::here();
    let language = language();
    let report = nil_report(fill, Some(section));
    let has_figures = report.kept + report.fills.len() > 0;
    has_figures.then(|| {
        view! {
            <button
                type="button"
                class="button button--quiet"
                title=ts("fill.section.nil.hint")
                aria-label=ts("fill.section.nil")
                disabled=move || {
                    fill.access.track();
                    !fill.can_write()
                }
                on:click=move |_| write_nil(fill, saver, notices, language, Some(section))
            >
                {t("fill.action.nil")}
            </button>
        }
    })
}

/// Names what will happen before it happens to the whole form.
#[component]
pub(super) fn NilDialog() -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let notices = Notices::here();
    let language = language();
    let NilQuestion(asking) = expect_context();
    let content = move || {
        let report = nil_report(fill, None);
        let is_empty = report.fills.is_empty();
        let sentence = move |id: &'static str, name: &'static str, count: usize| {
            let text = move || say(language, id, &[(name, &count.to_string())]);
            (count > 0).then(|| view! { <li>{text}</li> })
        };
        view! {
            <p>{t("fill.nil.text")}</p>
            <ul class="nil__what">
                {sentence("fill.nil.will", "filled", report.fills.len())}
                {sentence("fill.nil.keeps", "kept", report.kept)}
                {sentence("fill.nil.left", "left", report.left.len())}
                {(report.kept == 0).then(|| view! { <li>{t("fill.nil.words")}</li> })}
                <li>{t("fill.nil.undo")}</li>
            </ul>
            {is_empty.then(|| view! { <p><strong>{t("fill.nil.nothing")}</strong></p> })}
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| asking.set(false)>
                    {t("app.cancel")}
                </button>
                <button
                    type="button"
                    class="button button--main"
                    disabled=is_empty
                    on:click=move |_| {
                        asking.set(false);
                        write_nil(fill, saver, notices, language, None);
                    }
                >
                    {t("fill.nil.confirm")}
                </button>
            </div>
        }
    };
    view! {
        <Dialog id="nil" open=asking title=ts("fill.nil.title")>
            {content()}
        </Dialog>
    }
}

/// Says of the whole form that nothing arose.
#[component]
pub(super) fn NilSign() -> impl IntoView {
    let fill = Fill::here();
    let is_nil = Memo::new(move |_| {
        // Counted anew with every change.
        fill.counts.track();
        fill.entry.with_value(|entry| entry.is_nil(&fill.subject().form))
    });
    view! {
        <Show when=move || is_nil.get()>
            <Tag tone=Tone::Info>{t("fill.nil.sign")}</Tag>
        </Show>
    }
}
