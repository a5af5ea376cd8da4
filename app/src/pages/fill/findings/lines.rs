//! The lines of the summary: a group of findings each, then what could not be checked.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use shared::{
    diag::Severity,
    form::{CellIndex, Form},
    i18n::{self, Language},
    validation::Violation,
};

use super::super::{
    navigation::go_to,
    reason::{ReasonField, note_for},
};
use crate::{
    components::tag::{Tag, Tone},
    state::{
        fill::Fill,
        language::{language, say, t},
    },
    tasks::fill::check::is_shown,
};

/// How many cells of a group are listed before somebody asks for all.
const LISTED: usize = 12;
/// How many codes a line names before it only counts the rest.
const NAMED: usize = 6;

/// A group as it stands: what it is about, and its findings.
#[derive(Clone, PartialEq)]
struct Line {
    /// Tells groups apart while what they say changes.
    key: String,
    severity: Severity,
    /// Words about all of them; `None` for a single one.
    many: Option<String>,
    keys: Vec<String>,
}

/// One finding.
#[derive(Clone, PartialEq)]
struct Item {
    text: String,
    cells: Vec<CellIndex>,
    /// Where its reason stands, if it asks for one.
    note: Option<CellIndex>,
}

/// The same at every moment for the same rule at the same cell.
fn key(violation: &Violation) -> String {
    format!("{}-{}-{}", violation.rule, violation.finding.code, violation.cells[0])
}

#[derive(Clone, Default, PartialEq)]
struct Summary {
    lines: Vec<Line>,
    items: Arc<BTreeMap<String, Item>>,
}

fn summary(fill: Fill, language: Language) -> Summary {
    fill.checked.track();
    let validation = fill.validation.read();
    let mut summary = Summary::default();
    let mut items = BTreeMap::new();
    for group in validation.grouped(|item| is_shown(fill, item)) {
        let count = group.items.len().to_string();
        let words = |item: &Violation| i18n::finding(language, &item.finding);
        let many = (group.items.len() > 1).then(|| match &group.many {
            Some(id) => i18n::format(language, id, &[("count", &count)]),
            None => words(group.items[0]),
        });
        let keys: Vec<String> = group.items.iter().map(|item| key(item)).collect();
        let group_key = match many.is_some() {
            true => format!("{:?} {}", group.severity, group.items[0].finding.code),
            false => keys[0].clone(),
        };
        let is_new = summary.lines.iter().all(|line| line.key != group_key);
        let key = if is_new { group_key } else { keys[0].clone() };
        for (key, item) in keys.iter().zip(&group.items) {
            let asks = item.severity() == Severity::Medium || item.reason.is_some();
            let note = asks.then(|| note_for(fill, item.cells[0])).flatten();
            let item = Item { text: words(item), cells: item.cells.clone(), note };
            items.insert(key.clone(), item);
        }
        summary.lines.push(Line { key, severity: group.severity, many, keys });
    }
    summary.items = Arc::new(items);
    summary
}

#[component]
pub(super) fn Lines() -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let summary = Memo::new(move |_| summary(fill, language.get()));
    let lines = Memo::new(move |_| summary.with(|summary| summary.lines.clone()));
    let items = Signal::derive(move || summary.with(|summary| summary.items.clone()));
    let is_clean = move || fill.checked.get() && lines.read().is_empty();
    view! {
        <Show when=is_clean>
            <p class="muted">{t("fill.findings.none.next")}</p>
        </Show>
        <ol class="findings__lines">
            <For
                each=move || lines.get()
                key=|line| (line.key.clone(), line.many.is_some())
                children=move |line| {
                    let key = line.key.clone();
                    let now = Memo::new(move |before: Option<&Line>| {
                        let found = lines.with(|lines| lines.iter().find(|l| l.key == key).cloned());
                        found.or_else(|| before.cloned()).unwrap_or_else(|| line.clone())
                    });
                    view! { <Group line=now items=items /> }
                }
            />
        </ol>
        <NotChecked />
    }
}

#[component]
fn Group(line: Memo<Line>, items: Signal<Arc<BTreeMap<String, Item>>>) -> impl IntoView {
    let (tone, label) = match line.with_untracked(|line| line.severity) {
        Severity::High => (Tone::Bad, "fill.severity.high"),
        Severity::Medium => (Tone::Warn, "fill.severity.medium"),
        Severity::Low => (Tone::Info, "fill.severity.low"),
    };
    let is_many = line.with_untracked(|line| line.many.is_some());
    view! {
        <li class="findings__line">
            <span><Tag tone=tone>{t(label)}</Tag></span>
            {match is_many {
                true => view! { <Cells line=line items=items /> }.into_any(),
                false => {
                    let key = line.with_untracked(|line| line.keys[0].clone());
                    view! {
                        <div class="findings__what">
                            <Finding name=key items=items named=true />
                        </div>
                    }
                        .into_any()
                }
            }}
        </li>
    }
}

/// Several findings in the same words: their cells as Biểu / Mục / Ô / Nội dung.
#[component]
fn Cells(line: Memo<Line>, items: Signal<Arc<BTreeMap<String, Item>>>) -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let all = RwSignal::new(false);
    let text = move || line.with(|line| line.many.clone());
    let shown = move || {
        let keys = line.with(|line| line.keys.clone());
        let limit = if all.get() { keys.len() } else { LISTED };
        keys.into_iter().take(limit).collect::<Vec<_>>()
    };
    let more = Memo::new(move |_| {
        let count = line.with(|line| line.keys.len());
        (count > LISTED && !all.get()).then_some(count)
    });
    let row = move |name: String| {
        let subject = fill.subject();
        let first = items.with_untracked(|items| items.get(&name).map(|item| item.cells[0]));
        let cell = first.map(|cell| &subject.form.cells[cell]);
        let section = cell.map(|cell| {
            let section = &subject.form.sections[cell.section];
            format!("{}. {}", section.id, section.title)
        });
        view! {
            <tr>
                <td>{subject.form.printed_code.clone()}</td>
                <td>{section}</td>
                <td>{cell.map(|cell| cell.row_code.clone())}</td>
                <td><Finding name=name items=items named=false /></td>
            </tr>
        }
    };
    view! {
        <div class="findings__what">
            <p class="findings__text">{text}</p>
            <table class="findings__cells">
                <thead>
                    <tr>
                        <th scope="col">{t("fill.findings.column.form")}</th>
                        <th scope="col">{t("fill.findings.column.section")}</th>
                        <th scope="col">{t("fill.findings.column.cell")}</th>
                        <th scope="col">{t("fill.findings.column.what")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=Clone::clone children=row />
                </tbody>
            </table>
            {move || {
                more.get()
                    .map(|count| {
                        let words = move || {
                            say(language, "fill.findings.all", &[("count", &count.to_string())])
                        };
                        view! {
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| all.set(true)
                            >
                                {words}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// The link with the words that stand beside the cell too, where it is, and its reason.
#[component]
fn Finding(name: String, items: Signal<Arc<BTreeMap<String, Item>>>, named: bool) -> impl IntoView {
    let fill = Fill::here();
    let item = {
        let name = name.clone();
        Memo::new(move |before: Option<&Option<Item>>| {
            let found = items.with(|items| items.get(&name).cloned());
            found.or_else(|| before.cloned().flatten())
        })
    };
    let text = move || item.with(|item| item.as_ref().map(|item| item.text.clone()));
    let cells = move || item.with(|item| item.as_ref().map(|item| item.cells.clone()));
    let note = Memo::new(move |_| item.with(|item| item.as_ref().and_then(|item| item.note)));
    let places = move || {
        let cells = cells().unwrap_or_default();
        named.then(|| view! { <span class="findings__places">{places(&fill.subject().form, &cells)}</span> })
    };
    view! {
        <button
            type="button"
            class="link findings__link"
            on:click=move |_| {
                let first = item.with_untracked(|item| item.as_ref().map(|item| item.cells[0]));
                if let Some(cell) = first {
                    go_to(fill, cell);
                }
            }
        >
            {text}
        </button>
        {places}
        {move || note.get().map(|note| view! { <ReasonField name=name.clone() note=note folded=!named /> })}
    }
}

/// Section and row codes of the cells: `B: B1, B1.1, B1.2 … +12`.
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

/// Rules that nobody can say are kept: which, why, and which figures they lack.
#[component]
fn NotChecked() -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let line = move |rule: &str, cells: &[CellIndex]| {
        let subject = fill.subject();
        let first = cells.first().copied();
        let labels: Vec<String> = cells
            .iter()
            .take(NAMED)
            .map(|cell| {
                let cell = &subject.form.cells[*cell];
                format!("{} {}", cell.row_code, cell.label)
            })
            .collect();
        let rest = cells.len().saturating_sub(NAMED);
        let more = (rest > 0).then(|| format!(" … +{rest}"));
        view! {
            <li>
                <span class="findings__places">{rule.to_owned()}</span>
                " "
                <button
                    type="button"
                    class="link findings__link"
                    on:click=move |_| {
                        if let Some(cell) = first {
                            go_to(fill, cell);
                        }
                    }
                >
                    {labels.join("; ")}
                    {more}
                </button>
            </li>
        }
    };
    move || {
        let validation = fill.validation.read();
        let count = validation.unchecked.len();
        (count > 0).then(|| {
            let text = say(language, "fill.findings.not_checked", &[("count", &count.to_string())]);
            let reasons = validation.unchecked_by_reason().into_values().map(|items| {
                let why = i18n::finding(language.get(), &items[0].finding);
                let lines = items.iter().map(|item| line(&item.rule, &item.cells)).collect_view();
                view! {
                    <p>{why}</p>
                    <ul class="findings__rules">{lines}</ul>
                }
            });
            view! {
                <details class="findings__unchecked">
                    <summary>{text}</summary>
                    {reasons.collect_view()}
                </details>
            }
        })
    }
}
