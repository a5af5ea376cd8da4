//! The letter to one unit, ready to be pasted into a mail: to whom, about what, the list, until
//! when.

use super::model::{FormReturn, Item, UnitReturn, file_name, masked};
use crate::{
    diag::Severity,
    i18n::{self, Language},
    merge::Consolidation,
};

/// Lines about one form; the sheet in its workbook has all of them.
const LONGEST_LIST: usize = 40;
/// Rows named in a line about several figures that were left out.
const NAMED_ROWS: usize = 12;

/// The letter, in lines that end with LF.
pub fn message(consolidation: &Consolidation, unit: &UnitReturn) -> String {
    let pack = &consolidation.pack;
    let period = &consolidation.period;
    let mut lines = Vec::new();
    let codes: Vec<&str> = unit.forms.iter().map(|form| form.printed_code.as_str()).collect();
    let subject = [("forms", codes.join(", ")), ("period", period.label.clone())];
    let subject = subject.each_ref().map(|(name, text)| (*name, text.as_str()));
    let subject_id =
        if codes.is_empty() { "return.mail.subject-file" } else { "return.mail.subject" };
    lines.push(say(subject_id, &subject));
    lines.push(String::new());
    lines.push(say("return.mail.to", &[("name", &unit.name)]));
    lines.push(String::new());
    let count = unit.items().count().to_string();
    let opening = if unit.requested { "return.mail.open-requested" } else { "return.mail.open" };
    let arguments = [("period", period.label.as_str()), ("count", &count)];
    lines.push(say(opening, &arguments));
    for form in &unit.forms {
        lines.push(String::new());
        lines.extend(about_form(unit, form, &period.id));
    }
    if !unit.loose.is_empty() {
        lines.push(String::new());
        lines.push(say("return.mail.files", &[]));
        lines.extend(list(&unit.loose));
    }
    lines.push(String::new());
    if !unit.forms.is_empty() {
        lines.push(say("return.mail.how", &[]));
    }
    let personal = unit.items().any(|item| item.advice == "return.do.personal");
    if personal {
        lines.push(say("return.mail.personal", &[]));
    }
    lines.push(until(consolidation));
    lines.push(String::new());
    lines.push(say("return.mail.end", &[("issuer", &pack.issuer)]));
    lines.join("\n") + "\n"
}

fn about_form(unit: &UnitReturn, form: &FormReturn, period: &str) -> Vec<String> {
    let name = unit.workbook_name(form, period);
    let heading = [("form", form.printed_code.as_str()), ("title", &form.title)];
    let carries = match &form.carries {
        Some(path) => {
            let path = masked(&file_name(path));
            say("return.mail.carries", &[("name", &name), ("path", &path)])
        }
        None => say("return.mail.blank", &[("name", &name)]),
    };
    let mut lines = vec![say("return.mail.form", &heading), carries];
    lines.extend(list(&form.items));
    lines
}

/// Numbered as in the workbook; figures that were left out are told together.
fn list(items: &[Item]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut told = 0;
    let mut at = 0;
    while at < items.len() && lines.len() < LONGEST_LIST {
        let same = items[at..].iter().take_while(|item| is_alike(&items[at], item)).count();
        lines.push(match same {
            1 => line(at + 1, &items[at]),
            _ => together(at + 1, &items[at..at + same]),
        });
        at += same;
        told = at;
    }
    if told < items.len() {
        lines.push(say("return.mail.more", &[("count", &(items.len() - told).to_string())]));
    }
    lines
}

/// Of the kind that is told together: the same is said of each but for the row.
fn is_alike(one: &Item, other: &Item) -> bool {
    let code = &one.finding.code;
    one.finding.code == other.finding.code
        && one.severity == other.severity
        && (std::ptr::eq(one, other) || i18n::knows(&format!("finding.{code}.many")))
}

fn together(first: usize, items: &[Item]) -> String {
    let mut rows: Vec<&str> = items.iter().map(|item| item.row_code.as_str()).collect();
    rows.dedup();
    let mut named = rows.iter().take(NAMED_ROWS).copied().collect::<Vec<_>>().join(", ");
    if rows.len() > NAMED_ROWS {
        named.push('…');
    }
    let count = items.len().to_string();
    let many = format!("finding.{}.many", items[0].finding.code);
    let what = say(&many, &[("count", &count)]);
    let numbers = format!("{first}–{}", first + items.len() - 1);
    let severity = severity(items[0].severity);
    say(
        "return.mail.items",
        &[("numbers", &numbers), ("severity", severity), ("what", &what), ("rows", &named)],
    )
}

fn line(number: usize, item: &Item) -> String {
    let row = match item.row_code.as_str() {
        "" => String::new(),
        row => say("return.mail.row", &[("row", row)]),
    };
    let source = match item.source() {
        source if source.is_empty() => String::new(),
        source => say("return.mail.source", &[("source", &source)]),
    };
    let written = match item.written.as_str() {
        "" => String::new(),
        written => say("return.mail.written", &[("written", &one_line(written))]),
    };
    say(
        "return.mail.item",
        &[
            ("number", &number.to_string()),
            ("severity", severity(item.severity)),
            ("row", &row),
            ("source", &source),
            ("written", &written),
            ("what", &sentence(&item.problem())),
            ("do", &sentence(item.advice())),
        ],
    )
}

/// By when: the day that the plan sets, while it has not passed.
fn until(consolidation: &Consolidation) -> String {
    match consolidation.period.last_day() {
        Some(day) if consolidation.now <= day => {
            say("return.mail.until", &[("day", &day.to_string())])
        }
        Some(day) => say("return.mail.overdue", &[("day", &day.to_string())]),
        None => say("return.mail.no-day", &[]),
    }
}

pub(super) fn severity(severity: Severity) -> &'static str {
    i18n::text(
        Language::Vi,
        match severity {
            Severity::High => "return.severity.high",
            Severity::Medium | Severity::Low => "return.severity.medium",
        },
    )
}

/// Short enough to be read in a letter.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() > 80 {
        true => text.chars().take(79).chain(['…']).collect(),
        false => text,
    }
}

/// With its full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    match text.ends_with(['.', '?', '!', '…']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

fn say(id: &str, arguments: &[(&str, &str)]) -> String {
    i18n::format(Language::Vi, id, arguments)
}
