//! A form that comes back as CSV: all its cells are texts, and still every figure is counted.

use shared::{
    form::Form,
    submission::{FileFacts, IgnoredReason, Import, ImportState, Known, import},
    value::ValueState,
};

use crate::{
    cases::cases,
    form::{cell, empty, form, pack, position},
};

/// The form with these cells filled in (element of the first commune, or a place), as CSV.
fn file(form: &Form, filled: &[((usize, usize), &str)]) -> Vec<u8> {
    let mut cells: Vec<((usize, usize), String)> =
        empty(form).into_iter().map(|(row, column, _, text, _)| ((row, column), text)).collect();
    cells.extend(filled.iter().map(|(at, text)| (*at, (*text).to_owned())));
    let height = 1 + cells.iter().map(|(at, _)| at.0).max().unwrap();
    let width = 1 + cells.iter().map(|(at, _)| at.1).max().unwrap();
    let mut lines = vec![vec![String::new(); width]; height];
    for ((row, column), text) in cells {
        lines[row][column] = format!("\"{}\"", text.replace('"', "\"\""));
    }
    let lines: Vec<String> = lines.iter().map(|line| line.join(";")).collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

fn read(form: &Form, filled: &[((usize, usize), &str)]) -> Import {
    let pack = pack(2);
    let workbook = reader::read(&file(form, filled)).expect("a table");
    let file = FileFacts { path: "ky son.csv", sha256: "00", size: 1 };
    let import = import(&pack, &file, &workbook, Known::default());
    assert!(import.account.balances(), "{:?}", import.account);
    import
}

fn codes(import: &Import) -> Vec<&str> {
    import.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn figures_are_placed_ignored_with_a_reason_and_told_of() {
    let form = form(&pack(2));
    let (count, money) = (position(cell(&form, "count")), position(cell(&form, "money")));
    let total = form.find("B.T", "1").map(|index| position(&form.cells[index])).unwrap();
    let filled = [
        (count, "1.234"),
        (money, "12,5"),
        (total, "1.234"),
        ((count.0, 14), "77"),
        ((count.0, 15), "ghi"),
    ];
    let import = read(&form, &filled);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(import.account.placed, 2);
    assert_eq!(import.account.ignored.get(&IgnoredReason::Calculated), Some(&1));
    assert_eq!(import.account.ignored.get(&IgnoredReason::OutsideForm), Some(&1));
    assert_eq!(codes(&import), ["figures-outside-form", "csv-read"]);
    let wrong_total = read(&form, &[(count, "1.234"), (total, "1.235")]);
    assert_eq!(codes(&wrong_total), ["csv-read", "calculated-differs"]);
}

#[test]
fn a_table_that_is_no_form_keeps_its_figures_in_the_account() {
    let pack = pack(2);
    let workbook = reader::read("Mặt hàng;Giá\nGạo;12,5\nMuối;1.234\n".as_bytes()).unwrap();
    let file = FileFacts { path: "gia.csv", sha256: "00", size: 1 };
    let import = import(&pack, &file, &workbook, Known::default());
    assert_eq!(import.state, ImportState::Unrecognised);
    assert_eq!(import.account.ignored.get(&IgnoredReason::Unrecognised), Some(&2));
}

#[test]
fn figures_as_long_as_an_identity_number_hold_the_file() {
    let form = form(&pack(2));
    let cases = cases();
    let personal: Vec<_> =
        cases.iter().filter(|case| case.told.is_personal() && case.kind == "text").collect();
    assert!(personal.len() >= 2);
    for case in personal {
        let import = read(&form, &[(position(cell(&form, &case.row)), &case.written)]);
        assert_eq!(import.state, ImportState::NeedsReview, "{case:?}");
        assert_eq!(import.questions[0].code, "pii-suspected", "{case:?}");
        assert!(import.values.iter().all(|value| value.state == ValueState::Blank), "{case:?}");
    }
}
