//! Rule lines: words, expressions and the elements they name.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Checker;
use crate::{
    definition::{
        MissingValueStrategy, Operator, Pack, Side, Stage, ValidationRule,
        raw::Record,
        words::{IMPORTANCES, OPERATORS, STAGES, STRATEGIES},
    },
    diag::Severity,
    expr::Kind,
};

impl Checker<'_> {
    pub(super) fn rules(&mut self, pack: &Pack) -> Vec<ValidationRule> {
        let mut seen = BTreeSet::new();
        let mut rules = Vec::with_capacity(self.raw().rules.len());
        for record in &self.raw().rules {
            let rule = self.rule(record, pack);
            self.unique(&mut seen, &rule.id, record.at("id"));
            rules.push(rule);
        }
        rules
    }

    fn rule(&mut self, record: &Record, pack: &Pack) -> ValidationRule {
        let id = self.word(record, "id");
        let importance = self.needed(record, "importance", IMPORTANCES);
        let operator = self.needed(record, "operator", OPERATORS).unwrap_or(Operator::EqualTo);
        let (left_side, left) = self.side(record, ["left", "left_missing"], pack);
        let (right_side, right) = self.side(record, ["right", "right_missing"], pack);
        let is_pair = matches!(operator, Operator::CompulsoryPair | Operator::ExclusivePair);
        if let (false, Some(left), Some(right)) = (is_pair, left, right)
            && left != right
        {
            self.bad_value(record.at("right"), "right", &right_side.expression);
        }
        let condition = record.get("condition").to_owned();
        let kind = self.expression(record.at("condition"), &condition, pack);
        if kind.is_some_and(|kind| kind != Kind::Flag) {
            self.bad_value(record.at("condition"), "condition", &condition);
        }
        let tolerance = self.number(record, "tolerance", Decimal::ZERO);
        if tolerance < Decimal::ZERO {
            self.bad_value(record.at("tolerance"), "tolerance", record.get("tolerance"));
        }
        let (valid_from, valid_to) = self.validity(record, &id);
        ValidationRule {
            id,
            importance: importance.unwrap_or(Severity::High),
            left_side,
            operator,
            right_side,
            tolerance,
            message: self.word(record, "message"),
            condition,
            stage: self.choice(record, "stage", STAGES).unwrap_or(Stage::Active),
            valid_from,
            valid_to,
        }
    }

    fn side(
        &mut self,
        record: &Record,
        [side, missing]: [&'static str; 2],
        pack: &Pack,
    ) -> (Side, Option<Kind>) {
        let expression = self.word(record, side);
        let kind = self.expression(record.at(side), &expression, pack);
        let missing_value_strategy = self
            .choice(record, missing, STRATEGIES)
            .unwrap_or(MissingValueStrategy::SkipIfAnyValueMissing);
        (Side { expression, missing_value_strategy }, kind)
    }
}
