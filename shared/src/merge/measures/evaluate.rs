//! Indicators and expressions for one subject.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    super::Coverage,
    Calculated, IndicatorResult, Subject, Term,
    known::{Figures, Known},
};
use crate::{
    definition::{Indicator, MissingValueStrategy},
    expr::{Expression, Operand, Reference, Values, parse},
};

/// The pack's indicators, parsed once.
pub(super) struct Calculator<'a> {
    pub(super) figures: &'a Figures<'a>,
    indicators: BTreeMap<&'a str, Parsed<'a>>,
}

struct Parsed<'a> {
    indicator: &'a Indicator,
    numerator: Expression,
    denominator: Expression,
}

/// What an expression comes to, with the figures it is made of.
pub(super) struct Evaluated {
    pub(super) result: Result<Operand, Calculated>,
    pub(super) terms: Vec<Term>,
    /// What there is of a single figure of this period that can only grow.
    pub(super) so_far: Option<Decimal>,
}

impl<'a> Calculator<'a> {
    /// Expressions of a checked pack parse; others are left out.
    pub(super) fn new(figures: &'a Figures<'a>) -> Self {
        let parsed = |indicator: &'a Indicator| {
            let numerator = parse(&indicator.numerator).ok()?;
            let denominator = parse(&indicator.denominator).ok()?;
            Some((indicator.id.as_str(), Parsed { indicator, numerator, denominator }))
        };
        Self { figures, indicators: figures.pack.indicators.iter().filter_map(parsed).collect() }
    }

    /// Numerator and denominator of an indicator.
    pub(super) fn sides(&self, id: &str) -> Option<[&Expression; 2]> {
        self.indicators.get(id).map(|parsed| [&parsed.numerator, &parsed.denominator])
    }

    /// `None` for an id that is no indicator's.
    pub(super) fn indicator(&self, id: &str, subject: &Subject) -> Option<IndicatorResult> {
        let Parsed { indicator, numerator, denominator } = self.indicators.get(id)?;
        let [numerator, denominator] =
            [numerator, denominator].map(|side| self.evaluate(side, subject));
        let mut terms = numerator.terms;
        for term in denominator.terms {
            let same = |other: &Term| {
                (&other.element, &other.option, other.when)
                    == (&term.element, &term.option, term.when)
            };
            if !terms.iter().any(same) {
                terms.push(term);
            }
        }
        let number = |side: &Result<Operand, Calculated>| match side {
            Ok(Operand::Number(number)) => Some(*number),
            _ => None,
        };
        let outcome = match (&numerator.result, &denominator.result) {
            (Err(one), Err(other)) => graver(one, other).clone(),
            (Err(gap), _) | (_, Err(gap)) => gap.clone(),
            (Ok(Operand::Number(over)), Ok(Operand::Number(under))) => {
                ratio(*over, *under, indicator.factor)
                    .map_or(Calculated::Undefined, Calculated::Number)
            }
            _ => Calculated::Undefined,
        };
        Some(IndicatorResult {
            id: id.to_owned(),
            numerator: number(&numerator.result),
            denominator: number(&denominator.result),
            outcome,
            terms,
        })
    }

    pub(super) fn evaluate(&self, expression: &Expression, subject: &Subject) -> Evaluated {
        let figures = self.figures;
        let mut known: BTreeMap<&Reference, Known> = BTreeMap::new();
        let mut gap: Option<Calculated> = None;
        let mut terms = Vec::new();
        let mut meet = |found: Calculated| {
            let graver_than = gap.as_ref().is_none_or(|gap| graver(&found, gap) == &found);
            if graver_than {
                gap = Some(found);
            }
        };
        for reference in expression.references() {
            if !figures.is_asked(&reference.element) {
                meet(Calculated::NotAsked);
            }
            let found = figures.known(reference, subject);
            terms.push(figures.term(reference, &found));
            if let Some(found) = found.gap() {
                meet(found);
            }
            known.insert(reference, found);
        }
        let mut submissions = (None, None);
        if expression.counts_submissions() {
            let (on_time, coverage) = figures.submissions(subject);
            submissions = (on_time, Some(coverage.expected.into()));
            if on_time.is_some() && !coverage.is_complete() {
                meet(Calculated::Incomplete(coverage));
            }
        }
        let so_far = expression.as_reference().and_then(|reference| known.get(reference));
        let so_far = so_far.filter(|known| known.only_grows && !known.stated && !known.cross_check);
        let so_far = so_far.and_then(|known| match known.operand {
            Some(Operand::Number(number)) => Some(number),
            _ => None,
        });
        let result = match gap {
            Some(gap) => Err(gap),
            None => {
                let strategy = MissingValueStrategy::SkipIfAnyValueMissing;
                let values = Lookup { known: &known, submissions };
                match expression.evaluate(&values, strategy) {
                    Ok(Some(operand)) => Ok(operand),
                    // Division by 0, or beyond any figure.
                    Ok(None) | Err(_) => Err(Calculated::Undefined),
                }
            }
        };
        Evaluated { result, terms, so_far }
    }
}

struct Lookup<'a> {
    known: &'a BTreeMap<&'a Reference, Known>,
    submissions: (Option<Decimal>, Option<Decimal>),
}

impl Values for Lookup<'_> {
    fn one(&self, reference: &Reference) -> Option<Operand> {
        self.known.get(reference).and_then(|known| known.operand.clone())
    }

    fn submissions(&self) -> (Option<Decimal>, Option<Decimal>) {
        self.submissions
    }
}

/// Exact as far as 28 digits go; `None` where the denominator is 0.
fn ratio(over: Decimal, under: Decimal, factor: Decimal) -> Option<Decimal> {
    over.checked_mul(factor)?.checked_div(under).map(|ratio| ratio.normalize())
}

/// Of two reasons why there is no result, the one to be told; of two shares, the smaller.
fn graver<'o>(one: &'o Calculated, other: &'o Calculated) -> &'o Calculated {
    let rank = |outcome: &Calculated| match outcome {
        Calculated::NotAsked => 0,
        Calculated::RosterChanged => 1,
        Calculated::Incomplete(_) => 2,
        Calculated::Undefined => 3,
        Calculated::Words => 4,
        Calculated::Number(_) | Calculated::Day(_) => 5,
    };
    let share = |outcome: &Calculated| match outcome {
        Calculated::Incomplete(Coverage { counted, expected }) => (*counted, *expected),
        _ => (0, 1),
    };
    let ((a, of_a), (b, of_b)) = (share(one), share(other));
    // a ÷ A before b ÷ B, without dividing; an expectation of none is no share at all.
    let order = rank(one).cmp(&rank(other)).then((a * of_b.max(1)).cmp(&(b * of_a.max(1))));
    if order.is_gt() { other } else { one }
}
