//! Indicators, targets and reconciliation, with the words they are shown in.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::{
    definition::{Operator, Pack, Reconciliation, Scope, Source, Target, Threshold},
    i18n::{self, Language},
    merge::{
        Calculated, Consolidation, IndicatorResult, JointSum, MeasureResult, ReconciliationResult,
        TargetResult,
    },
    value::format_number,
};

/// A calculated figure of the province.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorLine {
    pub result: IndicatorResult,
    pub label: String,
    pub unit: String,
    /// Expressions; numerator ÷ denominator × factor.
    pub numerator: String,
    pub denominator: String,
    pub factor: Decimal,
    pub decimals: u8,
    /// The figure, or in words why there is none.
    pub text: String,
    pub note: String,
}

/// A target that is judged in this period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetLine {
    pub result: TargetResult,
    pub label: String,
    /// `≥ 90%`, `trước ngày 5/3/2023`; empty for targets in words.
    pub condition: String,
    /// `từng địa bàn`, `từng đơn vị`; empty where the province is judged.
    pub scope: String,
    pub deadline: String,
    /// What the result rests on where the document leaves it open.
    pub assumption: String,
    /// `14-NQ/TU, II.2.2`
    pub source: String,
    pub quote: String,
    /// Parallel to the measures of the result.
    pub measures: Vec<MeasureLine>,
    /// Parallel to the units of the result.
    pub units: Vec<UnitLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureLine {
    pub label: String,
    /// The figure, or in words why there is none.
    pub text: String,
    /// `45/50`, or empty where there is no ratio.
    pub ratio: String,
    pub decimals: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLine {
    pub name: String,
    /// Its figures, `89,5%`.
    pub text: String,
}

/// Figures of several bodies side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReconciliationLine {
    pub result: ReconciliationResult,
    pub label: String,
    pub note: String,
    /// Message id of the relation, `report.relation.<name>`.
    pub relation: String,
    /// Printed codes of the forms behind each item.
    pub forms: Vec<String>,
}

/// A sum over several forces, with the printed codes of their forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointSumLine {
    pub sum: JointSum,
    pub forms: Vec<String>,
}

pub fn indicators(consolidation: &Consolidation) -> Vec<IndicatorLine> {
    let pack = &consolidation.pack;
    let line = |result: &IndicatorResult| {
        let indicator = pack.indicators.iter().find(|indicator| indicator.id == result.id)?;
        let text = outcome_text(&result.outcome, &indicator.unit, Some(indicator.decimals), None);
        Some(IndicatorLine {
            result: result.clone(),
            label: indicator.label.clone(),
            unit: indicator.unit.clone(),
            numerator: indicator.numerator.clone(),
            denominator: indicator.denominator.clone(),
            factor: indicator.factor,
            decimals: indicator.decimals,
            text,
            note: indicator.note.clone(),
        })
    };
    consolidation.indicators.iter().filter_map(line).collect()
}

pub fn targets(consolidation: &Consolidation) -> Vec<TargetLine> {
    let pack = &consolidation.pack;
    let line = |result: &TargetResult| {
        let target = pack.targets.iter().find(|target| target.id == result.id)?;
        let measure_line = |measure: &MeasureResult| measure_line(pack, target, measure);
        let unit = result.measures.iter().chain(result.units.iter().flat_map(|u| &u.measures));
        let unit = unit.map(|measure| measure.unit.as_str()).next().unwrap_or_default();
        Some(TargetLine {
            label: target.label.clone(),
            condition: condition(target, unit),
            scope: scope(target),
            deadline: target.deadline.clone(),
            assumption: target.assumption.clone(),
            source: source(pack, &target.source),
            quote: target.source.quote.clone(),
            measures: result.measures.iter().map(measure_line).collect(),
            units: result
                .units
                .iter()
                .map(|unit| {
                    let texts = unit.measures.iter().map(|measure| measure_line(measure).text);
                    UnitLine { name: unit.name.clone(), text: texts.collect::<Vec<_>>().join("; ") }
                })
                .collect(),
            result: result.clone(),
        })
    };
    consolidation.targets.iter().filter_map(line).collect()
}

pub fn reconciliation(consolidation: &Consolidation) -> Vec<ReconciliationLine> {
    let pack = &consolidation.pack;
    let line = |result: &ReconciliationResult| {
        let rule: &Reconciliation = pack.reconciliation.iter().find(|rule| rule.id == result.id)?;
        Some(ReconciliationLine {
            label: rule.label.clone(),
            note: rule.note.clone(),
            relation: format!(
                "report.relation.{}",
                match rule.relation {
                    crate::definition::ReconciliationRelation::Equal => "equal",
                    crate::definition::ReconciliationRelation::Decreasing => "decreasing",
                    crate::definition::ReconciliationRelation::AtMost => "at_most",
                    crate::definition::ReconciliationRelation::Beside => "beside",
                }
            ),
            forms: result.items.iter().map(|item| printed_codes(pack, &item.data_sets)).collect(),
            result: result.clone(),
        })
    };
    consolidation.reconciliation.iter().filter_map(line).collect()
}

pub fn joint_sums(consolidation: &Consolidation) -> Vec<JointSumLine> {
    let forms = |sum: &JointSum| {
        let one = |id: &String| printed_codes(&consolidation.pack, std::slice::from_ref(id));
        sum.parts.iter().map(|part| one(&part.data_set)).collect()
    };
    let sums = consolidation.joint_sums.iter();
    sums.map(|sum| JointSumLine { forms: forms(sum), sum: sum.clone() }).collect()
}

fn measure_line(pack: &Pack, target: &Target, measure: &MeasureResult) -> MeasureLine {
    let indicator = pack.indicators.iter().find(|indicator| indicator.id == measure.measure);
    // A figure is shown whole; what is calculated from several is rounded.
    let calculated = (measure.terms.len() > 1).then_some(DECIMALS_OF_EXPRESSIONS);
    let decimals = indicator.map(|indicator| indicator.decimals).or(calculated);
    let ratio = match (measure.numerator, measure.denominator) {
        (Some(over), Some(under)) => {
            format!("{}/{}", format_number(over), format_number(under))
        }
        _ => String::new(),
    };
    MeasureLine {
        label: measure.label.clone(),
        text: outcome_text(&measure.outcome, &measure.unit, decimals, target.threshold.as_ref()),
        ratio,
        decimals,
    }
}

/// A result as it is shown: rounded to its decimals, but never so that it would seem to be on
/// the other side of the threshold; or in words why there is none.
fn outcome_text(
    outcome: &Calculated,
    unit: &str,
    decimals: Option<u8>,
    threshold: Option<&Threshold>,
) -> String {
    match outcome {
        Calculated::Number(number) => {
            let threshold = match threshold {
                Some(Threshold::Number(threshold)) => Some(*threshold),
                _ => None,
            };
            with_unit(&format_number(rounded(*number, decimals, threshold)), unit)
        }
        Calculated::Day(day) => day.to_string(),
        Calculated::Words => say("outcome.words", &[]),
        Calculated::Undefined => say("outcome.undefined", &[]),
        Calculated::Incomplete(coverage) if coverage.counted == 0 => say("outcome.nothing", &[]),
        Calculated::Incomplete(coverage) => {
            let of = format!("{}/{}", coverage.counted, coverage.expected);
            say("outcome.incomplete", &[("coverage", &of)])
        }
        Calculated::RosterChanged => say("outcome.roster-changed", &[]),
        Calculated::NotAsked => say("outcome.not-asked", &[]),
    }
}

const DECIMALS_OF_EXPRESSIONS: u8 = 2;

/// Most decimals that are added to keep a figure on its side of the threshold.
const MOST_DECIMALS: u32 = 6;

fn rounded(number: Decimal, decimals: Option<u8>, threshold: Option<Decimal>) -> Decimal {
    let Some(decimals) = decimals.map(u32::from) else { return number };
    let round =
        |places| number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let same_side = |rounded: Decimal| {
        threshold.is_none_or(|threshold| rounded.cmp(&threshold) == number.cmp(&threshold))
    };
    (decimals..=MOST_DECIMALS).map(round).find(|found| same_side(*found)).unwrap_or(number)
}

/// `92,5%`, `3 xã`
fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

fn condition(target: &Target, unit: &str) -> String {
    let (Some(operator), Some(threshold)) = (target.comparison, &target.threshold) else {
        return String::new();
    };
    let sign = operator.sign().unwrap_or_default();
    match (threshold, target.threshold_to) {
        (Threshold::Day(day), _) => match operator {
            Operator::LessThan => say("condition.before", &[("day", &day.to_string())]),
            Operator::LessThanOrEqualTo => say("condition.by", &[("day", &day.to_string())]),
            _ => format!("{sign} {day}"),
        },
        (Threshold::Number(from), Some(to)) => {
            let (from, to) = (format_number(*from), with_unit(&format_number(to), unit));
            say("condition.range", &[("sign", sign), ("from", &from), ("to", &to)])
        }
        (Threshold::Number(number), None) => {
            format!("{sign} {}", with_unit(&format_number(*number), unit))
        }
    }
}

fn scope(target: &Target) -> String {
    match target.scope {
        Scope::Root => String::new(),
        Scope::Places(_) | Scope::Group(_) => say("scope.places", &[]),
        Scope::Reporters => say("scope.reporters", &[]),
    }
}

fn source(pack: &Pack, source: &Source) -> String {
    let document = pack.documents.iter().find(|document| document.id == source.document);
    let parts = [document.map_or("", |document| document.number.as_str()), &source.clause];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn printed_codes(pack: &Pack, data_sets: &[String]) -> String {
    let code = |id: &String| {
        pack.data_set(id).map_or_else(|| id.clone(), |form| form.printed_code.clone())
    };
    data_sets.iter().map(code).collect::<Vec<_>>().join(", ")
}

fn say(id: &str, arguments: &[(&str, &str)]) -> String {
    i18n::format(Language::Vi, &format!("report.{id}"), arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_never_carries_a_figure_over_its_threshold() {
        let shown = |number: &str, threshold: &str| {
            let threshold = Threshold::Number(threshold.parse().unwrap());
            let outcome = Calculated::Number(number.parse().unwrap());
            outcome_text(&outcome, "%", Some(1), Some(&threshold))
        };
        assert_eq!(shown("90.04", "90"), "90,04%");
        assert_eq!(shown("89.97", "90"), "89,97%");
        assert_eq!(shown("90", "90"), "90%");
        assert_eq!(shown("91.26", "90"), "91,3%");
        assert_eq!(shown("90.00000001", "90"), "90,00000001%");
    }
}
