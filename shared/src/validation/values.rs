//! what stands in a cell can be read, is not negative, and is whole where a count is
//! asked.

use rust_decimal::Decimal;

use super::{Subject, Validation};
use crate::{
    definition::ValueType,
    diag::{Finding, Severity},
    form::FormCell,
    value::{Datum, RawValue, ValueState, format_number, parse, too_fine},
};

pub(crate) const RULE: &str = "X-01";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    for (index, cell) in subject.form.inputs() {
        let state = subject.entry.state(index);
        if !matches!(state, ValueState::Blank) {
            validation.weigh(RULE, vec![index]);
        }
        if let Some(finding) = problem(subject, cell, state) {
            subject.report(validation, RULE, finding, vec![index]);
        }
    }
}

fn problem(subject: &Subject<'_>, cell: &FormCell, state: &ValueState) -> Option<Finding> {
    let code = match state {
        ValueState::Unreadable(raw) => {
            let parsed = parse(subject.pack, cell, &RawValue::Text(raw));
            let said = parsed.findings.into_iter().find(|f| f.severity == Severity::High);
            return Some(said.unwrap_or_else(|| high("type-error").with("raw", raw)));
        }
        ValueState::Value(Datum::Number(number)) => {
            let shown = format_number(*number);
            match &cell.value_type {
                kind if !kind.is_numeric() => "type-error",
                _ if number.is_sign_negative() && !number.is_zero() => "negative",
                ValueType::Integer if !number.fract().is_zero() => "not-an-integer",
                ValueType::Percent if *number > Decimal::ONE_HUNDRED => "above-100",
                kind if too_fine(kind, *number) => {
                    let places = kind.decimals().unwrap_or_default();
                    let finding = high("too-many-decimals").with("raw", shown);
                    return Some(finding.with("places", places.to_string()));
                }
                _ => return None,
            }
        }
        ValueState::Value(Datum::Choice(id)) => {
            let ValueType::SelectOne(list) = &cell.value_type else {
                return Some(high("type-error").with("raw", id));
            };
            let known = subject
                .pack
                .choice_list(list)
                .is_some_and(|list| list.options.iter().any(|option| option.id == *id));
            return (!known).then(|| high("not-a-choice").with("raw", id));
        }
        _ => return None,
    };
    let shown = state.as_number().map(format_number).unwrap_or_default();
    Some(high(code).with("raw", shown))
}

fn high(code: &str) -> Finding {
    Finding::new(Severity::High, code)
}

#[cfg(test)]
mod tests {
    use crate::validation::fixture::check;

    #[test]
    fn readable_figures_pass() {
        check(&[("A1", "12"), ("A2", "1,5"), ("A3", "2.250"), ("A8", "Có")], &["X-01"], &[]);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_the_grammar() {
        check(&[("A1", "khoảng 20")], &["X-01"], &["X-01 not-a-number A1/1"]);
        check(&[("A1", "3/5")], &["X-01"], &["X-01 fraction A1/1"]);
        check(&[("A1", "12,5")], &["X-01"], &["X-01 not-an-integer A1/1"]);
        check(&[("A1", "-4")], &["X-01"], &["X-01 negative A1/1"]);
        check(&[("A2", "1.234")], &["X-01"], &["X-01 ask-number A2/1"]);
        check(&[("A8", "chắc có")], &["X-01"], &["X-01 not-yes-no A8/1"]);
    }

    #[test]
    fn figures_that_came_another_way_are_weighed_too() {
        check(&[("A1", "=-4")], &["X-01"], &["X-01 negative A1/1"]);
        check(&[("A1", "=0.5")], &["X-01"], &["X-01 not-an-integer A1/1"]);
        check(&[("A2", "=1.2345")], &["X-01"], &["X-01 too-many-decimals A2/1"]);
        check(&[("A8", "=3")], &["X-01"], &["X-01 type-error A8/1"]);
        check(&[("A2", "=1.5")], &["X-01"], &[]);
    }
}
