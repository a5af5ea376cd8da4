//! Units of measure, choice lists and elements.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use rust_decimal::Decimal;

use super::{Checker, cycle};
use crate::definition::{
    Aggregation, Choice, ChoiceList, DataElement, Document, Nature, RosterCount, UnitOfMeasure,
    ValueType,
    raw::Record,
    words::{AGGREGATIONS, NATURES},
};

impl Checker<'_> {
    pub(super) fn units(&mut self) -> Vec<UnitOfMeasure> {
        let records = &self.raw().units;
        let known: BTreeSet<&str> = records.iter().map(|record| record.get("id")).collect();
        let mut seen = BTreeSet::new();
        let mut units = Vec::with_capacity(records.len());
        for record in records {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let canonical = self.word(record, "canonical");
            if !known.contains(canonical.as_str()) {
                let spot = record.at("canonical");
                self.report("pack-unknown-unit", spot, &[("id", &canonical)]);
            }
            let factor = Decimal::from_str(record.get("factor")).ok();
            let factor = factor.filter(|factor| *factor > Decimal::ZERO);
            if factor.is_none() || (canonical == id && factor != Some(Decimal::ONE)) {
                self.bad_value(record.at("factor"), "factor", record.get("factor"));
            }
            units.push(UnitOfMeasure {
                label: self.word(record, "label"),
                id,
                canonical,
                factor: factor.unwrap_or(Decimal::ONE).normalize(),
                aliases: record.list("aliases"),
            });
        }
        units
    }

    pub(super) fn choices(&mut self) -> Vec<ChoiceList> {
        let mut seen = BTreeSet::new();
        let mut lists = Vec::with_capacity(self.raw().choices.len());
        for list in &self.raw().choices {
            let id = self.word(list, "id");
            self.unique(&mut seen, &id, list.at("id"));
            if list.field("exhaustive").is_none() {
                self.report("pack-field-missing", list.spot, &[("field", "exhaustive")]);
            }
            if list.children("options").is_empty() {
                self.report("pack-field-missing", list.spot, &[("field", "options")]);
            }
            let mut option_ids = BTreeSet::new();
            let mut options = Vec::new();
            for option in list.children("options") {
                let id = self.word(option, "id");
                self.unique(&mut option_ids, &id, option.at("id"));
                let label = self.word(option, "label");
                options.push(Choice { id, label, aliases: option.list("aliases") });
            }
            let label = self.word(list, "label");
            let exhaustive = self.flag(list, "exhaustive");
            lists.push(ChoiceList { id, label, exhaustive, options });
        }
        lists
    }

    pub(super) fn elements(
        &mut self,
        units: &[UnitOfMeasure],
        choices: &[ChoiceList],
        documents: &[Document],
    ) -> Vec<DataElement> {
        let records = &self.raw().elements;
        let lines: BTreeMap<&str, &Record> =
            records.iter().map(|record| (record.get("id"), record)).collect();
        let unit_ids: BTreeSet<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        // An element may be the total of its own column in a roster; longer ways round are cycles.
        let counted: BTreeMap<&str, &str> = records
            .iter()
            .map(|record| (record.get("id"), record.get("count_of")))
            .filter(|(id, of)| !of.is_empty() && id != of)
            .collect();
        for id in cycle(&counted) {
            let arguments = [("id", id), ("other", counted[id])];
            self.report("pack-calculation-cycle", lines[id].at("count_of"), &arguments);
        }
        let mut elements = Vec::with_capacity(records.len());
        for record in records {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let value_type = self.value_type(record, choices);
            let unit = record.get("unit").to_owned();
            if value_type.is_numeric() || !unit.is_empty() {
                if !unit_ids.contains(unit.as_str()) {
                    self.report("pack-unknown-unit", record.at("unit"), &[("id", &unit)]);
                } else if !value_type.is_numeric() {
                    self.bad_value(record.at("unit"), "unit", &unit);
                }
            }
            let aggregation = self.choice(record, "aggregation", AGGREGATIONS);
            if record.get("aggregation").is_empty() {
                let spot = record.at("aggregation");
                self.report("pack-aggregation-missing", spot, &[("id", &id)]);
            }
            let nature = self.choice(record, "nature", NATURES);
            if record.get("nature").is_empty() {
                self.report("pack-nature-missing", record.at("nature"), &[("id", &id)]);
            }
            elements.push(DataElement {
                block: self.word(record, "block"),
                label: self.word(record, "label"),
                hint: record.get("hint").to_owned(),
                value_type,
                unit,
                aggregation: aggregation.unwrap_or(Aggregation::None),
                nature: nature.unwrap_or(Nature::Event),
                compulsory: self.flag(record, "compulsory"),
                sensitive: self.flag(record, "sensitive"),
                calculation: self.count(record, &lines, choices),
                source: self.source(record, documents),
                id,
            });
        }
        elements
    }

    fn value_type(&mut self, record: &Record, choices: &[ChoiceList]) -> ValueType {
        let word = record.get("type");
        match word {
            "int" => ValueType::Integer,
            "dec1" => ValueType::Decimal(1),
            "dec3" => ValueType::Decimal(3),
            "pct" => ValueType::Percent,
            "money" => ValueType::Money,
            "bool" => ValueType::Bool,
            "date" => ValueType::Date,
            "text" => ValueType::Text,
            "long_text" => ValueType::LongText,
            _ => match word.strip_prefix("select_one ") {
                Some(list) => {
                    if !choices.iter().any(|item| item.id == list) {
                        let spot = record.at("type");
                        self.report("pack-unknown-choice-list", spot, &[("id", list)]);
                    }
                    ValueType::SelectOne(list.to_owned())
                }
                None => {
                    self.word(record, "type");
                    if !word.is_empty() {
                        self.bad_value(record.at("type"), "type", word);
                    }
                    ValueType::Text
                }
            },
        }
    }

    /// How an element is counted from a roster, where it is.
    fn count(
        &mut self,
        record: &Record,
        lines: &BTreeMap<&str, &Record>,
        choices: &[ChoiceList],
    ) -> Option<RosterCount> {
        let border_only = self.flag(record, "count_border");
        let element = record.get("count_of").to_owned();
        let options = record.list("count_options");
        let spot = record.at("count_of");
        let line = lines.get(element.as_str());
        let counted = line.map_or("", |record| record.get("type"));
        match record.get("count") {
            "" => None,
            "rows" => Some(RosterCount::Rows { border_only }),
            "choices" => {
                let list = counted.strip_prefix("select_one ").unwrap_or_default();
                let known = choices.iter().find(|item| item.id == list);
                let Some(list) = known else {
                    self.report("pack-unknown-element", spot, &[("id", &element)]);
                    return None;
                };
                for option in &options {
                    if !list.options.iter().any(|item| item.id == *option) {
                        let spot = record.at("count_options");
                        self.report("pack-unknown-option", spot, &[("id", option)]);
                    }
                }
                Some(RosterCount::Choices { element, options, border_only })
            }
            "total" => {
                if !matches!(counted, "int" | "dec1" | "dec3" | "money") {
                    self.report("pack-unknown-element", spot, &[("id", &element)]);
                }
                Some(RosterCount::Total { element })
            }
            other => {
                self.bad_value(record.at("count"), "count", other);
                None
            }
        }
    }
}
