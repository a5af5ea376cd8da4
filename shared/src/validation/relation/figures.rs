//! Where the figures of a rule stand in a form.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    expr::{Operand, Reference, Values, When},
    form::{CellIndex, ColumnRole, ValueKey, ValueRole},
    validation::subject::Subject,
    value::{Datum, ValueState},
};

/// One occurrence of a reference.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// The cell that people are led to.
    pub(super) cell: CellIndex,
    pub(super) state: State,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum State {
    /// What the form or an accepted report says; `None`: missing.
    Given(Option<Operand>),
    /// A figure of another period that neither the form nor an accepted report tells.
    Unknown,
}

/// The figures of one rule at one place.
pub(super) struct Figures<'a>(BTreeMap<&'a Reference, Vec<Figure>>);

impl<'a> Figures<'a> {
    /// `None` where the form does not have all of them.
    pub(super) fn find(
        subject: &Subject<'_>,
        references: impl IntoIterator<Item = &'a Reference>,
        place: &str,
    ) -> Option<Self> {
        let mut found = BTreeMap::new();
        for reference in references {
            let figures: Vec<Figure> = if reference.gathered {
                let figure = |place: &String| find(subject, reference, place);
                gathered_places(subject, reference).iter().filter_map(figure).collect()
            } else {
                find(subject, reference, place).into_iter().collect()
            };
            if figures.is_empty() {
                return None;
            }
            found.insert(reference, figures);
        }
        Some(Self(found))
    }

    /// The cells of figures that cannot be known.
    pub(super) fn unknown(&self) -> Vec<CellIndex> {
        let unknown = |figure: &&Figure| figure.state == State::Unknown;
        distinct(self.0.values().flatten().filter(unknown).map(|figure| figure.cell))
    }

    /// The cells of some references, in their order.
    pub(super) fn cells<'b>(
        &self,
        references: impl IntoIterator<Item = &'b Reference>,
    ) -> Vec<CellIndex> {
        let figures = references.into_iter().filter_map(|reference| self.0.get(reference));
        distinct(figures.flatten().map(|figure| figure.cell))
    }
}

impl Values for Figures<'_> {
    fn one(&self, reference: &Reference) -> Option<Operand> {
        self.all(reference).into_iter().next().flatten()
    }

    fn all(&self, reference: &Reference) -> Vec<Option<Operand>> {
        let figures = self.0.get(reference).map_or(&[] as &[Figure], Vec::as_slice);
        let operand = |figure: &Figure| match &figure.state {
            State::Given(operand) => operand.clone(),
            State::Unknown => None,
        };
        figures.iter().map(operand).collect()
    }
}

/// The places at which all single figures of a rule stand: the reporter's own, or the
/// places of a roster. A rule that only gathers holds once, for the reporter's place.
pub(super) fn places<'a>(
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

fn find(subject: &Subject<'_>, reference: &Reference, place: &str) -> Option<Figure> {
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
    let (period, figures, stated) = match reference.when {
        When::Current => {
            let cell = current?;
            return Some(Figure { cell, state: given(subject.entry.state(cell)) });
        }
        When::Previous => (
            subject.period.and_then(|period| period.previous.clone()),
            subject.context.previous,
            with(&|column, role| column == ColumnRole::Current && role == ValueRole::Stated),
        ),
        When::SamePeriodLastYear => (
            subject.period.and_then(|period| period.same_period_last_year.clone()),
            subject.context.same_period_last_year,
            with(&|column, _| column == ColumnRole::Comparison),
        ),
    };
    let cell = stated.or(current)?;
    let key = period.map(|period| ValueKey {
        element: reference.element.clone(),
        option: reference.option.clone(),
        place: place.to_owned(),
        period,
        role: ValueRole::Reported,
    });
    let known = key.and_then(|key| subject.known(figures, &key)).map(|state| given(&state));
    let typed = stated.map(|index| given(subject.entry.state(index)));
    let state = [known, typed].into_iter().flatten().find(|state| *state != State::Given(None));
    Some(Figure { cell, state: state.unwrap_or(State::Unknown) })
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
