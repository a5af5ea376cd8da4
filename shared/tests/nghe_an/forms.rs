use std::{collections::BTreeSet, fmt::Write};

use shared::{
    definition::{DataSet, Relation, Reporter, RosterCount},
    form::{Form, ValueRole},
    value::sha256_hex,
};

use crate::{PACK, form};

/// A reporter of each form.
fn cases() -> Vec<(&'static str, &'static str)> {
    let case = |data_set: &'static DataSet| {
        let owes = |reporter: &&Reporter| data_set.reporter_kinds.contains(&reporter.kind);
        let reporter = PACK.reporters.iter().find(owes).expect("somebody owes it");
        (data_set.id.as_str(), reporter.id.as_str())
    };
    PACK.data_sets.iter().map(case).collect()
}

/// By form, in the year: section rows/cells/cells to fill.
const SIZES: &[&str] = &[
    "F01: A 9/35/23  B 17/57/37  C 85/154/120  D 19/44/31  E 31/96/64  G 77/164/119  H 10/47/21  I 481/920/920  K 12/32/22  L 8/24/16  M 7/7/7",
    "F02: A 72/87/87  B 19/26/26  C 19/36/36  D 77/101/101  E 12/24/17  G 25/50/50",
    "F03: A 9/18/18  B 22/44/44  C 2/4/4",
    "F04: A 9/35/23  B 12/44/28  C 48/89/68  D 9/25/17  E 12/28/20  G 4/8/8  H 7/19/13  I 6/6/6",
    "F05: A 9/35/23  B 12/44/28  C 17/49/31  D 22/44/42  E 15/44/29  G 3/15/9  H 7/19/13  I 6/6/6",
    "F06: A 9/35/23  B 12/44/28  C 41/66/54  D 18/79/49  E 15/39/27  G 1/2/2  H 7/19/13  I 6/6/6",
    "F07: A 9/35/23  B 12/44/28  C 42/67/55  D 19/84/52  E 9/17/13  G 7/19/13  H 6/6/6",
    "F08: A 9/35/23  B 12/44/28  C 36/49/43  D 18/79/49  E 1/5/3  G 7/19/13  H 6/6/6",
    "F09: A 9/35/23  B 12/44/28  C 1/5/3  D 3/15/7  E 22/44/42  G 1/2/2  H 7/19/13  I 6/6/6",
    "F10: A 9/35/23  B 12/44/28  C 2/10/6  D 7/19/13  E 6/6/6",
    "F11: A 9/35/23  B 12/44/28  C 35/55/45  D 7/19/13  E 6/6/6",
    "F12: A 9/35/23  B 12/44/28  C 6/18/12  D 7/19/13  E 6/6/6",
    "F12B: A 9/35/23  B 12/44/28  C 2/10/6  D 2/4/4  E 7/19/13  G 6/6/6",
    "F13: A 9/35/23  B 12/44/28  C 3/15/9  D 7/19/13  E 6/6/6",
    "F15: A 9/35/23  B 12/44/28  C 33/46/40  D 18/79/49  E 2/10/6  G 7/19/13  H 6/6/6",
    "F17: A 9/35/23  B 12/44/28  C 3/11/7  D 7/19/13  E 6/6/6",
    "F18: A 3/5/5  B 13/25/19  C 5/5/5",
    "F19: A 3/5/5  B 20/48/34  C 5/5/5",
    "F21: A 9/35/23  B 14/51/33  C 2/10/6  D 7/19/13  E 6/6/6",
    "F22: A 9/35/23  B 14/51/33  C 2/10/6  D 7/19/13  E 6/6/6",
    "F23: A 9/35/23  B 14/51/33  C 2/10/6  D 7/19/13  E 6/6/6",
    "F24: A 8/20/14",
    "F25: A 9/35/23  B 12/44/28  C 16/24/20  D 7/19/13  E 6/6/6",
    "F26: A 9/35/23  B 12/44/28  C 2/10/6  D 7/19/13  E 6/6/6",
    "F27: A 9/35/23  B 12/44/28  C 7/19/13  D 6/6/6",
    "F28: A 9/35/23  B 14/51/33  C 11/28/17  D 25/50/50  E 22/46/34  G 8/26/18  H 11/22/22  I 5/10/10  K 7/19/13  L 6/6/6",
    "F29: A 9/17/17  B 10/20/20  C 22/28/28  D 6/10/10  E 11/22/22  G 3/6/6  H 6/6/6",
];

/// By form: beginning of the SHA-256 of all its codes and keys in the year.
const DIGESTS: &[&str] = &[
    "F01 9fce791a4e5cca62",
    "F02 80f49b888a157eab",
    "F03 6aa6f6a3bb97d092",
    "F04 7e4eed1e79fa0e59",
    "F05 d0aefd12fcb5de14",
    "F06 29072c8e6b6ebacf",
    "F07 8e0321b0bbaa4283",
    "F08 ab2c8bc51fb1f5fd",
    "F09 d7c76d5757451695",
    "F10 5d833ee1e7209b89",
    "F11 7b4f978cad76aecf",
    "F12 20cb8b1ed1c912bc",
    "F12B 1146630c2bb116ae",
    "F13 936baff255902f3d",
    "F15 6b33cfa28ff4a5a6",
    "F17 dd00e1402fb709a5",
    "F18 7f299381d4e91474",
    "F19 9242cf9b00d1a35f",
    "F21 9989d976a15b61db",
    "F22 f4d91fc374c31ff1",
    "F23 7fedfa980763137c",
    "F24 ad11c1574643fe31",
    "F25 c960eff9157a4295",
    "F26 a9f4f952937c1334",
    "F27 903325084433e4ae",
    "F28 959b071bd4ab869b",
    "F29 42b41def3d89f23e",
];

/// One line per section: id, rows, cells, cells to fill.
fn summary(form: &Form) -> String {
    let mut text = String::new();
    for (index, section) in form.sections.iter().enumerate() {
        let cells = || form.cells.iter().filter(|cell| cell.section == index);
        let inputs = cells().filter(|cell| cell.is_input()).count();
        let (rows, cells) = (section.rows.len(), cells().count());
        write!(text, "{} {rows}/{cells}/{inputs}  ", section.id).expect("writing to a string");
    }
    text.trim_end().to_owned()
}

#[test]
fn forms_have_the_size_they_are_meant_to_have() {
    let sizes: Vec<String> = cases()
        .into_iter()
        .map(|(data_set, reporter)| {
            format!("{data_set}: {}", summary(&form(data_set, reporter, "2023")))
        })
        .collect();
    assert_eq!(sizes, SIZES);
}

/// Codes and keys are stamped into files that people hold: they never move.
#[test]
fn row_codes_and_keys_stay_as_they_were_given_out() {
    let mut digests = Vec::new();
    for (data_set, reporter) in cases() {
        let mut text = String::new();
        for cell in form(data_set, reporter, "2023").cells {
            let key = &cell.key;
            writeln!(
                text,
                "{} {} {} {} {} {} {:?}",
                cell.row_code,
                cell.column_code,
                key.element,
                key.option,
                key.place,
                key.period,
                key.role
            )
            .expect("writing to a string");
        }
        digests.push(format!("{data_set} {}", &sha256_hex(text.as_bytes())[..16]));
    }
    assert_eq!(digests, DIGESTS);
}

#[test]
fn every_cell_has_an_address_and_a_key_of_its_own() {
    for (data_set, reporter) in cases() {
        let form = form(data_set, reporter, "2023S1");
        let names: BTreeSet<String> = form.cells.iter().map(|cell| cell.defined_name()).collect();
        assert_eq!(names.len(), form.cells.len(), "{data_set}");
        let inputs: BTreeSet<_> = form.inputs().map(|(_, cell)| &cell.key).collect();
        assert_eq!(inputs.len(), form.inputs().count(), "{data_set}");
    }
}

#[test]
fn counted_elements_are_calculated_wherever_they_stand() {
    for (data_set, reporter) in cases() {
        let form = form(data_set, reporter, "2023S1");
        for element in PACK.elements.iter().filter(|element| element.calculation.is_some()) {
            let own = form.cells.iter().filter(|cell| {
                let is_total = matches!(element.calculation, Some(RosterCount::Total { .. }));
                cell.key.element == element.id
                    && matches!(cell.key.role, ValueRole::Reported | ValueRole::Check)
                    && cell.column_code == "1"
                    && (!is_total || cell.key.place == "nghe_an")
            });
            for cell in own {
                assert!(!cell.is_input(), "{data_set} {}", cell.row_code);
            }
        }
    }
}

#[test]
fn cross_checks_never_count_and_are_not_broken_down() {
    for data_set in &PACK.data_sets {
        for row in data_set.sections.iter().flat_map(|section| &section.rows) {
            let stands_in = PACK
                .owners
                .iter()
                .any(|owner| owner.element == row.element && owner.stand_in == data_set.id);
            let headline = row.by.is_empty() || stands_in;
            assert!(!row.check || headline, "{} {}", data_set.id, row.code);
            assert_eq!(row.relation == Relation::Own, row.parent.is_none());
        }
    }
}

#[test]
fn rows_of_one_kind_of_period_are_asked_in_it_alone() {
    let has = |data_set, reporter, period, element: &str| {
        form(data_set, reporter, period).cells.iter().any(|cell| cell.key.element == element)
    };
    let in_all = ["2023X-ke-hoach", "202306", "2023Q2", "2023S1", "2023", "2023X-dot-xuat"];
    for (element, asked) in [
        ("gov_plan_date", ["2023X-ke-hoach", "2023S1", "2023"].as_slice()),
        ("am_launched", &["2023S1"]),
        ("com_sessions", &["202306", "2023Q2", "2023S1", "2023"]),
        ("crm_cases", &["202306", "2023Q2", "2023S1", "2023", "2023X-dot-xuat"]),
        ("crm_patrols", &["202306", "2023Q2", "2023S1", "2023"]),
        ("loc_commune_status", &["2023S1", "2023"]),
        ("nar_results", &["2023S1", "2023", "2023X-dot-xuat"]),
    ] {
        let found: Vec<&str> =
            in_all.into_iter().filter(|period| has("F01", "ca.nghe_an", period, element)).collect();
        assert_eq!(found, asked, "{element}");
    }
    let plan = form("F28", "ubnd.nghe_an.vinh", "2023X-ke-hoach");
    assert!(plan.cells.iter().all(|cell| cell.key.element.starts_with("gov_plan_")));
}

/// Rows of workbooks without codes are found by their labels.
#[test]
fn labels_of_a_form_are_distinct() {
    for data_set in &PACK.data_sets {
        let mut seen = BTreeSet::new();
        for row in data_set.sections.iter().flat_map(|section| &section.rows) {
            let element = PACK.element(&row.element).expect("an element");
            let label = if row.label.is_empty() { &element.label } else { &row.label };
            assert!(seen.insert(label.to_lowercase()), "{} {label}", data_set.id);
        }
    }
}
