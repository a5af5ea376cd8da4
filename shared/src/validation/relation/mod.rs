//! The pack's own rules: left side, operator, right side.
//!
//! A rule holds at every place where all its single figures stand (the reporter's own, or
//! each row of a roster), and not at all in a form that lacks one of them. Figures are
//! compared in the units shown.

mod figures;
mod spelled;

use rust_decimal::Decimal;

use self::figures::Figures;
pub(crate) use self::{
    figures::{Spots, each, reported},
    spelled::spelled,
};
use super::{Subject, Unchecked, Validation};
use crate::{
    definition::{MissingValueStrategy, Operator, Side, Stage, ValidationRule},
    diag::{Finding, Severity},
    expr::{EvalError, EvalProblem, Expression, Operand, Reference, parse},
    i18n::{self, Language},
    value::format_number,
};

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    each(subject, |rule, parsed, spots, place| {
        check_at(subject, validation, rule, parsed, spots, place);
    });
}

/// How much a broken rule weighs. On trial: nobody is held to it.
pub(crate) fn importance(rule: &ValidationRule) -> Severity {
    if rule.stage == Stage::Beta { Severity::Low } else { rule.importance }
}

/// The expressions of a rule.
pub(crate) struct Parsed {
    pub(crate) left: Expression,
    pub(crate) right: Expression,
    pub(crate) condition: Option<Expression>,
}

impl Parsed {
    fn of(rule: &ValidationRule) -> Option<Self> {
        let condition = rule.condition.trim();
        Some(Self {
            left: parse(&rule.left_side.expression).ok()?,
            right: parse(&rule.right_side.expression).ok()?,
            condition: match condition {
                "" => None,
                condition => Some(parse(condition).ok()?),
            },
        })
    }

    pub(crate) fn references(&self) -> Vec<&Reference> {
        let condition = self.condition.iter().flat_map(Expression::references);
        self.left.references().into_iter().chain(self.right.references()).chain(condition).collect()
    }
}

fn check_at(
    subject: &Subject<'_>,
    validation: &mut Validation,
    rule: &ValidationRule,
    parsed: &Parsed,
    spots: &Spots<'_>,
    place: &str,
) {
    let unchecked = |code: &str, cells: Vec<usize>| Unchecked {
        rule: rule.id.clone(),
        finding: Finding::new(Severity::Low, code)
            .with("rule", rule.id.as_str())
            .at(cells.first().map(|cell| subject.place(*cell)).unwrap_or_default()),
        cells,
    };
    let figures = Figures::of(subject, spots);
    let unknown = figures.unknown();
    if !unknown.is_empty() {
        validation.unchecked.push(unchecked("unchecked-previous", unknown));
        return;
    }
    match weigh(rule, parsed, &figures) {
        Ok(Outcome::Skipped) => {}
        Ok(Outcome::Holds) => {
            validation.weigh(&rule.id, spots.concerned(parsed));
        }
        Ok(Outcome::Broken { left, right }) => {
            let cells = spots.concerned(parsed);
            validation.weigh(&rule.id, cells.clone());
            let at_place = place != subject.own_place();
            let code = if at_place { "rule-at-place" } else { "rule" };
            let difference = match (&left, &right) {
                (Some(Operand::Number(left)), Some(Operand::Number(right))) => {
                    left.checked_sub(*right).map(|d| format_number(d.abs())).unwrap_or_default()
                }
                _ => String::new(),
            };
            let message = rule
                .message
                .replace("{left}", &shown(left.as_ref()))
                .replace("{right}", &shown(right.as_ref()))
                .replace("{difference}", &difference);
            let mut finding = Finding::new(importance(rule), code)
                .with("rule", rule.id.as_str())
                .with("message", message);
            if at_place {
                let name = subject.pack.place(place).map_or(place, |place| place.name.as_str());
                finding = finding.with("place", name);
            }
            subject.report(validation, &rule.id, finding, cells);
        }
        Err(error) => {
            let code = match error.problem {
                EvalProblem::Overflow => "unchecked-overflow",
                EvalProblem::DivisionByZero => "unchecked-division",
                EvalProblem::WrongKind => "unchecked-kind",
            };
            let cells = spots.cells(parsed.references());
            validation.unchecked.push(unchecked(code, cells));
        }
    }
}

enum Outcome {
    Holds,
    Broken {
        left: Option<Operand>,
        right: Option<Operand>,
    },
    /// Figures are missing.
    Skipped,
}

fn weigh(
    rule: &ValidationRule,
    parsed: &Parsed,
    figures: &Figures<'_>,
) -> Result<Outcome, EvalError> {
    if let Some(condition) = &parsed.condition {
        let any = MissingValueStrategy::SkipIfAnyValueMissing;
        match condition.evaluate(figures, any)? {
            Some(Operand::Flag(true)) => {}
            Some(Operand::Flag(false)) => return Ok(Outcome::Holds),
            _ => return Ok(Outcome::Skipped),
        }
    }
    let pair = matches!(rule.operator, Operator::CompulsoryPair | Operator::ExclusivePair);
    let side = |side: &Side, expression: &Expression| {
        // Pairs ask whether something is there, so nothing may be filled in.
        let strategy = if pair {
            MissingValueStrategy::SkipIfAnyValueMissing
        } else {
            side.missing_value_strategy
        };
        expression.evaluate(figures, strategy)
    };
    let left = side(&rule.left_side, &parsed.left)?;
    let right = side(&rule.right_side, &parsed.right)?;
    let holds = match rule.operator {
        Operator::CompulsoryPair => left.is_some() == right.is_some(),
        Operator::ExclusivePair => left.is_none() || right.is_none(),
        operator => {
            let (Some(left), Some(right)) = (&left, &right) else { return Ok(Outcome::Skipped) };
            match compare(operator, left, right, rule.tolerance) {
                Some(holds) => holds,
                None => {
                    let problem = EvalProblem::WrongKind;
                    return Err(EvalError { span: 0..rule.left_side.expression.len(), problem });
                }
            }
        }
    };
    Ok(if holds { Outcome::Holds } else { Outcome::Broken { left, right } })
}

/// `None` where the sides are of kinds that the operator cannot compare. A tolerance
/// loosens every comparison but "not equal", which it tightens.
fn compare(
    operator: Operator,
    left: &Operand,
    right: &Operand,
    tolerance: Decimal,
) -> Option<bool> {
    let (left, right) = match (left, right) {
        (Operand::Number(left), Operand::Number(right)) => (*left, *right),
        (Operand::Date(left), Operand::Date(right)) => {
            (left.days_since_epoch().into(), right.days_since_epoch().into())
        }
        (Operand::Flag(_), Operand::Flag(_)) | (Operand::Text(_), Operand::Text(_)) => {
            return match operator {
                Operator::EqualTo => Some(left == right),
                Operator::NotEqualTo => Some(left != right),
                _ => None,
            };
        }
        _ => return None,
    };
    // Figures too far apart to subtract differ by more than any tolerance.
    let above =
        left.checked_sub(right).unwrap_or(if left > right { Decimal::MAX } else { Decimal::MIN });
    Some(match operator {
        Operator::EqualTo => above.abs() <= tolerance,
        Operator::NotEqualTo => above.abs() > tolerance,
        Operator::GreaterThan => above > -tolerance,
        Operator::GreaterThanOrEqualTo => above >= -tolerance,
        Operator::LessThan => above < tolerance,
        Operator::LessThanOrEqualTo => above <= tolerance,
        Operator::CompulsoryPair | Operator::ExclusivePair => return None,
    })
}

fn shown(operand: Option<&Operand>) -> String {
    match operand {
        None => String::new(),
        Some(Operand::Number(number)) => format_number(*number),
        Some(Operand::Flag(flag)) => {
            i18n::text(Language::Vi, if *flag { "form.yes" } else { "form.no" }).to_owned()
        }
        Some(Operand::Text(text)) => text.clone(),
        Some(Operand::Date(date)) => date.to_string(),
    }
}

#[cfg(test)]
mod tests;
