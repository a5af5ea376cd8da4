//! The form on paper: clean HTML beside the editor, shown only by the print style.
//!
//! Papers speak Vietnamese whatever the screen speaks (Decree 30/2020). They are built when
//! the browser is about to print, so Ctrl+P gives the same paper as the button.

use leptos::prelude::*;
use shared::{
    definition::{DisplayAs, Layout, Period},
    form::{ColumnRole, FormRow, FormSection, label_after},
    i18n::{self, Language},
    value::display,
};

use crate::{
    platform::page,
    state::fill::{Fill, Subject},
    tasks::fill::check::must_mend,
};

/// Digits of the values' checksum at the foot: enough to tie a paper to a file.
const CHECKSUM_DIGITS: usize = 12;

/// Stands in the page for as long as the form is open; empty until something is printed.
#[component]
pub(super) fn Paper() -> impl IntoView {
    let fill = Fill::here();
    let printing = RwSignal::new(false);
    let [before, after] = page::around_print(
        move || {
            let _ = printing.try_set(true);
        },
        move || {
            let _ = printing.try_set(false);
        },
    );
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    view! { <div class="paper">{move || printing.get().then(|| paper(fill))}</div> }
}

fn say(id: &str) -> &str {
    i18n::text(Language::Vi, id)
}

fn paper(fill: Fill) -> impl IntoView {
    let subject = fill.subject();
    let form = &subject.form;
    let checksum: String = fill
        .entry
        .with_value(|entry| entry.canonical_hash(form))
        .chars()
        .take(CHECKSUM_DIGITS)
        .collect();
    let revision = fill.head.with_untracked(|head| head.revision);
    let has_errors = fill.validation.with_untracked(|validation| must_mend(validation) > 0);
    let is_nil = fill.entry.with_value(|entry| entry.is_nil(form));
    let sections = form.sections.iter().map(|section| section_view(fill, &subject, section));
    let foot_id = if revision == 0 { "fill.paper.foot.draft" } else { "fill.paper.foot" };
    let foot = i18n::format(
        Language::Vi,
        foot_id,
        &[
            ("form", &form.printed_code),
            ("revision", &revision.to_string()),
            ("checksum", &checksum),
        ],
    );
    // Papers of the Party have its name in place of the nation's.
    let party = subject.pack.layout_of(&form.data_set) == Layout::Party;
    let star = party.then(|| view! { <p>"*"</p> });
    let (number, head) = match party {
        true => (say("fill.paper.number-party"), say("workbook.head-party")),
        false => (say("fill.paper.number"), say("workbook.head")),
    };
    let nation = match party {
        true => view! { <p class="paper__motto">{say("workbook.party")}</p> }.into_any(),
        false => view! {
            <p class="paper__name">{say("workbook.country")}</p>
            <p class="paper__motto">{say("workbook.motto")}</p>
        }
        .into_any(),
    };
    view! {
        <header class="paper__head">
            <div class="paper__body">
                <p class="paper__issuer">{subject.reporter.name.to_uppercase()}</p>
                {star}
                <p>{number}</p>
            </div>
            <div class="paper__country">
                {nation}
                <p class="paper__date">{say("workbook.place-and-date")}</p>
            </div>
        </header>
        <p class="paper__code">{form.printed_code.clone()}</p>
        <h1 class="paper__title">{form.title.clone()}</h1>
        <p class="paper__period">{period_line(&subject.period)}</p>
        {is_nil.then(|| view! { <p class="paper__nil">{say("workbook.nil")}</p> })}
        {has_errors.then(|| view! { <p class="paper__errors">{say("workbook.has-errors")}</p> })}
        {sections.collect_view()}
        <footer class="paper__signatures">
            <div>
                <p class="paper__name">{say("workbook.made-by")}</p>
                <p>{say("workbook.sign-name")}</p>
            </div>
            <div>
                <p class="paper__name">{head}</p>
                <p>{say("workbook.sign-seal")}</p>
            </div>
        </footer>
        <p class="paper__foot">{foot}</p>
    }
}

fn period_line(period: &Period) -> String {
    let (from, to) = (period.window_from.to_string(), period.window_to.to_string());
    let arguments = [("label", period.label.as_str()), ("from", &from), ("to", &to)];
    i18n::format(Language::Vi, "workbook.period", &arguments)
}

fn section_view(fill: Fill, subject: &Subject, section: &FormSection) -> AnyView {
    let heading = format!("{}. {}", section.id, section.title);
    let body = match section.display_as {
        DisplayAs::Text => answers(fill, subject, section).into_any(),
        DisplayAs::Table | DisplayAs::Roster => table(fill, subject, section).into_any(),
    };
    view! {
        <section>
            <h2 class="paper__section">{heading}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn answers(fill: Fill, subject: &Subject, section: &FormSection) -> impl IntoView + use<> {
    let rows = section.rows.iter().map(|row| {
        let text = texts(fill, subject, row).join(" ");
        view! {
            <p class="paper__question">{row.code.clone()} ". " {row.label.clone()}</p>
            <p class="paper__answer">{text}</p>
        }
    });
    rows.collect_view()
}

fn table(fill: Fill, subject: &Subject, section: &FormSection) -> impl IntoView + use<> {
    let is_roster = section.display_as == DisplayAs::Roster;
    let columns = section.columns.iter().map(|column| {
        let class = match column.role {
            ColumnRole::Comment => "paper__note",
            ColumnRole::Current | ColumnRole::Comparison if !is_roster => "paper__amount",
            _ => "",
        };
        view! { <th class=class scope="col">{column.heading.clone()}</th> }
    });
    let rows: Vec<(&FormRow, Vec<String>)> =
        section.rows.iter().map(|row| (row, texts(fill, subject, row))).collect();
    // Notes get room where there are any.
    let is_noted = rows.iter().any(|(_, texts)| {
        let mut noted = texts.iter().zip(&section.columns);
        noted.any(|(text, column)| column.role == ColumnRole::Comment && !text.is_empty())
    });
    let label = if is_roster { "workbook.heading.place" } else { "workbook.heading.label" };
    let rows = rows.into_iter().map(|(row, texts)| {
        let cells = texts.into_iter().zip(&section.columns).zip(&row.cells);
        let cells = cells.map(|((text, column), cell)| {
            let is_figure = column.role != ColumnRole::Comment
                && cell.is_none_or(|cell| subject.form.cells[cell].value_type.is_numeric());
            let class = if is_figure { "paper__figure" } else { "" };
            view! { <td class=class>{text}</td> }
        });
        // A district above its communes: it has nothing to fill, and never ends a page.
        let is_group = is_roster && row.cells.iter().all(Option::is_none);
        view! {
            <tr class:paper__group=is_group>
                <td>{row.code.clone()}</td>
                <th scope="row" class=format!("paper__label paper__label--{}", row.indent.min(3))>
                    {(!row.lead.is_empty()).then(|| view! { <em>{row.lead.clone()}</em> " " })}
                    {label_after(&row.lead, &row.label)}
                </th>
                {(!is_roster).then(|| view! { <td class="paper__measure">{row.unit.clone()}</td> })}
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <table class="paper__table" class:paper__table--noted=is_noted>
            <thead>
                <tr>
                    <th class="paper__narrow" scope="col">{say("workbook.heading.code")}</th>
                    <th class="paper__wide" scope="col">{say(label)}</th>
                    {(!is_roster)
                        .then(|| {
                            view! {
                                <th class="paper__unit" scope="col">
                                    {say("workbook.heading.unit")}
                                </th>
                            }
                        })}
                    {columns.collect_view()}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// What the cells of a row show, empty where there is none.
fn texts(fill: Fill, subject: &Subject, row: &FormRow) -> Vec<String> {
    let text = |cell: usize| {
        fill.entry.with_value(|entry| {
            display(&subject.pack, &subject.form.cells[cell], entry.state(cell))
        })
    };
    row.cells.iter().map(|cell| cell.map(text).unwrap_or_default()).collect()
}
