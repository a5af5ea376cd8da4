//! Targets: measures against their threshold, for every unit of the scope.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{
    super::{Decision, figures::root},
    Calculated, MeasureResult, Subject, TargetResult, UnitResult, Verdict,
    evaluate::Calculator,
};
use crate::{
    definition::{Operator, OrgPlace, Scope, Target, TargetShape, Threshold, is_valid},
    expr::{Expression, Operand, parse},
};

/// The targets that are judged in this period, in the pack's order.
pub(super) fn targets(calculator: &Calculator<'_>, decisions: &[Decision]) -> Vec<TargetResult> {
    let period = calculator.figures.period;
    let judged = |target: &&Target| {
        target.period_kinds.contains(&period.kind)
            && is_valid(target.valid_from, target.valid_to, period.window_to)
    };
    let targets = calculator.figures.pack.targets.iter().filter(judged);
    targets.map(|target| result(calculator, target, decisions)).collect()
}

fn result(calculator: &Calculator<'_>, target: &Target, decisions: &[Decision]) -> TargetResult {
    let measures: Vec<Measure> =
        target.measures.iter().map(|text| Measure::of(calculator, text)).collect();
    let mut result = TargetResult {
        id: target.id.clone(),
        verdict: Verdict::Undefined,
        measures: Vec::new(),
        units: Vec::new(),
        reason: String::new(),
    };
    let of_subject = |subject: &Subject| -> Vec<MeasureResult> {
        measures.iter().map(|measure| measure.judge(calculator, target, subject)).collect()
    };
    if target.scope == Scope::Root || target.shape == TargetShape::Qualitative {
        result.measures = of_subject(&Subject::Root);
        result.verdict = verdict(&result.measures);
    } else {
        for (subject, name) in units(calculator, target, &measures) {
            let measures = of_subject(&subject);
            let verdict = verdict(&measures);
            result.units.push(UnitResult { subject, name, verdict, measures });
        }
        result.verdict = Verdict::of_all(result.units.iter().map(|unit| unit.verdict));
    }
    if target.shape == TargetShape::Qualitative {
        result.verdict = Verdict::ToJudge;
        let judgement = decisions.iter().find_map(|decision| match decision {
            Decision::Judge { target: of, met, reason } if *of == target.id => Some((met, reason)),
            _ => None,
        });
        if let Some((met, reason)) = judgement {
            result.verdict = if *met { Verdict::Met } else { Verdict::NotMet };
            result.reason.clone_from(reason);
        }
    }
    result
}

fn verdict(measures: &[MeasureResult]) -> Verdict {
    Verdict::of_all(measures.iter().map(|measure| measure.verdict))
}

/// Places or reporters of the scope, in roster order.
fn units(
    calculator: &Calculator<'_>,
    target: &Target,
    measures: &[Measure<'_>],
) -> Vec<(Subject, String)> {
    let figures = calculator.figures;
    let (pack, on) = (figures.pack, figures.period.window_to);
    let of_place = |place: &OrgPlace| (Subject::Place(place.id.clone()), place.name.clone());
    match &target.scope {
        Scope::Root => Vec::new(),
        Scope::Places(level) => {
            pack.places_below(root(pack), *level, on).into_iter().map(of_place).collect()
        }
        Scope::Group(group) => {
            let places = pack.places.iter().filter(|place| place.groups.contains(group));
            let exists = |place: &&OrgPlace| {
                place.opened.is_none_or(|opened| opened <= on)
                    && place.closed.is_none_or(|closed| on < closed)
            };
            places.filter(exists).map(of_place).collect()
        }
        Scope::Reporters => {
            let sides: Vec<&Expression> = measures.iter().flat_map(Measure::sides).collect();
            let elements: Vec<&str> =
                sides.iter().flat_map(|expression| expression.dependencies()).collect();
            let mut reporters = figures.reporters_of(&elements);
            if sides.iter().any(|expression| expression.counts_submissions()) {
                let owes = |id: &str| {
                    figures.board.lines.iter().any(|line| !line.internal && line.reporter == id)
                };
                let all = pack.reporters.iter().map(|reporter| reporter.id.as_str());
                reporters = all.filter(|id| owes(id)).collect();
            }
            let name = |id: &str| {
                pack.reporter(id).map_or_else(|| id.to_owned(), |reporter| reporter.name.clone())
            };
            reporters.into_iter().map(|id| (Subject::Reporter(id.to_owned()), name(id))).collect()
        }
    }
}

/// A measure of a target.
struct Measure<'a> {
    text: &'a str,
    label: String,
    unit: String,
    formula: Formula<'a>,
}

enum Formula<'a> {
    /// Numerator and denominator of an indicator of the pack.
    Ratio([&'a Expression; 2]),
    Expression(Expression),
    /// Only possible in packs that were not checked.
    Unknown,
}

impl<'a> Measure<'a> {
    fn of(calculator: &'a Calculator<'_>, text: &'a str) -> Self {
        let pack = calculator.figures.pack;
        if let Some(indicator) = pack.indicators.iter().find(|indicator| indicator.id == text) {
            let formula = calculator.sides(text).map_or(Formula::Unknown, Formula::Ratio);
            let (label, unit) = (indicator.label.clone(), indicator.unit.clone());
            return Self { text, label, unit, formula };
        }
        let expression = parse(text).ok();
        let reference = expression.as_ref().and_then(Expression::as_reference);
        let element = reference.and_then(|reference| pack.element(&reference.element));
        let unit = element.and_then(|element| pack.unit(&element.unit));
        Self {
            text,
            label: element.map(|element| element.label.clone()).unwrap_or_default(),
            unit: unit.map(|unit| unit.label.clone()).unwrap_or_default(),
            formula: expression.map_or(Formula::Unknown, Formula::Expression),
        }
    }

    fn sides(&self) -> Vec<&Expression> {
        match &self.formula {
            Formula::Ratio(sides) => sides.to_vec(),
            Formula::Expression(expression) => vec![expression],
            Formula::Unknown => Vec::new(),
        }
    }

    fn judge(
        &self,
        calculator: &Calculator<'_>,
        target: &Target,
        subject: &Subject,
    ) -> MeasureResult {
        let mut result = MeasureResult {
            measure: self.text.to_owned(),
            label: if self.label.is_empty() { target.label.clone() } else { self.label.clone() },
            unit: self.unit.clone(),
            numerator: None,
            denominator: None,
            outcome: Calculated::NotAsked,
            verdict: Verdict::Incomplete,
            terms: Vec::new(),
        };
        let mut so_far = None;
        match &self.formula {
            Formula::Ratio(_) => {
                if let Some(ratio) = calculator.indicator(self.text, subject) {
                    result.numerator = ratio.numerator;
                    result.denominator = ratio.denominator;
                    result.outcome = ratio.outcome;
                    result.terms = ratio.terms;
                }
            }
            Formula::Expression(expression) => {
                let evaluated = calculator.evaluate(expression, subject);
                result.outcome = match evaluated.result {
                    Ok(Operand::Number(number)) => Calculated::Number(number),
                    Ok(Operand::Flag(flag)) => Calculated::Number(u8::from(flag).into()),
                    Ok(Operand::Date(day)) => Calculated::Day(day),
                    Ok(Operand::Text(_)) => Calculated::Words,
                    Err(gap) => gap,
                };
                so_far = evaluated.so_far;
                result.terms = evaluated.terms;
            }
            Formula::Unknown => {}
        }
        result.verdict = against(target, &result.outcome, so_far);
        result
    }
}

/// An outcome against the threshold, exactly as the comparison says.
fn against(target: &Target, outcome: &Calculated, so_far: Option<Decimal>) -> Verdict {
    let (Some(operator), Some(threshold)) = (target.comparison, &target.threshold) else {
        return Verdict::ToJudge;
    };
    let order = match (outcome, threshold) {
        (Calculated::Number(number), Threshold::Number(threshold)) => number.cmp(threshold),
        (Calculated::Day(day), Threshold::Day(threshold)) => day.cmp(threshold),
        // What must not be more than the threshold and already is, will not become less.
        (Calculated::Incomplete(_), Threshold::Number(threshold))
            if is_upper_bound(operator, *threshold)
                && so_far.is_some_and(|so_far| so_far > *threshold) =>
        {
            return Verdict::NotMet;
        }
        (Calculated::Incomplete(_) | Calculated::RosterChanged | Calculated::NotAsked, _) => {
            return Verdict::Incomplete;
        }
        _ => return Verdict::Undefined,
    };
    if passes(operator, order) { Verdict::Met } else { Verdict::NotMet }
}

fn is_upper_bound(operator: Operator, threshold: Decimal) -> bool {
    match operator {
        Operator::LessThan | Operator::LessThanOrEqualTo => true,
        Operator::EqualTo => threshold.is_zero(),
        _ => false,
    }
}

fn passes(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::EqualTo => order.is_eq(),
        Operator::NotEqualTo => order.is_ne(),
        Operator::GreaterThan => order.is_gt(),
        Operator::GreaterThanOrEqualTo => order.is_ge(),
        Operator::LessThan => order.is_lt(),
        Operator::LessThanOrEqualTo => order.is_le(),
        // Pairs compare presence, not size.
        Operator::CompulsoryPair | Operator::ExclusivePair => false,
    }
}
