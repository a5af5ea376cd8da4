//! Sentences that appear at the corner of the screen, and stay until they are put away.

use leptos::prelude::*;

use crate::components::tag::Tone;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoticeItem {
    pub(crate) number: u32,
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// Given as context by the shell.
#[derive(Clone, Copy, Default)]
pub(crate) struct Notices(RwSignal<Vec<NoticeItem>>);

impl Notices {
    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn say(self, tone: Tone, text: impl Into<String>) {
        self.0.update(|items| {
            let number = items.last().map_or(1, |item| item.number + 1);
            let text = text.into();
            items.retain(|item| item.text != text);
            items.push(NoticeItem { number, tone, text });
        });
    }

    pub(crate) fn put_away(self, number: u32) {
        self.0.update(|items| items.retain(|item| item.number != number));
    }

    pub(crate) fn items(self) -> Vec<NoticeItem> {
        self.0.get()
    }
}
