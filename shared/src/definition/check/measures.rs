//! Units of measure, choice lists and elements.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use rust_decimal::Decimal;

use super::{Checker, Spot};
use crate::definition::{
    Aggregation, Choice, ChoiceList, DataElement, Document, Nature, RosterCount, UnitOfMeasure,
    ValueType, csv::Record, raw::RawChoices,
};

const UNIT_COLUMNS: &[&str] = &["id", "label", "canonical", "factor", "aliases"];

const ELEMENT_COLUMNS: &[&str] = &[
    "id",
    "block",
    "label",
    "type",
    "unit",
    "aggregation",
    "nature",
    "compulsory",
    "count",
    "count_of",
    "count_options",
    "count_border",
    "document",
    "clause",
    "quote",
    "hint",
];

impl<'a> Checker<'a> {
    pub(super) fn units(&mut self) -> Vec<UnitOfMeasure> {
        let records = self.csv("units.csv", UNIT_COLUMNS);
        let known: BTreeSet<&str> = records.iter().map(|record| record.get("id")).collect();
        let mut seen = BTreeSet::new();
        let mut units = Vec::with_capacity(records.len());
        for record in &records {
            let spot = Spot::from(record);
            let id = self.field(record, "id");
            self.unique(&mut seen, &id, spot);
            let canonical = self.field(record, "canonical");
            if !known.contains(canonical.as_str()) {
                self.report("pack-unknown-unit", spot, &[("id", &canonical)]);
            }
            let factor = Decimal::from_str(record.get("factor")).ok();
            let factor = factor.filter(|factor| *factor > Decimal::ZERO);
            if factor.is_none() || (canonical == id && factor != Some(Decimal::ONE)) {
                self.bad_value(spot, "factor", record.get("factor"));
            }
            units.push(UnitOfMeasure {
                label: self.field(record, "label"),
                id,
                canonical,
                factor: factor.unwrap_or(Decimal::ONE),
                aliases: record.list("aliases"),
            });
        }
        units
    }

    pub(super) fn choices(&mut self) -> Vec<ChoiceList> {
        let Some((file, raw)) = self.toml::<RawChoices>("choices.toml") else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let mut lists = Vec::with_capacity(raw.choices.len());
        for item in &raw.choices {
            let spot = file.at(item);
            let list = item.get_ref();
            let id = self.word(file, spot, "id", &list.id);
            self.unique(&mut seen, &id, file.at_word(spot, &list.id));
            if list.exhaustive.is_none() {
                self.report("pack-field-missing", spot, &[("field", "exhaustive")]);
            }
            if list.options.is_empty() {
                self.report("pack-field-missing", spot, &[("field", "options")]);
            }
            let mut option_ids = BTreeSet::new();
            let mut options = Vec::with_capacity(list.options.len());
            for option in &list.options {
                let spot = file.at(option);
                let id = self.word(file, spot, "id", &option.get_ref().id);
                self.unique(&mut option_ids, &id, spot);
                let label = self.word(file, spot, "label", &option.get_ref().label);
                options.push(Choice { id, label, aliases: option.get_ref().aliases.clone() });
            }
            let label = self.word(file, spot, "label", &list.label);
            lists.push(ChoiceList {
                id,
                label,
                exhaustive: list.exhaustive.unwrap_or_default(),
                options,
            });
        }
        lists
    }

    pub(super) fn elements(
        &mut self,
        units: &[UnitOfMeasure],
        choices: &[ChoiceList],
        documents: &[Document],
    ) -> Vec<DataElement> {
        let records = self.csv("elements.csv", ELEMENT_COLUMNS);
        let lines: BTreeMap<&str, &Record<'_>> =
            records.iter().map(|record| (record.get("id"), record)).collect();
        let unit_ids: BTreeSet<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        let mut elements = Vec::with_capacity(records.len());
        for record in &records {
            let spot = Spot::from(record);
            let id = self.field(record, "id");
            self.unique(&mut seen, &id, spot);
            let value_type = self.value_type(record, choices);
            let unit = record.get("unit").to_owned();
            if value_type.is_numeric() || !unit.is_empty() {
                if !unit_ids.contains(unit.as_str()) {
                    self.report("pack-unknown-unit", spot, &[("id", &unit)]);
                } else if !value_type.is_numeric() {
                    self.bad_value(spot, "unit", &unit);
                }
            }
            let aggregation = aggregation(record.get("aggregation"));
            if aggregation.is_none() {
                self.report("pack-aggregation-missing", spot, &[("id", &id)]);
            }
            let nature = nature(record.get("nature"));
            if nature.is_none() {
                self.report("pack-nature-missing", spot, &[("id", &id)]);
            }
            elements.push(DataElement {
                block: self.field(record, "block"),
                label: self.field(record, "label"),
                hint: record.get("hint").to_owned(),
                value_type,
                unit,
                aggregation: aggregation.unwrap_or(Aggregation::None),
                nature: nature.unwrap_or(Nature::Event),
                compulsory: self.flag(record, "compulsory"),
                sensitive: false,
                calculation: self.count(record, &lines, choices),
                source: self.csv_source(record, documents),
                id,
            });
        }
        elements
    }

    fn value_type(&mut self, record: &Record<'a>, choices: &[ChoiceList]) -> ValueType {
        let word = record.get("type");
        match word {
            "int" => ValueType::Integer,
            "dec1" => ValueType::Decimal(1),
            "dec3" => ValueType::Decimal(3),
            "money" => ValueType::Money,
            "bool" => ValueType::Bool,
            "date" => ValueType::Date,
            "text" => ValueType::Text,
            "long_text" => ValueType::LongText,
            _ => match word.strip_prefix("select_one ") {
                Some(list) => {
                    if !choices.iter().any(|item| item.id == list) {
                        self.report("pack-unknown-choice-list", record.into(), &[("id", list)]);
                    }
                    ValueType::SelectOne(list.to_owned())
                }
                None => {
                    self.bad_value(record.into(), "type", word);
                    ValueType::Text
                }
            },
        }
    }

    /// How an element is counted from a roster, where it is.
    fn count(
        &mut self,
        record: &Record<'a>,
        lines: &BTreeMap<&str, &Record<'a>>,
        choices: &[ChoiceList],
    ) -> Option<RosterCount> {
        let border_only = self.flag(record, "count_border");
        let element = record.get("count_of").to_owned();
        let options = record.list("count_options");
        let spot = Spot::from(record);
        let counted = lines.get(element.as_str()).map_or("", |record| record.get("type"));
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
                self.bad_value(spot, "count", other);
                None
            }
        }
    }
}

fn aggregation(word: &str) -> Option<Aggregation> {
    Some(match word {
        "SUM" => Aggregation::Sum,
        "SUM_GEO" => Aggregation::SumGeo,
        "OWNER" => Aggregation::Owner,
        "CHECK" => Aggregation::Check,
        "YES" => Aggregation::Yes,
        "LIST" => Aggregation::List,
        "CAT" => Aggregation::Cat,
        "RATIO" => Aggregation::Ratio,
        "MAX" => Aggregation::Max,
        "NONE" => Aggregation::None,
        _ => return None,
    })
}

fn nature(word: &str) -> Option<Nature> {
    Some(match word {
        "flow" => Nature::Flow,
        "stock" => Nature::Stock,
        "ytd" => Nature::Ytd,
        "event" => Nature::Event,
        "text" => Nature::Text,
        _ => return None,
    })
}
