//! Looking up figures: of the province, of a place, of one reporter; of this period, or as
//! the reporters stated them for an earlier one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    super::{
        Aggregate, Board, BoardStatus, Contribution, Coverage, Figure, FormFigures,
        ReporterFigures, Standing, TotalKey, aggregate::aggregate, figures::root,
    },
    Calculated, Subject, Term,
};
use crate::{
    definition::{Aggregation, Pack, Period},
    expr::{Operand, Reference, When},
    form::{Calculation, CellIndex, ColumnRole, FormCell, ValueRole},
    value::{Datum, ValueState},
};

/// A cell of the form as it is laid out for the whole province.
pub(super) type Spot = (usize, CellIndex);

/// Everything there is to look up in, with where each element stands.
pub(super) struct Figures<'a> {
    pub(super) pack: &'a Pack,
    pub(super) period: &'a Period,
    pub(super) forms: &'a [FormFigures],
    pub(super) totals: &'a BTreeMap<TotalKey, Figure>,
    pub(super) board: &'a Board,
    /// Rows of tables, by element and option, in the order of the forms.
    pub(super) rows: BTreeMap<(&'a str, &'a str), Vec<Spot>>,
    /// Cells of rosters, by element and place.
    pub(super) roster: BTreeMap<(&'a str, &'a str), Spot>,
    /// Cells of stated values, by element, option and period.
    pub(super) stated: BTreeMap<(&'a str, &'a str, &'a str), Vec<Spot>>,
}

/// A figure, as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Only of a complete figure can anything be calculated.
    pub(super) operand: Option<Operand>,
    pub(super) words: bool,
    pub(super) coverage: Coverage,
    pub(super) stated: bool,
    pub(super) cross_check: bool,
    pub(super) changed: bool,
    /// Every part of it that is there is at least 0.
    pub(super) only_grows: bool,
    pub(super) spot: Option<Spot>,
    pub(super) reporter: Option<String>,
}

impl Known {
    pub(super) fn nothing(coverage: Coverage) -> Self {
        Self {
            operand: None,
            words: false,
            coverage,
            stated: false,
            cross_check: false,
            changed: false,
            only_grows: false,
            spot: None,
            reporter: None,
        }
    }

    /// Why nothing can be calculated from it; `None` where something can.
    pub(super) fn gap(&self) -> Option<Calculated> {
        if self.changed {
            return Some(Calculated::RosterChanged);
        }
        if !self.coverage.is_complete() || self.coverage.expected == 0 {
            return Some(Calculated::Incomplete(self.coverage));
        }
        if self.words {
            return Some(Calculated::Words);
        }
        self.operand.is_none().then_some(Calculated::Undefined)
    }
}

impl<'a> Figures<'a> {
    pub(super) fn new(
        pack: &'a Pack,
        period: &'a Period,
        forms: &'a [FormFigures],
        totals: &'a BTreeMap<TotalKey, Figure>,
        board: &'a Board,
    ) -> Self {
        let mut figures = Self {
            pack,
            period,
            forms,
            totals,
            board,
            rows: BTreeMap::new(),
            roster: BTreeMap::new(),
            stated: BTreeMap::new(),
        };
        for (at, form) in forms.iter().enumerate() {
            for (index, cell) in form.form.cells.iter().enumerate() {
                figures.index((at, index), cell);
            }
        }
        figures
    }

    fn index(&mut self, spot: Spot, cell: &'a FormCell) {
        let row = &self.forms[spot.0].form.sections[cell.section].rows[cell.row];
        let (element, option) = (cell.key.element.as_str(), cell.key.option.as_str());
        match (cell.column_role, cell.key.role) {
            (ColumnRole::Current | ColumnRole::Comparison, ValueRole::Stated) => {
                let key = (element, option, cell.key.period.as_str());
                self.stated.entry(key).or_default().push(spot);
            }
            (ColumnRole::Current, _) if row.total => {}
            (ColumnRole::Current, _) if !row.place.is_empty() => {
                self.roster.entry((element, &row.place)).or_insert(spot);
            }
            (ColumnRole::Current, _) => self.rows.entry((element, option)).or_default().push(spot),
            _ => {}
        }
    }

    /// Whether a form asks for the element in this period.
    pub(super) fn is_asked(&self, element: &str) -> bool {
        self.rows.range((element, "")..).next().is_some_and(|((found, _), _)| *found == element)
            || self.roster.range((element, "")..).next().is_some_and(|((of, _), _)| *of == element)
    }

    pub(super) fn known(&self, reference: &Reference, subject: &Subject) -> Known {
        let (element, option) = (reference.element.as_str(), reference.option.as_str());
        match reference.when {
            When::Current => self.current(element, option, subject),
            _ => self.stated_figure(element, option, reference.when, subject),
        }
    }

    pub(super) fn current(&self, element: &str, option: &str, subject: &Subject) -> Known {
        match subject {
            Subject::Root => self.of_root(element, option),
            Subject::Place(place) if place == root(self.pack) => self.of_root(element, option),
            Subject::Place(place) => self.of_place(element, option, place),
            Subject::Reporter(reporter) => self.of_reporter(element, option, reporter),
        }
    }

    /// The figure that counts for the province; of an element that is never totalled, the
    /// sum of the only form that has it.
    pub(super) fn total(&self, element: &str, option: &str) -> Option<&'a Figure> {
        let key = TotalKey {
            element: element.to_owned(),
            option: option.to_owned(),
            place: root(self.pack).to_owned(),
        };
        self.totals.get(&key).or_else(|| match self.rows.get(&(element, option))?.as_slice() {
            [spot] => self.figure(*spot),
            _ => None,
        })
    }

    pub(super) fn figure(&self, spot: Spot) -> Option<&'a Figure> {
        self.forms[spot.0].figures.get(&spot.1)
    }

    pub(super) fn cell(&self, spot: Spot) -> &'a FormCell {
        &self.forms[spot.0].form.cells[spot.1]
    }

    fn of_root(&self, element: &str, option: &str) -> Known {
        let Some(total) = self.total(element, option) else {
            return Known::nothing(Coverage::default());
        };
        let known = self.of_figure(total);
        Known { spot: self.spot_of(total), ..known }
    }

    /// A figure with its coverage: of reporters, or where all of them are in, of the places
    /// of the rosters that it is counted from.
    pub(super) fn of_figure(&self, figure: &Figure) -> Known {
        let value = match figure.value {
            // Never a total of the province, but asked for beside others.
            Aggregate::None if figure.aggregation == Aggregation::Check => {
                sum_of(&figure.contributions).map_or(Aggregate::None, Aggregate::Number)
            }
            ref value => value.clone(),
        };
        let mut known = Known::nothing(figure.coverage);
        known.only_grows = only_grows(&figure.contributions);
        self.set_value(&mut known, &value, figure.unit_factor);
        if known.coverage.is_complete() {
            known.coverage = self.roster_coverage(figure).unwrap_or(known.coverage);
        }
        known
    }

    /// Contributions of some reporters to a figure, out of so many that were asked.
    pub(super) fn of_contributions(
        &self,
        figure: &Figure,
        contributions: Vec<Contribution>,
        expected: usize,
    ) -> Known {
        let coverage = Coverage { counted: contributions.len(), expected };
        let part = Figure {
            value: aggregate(figure.aggregation, true, coverage, &contributions),
            coverage,
            contributions,
            ..figure.clone()
        };
        self.of_figure(&part)
    }

    fn set_value(&self, known: &mut Known, value: &Aggregate, factor: Decimal) {
        known.operand = match value {
            Aggregate::None => None,
            Aggregate::Number(number) => {
                number.checked_div(factor).map(|n| Operand::Number(n.normalize()))
            }
            Aggregate::Yes(count) => Some(Operand::Number((*count).into())),
            Aggregate::List(_) | Aggregate::Texts(_) => None,
            Aggregate::Single(Datum::Number(number)) => Some(Operand::Number(*number)),
            Aggregate::Single(Datum::Flag(flag)) => {
                Some(Operand::Number(Decimal::from(u8::from(*flag))))
            }
            Aggregate::Single(Datum::Date(day)) => Some(Operand::Date(*day)),
            Aggregate::Single(Datum::Choice(text) | Datum::Text(text)) => {
                Some(Operand::Text(text.clone()))
            }
        };
        known.words = matches!(value, Aggregate::List(_) | Aggregate::Texts(_));
    }

    /// How many cells of rosters are answered that a counted figure is made of, where not
    /// all of them are. The count itself would take the others for "no".
    fn roster_coverage(&self, figure: &Figure) -> Option<Coverage> {
        let mut coverage = Coverage::default();
        for contribution in &figure.contributions {
            let at = self.forms.iter().position(|form| form.data_set == contribution.data_set)?;
            let spots =
                self.rows.get(&(figure.key.element.as_str(), figure.key.option.as_str()))?;
            let spot = spots.iter().find(|spot| spot.0 == at)?;
            let reporter = self.reporter(at, &contribution.reporter)?;
            let cell = self.position(*spot, reporter)?;
            let (Calculation::Count { cells, .. } | Calculation::Sum(cells)) =
                reporter.form.cells[cell].calculation.as_ref()?
            else {
                return None;
            };
            let answered = |cell: &&CellIndex| {
                matches!(reporter.entry.state(**cell), ValueState::Value(_) | ValueState::Nil)
            };
            coverage.expected += cells.len();
            coverage.counted += cells.iter().filter(answered).count();
        }
        (!coverage.is_complete()).then_some(coverage)
    }

    pub(super) fn reporter(&self, form: usize, id: &str) -> Option<&'a ReporterFigures> {
        self.forms[form].reporters.iter().find(|reporter| reporter.reporter == id)
    }

    /// The cell of a reporter's own form at a spot of the province's.
    pub(super) fn position(&self, spot: Spot, reporter: &ReporterFigures) -> Option<CellIndex> {
        let cell = self.cell(spot);
        reporter.positions.get(&(cell.row_code.clone(), cell.column_code.clone())).copied()
    }

    /// Where a total stands in a row of one of its forms.
    fn spot_of(&self, total: &Figure) -> Option<Spot> {
        let key = (total.key.element.as_str(), total.key.option.as_str());
        let of_total = |spot: &&Spot| total.data_sets.contains(&self.forms[spot.0].data_set);
        let in_row = self.rows.get(&key).and_then(|spots| spots.iter().find(of_total).copied());
        in_row.or_else(|| {
            let form = self.forms.iter().position(|f| total.data_sets.contains(&f.data_set))?;
            let bottom = |(_, figure): &(&CellIndex, &Figure)| {
                figure.key == total.key && figure.standing != Standing::Never
            };
            self.forms[form].figures.iter().find(bottom).map(|(cell, _)| (form, *cell))
        })
    }

    /// Lines of the board that are owed, of one reporter or all: known to be on time, and how
    /// many of them are settled. Nothing is on time where no day is set.
    pub(super) fn submissions(&self, subject: &Subject) -> (Option<Decimal>, Coverage) {
        let place_of = |id: &str| self.pack.reporter(id).map(|reporter| reporter.place.as_str());
        let lines = self.board.lines.iter().filter(|line| !line.internal);
        let lines: Vec<_> = lines
            .filter(|line| match subject {
                Subject::Root => true,
                Subject::Reporter(id) => line.reporter == *id,
                Subject::Place(place) => place_of(&line.reporter) == Some(place),
            })
            .collect();
        let settled = |status| {
            matches!(status, BoardStatus::OnTime | BoardStatus::Late | BoardStatus::Missing)
        };
        let on_time = lines.iter().filter(|line| line.status == BoardStatus::OnTime).count();
        let coverage = Coverage {
            counted: lines.iter().filter(|line| settled(line.status)).count(),
            expected: lines.len(),
        };
        (self.period.last_day().map(|_| on_time.into()), coverage)
    }

    pub(super) fn term(&self, reference: &Reference, known: &Known) -> Term {
        let element = self.pack.element(&reference.element);
        let unit = element.and_then(|element| self.pack.unit(&element.unit));
        let cell = known.spot.map(|spot| self.cell(spot));
        let label = cell.map(|cell| cell.label.clone());
        Term {
            element: reference.element.clone(),
            option: reference.option.clone(),
            when: reference.when,
            label: label
                .filter(|_| reference.when == When::Current)
                .or_else(|| element.map(|element| element.label.clone()))
                .unwrap_or_else(|| reference.element.clone()),
            unit: unit.map(|unit| unit.label.clone()).unwrap_or_default(),
            value: match known.operand {
                Some(Operand::Number(number)) => Some(number),
                _ => None,
            },
            coverage: known.coverage,
            stated: known.stated,
            cross_check: known.cross_check,
            key: known.spot.map(|spot| self.key(spot)).unwrap_or_default(),
            reporter: known.reporter.clone(),
        }
    }

    /// As in [`crate::report::FigureReport::key`].
    pub(super) fn key(&self, spot: Spot) -> String {
        let cell = self.cell(spot);
        format!("{}/{}/{}", self.forms[spot.0].data_set, cell.row_code, cell.column_code)
    }
}

/// Of a figure that is never totalled, what its reporters come to.
pub(super) fn sum_of(contributions: &[Contribution]) -> Option<Decimal> {
    if contributions.is_empty() {
        return None;
    }
    contributions
        .iter()
        .try_fold(Decimal::ZERO, |sum, contribution| sum.checked_add(contribution.number?))
        .map(|sum| sum.normalize())
}

fn only_grows(contributions: &[Contribution]) -> bool {
    contributions
        .iter()
        .all(|contribution| contribution.number.is_none_or(|number| !number.is_sign_negative()))
}
