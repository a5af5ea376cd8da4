//! Workbooks without any diacritic: their words are compared without them, as long as one printed
//! text alone can be meant.

use grid::{CellValue, Workbook};
use shared::{
    definition::Pack,
    submission::{Import, ImportState},
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::fixture::*;

fn bare(text: &str) -> String {
    let plain = text.replace('đ', "d").replace('Đ', "D");
    plain.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// The workbook as it is typed without diacritics, without names and stamp.
fn case(pack: &Pack) -> Workbook {
    let mut workbook = filled(pack, &ky_son(pack));
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    for cell in &mut workbook.sheets[0].cells {
        if let CellValue::Text(text) = &mut cell.value {
            *text = bare(text);
            cell.raw.clone_from(text);
        }
    }
    workbook.sheets[0].name = "Bieu F28".to_owned();
    workbook
}

fn numbers(import: &Import) -> Vec<(&str, &str)> {
    let values = import.values.iter().filter(|value| value.raw.parse::<f64>().is_ok());
    values.map(|value| (value.address.as_str(), value.raw.as_str())).collect()
}

#[test]
fn a_workbook_without_diacritics_is_the_same_report() {
    let pack = pack();
    let import = read(&pack, &case(&pack));
    assert_eq!(import.state, ImportState::Recognised, "{:?}", asked(&import));
    assert!(codes(&import).contains(&"without-diacritics"));
    let mut marked = filled(&pack, &ky_son(&pack));
    restamp(&mut marked, None, None);
    marked.names.clear();
    let marked = read(&pack, &marked);
    assert!(!codes(&marked).contains(&"without-diacritics"));
    assert_eq!(numbers(&import), numbers(&marked));
    assert!(numbers(&import).len() > 10);
    assert_eq!(import.recognition.identity(), marked.recognition.identity());
}

#[test]
fn where_others_have_diacritics_a_text_without_is_not_guessed() {
    let pack = pack();
    let mut workbook = case(&pack);
    put(
        &mut workbook.sheets[0],
        grid::Address::new(60, 1),
        CellValue::Text("Người lập".to_owned()),
    );
    let import = read(&pack, &workbook);
    assert!(!codes(&import).contains(&"without-diacritics"));
    assert_eq!(import.account.placed, 0);
}

#[test]
fn names_that_differ_in_diacritics_only_are_asked_about() {
    let mut pack = pack();
    let other = pack.places.iter_mut().find(|place| place.name == "xã Huồi Tụ").unwrap();
    "xã Nậm Cắn".clone_into(&mut other.name);
    "Nậm Cắn".clone_into(&mut other.short_name);
    let import = read(&pack, &case(&pack));
    let of_communes = |value: &&shared::submission::ImportedValue| value.row_code.starts_with("B.");
    assert_eq!(import.values.iter().filter(of_communes).count(), 0);
    assert!(asked(&import).contains(&"label-reworded"), "{:?}", asked(&import));
    assert!(!numbers(&import).is_empty());
}

#[test]
fn another_unit_of_measure_holds_the_cell_here_too() {
    let pack = pack();
    let mut workbook = case(&pack);
    replace(&mut workbook, "trieu dong", "dong");
    let import = read(&pack, &workbook);
    assert!(asked(&import).contains(&"unit-column-differs"), "{:?}", asked(&import));
    let own = import.values.iter().map(|value| (&*value.row_code, &*value.column_code));
    assert!(own.into_iter().all(|codes| codes != ("A3", "1")));
}

#[test]
fn a_unit_behind_a_figure_may_lack_its_diacritics_where_everything_does() {
    let pack = pack();
    let form = ky_son(&pack);
    let written = |workbook: &mut Workbook, text: &str| {
        let place = at(&filled(&pack, &form), &form, "A1", "1");
        put(&mut workbook.sheets[0], place, CellValue::Text(text.to_owned()));
        read(&pack, workbook)
    };
    let figure = |import: &Import| {
        let mut values = import.values.iter();
        let value = values.find(|value| (&*value.row_code, &*value.column_code) == ("A1", "1"));
        value.and_then(|value| value.state.as_number()).map(|number| number.to_string())
    };
    for text in ["12 vu", "12vu", "12 (vu)", "12_", "12"] {
        assert_eq!(figure(&written(&mut case(&pack), text)).as_deref(), Some("12"), "{text}");
    }
    let import = written(&mut case(&pack), "12 nguoi");
    assert_eq!((figure(&import), asked(&import)), (None, vec!["unit-differs"]));
    let mut marked = filled(&pack, &form);
    restamp(&mut marked, None, None);
    let import = written(&mut marked, "12 vu");
    assert_eq!((figure(&import), asked(&import)), (None, vec!["unit-differs"]));
}
