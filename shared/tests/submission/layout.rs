//! Rows and columns that moved: followed where codes and names agree, held where they do not.

use grid::{Address, CellValue};
use shared::submission::{About, Import, ImportState, Sign};

use crate::fixture::*;

fn names_both(import: &Import, sign: Sign, first: &str, second: &str) -> bool {
    import.recognition.contradictions.iter().any(|found| {
        (found.about, found.first.sign) == (About::Cell, sign)
            && found.first.reading.as_deref() == Some(first)
            && found.second.reading.as_deref() == Some(second)
    })
}

#[test]
fn inserted_rows_and_columns_are_followed() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let place = |at: Address| {
        Address::new(
            at.row + if at.row >= 9 { 2 } else { 0 },
            at.column + u32::from(at.column >= 3),
        )
    };
    rearrange(&mut workbook, place);
    rename_targets(&mut workbook, place);
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &form));
}

#[test]
fn a_renamed_sheet_and_extra_title_rows_do_not_matter() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let place = |at: Address| Address::new(at.row + 4, at.column);
    rearrange(&mut workbook, place);
    workbook.sheets[0].name = "Trang 1".to_owned();
    put(
        &mut workbook.sheets[0],
        Address::new(0, 0),
        CellValue::Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned()),
    );
    // The names still say the old sheet: they point nowhere.
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &form));
}

#[test]
fn rows_inserted_by_a_program_that_forgets_names_are_held() {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    rearrange(&mut workbook, |at| Address::new(at.row + u32::from(at.row >= 9), at.column));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(import.account.placed, 0);
    assert_eq!(asked(&import), ["contradiction-row"]);
}

/// Rows 8 to 10 of the layout are A1, A2, A2.1.
fn swapped(row: u32, a: u32, b: u32) -> u32 {
    if row == a {
        b
    } else if row == b {
        a
    } else {
        row
    }
}

#[test]
fn rows_sorted_with_their_codes_are_held_because_names_stay_behind() {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    rearrange(&mut workbook, |at| Address::new(swapped(at.row, 8, 9), at.column));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert!(import.values.is_empty());
    assert!(names_both(&import, Sign::DefinedName, "A1/1", "A2/1"));
    assert_eq!(asked(&import), ["contradiction-row"]);
}

#[test]
fn rows_sorted_with_codes_and_no_names_are_simply_found() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    rearrange(&mut workbook, |at| Address::new(swapped(at.row, 8, 9), at.column));
    workbook.names.clear();
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &form));
}

#[test]
fn labels_and_figures_sorted_under_codes_that_stay_are_held() {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    rearrange(&mut workbook, |at| match at.column {
        0 => at,
        _ => Address::new(swapped(at.row, 8, 9), at.column),
    });
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(import.account.placed, 0);
    assert!(names_both(&import, Sign::RowCode, "A1", "A2"));
}

#[test]
fn a_cell_cut_and_pasted_to_another_row_is_held() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let from = at(&workbook, &form, "A1", "1");
    let to = at(&workbook, &form, "A3", "1");
    // The name travels with the cell; the name that was there dies.
    let travelling = form.cells[form.find("A1", "1").unwrap()].defined_name();
    let dead = form.cells[form.find("A3", "1").unwrap()].defined_name();
    let sheet = &mut workbook.sheets[0];
    let value = sheet.cell(from).unwrap().value.clone();
    sheet.cells.retain(|cell| cell.at != from);
    put(sheet, to, value);
    for name in &mut workbook.names {
        if name.name == travelling {
            name.refers_to = format!("'{SHEET}'!{to}");
        } else if name.name == dead {
            name.refers_to = "#REF!".to_owned();
        }
    }
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(import.account.placed, 0);
    assert!(names_both(&import, Sign::DefinedName, "A1/1", "A3/1"));
}

#[test]
fn column_codes_under_swapped_headings_are_held() {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    let heading = |column| Address::new(6, column);
    let sheet = &mut workbook.sheets[0];
    let (first, second) = (
        sheet.cell(heading(3)).unwrap().value.clone(),
        sheet.cell(heading(4)).unwrap().value.clone(),
    );
    put(sheet, heading(3), second);
    put(sheet, heading(4), first);
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(import.account.placed, 0);
}

#[test]
fn without_the_heading_names_and_row_codes_are_enough() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    workbook.sheets[0].cells.retain(|cell| !(5..8).contains(&cell.at.row));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &form));
}

#[test]
fn a_copied_line_with_another_figure_is_held_and_an_empty_one_is_not() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let end = workbook.sheets[0].cells.last().unwrap().at.row + 3;
    let figure = at(&workbook, &form, "A1", "1");
    let mut copy = workbook.sheets[0].clone();
    copy.name = "Sao".to_owned();
    copy.cells.retain(|cell| cell.at.column < 3 || cell.at.row == 7 || cell.at.row == 6);
    copy.cells.retain(|cell| cell.at.row < end);
    let mut with_empty = workbook.clone();
    with_empty.sheets.insert(1, copy.clone());
    let import = read(&pack, &with_empty);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &form));

    put(&mut copy, figure, CellValue::Number(4321.0));
    workbook.sheets.insert(1, copy);
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(import.account.placed, 0);
}

#[test]
fn another_unit_of_measure_beside_the_row_holds_the_cell() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    replace(&mut workbook, "triệu đồng", "đồng");
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert!(
        import.values.iter().all(|value| (&*value.row_code, &*value.column_code) != ("A3", "1"))
    );
    assert!(asked(&import).contains(&"unit-column-differs"), "{:?}", asked(&import));
}
