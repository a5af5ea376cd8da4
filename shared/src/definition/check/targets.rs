//! Targets, and figures to be held against each other.

use std::{collections::BTreeSet, str::FromStr};

use rust_decimal::Decimal;

use super::{Checker, kinds_of};
use crate::{
    definition::{
        CivilDate, Operator, Pack, Reconciliation, ReconciliationItem, ReconciliationRelation,
        Scope, Target, TargetShape, Threshold,
        raw::Record,
        words::{OPERATORS, RECONCILIATION_RELATIONS, SHAPES},
    },
    expr::Kind,
};

impl Checker<'_> {
    /// Indicators are checked before: targets speak of them.
    pub(super) fn targets(&mut self, pack: &Pack) -> Vec<Target> {
        let kinds = kinds_of(pack);
        let mut seen = BTreeSet::new();
        let mut targets = Vec::with_capacity(self.raw().targets.len());
        for record in &self.raw().targets {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let shape = self.needed(record, "shape", SHAPES).unwrap_or(TargetShape::Qualitative);
            let judged = shape != TargetShape::Qualitative;
            if judged {
                self.word(record, "measures");
            }
            let measures = record.list("measures");
            let kind = self.measures(record, &measures, pack);
            let (comparison, threshold) = self.comparison(record, shape, kind);
            let threshold_to = record.get("threshold_to");
            let threshold_to = (!threshold_to.is_empty()).then(|| {
                let upper = self.number(record, "threshold_to", Decimal::ZERO);
                if matches!(threshold, Some(Threshold::Number(lower)) if upper < lower) {
                    self.bad_value(record.at("threshold_to"), "threshold_to", threshold_to);
                }
                upper.normalize()
            });
            self.word(record, "period_kinds");
            let (valid_from, valid_to) = self.validity(record, &id);
            targets.push(Target {
                label: self.word(record, "label"),
                shape,
                measures,
                comparison,
                threshold,
                threshold_to,
                scope: self.scope(record, pack),
                period_kinds: self.period_kinds(record, &kinds),
                valid_from,
                valid_to,
                deadline: record.get("deadline").to_owned(),
                assumption: record.get("assumption").to_owned(),
                source: self.source(record, &pack.documents),
                id,
            });
        }
        targets
    }

    /// The kind of value that the measures have in common.
    fn measures(&mut self, record: &Record, measures: &[String], pack: &Pack) -> Option<Kind> {
        let spot = record.at("measures");
        let mut common = None;
        for measure in measures {
            let kind = if pack.indicators.iter().any(|indicator| indicator.id == *measure) {
                Some(Kind::Number)
            } else if measure.contains(['$', '(', ' ']) {
                self.expression(spot, measure, pack)
            } else {
                self.report("pack-unknown-measure", spot, &[("id", measure)]);
                None
            };
            let fits = kind.is_none_or(|kind| kind != Kind::Text)
                && kind.zip(common).is_none_or(|(kind, common)| kind == common);
            if !fits {
                self.bad_value(spot, "measures", measure);
            }
            common = common.or(kind);
        }
        common
    }

    fn comparison(
        &mut self,
        record: &Record,
        shape: TargetShape,
        kind: Option<Kind>,
    ) -> (Option<Operator>, Option<Threshold>) {
        let given = !record.get("comparison").is_empty() || !record.get("threshold").is_empty();
        match shape {
            TargetShape::Qualitative => {
                if given {
                    let spot = record.at("threshold");
                    self.bad_value(spot, "threshold", record.get("threshold"));
                }
                return (None, None);
            }
            TargetShape::Zero if !given => {
                return (Some(Operator::EqualTo), Some(Threshold::Number(Decimal::ZERO)));
            }
            _ => {}
        }
        let comparison = self.needed(record, "comparison", OPERATORS);
        if matches!(comparison, Some(Operator::CompulsoryPair | Operator::ExclusivePair)) {
            self.bad_value(record.at("comparison"), "comparison", record.get("comparison"));
        }
        let text = self.word(record, "threshold");
        let threshold = match CivilDate::parse_iso(&text) {
            Some(day) => Some(Threshold::Day(day)),
            None => {
                Decimal::from_str(&text).ok().map(|number| Threshold::Number(number.normalize()))
            }
        };
        let fits = match (&threshold, kind) {
            (_, _) if text.is_empty() => true,
            (None, _) => false,
            (Some(Threshold::Day(_)), kind) => kind.is_none_or(|kind| kind == Kind::Date),
            (Some(Threshold::Number(_)), kind) => kind != Some(Kind::Date),
        };
        if !fits {
            self.bad_value(record.at("threshold"), "threshold", &text);
        }
        (comparison, threshold)
    }

    fn scope(&mut self, record: &Record, pack: &Pack) -> Scope {
        let written = record.get("scope");
        let scope = match written.split_once(':') {
            None if written.is_empty() || written == "root" => Some(Scope::Root),
            None if written == "reporters" => Some(Scope::Reporters),
            Some(("places", level)) => level
                .trim()
                .parse()
                .ok()
                .filter(|level| pack.places.iter().any(|place| place.level == *level))
                .map(Scope::Places),
            Some(("group", name)) => {
                let name = name.trim();
                if !pack.places.iter().any(|place| place.groups.iter().any(|group| group == name)) {
                    self.report("pack-unknown-group", record.at("scope"), &[("id", name)]);
                }
                return Scope::Group(name.to_owned());
            }
            _ => None,
        };
        scope.unwrap_or_else(|| {
            self.bad_value(record.at("scope"), "scope", written);
            Scope::Root
        })
    }

    pub(super) fn reconciliation(&mut self, pack: &Pack) -> Vec<Reconciliation> {
        let mut seen = BTreeSet::new();
        let mut pairs = Vec::with_capacity(self.raw().reconciliation.len());
        for record in &self.raw().reconciliation {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            let relation = self
                .needed(record, "relation", RECONCILIATION_RELATIONS)
                .unwrap_or(ReconciliationRelation::Beside);
            let tolerance = self.number(record, "tolerance_percent", Decimal::ZERO);
            if tolerance < Decimal::ZERO {
                let spot = record.at("tolerance_percent");
                self.bad_value(spot, "tolerance_percent", record.get("tolerance_percent"));
            }
            let items = record.children("items");
            if items.len() < 2 {
                self.report("pack-reconciliation-alone", record.spot, &[("id", &id)]);
            }
            pairs.push(Reconciliation {
                label: self.word(record, "label"),
                relation,
                tolerance_percent: tolerance.normalize(),
                items: items.iter().map(|item| self.reconciled(item, relation, pack)).collect(),
                note: record.get("note").to_owned(),
                source: self.source(record, &pack.documents),
                id,
            });
        }
        pairs
    }

    fn reconciled(
        &mut self,
        record: &Record,
        relation: ReconciliationRelation,
        pack: &Pack,
    ) -> ReconciliationItem {
        let id = self.word(record, "element");
        let spot = record.at("element");
        match pack.element(&id) {
            None if id.is_empty() => {}
            None => self.report("pack-unknown-element", spot, &[("id", &id)]),
            Some(element) => {
                let compared = relation != ReconciliationRelation::Beside;
                if compared && !element.value_type.is_numeric() {
                    self.bad_value(spot, "element", &id);
                }
            }
        }
        let form = record.get("data_set").to_owned();
        if !form.is_empty() && !pack.forms_to_come.contains(&form) {
            match pack.data_set(&form) {
                None => {
                    self.report("pack-unknown-form", record.at("data_set"), &[("id", &form)]);
                }
                Some(data_set) => {
                    let rows = data_set.sections.iter().flat_map(|section| &section.rows);
                    let rosters = data_set.sections.iter().filter_map(|s| s.roster.as_ref());
                    let columns = rosters.flat_map(|roster| &roster.columns);
                    let there = rows.map(|row| &row.element).any(|element| *element == id)
                        || columns.map(|column| &column.element).any(|element| *element == id);
                    if !there {
                        let arguments = [("id", id.as_str()), ("form", form.as_str())];
                        self.report("pack-owner-without-row", spot, &arguments);
                    }
                }
            }
        }
        ReconciliationItem { element: id, data_set: form, label: record.get("label").to_owned() }
    }
}
