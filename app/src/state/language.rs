//! The language of the screen, and words from the catalogue in it.

use leptos::prelude::*;
use shared::i18n::{self, Language};

/// The chosen language; given as context by the shell.
#[derive(Clone, Copy)]
pub(crate) struct ScreenLanguage(pub(crate) RwSignal<Language>);

pub(crate) fn language() -> RwSignal<Language> {
    expect_context::<ScreenLanguage>().0
}

/// The code for `<html lang>` and preferences.
pub(crate) fn code(language: Language) -> &'static str {
    match language {
        Language::Vi => "vi",
        Language::En => "en",
    }
}

/// A message that follows the language: `{t("app.name")}` in a view.
pub(crate) fn t(id: &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let language = language();
    move || i18n::text(language.get(), id)
}

/// The same as a signal, for properties of components.
pub(crate) fn ts(id: &'static str) -> Signal<String> {
    let language = language();
    Signal::derive(move || i18n::text(language.get(), id).to_owned())
}

/// A message with arguments, in the language of this moment; call it inside a closure of a
/// view to follow both the language and what the arguments are made from.
pub(crate) fn say(language: RwSignal<Language>, id: &str, arguments: &[(&str, &str)]) -> String {
    i18n::format(language.get(), id, arguments)
}

/// The same outside a view, where nothing follows: what is said of a key or an answer.
pub(crate) fn say_now(
    language: RwSignal<Language>,
    id: &str,
    arguments: &[(&str, &str)],
) -> String {
    i18n::format(language.get_untracked(), id, arguments)
}
