use std::{collections::BTreeSet, fmt::Write};

use shared::{
    definition::{Relation, RosterCount},
    form::{Form, ValueRole},
    value::sha256_hex,
};

use crate::{PACK, form};

const CASES: [(&str, &str); 3] =
    [("F01", "ca.nghe_an"), ("F05", "so_y_te.nghe_an"), ("F28", "ubnd.nghe_an.ky_son")];

/// By form and period (half-year, year): section rows/cells/cells to fill.
const SIZES: [&str; 6] = [
    "A 13/41/27  B 20/72/46  C 129/275/203  D 31/96/64  E 83/194/140  G 11/52/25  H 481/920/920  I 12/32/22  K 8/24/16  L 7/7/7",
    "A 12/40/26  B 20/72/46  C 129/275/202  D 31/96/64  E 83/194/137  G 11/52/24  H 481/920/920  I 12/32/22  K 8/24/16  L 7/7/7",
    "A 13/41/27  B 14/54/34  C 21/57/37  D 22/44/42  E 16/49/33  G 5/25/15  H 7/19/13  I 6/6/6",
    "A 12/40/26  B 14/54/34  C 21/57/37  D 22/44/42  E 16/49/32  G 5/25/15  H 7/19/13  I 6/6/6",
    "A 13/41/27  B 24/89/57  C 16/56/33  D 21/42/42  E 23/51/37  G 11/35/25  H 16/35/33  I 9/18/18  K 7/19/13  L 6/6/6",
    "A 12/40/26  B 24/89/57  C 16/56/33  D 21/42/42  E 23/51/37  G 11/35/25  H 17/36/34  I 9/18/18  K 7/19/13  L 6/6/6",
];

/// Beginning of the SHA-256 of all codes and keys of each form.
const DIGESTS: [&str; 3] = ["F01 95100b49b9dab1d0", "F05 532bf2dd4c5d7738", "F28 4be3b1729cc7b64e"];

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
    let sizes: Vec<String> = CASES
        .iter()
        .flat_map(|(data_set, reporter)| {
            ["2023S1", "2023"].map(|period| summary(&form(data_set, reporter, period)))
        })
        .collect();
    assert_eq!(sizes, SIZES);
}

/// Codes and keys are stamped into files that people hold: they never move.
#[test]
fn row_codes_and_keys_stay_as_they_were_given_out() {
    let mut digests = Vec::new();
    for (data_set, reporter) in CASES {
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
    for (data_set, reporter) in CASES {
        let form = form(data_set, reporter, "2023S1");
        let names: BTreeSet<String> = form.cells.iter().map(|cell| cell.defined_name()).collect();
        assert_eq!(names.len(), form.cells.len(), "{data_set}");
        let inputs: BTreeSet<_> = form.inputs().map(|(_, cell)| &cell.key).collect();
        assert_eq!(inputs.len(), form.inputs().count(), "{data_set}");
    }
}

#[test]
fn counted_elements_are_calculated_wherever_they_stand() {
    for (data_set, reporter) in CASES {
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
            assert!(!row.check || row.by.is_empty(), "{} {}", data_set.id, row.code);
            assert_eq!(row.relation == Relation::Own, row.parent.is_none());
        }
    }
}

#[test]
fn rows_of_one_kind_of_period_are_asked_in_it_alone() {
    let has = |data_set, reporter, period, element: &str| {
        form(data_set, reporter, period).cells.iter().any(|cell| cell.key.element == element)
    };
    for (data_set, reporter) in CASES {
        assert!(has(data_set, reporter, "2023S1", "am_launched"));
        assert!(!has(data_set, reporter, "2023", "am_launched"));
    }
    assert!(has("F28", "ubnd.nghe_an.vinh", "2023", "usr_census_done"));
    assert!(!has("F28", "ubnd.nghe_an.vinh", "2023S1", "usr_census_done"));
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
