//! "Có nội dung cần sửa": every finding with a link to its cell, foldable.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::{
    diag::Severity,
    form::{CellIndex, Form},
    i18n::{self, Language},
    validation::Validation,
};

use super::navigation::{go_to, note_of};
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

/// One line of the summary: the same words about one or several cells.
struct Line {
    severity: Severity,
    text: String,
    cells: Vec<CellIndex>,
}

/// "Kiểm tra": everything is told now, also what is merely empty; the focus goes to it.
pub(super) fn check(fill: Fill, unfolded: RwSignal<bool>) {
    fill.checked.set(true);
    validate_now(fill);
    unfolded.set(true);
    page::focus_soon(HEADING);
}

#[component]
pub(super) fn Findings() -> impl IntoView {
    let fill = Fill::here();
    let IsUnfolded(unfolded) = expect_context();
    let language = language();
    let told = Memo::new(move |_| {
        fill.checked.track();
        let validation = fill.validation.get();
        let count = |severity| {
            let of = validation.violations.iter().filter(|item| item.severity() == severity);
            of.filter(|item| is_shown(fill, item)).count()
        };
        (count(Severity::High), count(Severity::Medium), count(Severity::Low))
    });
    let heading = move || match told.get() {
        (0, 0, 0) if fill.checked.get() => t("fill.findings.none")(),
        (0, 0, 0) => t("fill.findings.unchecked")(),
        _ => t("fill.findings.title")(),
    };
    let tag = move |tone: Tone, id: &'static str, count: usize| {
        let text = say(language, id, &[("count", &count.to_string())]);
        (count > 0).then(|| view! { <Tag tone=tone>{text}</Tag> })
    };
    let tags = move || {
        let (high, medium, low) = told.get();
        view! {
            {tag(Tone::Bad, "fill.findings.high", high)}
            {tag(Tone::Warn, "fill.findings.medium", medium)}
            {tag(Tone::Info, "fill.findings.low", low)}
        }
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
                {tags}
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
                {move || unfolded.get().then(|| view! { <Lines /> })}
            </div>
        </section>
    }
}

#[component]
fn Lines() -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let lines = move || {
        fill.checked.track();
        let validation = fill.validation.get();
        lines(fill, &validation, language.get())
            .into_iter()
            .map(|line| line_view(fill, line))
            .collect_view()
    };
    let unchecked = move || {
        let count = fill.validation.with(|validation| validation.unchecked.len());
        (count > 0).then(|| {
            let text = say(language, "fill.findings.not_checked", &[("count", &count.to_string())]);
            view! { <p class="muted">{text}</p> }
        })
    };
    view! {
        <ol class="findings__lines">{lines}</ol>
        {unchecked}
    }
}

/// The findings told so far: what must be mended first; the same words once, with all cells.
fn lines(fill: Fill, validation: &Validation, language: Language) -> Vec<Line> {
    let mut place: BTreeMap<(Severity, String), usize> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::new();
    for violation in validation.violations.iter().filter(|item| is_shown(fill, item)) {
        let text = i18n::finding(language, &violation.finding);
        let at = *place.entry((violation.severity(), text.clone())).or_insert_with(|| {
            lines.push(Line { severity: violation.severity(), text, cells: Vec::new() });
            lines.len() - 1
        });
        lines[at].cells.extend(&violation.cells);
    }
    lines.sort_by_key(|line| line.severity);
    lines
}

fn line_view(fill: Fill, line: Line) -> impl IntoView {
    let (tone, label) = match line.severity {
        Severity::High => (Tone::Bad, "fill.severity.high"),
        Severity::Medium => (Tone::Warn, "fill.severity.medium"),
        Severity::Low => (Tone::Info, "fill.severity.low"),
    };
    let first = line.cells.first().copied();
    let note =
        first.filter(|_| line.severity == Severity::Medium).and_then(|cell| note_of(fill, cell));
    let subject = fill.subject();
    let places = places(&subject.form, &line.cells);
    view! {
        <li class="findings__line">
            <span><Tag tone=tone>{t(label)}</Tag></span>
            <button
                type="button"
                class="findings__link"
                on:click=move |_| {
                    if let Some(cell) = first {
                        go_to(fill, cell);
                    }
                }
            >
                {line.text}
            </button>
            <span class="findings__places">{places}</span>
            {note
                .map(|note| {
                    view! {
                        <button type="button" class="button button--quiet" on:click=move |_| go_to(fill, note)>
                            {t("fill.findings.give_reason")}
                        </button>
                    }
                })}
        </li>
    }
}

/// How many codes a line names before it only counts the rest.
const NAMED: usize = 6;

/// Row codes of the cells: `C1, C1.1, C1.2 … +12`.
fn places(form: &Form, cells: &[CellIndex]) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for cell in cells {
        let code = form.cells[*cell].row_code.as_str();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let rest = codes.len().saturating_sub(NAMED);
    let named = codes[..codes.len() - rest].join(", ");
    if rest > 0 { format!("{named} … +{rest}") } else { named }
}
