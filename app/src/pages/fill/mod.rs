//! The fill page: one form of one reporter for one period.

mod actions;
mod chooser;
mod context_bar;
mod details;
mod findings;
mod grid;
mod messages;
mod navigation;
mod nil;
mod paper;
mod preview;
mod questions;
mod reason;
mod sections;

use leptos::{prelude::*, task::spawn_local};

use self::{
    actions::{Export, ExportDialog, Shortcuts},
    context_bar::ContextBar,
    details::{Details, EarlierDialog, Taker},
    findings::{Findings, IsUnfolded},
    grid::Grid,
    messages::Messages,
    nil::{NilDialog, NilQuestion},
    paper::Paper,
    questions::Questions,
    sections::{SectionList, SectionSteps},
};
pub(crate) use self::{chooser::Chooser, preview::Preview};
use super::NotFound;
use crate::{
    platform::{page, storage},
    state::{
        drafts::DraftId,
        fill::{Fill, Selection, Subject, first_input},
        language::t,
        title::{Title, use_title},
    },
    tasks::fill::{
        Autosave,
        check::must_mend,
        edit::write,
        open::{self, Found, Opened, Opening},
    },
};

/// The saver of the open draft; given as context.
#[derive(Clone, Copy)]
struct Saver(StoredValue<Autosave, LocalStorage>);

impl Saver {
    fn here() -> Self {
        expect_context()
    }

    fn get(self) -> Autosave {
        self.0.get_value()
    }
}

/// The page of an address; says so where the address names no form.
#[component]
pub(crate) fn FillPage(id: DraftId) -> impl IntoView {
    let Some(mut opening) = Opening::begin(id) else {
        return view! { <NotFound /> }.into_any();
    };
    if let Some(found) = opening.found() {
        return view! { <FillForm subject=opening.subject found=found /> }.into_any();
    }
    let ready = RwSignal::new_local(None);
    spawn_local(async move {
        let parts = opening.ready().await;
        // The page may be gone by now.
        let _ = ready.try_set(parts);
    });
    view! {
        {move || {
            ready.track();
            match ready.try_update_untracked(Option::take).flatten() {
                Some((subject, found)) => view! { <FillForm subject=subject found=found /> }.into_any(),
                None => view! { <h1 class="hidden-text">{t("fill.opening")}</h1> }.into_any(),
            }
        }}
    }
    .into_any()
}

#[component]
fn FillForm(subject: Subject, found: Found) -> impl IntoView {
    let Opened { fill, autosave, editor, left_over } = open::open(subject, found);
    provide_context(fill);
    provide_context(Saver(StoredValue::new_local(autosave.clone())));
    provide_context(IsUnfolded(RwSignal::new(false)));
    provide_context(NilQuestion(RwSignal::new(false)));
    provide_context(Export::new(fill, Saver::here()));
    let taker = Taker::new(fill, Saver::here());
    provide_context(taker);
    spawn_local(async {
        let _ = storage::persist().await;
    });

    let subject = fill.subject();
    let name = format!("{} · {}", subject.form.printed_code, subject.reporter.name);
    use_title(move || name.clone());
    let title = expect_context::<Title>();
    Effect::new(move |_| {
        title.has_errors.set(fill.checked.get() && fill.counts.get().iter().any(|c| c.high > 0));
    });
    // What the list of drafts says of errors follows the rules, which come after the figures.
    let teller = autosave.clone();
    Effect::new(move |_| {
        // Before the first weighing nothing is known of errors.
        let weighed = fill
            .validation
            .with(|validation| (!validation.weighed.is_empty()).then(|| must_mend(validation)));
        let Some(errors) = weighed else { return };
        let errors = u32::try_from(errors).unwrap_or(u32::MAX);
        let is_behind =
            fill.head.with_untracked(|head| head.saved_at > 0.0 && head.errors != errors);
        if is_behind && fill.can_write() {
            fill.head.update(|head| head.errors = errors);
            teller.head();
        }
    });
    let saver = autosave.clone();
    let asking = page::ask_before_closing(move || {
        saver.is_behind() || fill.head.try_get_untracked().is_some_and(|head| head.unexported)
    });
    on_cleanup(move || asking.remove());

    // What stood in an open editor when the tab ended is taken over as if it had been finished.
    let resumed = editor.filter(|_| fill.can_write()).map(|(cell, text)| {
        write(fill, &autosave, vec![(cell, text)]);
        cell
    });
    if let Some(cell) = resumed.or_else(|| first_input(&subject.form, 0)) {
        fill.section.set(subject.form.cells[cell].section);
        fill.selection.set(Some(Selection::one(cell)));
        fill.change(cell, |view| view.active = true);
    }

    taker.begin();

    view! {
        <div class="fill">
            <ContextBar />
            <Messages left_over=left_over resumed=resumed />
            <div class="fill__work">
                <SectionList />
                <Middle />
                <Details />
            </div>
            <Findings />
        </div>
        <Shortcuts />
        <ExportDialog />
        <NilDialog />
        <EarlierDialog />
        <Paper />
    }
}

/// The open section: a table of cells or a list of questions. Built anew when another
/// section is opened or the right to write changes.
#[component]
fn Middle() -> impl IntoView {
    let fill = Fill::here();
    let heading = move || {
        let subject = fill.subject();
        let section = &subject.form.sections[fill.section.get()];
        format!("{}. {}", section.id, section.title)
    };
    view! {
        <section class="fill__middle" id="fill-section" aria-labelledby="fill-section-heading">
            <header class="fill__section-heading">
                <h2 id="fill-section-heading">{heading}</h2>
                <SectionSteps />
            </header>
            {move || {
                let section = fill.section.get();
                fill.access.track();
                if fill.is_grid(section) {
                    view! { <Grid section=section /> }.into_any()
                } else {
                    view! { <Questions section=section /> }.into_any()
                }
            }}
        </section>
    }
}
