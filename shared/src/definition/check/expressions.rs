//! Expressions: that they parse, speak of what the pack has, and yield what is wanted.

use super::Checker;
use crate::{
    definition::{DataElement, Pack, ValueType, raw::Spot},
    expr::{self, Kind, Span},
};

impl Checker<'_> {
    /// The kind of value that an expression yields; `None` after a finding.
    pub(super) fn expression(&mut self, spot: Spot, text: &str, pack: &Pack) -> Option<Kind> {
        if text.is_empty() {
            return None;
        }
        let expression = match expr::parse(text) {
            Ok(expression) => expression,
            Err(error) => {
                self.refuse(error.problem.code(), spot, text, error.span);
                return None;
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
        match kind {
            Ok(kind) => known.then_some(kind),
            Err(error) => {
                if known {
                    self.refuse(error.problem.code(), spot, text, error.span);
                }
                None
            }
        }
    }

    fn refuse(&mut self, code: &'static str, spot: Spot, text: &str, span: Span) {
        let found = text.get(span).unwrap_or_default();
        self.report(code, spot, &[("expression", text), ("found", found)]);
    }
}

fn kind_of(element: &DataElement) -> Kind {
    match element.value_type {
        ValueType::Integer | ValueType::Decimal(_) | ValueType::Percent | ValueType::Money => {
            Kind::Number
        }
        ValueType::Bool => Kind::Flag,
        ValueType::Date => Kind::Date,
        ValueType::Text | ValueType::LongText | ValueType::SelectOne(_) => Kind::Text,
    }
}
