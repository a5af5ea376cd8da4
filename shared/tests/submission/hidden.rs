//! Sheets that somebody has hidden: an old report among them holds up nothing, and nothing of it
//! is placed.

use grid::{CellValue, Sheet, Visibility, Workbook};
use shared::{
    definition::Pack,
    submission::{Import, ImportState},
};

use crate::fixture::*;

/// A filled form whose file still holds the report of the year before, hidden.
fn case() -> (Pack, Workbook) {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    let mut old = Workbook { sheets: vec![workbook.sheets[0].clone()], ..workbook.clone() };
    replace(&mut old, "2023", "2022");
    let mut old: Sheet = old.sheets.remove(0);
    old.name = "Biểu cũ".to_owned();
    old.visibility = Visibility::Hidden;
    for cell in &mut old.cells {
        if let CellValue::Number(number) = &mut cell.value {
            *number += 100.0;
            cell.raw = number.to_string();
        }
    }
    workbook.sheets.push(old);
    (pack, workbook)
}

fn placed(import: &Import) -> Vec<(&str, &str)> {
    import.values.iter().map(|value| (value.address.as_str(), value.raw.as_str())).collect()
}

#[test]
fn an_old_report_on_a_hidden_sheet_is_told_and_not_used() {
    let (pack, mut workbook) = case();
    let import = read(&pack, &workbook);
    assert_eq!((import.state, asked(&import).len()), (ImportState::Recognised, 0));
    assert!(codes(&import).contains(&"hidden-sheet-used"), "{:?}", codes(&import));
    workbook.sheets.pop();
    let alone = read(&pack, &workbook);
    assert_eq!(placed(&import), placed(&alone));
    assert!(import.account.read > alone.account.read);
    assert_eq!(import.account.placed, alone.account.placed);
    assert_eq!(import.recognition, alone.recognition);
}

#[test]
fn a_visible_old_report_is_asked_about() {
    let (pack, mut workbook) = case();
    workbook.sheets.last_mut().unwrap().visibility = Visibility::Visible;
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(import.account.placed, 0);
}

/// The sheet that people see lacks a line.
fn without_a_line() -> (Pack, Workbook) {
    let (pack, mut workbook) = case();
    let line = at(&workbook, &ky_son(&pack), "A2", "1").row;
    let is_figure = |cell: &grid::Cell| matches!(cell.value, CellValue::Number(_));
    workbook.sheets[0].cells.retain(|cell| cell.at.row != line || !is_figure(cell));
    refresh_totals(&ky_son(&pack), &mut workbook);
    workbook.sheets[0].cells.retain(|cell| cell.at.row != line);
    workbook.names.clear();
    (pack, workbook)
}

#[test]
fn a_hidden_report_that_says_it_is_of_another_period_holds_up_nothing() {
    let (pack, mut workbook) = without_a_line();
    let hidden = workbook.sheets.last_mut().unwrap();
    let line = hidden.cells.iter_mut().find(|cell| cell.raw.starts_with("Kỳ báo cáo")).unwrap();
    line.raw = "Kỳ báo cáo: năm 2023 (từ 15/12/2022 đến 14/12/2023)".to_owned();
    line.value = CellValue::Text(line.raw.clone());
    let import = read(&pack, &workbook);
    assert_eq!((import.state, asked(&import)), (ImportState::Recognised, Vec::new()));
    assert!(import.values.iter().all(|value| value.row_code != "A2"), "nothing of it is read");
    assert!(codes(&import).contains(&"hidden-sheet-used"), "{:?}", codes(&import));
    // Doubts about what people see stay.
    let figure = at(&workbook, &ky_son(&pack), "A1", "1");
    put(&mut workbook.sheets[0], figure, CellValue::Number(999.0));
    assert_eq!(asked(&read(&pack, &workbook)), ["control-total-differs"]);
}

#[test]
fn what_stands_on_a_hidden_sheet_alone_is_not_left_out() {
    // The sheet that people see lacks a line, and nobody knows of when the hidden one is, or it does
    // not say.
    let (pack, mut workbook) = without_a_line();
    assert_eq!(read(&pack, &workbook).state, ImportState::NeedsReview);
    let hidden = workbook.sheets.last_mut().unwrap();
    hidden.cells.retain(|cell| !cell.raw.contains("2022"));
    assert_eq!(read(&pack, &workbook).state, ImportState::NeedsReview);

    // It is empty.
    let (pack, mut workbook) = case();
    let numbers = |cell: &grid::Cell| matches!(cell.value, CellValue::Number(_));
    workbook.sheets[0].cells.retain(|cell| !numbers(cell));
    assert_eq!(read(&pack, &workbook).state, ImportState::NeedsReview);

    // It contradicts the stamp itself.
    let (pack, mut workbook) = case();
    let hidden = workbook.sheets.pop().unwrap();
    replace(&mut workbook, "huyện Kỳ Sơn", "huyện Tương Dương");
    workbook.sheets.push(hidden);
    assert_eq!(read(&pack, &workbook).state, ImportState::NeedsReview);
}

#[test]
fn personal_data_on_a_hidden_sheet_holds_the_file() {
    let (pack, mut workbook) = case();
    let sheet = workbook.sheets.last_mut().unwrap();
    put(sheet, grid::Address::new(90, 1), CellValue::Text("Số CCCD: 040089123456".to_owned()));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert!(asked(&import).iter().any(|code| code.starts_with("pii-")), "{:?}", asked(&import));
}
