//! The report as it is printed: clean tables, heads repeated on every page, place and date,
//! signatures, and the checksum that ties the paper to the files.

use leptos::{portal::Portal, prelude::*};
use shared::{
    definition::DisplayAs,
    report::{FormReport, Report, RowReport, SectionReport},
};

use super::words::of;
use crate::state::language::{language, say, t};

/// Stands outside the page and is seen on paper only.
#[component]
pub(super) fn Paper(report: Report) -> impl IntoView {
    let report = StoredValue::new(report);
    view! { <Portal>{move || view! { <Sheet report=report.get_value() /> }}</Portal> }
}

#[component]
fn Sheet(report: Report) -> impl IntoView {
    let language = language();
    let heading = report.heading.clone();
    let window = format!("{} – {}", heading.window_from, heading.window_to);
    let day = heading.now;
    let date = {
        let place = heading.root_place.clone();
        move || {
            let (date, month, year) =
                (day.day().to_string(), day.month().to_string(), day.year().to_string());
            say(
                language,
                "merge.page.paper.date",
                &[("place", &place), ("day", &date), ("month", &month), ("year", &year)],
            )
        }
    };
    let missing = report.missing.iter().map(|line| {
        let status = say(language, &line.status, &[]);
        view! {
            <tr>
                <td>{line.reporter_name.clone()}</td>
                <td>{line.printed_code.clone()}</td>
                <td>{status}</td>
            </tr>
        }
    });
    let missing = (!report.missing.is_empty()).then(|| {
        view! {
            <h2>{t("merge.page.against.missing")}</h2>
            <table class="paper__table">
                <thead>
                    <tr>
                        <th>{t("merge.page.column.reporter")}</th>
                        <th>{t("merge.page.column.form")}</th>
                        <th>{t("merge.page.column.state")}</th>
                    </tr>
                </thead>
                <tbody>{missing.collect_view()}</tbody>
            </table>
        }
    });
    let forms = report.forms.into_iter().map(|form| view! { <PaperForm form=form /> });
    view! {
        <article class="paper" lang="vi">
            <header class="paper__head">
                <p class="paper__issuer">{heading.issuer}</p>
                <div>
                    <p class="paper__name">{t("merge.page.paper.nation")}</p>
                    <p class="paper__motto">{t("merge.page.paper.motto")}</p>
                </div>
            </header>
            <p class="paper__date">{date}</p>
            <h1 class="paper__title">{heading.pack_title}</h1>
            <p class="paper__period">{heading.period_label}" ("{window}")"</p>
            <p class="paper__period">{t("merge.page.paper.draft")}</p>
            {forms.collect_view()}
            {missing}
            <div class="paper__signatures">
                <p>{t("merge.page.paper.prepared")}</p>
                <p>{t("merge.page.paper.head")}</p>
            </div>
            <p class="paper__foot">
                {say(language, "merge.page.checksum", &[("checksum", &report.checksum)])}
            </p>
        </article>
    }
}

#[component]
fn PaperForm(form: FormReport) -> impl IntoView {
    let sections = form
        .sections
        .into_iter()
        .map(|section| match section.display_as {
            DisplayAs::Roster => roster(section).into_any(),
            DisplayAs::Table | DisplayAs::Text => table(section).into_any(),
        })
        .collect_view();
    view! {
        <h2 class="paper__section">{form.printed_code}" – "{form.title}" ("{of(form.coverage)}")"</h2>
        {sections}
    }
}

fn label(row: &RowReport) -> String {
    if row.lead.is_empty() { row.label.clone() } else { format!("{} {}", row.lead, row.label) }
}

/// Code, indicator, unit, the province's figure and n of N.
fn table(section: SectionReport) -> impl IntoView {
    let rows = section.rows.into_iter().filter_map(|row| {
        let figure = row.figures.first().cloned().flatten()?;
        let label = label(&row);
        Some(view! {
            <tr>
                <td>{row.code}</td>
                <td class=format!("paper__label paper__label--{}", row.indent.min(3))>{label}</td>
                <td>{row.unit}</td>
                <td class="paper__figure">{figure.text}</td>
                <td class="paper__figure">{of(figure.coverage)}</td>
            </tr>
        })
    });
    view! {
        <h3 class="paper__section">{section.id}". "{section.title}</h3>
        <table class="paper__table">
            <thead>
                <tr>
                    <th>{t("merge.page.column.code")}</th>
                    <th>{t("merge.page.column.label")}</th>
                    <th>{t("merge.page.column.unit")}</th>
                    <th>{t("merge.page.column.total")}</th>
                    <th>{t("merge.page.column.coverage")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// One line per place.
fn roster(section: SectionReport) -> impl IntoView {
    let heads = section.columns.iter().map(|column| view! { <th>{column.heading.clone()}</th> });
    let heads = heads.collect_view();
    let rows = section.rows.into_iter().map(|row| {
        let cells = row.figures.iter().map(|figure| {
            let text = figure.as_ref().map(|figure| figure.text.clone());
            view! { <td class="paper__figure">{text}</td> }
        });
        view! {
            <tr>
                <td>{label(&row)}</td>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <h3 class="paper__section">{section.id}". "{section.title}</h3>
        <table class="paper__table">
            <thead>
                <tr>
                    <th>{t("merge.page.column.place")}</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
