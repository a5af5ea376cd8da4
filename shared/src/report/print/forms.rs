//! The consolidated forms: tables, answers in words and rosters, section by section.

use super::{escape, incomplete, of, put, say, table_head};
use crate::{
    definition::DisplayAs,
    form::label_after,
    i18n::{self, Language},
    merge::Standing,
    report::{FigureReport, FormReport, RowReport, SectionReport},
};

pub(super) fn form_part(out: &mut String, form: &FormReport) {
    put(
        out,
        format_args!(
            "<h2>{} – {} {}</h2>\n",
            escape(&form.printed_code),
            escape(&form.title),
            incomplete(form.coverage),
        ),
    );
    for part in &form.sections {
        put(out, format_args!("<h3>{}. {}</h3>\n", escape(&part.id), escape(&part.title)));
        match part.display_as {
            DisplayAs::Table => table(out, part),
            DisplayAs::Text => texts(out, form, part),
            DisplayAs::Roster => roster(out, part),
        }
    }
}

fn table(out: &mut String, part: &SectionReport) {
    table_head(
        out,
        &[
            "print.column.code",
            "print.column.label",
            "print.column.unit",
            "print.column.total",
            "print.column.coverage",
            "print.column.note",
        ],
    );
    for row in &part.rows {
        let Some(Some(figure)) = row.figures.first() else { continue };
        let (text, coverage, note) = match &figure.province {
            // Another form owns the figure: its figure is printed there.
            Some(total) if figure.standing == Standing::CrossCheck => {
                let owner = say("print.owned", &[("text", &total.text)]);
                (&figure.text, figure.coverage, owner)
            }
            Some(total) if figure.standing == Standing::Part => {
                let all = say(
                    "print.of-all",
                    &[("text", &total.text), ("coverage", &of(total.coverage))],
                );
                (&figure.text, figure.coverage, all)
            }
            Some(total) => (&total.text, total.coverage, standing(total.standing)),
            None => (&figure.text, figure.coverage, standing(figure.standing)),
        };
        put(
            out,
            format_args!(
                "<tr><td class=\"code\">{}</td><td class=\"in-{}\">{}</td><td>{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td>{note}</td></tr>\n",
                escape(&row.code),
                row.indent.min(3),
                label(row),
                escape(&row.unit),
                escape(text),
                of(coverage),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

fn texts(out: &mut String, form: &FormReport, part: &SectionReport) {
    for row in &part.rows {
        put(out, format_args!("<p><b>{}. {}</b></p>\n", escape(&row.code), label(row)));
        let written =
            row.cells.iter().zip(&form.reporters).filter(|(cell, _)| !cell.text.is_empty());
        for (cell, reporter) in written {
            put(
                out,
                format_args!(
                    "<p class=\"words\"><b>{}:</b> {}</p>\n",
                    escape(&reporter.name),
                    escape(&cell.text),
                ),
            );
        }
    }
}

fn roster(out: &mut String, part: &SectionReport) {
    put(
        out,
        format_args!(
            "<table><thead><tr><th>{}</th><th>{}</th>",
            say("print.column.code", &[]),
            say("print.column.place", &[]),
        ),
    );
    for column in &part.columns {
        let unit =
            if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
        put(out, format_args!("<th>{}{}</th>", escape(&column.heading), escape(&unit)));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &part.rows {
        let heading = row.figures.iter().all(Option::is_none) || row.total;
        let class = if heading { " class=\"place-row\"" } else { "" };
        put(
            out,
            format_args!(
                "<tr{class}><td class=\"code\">{}</td><td class=\"in-{}\">{}</td>",
                escape(&row.code),
                row.indent.min(3),
                label(row),
            ),
        );
        for figure in &row.figures {
            let text =
                figure.as_ref().map(|figure| cell_text(figure, row.total)).unwrap_or_default();
            let number = figure.as_ref().is_some_and(|figure| figure.shown.is_some());
            let class = if number { " class=\"number\"" } else { "" };
            put(out, format_args!("<td{class}>{}</td>", escape(&text)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn cell_text(figure: &FigureReport, total: bool) -> String {
    if total && !figure.coverage.is_complete() {
        format!("{} ({})", figure.text, of(figure.coverage))
    } else {
        figure.text.clone()
    }
}

fn label(row: &RowReport) -> String {
    if row.lead.is_empty() {
        return escape(&row.label);
    }
    let label = label_after(&row.lead, &row.label);
    format!("<span class=\"lead\">{}</span> {}", escape(&row.lead), escape(&label))
}

fn standing(standing: Standing) -> String {
    match standing {
        Standing::Counts | Standing::Part => String::new(),
        other => escape(i18n::text(Language::Vi, &format!("merge.standing.{}", other.name()))),
    }
}
