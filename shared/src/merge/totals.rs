//! Weighing forms against each other: which occurrence of a figure counts for the province,
//! which stands in, and which are cross-checks.
//!
//! **Invariant:** a total is made of one (data set, level), or of bodies that each owe a
//! form of their own (block ALL); a province and its districts are never added.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Aggregate, Coverage, CrossCheck, Figure, FormFigures, Occurrence, Standing, TotalKey,
    aggregate::aggregate, figures::root,
};
use crate::{
    definition::{Aggregation, Counts, Owner, Pack, Period, is_valid},
    diag::{Finding, Severity},
    form::{Calculation, CellIndex, ValueRole},
};

pub(super) struct Totals {
    pub(super) totals: BTreeMap<TotalKey, Figure>,
    pub(super) cross_checks: Vec<CrossCheck>,
    pub(super) findings: Vec<Finding>,
}

/// Computes the totals and gives every figure of the forms its final standing.
pub(super) fn weigh(pack: &Pack, period: &Period, forms: &mut [FormFigures]) -> Totals {
    let mut result =
        Totals { totals: BTreeMap::new(), cross_checks: Vec::new(), findings: Vec::new() };
    for (key, places) in occurrences(forms) {
        let owner = owner_of(pack, &key.element, period);
        let is_internal =
            |form: usize| pack.data_set(&forms[form].data_set).is_some_and(|of| of.internal);
        // Below those who report here others may fill the same block for their own superiors:
        // that is in the superiors' figures, if anywhere.
        let everywhere = owner.is_some_and(|owner| owner.counts == Counts::Everywhere);
        let has_owed = places.iter().any(|((form, _), _)| !is_internal(*form));
        let apart: Vec<bool> = places
            .iter()
            .map(|((form, _), _)| everywhere && has_owed && is_internal(*form))
            .collect();
        for ((place, role), apart) in places.iter().zip(apart) {
            let form = &mut forms[place.0];
            let standing = match apart {
                true => Standing::Never,
                false => standing(owner, &form.data_set, *role),
            };
            if let Some(figure) = form.figures.get_mut(&place.1) {
                figure.standing = standing;
            }
        }
        let of = |standing: Standing| -> Vec<&Figure> {
            places
                .iter()
                .map(|((form, cell), _)| &forms[*form].figures[cell])
                .filter(|figure| figure.standing == standing)
                .collect()
        };
        let parts = of(Standing::Part);
        let owned = of(Standing::Counts).first().copied();
        let stand_in = of(Standing::StandIn).first().copied();
        let owner_is_silent = owned.is_none_or(|figure| figure.coverage.counted == 0);
        let total = if !parts.is_empty() {
            Some(add_parts(pack, &key, &parts, &mut result.findings))
        } else if owner_is_silent && stand_in.is_some_and(|figure| figure.coverage.counted > 0) {
            stand_in.cloned()
        } else {
            owned.cloned()
        };
        let stands_in = total.as_ref().is_some_and(|figure| figure.standing == Standing::StandIn);
        if !stands_in {
            for ((form, cell), _) in &places {
                let figure = forms[*form].figures.get_mut(cell);
                if let Some(figure) = figure.filter(|f| f.standing == Standing::StandIn) {
                    figure.standing = Standing::CrossCheck;
                }
            }
        }
        let Some(total) = total else { continue };
        for ((form, cell), _) in &places {
            let other = &forms[*form].figures[cell];
            if other.standing == Standing::CrossCheck {
                result.cross_checks.extend(compare(&total, other));
            }
        }
        result.totals.insert(key, total);
    }
    result
}

type FigurePlace = (usize, CellIndex);

/// Where each figure stands that can be totalled or compared, in the order of the forms.
fn occurrences(forms: &[FormFigures]) -> BTreeMap<TotalKey, Vec<(FigurePlace, ValueRole)>> {
    let mut found: BTreeMap<TotalKey, Vec<(FigurePlace, ValueRole)>> = BTreeMap::new();
    let mut roster_totals = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        for (cell_at, figure) in &form.figures {
            if figure.standing == Standing::Never {
                continue;
            }
            let cell = &form.form.cells[*cell_at];
            let row = &form.form.sections[cell.section].rows[cell.row];
            if row.total {
                roster_totals.push((at, *cell_at));
            } else {
                let places = found.entry(figure.key.clone()).or_default();
                places.push(((at, *cell_at), cell.key.role));
            }
        }
    }
    // A roster's bottom line is a figure of the province where its form has no row for it.
    for (at, cell_at) in roster_totals {
        let form = &forms[at].form;
        let Some(Calculation::Sum(cells)) = &form.cells[cell_at].calculation else { continue };
        let Some(first) = cells.first() else { continue };
        let places = found.entry(forms[at].figures[&cell_at].key.clone()).or_default();
        if places.iter().all(|((other, _), _)| *other != at) {
            places.push(((at, cell_at), form.cells[*first].key.role));
        }
    }
    found
}

fn owner_of<'a>(pack: &'a Pack, element: &str, period: &Period) -> Option<&'a Owner> {
    let on = period.window_to;
    pack.owners
        .iter()
        .find(|owner| owner.element == element && is_valid(owner.valid_from, owner.valid_to, on))
}

fn standing(owner: Option<&Owner>, data_set: &str, role: ValueRole) -> Standing {
    let Some(owner) = owner else { return Standing::Never };
    match role {
        ValueRole::Stated | ValueRole::Comment => Standing::Never,
        _ if owner.stand_in == data_set => Standing::StandIn,
        ValueRole::Check => Standing::CrossCheck,
        ValueRole::Reported if !owner.counts.has(data_set) => Standing::CrossCheck,
        ValueRole::Reported if owner.counts.is_sum() => Standing::Part,
        ValueRole::Reported => Standing::Counts,
    }
}

/// The sum over forms that are owed by different bodies. Geographic counts of different
/// levels would count the same ground twice: then there is no total, but a finding.
fn add_parts(
    pack: &Pack,
    key: &TotalKey,
    parts: &[&Figure],
    findings: &mut Vec<Finding>,
) -> Figure {
    let mut total = Figure { standing: Standing::Counts, ..parts[0].clone() };
    for part in &parts[1..] {
        total.data_sets.extend(part.data_sets.iter().cloned());
        total.contributions.extend(part.contributions.iter().cloned());
        total.lacking.extend(part.lacking.iter().cloned());
        total.corrected += part.corrected;
        total.coverage = Coverage {
            counted: total.coverage.counted + part.coverage.counted,
            expected: total.coverage.expected + part.coverage.expected,
        };
    }
    let of_place = key.place != root(pack);
    total.value = aggregate(total.aggregation, of_place, total.coverage, &total.contributions);
    let levels: BTreeSet<u8> = total
        .contributions
        .iter()
        .filter_map(|contribution| pack.reporter(&contribution.reporter))
        .map(|reporter| reporter.level)
        .collect();
    if total.aggregation == Aggregation::SumGeo && levels.len() > 1 {
        total.value = Aggregate::None;
        findings.push(Finding::new(Severity::High, "levels-mixed").with("element", &key.element));
    }
    total
}

/// `None` where one of the two is not there.
fn compare(counted: &Figure, other: &Figure) -> Option<CrossCheck> {
    let difference = match (&counted.value, &other.value) {
        (Aggregate::None, _) | (_, Aggregate::None) => return None,
        (Aggregate::Number(counted), Aggregate::Number(other)) => other.checked_sub(*counted),
        _ => None,
    };
    let occurrence = |figure: &Figure| Occurrence {
        data_sets: figure.data_sets.clone(),
        value: figure.value.clone(),
        coverage: figure.coverage,
    };
    Some(CrossCheck {
        key: counted.key.clone(),
        counted: occurrence(counted),
        other: occurrence(other),
        difference,
        differs: counted.value != other.value,
    })
}
