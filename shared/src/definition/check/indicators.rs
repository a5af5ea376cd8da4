//! Calculated indicators: numerator and denominator over what the forms ask.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Checker;
use crate::{
    definition::{Indicator, Pack, raw::Record},
    expr::{self, Kind},
};

/// What is known of the submissions themselves; each stands alone on its side.
const OF_SUBMISSIONS: &[&str] = &["submissionsOnTime()", "submissionsExpected()"];

impl Checker<'_> {
    pub(super) fn indicators(&mut self, pack: &Pack) -> Vec<Indicator> {
        let records = &self.raw().indicators;
        let ids: BTreeSet<&str> = records.iter().map(|record| record.get("id")).collect();
        let mut seen = BTreeSet::new();
        let mut indicators = Vec::with_capacity(records.len());
        for record in records {
            let id = self.word(record, "id");
            self.unique(&mut seen, &id, record.at("id"));
            if pack.element(&id).is_some() {
                self.report("pack-duplicate-id", record.at("id"), &[("id", &id)]);
            }
            let factor = self.number(record, "factor", Decimal::ONE);
            if factor <= Decimal::ZERO {
                self.bad_value(record.at("factor"), "factor", record.get("factor"));
            }
            let decimals = self.number(record, "decimals", Decimal::ONE);
            let decimals = u8::try_from(decimals).ok().filter(|decimals| *decimals <= 6);
            if decimals.is_none() {
                self.bad_value(record.at("decimals"), "decimals", record.get("decimals"));
            }
            indicators.push(Indicator {
                label: self.word(record, "label"),
                numerator: self.part(record, "numerator", &ids, pack),
                denominator: self.part(record, "denominator", &ids, pack),
                factor: factor.normalize(),
                decimals: decimals.unwrap_or(1),
                unit: record.get("unit").to_owned(),
                note: record.get("note").to_owned(),
                source: self.source(record, &pack.documents),
                id,
            });
        }
        indicators
    }

    /// A side of the ratio. Indicators are made of elements only: one that speaks of another,
    /// or of itself, could never be traced to figures in one step.
    fn part(
        &mut self,
        record: &Record,
        field: &'static str,
        ids: &BTreeSet<&str>,
        pack: &Pack,
    ) -> String {
        let text = self.word(record, field);
        if OF_SUBMISSIONS.contains(&text.as_str()) {
            return text;
        }
        let spot = record.at(field);
        let parsed = expr::parse(&text).ok();
        let named = parsed.iter().flat_map(|expression| expression.dependencies());
        let others: Vec<&str> = named.filter(|id| ids.contains(id)).collect();
        for other in &others {
            let arguments = [("id", record.get("id")), ("other", *other)];
            self.report("pack-indicator-of-indicator", spot, &arguments);
        }
        if others.is_empty() {
            let kind = self.expression(spot, &text, pack);
            if kind.is_some_and(|kind| kind != Kind::Number) {
                self.bad_value(spot, field, &text);
            }
        }
        text
    }
}
