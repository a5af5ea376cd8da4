//! a figure since the year began is at least that of the period, and where the report of
//! the period before is at hand, what that one said and this period together.

use super::{Subject, Validation};
use crate::{
    diag::{Finding, Severity},
    form::{CellIndex, ColumnRole, ValueKey, ValueRole},
    value::format_number,
};

pub(crate) const RULE: &str = "X-02";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    for (index, cell) in subject.form.inputs() {
        if cell.column_role != ColumnRole::Cumulative {
            continue;
        }
        let row = &subject.form.sections[cell.section].rows[cell.row];
        let current = row.cells.first().copied().flatten();
        let Some(current) = current else { continue };
        let (Some(stated), Some(figure)) = (subject.number(index), subject.number(current)) else {
            continue;
        };
        validation.weigh(RULE, vec![index, current]);
        let report = |validation: &mut Validation, code: &str, known| {
            let finding = Finding::new(Severity::High, code)
                .with("label", row.label.as_str())
                .with("stated", format_number(stated))
                .with("known", format_number(known));
            subject.report(validation, RULE, finding, vec![index, current]);
        };
        let before = before(subject, index);
        match before.and_then(|before| before.checked_add(figure)) {
            _ if stated < figure => report(validation, "cumulative-below-period", figure),
            Some(known) if stated != known => report(validation, "cumulative-differs", known),
            _ => {}
        }
    }
}

/// What the report of the period before said since the year began: in its own column, or, in
/// the first period of a year, as its figure.
pub(crate) fn before(subject: &Subject<'_>, index: CellIndex) -> Option<rust_decimal::Decimal> {
    let pack = subject.pack;
    let previous = pack.period(pack.period(&subject.form.period)?.previous.as_deref()?)?;
    let same_kind = pack.period(&subject.form.period)?.kind == previous.kind;
    let role = if pack.accumulates(previous) { ValueRole::Stated } else { ValueRole::Reported };
    let key = &subject.cell(index).key;
    let key = ValueKey { period: previous.id.clone(), role, ..key.clone() };
    let known = subject.context.previous?.get(&key)?.as_number();
    known.filter(|_| same_kind)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rust_decimal::Decimal;

    use crate::{
        definition::{Nature, Pack, Period},
        entry::Entry,
        form::{ColumnRole, Form, ValueKey, ValueRole},
        validation::{Context, fixture, validate},
        value::ValueState,
    };

    /// A pack with a year and its first three months.
    fn pack() -> Pack {
        let mut pack = fixture::pack();
        let period = |id: &str, kind: &str, from: &str, to: &str, previous: Option<&str>| {
            let day = |text| crate::definition::CivilDate::parse_iso(text).expect("a day");
            Period {
                id: id.into(),
                kind: kind.into(),
                window_from: day(from),
                window_to: day(to),
                previous: previous.map(str::to_owned),
                ..pack.periods[0].clone()
            }
        };
        let periods = vec![
            period("2023", "year", "2022-12-15", "2023-12-14", None),
            period("202301", "month", "2022-12-15", "2023-01-14", None),
            period("202302", "month", "2023-01-15", "2023-02-14", Some("202301")),
            period("202303", "month", "2023-02-15", "2023-03-14", Some("202302")),
        ];
        pack.periods = periods;
        pack.data_sets[0].period_kinds = vec!["month".into(), "year".into()];
        pack
    }

    fn form(pack: &Pack, period: &str) -> Form {
        let period = pack.period(period).expect("there");
        Form::build(pack, &pack.data_sets[0], &pack.reporters[0], period)
    }

    fn told(
        period: &str,
        figure: i64,
        stated: i64,
        before: Option<(ValueRole, i64)>,
    ) -> Vec<String> {
        let pack = pack();
        let form = form(&pack, period);
        let mut entry = Entry::empty(&form);
        let cell = form.find("A1", "6").expect("a column since the year began");
        entry.set(
            form.find("A1", "1").expect("there"),
            "",
            ValueState::number(Decimal::from(figure)),
        );
        entry.set(cell, "", ValueState::number(Decimal::from(stated)));
        entry.recalculate(&form);
        let previous = pack.period(period).and_then(|period| period.previous.clone());
        let known: BTreeMap<ValueKey, ValueState> = before
            .map(|(role, figure)| {
                let period = previous.expect("there");
                let key = ValueKey { period, role, ..form.cells[cell].key.clone() };
                (key, ValueState::number(Decimal::from(figure)))
            })
            .into_iter()
            .collect();
        let context = Context { previous: Some(&known), ..Context::default() };
        let found = validate(&pack, &form, &entry, &context);
        let ours = found.violations.into_iter().filter(|violation| violation.rule == "X-02");
        ours.map(|violation| violation.finding.code).collect()
    }

    #[test]
    fn the_column_stands_where_it_says_more_than_the_period() {
        let pack = pack();
        let has = |period: &str| {
            let form = form(&pack, period);
            form.cells.iter().any(|cell| cell.column_role == ColumnRole::Cumulative)
        };
        assert_eq!(["2023", "202301", "202302", "202303"].map(has), [false, false, true, true]);
        for cell in &form(&pack, "202303").cells {
            if cell.column_role == ColumnRole::Cumulative {
                assert_eq!((cell.nature, cell.key.role), (Nature::Flow, ValueRole::Stated));
                assert_eq!(cell.key.period, "202303");
            }
        }
    }

    #[test]
    fn it_is_at_least_the_figure_of_the_period() {
        assert!(told("202302", 5, 5, None).is_empty());
        assert_eq!(told("202302", 5, 4, None), ["cumulative-below-period"]);
    }

    #[test]
    fn it_is_what_was_known_and_this_period() {
        let first = Some((ValueRole::Reported, 7));
        assert!(told("202302", 5, 12, first).is_empty());
        assert_eq!(told("202302", 5, 13, first), ["cumulative-differs"]);
        let second = Some((ValueRole::Stated, 12));
        assert!(told("202303", 5, 17, second).is_empty());
        assert_eq!(told("202303", 5, 16, second), ["cumulative-differs"]);
    }
}
