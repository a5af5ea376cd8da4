//! Figures of several bodies that look at the same thing, side by side.

use rust_decimal::Decimal;

use super::{
    super::{Coverage, Standing, figures::root},
    Agreement, JointPart, JointSum, ReconciledItem, ReconciliationResult,
    known::{Figures, Known, Spot, sum_of},
};
use crate::{
    definition::{
        Counts, Pack, Period, Reconciliation, ReconciliationItem, ReconciliationRelation, Reporter,
        is_valid,
    },
    expr::Operand,
};

/// The pairs and chains of which at least two figures are asked for in this period.
pub(super) fn reconciliation(figures: &Figures<'_>) -> Vec<ReconciliationResult> {
    let rules = figures.pack.reconciliation.iter();
    rules
        .filter_map(|rule| {
            let items: Vec<ReconciledItem> =
                rule.items.iter().filter_map(|item| item_of(figures, item)).collect();
            (items.len() > 1).then(|| compared(rule, items))
        })
        .collect()
}

fn item_of(figures: &Figures<'_>, item: &ReconciliationItem) -> Option<ReconciledItem> {
    let element = figures.pack.element(&item.element)?;
    let (known, data_sets) = if item.data_set.is_empty() {
        let total = figures.total(&item.element, "")?;
        (figures.current(&item.element, "", &super::Subject::Root), total.data_sets.clone())
    } else {
        let spots = figures.rows.get(&(item.element.as_str(), ""))?;
        let spot = spots.iter().find(|spot| figures.forms[spot.0].data_set == item.data_set)?;
        let known = figures.of_figure(figures.figure(*spot)?);
        (Known { spot: Some(*spot), ..known }, vec![item.data_set.clone()])
    };
    let unit = figures.pack.unit(&element.unit);
    Some(ReconciledItem {
        element: item.element.clone(),
        label: if item.label.is_empty() { element.label.clone() } else { item.label.clone() },
        unit: unit.map(|unit| unit.label.clone()).unwrap_or_default(),
        data_sets,
        value: match known.operand {
            Some(Operand::Number(number)) => Some(number),
            _ => None,
        },
        coverage: known.coverage,
        difference: None,
        differs: false,
        key: known.spot.map(|spot| figures.key(spot)).unwrap_or_default(),
    })
}

fn compared(rule: &Reconciliation, mut items: Vec<ReconciledItem>) -> ReconciliationResult {
    let values: Vec<Option<Decimal>> =
        items.iter().map(|item| item.value.filter(|_| item.coverage.is_complete())).collect();
    let first = values[0];
    let tolerated = first.and_then(|first| {
        first.abs().checked_mul(rule.tolerance_percent)?.checked_div(Decimal::ONE_HUNDRED)
    });
    let minus = |one: Option<Decimal>, other: Option<Decimal>| one?.checked_sub(other?);
    let beyond = |difference: Decimal| tolerated.is_some_and(|tolerated| difference > tolerated);
    match rule.relation {
        ReconciliationRelation::Beside => {}
        ReconciliationRelation::Equal => {
            for (item, value) in items.iter_mut().zip(&values).skip(1) {
                item.difference = minus(*value, first);
                item.differs = item.difference.is_some_and(|difference| beyond(difference.abs()));
            }
        }
        ReconciliationRelation::Decreasing => {
            for (at, item) in items.iter_mut().enumerate().skip(1) {
                item.difference = minus(values[at], values[at - 1]);
                item.differs = item.difference.is_some_and(beyond);
            }
        }
        ReconciliationRelation::AtMost => {
            let others =
                values[1..].iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add((*value)?));
            items[0].difference = minus(first, others);
            items[0].differs = items[0].difference.is_some_and(beyond);
        }
    }
    let agreement = if rule.relation == ReconciliationRelation::Beside {
        Agreement::Beside
    } else if items.iter().any(|item| item.differs) {
        Agreement::Differs
    } else if values.iter().any(Option::is_none) {
        Agreement::Incomplete
    } else {
        Agreement::Agrees
    };
    ReconciliationResult { id: rule.id.clone(), agreement, items }
}

/// Totals that several named forms make up together, where at least two bodies gave more
/// than nothing: only then something may have been counted twice.
pub(super) fn joint_sums(figures: &Figures<'_>) -> Vec<JointSum> {
    let mut sums = Vec::new();
    for (key, total) in figures.totals {
        let is_root = figures.pack.places.first().is_some_and(|root| root.id == key.place);
        let joint = key.option.is_empty()
            && total.standing != Standing::StandIn
            && is_joint(figures.pack, figures.period, &key.element);
        if !is_root || !joint {
            continue;
        }
        let Some(element) = figures.pack.element(&key.element) else { continue };
        let spots = figures.rows.get(&(key.element.as_str(), ""));
        let spots = spots.map(Vec::as_slice).unwrap_or_default();
        let in_total = spots.iter().filter(|spot| {
            total.data_sets.contains(&figures.forms[spot.0].data_set)
                && figures.figure(**spot).is_some_and(|figure| figure.standing == Standing::Part)
        });
        let parts: Vec<JointPart> = in_total.flat_map(|spot| parts_of(figures, *spot)).collect();
        let some = |part: &&JointPart| part.value.is_some_and(|value| !value.is_zero());
        if parts.iter().filter(some).count() < 2 {
            continue;
        }
        let unit = figures.pack.unit(&element.unit);
        sums.push(JointSum {
            total_key: key.clone(),
            label: element.label.clone(),
            unit: unit.map(|unit| unit.label.clone()).unwrap_or_default(),
            total: total.shown(),
            coverage: total.coverage,
            parts,
        });
    }
    sums
}

/// What each body of the consolidating place gave in a row; those of places below together.
fn parts_of(figures: &Figures<'_>, spot: Spot) -> Vec<JointPart> {
    let Some(figure) = figures.figure(spot) else { return Vec::new() };
    let data_set = &figures.forms[spot.0].data_set;
    let (key, shown) = (figures.key(spot), |sum: Option<Decimal>| {
        sum?.checked_div(figure.unit_factor).map(|sum| sum.normalize())
    });
    let reporters = figures.forms[spot.0].reporters.iter();
    let reporters: Vec<&Reporter> =
        reporters.filter_map(|found| figures.pack.reporter(&found.reporter)).collect();
    let root = root(figures.pack);
    if reporters.iter().any(|reporter| reporter.place != root) {
        return vec![JointPart {
            data_set: data_set.clone(),
            reporter: String::new(),
            name: String::new(),
            value: shown(sum_of(&figure.contributions)),
            coverage: figure.coverage,
            key,
        }];
    }
    let part = |reporter: &Reporter| {
        let given = figure.contributions.iter().find(|given| given.reporter == reporter.id);
        let counted = usize::from(given.is_some());
        JointPart {
            data_set: data_set.clone(),
            reporter: reporter.id.clone(),
            name: reporter.name.clone(),
            value: shown(given.and_then(|given| given.number)),
            coverage: Coverage { counted, expected: 1 },
            key: key.clone(),
        }
    };
    let asked = |reporter: &&&Reporter| {
        figure.lacking.contains(&reporter.id)
            || figure.contributions.iter().any(|given| given.reporter == reporter.id)
    };
    reporters.iter().filter(asked).map(|reporter| part(reporter)).collect()
}

fn is_joint(pack: &Pack, period: &Period, element: &str) -> bool {
    pack.owners.iter().any(|owner| {
        owner.element == element
            && is_valid(owner.valid_from, owner.valid_to, period.window_to)
            && matches!(&owner.counts, Counts::In(data_sets) if data_sets.len() > 1)
    })
}
