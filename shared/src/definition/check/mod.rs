//! The check: from raw records to a [`Pack`], or to everything that is wrong with them.
//!
//! **Invariant:** a pack is refused whole if anything is wrong, and whoever wrote it is told
//! all of it at once, each with its place and reason. Text files and workbooks pass through
//! the same check.

mod calendar;
mod expressions;
mod forms;
mod indicators;
mod measures;
mod owners;
mod places;
mod rules;
mod targets;

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use rust_decimal::Decimal;

use super::{
    CivilDate, Document, Layout, Pack, Source,
    raw::{Fault, RawPack, Record, Spot},
};
use crate::diag::{Finding, Severity};

/// Checks raw records; `faults` are those that were found while they were read.
///
/// The pack is `Some` exactly if there is no fault.
pub(super) fn check(raw: &RawPack, faults: Vec<Fault>) -> (Option<Pack>, Vec<Finding>) {
    let mut checker = Checker { raw, faults, practice: String::new() };
    let pack = checker.pack();
    let mut faults = checker.faults;
    faults.sort();
    faults.dedup();
    let findings: Vec<Finding> = faults.into_iter().map(|fault| finding(raw, fault)).collect();
    (findings.is_empty().then_some(pack), findings)
}

fn finding(raw: &RawPack, fault: Fault) -> Finding {
    let finding = Finding::new(Severity::High, fault.code).at(raw.place(fault.spot));
    fault.arguments.into_iter().fold(finding, |all, (name, value)| all.with(name, value))
}

struct Checker<'a> {
    raw: &'a RawPack,
    faults: Vec<Fault>,
    /// The clause that says "no document orders this".
    practice: String,
}

impl<'a> Checker<'a> {
    fn pack(&mut self) -> Pack {
        let head = &self.raw.head;
        self.practice = self.word(head, "practice");
        let documents = self.documents();
        let periods = self.periods(&documents);
        let places = self.places();
        let reporters = self.reporters(&places, &documents);
        let units = self.units();
        let choices = self.choices();
        let elements = self.elements(&units, &choices, &documents);
        let mut pack = Pack {
            id: self.word(head, "id"),
            version: self.word(head, "version"),
            title: self.word(head, "title"),
            root_place: self.word(head, "root_place"),
            issuer: self.word(head, "issuer"),
            layout: self.layout(head).unwrap_or(Layout::Government),
            practice: self.practice.clone(),
            forms_to_come: head.list("forms_to_come"),
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
        pack.owners = self.owners(&pack);
        pack.rules = self.rules(&pack);
        pack.indicators = self.indicators(&pack);
        pack.targets = self.targets(&pack);
        pack.reconciliation = self.reconciliation(&pack);
        pack
    }

    fn report(&mut self, code: &'static str, spot: Spot, arguments: &[(&'static str, &str)]) {
        self.faults.push(Fault::new(spot, code, arguments));
    }

    /// A field that must be there; empty after the finding if it is not.
    fn word(&mut self, record: &Record, field: &'static str) -> String {
        let value = record.get(field);
        if value.is_empty() {
            self.report("pack-field-missing", record.at(field), &[("field", field)]);
        }
        value.to_owned()
    }

    fn bad_value(&mut self, spot: Spot, field: &'static str, value: &str) {
        self.report("pack-bad-value", spot, &[("field", field), ("value", value)]);
    }

    /// `yes` or nothing.
    fn flag(&mut self, record: &Record, field: &'static str) -> bool {
        let value = record.get(field);
        if !matches!(value, "" | "yes") {
            self.bad_value(record.at(field), field, value);
        }
        value == "yes"
    }

    /// A day `YYYY-MM-DD`, or nothing.
    fn day(&mut self, record: &Record, field: &'static str) -> Option<CivilDate> {
        let value = record.get(field);
        let day = CivilDate::parse_iso(value);
        if day.is_none() && !value.is_empty() {
            self.bad_value(record.at(field), field, value);
        }
        day
    }

    /// First and last day of what a record says; either may be open.
    fn validity(&mut self, record: &Record, id: &str) -> (Option<CivilDate>, Option<CivilDate>) {
        let (from, to) = (self.day(record, "valid_from"), self.day(record, "valid_to"));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            self.report("pack-window-impossible", record.at("valid_to"), &[("id", id)]);
        }
        (from, to)
    }

    /// An exact number, or `otherwise` where none is written.
    fn number(&mut self, record: &Record, field: &'static str, otherwise: Decimal) -> Decimal {
        let value = record.get(field);
        if value.is_empty() {
            return otherwise;
        }
        Decimal::from_str(value).map(|number| number.normalize()).unwrap_or_else(|_| {
            self.bad_value(record.at(field), field, value);
            otherwise
        })
    }

    /// One of a closed list of words; nothing for none, and after a finding.
    fn choice<T: Copy>(
        &mut self,
        record: &Record,
        field: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let value = record.get(field);
        let found = words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning);
        if found.is_none() && !value.is_empty() {
            self.bad_value(record.at(field), field, value);
        }
        found
    }

    /// The same, where one has to be there.
    fn needed<T: Copy>(
        &mut self,
        record: &Record,
        field: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        self.word(record, field);
        self.choice(record, field, words)
    }

    fn layout(&mut self, record: &Record) -> Option<Layout> {
        self.choice(record, "layout", super::words::LAYOUTS)
    }

    /// Notes an id; a second one of the same kind is a finding.
    fn unique(&mut self, seen: &mut BTreeSet<String>, id: &str, spot: Spot) {
        if !id.is_empty() && !seen.insert(id.to_owned()) {
            self.report("pack-duplicate-id", spot, &[("id", id)]);
        }
        if let Some(found) = escape(id) {
            self.report("pack-id-misread", spot, &[("id", id), ("found", found)]);
        }
    }

    fn source(&mut self, record: &Record, documents: &[Document]) -> Source {
        let source = Source {
            document: record.get("document").to_owned(),
            clause: self.word(record, "clause"),
            quote: record.get("quote").to_owned(),
        };
        if source.clause.is_empty() {
            return source;
        }
        let known = documents.iter().any(|document| document.id == source.document);
        if source.clause == self.practice {
            if !source.quote.is_empty() {
                self.bad_value(record.at("quote"), "quote", &source.quote);
            }
            if !known && !source.document.is_empty() {
                let spot = record.near("document", "clause");
                self.report("pack-unknown-document", spot, &[("id", &source.document)]);
            }
        } else {
            if !known {
                let spot = record.near("document", "clause");
                self.report("pack-unknown-document", spot, &[("id", &source.document)]);
            }
            if source.quote.is_empty() {
                let spot = record.near("quote", "clause");
                self.report("pack-quote-missing", spot, &[("clause", &source.clause)]);
            }
        }
        source
    }

    /// The kinds of period that a record names; each has to be a kind of some period.
    fn period_kinds(&mut self, record: &Record, kinds: &BTreeSet<String>) -> Vec<String> {
        let named = record.list("period_kinds");
        for kind in &named {
            if !kinds.contains(kind) {
                self.bad_value(record.at("period_kinds"), "period_kinds", kind);
            }
        }
        named
    }

    fn raw(&self) -> &'a RawPack {
        self.raw
    }
}

/// A part of an id that spreadsheet programs take for a character written by its number:
/// LibreOffice reads `_xa_` as a new line, and the id would be another one when it is saved.
fn escape(id: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = id[from..].find("_x").map(|at| from + at) {
        let digits = id[at + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let end = at + 2 + digits;
        if digits > 0 && id[end..].starts_with('_') {
            return Some(&id[at..=end]);
        }
        from = at + 2;
    }
    None
}

/// The kinds of period that a pack has.
fn kinds_of(pack: &Pack) -> BTreeSet<String> {
    pack.periods.iter().map(|period| period.kind.clone()).collect()
}

/// Every id that can be reached from itself by following parents; ids map to their parent.
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
