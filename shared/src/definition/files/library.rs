//! What a pack takes from the shared tables: as far as it uses them.

use std::collections::{BTreeMap, BTreeSet};

use super::Tables;
use crate::{
    definition::raw::{Fault, RawPack, Record},
    expr,
};

/// The library's elements that have a line in the pack's `sources.csv`, with what stands in
/// that line, in the library's order; then the pack's own.
pub(super) fn elements(
    elements: Tables,
    sources: Vec<Record>,
    faults: &mut Vec<Fault>,
) -> Vec<Record> {
    let known: BTreeSet<&str> = elements.shared.iter().map(|record| record.get("id")).collect();
    let mut asked: BTreeMap<String, Record> = BTreeMap::new();
    for source in sources {
        let id = source.get("element").to_owned();
        let spot = source.at("element");
        if id.is_empty() {
            faults.push(Fault::new(spot, "pack-field-missing", &[("field", "element")]));
        } else if !known.contains(id.as_str()) {
            faults.push(Fault::new(spot, "pack-unknown-element", &[("id", &id)]));
        } else if asked.insert(id.clone(), source).is_some() {
            faults.push(Fault::new(spot, "pack-duplicate-id", &[("id", &id)]));
        }
    }
    let mut kept = Vec::with_capacity(asked.len() + elements.own.len());
    for mut element in elements.shared {
        let Some(source) = asked.get(element.get("id")) else { continue };
        for name in ["document", "clause", "quote"] {
            if let Some(field) = source.field(name) {
                element.set(name, field.clone());
            }
        }
        if let Some(label) = source.field("label").filter(|label| !label.text.trim().is_empty()) {
            element.set("label", label.clone());
        }
        kept.push(element);
    }
    kept.extend(elements.own);
    kept
}

/// Lists that elements choose from or rows are broken down by. A pack whose document has other
/// words for a shared list writes it itself, under the same id.
pub(super) fn choices(choices: Tables, pack: &RawPack) -> Vec<Record> {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let types = pack.elements.iter().map(|element| element.get("type"));
    used.extend(types.filter_map(|word| word.strip_prefix("select_one ")).map(str::to_owned));
    used.extend(rows(pack).flat_map(|row| row.list("by")));
    for own in &choices.own {
        used.remove(own.get("id"));
    }
    filtered(choices, |record| used.contains(record.get("id")))
}

/// Units of elements, and the canonical ones behind them.
pub(super) fn units(units: Tables, pack: &RawPack) -> Vec<Record> {
    let mut used: BTreeSet<String> =
        pack.elements.iter().map(|element| element.get("unit").to_owned()).collect();
    for unit in &units.shared {
        if used.contains(unit.get("id")) {
            used.insert(unit.get("canonical").to_owned());
        }
    }
    filtered(units, |record| used.contains(record.get("id")))
}

/// Which elements stand in which form, and by which lists they are broken down anywhere.
pub(super) struct Stands {
    forms: BTreeMap<String, BTreeSet<String>>,
    elements: BTreeSet<String>,
    lists: BTreeSet<(String, String)>,
}

impl Stands {
    pub(super) fn of(pack: &RawPack) -> Self {
        let mut stands =
            Self { forms: BTreeMap::new(), elements: BTreeSet::new(), lists: BTreeSet::new() };
        for form in &pack.forms {
            let in_form = stands.forms.entry(form.get("id").to_owned()).or_default();
            for section in form.children("sections") {
                for row in section.children("rows").iter().chain(section.children("columns")) {
                    let element = row.get("element").to_owned();
                    let lists = row.list("by");
                    stands.lists.extend(lists.into_iter().map(|list| (element.clone(), list)));
                    in_form.insert(element);
                }
            }
            stands.elements.extend(in_form.iter().cloned());
        }
        stands
    }

    /// Whether all that an expression speaks of stands in forms. An expression that cannot be
    /// read is kept, so that it is told.
    fn has_all(&self, expression: &str) -> bool {
        let Ok(parsed) = expr::parse(expression) else { return true };
        parsed.references().into_iter().all(|reference| {
            let list = reference.option.split(':').next().unwrap_or_default();
            self.elements.contains(&reference.element)
                && (list.is_empty()
                    || self.lists.contains(&(reference.element.clone(), list.to_owned())))
        })
    }

    fn has_item(&self, item: &Record) -> bool {
        let element = item.get("element");
        match item.get("data_set") {
            "" => self.elements.contains(element),
            form => self.forms.get(form).is_some_and(|elements| elements.contains(element)),
        }
    }
}

pub(super) fn rules(rules: Tables, stands: &Stands) -> Vec<Record> {
    filtered(rules, |rule| {
        ["left", "right", "condition"].iter().all(|side| stands.has_all(rule.get(side)))
    })
}

pub(super) fn indicators(indicators: Tables, stands: &Stands) -> Vec<Record> {
    filtered(indicators, |indicator| {
        ["numerator", "denominator"].iter().all(|part| stands.has_all(indicator.get(part)))
    })
}

/// The items that are there; with fewer than two nothing is left to hold against each other.
pub(super) fn reconciliation(reconciliation: Tables, stands: &Stands) -> Vec<Record> {
    let mut kept = reconciliation.own;
    for mut pair in reconciliation.shared {
        let items = pair.take_children("items");
        let items: Vec<Record> = items.into_iter().filter(|item| stands.has_item(item)).collect();
        if items.len() > 1 {
            pair.set_children("items", items);
            kept.push(pair);
        }
    }
    kept
}

fn filtered(tables: Tables, keep: impl Fn(&Record) -> bool) -> Vec<Record> {
    let mut kept = tables.own;
    kept.extend(tables.shared.into_iter().filter(keep));
    kept
}

fn rows(pack: &RawPack) -> impl Iterator<Item = &Record> {
    let sections = pack.forms.iter().flat_map(|form| form.children("sections"));
    sections.flat_map(|section| section.children("rows"))
}
