//! What can be done with the form, by button and by key.

use leptos::{ev, prelude::*, task::spawn_local};
use shared::{
    i18n::Language,
    job::WriteRequest,
    spreadsheet::{LONGEST_TEXT, too_long},
    value::format_number,
};

use super::{
    Saver,
    findings::{Counts, IsUnfolded, Told, check},
    navigation::go_to,
    nil::NilQuestion,
    sections::next_region,
};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Icon, Sign},
        notice::Notice,
        tag::{Tag, Tone},
    },
    platform::{page, print},
    state::{
        fill::{Access, Fill},
        language::{language, say, t, ts},
        notices::Notices,
    },
    tasks::fill::{
        check::{must_mend, validate_now},
        earlier::all,
        export::{Exported, hand_over, save_file},
    },
};

/// Saving as a file, from the button or from Ctrl+S; given as context by the page.
#[derive(Clone, Copy)]
pub(super) struct Export {
    fill: Fill,
    saver: Saver,
    /// The question that comes before the first file of a draft.
    asking: RwSignal<bool>,
    is_writing: RwSignal<bool>,
    notices: Notices,
    language: RwSignal<Language>,
}

impl Export {
    pub(super) fn new(fill: Fill, saver: Saver) -> Self {
        Self {
            fill,
            saver,
            asking: RwSignal::new(false),
            is_writing: RwSignal::new(false),
            notices: Notices::here(),
            language: language(),
        }
    }

    /// Asks first, where the draft was never declared free of state secrets, or where there are
    /// errors: nobody sends a mistake unknowingly.
    fn start(self) {
        // What is still in an editor belongs into the file.
        page::leave_field();
        if self.is_writing.get_untracked() || !self.fill.can_write() {
            return;
        }
        let subject = self.fill.subject();
        let too_long =
            self.fill.entry.with_value(|entry| too_long(&subject.pack, &subject.form, entry));
        if let Some((cell, length)) = too_long {
            let (length, most) = (format_number(length.into()), format_number(LONGEST_TEXT.into()));
            let code = subject.form.cells[cell].row_code.as_str();
            let arguments = [("cell", code), ("length", &length), ("most", &most)];
            self.notices.say(Tone::Bad, say_now(self.language, "fill.export.too-long", &arguments));
            go_to(self.fill, cell);
            return;
        }
        self.fill.checked.set(true);
        validate_now(self.fill);
        let errors = self.fill.validation.with_untracked(|validation| must_mend(validation));
        if errors == 0 && self.fill.head.with_untracked(|head| head.non_secret) {
            self.write();
        } else {
            self.asking.set(true);
        }
    }

    fn write(self) {
        self.is_writing.set(true);
        let language = self.language;
        let autosave = self.saver.get();
        spawn_local(async move {
            let outcome = save_file(self.fill, autosave).await;
            let (tone, text) = match outcome {
                Ok(Exported { file_name, has_errors: false }) => {
                    (Tone::Ok, say_now(language, "fill.export.written", &[("file", &file_name)]))
                }
                Ok(Exported { file_name, has_errors: true }) => {
                    (Tone::Bad, say_now(language, "fill.export.flawed", &[("file", &file_name)]))
                }
                Err(reason) => {
                    (Tone::Bad, say_now(language, "fill.export.failed", &[("reason", &reason)]))
                }
            };
            self.notices.say(tone, text);
            self.is_writing.try_set(false);
        });
    }

    fn template(self) {
        let id = self.fill.subject().id.clone();
        let earlier = all(&self.fill.earlier.get_untracked());
        let language = self.language;
        spawn_local(async move {
            let request = WriteRequest::Template {
                pack: id.pack,
                data_set: id.data_set,
                reporter: id.reporter,
                period: id.period,
                earlier,
            };
            let (tone, text) = match hand_over(&request).await {
                Ok(file) => {
                    (Tone::Ok, say_now(language, "fill.export.template", &[("file", &file)]))
                }
                Err(reason) => {
                    (Tone::Bad, say_now(language, "fill.export.failed", &[("reason", &reason)]))
                }
            };
            self.notices.say(tone, text);
        });
    }
}

/// Words of this moment, outside of views.
fn say_now(language: RwSignal<Language>, id: &str, arguments: &[(&str, &str)]) -> String {
    untrack(|| say(language, id, arguments))
}

#[component]
pub(super) fn Actions() -> impl IntoView {
    let fill = Fill::here();
    let export: Export = expect_context();
    let IsUnfolded(unfolded) = expect_context();
    let NilQuestion(nil) = expect_context();
    view! {
        <div class="button-row context__actions">
            <button
                type="button"
                class="button"
                disabled=move || fill.access.get() == Access::LooksOn
                on:click=move |_| {
                    page::leave_field();
                    nil.set(true);
                }
            >
                {t("fill.action.nil")}
            </button>
            <button type="button" class="button" on:click=move |_| export.template()>
                <Icon sign=Sign::Template />
                {t("fill.action.template")}
            </button>
            <button type="button" class="button" on:click=move |_| print::print()>
                <Icon sign=Sign::Print />
                {t("fill.action.print")}
            </button>
            <button type="button" class="button" on:click=move |_| check(fill, unfolded)>
                <Icon sign=Sign::Check />
                {t("fill.action.check")}
            </button>
            <button
                type="button"
                class="button button--main"
                disabled=move || export.is_writing.get()
                on:click=move |_| export.start()
            >
                <Icon sign=Sign::Save />
                {t("fill.action.save")}
            </button>
        </div>
    }
}

/// The tick that is asked once per draft, with what still stands against the form.
#[component]
pub(super) fn ExportDialog() -> impl IntoView {
    let fill = Fill::here();
    let export: Export = expect_context();
    let IsUnfolded(unfolded) = expect_context();
    let language = language();
    let content = move || {
        let ticked = RwSignal::new(false);
        let missing = RwSignal::new(false);
        let was_asked = fill.head.with_untracked(|head| head.non_secret);
        let told = untrack(|| Told::of(fill));
        let blank = fill.counts.with_untracked(|counts| {
            counts.iter().map(|counts| counts.inputs - counts.filled).sum::<usize>()
        });
        let flawed = Signal::derive(move || {
            say(language, "fill.export.still_wrong", &[("count", &told.high.to_string())])
        });
        let blank_words =
            move || say(language, "fill.export.blank", &[("count", &blank.to_string())]);
        let see = move |_| {
            export.asking.set(false);
            check(fill, unfolded);
        };
        let go = move |_| {
            if !was_asked && !ticked.get_untracked() {
                missing.set(true);
                page::focus("export-tick");
                return;
            }
            fill.head.update(|head| head.non_secret = true);
            export.asking.set(false);
            export.write();
        };
        view! {
            {(told.high > 0).then(|| view! { <Notice tone=Tone::Bad text=flawed /> })}
            <p class="export__counts">
                {told.is_clean().then(|| view! { <Tag tone=Tone::Ok>{t("fill.findings.none")}</Tag> })}
                <Counts told=told />
                {(blank > 0).then(|| view! { <Tag tone=Tone::Plain>{blank_words}</Tag> })}
            </p>
            <Show when=move || missing.get() && !ticked.get()>
                <p class="chooser__error" id="export-missing">{t("fill.export.tick.missing")}</p>
            </Show>
            {(!was_asked)
                .then(|| {
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                class="check__box"
                                id="export-tick"
                                prop:checked=move || ticked.get()
                                on:change=move |event| ticked.set(event_target_checked(&event))
                            />
                            <span>{t("fill.export.tick")}</span>
                        </label>
                        <p class="muted">{t("fill.export.tick.hint")}</p>
                    }
                })}
            <div class="dialog__actions">
                {(!told.is_clean())
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=see>
                                {t("fill.export.see")}
                            </button>
                        }
                    })}
                <button type="button" class="button" on:click=move |_| export.asking.set(false)>
                    {t("fill.export.not_now")}
                </button>
                <button type="button" class="button button--main" on:click=go>
                    {t("fill.action.save")}
                </button>
            </div>
        }
    };
    view! {
        <Dialog id="export" open=export.asking title=ts("fill.export.title")>
            {content()}
        </Dialog>
    }
}

/// Keys that work everywhere on the page.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let export: Export = expect_context();
    let listening = window_event_listener(ev::keydown, move |event| {
        let is_save =
            (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("s");
        if event.is_composing() || !(is_save || event.key() == "F6") {
            return;
        }
        event.prevent_default();
        if is_save {
            export.start();
        } else {
            next_region();
        }
    });
    on_cleanup(move || listening.remove());
}
