//! The check: from the files of a pack to a [`Pack`], or to everything that is wrong with it.
//!
//! **Invariant:** a pack is refused whole if anything is wrong, and whoever wrote it is told
//! all of it at once, each with file, line and reason.

mod calendar;
mod forms;
mod measures;
mod owners;
mod places;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{
    CivilDate, Layout, Pack, Source,
    csv::{self, Fault, Record},
    raw::{RawHead, RawSource, Word},
};
use crate::diag::{Finding, Place, Severity};

/// Reads and checks the files of a pack, given as (path inside the pack, text).
///
/// The pack is `Some` exactly if there is no finding of [`Severity::High`].
pub fn load(files: &[(&str, &str)]) -> (Option<Pack>, Vec<Finding>) {
    let mut checker = Checker { files, findings: Vec::new(), practice: String::new() };
    let pack = checker.pack();
    let mut findings = checker.findings;
    findings.sort_by(|a, b| (&a.place, &a.code).cmp(&(&b.place, &b.code)));
    let sound = findings.iter().all(|finding| finding.severity != Severity::High);
    (pack.filter(|_| sound), findings)
}

/// Where a raw word stands.
#[derive(Clone, Copy)]
struct Spot<'a> {
    file: &'a str,
    line: u32,
}

impl<'a> From<&Record<'a>> for Spot<'a> {
    fn from(record: &Record<'a>) -> Self {
        Self { file: record.file, line: record.line }
    }
}

struct Checker<'a> {
    files: &'a [(&'a str, &'a str)],
    findings: Vec<Finding>,
    /// The clause that says "no document orders this".
    practice: String,
}

/// A TOML file that is being checked: turns spans into lines.
#[derive(Clone, Copy)]
struct TomlFile<'a> {
    path: &'a str,
    text: &'a str,
}

impl<'a> TomlFile<'a> {
    fn at<T>(self, item: &Spanned<T>) -> Spot<'a> {
        self.at_offset(item.span().start)
    }

    /// Where a word stands, or its table where it is missing.
    fn at_word(self, table: Spot<'a>, word: &Word) -> Spot<'a> {
        word.as_ref().map_or(table, |word| self.at(word))
    }

    fn at_offset(self, offset: usize) -> Spot<'a> {
        let before = self.text.as_bytes().iter().take(offset);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        Spot { file: self.path, line: u32::try_from(line).unwrap_or(u32::MAX) }
    }
}

impl<'a> Checker<'a> {
    fn pack(&mut self) -> Option<Pack> {
        let (file, head) = self.toml::<RawHead>("pack.toml")?;
        let start = file.at_offset(0);
        self.practice = self.word(file, start, "practice", &head.practice);
        let documents = self.documents(file, &head.documents);
        let periods = self.periods(file, &head.periods, &documents);
        let places = self.places();
        let reporters = self.reporters(&places, &documents);
        let units = self.units();
        let choices = self.choices();
        let elements = self.elements(&units, &choices, &documents);
        let mut pack = Pack {
            id: self.word(file, start, "id", &head.id),
            version: self.word(file, start, "version", &head.version),
            title: self.word(file, start, "title", &head.title),
            root_place: self.word(file, start, "root_place", &head.root_place),
            issuer: self.word(file, start, "issuer", &head.issuer),
            layout: Layout::Government,
            practice: self.practice.clone(),
            forms_to_come: head.forms_to_come.iter().map(|id| id.get_ref().clone()).collect(),
            documents,
            places,
            reporters,
            periods,
            units,
            choices,
            elements,
            data_sets: Vec::new(),
            rules: Vec::new(),
            owners: Vec::new(),
            indicators: Vec::new(),
            targets: Vec::new(),
            reconciliation: Vec::new(),
            computed: Default::default(),
        };
        pack.data_sets = self.forms(&pack);
        pack.rules = self.rules(&pack);
        pack.owners = self.owners(&pack);
        Some(pack)
    }

    fn report(&mut self, code: &str, spot: Spot<'_>, arguments: &[(&str, &str)]) {
        let place =
            Place { file: Some(spot.file.to_owned()), line: Some(spot.line), ..Place::default() };
        let finding = Finding::new(Severity::High, code).at(place);
        let finding = arguments.iter().fold(finding, |all, (name, value)| all.with(name, *value));
        self.findings.push(finding);
    }

    fn text(&mut self, path: &'a str) -> Option<&'a str> {
        let found = self.files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text);
        if found.is_none() {
            self.report("pack-file-missing", Spot { file: path, line: 1 }, &[("file", path)]);
        }
        found
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &'a str) -> Option<(TomlFile<'a>, T)> {
        let file = TomlFile { path, text: self.text(path)? };
        match toml::from_str(file.text) {
            Ok(raw) => Some((file, raw)),
            Err(error) => {
                let spot = file.at_offset(error.span().map_or(0, |span| span.start));
                self.report("pack-syntax", spot, &[("reason", error.message())]);
                None
            }
        }
    }

    fn csv(&mut self, path: &'a str, columns: &'static [&'static str]) -> Vec<Record<'a>> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let (records, faults) = csv::read(path, text, columns);
        for fault in faults {
            match fault {
                Fault::MissingColumn { column } => {
                    let spot = Spot { file: path, line: 1 };
                    self.report("pack-column-missing", spot, &[("column", &column)]);
                }
                Fault::UnknownColumn { column } => {
                    let spot = Spot { file: path, line: 1 };
                    self.report("pack-column-unknown", spot, &[("column", &column)]);
                }
                Fault::FieldCount { line, expected, found } => {
                    let (expected, found) = (expected.to_string(), found.to_string());
                    let arguments = [("expected", expected.as_str()), ("found", found.as_str())];
                    self.report("pack-field-count", Spot { file: path, line }, &arguments);
                }
                Fault::OpenQuote { line } => {
                    self.report("pack-open-quote", Spot { file: path, line }, &[]);
                }
            }
        }
        records
    }

    /// A word that must be there; empty after the finding if it is not.
    fn word(&mut self, file: TomlFile<'a>, table: Spot<'a>, field: &str, word: &Word) -> String {
        match word {
            Some(word) if !word.get_ref().trim().is_empty() => word.get_ref().clone(),
            Some(word) => {
                self.report("pack-field-missing", file.at(word), &[("field", field)]);
                String::new()
            }
            None => {
                self.report("pack-field-missing", table, &[("field", field)]);
                String::new()
            }
        }
    }

    /// A field of a table that must be there.
    fn field(&mut self, record: &Record<'a>, column: &str) -> String {
        let value = record.get(column);
        if value.is_empty() {
            self.report("pack-field-missing", record.into(), &[("field", column)]);
        }
        value.to_owned()
    }

    fn bad_value(&mut self, spot: Spot<'a>, field: &str, value: &str) {
        self.report("pack-bad-value", spot, &[("field", field), ("value", value)]);
    }

    /// `yes` or nothing.
    fn flag(&mut self, record: &Record<'a>, column: &str) -> bool {
        let value = record.get(column);
        if !matches!(value, "" | "yes") {
            self.bad_value(record.into(), column, value);
        }
        value == "yes"
    }

    /// A day `YYYY-MM-DD`, or nothing.
    fn day(&mut self, record: &Record<'a>, column: &str) -> Option<CivilDate> {
        let value = record.get(column);
        let day = CivilDate::parse_iso(value);
        if day.is_none() && !value.is_empty() {
            self.bad_value(record.into(), column, value);
        }
        day
    }

    /// Notes an id; a second one of the same kind is a finding.
    fn unique(&mut self, seen: &mut BTreeSet<String>, id: &str, spot: Spot<'a>) {
        if !id.is_empty() && !seen.insert(id.to_owned()) {
            self.report("pack-duplicate-id", spot, &[("id", id)]);
        }
    }

    fn source(
        &mut self,
        file: TomlFile<'a>,
        table: Spot<'a>,
        source: Option<&Spanned<RawSource>>,
        documents: &[super::Document],
    ) -> Source {
        let Some(source) = source else {
            self.report("pack-field-missing", table, &[("field", "source")]);
            return Source { document: String::new(), clause: String::new(), quote: String::new() };
        };
        let spot = file.at(source);
        let raw = source.get_ref();
        let text = |word: &Word| word.as_ref().map(|word| word.get_ref().clone());
        let checked = Source {
            document: text(&raw.document).unwrap_or_default(),
            clause: text(&raw.clause).unwrap_or_default(),
            quote: text(&raw.quote).unwrap_or_default(),
        };
        self.check_source(checked, spot, documents)
    }

    fn csv_source(&mut self, record: &Record<'a>, documents: &[super::Document]) -> Source {
        let source = Source {
            document: record.get("document").to_owned(),
            clause: record.get("clause").to_owned(),
            quote: record.get("quote").to_owned(),
        };
        self.check_source(source, record.into(), documents)
    }

    fn check_source(
        &mut self,
        source: Source,
        spot: Spot<'a>,
        documents: &[super::Document],
    ) -> Source {
        if source.clause.is_empty() {
            self.report("pack-field-missing", spot, &[("field", "clause")]);
        } else if source.clause == self.practice {
            if !source.quote.is_empty() {
                self.bad_value(spot, "quote", &source.quote);
            }
        } else {
            if !documents.iter().any(|document| document.id == source.document) {
                self.report("pack-unknown-document", spot, &[("id", &source.document)]);
            }
            if source.quote.trim().is_empty() {
                self.report("pack-quote-missing", spot, &[("clause", &source.clause)]);
            }
        }
        source
    }
}

/// The first id that can be reached from itself by following parents, if any; ids map to
/// their parent.
fn cycle<'m>(parents: &BTreeMap<&'m str, &'m str>) -> Vec<&'m str> {
    let mut found = Vec::new();
    for start in parents.keys() {
        let mut at = *start;
        for _ in 0..parents.len() {
            match parents.get(at) {
                Some(parent) if parent == start => {
                    found.push(*start);
                    break;
                }
                Some(parent) => at = parent,
                None => break,
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
