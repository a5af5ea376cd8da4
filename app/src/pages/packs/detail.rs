//! One pack: what it is made of, and what can be done with it.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::definition::Pack;

use super::{
    forms::Forms, list::OriginTag, sources::Sources, targets::Targets, timeline::Timeline,
};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Icon, Sign},
        tabs::{Tab, Tabs},
        tag::Tone,
    },
    platform::clock,
    state::{
        drafts::short_hash,
        language::{language, say, t, ts},
        merge::MergeState,
        notices::Notices,
        packs::{Origin, PackHead, PackList},
    },
    tasks::{
        definitions::{export, hand_out},
        packs::remove_own,
    },
};

const OVERVIEW: &str = "pack-overview";
const DEADLINES: &str = "pack-deadlines";
const FORMS: &str = "pack-forms";
const TARGETS: &str = "pack-targets";
const SOURCES: &str = "pack-sources";

#[component]
pub(super) fn Detail(pack: Arc<Pack>, head: PackHead) -> impl IntoView {
    let part = RwSignal::new(OVERVIEW);
    let none = Signal::derive(|| (String::new(), Tone::Plain));
    let count = |number: usize| Signal::derive(move || (number.to_string(), Tone::Plain));
    let tab = |id, label, count| Tab { id, label: ts(label), count };
    let tabs = vec![
        tab(OVERVIEW, "pack.tab.overview", none),
        tab(DEADLINES, "pack.tab.deadlines", none),
        tab(FORMS, "pack.tab.forms", count(pack.data_sets.len())),
        tab(TARGETS, "pack.tab.targets", count(pack.targets.len())),
        tab(SOURCES, "pack.tab.sources", none),
    ];
    let panel = {
        let pack = pack.clone();
        move || {
            let pack = pack.clone();
            match part.get() {
                DEADLINES => view! { <Timeline pack=pack /> }.into_any(),
                FORMS => view! { <Forms pack=pack /> }.into_any(),
                TARGETS => view! { <Targets pack=pack /> }.into_any(),
                SOURCES => view! { <Sources pack=pack /> }.into_any(),
                _ => view! { <Overview pack=pack /> }.into_any(),
            }
        }
    };
    view! {
        <header class="packs__pack">
            <div class="packs__name">
                <h2>{pack.title.clone()}</h2>
                <p class="muted">
                    {pack.id.clone()} " · " {t("pack.version")} " " {pack.version.clone()} " · "
                    <code title=pack.hash().to_owned()>{short_hash(pack.hash())}</code> " "
                    <OriginTag head=head.clone() />
                </p>
            </div>
            <Actions head=head />
        </header>
        <Tabs label=ts("pack.parts") tabs=tabs selected=part />
        <section
            class="packs__panel"
            role="tabpanel"
            id=move || format!("{}-panel", part.get())
            aria-labelledby=move || format!("{}-tab", part.get())
        >
            {panel}
        </section>
    }
}

/// What the pack holds, in numbers, and the documents it implements.
#[component]
fn Overview(pack: Arc<Pack>) -> impl IntoView {
    let internal = pack.data_sets.iter().filter(|form| form.internal).count();
    let counts = [
        ("pack.count.forms", pack.data_sets.len()),
        ("pack.count.internal", internal),
        ("pack.count.elements", pack.elements.len()),
        ("pack.count.rules", pack.rules.len()),
        ("pack.count.targets", pack.targets.len()),
        ("pack.count.indicators", pack.indicators.len()),
        ("pack.count.reporters", pack.reporters.len()),
        ("pack.count.places", pack.places.len()),
    ];
    let counts = counts.into_iter().map(|(label, count)| {
        view! {
            <div class="packs__count">
                <dt>{t(label)}</dt>
                <dd>{count}</dd>
            </div>
        }
    });
    let documents = pack.documents.iter().map(|document| {
        let date = document.date.map(|date| format!("{date} · ")).unwrap_or_default();
        view! {
            <li>
                <strong>{document.number.clone()}</strong>
                " · " {date} {document.issuer.clone()}
                <br />
                {document.title.clone()}
            </li>
        }
    });
    view! {
        <dl class="packs__counts">{counts.collect_view()}</dl>
        <h3>{t("pack.documents")}</h3>
        <ul class="packs__documents">{documents.collect_view()}</ul>
    }
}

#[component]
fn Actions(head: PackHead) -> impl IntoView {
    let (list, merge) = (PackList::here(), MergeState::here());
    let (notices, language) = (Notices::here(), language());
    let is_busy = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let id = StoredValue::new(head.id.clone());
    let hand_over = move |to_units: bool| {
        is_busy.set(true);
        spawn_local(async move {
            let id = id.get_value();
            let written = if to_units { hand_out(&id).await } else { export(&id).await };
            let (tone, id, argument, text) = match &written {
                Ok(file) if to_units => (Tone::Ok, "pack.handed_out", "file", file),
                Ok(file) => (Tone::Ok, "pack.exported", "file", file),
                Err(reason) => (Tone::Bad, "pack.failed", "reason", reason),
            };
            notices.say(tone, untrack(|| say(language, id, &[(argument, text)])));
            is_busy.try_set(false);
        });
    };
    let remove = move |_| {
        asking.set(false);
        spawn_local(async move {
            if let Err(error) = remove_own(list, merge, &id.get_value()).await {
                let reason = error.to_string();
                let text = untrack(|| say(language, "pack.failed", &[("reason", &reason)]));
                notices.say(Tone::Bad, text);
            }
        });
    };
    let own = (head.origin == Origin::Own).then(|| {
        let date = clock::day(head.since).map(|day| day.to_string()).unwrap_or_default();
        let since = move || say(language, "pack.own_since", &[("date", &date)]);
        let label = if head.replaces { "pack.restore" } else { "pack.remove" };
        view! {
            <button type="button" class="button button--danger" title=since.clone() on:click=move |_| asking.set(true)>
                {t(label)}
            </button>
        }
    });
    let text = if head.replaces { "pack.restore.text" } else { "pack.remove.text" };
    view! {
        <div class="button-row">
            {own}
            <button
                type="button"
                class="button"
                disabled=move || is_busy.get()
                on:click=move |_| hand_over(false)
            >
                <Icon sign=Sign::Template />
                {t("pack.export")}
            </button>
            <button
                type="button"
                class="button button--main"
                disabled=move || is_busy.get()
                title=ts("pack.hand_out.hint")
                on:click=move |_| hand_over(true)
            >
                <Icon sign=Sign::Save />
                {t("pack.hand_out")}
            </button>
        </div>
        <Dialog id="remove-pack" open=asking title=ts("pack.remove.title")>
            <p>{t(text)}</p>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| asking.set(false)>
                    {t("app.cancel")}
                </button>
                <button type="button" class="button button--danger" on:click=remove>
                    {t("pack.remove.confirm")}
                </button>
            </div>
        </Dialog>
    }
}
