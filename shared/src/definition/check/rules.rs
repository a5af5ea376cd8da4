//! Rule lines: words, expressions and the elements they name.

use std::{collections::BTreeSet, str::FromStr};

use rust_decimal::Decimal;
use toml::Spanned;

use super::{Checker, Spot, TomlFile};
use crate::{
    definition::{
        DataElement, MissingValueStrategy, Operator, Pack, Side, Stage, ValidationRule, ValueType,
        raw::{RawRule, RawRules, Word},
    },
    diag::Severity,
    expr::{self, Kind, Span},
};

impl<'a> Checker<'a> {
    pub(super) fn rules(&mut self, pack: &Pack) -> Vec<ValidationRule> {
        let Some((file, raw)) = self.toml::<RawRules>("rules.toml") else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let mut rules = Vec::with_capacity(raw.rules.len());
        for item in &raw.rules {
            let rule = self.rule(file, item, pack);
            self.unique(&mut seen, &rule.id, file.at_word(file.at(item), &item.get_ref().id));
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
                self.bad_value(file.at_word(spot, &raw.importance), "importance", other);
                Severity::High
            }
        };
        let operator_word = self.word(file, spot, "operator", &raw.operator);
        let operator = operator(&operator_word).unwrap_or_else(|| {
            if !operator_word.is_empty() {
                self.bad_value(file.at_word(spot, &raw.operator), "operator", &operator_word);
            }
            Operator::EqualTo
        });
        let (left_side, left) = self.side(file, spot, ("left", &raw.left), &raw.left_missing, pack);
        let (right_side, right) =
            self.side(file, spot, ("right", &raw.right), &raw.right_missing, pack);
        let is_pair = matches!(operator, Operator::CompulsoryPair | Operator::ExclusivePair);
        if let (false, Some(left), Some(right)) = (is_pair, left, right)
            && left != right
        {
            self.bad_value(spot, "right", &right_side.expression);
        }
        let condition = match &raw.condition {
            Some(word) => {
                let (condition, kind) = self.expression(file.at(word), word.get_ref(), pack);
                if kind.is_some_and(|kind| kind != Kind::Flag) {
                    self.bad_value(file.at(word), "condition", &condition);
                }
                condition
            }
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
            stage: Stage::Active,
            valid_from: None,
            valid_to: None,
        }
    }

    fn side(
        &mut self,
        file: TomlFile<'a>,
        table: Spot<'a>,
        (field, expression): (&str, &Word),
        strategy: &Word,
        pack: &Pack,
    ) -> (Side, Option<Kind>) {
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
        let (expression, kind) = self.expression(spot, &text, pack);
        (Side { expression, missing_value_strategy }, kind)
    }

    /// The text of an expression that parses, speaks of what the pack has, and fits together.
    fn expression(&mut self, spot: Spot<'a>, text: &str, pack: &Pack) -> (String, Option<Kind>) {
        if text.is_empty() {
            return (String::new(), None);
        }
        let refuse = |checker: &mut Self, code: &str, span: Span| {
            let found = text.get(span).unwrap_or_default();
            checker.report(code, spot, &[("expression", text), ("found", found)]);
        };
        let expression = match expr::parse(text) {
            Ok(expression) => expression,
            Err(error) => {
                refuse(self, error.problem.code(), error.span);
                return (text.to_owned(), None);
            }
        };
        let mut known = true;
        for reference in expression.references() {
            if pack.element(&reference.element).is_none() {
                self.report("pack-unknown-element", spot, &[("id", &reference.element)]);
                known = false;
            }
            let option = reference.option.split_once(':').is_some_and(|(list, option)| {
                let list = pack.choice_list(list);
                list.is_some_and(|list| list.options.iter().any(|item| item.id == option))
            });
            if !reference.option.is_empty() && !option {
                self.report("pack-unknown-option", spot, &[("id", &reference.option)]);
                known = false;
            }
        }
        let kind = expression.check(&|reference| pack.element(&reference.element).map(kind_of));
        match &kind {
            Err(error) if known => refuse(self, error.problem.code(), error.span.clone()),
            _ => {}
        }
        (text.to_owned(), kind.ok())
    }
}

fn kind_of(element: &DataElement) -> Kind {
    match element.value_type {
        ValueType::Integer | ValueType::Decimal(_) | ValueType::Money => Kind::Number,
        ValueType::Bool => Kind::Flag,
        ValueType::Date => Kind::Date,
        ValueType::Text | ValueType::LongText | ValueType::SelectOne(_) => Kind::Text,
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
