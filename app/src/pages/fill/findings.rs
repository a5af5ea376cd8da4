//! "Có nội dung cần sửa": every finding with a link to its cell, foldable.
//!
//! The list is keyed by what a finding is about, so that mending one leaves the others, and the
//! focus in them, where they are.

mod lines;

use leptos::prelude::*;
use shared::diag::Severity;

use self::lines::Lines;
use crate::{
    components::tag::{Tag, Tone},
    platform::page,
    state::{
        fill::Fill,
        language::{language, say, t},
    },
    tasks::fill::check::{is_shown, validate_now},
};

/// The id of the heading that "Kiểm tra" leads to.
const HEADING: &str = "fill-findings-heading";

/// Whether the summary is unfolded; given as context by the page.
#[derive(Clone, Copy)]
pub(super) struct IsUnfolded(pub(super) RwSignal<bool>);

/// How many findings are told, by weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) high: usize,
    pub(super) medium: usize,
    pub(super) low: usize,
    pub(super) explained: usize,
}

impl Told {
    /// Follows the findings.
    pub(super) fn of(fill: Fill) -> Self {
        fill.checked.track();
        let validation = fill.validation.read();
        let count = |severity| {
            let of = validation.violations.iter().filter(|item| item.severity() == severity);
            of.filter(|item| is_shown(fill, item)).count()
        };
        Self {
            high: count(Severity::High),
            medium: count(Severity::Medium),
            low: count(Severity::Low),
            explained: validation.explained.len(),
        }
    }

    /// Nothing stands against the form.
    pub(super) fn is_clean(self) -> bool {
        (self.high, self.medium, self.low) == (0, 0, 0)
    }
}

/// "Kiểm tra": everything is told now, also what is merely empty; the focus goes to it.
pub(super) fn check(fill: Fill, unfolded: RwSignal<bool>) {
    // What is still in an editor is checked too.
    page::leave_field();
    fill.checked.set(true);
    validate_now(fill);
    unfolded.set(true);
    page::focus_soon(HEADING);
}

#[component]
pub(super) fn Findings() -> impl IntoView {
    let fill = Fill::here();
    let IsUnfolded(unfolded) = expect_context();
    let told = Memo::new(move |_| Told::of(fill));
    let heading = move || match (told.get().is_clean(), fill.checked.get()) {
        (true, true) => t("fill.findings.none")(),
        (true, false) => t("fill.findings.unchecked")(),
        (false, _) => t("fill.findings.title")(),
    };
    view! {
        <section
            class="findings"
            class:findings--unfolded=move || unfolded.get()
            id="fill-findings"
            tabindex="-1"
            aria-labelledby=HEADING
        >
            <header class="findings__bar">
                <h2 class="findings__heading" id=HEADING tabindex="-1">{heading}</h2>
                <Counts told=told />
                <button
                    type="button"
                    class="button button--quiet findings__fold"
                    aria-expanded=move || unfolded.get().to_string()
                    aria-controls="fill-findings-list"
                    on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
                >
                    {move || if unfolded.get() { t("fill.findings.fold")() } else { t("fill.findings.unfold")() }}
                </button>
            </header>
            <div class="findings__list" id="fill-findings-list" hidden=move || !unfolded.get()>
                <Show when=move || unfolded.get()>
                    <Lines />
                </Show>
            </div>
        </section>
    }
}

/// How many of each weight, where there are any.
#[component]
pub(super) fn Counts(#[prop(into)] told: Signal<Told>) -> impl IntoView {
    let language = language();
    let tag = move |tone: Tone, id: &'static str, count: usize| {
        let text = move || say(language, id, &[("count", &count.to_string())]);
        (count > 0).then(|| view! { <Tag tone=tone>{text}</Tag> })
    };
    move || {
        let told = told.get();
        view! {
            {tag(Tone::Bad, "fill.findings.high", told.high)}
            {tag(Tone::Warn, "fill.findings.medium", told.medium)}
            {tag(Tone::Info, "fill.findings.low", told.low)}
            {tag(Tone::Ok, "fill.findings.explained", told.explained)}
        }
    }
}
