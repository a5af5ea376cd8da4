//! About the selected cell: what it means, what was reported before, which rules hold, the note
//! beside it, where it comes from.

mod earlier_figures;
mod note;
mod rules;

use std::time::Duration;

use leptos::prelude::*;
use shared::{
    definition::{DataElement, Pack, Source},
    earlier::ToldKind,
    form::{Calculation, CellIndex, ColumnRole},
    i18n,
    validation::Violation,
    value::{RawValue, format_number, parse},
};

pub(super) use self::earlier_figures::{EarlierDialog, Taker};
use self::{earlier_figures::BesideEarlier, note::NoteField, rules::Rules};
use super::{Saver, navigation::go_to};
use crate::{
    components::tag::{Tag, Tone},
    platform::grid,
    state::{
        fill::{Fill, Mark, Subject},
        language::{language, say, t, ts},
    },
    tasks::fill::{
        check::is_shown,
        earlier,
        edit::{raw, write},
    },
};

/// After this the panel follows the selection: who holds an arrow key down reads nothing.
const SETTLED: Duration = Duration::from_millis(60);

#[component]
pub(super) fn Details() -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let active = RwSignal::new(fill.active_untracked());
    let waits = StoredValue::new(false);
    Effect::new(move |_| {
        if fill.active() == active.get_untracked() || waits.get_value() {
            return;
        }
        waits.set_value(true);
        let follow = move || {
            if !fill.is_gone() {
                waits.set_value(false);
                active.set(fill.active_untracked());
            }
        };
        set_timeout(follow, SETTLED);
    });
    view! {
        <aside class="details" id="fill-details" tabindex="-1" aria-label=ts("fill.details")>
            {move || match active.get() {
                Some(cell) => about(fill, saver, cell).into_any(),
                None => view! { <p class="muted">{t("fill.details.none")}</p> }.into_any(),
            }}
        </aside>
    }
}

fn about(fill: Fill, saver: Saver, index: CellIndex) -> impl IntoView {
    let subject = fill.subject();
    let cell = &subject.form.cells[index];
    let element = subject.pack.element(&cell.key.element);
    let hint = element.map(|element| element.hint.clone()).filter(|hint| !hint.is_empty());
    let is_note = cell.column_role == ColumnRole::Comment;
    view! {
        <h3 class="details__heading">
            <span class="details__code">{cell.row_code.clone()}</span>
            {cell.label.clone()}
        </h3>
        {hint.map(|hint| view! { <p class="details__hint">{hint}</p> })}
        <p class="details__kind">{kind(&subject, index)}</p>
        <Violations cell=index />
        {readings(fill, saver, index)}
        <BesideEarlier cell=index />
        {(!is_note).then(|| view! { <NoteField cell=index /> })}
        <Rules cell=index />
        {element.filter(|_| !is_note).map(|element| source(&subject.pack, element))}
    }
}

/// What one types here, or how it is calculated.
fn kind(subject: &Subject, index: CellIndex) -> impl Fn() -> String + Send + use<> {
    let cell = &subject.form.cells[index];
    let unit = cell.unit.clone();
    let id = match (&cell.calculation, &cell.value_type) {
        (Some(Calculation::Difference(..)), _) => "fill.kind.difference",
        (Some(Calculation::Percent(..)), _) => "fill.kind.percent",
        (Some(Calculation::Sum(_)), _) => "fill.kind.sum",
        (Some(Calculation::Count { .. } | Calculation::Constant(_)), _) => "fill.kind.count",
        (None, _) if cell.column_role == ColumnRole::Comment => "fill.kind.note",
        (None, kind) if kind.is_numeric() && unit.is_empty() => "fill.kind.number",
        (None, kind) if kind.is_numeric() => "fill.kind.figure",
        (None, shared::definition::ValueType::Date) => "fill.kind.date",
        (
            None,
            shared::definition::ValueType::Bool | shared::definition::ValueType::SelectOne(_),
        ) => "fill.kind.choice",
        (None, _) => "fill.kind.text",
    };
    let language = language();
    move || say(language, id, &[("unit", &unit)])
}

/// The findings at this cell, in the same words as in the summary.
#[component]
fn Violations(cell: CellIndex) -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let language = language();
    move || {
        fill.checked.track();
        let validation = fill.validation.get();
        validation
            .at(cell)
            .filter(|violation| is_shown(fill, violation))
            .map(|violation| {
                let tone = match Mark::of(violation) {
                    Mark::Bad => "notice notice--bad",
                    Mark::Warn => "notice notice--warn",
                    Mark::Note | Mark::None => "notice notice--info",
                };
                let text = i18n::finding(language.get(), &violation.finding);
                let known = use_known(fill, saver, violation);
                view! {
                    <div class=tone>
                        <p class="notice__text">{text}</p>
                        {known}
                    </div>
                }
            })
            .collect_view()
    }
}

/// Where a cell states another figure than the report of that period: its figure, at a press.
fn use_known(fill: Fill, saver: Saver, violation: &Violation) -> Option<impl IntoView + use<>> {
    let is_stated =
        matches!(violation.finding.code.as_str(), "opening-differs" | "comparison-differs");
    let cell = *violation.cells.first().filter(|_| is_stated)?;
    let told = earlier::stated(fill).into_iter().find(|told| told.cell == cell)?;
    let id = match told.kind {
        ToldKind::Opening => "fill.earlier.use_closing",
        ToldKind::Comparison => "fill.earlier.use_reported",
    };
    let language = language();
    let (text, number) = (told.text.clone(), violation.finding.argument("known")?.to_owned());
    let choose = move |_| {
        write(fill, &saver.get(), vec![(cell, text.clone())]);
        go_to(fill, cell);
    };
    Some(view! {
        <button type="button" class="button" on:click=choose disabled=!fill.can_write()>
            {move || say(language, id, &[("number", &number)])}
        </button>
    })
}

/// Where a figure can be read in two ways, the person says which one is meant.
fn readings(fill: Fill, saver: Saver, index: CellIndex) -> impl IntoView {
    let view = fill.followed(index);
    move || {
        view.track();
        let subject = fill.subject();
        let typed = raw(fill, index);
        let asked = parse(&subject.pack, &subject.form.cells[index], &RawValue::Text(&typed)).ask;
        let buttons = asked
            .into_iter()
            .map(|reading| {
                let spelled = format_number(reading);
                // Without grouping there is one reading only.
                let text = spelled.replace('.', "");
                let choose = move |_| {
                    write(fill, &saver.get(), vec![(index, text.clone())]);
                    grid::set_field(index, &fill.text(index));
                    grid::focus(index);
                };
                view! { <button type="button" class="button" on:click=choose>{spelled}</button> }
            })
            .collect::<Vec<_>>();
        (!buttons.is_empty()).then(|| {
            view! {
                <p class="details__part">{t("fill.details.which")}</p>
                <div class="button-row">{buttons}</div>
            }
        })
    }
}

fn source(pack: &Pack, element: &DataElement) -> impl IntoView + use<> {
    let Source { document, clause, quote } = element.source.clone();
    let document = pack.documents.iter().find(|item| item.id == document).map(|document| {
        let (number, issuer) = (document.number.clone(), document.issuer.clone());
        let date = document.date.map(|date| date.to_string());
        let language = language();
        move || {
            let mut arguments = vec![("number", number.as_str()), ("issuer", issuer.as_str())];
            arguments.extend(date.as_deref().map(|date| ("date", date)));
            let dated = if date.is_some() {
                "fill.details.document"
            } else {
                "fill.details.document-undated"
            };
            say(language, dated, &arguments)
        }
    });
    view! {
        <h4 class="details__part">{t("fill.details.source")}</h4>
        <p class="details__source">
            {document} " " <Tag tone=Tone::Plain>{clause}</Tag>
        </p>
        {(!quote.is_empty()).then(|| view! { <blockquote class="details__quote">{quote}</blockquote> })}
    }
}
