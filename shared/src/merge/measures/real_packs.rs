//! The packs that are built in: with every form filled, everything they judge can be judged.

use std::sync::Arc;

use super::{super::tests::toy::*, *};
use crate::{
    definition::*,
    form::{Form, FormCell},
    merge::{Consolidation, Session},
    value::{Datum, ValueState},
};

/// Something that every cell can hold; comparisons are less than this period's figures.
fn answer(pack: &Pack, cell: &FormCell, number: usize) -> ValueState {
    let stated = cell.key.role == crate::form::ValueRole::Stated;
    ValueState::Value(match &cell.value_type {
        kind if kind.is_numeric() => Datum::Number(if stated { 4 } else { 5 + number % 3 }.into()),
        ValueType::Bool => Datum::Flag(true),
        ValueType::Date => Datum::Date(day("2023-03-01")),
        ValueType::SelectOne(list) => {
            let options = &pack.choice_list(list).expect("known").options;
            Datum::Choice(options[number % options.len()].id.clone())
        }
        _ => Datum::Text("…".into()),
    })
}

/// Everybody has sent everything, on time.
pub(super) fn all_in(pack: &Arc<Pack>, period: &Period) -> Consolidation {
    let mut session = Session::new(pack.clone(), &period.id);
    let mut number = 0;
    for reporter in &pack.reporters {
        for data_set in pack.fillable(reporter, period) {
            number += 1;
            let path = format!("{}-{}.xlsx", data_set.id, reporter.id);
            let form = Form::build(pack, data_set, reporter, period);
            let states: Vec<ValueState> =
                form.inputs().map(|(_, cell)| answer(pack, cell, number)).collect();
            let file = File::of(pack, &path, (&data_set.id, &reporter.id, &period.id));
            let file = file.edit(|import| {
                for (value, state) in import.values.iter_mut().zip(states) {
                    value.state = state;
                    value.raw = "x".into();
                }
            });
            let received = period.last_day().unwrap_or(period.window_to);
            session.set_received([(path, Some(received))]);
            session.push(file.done());
        }
    }
    session.finish(day("2026-01-01")).expect("a period of the pack")
}

#[test]
fn with_every_form_filled_every_target_can_be_judged() {
    let mut judged = std::collections::BTreeSet::new();
    for id in EMBEDDED {
        let pack = embedded(id).expect("an embedded pack");
        let judges = |period: &&Period| {
            pack.targets.iter().any(|target| {
                target.period_kinds.contains(&period.kind)
                    && is_valid(target.valid_from, target.valid_to, period.window_to)
            })
        };
        for period in pack.periods.iter().filter(judges) {
            let result = all_in(&pack, period);
            for target in &result.targets {
                judged.insert((pack.id.clone(), target.id.clone()));
                let measures = target
                    .measures
                    .iter()
                    .chain(target.units.iter().flat_map(|unit| &unit.measures));
                for measure in measures {
                    assert!(
                        !matches!(
                            measure.outcome,
                            Calculated::Incomplete(_) | Calculated::NotAsked
                        ),
                        "{id} {} {}: {} is {:?} of {:?}",
                        period.id,
                        target.id,
                        measure.measure,
                        measure.outcome,
                        measure.terms
                    );
                }
            }
        }
        let never: Vec<&str> = pack
            .targets
            .iter()
            .map(|target| target.id.as_str())
            .filter(|target| !judged.contains(&(pack.id.clone(), (*target).to_owned())))
            .collect();
        assert!(never.is_empty(), "{id} has no period that judges {never:?}");
    }
}
