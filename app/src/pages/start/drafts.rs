//! Drafts on this machine, the last saved first: how far each is, going on with it, taking it
//! away. What was taken away can be brought back until the page is left.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use shared::i18n::Language;

use crate::{
    components::{
        dialog::Dialog,
        empty_state::EmptyState,
        tag::{Tag, Tone},
    },
    platform::{
        clock, page,
        storage::{StorageError, StoredDraft},
    },
    route::Route,
    state::{
        drafts::DraftHead,
        language::{language, say, t, ts},
        notices::Notices,
        packs::{self, PackList},
    },
    tasks::drafts::{bring_back, list_drafts, remove},
};

/// How many are shown before somebody asks for all.
const SHOWN: usize = 8;

/// What the list knows; given as context to its lines.
#[derive(Clone, Copy)]
struct Desk {
    drafts: RwSignal<Option<Vec<DraftHead>>>,
    /// What was taken away since the page was opened, by key.
    removed: RwSignal<BTreeMap<String, StoredDraft>>,
    /// The draft that somebody is asked about.
    asked: RwSignal<Option<DraftHead>>,
    is_asking: RwSignal<bool>,
    notices: Notices,
    language: RwSignal<Language>,
}

impl Desk {
    fn refused(self, error: &StorageError) {
        let text = untrack(|| match error {
            StorageError::TakenOver => say(self.language, "start.draft.elsewhere", &[]),
            other => say(self.language, "start.draft.refused", &[("reason", &other.to_string())]),
        });
        self.notices.say(Tone::Bad, text);
    }
}

#[component]
pub(crate) fn Drafts() -> impl IntoView {
    let desk = Desk {
        drafts: RwSignal::new(None),
        removed: RwSignal::new(BTreeMap::new()),
        asked: RwSignal::new(None),
        is_asking: RwSignal::new(false),
        notices: Notices::here(),
        language: language(),
    };
    provide_context(desk);
    spawn_local(async move {
        let found = list_drafts().await;
        desk.drafts.try_set(Some(found));
    });
    let list = PackList::here();
    let begin = move || Route::FillChooser { pack: Some(list.preferred()) }.to_string();
    view! {
        <section class="card" aria-labelledby="start-drafts">
            <h2 class="card__heading" id="start-drafts" tabindex="-1">{t("start.drafts")}</h2>
            {move || {
                desk.drafts
                    .get()
                    .map(|drafts| {
                        if drafts.is_empty() {
                            view! {
                                <EmptyState text=ts("start.drafts.none")>
                                    <a class="button button--main" href=begin>{t("fill.chooser.begin")}</a>
                                </EmptyState>
                            }
                            .into_any()
                        } else {
                            view! { <List drafts=drafts /> }.into_any()
                        }
                    })
            }}
            <RemoveDialog />
        </section>
    }
}

#[component]
fn List(drafts: Vec<DraftHead>) -> impl IntoView {
    let language = language();
    let all = RwSignal::new(false);
    let count = drafts.len();
    let drafts = StoredValue::new(drafts);
    let items = move || {
        let limit = if all.get() { count } else { SHOWN };
        drafts.with_value(|drafts| {
            drafts
                .iter()
                .take(limit)
                .cloned()
                .map(|head| view! { <Draft head=head /> })
                .collect_view()
        })
    };
    let more = move || {
        (count > SHOWN && !all.get()).then(|| {
            let text = move || say(language, "start.drafts.all", &[("count", &count.to_string())]);
            view! {
                <button type="button" class="button button--quiet" on:click=move |_| all.set(true)>
                    {text}
                </button>
            }
        })
    };
    view! {
        <ul class="start__list">{items}</ul>
        {more}
    }
}

/// One draft; once it was taken away, the way back.
#[component]
fn Draft(head: DraftHead) -> impl IntoView {
    let desk: Desk = expect_context();
    let key = head.id.key();
    let is_removed = Memo::new(move |_| desk.removed.with(|removed| removed.contains_key(&key)));
    let head = StoredValue::new(head);
    move || {
        let head = head.get_value();
        match is_removed.get() {
            true => view! { <Removed head=head /> }.into_any(),
            false => view! { <Kept head=head /> }.into_any(),
        }
    }
}

#[component]
fn Removed(head: DraftHead) -> impl IntoView {
    let desk: Desk = expect_context();
    let language = language();
    let title = title(&head);
    let id = format!("draft-back-{}", head.id.key());
    let back = move |_| {
        let head = head.clone();
        let key = head.id.key();
        let draft = desk.removed.with_untracked(|removed| removed.get(&key).cloned());
        let Some(draft) = draft else { return };
        spawn_local(async move {
            match bring_back(&head, draft).await {
                Ok(()) => {
                    desk.removed.try_update(|removed| removed.remove(&key));
                    page::focus_soon("start-drafts");
                }
                Err(error) => desk.refused(&error),
            }
        });
    };
    view! {
        <li class="draft draft--removed">
            <span>{move || say(language, "start.draft.removed", &[("draft", &title)])}</span>
            <button type="button" class="button" id=id on:click=back>
                {t("start.draft.bring_back")}
            </button>
        </li>
    }
}

/// `UBND huyện Kỳ Sơn · Biểu F28 · 6 tháng đầu năm 2023`.
fn title(head: &DraftHead) -> String {
    let (reporter, form, period) = head.names(packs::find(&head.id.pack).as_deref());
    format!("{reporter} · {form} · {period}")
}

#[component]
fn Kept(head: DraftHead) -> impl IntoView {
    let desk: Desk = expect_context();
    let language = language();
    let pack = packs::find(&head.id.pack);
    let has_pack = pack.is_some();
    let (reporter, form, period) = head.names(pack.as_deref());
    let DraftHead { saved_at, unexported, errors, filled, inputs, .. } = head;
    let other = head
        .other_version(pack.as_deref())
        .filter(|_| has_pack)
        .map(|hash| move || say(language, "start.draft.other", &[("hash", &hash)]));
    let saved = move || {
        let date = clock::day(saved_at).map(|day| day.to_string()).unwrap_or_default();
        say(language, "start.draft.saved", &[("time", &clock::time(saved_at)), ("date", &date)])
    };
    let how_far = move || {
        let arguments = [("filled", filled.to_string()), ("inputs", inputs.to_string())];
        let arguments = arguments.each_ref().map(|(name, value)| (*name, value.as_str()));
        say(language, "start.draft.filled", &arguments)
    };
    let wrong = move || say(language, "start.draft.errors", &[("count", &errors.to_string())]);
    let lacking = {
        let pack = head.id.pack.clone();
        move || say(language, "start.draft.no_pack", &[("pack", &pack)])
    };
    let title = title(&head);
    let going_on = {
        let title = title.clone();
        move || say(language, "start.draft.go_on.of", &[("draft", &title)])
    };
    let removing = move || say(language, "start.draft.remove.of", &[("draft", &title)]);
    let address = head.id.route().to_string();
    let ask = move |_| {
        desk.asked.set(Some(head.clone()));
        desk.is_asking.set(true);
    };
    view! {
        <li class="draft">
            <div class="draft__what">
                {match has_pack {
                    true => view! { <a class="draft__name" href=address.clone()>{reporter} " · " {form}</a> }.into_any(),
                    false => view! { <span class="draft__name">{reporter} " · " {form}</span> }.into_any(),
                }}
                <span class="start__detail">
                    {period} " · " {saved} {other.map(|other| view! { " · " {other} })}
                </span>
            </div>
            <div class="draft__far">
                <progress
                    class="draft__bar"
                    max=inputs.max(1).to_string()
                    value=filled.to_string()
                    aria-label=how_far
                ></progress>
                <span class="start__detail">{how_far}</span>
            </div>
            <div class="draft__tags">
                {(errors > 0).then(|| view! { <Tag tone=Tone::Bad>{wrong}</Tag> })}
                {match (has_pack, unexported) {
                    (false, _) => view! { <Tag tone=Tone::Warn>{t("start.draft.no_pack.tag")}</Tag> }.into_any(),
                    (true, true) => view! { <Tag tone=Tone::Warn>{t("start.draft.unexported")}</Tag> }.into_any(),
                    (true, false) => view! { <Tag tone=Tone::Ok>{t("start.draft.exported")}</Tag> }.into_any(),
                }}
            </div>
            <div class="draft__actions">
                {has_pack
                    .then(|| {
                        view! {
                            <a class="button" href=address aria-label=going_on>
                                {t("start.draft.go_on")}
                            </a>
                        }
                    })}
                <button type="button" class="button button--quiet" aria-label=removing on:click=ask>
                    {t("start.draft.remove")}
                </button>
            </div>
            {(!has_pack)
                .then(|| {
                    view! {
                        <p class="draft__lacking">
                            {lacking} " "
                            <a href=Route::Packs { pack: None }.to_string()>{t("start.draft.packs")}</a>
                        </p>
                    }
                })}
        </li>
    }
}

/// Asks before a draft is taken away; the way back is said, and the file where there is none.
#[component]
fn RemoveDialog() -> impl IntoView {
    let desk: Desk = expect_context();
    let language = language();
    let content = move || {
        let head = desk.asked.get()?;
        let name = title(&head);
        let unexported = head.unexported && packs::find(&head.id.pack).is_some();
        let address = head.id.route().to_string();
        let go = move |_| {
            desk.is_asking.set(false);
            let head = head.clone();
            spawn_local(async move {
                match remove(&head).await {
                    Ok(draft) => {
                        let key = head.id.key();
                        let back = format!("draft-back-{key}");
                        desk.removed.try_update(|removed| removed.insert(key, draft));
                        page::focus_soon(back);
                    }
                    Err(error) => desk.refused(&error),
                }
            });
        };
        Some(view! {
            <p>{move || say(language, "start.draft.remove.text", &[("draft", &name)])}</p>
            {unexported
                .then(|| {
                    view! {
                        <p>
                            <strong>{t("start.draft.remove.unexported")}</strong> " "
                            <a href=address>{t("start.draft.remove.open")}</a>
                        </p>
                    }
                })}
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| desk.is_asking.set(false)>
                    {t("app.cancel")}
                </button>
                <button type="button" class="button button--danger" on:click=go>
                    {t("start.draft.remove.confirm")}
                </button>
            </div>
        })
    };
    view! {
        <Dialog id="draft-remove" open=desk.is_asking title=ts("start.draft.remove.title")>
            {content()}
        </Dialog>
    }
}
