//! Owners: that each element in a form has exactly one occurrence that counts.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Spot};
use crate::definition::{Aggregation, CivilDate, Counts, DataSet, Owner, Pack};

const COLUMNS: &[&str] = &["element", "data_set", "stand_in", "valid_from", "valid_to"];

impl<'a> Checker<'a> {
    pub(super) fn owners(&mut self, pack: &Pack) -> Vec<Owner> {
        let records = self.csv("owners.csv", COLUMNS);
        let holds: BTreeMap<&str, BTreeMap<&str, bool>> = pack
            .data_sets
            .iter()
            .map(|data_set| (data_set.id.as_str(), occurrences(data_set)))
            .collect();
        let mut by_element: BTreeMap<String, Vec<(Owner, Spot<'a>)>> = BTreeMap::new();
        let mut owners = Vec::with_capacity(records.len());
        for record in &records {
            let spot = Spot::from(record);
            let named = record.get("data_set").to_owned();
            let owner = Owner {
                element: self.field(record, "element"),
                counts: match named.as_str() {
                    "" => Counts::Everywhere,
                    _ => Counts::In(vec![named.clone()]),
                },
                stand_in: record.get("stand_in").to_owned(),
                valid_from: self.day(record, "valid_from"),
                valid_to: self.day(record, "valid_to"),
            };
            if pack.element(&owner.element).is_none() {
                self.report("pack-unknown-element", spot, &[("id", &owner.element)]);
            }
            for data_set in [&named, &owner.stand_in] {
                let known = data_set.is_empty() || pack.forms_to_come.contains(data_set);
                match holds.get(data_set.as_str()) {
                    Some(elements) if !elements.contains_key(owner.element.as_str()) => {
                        let arguments =
                            [("id", owner.element.as_str()), ("form", data_set.as_str())];
                        self.report("pack-owner-without-row", spot, &arguments);
                    }
                    None if !known => {
                        self.report("pack-unknown-form", spot, &[("id", data_set)]);
                    }
                    _ => {}
                }
            }
            let earlier = by_element.entry(owner.element.clone()).or_default();
            if earlier.iter().any(|(other, _)| overlap(&owner, other)) {
                self.report("pack-owners-overlap", spot, &[("id", &owner.element)]);
            }
            earlier.push((owner.clone(), spot));
            owners.push(owner);
        }
        self.every_row_is_owned(pack, &holds, &by_element);
        owners
    }

    /// On the last day of every period of its form, a row counts where its form owns the
    /// element, and is a cross-check everywhere else.
    fn every_row_is_owned(
        &mut self,
        pack: &Pack,
        holds: &BTreeMap<&str, BTreeMap<&str, bool>>,
        by_element: &BTreeMap<String, Vec<(Owner, Spot<'a>)>>,
    ) {
        let start = Spot { file: "owners.csv", line: 1 };
        for data_set in &pack.data_sets {
            let periods = pack.periods.iter();
            let days: BTreeSet<CivilDate> = periods
                .filter(|period| data_set.period_kinds.contains(&period.kind))
                .map(|period| period.window_to)
                .collect();
            for (element, check) in &holds[data_set.id.as_str()] {
                let all = by_element.get(*element).map(Vec::as_slice).unwrap_or_default();
                let on = |day: &CivilDate| all.iter().find(|(owner, _)| is_valid(owner, *day));
                let owners: Vec<_> = days.iter().map(on).collect();
                if owners.iter().any(Option::is_none) {
                    let spot = all.first().map_or(start, |(_, spot)| *spot);
                    self.report("pack-owner-missing", spot, &[("id", element)]);
                }
                let never_counts =
                    pack.element(element).is_some_and(|e| e.aggregation == Aggregation::Check);
                let differs = |(owner, _): &&(Owner, Spot<'a>)| {
                    let counts = owner.counts.has(&data_set.id);
                    *check != (never_counts || !counts)
                };
                if let Some((_, spot)) = owners.into_iter().flatten().find(differs) {
                    let arguments = [("id", *element), ("form", data_set.id.as_str())];
                    self.report("pack-owner-and-check", *spot, &arguments);
                }
            }
        }
    }
}

/// The elements of a form, and whether each is only a cross-check there.
fn occurrences(data_set: &DataSet) -> BTreeMap<&str, bool> {
    let rows = data_set.sections.iter().flat_map(|section| &section.rows);
    let rows = rows.filter(|row| !row.opening).map(|row| (row.element.as_str(), row.check));
    let rosters = data_set.sections.iter().filter_map(|section| section.roster.as_ref());
    let columns = rosters.flat_map(|roster| &roster.columns);
    let columns = columns.map(|column| (column.element.as_str(), column.check));
    columns.chain(rows).collect()
}

fn overlap(one: &Owner, other: &Owner) -> bool {
    let before = |end: Option<CivilDate>, start: Option<CivilDate>| {
        end.zip(start).is_some_and(|(end, start)| end < start)
    };
    !before(one.valid_to, other.valid_from) && !before(other.valid_to, one.valid_from)
}

fn is_valid(owner: &Owner, day: CivilDate) -> bool {
    owner.valid_from.is_none_or(|from| from <= day) && owner.valid_to.is_none_or(|to| day <= to)
}
