//! Territories and the bodies that report.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use rust_decimal::Decimal;

use super::{Checker, cycle};
use crate::definition::{
    CivilDate, Document, OrgPlace, Reporter, Successor,
    raw::{Record, Spot, parts},
};

/// From a day on, up to a day: either may be open.
type Life = (Option<CivilDate>, Option<CivilDate>);

impl Checker<'_> {
    pub(super) fn places(&mut self) -> Vec<OrgPlace> {
        let records = &self.raw().places;
        let mut seen = BTreeSet::new();
        let mut codes: BTreeMap<String, Vec<Life>> = BTreeMap::new();
        let spots: BTreeMap<&str, Spot> =
            records.iter().map(|record| (record.get("id"), record.at("parent"))).collect();
        let parents: BTreeMap<&str, &str> = records
            .iter()
            .map(|record| (record.get("id"), record.get("parent")))
            .filter(|(_, parent)| !parent.is_empty())
            .collect();
        let circular: BTreeSet<&str> = cycle(&parents).into_iter().collect();
        for id in &circular {
            self.report("pack-place-cycle", spots[id], &[("id", id)]);
        }
        let mut levels: BTreeMap<&str, u8> = BTreeMap::new();
        let mut places = Vec::with_capacity(records.len());
        for record in records {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let parent = record.get("parent");
            let level = match levels.get(parent) {
                _ if parent.is_empty() => 1,
                Some(level) => level.saturating_add(1),
                None if circular.contains(record.get("id")) => 1,
                None => {
                    // Parents come first, so that order and level can be read in one go.
                    self.report("pack-unknown-place", record.at("parent"), &[("id", parent)]);
                    1
                }
            };
            levels.insert(record.get("id"), level);
            let gso_code = self.word(record, "gso_code");
            let (opened, closed) = (self.day(record, "opened"), self.day(record, "closed"));
            if opened.zip(closed).is_some_and(|(opened, closed)| opened >= closed) {
                self.report("pack-window-impossible", record.at("closed"), &[("id", &id)]);
            }
            // Codes are used again, but never by two places on one day.
            let earlier = codes.entry(gso_code.clone()).or_default();
            if !gso_code.is_empty() && earlier.iter().any(|other| meet(*other, (opened, closed))) {
                self.report("pack-duplicate-id", record.at("gso_code"), &[("id", &gso_code)]);
            }
            earlier.push((opened, closed));
            places.push(OrgPlace {
                name: self.word(record, "name"),
                short_name: self.word(record, "short_name"),
                kind: self.word(record, "kind"),
                level,
                parent: (!parent.is_empty()).then(|| parent.to_owned()),
                gso_code,
                opened,
                closed,
                successors: self.successors(record),
                groups: record.list("groups"),
                is_border: self.flag(record, "border"),
                border_unconfirmed: self.flag(record, "border_unconfirmed"),
                aliases: record.list("aliases"),
                id,
            });
        }
        self.successions(records, &places);
        places
    }

    /// `id`, or `id:weight|id:weight`.
    fn successors(&mut self, record: &Record) -> Vec<Successor> {
        let mut successors = Vec::new();
        for part in parts(record.get("successors")) {
            let (place, weight) = part.split_once(':').unwrap_or((part, "1"));
            let weight = Decimal::from_str(weight.trim()).ok();
            let weight = weight.filter(|weight| *weight > Decimal::ZERO && *weight <= Decimal::ONE);
            match weight {
                Some(weight) => {
                    let (place, weight) = (place.trim().to_owned(), weight.normalize());
                    successors.push(Successor { place, weight });
                }
                None => self.bad_value(record.at("successors"), "successors", part),
            }
        }
        let sum: Decimal = successors.iter().map(|successor| successor.weight).sum();
        if !successors.is_empty() && sum != Decimal::ONE {
            let (id, sum) = (record.get("id").to_owned(), sum.to_string());
            let arguments = [("id", id.as_str()), ("sum", sum.as_str())];
            self.report("pack-successor-weights", record.at("successors"), &arguments);
        }
        successors
    }

    /// Whoever takes over is there when the other closes.
    fn successions(&mut self, records: &[Record], places: &[OrgPlace]) {
        let by_id: BTreeMap<&str, &OrgPlace> =
            places.iter().map(|place| (place.id.as_str(), place)).collect();
        for (record, place) in records.iter().zip(places) {
            let spot = record.at("successors");
            if !place.successors.is_empty() && place.closed.is_none() {
                self.report("pack-successor-of-open", spot, &[("id", &place.id)]);
            }
            for successor in &place.successors {
                let Some(next) = by_id.get(successor.place.as_str()) else {
                    self.report("pack-unknown-successor", spot, &[("id", &successor.place)]);
                    continue;
                };
                let late =
                    place.closed.zip(next.opened).is_some_and(|(closed, opened)| opened > closed);
                let gone = place.closed.zip(next.closed).is_some_and(|(closed, end)| end <= closed);
                if late || gone || next.id == place.id {
                    let arguments = [("id", place.id.as_str()), ("other", next.id.as_str())];
                    self.report("pack-successor-dates", spot, &arguments);
                }
            }
        }
    }

    pub(super) fn reporters(
        &mut self,
        places: &[OrgPlace],
        documents: &[Document],
    ) -> Vec<Reporter> {
        let records = &self.raw().reporters;
        let levels: BTreeMap<&str, u8> =
            places.iter().map(|place| (place.id.as_str(), place.level)).collect();
        let mut seen = BTreeSet::new();
        let mut slugs = BTreeSet::new();
        let mut reporters = Vec::with_capacity(records.len());
        for record in records {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let slug = self.word(record, "slug");
            self.unique(&mut slugs, &slug, record.at("slug"));
            // Slugs become names of files.
            if !slug.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
                self.bad_value(record.at("slug"), "slug", &slug);
            }
            let place = self.word(record, "place");
            let level = levels.get(place.as_str()).copied();
            if level.is_none() && !place.is_empty() {
                self.report("pack-unknown-place", record.at("place"), &[("id", &place)]);
            }
            let (valid_from, valid_to) = self.validity(record, &id);
            reporters.push(Reporter {
                id,
                name: self.word(record, "name"),
                short_name: self.word(record, "short_name"),
                kind: self.word(record, "kind"),
                level: level.unwrap_or(1),
                place,
                slug,
                requested: self.flag(record, "requested"),
                aliases: record.list("aliases"),
                valid_from,
                valid_to,
                source: self.source(record, documents),
            });
        }
        reporters
    }
}

/// Whether two places exist on one and the same day.
fn meet(one: Life, other: Life) -> bool {
    let ends_before = |end: Option<CivilDate>, start: Option<CivilDate>| {
        end.zip(start).is_some_and(|(end, start)| end <= start)
    };
    !ends_before(one.1, other.0) && !ends_before(other.1, one.0)
}
