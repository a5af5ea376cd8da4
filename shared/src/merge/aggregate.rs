//! Aggregation over reporters: from contributions to one value, exactly.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::{Aggregate, Contribution, Coverage, ListItem};
use crate::{
    definition::Aggregation,
    value::{Datum, ValueState},
};

/// What the contributions of one figure come to.
///
/// `of_place` says that the figure is about one place of a roster: what its only reporter
/// says is the figure, whatever the aggregation over the province.
pub(super) fn aggregate(
    aggregation: Aggregation,
    of_place: bool,
    coverage: Coverage,
    contributions: &[Contribution],
) -> Aggregate {
    if contributions.is_empty() {
        return Aggregate::None;
    }
    let only = (coverage.expected == 1).then(|| &contributions[0]);
    match aggregation {
        Aggregation::Check | Aggregation::Ratio if !of_place => Aggregate::None,
        Aggregation::List if !of_place => list(contributions),
        Aggregation::Cat if !of_place => {
            Aggregate::Texts(u32::try_from(contributions.len()).unwrap_or(u32::MAX))
        }
        Aggregation::Yes if !of_place => {
            let yes = |contribution: &&Contribution| {
                contribution.state == ValueState::Value(Datum::Flag(true))
            };
            let count = contributions.iter().filter(yes).count();
            Aggregate::Yes(u32::try_from(count).unwrap_or(u32::MAX))
        }
        Aggregation::Max => maximum(contributions),
        Aggregation::None => only.map_or(Aggregate::None, single),
        _ => match only {
            Some(contribution) => single(contribution),
            None => sum(contributions),
        },
    }
}

/// The exact sum; nothing where one of them is no number or the sum is beyond any figure.
fn sum(contributions: &[Contribution]) -> Aggregate {
    contributions
        .iter()
        .try_fold(Decimal::ZERO, |sum, contribution| sum.checked_add(contribution.number?))
        .map_or(Aggregate::None, |sum| Aggregate::Number(sum.normalize()))
}

fn single(contribution: &Contribution) -> Aggregate {
    match (&contribution.number, &contribution.state) {
        (Some(number), _) => Aggregate::Number(number.normalize()),
        (None, ValueState::Value(datum)) => Aggregate::Single(datum.clone()),
        _ => Aggregate::None,
    }
}

fn maximum(contributions: &[Contribution]) -> Aggregate {
    let numbers: Option<Vec<Decimal>> =
        contributions.iter().map(|contribution| contribution.number).collect();
    if let Some(number) = numbers.and_then(|numbers| numbers.into_iter().max()) {
        return Aggregate::Number(number.normalize());
    }
    let dates = contributions.iter().filter_map(|contribution| match contribution.state {
        ValueState::Value(Datum::Date(date)) => Some(date),
        _ => None,
    });
    dates.max().map_or(Aggregate::None, |date| Aggregate::Single(Datum::Date(date)))
}

/// Lines of texts are answers of their own; the same answer in another case is one item.
fn list(contributions: &[Contribution]) -> Aggregate {
    let mut items: BTreeMap<String, ListItem> = BTreeMap::new();
    for contribution in contributions {
        for text in answers(contribution) {
            let item = items
                .entry(text.to_lowercase())
                .or_insert_with(|| ListItem { text, reporters: Vec::new() });
            if !item.reporters.contains(&contribution.reporter) {
                item.reporters.push(contribution.reporter.clone());
            }
        }
    }
    Aggregate::List(items.into_values().collect())
}

fn answers(contribution: &Contribution) -> Vec<String> {
    contribution
        .text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect())
        .filter(|line: &String| !line.is_empty())
        .collect()
}
