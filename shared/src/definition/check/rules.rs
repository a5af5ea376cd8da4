//! Rule lines: words, expressions and the elements they name.

use std::{collections::BTreeSet, str::FromStr};

use rust_decimal::Decimal;
use toml::Spanned;

use super::{Checker, Spot, TomlFile};
use crate::{
    definition::{
        MissingValueStrategy, Operator, Pack, Side, ValidationRule,
        raw::{RawRule, RawRules, Word},
    },
    diag::Severity,
};

impl<'a> Checker<'a> {
    pub(super) fn rules(&mut self, pack: &Pack) -> Vec<ValidationRule> {
        let Some((file, raw)) = self.toml::<RawRules>("rules.toml") else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let mut rules = Vec::with_capacity(raw.rules.len());
        for item in &raw.rules {
            let rule = self.rule(file, item, pack);
            self.unique(&mut seen, &rule.id, file.at(item));
            rules.push(rule);
        }
        rules
    }

    fn rule(&mut self, file: TomlFile<'a>, item: &Spanned<RawRule>, pack: &Pack) -> ValidationRule {
        let spot = file.at(item);
        let raw = item.get_ref();
        let importance_word = self.word(file, spot, "importance", &raw.importance);
        let importance = match importance_word.as_str() {
            "HIGH" | "" => Severity::High,
            "MEDIUM" => Severity::Medium,
            "LOW" => Severity::Low,
            other => {
                self.bad_value(spot, "importance", other);
                Severity::High
            }
        };
        let operator_word = self.word(file, spot, "operator", &raw.operator);
        let operator = operator(&operator_word).unwrap_or_else(|| {
            if !operator_word.is_empty() {
                self.bad_value(spot, "operator", &operator_word);
            }
            Operator::EqualTo
        });
        let left_side = self.side(file, spot, ("left", &raw.left), &raw.left_missing, pack);
        let right_side = self.side(file, spot, ("right", &raw.right), &raw.right_missing, pack);
        let condition = match &raw.condition {
            Some(condition) => self.expression(file.at(condition), condition.get_ref(), pack),
            None => String::new(),
        };
        let tolerance = raw
            .tolerance
            .as_ref()
            .map_or(Ok(Decimal::ZERO), |word| Decimal::from_str(word.get_ref()).map_err(|_| word));
        ValidationRule {
            id: self.word(file, spot, "id", &raw.id),
            importance,
            left_side,
            operator,
            right_side,
            tolerance: tolerance.unwrap_or_else(|word| {
                self.bad_value(file.at(word), "tolerance", word.get_ref());
                Decimal::ZERO
            }),
            message: self.word(file, spot, "message", &raw.message),
            condition,
        }
    }

    fn side(
        &mut self,
        file: TomlFile<'a>,
        table: Spot<'a>,
        (field, expression): (&str, &Word),
        strategy: &Word,
        pack: &Pack,
    ) -> Side {
        let text = self.word(file, table, field, expression);
        let spot = expression.as_ref().map_or(table, |word| file.at(word));
        let missing_value_strategy = match strategy.as_ref().map(|word| word.get_ref().as_str()) {
            None | Some("SKIP_IF_ANY_VALUE_MISSING") => MissingValueStrategy::SkipIfAnyValueMissing,
            Some("SKIP_IF_ALL_VALUES_MISSING") => MissingValueStrategy::SkipIfAllValuesMissing,
            Some("NEVER_SKIP") => MissingValueStrategy::NeverSkip,
            Some(other) => {
                self.bad_value(spot, "missing", other);
                MissingValueStrategy::SkipIfAnyValueMissing
            }
        };
        Side { expression: self.expression(spot, &text, pack), missing_value_strategy }
    }

    /// Checks the references of an expression: `${element}` and `${element:list:option}`.
    fn expression(&mut self, spot: Spot<'a>, text: &str, pack: &Pack) -> String {
        for part in text.split("${").skip(1) {
            let Some((reference, _)) = part.split_once('}') else {
                self.report("pack-expression", spot, &[("expression", text)]);
                continue;
            };
            let (element, option) = reference.split_once(':').unwrap_or((reference, ""));
            if pack.element(element).is_none() {
                self.report("pack-unknown-element", spot, &[("id", element)]);
            }
            let known = option.is_empty()
                || option.split_once(':').is_some_and(|(list, option)| {
                    let list = pack.choice_list(list);
                    list.is_some_and(|list| list.options.iter().any(|item| item.id == option))
                });
            if !known {
                self.report("pack-unknown-option", spot, &[("id", reference)]);
            }
        }
        text.to_owned()
    }
}

fn operator(word: &str) -> Option<Operator> {
    Some(match word {
        "equal_to" => Operator::EqualTo,
        "not_equal_to" => Operator::NotEqualTo,
        "greater_than" => Operator::GreaterThan,
        "greater_than_or_equal_to" => Operator::GreaterThanOrEqualTo,
        "less_than" => Operator::LessThan,
        "less_than_or_equal_to" => Operator::LessThanOrEqualTo,
        "compulsory_pair" => Operator::CompulsoryPair,
        "exclusive_pair" => Operator::ExclusivePair,
        _ => return None,
    })
}
