//! What is being filled, how safe it is, and what can be done with it.

use leptos::prelude::*;

use super::{actions::Actions, nil::NilSign};
use crate::{
    components::icon::{Icon, Sign},
    pages::due::DueTag,
    platform::clock,
    state::{
        fill::{Access, Fill, SaveState},
        language::{language, say, t},
    },
};

#[component]
pub(super) fn ContextBar() -> impl IntoView {
    let fill = Fill::here();
    let subject = fill.subject();
    let period = subject.period.clone();
    let window = format!("{} – {}", period.window_from, period.window_to);
    view! {
        <header class="context">
            <div class="context__what">
                <h1 class="context__form">
                    {subject.form.printed_code.clone()} " · " {subject.reporter.name.clone()}
                </h1>
                <p class="context__period">
                    <strong>{period.label.clone()}</strong>
                    <span class="context__window">{window}</span>
                    <DueTag period=period today=clock::today() />
                    <NilSign />
                </p>
            </div>
            <div class="context__end">
                <SaveLine />
                <Actions />
            </div>
        </header>
    }
}

/// "Đã lưu trên máy này lúc 14:32 · Chưa xuất tệp": always there.
#[component]
fn SaveLine() -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let saved = move || match (fill.access.get(), fill.save.get()) {
        (Access::LooksOn, _) => say(language, "fill.save.looks_on", &[]),
        (Access::Erased, _) => say(language, "fill.save.memory", &[]),
        (_, SaveState::Fresh) => say(language, "fill.save.fresh", &[]),
        (_, SaveState::Saved(at)) => {
            say(language, "fill.save.saved", &[("time", &clock::time(at))])
        }
        (_, SaveState::Refused(_)) => say(language, "fill.save.memory", &[]),
    };
    let exported = move || {
        let (exported_at, unexported, revision) =
            fill.head.with(|head| (head.exported_at, head.unexported, head.revision.to_string()));
        match (exported_at, unexported) {
            (Some(at), false) => {
                let time = clock::time(at);
                say(language, "fill.export.done", &[("revision", &revision), ("time", &time)])
            }
            (Some(_), true) => say(language, "fill.export.behind", &[("revision", &revision)]),
            (None, _) => say(language, "fill.export.none", &[]),
        }
    };
    let is_safe = move || {
        fill.access.get() == Access::Writes && matches!(fill.save.get(), SaveState::Saved(_))
    };
    view! {
        <p class="save-line" role="status">
            <span class="save-line__saved" class:save-line__saved--safe=is_safe>
                <Show when=is_safe>
                    <Icon sign=Sign::Check />
                </Show>
                {saved}
            </span>
            <span class="save-line__export">{exported}</span>
        </p>
        <span class="hidden-text">{t("fill.save.hint")}</span>
    }
}
