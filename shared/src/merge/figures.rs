//! The figures of one form over all its reporters, with everything they were made of.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    Contribution, Coverage, Figure, FormFigures, Origin, Part, ReporterFigures, Standing, TotalKey,
    aggregate::aggregate, resolve::Resolution,
};
use crate::{
    definition::{Aggregation, DataSet, Pack, Period, Reporter, ValueType},
    diag::{Finding, Severity},
    entry::Entry,
    form::{Calculation, CellIndex, ColumnRole, Form, FormCell, ValueRole},
    submission::ImportedValue,
    value::{Datum, ValueState, display},
};

/// The values that people's answers add to a file, by its position.
pub(super) type Answers = BTreeMap<usize, Vec<ImportedValue>>;

/// One form of the pack with all reporters that owe it. Standings are those the form has by
/// itself ([`super::totals`] weighs forms against each other).
pub(super) fn form_figures(
    pack: &Pack,
    data_set: &DataSet,
    period: &Period,
    resolution: &mut Resolution<'_>,
    answers: &Answers,
) -> Option<FormFigures> {
    let owing: Vec<&Reporter> = pack
        .reporters
        .iter()
        .filter(|reporter| pack.fillable(reporter, period).any(|form| form.id == data_set.id))
        .collect();
    let province = Reporter { place: root(pack).to_owned(), ..(*owing.first()?).clone() };
    let form = Form::build(pack, data_set, &province, period);
    let reporters: Vec<ReporterFigures> = owing
        .iter()
        .map(|reporter| {
            let form = Form::build(pack, data_set, reporter, period);
            reporter_figures(data_set, reporter, form, resolution, answers)
        })
        .collect();
    let mut figures = BTreeMap::new();
    for (index, cell) in form.cells.iter().enumerate() {
        if cell.column_role == ColumnRole::Current {
            figures.insert(index, figure(pack, data_set, cell, &form, &reporters));
        }
    }
    Some(FormFigures { data_set: data_set.id.clone(), form, reporters, figures })
}

/// Id of the place that the totals are about.
pub(super) fn root(pack: &Pack) -> &str {
    pack.places.first().map_or("", |place| place.id.as_str())
}

/// A reporter's values: the newest file, and where it is blank the value of an older one.
fn reporter_figures(
    data_set: &DataSet,
    reporter: &Reporter,
    form: Form,
    resolution: &mut Resolution<'_>,
    answers: &Answers,
) -> ReporterFigures {
    let positions: BTreeMap<(String, String), CellIndex> = form
        .cells
        .iter()
        .enumerate()
        .map(|(index, cell)| ((cell.row_code.clone(), cell.column_code.clone()), index))
        .collect();
    let mut figures = ReporterFigures {
        reporter: reporter.id.clone(),
        entry: Entry::empty(&form),
        origins: vec![None; form.cells.len()],
        reported: false,
        positions,
        form,
    };
    let slot = (data_set.id.clone(), reporter.id.clone());
    let Some(files) = resolution.slots.get(&slot) else { return figures };
    let Some((newest, older)) = files.accepted.split_first() else { return figures };
    figures.reported = true;
    let place = |figures: &mut ReporterFigures,
                 value: &ImportedValue,
                 path: &str,
                 sha256: &str,
                 from_older| {
        let codes = (value.row_code.clone(), value.column_code.clone());
        let cell = figures.positions.get(&codes).copied()?;
        if !figures.form.cells[cell].is_input() {
            return None;
        }
        figures.entry.set(cell, value.raw.clone(), value.state.clone());
        figures.origins[cell] = Some(Origin {
            path: path.to_owned(),
            sha256: sha256.to_owned(),
            sheet: value.sheet.clone(),
            cell: value.address.clone(),
            raw: value.raw.clone(),
            from_older,
        });
        Some(cell)
    };
    let values_of = |at: usize| {
        let import = resolution.imports[at];
        let answered = answers.get(&at).map(Vec::as_slice).unwrap_or_default();
        import.map(|import| import.values.as_slice()).unwrap_or_default().iter().chain(answered)
    };
    let file = &resolution.files[*newest];
    for value in values_of(*newest) {
        place(&mut figures, value, &file.path, &file.sha256, false);
    }
    // What is still asked of the newest file is not blank: nothing older takes its place.
    let asked: Vec<CellIndex> = resolution.imports[*newest]
        .iter()
        .flat_map(|import| &import.questions)
        .filter_map(|question| question.about.as_ref())
        .filter_map(|about| {
            figures.positions.get(&(about.row_code.clone(), about.column_code.clone())).copied()
        })
        .collect();
    let mut kept: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    let candidates = older_values(&figures, older, files.older_unordered, values_of);
    for (cell, (at, value)) in candidates {
        if asked.contains(&cell) || !figures.entry.state(cell).is_blank() {
            continue;
        }
        let file = &resolution.files[at];
        place(&mut figures, &value, &file.path, &file.sha256, true);
        let counts = kept.entry(at).or_default();
        counts.0 += 1;
        counts.1 += u32::from(is_counted(&figures.form.cells[cell]));
    }
    figures.entry.recalculate(&figures.form);
    let newest = *newest;
    for (at, (cells, counted)) in kept {
        let older = &mut resolution.files[at];
        older.account.place_from_superseded(counted);
        let finding = Finding::new(Severity::Medium, "kept-from-older")
            .with("count", cells.to_string())
            .with("path", &older.path);
        resolution.files[newest].findings.push(finding);
    }
    figures
}

/// By cell, the value that older files have: of the newest among them that has one, or,
/// where their order is not certain, only a value on which all of them agree.
fn older_values<'v, I: Iterator<Item = &'v ImportedValue>>(
    figures: &ReporterFigures,
    older: &[usize],
    unordered: bool,
    values_of: impl Fn(usize) -> I,
) -> BTreeMap<CellIndex, (usize, ImportedValue)> {
    let mut found: BTreeMap<CellIndex, (usize, ImportedValue)> = BTreeMap::new();
    let mut disputed: Vec<CellIndex> = Vec::new();
    for at in older {
        for value in values_of(*at) {
            if !matches!(value.state, ValueState::Value(_) | ValueState::Nil) {
                continue;
            }
            let codes = (value.row_code.clone(), value.column_code.clone());
            let Some(cell) = figures.positions.get(&codes).copied() else { continue };
            match found.get(&cell) {
                None => {
                    found.insert(cell, (*at, value.clone()));
                }
                Some((_, other)) if unordered && other.state != value.state => disputed.push(cell),
                Some(_) => {}
            }
        }
    }
    found.retain(|cell, _| !disputed.contains(cell));
    found
}

/// Whether a value of this cell is one of the figures of [`super::FileAccount`].
fn is_counted(cell: &FormCell) -> bool {
    cell.value_type.is_numeric() || cell.value_type == ValueType::Date
}

fn figure(
    pack: &Pack,
    data_set: &DataSet,
    cell: &FormCell,
    province: &Form,
    reporters: &[ReporterFigures],
) -> Figure {
    let element = pack.element(&cell.key.element);
    let aggregation = element.map_or(Aggregation::None, |element| element.aggregation);
    let codes = (cell.row_code.clone(), cell.column_code.clone());
    let mut contributions = Vec::new();
    let mut lacking = Vec::new();
    for reporter in reporters {
        let Some(at) = reporter.positions.get(&codes).copied() else { continue };
        match contribution(pack, &data_set.id, reporter, at) {
            Some(contribution) => contributions.push(contribution),
            None => lacking.push(reporter.reporter.clone()),
        }
    }
    let coverage =
        Coverage { counted: contributions.len(), expected: contributions.len() + lacking.len() };
    let stated = matches!(cell.key.role, ValueRole::Stated | ValueRole::Comment);
    let row = &province.sections[cell.section].rows[cell.row];
    let of_place = !row.place.is_empty();
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
