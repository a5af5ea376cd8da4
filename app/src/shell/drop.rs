//! Files dropped anywhere, and the question what a single form is for.

use leptos::{ev, prelude::*, task::spawn_local};
use shared::i18n;

use crate::{
    components::{
        dialog::Dialog,
        icon::{Icon, Sign},
        tag::Tone,
    },
    platform::{files, page},
    route::Route,
    state::{
        candidate::Candidates,
        drafts::DraftHead,
        inbox::{AskedFile, AskedWhat, Inbox},
        language::{language, say, t, ts},
        navigation::{self, route},
        notices::Notices,
        packs,
    },
    tasks::{
        fill::reopen::{Reopened, prepare, replace},
        receive::{merge_route, receive},
    },
};

/// Opens files that were picked or dropped, as the page of this moment understands them.
#[derive(Clone, Copy)]
pub(crate) struct Reception {
    inbox: Inbox,
    candidates: Candidates,
    route: Memo<Route>,
}

impl Reception {
    pub(crate) fn here() -> Self {
        Self { inbox: Inbox::here(), candidates: Candidates::here(), route: route() }
    }

    pub(crate) fn receive(self, given: impl Future<Output = Vec<files::GivenFile>> + 'static) {
        let at = self.route.get_untracked();
        let Some((pack, merge)) = merge_route(at.pack()) else { return };
        spawn_local(async move {
            receive(self.inbox, self.candidates, at, pack, merge, given.await).await;
        });
    }

    /// Asks for files by the browser's own dialog.
    pub(crate) fn pick(self) {
        self.receive(files::pick_files());
    }
}

#[component]
pub(super) fn DropTarget() -> impl IntoView {
    let reception = Reception::here();
    let is_over = RwSignal::new(false);
    let _ = window_event_listener(ev::dragover, move |event| {
        if files::has_files(&event) {
            event.prevent_default();
            is_over.set(true);
        }
    });
    let _ = window_event_listener(ev::dragleave, move |event| {
        // Leaving the window itself, not one element for another.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    // The page stays where it is: a file dropped beside a field must not replace the app.
    let language = language();
    let _ = window_event_listener(ev::drop, move |event| {
        is_over.set(false);
        if files::has_files(&event) {
            event.prevent_default();
            reception.receive(files::dropped(&event));
        }
    });
    let inbox = Inbox::here();
    view! {
        <Show when=move || is_over.get()>
            <div class="shell__drop">
                <Icon sign=Sign::Upload large=true />
                {t("app.drop.hint")}
            </div>
        </Show>
        <Show when=move || inbox.is_reading.get()>
            <div class="shell__drop" role="status">{move || say(language, "app.drop.reading", &[])}</div>
        </Show>
        <AskDialog />
    }
}

/// "Điền tiếp" or "Tổng hợp", and what happens to a draft that is there already.
#[component]
fn AskDialog() -> impl IntoView {
    let inbox = Inbox::here();
    let is_open = RwSignal::new(false);
    let prepared = RwSignal::new_local(None::<std::rc::Rc<Reopened>>);
    Effect::new(move |_| {
        let Some(AskedFile { what, .. }) = inbox.asked.get() else { return };
        prepared.set(None);
        spawn_local(async move {
            let reopened = match what {
                AskedWhat::Form(draft) => Some(prepare(&draft).await),
                AskedWhat::Consolidated => None,
            };
            prepared.set(reopened.map(std::rc::Rc::new));
            is_open.set(true);
        });
    });
    let content = move || {
        let asked = inbox.asked.get_untracked();
        let reopened = prepared.get_untracked();
        asked.map(|asked| view! { <Ask asked=asked reopened=reopened is_open=is_open /> })
    };
    view! {
        <Dialog id="asked" open=is_open title=ts("app.asked.title")>
            {content()}
        </Dialog>
    }
}

#[component]
fn Ask(
    asked: AskedFile,
    reopened: Option<std::rc::Rc<Reopened>>,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let inbox = Inbox::here();
    let notices = Notices::here();
    let language = language();
    let name = asked.file.name().to_owned();
    let pack_id = asked.pack.clone();
    let pack = packs::find(&pack_id);
    let head = reopened.as_ref().map(|reopened| reopened.head.clone());
    let about = head.map(|head| {
        let (reporter, form, period) = head.names(pack.as_deref());
        format!("{form} · {reporter} · {period}")
    });
    let existing = reopened.as_ref().and_then(|reopened| reopened.existing.clone());
    let existing_text = existing.as_ref().map(|head: &DraftHead| {
        let (filled, inputs) = (head.filled.to_string(), head.inputs.to_string());
        let time = crate::platform::clock::time(head.saved_at);
        let date = crate::platform::clock::day(head.saved_at).map(|day| day.to_string());
        let date = date.unwrap_or_default();
        move || {
            let arguments = [
                ("filled", filled.as_str()),
                ("inputs", &inputs),
                ("time", &time),
                ("date", &date),
            ];
            say(language, "app.asked.existing", &arguments)
        }
    });
    let is_form = matches!(asked.what, AskedWhat::Form(_));
    let earlier = asked.earlier.clone().map(|earlier| match &*earlier {
        (form, Ok(found)) => {
            let (form, found) = (form.clone(), found.clone());
            let label = pack.as_ref().and_then(|pack| pack.period(&found.known.period));
            let period = label.map_or(found.known.period.clone(), |period| period.label.clone());
            let take = move |_| {
                is_open.set(false);
                inbox.earlier.set(Some((form.clone(), found.clone())));
            };
            let text = move || say(language, "app.asked.earlier", &[("period", &period)]);
            view! { <button type="button" class="button" on:click=take>{text}</button> }.into_any()
        }
        (_, Err(finding)) => {
            let finding = finding.clone();
            let text = move || {
                let reason = i18n::finding(language.get(), &finding);
                say(language, "app.asked.not_earlier", &[("reason", &reason)])
            };
            view! { <p class="muted">{text}</p> }.into_any()
        }
    });
    let (take, refused) = match asked.earlier.as_deref() {
        Some((_, Ok(_))) => (earlier, None),
        _ => (None, earlier),
    };
    let fill_label = if existing.is_some() { "app.asked.replace" } else { "app.asked.fill" };
    let keep = existing.map(|head| {
        let route = head.id.route();
        view! {
            <button
                type="button"
                class="button"
                on:click=move |_| {
                    is_open.set(false);
                    navigation::open(&route);
                }
            >
                {t("app.asked.keep")}
            </button>
        }
    });
    let fill = reopened.map(|reopened| {
        let go = move |_| {
            let reopened = reopened.clone();
            spawn_local(async move {
                is_open.set(false);
                match replace(&reopened).await {
                    Ok(()) => page::open_anew(&reopened.head.id.route().to_string()),
                    Err(error) => notices.say(Tone::Bad, error.to_string()),
                }
            });
        };
        view! {
            <button type="button" class="button button--main" on:click=go>
                {t(fill_label)}
            </button>
        }
    });
    let merge = move |_| {
        is_open.set(false);
        inbox.put(vec![asked.file.clone()]);
        if let Some((_, route)) = merge_route(Some(&pack_id)) {
            navigation::open(&route);
        }
    };
    view! {
        <p>
            <strong>{name}</strong>
            <br />
            {about}
        </p>
        {existing_text.map(|text| view! { <p>{text}</p> })}
        {refused}
        <div class="dialog__actions">
            {is_form
                .then(|| {
                    view! {
                        <button type="button" class="button" on:click=merge>{t("app.asked.merge")}</button>
                    }
                })}
            {(!is_form)
                .then(|| {
                    view! {
                        <button type="button" class="button" on:click=move |_| is_open.set(false)>
                            {t("app.close")}
                        </button>
                    }
                })}
            {take}
            {keep}
            {fill}
        </div>
    }
}
