//! Every rule of the embedded packs, once kept and once broken, by the cases that stand
//! beside the pack (`rule_cases.toml`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Context, Validation, validate};
use crate::{
    definition::{Pack, embedded},
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, FormCell, ValueRole},
    i18n::{self, Language},
    value::{RawValue, ValueState, parse},
};

/// Packs whose rules have cases. Between them they have every rule of the library.
const PACKS: [(&str, &str); 2] = [
    ("nghe-an-2023", include_str!("../../packs/nghe-an-2023/rule_cases.toml")),
    ("nghe-an-hai-cap", include_str!("../../packs/nghe-an-hai-cap/rule_cases.toml")),
];

const LIBRARY: &str = include_str!("../../packs/common/rules.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    rule: String,
    /// Id of the data set.
    form: String,
    /// What is typed, by figure; see [`cells_of`].
    pass: BTreeMap<String, String>,
    fail: BTreeMap<String, String>,
}

/// The cells that a case means: `element`, `element:list:option`, `element@place` or
/// `element@*` in a roster, `previous(element)` for the opening row,
/// `samePeriodLastYear(element)` for the comparison.
fn cells_of(form: &Form, own_place: &str, name: &str) -> Vec<CellIndex> {
    let inner = |function: &str| name.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')');
    let (figure, wanted): (&str, fn(&FormCell) -> bool) = if let Some(figure) = inner("previous") {
        (figure, |cell| {
            cell.column_role == ColumnRole::Current && cell.key.role == ValueRole::Stated
        })
    } else if let Some(figure) = inner("samePeriodLastYear") {
        (figure, |cell| cell.column_role == ColumnRole::Comparison)
    } else {
        (name, |cell| cell.column_role == ColumnRole::Current && cell.key.role != ValueRole::Stated)
    };
    let (figure, place) = figure.split_once('@').unwrap_or((figure, own_place));
    let (element, option) = figure.split_once(':').unwrap_or((figure, ""));
    let meant = |cell: &FormCell| {
        cell.key.element == element
            && cell.key.option == option
            && (cell.key.place == place || (place == "*" && cell.key.place != own_place))
            && wanted(cell)
    };
    form.inputs().filter(|(_, cell)| meant(cell)).map(|(index, _)| index).collect()
}

fn run(pack: &Pack, data_set: &str, filled: &BTreeMap<String, String>) -> Validation {
    let data_set = pack.data_set(data_set).unwrap_or_else(|| panic!("no form {data_set}"));
    let reporter = pack
        .reporters
        .iter()
        .find(|reporter| data_set.reporter_kinds.contains(&reporter.kind))
        .expect("somebody owes the form");
    let owed = || pack.periods.iter().filter(|period| data_set.period_kinds.contains(&period.kind));
    let period = owed()
        .find(|period| period.kind == "half_year")
        .or_else(|| owed().next_back())
        .expect("the form is owed at some time");
    let form = Form::build(pack, data_set, reporter, period);
    let mut entry = Entry::empty(&form);
    for (name, raw) in filled {
        let cells = cells_of(&form, &reporter.place, name);
        assert!(!cells.is_empty(), "{}: no input cell for {name}", data_set.id);
        for cell in cells {
            let state = parse(pack, &form.cells[cell], &RawValue::Text(raw)).state;
            assert!(!matches!(state, ValueState::Unreadable(_)), "{name} = {raw}");
            entry.set(cell, raw.as_str(), state);
        }
    }
    entry.recalculate(&form);
    validate(pack, &form, &entry, &Context::default())
}

#[test]
fn every_rule_has_a_form_that_keeps_it_and_one_that_breaks_it() {
    let mut in_some_pack = BTreeSet::new();
    for (id, cases) in PACKS {
        let pack = embedded(id).expect("the pack is sound");
        let cases: Cases = toml::from_str(cases).expect("cases are readable");
        let mut covered = BTreeSet::new();
        for case in &cases.case {
            let rule = case.rule.as_str();
            assert!(pack.rules.iter().any(|line| line.id == rule), "{rule} is no rule of {id}");
            covered.insert(rule);

            let kept = run(&pack, &case.form, &case.pass);
            assert!(
                kept.checked.contains(rule),
                "{rule} in {} of {id}: the kept case is not weighed",
                case.form
            );
            let said = broken(&kept, rule);
            assert!(
                said.is_empty(),
                "{rule} in {} of {id}: the kept case breaks it: {said:?}",
                case.form
            );

            let said = broken(&run(&pack, &case.form, &case.fail), rule);
            assert!(!said.is_empty(), "{rule} in {} of {id}: the broken case keeps it", case.form);
            assert!(!said[0].contains(['{', '}']), "{rule} says {}", said[0]);
        }
        let all: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
        let left: Vec<&&str> = all.difference(&covered).collect();
        assert!(left.is_empty(), "rules of {id} without cases: {left:?}");
        in_some_pack.extend(all.into_iter().map(str::to_owned));
    }
    let library: toml::Table = toml::from_str(LIBRARY).expect("the library is readable");
    let lines = library["rules"].as_array().expect("a list of rules");
    let ids: BTreeSet<String> =
        lines.iter().map(|line| line["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(in_some_pack, ids);
}

fn broken(validation: &Validation, rule: &str) -> Vec<String> {
    let violations = validation.violations.iter().chain(&validation.explained);
    violations
        .filter(|violation| violation.rule == rule)
        .map(|violation| i18n::finding(Language::Vi, &violation.finding))
        .collect()
}

/// Where a line of the pack says what "Trong đó" or "Chia ra" rows say anyway.
#[test]
fn one_slip_is_told_once() {
    let pack = embedded("nghe-an-2023").expect("the pack is sound");
    let told = |data_set: &str, filled: &[(&str, &str)]| -> Vec<String> {
        let filled = filled.iter().map(|(name, raw)| ((*name).into(), (*raw).into())).collect();
        let violations = run(&pack, data_set, &filled).violations;
        violations.into_iter().map(|v| v.rule).filter(|rule| rule != "X-08").collect()
    };
    assert_eq!(told("F01", &[("crm_cases", "5"), ("crm_cases_border", "6")]), ["CRM-06b"]);
    assert_eq!(
        told("F05", &[("hlt_identify_done", "5"), ("hlt_identify_addicted", "6")]),
        ["HLT-01b"]
    );
    let spent = [("fin_spent_total", "9"), ("fin_spent_state", "5"), ("fin_spent_mobilised", "5")];
    assert_eq!(told("F28", &spent), ["FIN-01a"]);
    // Not all parts are known: the line says nothing, the rows do.
    assert_eq!(told("F28", &[("fin_spent_total", "9"), ("fin_spent_state", "10")]), ["X-05"]);
    assert_eq!(told("F01", &[("crm_biz_inspected", "5"), ("crm_biz_violations", "6")]), ["X-05"]);
}

/// A form at random says only what the catalogue can say, and an empty one only asks.
#[test]
fn forms_at_random_are_weighed_without_harm() {
    let pack = embedded("nghe-an-2023").expect("the pack is sound");
    let texts = [
        "",
        "",
        "0",
        "1",
        "7",
        "12",
        "250",
        "99.999",
        "1,5",
        "x",
        "…",
        "KPS",
        "-",
        "Có",
        "Không",
        "khoảng 20",
        "-3",
        "05/3/2023",
        "một câu",
        "999999999999999",
    ];
    let mut seed: u64 = 0x2545_f491_4f6c_dd1d;
    for data_set in &pack.data_sets {
        let mut kinds = BTreeSet::new();
        for period in pack.periods.iter().rev().filter(|period| kinds.insert(&period.kind)) {
            let owes = |kinds: &[String], kind: &String| kinds.contains(kind);
            let reporter =
                pack.reporters.iter().find(|item| owes(&data_set.reporter_kinds, &item.kind));
            let Some(reporter) = reporter.filter(|_| owes(&data_set.period_kinds, &period.kind))
            else {
                continue;
            };
            let form = Form::build(&pack, data_set, reporter, period);
            let mut entry = Entry::empty(&form);
            entry.recalculate(&form);
            let blank = validate(&pack, &form, &entry, &Context::default());
            let codes: BTreeSet<&str> =
                blank.violations.iter().map(|violation| violation.rule.as_str()).collect();
            // A form of headlines for cross-checking asks nothing.
            let asks = form.inputs().any(|(_, cell)| cell.compulsory);
            let expected = asks.then_some("X-08");
            assert_eq!(codes, expected.into_iter().collect(), "{} {}", data_set.id, period.id);
            for _ in 0..8 {
                for (index, cell) in form.inputs() {
                    seed ^= seed << 13;
                    seed ^= seed >> 7;
                    seed ^= seed << 17;
                    let raw = texts[(seed >> 8) as usize % texts.len()];
                    entry.set(index, raw, parse(&pack, cell, &RawValue::Text(raw)).state);
                }
                entry.recalculate(&form);
                let found = validate(&pack, &form, &entry, &Context::default());
                let large = form.inputs().count() > 40;
                assert!(!large || !found.violations.is_empty(), "{}", data_set.id);
                for violation in found.violations.iter().chain(&found.explained) {
                    let code = &violation.finding.code;
                    assert!(i18n::knows(&format!("finding.{code}")), "{code}");
                    let said = i18n::finding(Language::Vi, &violation.finding);
                    assert!(!said.contains(['{', '}']), "{said}");
                    assert!(!violation.cells.is_empty());
                }
            }
        }
    }
}
