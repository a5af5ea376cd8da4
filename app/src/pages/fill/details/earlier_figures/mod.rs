//! What was reported for earlier periods: taken from files, shown beside the selected figure.

mod beside;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::Pack,
    earlier::{Found, Known, Offer, OriginKind},
    i18n::{self, Language},
};

pub(super) use self::beside::BesideEarlier;
use super::super::Saver;
use crate::{
    components::{dialog::Dialog, tag::Tone},
    platform::files,
    state::{
        fill::Fill,
        inbox::Inbox,
        language::{language, say, t, ts},
        notices::Notices,
    },
    tasks::fill::earlier::{self, Taking},
};

/// Takes figures of earlier periods for the open form; given as context by the page.
#[derive(Clone, Copy)]
pub(in super::super) struct Taker {
    fill: Fill,
    saver: Saver,
    inbox: Inbox,
    notices: Notices,
    language: RwSignal<Language>,
    /// A file that contradicts what is known, and in how many figures.
    asked: RwSignal<Option<(Found, usize)>>,
    asking: RwSignal<bool>,
}

impl Taker {
    pub(in super::super) fn new(fill: Fill, saver: Saver) -> Self {
        Self {
            fill,
            saver,
            inbox: Inbox::here(),
            notices: Notices::here(),
            language: language(),
            asked: RwSignal::new(None),
            asking: RwSignal::new(false),
        }
    }

    /// Brings what this machine knows; from now on takes what is dropped for it.
    pub(in super::super) fn begin(self) {
        let told = move |count: usize| {
            let text = self.say("fill.earlier.filled", &[("count", &count.to_string())]);
            self.notices.say(Tone::Info, text);
        };
        earlier::begin(self.fill, self.saver.get(), told);
        Effect::new(move |_| {
            let Some((form, found)) = self.inbox.earlier.get() else { return };
            self.inbox.earlier.set(None);
            // Another form may have been opened while the file was being read.
            if form == self.fill.subject().id {
                spawn_local(self.take(found, false));
            }
        });
    }

    /// Asks for files by the browser's own dialog.
    fn pick(self) {
        spawn_local(async move {
            let files = files::pick_files().await;
            if files.is_empty() {
                return;
            }
            self.inbox.is_reading.set(true);
            let offers = earlier::offers(self.fill, files).await;
            self.inbox.is_reading.set(false);
            for (file, offer) in offers {
                if self.fill.is_gone() {
                    return;
                }
                self.answer(&file, offer).await;
            }
        });
    }

    async fn answer(self, file: &str, offer: Offer) {
        match offer {
            Ok(found) => self.take(found, false).await,
            Err(finding) => {
                let reason = i18n::finding(self.language.get_untracked(), &finding);
                let arguments = [("file", file), ("reason", &reason)];
                self.notices.say(Tone::Warn, self.say("fill.earlier.refused", &arguments));
            }
        }
    }

    async fn take(self, found: Found, decided: bool) {
        let file = found.known.origin.file.clone();
        match earlier::take(self.fill, &self.saver.get(), &found, decided).await {
            Taking::Taken { filled, kept } => {
                let tone = if found.unclear > 0 { Tone::Warn } else { Tone::Ok };
                self.notices.say(tone, self.taken(&found, filled, kept.is_ok()));
            }
            Taking::Known => {
                self.notices.say(Tone::Info, self.say("fill.earlier.known", &[("file", &file)]));
            }
            Taking::Older => {
                self.notices.say(Tone::Info, self.say("fill.earlier.older", &[("file", &file)]));
            }
            Taking::Asks(count) => {
                self.asked.set(Some((found, count)));
                self.asking.set(true);
            }
        }
    }

    /// "Đã lấy 118 số của 6 tháng đầu năm 2022 từ …", and what is to be known besides.
    fn taken(self, found: &Found, filled: usize, is_kept: bool) -> String {
        let subject = self.fill.subject();
        let known = &found.known;
        let period = label(&subject.pack, &known.period);
        let (count, file) = (known.figures.len().to_string(), known.origin.file.as_str());
        let arguments = [("count", count.as_str()), ("period", &period), ("file", file)];
        let mut sentences = vec![self.say("fill.earlier.taken", &arguments)];
        if !found.gone.is_empty() {
            let (count, rows) = (found.gone.len().to_string(), some_of(&found.gone));
            let arguments = [("count", count.as_str()), ("rows", &rows)];
            sentences.push(self.say("fill.earlier.gone", &arguments));
        }
        if found.unclear > 0 {
            let count = found.unclear.to_string();
            sentences.push(self.say("fill.earlier.unclear", &[("count", &count)]));
        }
        if filled > 0 {
            sentences.push(self.say("fill.earlier.filled", &[("count", &filled.to_string())]));
        }
        if !is_kept {
            sentences.push(self.say("fill.earlier.memory", &[]));
        }
        sentences.join(" ")
    }

    fn forget(self, period: String) {
        spawn_local(async move {
            if let Err(error) = earlier::forget(self.fill, &period).await {
                self.notices.say(Tone::Warn, error.to_string());
            }
        });
    }

    /// Words of this moment, outside of views.
    fn say(self, id: &str, arguments: &[(&str, &str)]) -> String {
        untrack(|| say(self.language, id, arguments))
    }
}

/// How many lines are named before the rest is only counted.
const NAMED: usize = 3;

fn some_of(rows: &[String]) -> String {
    let named = rows[..rows.len().min(NAMED)].join("; ");
    if rows.len() > NAMED { format!("{named}…") } else { named }
}

fn label(pack: &Pack, period: &str) -> String {
    pack.period(period).map_or_else(|| period.to_owned(), |period| period.label.clone())
}

/// Which of two files counts, where neither says.
#[component]
pub(in super::super) fn EarlierDialog() -> impl IntoView {
    let fill = Fill::here();
    let taker: Taker = expect_context();
    let language = language();
    let content = move || {
        let (found, count) = taker.asked.get_untracked()?;
        let known = earlier::all(&fill.earlier.get_untracked());
        let before = known.into_iter().find(|known| known.period == found.known.period)?;
        let period = label(&fill.subject().pack, &found.known.period);
        let (file, count) = (found.known.origin.file.clone(), count.to_string());
        let text = {
            let file = file.clone();
            move || {
                let before = origin(language, &before);
                let arguments = [
                    ("period", period.as_str()),
                    ("file", &file),
                    ("known", &before),
                    ("count", &count),
                ];
                say(language, "fill.earlier.asks.text", &arguments)
            }
        };
        let replace = move |_| {
            taker.asking.set(false);
            spawn_local(taker.take(found.clone(), true));
        };
        Some(view! {
            <p>{text}</p>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| taker.asking.set(false)>
                    {t("fill.earlier.asks.keep")}
                </button>
                <button type="button" class="button button--main" on:click=replace>
                    {move || say(language, "fill.earlier.asks.replace", &[("file", &file)])}
                </button>
            </div>
        })
    };
    view! {
        <Dialog id="earlier" open=taker.asking title=ts("fill.earlier.asks.title")>
            {content()}
        </Dialog>
    }
}

/// Where figures come from, in words.
fn origin(language: RwSignal<Language>, known: &Known) -> String {
    match &known.origin.kind {
        OriginKind::Draft { revision } => {
            say(language, "fill.earlier.draft", &[("revision", &revision.to_string())])
        }
        _ => known.origin.file.clone(),
    }
}
