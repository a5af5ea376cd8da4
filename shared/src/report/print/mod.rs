//! The report as a clean document for paper, never from the screen's own markup.
//!
//! Class names only; everything that came from anybody is escaped.

mod annexes;
mod forms;

use std::fmt::Write;

use super::{
    Report,
    build::named,
    measures_on_paper::{indicators, joint_sums, reconciliation, targets},
};
use crate::{
    definition::Layout,
    i18n::{self, Language},
    merge::Coverage,
};
use annexes::{corrections, cross_checks, explained, files};
use forms::form_part;

/// The styles that [`print_body`] is made for; they know no page, which is whose document it is.
pub const PRINT_CSS: &str = include_str!("print.css");

/// Decree 30/2020, with the page's number above from the second page on.
const PAGE_CSS: &str = "@page { size: A4 portrait; margin: 20mm 15mm 20mm 30mm; \
    @top-center { content: counter(page); } }\n@page :first { @top-center { content: none; } }\n";

/// A whole HTML document with its styles, to be opened and printed by any browser.
pub fn print_html(report: &Report) -> String {
    let title = escape(&format!("{} · {}", report.heading.root_place, report.heading.period_label));
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>\n{PAGE_CSS}{PRINT_CSS}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        print_body(report)
    )
}

/// The `<article class="report">` alone, for a page that has the styles already.
pub fn print_body(report: &Report) -> String {
    let mut out = String::from("<article class=\"report\">\n");
    head(&mut out, report);
    summary(&mut out, report);
    targets(&mut out, report);
    indicators(&mut out, report);
    for form in &report.forms {
        form_part(&mut out, form);
    }
    cross_checks(&mut out, report);
    reconciliation(&mut out, report);
    joint_sums(&mut out, report);
    explained(&mut out, report);
    corrections(&mut out, report);
    files(&mut out, report);
    foot(&mut out, report);
    out.push_str("</article>\n");
    out
}

fn head(out: &mut String, report: &Report) {
    let heading = &report.heading;
    let now = heading.now;
    let month =
        if now.month() <= 2 { format!("{:02}", now.month()) } else { now.month().to_string() };
    let date = say(
        "print.date",
        &[
            ("day", &format!("{:02}", now.day())),
            ("month", &month),
            ("year", &now.year().to_string()),
        ],
    );
    let window = say(
        "print.window",
        &[("from", &heading.window_from.to_string()), ("to", &heading.window_to.to_string())],
    );
    let (star, right) = match heading.layout {
        Layout::Government => (
            "",
            format!(
                "<b>{}</b><b class=\"report__nation\">{}</b>",
                say("print.nation", &[]),
                say("print.motto", &[])
            ),
        ),
        Layout::Party => {
            ("<b>*</b>", format!("<b class=\"report__nation\">{}</b>", say("print.party", &[])))
        }
    };
    put(
        out,
        format_args!(
            "<header class=\"report__head\"><div><b>{}</b>{star}</div><div>{right}</div></header>\n\
             <p class=\"report__place\">{date}</p>\n",
            escape(&heading.issuer),
        ),
    );
    put(
        out,
        format_args!(
            "<h1 class=\"report__title\">{}</h1>\n<p class=\"report__subtitle\"><b>{}</b></p>\n\
         <p class=\"report__subtitle\">{}</p>\n<p class=\"report__draft\">{}</p>\n",
            say("print.title", &[]),
            say("print.subtitle", &[("pack", &heading.pack_title)]),
            say("print.period", &[("period", &heading.period_label), ("window", &window)]),
            say("print.draft", &[]),
        ),
    );
}

fn summary(out: &mut String, report: &Report) {
    let tally = &report.tally;
    let count = |number: usize| number.to_string();
    section(out, "print.board");
    paragraph(
        out,
        "report__line",
        &say(
            "print.reported",
            &[
                ("reported", &count(tally.reported)),
                ("owed", &count(tally.owed)),
                ("on_time", &count(tally.on_time)),
                ("late", &count(tally.late)),
                ("unknown", &count(tally.received_unknown)),
            ],
        ),
    );
    paragraph(
        out,
        "report__line",
        &say(
            "print.cells",
            &[
                ("files", &count(tally.dropped)),
                ("read", &tally.read.to_string()),
                ("placed", &tally.placed.to_string()),
                ("queued", &tally.queued.to_string()),
                ("ignored", &tally.ignored.to_string()),
            ],
        ),
    );
    let nil = named(report, |line| line.nil);
    let flawed = named(report, |line| line.errors > 0);
    for (id, names) in [("print.nil", nil), ("print.flawed", flawed)] {
        if !names.is_empty() {
            let arguments = [("count", count(names.len())), ("names", names.join("; "))];
            let arguments = arguments.each_ref().map(|(name, value)| (*name, value.as_str()));
            paragraph(out, "report__line", &say(id, &arguments));
        }
    }
    if report.missing.is_empty() {
        return;
    }
    table_head(
        out,
        &[
            "print.column.reporter",
            "print.column.form",
            "print.column.status",
            "print.column.received",
        ],
    );
    for line in &report.missing {
        let received = line.received.map(|day| day.to_string()).unwrap_or_default();
        let status = escape(i18n::text(Language::Vi, &line.status));
        put(
            out,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td>{status}</td><td>{received}</td></tr>\n",
                escape(&line.reporter_name),
                escape(&line.printed_code),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

fn foot(out: &mut String, report: &Report) {
    let head = match report.heading.layout {
        Layout::Government => say("print.head", &[]),
        Layout::Party => say("print.head-party", &[]),
    };
    put(
        out,
        format_args!(
            "<div class=\"report__sign\"><div><b>{}</b></div><div><b>{}</b></div></div>\n",
            say("print.author", &[]),
            head,
        ),
    );
    let secrecy =
        if report.heading.non_secret { say("print.non-secret", &[]) } else { String::new() };
    put(
        out,
        format_args!(
            "<p class=\"report__check\">{secrecy} {}</p>\n",
            say(
                "print.checksum",
                &[
                    ("checksum", &report.checksum),
                    ("draft", i18n::text(Language::Vi, "report.print.draft"))
                ]
            ),
        ),
    );
}

/// `n/N`
pub(super) fn of(coverage: Coverage) -> String {
    format!("{}/{}", coverage.counted, coverage.expected)
}

/// `(chưa đầy đủ n/N đơn vị)`, or nothing.
fn incomplete(coverage: Coverage) -> String {
    if coverage.is_complete() {
        return String::new();
    }
    say("print.incomplete", &[("coverage", &of(coverage))])
}

pub(super) fn section(out: &mut String, id: &str) {
    put(out, format_args!("<h2>{}</h2>\n", say(id, &[])));
}

fn paragraph(out: &mut String, class: &str, escaped: &str) {
    put(out, format_args!("<p class=\"{class}\">{escaped}</p>\n"));
}

pub(super) fn table_head(out: &mut String, ids: &[&str]) {
    out.push_str("<table><thead><tr>");
    for id in ids {
        put(out, format_args!("<th>{}</th>", say(id, &[])));
    }
    out.push_str("</tr></thead><tbody>\n");
}

/// A message of the catalogue, escaped.
pub(super) fn say(id: &str, arguments: &[(&str, &str)]) -> String {
    escape(&i18n::format(Language::Vi, &format!("report.{id}"), arguments))
}

pub(super) fn put(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments).expect("writing to a string");
}

pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Nothing may turn the reading direction of what follows.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
