//! The frame of every page: the bar, the page that the address names, notes that appear.

mod bar;
mod drop;
mod erase;
mod notices;

use leptos::prelude::*;
use shared::i18n::{Language, text};

pub(crate) use self::drop::Reception;
use self::{bar::Bar, drop::DropTarget, erase::EraseDialog, notices::FloatingNotices};
use crate::{
    pages::Page,
    platform::page,
    state::{
        candidate::Candidates,
        inbox::Inbox,
        language::{ScreenLanguage, code},
        merge::MergeState,
        navigation::Navigation,
        notices::Notices,
        packs::{self, PackList},
        title::Title,
    },
    tasks,
};

/// Where the page's content begins; the skip link and each change of page lead here.
const MAIN: &str = "main";

#[component]
pub(crate) fn App() -> impl IntoView {
    let language = RwSignal::new(match page::preference("language").as_deref() {
        Some("en") => Language::En,
        _ => Language::Vi,
    });
    let navigation = Navigation::follow();
    let title = Title { page: RwSignal::new(String::new()), has_errors: RwSignal::new(false) };
    provide_context(ScreenLanguage(language));
    provide_context(navigation);
    provide_context(title);
    provide_context(Notices::default());
    provide_context(Inbox::new());
    provide_context(MergeState::new());
    provide_context(Candidates::new());
    let list = PackList::new();
    provide_context(list);

    Effect::new(move |_| {
        let code = code(language.get());
        page::set_language(code);
        page::set_preference("language", code);
    });
    Effect::new(move |_| {
        let language = language.get();
        let prefix = if title.has_errors.get() { text(language, "app.title.error") } else { "" };
        page::set_title(&format!("{prefix}{} – {}", title.page.get(), text(language, "app.name")));
    });
    Effect::new(move |_| {
        // The pack that people work on is the one in use.
        let route = navigation.route.get();
        if let Some(id) = route.pack().filter(|id| packs::head(id).is_some()) {
            tasks::packs::prefer(list, id);
        }
    });
    Effect::new(move |before: Option<()>| {
        navigation.route.track();
        // The first page keeps the focus that the browser gives.
        if before.is_some() {
            page::scroll_to_top();
            page::focus_soon(MAIN);
        }
    });

    let erasing = RwSignal::new(false);
    view! {
        <div class="shell">
            <Bar erasing=erasing />
            <main class="shell__page" id=MAIN tabindex="-1">
                <Page />
            </main>
        </div>
        <DropTarget />
        <FloatingNotices />
        <EraseDialog open=erasing />
    }
}
