//! `aliases.csv`: what written words mean, one entry a line, to be read and edited by people.
//!
//! Columns `kind,text,means,form,section,under,reporter_kind,reporter,asked` in any order; comma,
//! semicolon or tab; with or without BOM. `kind` is `form`, `reporter`, `file-name`, `row` or `column`, or, of
//! how people write and send, `figures`, `figures-exported`, `sign`, `merged`, `unit` or
//! `sent-again`, or `as-before`, what was answered to a question with the code `asked`; `means` is the id, code or value that is meant, or `-` for nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::super::received::split;
use crate::{
    definition::Pack,
    diag::{Finding, Place, Severity},
    submission::{Alias, Aliases, Meaning, Scope, Wording},
};

/// What an `aliases.csv` says, and the lines that say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AliasList {
    pub aliases: Aliases,
    pub findings: Vec<Finding>,
}

const COLUMNS: [&str; 9] =
    ["kind", "text", "means", "form", "section", "under", "reporter_kind", "reporter", "asked"];

/// Stands for words that belong to nothing.
const NOTHING: &str = "-";

/// The bytes of `aliases.csv`: UTF-8 with BOM, comma, LF; sorted by scope, then text.
pub fn write_aliases(aliases: &Aliases) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    line(&mut out, COLUMNS);
    for (wording, meaning) in aliases.iter() {
        let means = match meaning {
            Meaning::Is(means) => means,
            Meaning::Ignore => NOTHING,
        };
        let [kind, form, section, under, reporter_kind, reporter] = fields(&wording.scope);
        let asked = match &wording.scope {
            Scope::AsBefore { asked, .. } => asked,
            _ => "",
        };
        let text = wording.text();
        line(&mut out, [kind, text, means, form, section, under, reporter_kind, reporter, asked]);
    }
    out.into_bytes()
}

/// Kind, form, section, under, kind of reporter, reporter.
fn fields(scope: &Scope) -> [&str; 6] {
    match scope {
        Scope::Form => ["form", "", "", "", "", ""],
        Scope::Reporter { reporter_kind } => ["reporter", "", "", "", reporter_kind, ""],
        Scope::FileName { reporter_kind } => ["file-name", "", "", "", reporter_kind, ""],
        Scope::Row { data_set, section, under } => ["row", data_set, section, under, "", ""],
        Scope::Column { data_set, section } => ["column", data_set, section, "", "", ""],
        Scope::Figures { reporter, exported: false } => ["figures", "", "", "", "", reporter],
        Scope::Figures { reporter, exported: true } => {
            ["figures-exported", "", "", "", "", reporter]
        }
        Scope::Sign => ["sign", "", "", "", "", ""],
        Scope::Merged { reporter } => ["merged", "", "", "", "", reporter],
        Scope::Unstated { data_set, reporter } => ["unit", data_set, "", "", "", reporter],
        Scope::SentAgain => ["sent-again", "", "", "", "", ""],
        Scope::AsBefore { reporter, .. } => ["as-before", "", "", "", "", reporter],
    }
}

/// Reads an `aliases.csv`. Never fails: lines that are not understood become findings
/// (`alias-line`), words with two meanings mean nothing (`alias-twice`), and what the pack does
/// not have is told (`alias-unknown`) and kept.
pub fn parse_aliases(pack: &Pack, bytes: &[u8]) -> AliasList {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut list = AliasList::default();
    let mut columns: Option<BTreeMap<&str, usize>> = None;
    let mut disputed: BTreeSet<Wording> = BTreeSet::new();
    for (number, written) in (1..).zip(text.lines()) {
        if written.trim().is_empty() {
            continue;
        }
        let place = Place { line: Some(number), ..Place::default() };
        let mut say = |code: &str, severity, text: &str| {
            let finding =
                Finding::new(severity, code).with("text", text).with("line", number.to_string());
            list.findings.push(finding.at(place.clone()));
        };
        let fields = split(written);
        let Some(columns) = &columns else {
            let found = columns_of(&fields);
            if !["kind", "text", "means"].iter().all(|name| found.contains_key(name)) {
                say("alias-heading", Severity::High, written);
                return list;
            }
            columns = Some(found);
            continue;
        };
        let field = |name: &str| {
            let text = columns.get(name).and_then(|at| fields.get(*at)).map(|text| text.trim());
            text.unwrap_or_default()
        };
        let Some(alias) = alias(&field).filter(|_| !written.contains('\u{fffd}')) else {
            say("alias-line", Severity::Medium, written);
            continue;
        };
        if !is_known(pack, &alias) {
            say("alias-unknown", Severity::Low, written);
        }
        match list.aliases.get(&alias.wording) {
            Some(other) if *other != alias.means => {
                say("alias-twice", Severity::Medium, field("text"));
                disputed.insert(alias.wording);
            }
            _ => list.aliases.set(alias),
        }
    }
    for wording in &disputed {
        list.aliases.remove(wording);
    }
    list
}

fn columns_of(fields: &[String]) -> BTreeMap<&'static str, usize> {
    let known = |field: &String| {
        COLUMNS.iter().find(|name| name.eq_ignore_ascii_case(field.trim())).copied()
    };
    let found = fields.iter().enumerate().filter_map(|(at, field)| Some((known(field)?, at)));
    found.collect()
}

/// `None` where a line is no alias.
fn alias<'f>(field: &impl Fn(&str) -> &'f str) -> Option<Alias> {
    let own = |name: &str| field(name).to_owned();
    let scope = match field("kind") {
        "form" => Scope::Form,
        "reporter" => Scope::Reporter { reporter_kind: own("reporter_kind") },
        "file-name" => Scope::FileName { reporter_kind: own("reporter_kind") },
        "row" => Scope::Row { data_set: own("form"), section: own("section"), under: own("under") },
        "column" => Scope::Column { data_set: own("form"), section: own("section") },
        "figures" => Scope::Figures { reporter: own("reporter"), exported: false },
        "figures-exported" => Scope::Figures { reporter: own("reporter"), exported: true },
        "sign" => Scope::Sign,
        "merged" => Scope::Merged { reporter: own("reporter") },
        "unit" => Scope::Unstated { data_set: own("form"), reporter: own("reporter") },
        "sent-again" => Scope::SentAgain,
        "as-before" => Scope::AsBefore { asked: own("asked"), reporter: own("reporter") },
        _ => return None,
    };
    let is_whole = match &scope {
        Scope::Row { data_set, section, under } if data_set.is_empty() => {
            section.is_empty() && under.is_empty() && field("means") == NOTHING
        }
        Scope::Row { data_set, .. } | Scope::Column { data_set, .. } => !data_set.is_empty(),
        Scope::Reporter { reporter_kind } | Scope::FileName { reporter_kind } => {
            !reporter_kind.is_empty()
        }
        Scope::Figures { reporter, .. } | Scope::Merged { reporter } => !reporter.is_empty(),
        Scope::Unstated { data_set, reporter } => !data_set.is_empty() && !reporter.is_empty(),
        Scope::AsBefore { asked, .. } => !asked.is_empty(),
        Scope::Form | Scope::Sign | Scope::SentAgain => true,
    };
    let unmarked = |name| field(name).strip_prefix('\'').unwrap_or(field(name));
    let text = unmarked("text");
    let means = match unmarked("means") {
        NOTHING => Meaning::Ignore,
        means => Meaning::Is(means.to_owned()),
    };
    let is_said = means != Meaning::Is(String::new());
    let alias = Alias::new(scope, text, means);
    (is_said && is_whole && alias.wording.says_something()).then_some(alias)
}

fn is_known(pack: &Pack, alias: &Alias) -> bool {
    let means = match &alias.means {
        Meaning::Is(means) => Some(means.as_str()),
        Meaning::Ignore => None,
    };
    match &alias.wording.scope {
        Scope::Form => means.is_none_or(|id| pack.data_set(id).is_some()),
        Scope::Reporter { .. } | Scope::FileName { .. } => {
            means.is_none_or(|id| pack.reporter(id).is_some())
        }
        Scope::Row { data_set, .. } | Scope::Column { data_set, .. } => {
            data_set.is_empty() || pack.data_set(data_set).is_some()
        }
        Scope::Figures { reporter, .. } => pack.reporter(reporter).is_some(),
        // Of codes there is more to be said than which cell is the first.
        Scope::Merged { reporter } => {
            pack.reporter(reporter).is_some() && means.is_none_or(|means| means == Meaning::FIRST)
        }
        Scope::Unstated { data_set, reporter } => {
            pack.data_set(data_set).is_some() && pack.reporter(reporter).is_some()
        }
        Scope::AsBefore { reporter, .. } => {
            reporter.is_empty() || pack.reporter(reporter).is_some()
        }
        Scope::Sign | Scope::SentAgain => true,
    }
}

fn line(out: &mut String, fields: [&str; 9]) {
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        // No spreadsheet takes somebody's words for a formula, or an example for a figure.
        let formula = field != NOTHING && field.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']);
        let figure = [Scope::FRACTIONS, Scope::COUNTS].contains(&field);
        let field = if formula || figure { format!("'{field}") } else { field.to_owned() };
        if field.contains([',', ';', '"', '\t', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push('\n');
}
