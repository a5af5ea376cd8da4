//! Documents and periods.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::definition::{
    CivilDate, Document, Period,
    raw::{Record, Spot},
};

/// Kinds of period that may overlap others of their kind.
const FREE_KINDS: &[&str] = &["ad_hoc", "campaign", "plan"];

impl Checker<'_> {
    pub(super) fn documents(&mut self) -> Vec<Document> {
        let mut seen = BTreeSet::new();
        let mut documents = Vec::new();
        for record in &self.raw().documents {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            documents.push(Document {
                id,
                number: self.word(record, "number"),
                issuer: self.word(record, "issuer"),
                date: self.day(record, "date"),
                title: self.word(record, "title"),
                file: self.word(record, "file"),
            });
        }
        documents
    }

    pub(super) fn periods(&mut self, documents: &[Document]) -> Vec<Period> {
        let mut seen = BTreeSet::new();
        let mut periods = Vec::new();
        let raw = &self.raw().periods;
        for record in raw {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let kind = self.word(record, "kind");
            let from = self.date(record, "window_from");
            let to = self.date(record, "window_to");
            let due = self.day(record, "due_before");
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                let spot = record.at("window_to");
                self.report("pack-window-impossible", spot, &[("id", &id)]);
            }
            // A plan for a year is due while that year runs.
            let after = if kind == "plan" { from } else { to };
            if due.zip(after).is_some_and(|(due, after)| due <= after) {
                self.report("pack-due-impossible", record.at("due_before"), &[("id", &id)]);
            }
            let reference = |field| Some(record.get(field).to_owned()).filter(|id| !id.is_empty());
            periods.push(Period {
                kind,
                label: self.word(record, "label"),
                window_from: from.unwrap_or_else(day_one),
                window_to: to.unwrap_or_else(day_one),
                due_before: due,
                due_inclusive: self.flag(record, "due_inclusive"),
                previous: reference("previous"),
                same_period_last_year: reference("same_period_last_year"),
                source: self.source(record, documents),
                id,
            });
        }
        self.period_references(raw, &periods);
        self.period_overlaps(raw, &periods);
        periods
    }

    /// What a period is compared with has to be there, and to have ended before it began.
    fn period_references(&mut self, raw: &[Record], periods: &[Period]) {
        let by_id: BTreeMap<&str, &Period> =
            periods.iter().map(|period| (period.id.as_str(), period)).collect();
        for (record, period) in raw.iter().zip(periods) {
            for field in ["previous", "same_period_last_year"] {
                let id = record.get(field);
                let spot = record.at(field);
                match by_id.get(id) {
                    _ if id.is_empty() => {}
                    Some(other) if other.id != period.id => {
                        if other.window_to >= period.window_from {
                            let arguments = [("id", period.id.as_str()), ("other", id)];
                            self.report("pack-period-order", spot, &arguments);
                        }
                    }
                    _ => self.report("pack-unknown-period", spot, &[("id", id)]),
                }
            }
        }
    }

    fn period_overlaps(&mut self, raw: &[Record], periods: &[Period]) {
        let mut by_kind: BTreeMap<&str, Vec<(&Period, Spot)>> = BTreeMap::new();
        for (record, period) in raw.iter().zip(periods) {
            if !FREE_KINDS.contains(&period.kind.as_str()) {
                let spot = record.at("window_from");
                by_kind.entry(&period.kind).or_default().push((period, spot));
            }
        }
        for same in by_kind.values() {
            for (at, (period, spot)) in same.iter().enumerate() {
                let overlaps = |other: &&(&Period, Spot)| {
                    other.0.id != period.id
                        && other.0.window_from <= period.window_to
                        && period.window_from <= other.0.window_to
                };
                if let Some((other, _)) = same[..at].iter().find(overlaps) {
                    let arguments = [("id", period.id.as_str()), ("other", other.id.as_str())];
                    self.report("pack-periods-overlap", *spot, &arguments);
                }
            }
        }
    }

    /// A day that must be there.
    fn date(&mut self, record: &Record, field: &'static str) -> Option<CivilDate> {
        self.word(record, field);
        self.day(record, field)
    }
}

/// Stands in for a day that was refused, so that what refers to its owner still resolves;
/// the pack is refused with it.
fn day_one() -> CivilDate {
    CivilDate::new(1, 1, 1).expect("the first day there is")
}
