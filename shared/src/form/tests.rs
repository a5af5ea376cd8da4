//! Forms of the embedded pack, laid out.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::*;
use crate::{
    definition::{Pack, embedded},
    entry::Entry,
    value::{Datum, ValueState},
};

fn form(pack: &Pack, data_set: &str, reporter: &str) -> Form {
    let data_set = pack.data_set(data_set).expect("a form of the pack");
    let reporter = pack.reporter(reporter).expect("a reporter of the pack");
    Form::build(pack, data_set, reporter, pack.period("2023S1").expect("a period of the pack"))
}

#[test]
fn every_owed_form_has_unique_addresses_names_and_input_keys() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let mut forms = 0;
    let (mut period_kinds, mut reporter_kinds) = (BTreeSet::new(), BTreeSet::new());
    let periods = pack.periods.iter().filter(|period| period_kinds.insert(&period.kind));
    let reporters: Vec<_> =
        pack.reporters.iter().filter(|reporter| reporter_kinds.insert(&reporter.kind)).collect();
    for period in periods {
        for reporter in &reporters {
            for data_set in pack.fillable(reporter, period) {
                let form = Form::build(&pack, data_set, reporter, period);
                forms += 1;
                let mut names = BTreeMap::new();
                let mut keys = BTreeMap::new();
                for (index, cell) in form.inputs() {
                    let at = format!("{} {} {}", form.data_set, cell.row_code, cell.column_code);
                    assert_eq!(names.insert(cell.defined_name(), index), None, "{at}");
                    assert_eq!(keys.insert(cell.key.clone(), index), None, "{at}");
                    assert_eq!(form.find(&cell.row_code, &cell.column_code), Some(index));
                }
            }
        }
    }
    // 22 kinds of bodies that report to the province, Sở TT&TT with two forms, and three kinds in
    // the chains below it; each in the kinds of period it is asked in.
    assert_eq!(forms, 150);
}

#[test]
fn a_roster_lists_the_children_of_the_reporters_place() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let places = |form: &Form| {
        let rosters = form.sections.iter().filter(|s| s.display_as == DisplayAs::Roster);
        let rows = rosters.flat_map(|section| &section.rows);
        rows.filter(|row| !row.total && row.cells.iter().any(Option::is_some)).count()
    };
    assert_eq!(places(&form(&pack, "F28", "ubnd.nghe_an.ky_son")), 21);
    assert_eq!(places(&form(&pack, "F01", "ca.nghe_an")), 460);
    assert_eq!(places(&form(&pack, "F05", "so_y_te.nghe_an")), 21);
}

#[test]
fn counts_differences_and_percentages_follow_what_is_typed() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let form = form(&pack, "F28", "ubnd.nghe_an.ky_son");
    let mut entry = Entry::empty(&form);
    let current = |element: &str| {
        form.cells
            .iter()
            .position(|cell| {
                cell.key.element == element
                    && cell.column_role == ColumnRole::Current
                    && cell.key.role != ValueRole::Stated
                    && cell.key.option.is_empty()
            })
            .expect("a row of the form")
    };
    let roster: Vec<CellIndex> = form
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.key.element == "loc_commune_status")
        .map(|(index, _)| index)
        .collect();
    entry.recalculate(&form);
    assert_eq!(entry.state(current("loc_communes_total")), &ValueState::number(Decimal::from(21)));
    assert_eq!(entry.state(current("loc_communes_none")), &ValueState::Blank, "nothing is chosen");
    let list = pack.choice_list("loc_status").expect("a list of the pack");
    for cell in &roster[..8] {
        let clean = Datum::Choice(list.options[0].id.clone());
        entry.set(*cell, list.options[0].label.clone(), ValueState::Value(clean));
    }
    let meetings = current("gov_briefings");
    entry.set(meetings, "15", ValueState::number(Decimal::from(15)));
    entry.set(meetings + 1, "12", ValueState::number(Decimal::from(12)));
    entry.recalculate(&form);
    assert_eq!(entry.state(current("loc_communes_none")), &ValueState::number(Decimal::from(8)));
    assert_eq!(entry.state(meetings + 2), &ValueState::number(Decimal::from(3)));
    assert_eq!(entry.state(meetings + 3), &ValueState::number(Decimal::from(25)));
    let wire = entry.to_wire(&form);
    let (again, left) = Entry::from_wire(&form, &wire);
    assert_eq!(again, entry);
    assert!(left.is_empty());
    assert_eq!(again.canonical_hash(&form), entry.canonical_hash(&form));
}

/// Formulas of nothing are none: `=IF(=0,…)` would not open.
#[test]
fn nothing_is_counted_from_no_cells() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let form = form(&pack, "F28", "ubnd.nghe_an.vinh");
    let clean = form.cells.iter().find(|cell| {
        cell.key.element == "loc_border_communes_clean" && cell.column_role == ColumnRole::Current
    });
    let calculation = clean.expect("a cell").calculation.as_ref();
    assert!(matches!(calculation, Some(Calculation::Constant(number)) if number.is_zero()));
    for data_set in &pack.data_sets {
        for period in ["2023S1", "2023"].map(|id| pack.period(id).expect("a period")) {
            let owes = |kinds: &[String], kind: &String| kinds.contains(kind);
            let reporter =
                pack.reporters.iter().find(|item| owes(&data_set.reporter_kinds, &item.kind));
            let Some(reporter) = reporter.filter(|_| owes(&data_set.period_kinds, &period.kind))
            else {
                continue;
            };
            for cell in Form::build(&pack, data_set, reporter, period).cells {
                if let Some(Calculation::Sum(cells) | Calculation::Count { cells, .. }) =
                    &cell.calculation
                {
                    assert!(!cells.is_empty(), "{} {}", data_set.id, cell.row_code);
                }
            }
        }
    }
}

#[test]
fn a_label_goes_on_after_its_lead() {
    for (lead, label, expected) in [
        ("Trong đó:", "Số xã trọng điểm", "số xã trọng điểm"),
        ("Chia ra:", "Đang ở ngoài xã hội", "đang ở ngoài xã hội"),
        ("Trong đó:", "UBND cấp xã", "UBND cấp xã"),
        ("Chia ra theo dân tộc:", "Kinh", "Kinh"),
        ("", "Số xã", "Số xã"),
    ] {
        assert_eq!(label_after(lead, label), expected);
    }
}
