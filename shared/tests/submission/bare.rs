//! Workbooks without any diacritic, or with signs in the place of letters: their words are compared
//! so, as long as one printed text alone can be meant.

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

/// As a program writes it that knows ASCII alone.
fn masked(text: &str) -> String {
    text.nfc().map(|c| if c.is_ascii() { c } else { '_' }).collect()
}

/// The workbook as it is typed without diacritics, without names and stamp.
fn case(pack: &Pack) -> Workbook {
    written(pack, bare)
}

fn written(pack: &Pack, how: fn(&str) -> String) -> Workbook {
    let mut workbook = filled(pack, &ky_son(pack));
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    for cell in &mut workbook.sheets[0].cells {
        if let CellValue::Text(text) = &mut cell.value {
            *text = how(text);
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
fn signs_for_letters_are_read_where_one_text_alone_fits() {
    let pack = pack();
    let import = read(&pack, &written(&pack, masked));
    assert_eq!(import.state, ImportState::Recognised, "{:?}", asked(&import));
    assert_eq!(numbers(&import), numbers(&read(&pack, &case(&pack))));
    let asks = |text: &str| {
        written(&pack, masked_with_questions).sheets[0]
            .cells
            .iter()
            .any(|cell| matches!(&cell.value, CellValue::Text(found) if found.contains(text)))
    };
    assert!(asks("S? v? ph?m t?i"));
    let import = read(&pack, &written(&pack, masked_with_questions));
    assert_eq!(numbers(&import), numbers(&read(&pack, &case(&pack))));
}

fn masked_with_questions(text: &str) -> String {
    masked(text).replace('_', "?")
}

#[test]
fn signs_for_letters_that_fit_two_names_are_asked_about() {
    let mut pack = pack();
    let other = pack.places.iter_mut().find(|place| place.name == "xã Huồi Tụ").unwrap();
    "xã Nầm Cớn".clone_into(&mut other.name);
    "Nầm Cớn".clone_into(&mut other.short_name);
    let import = read(&pack, &written(&pack, masked));
    let of_communes = |value: &&shared::submission::ImportedValue| value.row_code.starts_with("B.");
    assert_eq!(import.values.iter().filter(of_communes).count(), 0);
    assert!(!numbers(&import).is_empty());
    // A letter too many fits nothing.
    let mut workbook = written(&pack, masked);
    replace(
        &mut workbook,
        "S_ v_ ph_m t_i v_ ma t_y ph_t hi_n",
        "S__ v_ ph_m t_i v_ ma t_y ph_t hi_n",
    );
    let import = read(&pack, &workbook);
    assert!(import.values.iter().all(|value| value.row_code != "A1"));
}

#[test]
fn words_for_no_figure_are_read_without_diacritics_and_with_them() {
    let pack = pack();
    let form = ky_son(&pack);
    let place = at(&filled(&pack, &form), &form, "A1", "1");
    let read_with = |mut workbook: Workbook, text: &str| {
        put(&mut workbook.sheets[0], place, CellValue::Text(text.to_owned()));
        let import = read(&pack, &workbook);
        let value = import
            .values
            .iter()
            .find(|value| (&*value.row_code, &*value.column_code) == ("A1", "1"));
        (value.map(|value| value.state.clone()), import)
    };
    let zero = Some(shared::value::ValueState::number(rust_decimal::Decimal::ZERO));
    for text in ["Khong", "khong co", "Không", "0"] {
        assert_eq!(read_with(case(&pack), text).0, zero, "{text}");
    }
    for text in ["Kh_ng", "Không"] {
        assert_eq!(read_with(written(&pack, masked), text).0, zero, "{text}");
    }
    let missing = Some(shared::value::ValueState::NotAvailable);
    assert_eq!(read_with(case(&pack), "chua co").0, missing);
    // A dash, dots or a quotation mark: nobody knows any more.
    let (state, import) = read_with(case(&pack), "_");
    assert_eq!((state, asked(&import)), (None, vec!["not-a-number"]));
}

#[test]
fn what_conversions_make_of_quotation_marks_and_leads_is_the_same_label() {
    let pack = pack();
    let label = "So vu pham toi ve ma tuy phat hien";
    for text in [
        "_ So vu pham toi ve ma tuy phat hien",
        "So vu _pham toi_ ve ma tuy phat hien",
        "Trong do: So vu pham toi ve ma tuy phat hien (1)",
    ] {
        let mut workbook = case(&pack);
        replace(&mut workbook, label, text);
        assert_eq!(numbers(&read(&pack, &workbook)), numbers(&read(&pack, &case(&pack))), "{text}");
    }
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
    let read_with = |workbook: &mut Workbook, text: &str| {
        let place = at(&filled(&pack, &form), &form, "A1", "1");
        put(&mut workbook.sheets[0], place, CellValue::Text(text.to_owned()));
        read(&pack, workbook)
    };
    let figure = |import: &Import| {
        let mut values = import.values.iter();
        let value = values.find(|value| (&*value.row_code, &*value.column_code) == ("A1", "1"));
        value.and_then(|value| value.state.as_number()).map(|number| number.to_string())
    };
    for text in ["12 vu", "12vu", "12 (vu)", "12 vụ", "12 (vụ)", "12_", "12"] {
        assert_eq!(figure(&read_with(&mut case(&pack), text)).as_deref(), Some("12"), "{text}");
    }
    let import = read_with(&mut case(&pack), "12 nguoi");
    assert_eq!((figure(&import), asked(&import)), (None, vec!["unit-differs"]));
    let mut marked = filled(&pack, &form);
    restamp(&mut marked, None, None);
    let import = read_with(&mut marked, "12 vu");
    assert_eq!((figure(&import), asked(&import)), (None, vec!["unit-differs"]));
}
