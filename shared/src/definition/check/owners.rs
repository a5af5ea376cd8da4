//! Owners: that each element in a form has exactly one occurrence that counts.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::definition::{
    Aggregation, CivilDate, Counts, DataSet, Owner, Pack, is_valid,
    raw::{Record, Spot, lines_about},
};

/// Where an element stands in a form.
#[derive(Clone, Copy)]
struct Occurrence {
    /// Only a cross-check there.
    check: bool,
    spot: Spot,
}

/// By form, by element.
type Holds<'r> = BTreeMap<&'r str, BTreeMap<&'r str, Occurrence>>;

impl Checker<'_> {
    /// The owners, sorted by element and first day: lines for very elements, prefixes and the
    /// elements of one form alone are all written out.
    pub(super) fn owners(&mut self, pack: &Pack) -> Vec<Owner> {
        let raw = self.raw();
        let holds: Holds<'_> =
            raw.forms.iter().map(|form| (form.get("id"), occurrences(form))).collect();
        let mut by_element: BTreeMap<String, Vec<(Owner, Spot)>> = BTreeMap::new();
        for record in &raw.owners {
            let written = self.word(record, "element");
            let line = self.line(record, &written);
            match written.strip_suffix('*') {
                None => self.of_element(record, line, pack, &holds, &mut by_element),
                Some(_) => self.of_prefix(record, line, pack, &holds, &mut by_element),
            }
        }
        default_owners(pack, &holds, &mut by_element);
        self.every_row_is_owned(pack, &holds, &by_element);
        let mut owners: Vec<Owner> =
            by_element.into_values().flatten().map(|(owner, _)| owner).collect();
        owners.sort_by(|a, b| (&a.element, a.valid_from).cmp(&(&b.element, b.valid_from)));
        owners
    }

    fn line(&mut self, record: &Record, element: &str) -> Owner {
        let written = self.word(record, "data_sets");
        let (valid_from, valid_to) = self.validity(record, element);
        Owner {
            element: element.to_owned(),
            counts: match written.as_str() {
                "*" => Counts::Everywhere,
                _ => Counts::In(record.list("data_sets")),
            },
            stand_in: record.get("stand_in").to_owned(),
            valid_from,
            valid_to,
        }
    }

    fn of_element(
        &mut self,
        record: &Record,
        owner: Owner,
        pack: &Pack,
        holds: &Holds<'_>,
        by_element: &mut BTreeMap<String, Vec<(Owner, Spot)>>,
    ) {
        let spot = record.at("element");
        if pack.element(&owner.element).is_none() {
            self.report("pack-unknown-element", spot, &[("id", &owner.element)]);
        }
        self.named_forms(record, pack);
        for (field, id) in named(&owner) {
            let holds = holds.get(id);
            if holds.is_some_and(|elements| !elements.contains_key(owner.element.as_str())) {
                let arguments = [("id", owner.element.as_str()), ("form", id)];
                self.report("pack-owner-without-row", record.at(field), &arguments);
            }
        }
        let earlier = by_element.entry(owner.element.clone()).or_default();
        if earlier.iter().any(|(other, _)| overlap(&owner, other)) {
            self.report("pack-owners-overlap", spot, &[("id", &owner.element)]);
        }
        earlier.push((owner, spot));
    }

    /// A prefix speaks of the elements that stand in one of its forms and have no line of
    /// their own; its stand-in holds where it has the element.
    fn of_prefix(
        &mut self,
        record: &Record,
        line: Owner,
        pack: &Pack,
        holds: &Holds<'_>,
        by_element: &mut BTreeMap<String, Vec<(Owner, Spot)>>,
    ) {
        let spot = record.at("element");
        self.named_forms(record, pack);
        let prefix = line.element.trim_end_matches('*');
        let lines = &self.raw().owners;
        let has = |form: &str, element: &str| {
            holds.get(form).is_some_and(|elements| elements.contains_key(element))
        };
        let mut matched = false;
        let mut overlaps = Vec::new();
        for element in pack.elements.iter().filter(|element| element.id.starts_with(prefix)) {
            matched = true;
            let speaks =
                lines_about(lines, &element.id).iter().any(|other| std::ptr::eq(*other, record));
            let counts = match &line.counts {
                Counts::Everywhere => Counts::Everywhere,
                Counts::In(forms) => Counts::In(
                    forms
                        .iter()
                        .filter(|form| has(form, &element.id) || pack.forms_to_come.contains(form))
                        .cloned()
                        .collect(),
                ),
            };
            if !speaks || counts == Counts::In(Vec::new()) {
                continue;
            }
            let keeps_stand_in = has(&line.stand_in, &element.id);
            let owner = Owner {
                element: element.id.clone(),
                counts,
                stand_in: if keeps_stand_in { line.stand_in.clone() } else { String::new() },
                ..line.clone()
            };
            let earlier = by_element.entry(element.id.clone()).or_default();
            if earlier.iter().any(|(other, _)| overlap(&owner, other)) {
                overlaps.push(element.id.clone());
            }
            earlier.push((owner, spot));
        }
        if !matched {
            self.report("pack-unknown-element", spot, &[("id", &line.element)]);
        }
        for id in overlaps {
            self.report("pack-owners-overlap", spot, &[("id", &id)]);
        }
    }

    /// The forms of a line are there, or to come.
    fn named_forms(&mut self, record: &Record, pack: &Pack) {
        for (field, ids) in
            [("data_sets", record.list("data_sets")), ("stand_in", record.list("stand_in"))]
        {
            for id in ids.iter().filter(|id| *id != "*") {
                if pack.data_set(id).is_none() && !pack.forms_to_come.contains(id) {
                    self.report("pack-unknown-form", record.at(field), &[("id", id)]);
                }
            }
        }
    }

    /// On the last day of every period of its form, the figure of a row counts somewhere; on
    /// some day it counts in its own form, or else the row is a cross-check.
    fn every_row_is_owned(
        &mut self,
        pack: &Pack,
        holds: &Holds<'_>,
        by_element: &BTreeMap<String, Vec<(Owner, Spot)>>,
    ) {
        let mut told = BTreeSet::new();
        for data_set in &pack.data_sets {
            let days = days_of(pack, data_set);
            let Some(elements) = holds.get(data_set.id.as_str()) else { continue };
            for (element, occurrence) in elements {
                let Some(definition) = pack.element(element) else { continue };
                let never_counts = definition.aggregation == Aggregation::Check;
                let all = by_element.get(*element).map(Vec::as_slice).unwrap_or_default();
                let on = |day: &CivilDate| {
                    all.iter().find(|(owner, _)| is_valid(owner.valid_from, owner.valid_to, *day))
                };
                let owners: Vec<Option<&(Owner, Spot)>> = days.iter().map(on).collect();
                let counts =
                    owners.iter().flatten().any(|(owner, _)| owner.counts.has(&data_set.id));
                if !occurrence.check && !never_counts && owners.iter().any(Option::is_none) {
                    let spot = all.first().map_or(occurrence.spot, |(_, spot)| *spot);
                    if told.insert(*element) {
                        self.report("pack-owner-missing", spot, &[("id", element)]);
                    }
                    continue;
                }
                let named_here = owners.iter().flatten().any(|(owner, _)| {
                    owner.counts != Counts::Everywhere && owner.counts.has(&data_set.id)
                });
                let wrong = match occurrence.check {
                    true => named_here && !never_counts,
                    false => never_counts || !(counts || days.is_empty()),
                };
                if wrong {
                    let arguments = [("id", *element), ("form", data_set.id.as_str())];
                    self.report("pack-owner-and-check", occurrence.spot, &arguments);
                }
            }
        }
    }
}

/// An element that stands, as more than a cross-check, in one form alone and has no line is
/// that form's.
fn default_owners(
    pack: &Pack,
    holds: &Holds<'_>,
    by_element: &mut BTreeMap<String, Vec<(Owner, Spot)>>,
) {
    for element in &pack.elements {
        if by_element.contains_key(&element.id) || element.aggregation == Aggregation::Check {
            continue;
        }
        let mut forms = holds.iter().filter_map(|(form, elements)| {
            let occurrence = elements.get(element.id.as_str())?;
            (!occurrence.check).then_some((*form, occurrence.spot))
        });
        if let (Some((form, spot)), None) = (forms.next(), forms.next()) {
            let owner = Owner {
                element: element.id.clone(),
                counts: Counts::In(vec![form.to_owned()]),
                stand_in: String::new(),
                valid_from: None,
                valid_to: None,
            };
            by_element.insert(element.id.clone(), vec![(owner, spot)]);
        }
    }
}

/// The forms that an owner names, each with the field it stands in.
fn named(owner: &Owner) -> Vec<(&'static str, &str)> {
    let mut named = Vec::new();
    if let Counts::In(forms) = &owner.counts {
        named.extend(forms.iter().map(|form| ("data_sets", form.as_str())));
    }
    if !owner.stand_in.is_empty() {
        named.push(("stand_in", owner.stand_in.as_str()));
    }
    named
}

/// The last days of the periods in which a form is in use.
fn days_of(pack: &Pack, data_set: &DataSet) -> BTreeSet<CivilDate> {
    pack.periods
        .iter()
        .filter(|period| data_set.period_kinds.contains(&period.kind))
        .map(|period| period.window_to)
        .filter(|day| data_set.is_valid_on(*day))
        .collect()
}

/// The elements of a form, and whether each is only a cross-check there.
fn occurrences(form: &Record) -> BTreeMap<&str, Occurrence> {
    let of = |record: &Record| Occurrence {
        check: record.get("check") == "yes",
        spot: record.at("element"),
    };
    let mut found = BTreeMap::new();
    for section in form.children("sections") {
        for column in section.children("columns") {
            found.insert(column.get("element"), of(column));
        }
    }
    // A row of the form speaks for it before the column of a roster.
    for section in form.children("sections") {
        for row in section.children("rows").iter().filter(|row| row.get("opening").is_empty()) {
            found.insert(row.get("element"), of(row));
        }
    }
    found
}

fn overlap(one: &Owner, other: &Owner) -> bool {
    let before = |end: Option<CivilDate>, start: Option<CivilDate>| {
        end.zip(start).is_some_and(|(end, start)| end < start)
    };
    !before(one.valid_to, other.valid_from) && !before(other.valid_to, one.valid_from)
}
