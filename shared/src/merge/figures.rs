//! The figures of one form over all its reporters, with everything they were made of.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    Contribution, Coverage, Figure, FormFigures, Part, ReporterFigures, Standing, TotalKey,
    aggregate::aggregate, misplaced::owes, resolve::Resolution, submitted::Slots,
};
use crate::{
    definition::{Aggregation, DataSet, Pack, Period, Reporter},
    form::{Calculation, CellIndex, ColumnRole, Form, FormCell, ValueRole},
    value::{Datum, ValueState, display},
};

/// One form of the pack with all reporters that owe it, and after those the ones whose files were
/// included though they do not; `None` where there are neither. Standings are those the form has by
/// itself ([`super::totals`] weighs forms against each other).
pub(super) fn form_figures(
    pack: &Pack,
    data_set: &DataSet,
    period: &Period,
    resolution: &mut Resolution<'_>,
    slots: &mut Slots<'_>,
) -> Option<FormFigures> {
    let (owing, others): (Vec<&Reporter>, Vec<&Reporter>) =
        pack.reporters.iter().partition(|reporter| owes(pack, reporter, data_set, period));
    let is_included = |reporter: &&Reporter| is_sent(resolution, data_set, reporter);
    let included: Vec<&Reporter> = others.into_iter().filter(is_included).collect();
    let elsewhere: BTreeMap<&str, BTreeSet<Asked>> = included
        .iter()
        .map(|of| (of.id.as_str(), asked_elsewhere(pack, of, data_set, period, resolution)))
        .collect();
    let first = owing.first().or(included.first())?;
    let province = Reporter { place: root(pack).to_owned(), ..(*first).clone() };
    let form = Form::build(pack, data_set, &province, period);
    let all =
        owing.into_iter().map(|of| (of, true)).chain(included.into_iter().map(|of| (of, false)));
    let reporters: Vec<ReporterFigures> = all
        .map(|(reporter, due)| {
            let form = Form::build(pack, data_set, reporter, period);
            let figures = slots.reporter_figures(data_set, reporter, form, resolution);
            ReporterFigures { due, ..figures }
        })
        .collect();
    let mut figures = BTreeMap::new();
    for (index, cell) in form.cells.iter().enumerate() {
        if cell.column_role == ColumnRole::Current {
            figures.insert(index, figure(pack, data_set, cell, &form, &reporters, &elsewhere));
        }
    }
    Some(FormFigures { data_set: data_set.id.clone(), form, reporters, figures })
}

/// What a cell asks for: element, option, place.
type Asked = (String, String, String);

fn asked(cell: &FormCell) -> Asked {
    (cell.key.element.clone(), cell.key.option.clone(), cell.key.place.clone())
}

/// What a reporter that does not owe a form tells in others: in those that it owes, and in those
/// before it that were included too. There it counts, and nobody is in a total twice.
fn asked_elsewhere(
    pack: &Pack,
    reporter: &Reporter,
    data_set: &DataSet,
    period: &Period,
    resolution: &Resolution<'_>,
) -> BTreeSet<Asked> {
    let at = |id: &str| pack.data_sets.iter().position(|of| of.id == id);
    let is_before = |other: &DataSet| at(&other.id) < at(&data_set.id);
    let counts = |other: &&DataSet| {
        owes(pack, reporter, other, period)
            || (is_before(other) && is_sent(resolution, other, reporter))
    };
    let forms = pack.data_sets.iter().filter(counts);
    let forms = forms.map(|other| Form::build(pack, other, reporter, period));
    let of_form = |form: Form| -> Vec<Asked> {
        let told = form.cells.iter().filter(|cell| cell.key.role == ValueRole::Reported);
        told.map(asked).collect()
    };
    forms.flat_map(of_form).collect()
}

/// Whether a file of a reporter counts in a form.
fn is_sent(resolution: &Resolution<'_>, data_set: &DataSet, reporter: &Reporter) -> bool {
    let slot = resolution.slots.get(&(data_set.id.clone(), reporter.id.clone()));
    slot.is_some_and(|slot| !slot.accepted.is_empty())
}

/// Id of the place that the totals are about.
pub(super) fn root(pack: &Pack) -> &str {
    pack.places.first().map_or("", |place| place.id.as_str())
}

fn figure(
    pack: &Pack,
    data_set: &DataSet,
    cell: &FormCell,
    province: &Form,
    reporters: &[ReporterFigures],
    elsewhere: &BTreeMap<&str, BTreeSet<Asked>>,
) -> Figure {
    let element = pack.element(&cell.key.element);
    let aggregation = element.map_or(Aggregation::None, |element| element.aggregation);
    let codes = (cell.row_code.clone(), cell.column_code.clone());
    let mut contributions = Vec::new();
    let mut lacking = Vec::new();
    let mut corrected = 0;
    let has = |reporter: &&ReporterFigures| reporter.positions.contains_key(&codes);
    // What is said of a place by who owes it is not added to by others.
    let of_place = !province.sections[cell.section].rows[cell.row].place.is_empty();
    let only_due = of_place && reporters.iter().filter(|of| of.due).any(|of| has(&of));
    for reporter in reporters.iter().filter(|of| of.due || !only_due) {
        let Some(at) = reporter.positions.get(&codes).copied() else { continue };
        let asked = asked(&reporter.form.cells[at]);
        if elsewhere.get(reporter.reporter.as_str()).is_some_and(|of| of.contains(&asked)) {
            continue;
        }
        corrected += corrections(reporter, at);
        match contribution(pack, &data_set.id, reporter, at) {
            Some(contribution) => contributions.push(contribution),
            None if reporter.due => lacking.push(reporter.reporter.clone()),
            None => {}
        }
    }
    let coverage =
        Coverage { counted: contributions.len(), expected: contributions.len() + lacking.len() };
    let stated = matches!(cell.key.role, ValueRole::Stated | ValueRole::Comment);
    let value = if stated {
        super::Aggregate::None
    } else {
        aggregate(aggregation, of_place, coverage, &contributions)
    };
    let standing = match cell.key.role {
        _ if aggregation == Aggregation::Check => Standing::Never,
        ValueRole::Reported => Standing::Counts,
        ValueRole::Check => Standing::CrossCheck,
        ValueRole::Stated | ValueRole::Comment => Standing::Never,
    };
    Figure {
        key: TotalKey {
            element: cell.key.element.clone(),
            option: cell.key.option.clone(),
            place: cell.key.place.clone(),
        },
        data_sets: vec![data_set.id.clone()],
        aggregation,
        standing,
        value,
        unit: cell.unit.clone(),
        unit_factor: cell.unit_factor,
        coverage,
        contributions,
        lacking,
        corrected,
    }
}

/// How many of the cells that a reporter's figure is made of were corrected.
fn corrections(reporter: &ReporterFigures, at: CellIndex) -> usize {
    let is_corrected = |cell: &&CellIndex| reporter.corrected.contains_key(*cell);
    match &reporter.form.cells[at].calculation {
        None => usize::from(is_corrected(&&at)),
        Some(Calculation::Sum(cells) | Calculation::Count { cells, .. }) => {
            cells.iter().filter(is_corrected).count()
        }
        Some(Calculation::Constant(_) | Calculation::Difference(..) | Calculation::Percent(..)) => {
            0
        }
    }
}

/// What one reporter adds in one cell; `None` where it gave no figure.
fn contribution(
    pack: &Pack,
    data_set: &str,
    reporter: &ReporterFigures,
    at: CellIndex,
) -> Option<Contribution> {
    if !reporter.reported {
        return None;
    }
    let cell = &reporter.form.cells[at];
    let state = reporter.entry.state(at).clone();
    let number = number(cell, &state);
    let is_answer = match &state {
        ValueState::Value(Datum::Text(text)) => !text.trim().is_empty(),
        ValueState::Value(_) => true,
        _ => number.is_some(),
    };
    is_answer.then(|| Contribution {
        data_set: data_set.to_owned(),
        reporter: reporter.reporter.clone(),
        text: display(pack, cell, &state),
        number,
        parts: parts(reporter, at, number),
        state,
    })
}

/// In the canonical unit; only of cells that hold numbers.
fn number(cell: &FormCell, state: &ValueState) -> Option<Decimal> {
    let number = state.as_number().filter(|_| cell.value_type.is_numeric())?;
    number.checked_mul(cell.unit_factor).map(|number| number.normalize())
}

fn parts(reporter: &ReporterFigures, at: CellIndex, number_of_cell: Option<Decimal>) -> Vec<Part> {
    let part = |cell: CellIndex, adds: Option<Decimal>| {
        Some(Part {
            origin: reporter.origins[cell].clone()?,
            row_code: reporter.form.cells[cell].row_code.clone(),
            column_code: reporter.form.cells[cell].column_code.clone(),
            state: reporter.entry.state(cell).clone(),
            adds,
            corrected: reporter.corrected.get(&cell).cloned(),
        })
    };
    match &reporter.form.cells[at].calculation {
        None => part(at, number_of_cell).into_iter().collect(),
        Some(Calculation::Sum(cells)) => cells
            .iter()
            .filter_map(|cell| {
                let adds = number(&reporter.form.cells[*cell], reporter.entry.state(*cell))?;
                part(*cell, Some(adds))
            })
            .collect(),
        Some(Calculation::Count { cells, options }) => cells
            .iter()
            .filter(|cell| {
                matches!(reporter.entry.state(**cell), ValueState::Value(Datum::Choice(id)) if options.contains(id))
            })
            .filter_map(|cell| part(*cell, Some(Decimal::ONE)))
            .collect(),
        // Known from the roster; changes are never totalled.
        Some(
            Calculation::Constant(_) | Calculation::Difference(..) | Calculation::Percent(..),
        ) => Vec::new(),
    }
}
