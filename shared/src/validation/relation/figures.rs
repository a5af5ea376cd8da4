//! Where the figures of a rule stand in a form.

use std::collections::{BTreeMap, BTreeSet};

use super::Parsed;
use crate::{
    definition::ValidationRule,
    expr::{Operand, Reference, Values, When},
    form::{CellIndex, ColumnRole, ValueKey, ValueRole},
    validation::subject::Subject,
    value::{Datum, ValueState},
};

/// Where one occurrence of a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The cell that people are led to.
    pub(crate) cell: CellIndex,
    /// The cell of the form that says it; `None`: only an accepted report can.
    pub(crate) said: Option<CellIndex>,
}

/// Where the figures of one rule stand at one place.
pub(crate) struct Spots<'a>(BTreeMap<&'a Reference, Vec<Spot>>);

impl<'a> Spots<'a> {
    /// `None` where the form does not have all of them.
    fn find(
        subject: &Subject<'_>,
        references: impl IntoIterator<Item = &'a Reference>,
        place: &str,
    ) -> Option<Self> {
        let mut found = BTreeMap::new();
        for reference in references {
            let spots: Vec<Spot> = if reference.gathered {
                let spot = |place: &String| find(subject, reference, place);
                gathered_places(subject, reference).iter().filter_map(spot).collect()
            } else {
                find(subject, reference, place).into_iter().collect()
            };
            if spots.is_empty() {
                return None;
            }
            found.insert(reference, spots);
        }
        Some(Self(found))
    }

    /// Every occurrence of a reference.
    pub(crate) fn of(&self, reference: &Reference) -> &[Spot] {
        self.0.get(reference).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&'a Reference, Spot)> {
        self.0.iter().flat_map(|(reference, spots)| spots.iter().map(|spot| (*reference, *spot)))
    }

    /// The cells of some references, in their order.
    pub(crate) fn cells<'b>(
        &self,
        references: impl IntoIterator<Item = &'b Reference>,
    ) -> Vec<CellIndex> {
        let spots = references.into_iter().flat_map(|reference| self.of(reference));
        distinct(spots.map(|spot| spot.cell))
    }

    /// What a broken rule concerns: the figures it compares, or those of its condition.
    pub(crate) fn concerned(&self, parsed: &Parsed) -> Vec<CellIndex> {
        let sides = parsed.left.references().into_iter().chain(parsed.right.references());
        let cells = self.cells(sides);
        if cells.is_empty() { self.cells(parsed.references()) } else { cells }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum State {
    /// What the form or an accepted report says; `None`: missing.
    Given(Option<Operand>),
    /// A figure of another period that neither the form nor an accepted report tells.
    Unknown,
}

/// The figures of one rule at one place.
pub(super) struct Figures<'a>(BTreeMap<&'a Reference, Vec<(CellIndex, State)>>);

impl<'a> Figures<'a> {
    pub(super) fn of(subject: &Subject<'_>, spots: &Spots<'a>) -> Self {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (reference, spot) in spots.all() {
            let state = state(subject, reference, spot);
            found.entry(reference).or_default().push((spot.cell, state));
        }
        Self(found)
    }

    /// The cells of figures that cannot be known.
    pub(super) fn unknown(&self) -> Vec<CellIndex> {
        let unknown = |figure: &&(CellIndex, State)| figure.1 == State::Unknown;
        distinct(self.0.values().flatten().filter(unknown).map(|figure| figure.0))
    }
}

impl Values for Figures<'_> {
    fn one(&self, reference: &Reference) -> Option<Operand> {
        self.all(reference).into_iter().next().flatten()
    }

    fn all(&self, reference: &Reference) -> Vec<Option<Operand>> {
        let figures = self.0.get(reference).map_or(&[] as &[_], Vec::as_slice);
        let operand = |(_, state): &(CellIndex, State)| match state {
            State::Given(operand) => operand.clone(),
            State::Unknown => None,
        };
        figures.iter().map(operand).collect()
    }
}

/// Sees every rule in force at every place where the form has all its figures.
pub(crate) fn each(
    subject: &Subject<'_>,
    mut see: impl FnMut(&ValidationRule, &Parsed, &Spots<'_>, &str),
) {
    let day = subject.pack.period(&subject.form.period).map(|period| period.window_to);
    let in_force = |rule: &&ValidationRule| day.is_none_or(|day| rule.is_valid_on(day));
    for rule in subject.pack.rules.iter().filter(in_force) {
        // A pack's check refuses rules that cannot be parsed.
        let Some(parsed) = Parsed::of(rule) else { continue };
        for place in places(subject, parsed.references()) {
            if let Some(spots) = Spots::find(subject, parsed.references(), &place) {
                see(rule, &parsed, &spots, &place);
            }
        }
    }
}

/// The places at which all single figures of a rule stand: the reporter's own, or the
/// places of a roster. A rule that only gathers holds once, for the reporter's place.
fn places<'a>(
    subject: &Subject<'_>,
    references: impl IntoIterator<Item = &'a Reference>,
) -> BTreeSet<String> {
    references
        .into_iter()
        .filter(|reference| !reference.gathered)
        .map(|reference| places_of(subject, reference))
        .reduce(|all, places| all.intersection(&places).cloned().collect())
        .unwrap_or_else(|| BTreeSet::from([subject.own_place().to_owned()]))
}

fn places_of(subject: &Subject<'_>, reference: &Reference) -> BTreeSet<String> {
    candidates(subject, reference).map(|index| subject.cell(index).key.place.clone()).collect()
}

/// A roster's places where the element stands in one, else the reporter's own.
fn gathered_places(subject: &Subject<'_>, reference: &Reference) -> BTreeSet<String> {
    let mut places = places_of(subject, reference);
    if places.len() > 1 {
        places.remove(subject.own_place());
    }
    places
}

/// The cells that hold or could hold the element's figure, of any period.
fn candidates(subject: &Subject<'_>, reference: &Reference) -> impl Iterator<Item = CellIndex> {
    subject.cells_of(&reference.element).iter().copied().filter(|index| {
        let cell = subject.cell(*index);
        let is_figure = matches!(cell.column_role, ColumnRole::Current | ColumnRole::Comparison);
        let option = cell.key.option.as_str();
        is_figure && option == reference.option && !subject.is_total(*index)
    })
}

fn find(subject: &Subject<'_>, reference: &Reference, place: &str) -> Option<Spot> {
    let with = |wanted: &dyn Fn(ColumnRole, ValueRole) -> bool| {
        candidates(subject, reference).find(|index| {
            let cell = subject.cell(*index);
            cell.key.place == place && wanted(cell.column_role, cell.key.role)
        })
    };
    let current =
        with(&|column, role| column == ColumnRole::Current && role == ValueRole::Reported).or_else(
            || with(&|column, role| column == ColumnRole::Current && role == ValueRole::Check),
        );
    let said = match reference.when {
        When::Current => current,
        When::Previous => {
            with(&|column, role| column == ColumnRole::Current && role == ValueRole::Stated)
        }
        When::SamePeriodLastYear => with(&|column, _| column == ColumnRole::Comparison),
    };
    Some(Spot { cell: said.or(current)?, said })
}

fn state(subject: &Subject<'_>, reference: &Reference, spot: Spot) -> State {
    let typed = spot.said.map(|index| given(subject.entry.state(index)));
    if reference.when == When::Current {
        return typed.unwrap_or(State::Unknown);
    }
    let known = reported(subject, reference.when, spot.cell).map(|state| given(&state));
    let state = [known, typed].into_iter().flatten().find(|state| *state != State::Given(None));
    state.unwrap_or(State::Unknown)
}

/// What the accepted report of another period says of the figure that a cell holds of this one.
pub(crate) fn reported(subject: &Subject<'_>, when: When, cell: CellIndex) -> Option<ValueState> {
    let (period, figures) = match when {
        When::Current => return None,
        When::Previous => {
            (subject.period.and_then(|period| period.previous.clone()), subject.context.previous)
        }
        When::SamePeriodLastYear => (
            subject.period.and_then(|period| period.same_period_last_year.clone()),
            subject.context.same_period_last_year,
        ),
    };
    let key = &subject.cell(cell).key;
    let key = ValueKey { period: period?, role: ValueRole::Reported, ..key.clone() };
    subject.known(figures, &key)
}

fn given(state: &ValueState) -> State {
    State::Given(match state {
        ValueState::Nil => state.as_number().map(Operand::Number),
        ValueState::Value(Datum::Number(number)) => Some(Operand::Number(*number)),
        ValueState::Value(Datum::Flag(flag)) => Some(Operand::Flag(*flag)),
        ValueState::Value(Datum::Date(date)) => Some(Operand::Date(*date)),
        ValueState::Value(Datum::Choice(id)) => Some(Operand::Text(id.clone())),
        ValueState::Value(Datum::Text(text)) if !text.trim().is_empty() => {
            Some(Operand::Text(text.clone()))
        }
        _ => None,
    })
}

fn distinct(cells: impl Iterator<Item = CellIndex>) -> Vec<CellIndex> {
    let mut seen = BTreeSet::new();
    cells.filter(|cell| seen.insert(*cell)).collect()
}
