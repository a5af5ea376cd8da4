//! Figures of an earlier period, as the reporters stated them beside this period's.

use std::collections::BTreeSet;

use super::{
    super::{Contribution, Coverage, figures::root},
    Subject,
    known::{Figures, Known, sum_of},
};
use crate::{
    definition::{Aggregation, CivilDate, DataElement},
    expr::{Operand, When},
    value::ValueState,
};

impl Figures<'_> {
    /// The sum of what those stated whose figures of this period count; complete only where
    /// all of them did.
    pub(super) fn stated_figure(
        &self,
        element: &str,
        option: &str,
        when: When,
        subject: &Subject,
    ) -> Known {
        let now = self.current(element, option, subject);
        let mut known = Known {
            stated: true,
            operand: None,
            words: false,
            changed: self.roster_changed(element, when, subject),
            coverage: Coverage { counted: 0, expected: now.coverage.expected.max(1) },
            ..now
        };
        let (Some(period), Some(definition)) =
            (self.other_period(when), self.pack.element(element))
        else {
            return known;
        };
        let spots = self.stated.get(&(element, option, period.as_str()));
        let spots = spots.map(Vec::as_slice).unwrap_or_default();
        let Some((given, expected, factor)) = self.counted_now(definition, option, subject) else {
            return known;
        };
        let mut stated = Vec::new();
        for now in given {
            let spot = spots.iter().find(|spot| self.forms[spot.0].data_set == now.data_set);
            let number = spot.and_then(|spot| {
                let reporter = self.reporter(spot.0, &now.reporter)?;
                let cell = self.position(*spot, reporter)?;
                let state: &ValueState = reporter.entry.state(cell);
                state.as_number()?.checked_mul(reporter.form.cells[cell].unit_factor)
            });
            if let Some(number) = number {
                stated.push(Contribution { number: Some(number), parts: Vec::new(), ..now });
            }
        }
        known.coverage = Coverage { counted: stated.len(), expected };
        let sum = sum_of(&stated).and_then(|sum| sum.checked_div(factor));
        known.operand = sum.map(|sum| Operand::Number(sum.normalize()));
        known
    }

    /// What counts for the subject in this period: contributions that can be added, how many
    /// were asked for, and the factor of the unit. `None` where nobody can state anything.
    fn counted_now(
        &self,
        element: &DataElement,
        option: &str,
        subject: &Subject,
    ) -> Option<(Vec<Contribution>, usize, rust_decimal::Decimal)> {
        let added = matches!(
            element.aggregation,
            Aggregation::Sum | Aggregation::SumGeo | Aggregation::Owner | Aggregation::Check
        );
        let total = self.total(&element.id, option).filter(|_| added)?;
        let of_subject = |reporter: &str| match subject {
            Subject::Root => true,
            Subject::Place(place) if place == root(self.pack) => true,
            Subject::Place(place) => {
                self.pack.reporter(reporter).is_some_and(|found| found.place == *place)
            }
            Subject::Reporter(id) => reporter == id,
        };
        let given = total.contributions.iter().filter(|given| of_subject(&given.reporter));
        let given: Vec<Contribution> = given.cloned().collect();
        let silent = total.lacking.iter().filter(|id| of_subject(id)).count();
        let expected = given.len() + silent;
        (expected > 0).then_some((given, expected, total.unit_factor))
    }

    fn other_period(&self, when: When) -> Option<String> {
        match when {
            When::Current => Some(self.period.id.clone()),
            When::Previous => self.period.previous.clone(),
            When::SamePeriodLastYear => self.period.same_period_last_year.clone(),
        }
    }

    /// Whether what is counted by places was counted over other places then.
    fn roster_changed(&self, element: &str, when: When, subject: &Subject) -> bool {
        let by_places = self.pack.element(element).is_some_and(|element| {
            element.calculation.is_some() || element.block == BLOCK_OF_PLACES
        });
        if !by_places {
            return false;
        }
        let place = match subject {
            Subject::Root => root(self.pack),
            Subject::Place(place) => place,
            Subject::Reporter(id) => {
                self.pack.reporter(id).map_or("", |reporter| reporter.place.as_str())
            }
        };
        let then = self.cut_off(when);
        then.is_none_or(|then| {
            self.places_at(place, then) != self.places_at(place, self.period.window_to)
        })
    }

    /// The last day of the other period, by the pack or by its distance.
    fn cut_off(&self, when: When) -> Option<CivilDate> {
        let known = self.other_period(when).and_then(|id| self.pack.period(&id));
        match (known, when) {
            (Some(period), _) => Some(period.window_to),
            (None, When::Previous) => self.period.window_from.add_days(-1),
            (None, _) => self.period.window_to.add_days(-365),
        }
    }

    /// Ids of all places inside one that exist on a day.
    fn places_at(&self, place: &str, on: CivilDate) -> BTreeSet<&str> {
        let levels: BTreeSet<u8> = self.pack.places.iter().map(|place| place.level).collect();
        let below = levels.into_iter().flat_map(|level| self.pack.places_below(place, level, on));
        below.map(|place| place.id.as_str()).collect()
    }
}

/// Block of the catalogue whose figures are counts of places.
const BLOCK_OF_PLACES: &str = "LOC";
