//! The forms that are filled: every one of every pack, as every kind of reporter has it.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    env,
    sync::{Arc, LazyLock},
};

use shared::{
    definition::{DataSet, EMBEDDED, Pack, embedded},
    form::Form,
};

/// Reporters of a kind among which the smallest form is looked for.
const LOOKED_AT: usize = 12;

pub(crate) struct Case {
    pub(crate) pack: Arc<Pack>,
    pub(crate) form: Form,
    /// Of a stream of random numbers for this form alone.
    pub(crate) seed: u64,
}

impl Case {
    pub(crate) fn name(&self) -> String {
        let Form { pack, data_set, reporter, period, .. } = &self.form;
        format!("{pack} {data_set} {reporter} {period}")
    }
}

/// Every form as the smallest reporter of each kind fills it in the period that asks most, then
/// the largest of all, a roster of a province. `TONGHOP_ROUND_FORM` (`F28`) names one form only,
/// `TONGHOP_ROUND_PERIODS=all` takes every kind of period.
pub(crate) fn forms() -> &'static [Case] {
    static FORMS: LazyLock<Vec<Case>> = LazyLock::new(all);
    &FORMS
}

fn all() -> Vec<Case> {
    let only = env::var("TONGHOP_ROUND_FORM").ok();
    let all_periods = env::var("TONGHOP_ROUND_PERIODS").is_ok();
    let mut cases: Vec<(Arc<Pack>, Form)> = Vec::new();
    let mut largest: Option<(Arc<Pack>, Form)> = None;
    for id in EMBEDDED {
        let pack = embedded(id).expect("the pack is sound");
        let data_sets = pack.data_sets.iter();
        for data_set in data_sets.filter(|item| only.as_ref().is_none_or(|only| *only == item.id)) {
            let mut kinds: BTreeMap<String, Vec<Form>> = BTreeMap::new();
            for (kind, forms) in smallest(&pack, data_set) {
                kinds.entry(kind).or_default().push(forms);
            }
            for mut forms in kinds.into_values() {
                forms.sort_by_key(|form| Reverse(form.cells.len()));
                forms.truncate(if all_periods { forms.len() } else { 1 });
                cases.extend(forms.into_iter().map(|form| (pack.clone(), form)));
            }
        }
        if let Some((_, form)) = cases.iter().rev().find(|(_, form)| form.pack == pack.id) {
            let period = pack.period(&form.period).expect("its period");
            for data_set in &pack.data_sets {
                let province = pack.reporters.first().filter(|reporter| {
                    pack.fillable(reporter, period).any(|form| form.id == data_set.id)
                });
                let Some(reporter) = province else { continue };
                let form = Form::build(&pack, data_set, reporter, period);
                let size = form.cells.len();
                if largest.as_ref().is_none_or(|(_, largest)| largest.cells.len() < size) {
                    largest = Some((pack.clone(), form));
                }
            }
        }
    }
    let cases = cases.into_iter().chain(largest.filter(|_| only.is_none()));
    cases.zip(1..).map(|((pack, form), seed)| Case { pack, form, seed }).collect()
}

/// The smallest form of each kind of reporter in each kind of period.
fn smallest(pack: &Pack, data_set: &DataSet) -> Vec<(String, Form)> {
    let mut found: BTreeMap<(&str, &str), Form> = BTreeMap::new();
    let mut looked_at: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for period in &pack.periods {
        for reporter in &pack.reporters {
            let key = (reporter.kind.as_str(), period.kind.as_str());
            let seen = looked_at.entry(key).or_default();
            if *seen == LOOKED_AT
                || !pack.fillable(reporter, period).any(|form| form.id == data_set.id)
            {
                continue;
            }
            *seen += 1;
            let form = Form::build(pack, data_set, reporter, period);
            if found.get(&key).is_none_or(|known| form.cells.len() < known.cells.len()) {
                found.insert(key, form);
            }
        }
    }
    found.into_iter().map(|((kind, _), form)| (kind.to_owned(), form)).collect()
}
