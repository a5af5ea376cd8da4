//! Territories and the bodies that report.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Spot, cycle};
use crate::definition::{Document, OrgPlace, Reporter};

const PLACE_COLUMNS: &[&str] = &[
    "id",
    "parent",
    "kind",
    "name",
    "short_name",
    "gso_code",
    "border",
    "border_unconfirmed",
    "opened",
    "closed",
    "aliases",
];

const REPORTER_COLUMNS: &[&str] = &[
    "id",
    "kind",
    "place",
    "name",
    "short_name",
    "slug",
    "requested",
    "aliases",
    "document",
    "clause",
    "quote",
];

impl<'a> Checker<'a> {
    pub(super) fn places(&mut self) -> Vec<OrgPlace> {
        let records = self.csv("places.csv", PLACE_COLUMNS);
        let mut seen = BTreeSet::new();
        let mut codes = BTreeSet::new();
        let lines: BTreeMap<&str, Spot<'_>> =
            records.iter().map(|record| (record.get("id"), record.into())).collect();
        let parents: BTreeMap<&str, &str> = records
            .iter()
            .map(|record| (record.get("id"), record.get("parent")))
            .filter(|(_, parent)| !parent.is_empty())
            .collect();
        let circular = cycle(&parents);
        for id in &circular {
            self.report("pack-place-cycle", lines[id], &[("id", id)]);
        }
        let mut levels: BTreeMap<&str, u8> = BTreeMap::new();
        let mut places = Vec::with_capacity(records.len());
        for record in &records {
            let spot = Spot::from(record);
            let id = self.field(record, "id");
            self.unique(&mut seen, &id, spot);
            let parent = record.get("parent");
            let level = match levels.get(parent) {
                _ if parent.is_empty() => 1,
                Some(level) => level + 1,
                None if circular.contains(&record.get("id")) => 1,
                None => {
                    // Parents come first, so that order and level can be read in one go.
                    self.report("pack-unknown-place", spot, &[("id", parent)]);
                    1
                }
            };
            levels.insert(record.get("id"), level);
            let gso_code = self.field(record, "gso_code");
            self.unique(&mut codes, &gso_code, spot);
            let (opened, closed) = (self.day(record, "opened"), self.day(record, "closed"));
            if let (Some(opened), Some(closed)) = (opened, closed)
                && opened >= closed
            {
                self.report("pack-window-impossible", spot, &[("id", &id)]);
            }
            places.push(OrgPlace {
                successors: Vec::new(),
                groups: Vec::new(),
                name: self.field(record, "name"),
                short_name: self.field(record, "short_name"),
                kind: self.field(record, "kind"),
                level,
                parent: (!parent.is_empty()).then(|| parent.to_owned()),
                gso_code,
                opened,
                closed,
                is_border: self.flag(record, "border"),
                border_unconfirmed: self.flag(record, "border_unconfirmed"),
                aliases: record.list("aliases"),
                id,
            });
        }
        places
    }

    pub(super) fn reporters(
        &mut self,
        places: &[OrgPlace],
        documents: &[Document],
    ) -> Vec<Reporter> {
        let records = self.csv("reporters.csv", REPORTER_COLUMNS);
        let levels: BTreeMap<&str, u8> =
            places.iter().map(|place| (place.id.as_str(), place.level)).collect();
        let mut seen = BTreeSet::new();
        let mut slugs = BTreeSet::new();
        let mut reporters = Vec::with_capacity(records.len());
        for record in &records {
            let spot = Spot::from(record);
            let id = self.field(record, "id");
            self.unique(&mut seen, &id, spot);
            let slug = self.field(record, "slug");
            self.unique(&mut slugs, &slug, spot);
            // Slugs become names of files.
            if !slug.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
                self.bad_value(spot, "slug", &slug);
            }
            let place = self.field(record, "place");
            let level = levels.get(place.as_str()).copied();
            if level.is_none() && !place.is_empty() {
                self.report("pack-unknown-place", spot, &[("id", &place)]);
            }
            reporters.push(Reporter {
                valid_from: None,
                valid_to: None,
                id,
                name: self.field(record, "name"),
                short_name: self.field(record, "short_name"),
                kind: self.field(record, "kind"),
                level: level.unwrap_or(1),
                place,
                slug,
                requested: self.flag(record, "requested"),
                aliases: record.list("aliases"),
                source: self.csv_source(record, documents),
            });
        }
        reporters
    }
}
