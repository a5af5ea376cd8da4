//! Figures of one place, and of one reporter.

use super::{
    super::{Aggregate, Contribution, Coverage, Figure, Standing, TotalKey},
    known::{Figures, Known, Spot},
};
use crate::{
    definition::{OrgPlace, RosterCount},
    expr::Operand,
    value::Datum,
};

/// Those that are, or are part of, the figure of the province.
fn counts(standing: Standing) -> bool {
    matches!(standing, Standing::Counts | Standing::Part | Standing::StandIn)
}

impl Figures<'_> {
    /// In this order: the place's own row of a roster; what the bodies that sit in the place
    /// gave, as far as it counts; the places inside it in a roster; what is otherwise only
    /// compared.
    pub(super) fn of_place(&self, element: &str, option: &str, place: &str) -> Known {
        self.in_roster(element, option, place)
            .or_else(|| self.sitting(element, option, place))
            .or_else(|| self.inside(element, place))
            .or_else(|| self.compared(element, option, place))
            .unwrap_or_else(|| Known::nothing(Coverage::default()))
    }

    fn in_roster(&self, element: &str, option: &str, place: &str) -> Option<Known> {
        let total = self.total_of_place(element, option, place)?;
        let spot = self.roster.get(&(element, place)).copied();
        Some(Known { spot, ..self.of_figure(total) })
    }

    fn total_of_place(&self, element: &str, option: &str, place: &str) -> Option<&Figure> {
        let key = TotalKey {
            element: element.to_owned(),
            option: option.to_owned(),
            place: place.to_owned(),
        };
        self.totals.get(&key)
    }

    fn sitting(&self, element: &str, option: &str, place: &str) -> Option<Known> {
        let spots = self.rows.get(&(element, option))?;
        let mut found: Vec<(Spot, Vec<Contribution>, usize)> = Vec::new();
        for spot in spots {
            if self.figure(*spot).is_some_and(|figure| counts(figure.standing)) {
                let (given, asked) = self.given_in(*spot, place);
                found.push((*spot, given, asked));
            }
        }
        found.retain(|(_, _, asked)| *asked > 0);
        let (spot, ..) = *found.first()?;
        let expected = found.iter().map(|(_, _, asked)| asked).sum();
        let given: Vec<Contribution> = found.into_iter().flat_map(|(_, given, _)| given).collect();
        Some(self.of_bodies(spot, given, expected))
    }

    fn compared(&self, element: &str, option: &str, place: &str) -> Option<Known> {
        let spots = self.rows.get(&(element, option))?;
        spots.iter().find_map(|spot| {
            let (given, asked) = self.given_in(*spot, place);
            let known = || self.of_bodies(*spot, given, asked);
            (asked > 0).then(|| Known { cross_check: true, ..known() })
        })
    }

    /// What the bodies of a place gave in one row, and how many of them were asked.
    fn given_in(&self, spot: Spot, place: &str) -> (Vec<Contribution>, usize) {
        let sits = |id: &str| self.pack.reporter(id).is_some_and(|found| found.place == place);
        let Some(figure) = self.figure(spot) else { return (Vec::new(), 0) };
        let given: Vec<Contribution> =
            figure.contributions.iter().filter(|given| sits(&given.reporter)).cloned().collect();
        let silent = figure.lacking.iter().filter(|id| sits(id)).count();
        let asked = given.len() + silent;
        (given, asked)
    }

    fn of_bodies(&self, spot: Spot, given: Vec<Contribution>, expected: usize) -> Known {
        let only = match (given.as_slice(), expected) {
            ([only], 1) => Some(only.reporter.clone()),
            _ => None,
        };
        let known = match self.figure(spot) {
            Some(figure) => self.of_contributions(figure, given, expected),
            None => Known::nothing(Coverage { counted: 0, expected }),
        };
        Known { spot: Some(spot), reporter: only, ..known }
    }

    /// Counted or added over the places inside, from the rows that the province's total is
    /// counted from.
    fn inside(&self, element: &str, place: &str) -> Option<Known> {
        let calculation = self.pack.element(element)?.calculation.as_ref();
        let spot = self.rows.get(&(element, "")).and_then(|spots| spots.first().copied());
        let (column, border_only) = match calculation {
            Some(RosterCount::Rows { border_only }) => ("", *border_only),
            Some(RosterCount::Choices { element, border_only, .. }) => {
                (element.as_str(), *border_only)
            }
            Some(RosterCount::Total { element }) => (element.as_str(), false),
            None => (element, false),
        };
        let places = self.roster_places(spot, column, place);
        if places.is_empty() {
            return None;
        }
        let places: Vec<&OrgPlace> =
            places.into_iter().filter(|place| !border_only || place.is_border).collect();
        let expected = places.len();
        if let Some(RosterCount::Rows { .. }) = calculation {
            let whole = Coverage { counted: 1, expected: 1 };
            let operand = Some(Operand::Number(expected.into()));
            return Some(Known { operand, spot, ..Known::nothing(whole) });
        }
        let mut counted = 0;
        let mut sum = rust_decimal::Decimal::ZERO;
        for place in places {
            let Some(total) = self.total_of_place(column, "", &place.id) else { continue };
            let adds = match (&total.value, calculation) {
                (
                    Aggregate::Single(Datum::Choice(id)),
                    Some(RosterCount::Choices { options, .. }),
                ) => Some(u8::from(options.contains(id)).into()),
                (Aggregate::Number(_), _) => total.shown(),
                _ => None,
            };
            if let Some(adds) = adds {
                counted += 1;
                sum = sum.checked_add(adds)?;
            }
        }
        let coverage = Coverage { counted, expected };
        // No place of the kind at all: there are none, and that is known.
        let coverage = if expected == 0 { Coverage { counted: 1, expected: 1 } } else { coverage };
        Some(Known {
            operand: Some(Operand::Number(sum.normalize())),
            only_grows: true,
            spot,
            ..Known::nothing(coverage)
        })
    }

    /// The places inside one that have a row in a roster: with this column, or where that is
    /// empty, of the form that a row stands in; of several rosters that of the lowest places.
    fn roster_places(&self, row: Option<Spot>, column: &str, place: &str) -> Vec<&OrgPlace> {
        let level = self.forms.iter().enumerate().find_map(|(at, form)| {
            let data_set = self.pack.data_set(&form.data_set)?;
            let rosters = data_set.sections.iter().filter_map(|section| section.roster.as_ref());
            let fitting = rosters.filter(|roster| {
                if column.is_empty() {
                    row.is_some_and(|row| row.0 == at)
                } else {
                    roster.columns.iter().any(|found| found.element == column)
                }
            });
            fitting.map(|roster| roster.level).max()
        });
        level.map_or_else(Vec::new, |level| {
            self.pack.places_below(place, level, self.period.window_to)
        })
    }

    /// What one reporter gave: in a row that counts, else in any.
    pub(super) fn of_reporter(&self, element: &str, option: &str, reporter: &str) -> Known {
        let spots = self.rows.get(&(element, option)).map(Vec::as_slice).unwrap_or_default();
        let own = |counting: bool| {
            spots.iter().find_map(|spot| {
                let figure = self.figure(*spot)?;
                if counts(figure.standing) != counting {
                    return None;
                }
                let given = figure.contributions.iter().find(|given| given.reporter == reporter);
                let asked = given.is_some() || figure.lacking.iter().any(|id| id == reporter);
                asked.then(|| {
                    let given = given.cloned().into_iter().collect();
                    let known = self.of_bodies(*spot, given, 1);
                    let reporter = Some(reporter.to_owned());
                    Known { reporter, cross_check: !counting, ..known }
                })
            })
        };
        own(true).or_else(|| own(false)).unwrap_or_else(|| Known::nothing(Coverage::default()))
    }

    /// The reporters that are asked for one of these elements where it counts, in roster order.
    pub(super) fn reporters_of(&self, elements: &[&str]) -> Vec<&str> {
        let asked = |reporter: &str| {
            elements.iter().any(|element| {
                let spots = self.rows.get(&(*element, "")).map(Vec::as_slice).unwrap_or_default();
                spots.iter().filter_map(|spot| self.figure(*spot)).any(|figure| {
                    counts(figure.standing)
                        && (figure.contributions.iter().any(|given| given.reporter == reporter)
                            || figure.lacking.iter().any(|id| id == reporter))
                })
            })
        };
        let reporters = self.pack.reporters.iter().map(|reporter| reporter.id.as_str());
        reporters.filter(|reporter| asked(reporter)).collect()
    }
}
