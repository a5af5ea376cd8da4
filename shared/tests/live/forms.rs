//! The forms that are filled: of every embedded pack, one per data set and kind of reporter.

use std::{env, sync::Arc};

use shared::{
    definition::{DataSet, EMBEDDED, Pack, ValueType, embedded},
    earlier::{Earlier, Figures, Known, Origin, OriginKind},
    form::{ColumnRole, Form, ValueKey, ValueRole},
    value::{Datum, ValueState},
};

use super::random::Random;

/// Every form, or those that `TONGHOP_LIVE_FORM` names: `F28`, or `hai-cap` for a pack.
pub(crate) fn all() -> Vec<(Arc<Pack>, Form)> {
    let only = env::var("TONGHOP_LIVE_FORM").ok();
    let mut forms = Vec::new();
    for id in EMBEDDED {
        let pack = embedded(id).expect("the pack is sound");
        for data_set in &pack.data_sets {
            let named = |only: &String| *only == data_set.id || only == id;
            if only.as_ref().is_none_or(named) {
                for kind in &data_set.reporter_kinds {
                    forms.extend(one(&pack, data_set, Some(kind)).map(|form| (pack.clone(), form)));
                }
            }
        }
    }
    assert!(!forms.is_empty());
    forms
}

/// The smallest of its kind, rosters repeat themselves, in the period that asks most.
pub(crate) fn one(pack: &Pack, data_set: &DataSet, kind: Option<&String>) -> Option<Form> {
    let kinds = &data_set.reporter_kinds;
    let owing = pack
        .reporters
        .iter()
        .filter(|item| kinds.contains(&item.kind) && kind.is_none_or(|kind| item.kind == *kind));
    let first = pack.periods.iter().find(|item| data_set.period_kinds.contains(&item.kind))?;
    let smallest = owing
        .take(30)
        .min_by_key(|reporter| Form::build(pack, data_set, reporter, first).cells.len())?;
    let periods = pack.periods.iter().filter(|item| data_set.period_kinds.contains(&item.kind));
    let forms = periods.map(|period| Form::build(pack, data_set, smallest, period));
    // The first of the greatest.
    forms.reduce(|best, form| if form.cells.len() > best.cells.len() { form } else { best })
}

/// Reports of the periods before: most figures, small ones, and some signs.
pub(crate) fn earlier(pack: &Pack, form: &Form, random: &mut Random) -> Earlier {
    let period = pack.period(&form.period).expect("the form's period");
    let mut known = Vec::new();
    for id in period.earlier() {
        let mut figures = Figures::new();
        for cell in &form.cells {
            let role = match cell.column_role {
                ColumnRole::Current => ValueRole::Reported,
                ColumnRole::Cumulative => ValueRole::Stated,
                _ => continue,
            };
            let state = match (&cell.value_type, random.below(12)) {
                (_, 0) => continue,
                (_, 1) => ValueState::NotAvailable,
                (_, 2) => ValueState::Nil,
                (ValueType::Bool, at) => ValueState::Value(Datum::Flag(at > 6)),
                (ValueType::SelectOne(list), _) => {
                    let options = &pack.choice_list(list).expect("a list of the pack").options;
                    let option = &options[random.below(options.len() as u64) as usize];
                    ValueState::Value(Datum::Choice(option.id.clone()))
                }
                (kind, _) if kind.is_numeric() => ValueState::number(random.below(9)),
                _ => continue,
            };
            let key = ValueKey { period: id.to_owned(), role, ..cell.key.clone() };
            figures.entry(key).or_insert(state);
        }
        let kind = OriginKind::Report;
        let origin = Origin { kind, file: "truoc.xlsx".to_owned(), sha256: "0".repeat(64) };
        known.push(Known { period: id.to_owned(), origin, figures });
    }
    Earlier::beside(period, &known)
}
