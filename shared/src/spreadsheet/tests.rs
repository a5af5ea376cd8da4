//! Workbooks of ours, read back by the sealed reader.

use grid::CellValue;
use rust_decimal::Decimal;

use super::*;
use crate::{
    definition::{Pack, embedded},
    form::ColumnRole,
    submission::{HIDDEN_SHEET, Stamp},
    value::{Datum, RawValue, ValueState, parse},
};

fn form(pack: &Pack, data_set: &str, reporter: &str) -> Form {
    let (data_set, reporter) = (pack.data_set(data_set), pack.reporter(reporter));
    let period = pack.period("2023S1").expect("a period of the pack");
    Form::build(pack, data_set.expect("a form"), reporter.expect("a reporter"), period)
}

fn options() -> SubmissionOptions {
    SubmissionOptions {
        revision: 2,
        exported_at: "2023-06-14T15:04:05+07:00".into(),
        non_secret: true,
        has_errors: true,
    }
}

/// Formulas, markup, an escape of the file format itself, a number: texts all the same.
const TEXTS: [&str; 7] =
    ["=1+1", "@SUM(A1)", "<b>x</b> & y", "12/KH-UBND", "_x0041_", "+84 \u{2026}", "1.234"];

/// Fills every input cell with something its row can hold.
fn filled(pack: &Pack, form: &Form) -> Entry {
    let mut entry = Entry::empty(form);
    for (number, (index, cell)) in form.inputs().enumerate() {
        let raw = match &cell.value_type {
            kind if kind.is_numeric() => format!("{}", number % 700),
            crate::definition::ValueType::Bool => "Có".to_owned(),
            crate::definition::ValueType::Date => "05/3/2023".to_owned(),
            crate::definition::ValueType::SelectOne(list) => {
                let options = &pack.choice_list(list).expect("a list of the pack").options;
                options[number % options.len()].label.clone()
            }
            _ => TEXTS[number % TEXTS.len()].to_owned(),
        };
        let parsed = parse(pack, cell, &RawValue::Text(&raw));
        entry.set(index, raw, parsed.state);
    }
    entry.recalculate(form);
    entry
}

#[test]
fn a_submission_carries_its_identity_and_every_value_where_its_names_point() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    for (data_set, reporter) in
        [("F28", "ubnd.nghe_an.ky_son"), ("F05", "so_y_te.nghe_an"), ("F01", "ca.nghe_an")]
    {
        let form = form(&pack, data_set, reporter);
        let entry = filled(&pack, &form);
        let bytes = submission(&pack, &form, &entry, &options()).expect("a workbook");
        assert_eq!(bytes, submission(&pack, &form, &entry, &options()).unwrap(), "same bytes");
        let book = reader::read(&bytes).expect("our own workbook");
        let pairs = book.properties.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        let stamp = Stamp::from_pairs(pairs).expect("a stamp in the properties");
        assert_eq!(stamp.values_sha256, entry.canonical_hash(&form));
        let hidden = book.sheet(HIDDEN_SHEET).expect("the hidden sheet");
        assert_eq!(hidden.visibility, grid::Visibility::VeryHidden);
        for (index, cell) in form.inputs() {
            let name = cell.defined_name();
            let found = book.names.iter().find(|candidate| candidate.name == name);
            let (sheet, at) = found.expect(&name).refers_to.rsplit_once('!').expect(&name);
            let sheet = book.sheet(sheet.trim_matches('\'')).expect(&name);
            let at = grid::Address::parse(at).expect(&name);
            let code = sheet.cell(grid::Address::new(at.row, 0)).expect("a row code");
            assert_eq!(code.raw, cell.row_code);
            let read = sheet
                .cell(at)
                .map_or(RawValue::Empty, |cell| RawValue::of(cell, grid::FileKind::Xlsx, false));
            assert!(!sheet.cell(at).is_some_and(|cell| cell.formula), "{name} became a formula");
            assert_eq!(&parse(&pack, cell, &read).state, entry.state(index), "{name}");
        }
    }
}

#[test]
fn calculated_cells_are_formulas_with_our_results() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let form = form(&pack, "F28", "ubnd.nghe_an.ky_son");
    let entry = filled(&pack, &form);
    let book = reader::read(&submission(&pack, &form, &entry, &options()).unwrap()).unwrap();
    let layout = layout::Layout::of(&form);
    let mut formulas = 0;
    for (index, cell) in form.cells.iter().enumerate().filter(|(_, cell)| !cell.is_input()) {
        let (sheet, row, column) = layout.position(index);
        let sheet = book.sheet(&layout.sheets[sheet].name).expect("a sheet of the layout");
        let stored = sheet.cell(grid::Address::new(row, column.into())).expect(&cell.label);
        assert!(stored.formula, "{}", cell.label);
        formulas += 1;
        match (entry.state(index), &stored.value) {
            (ValueState::Value(Datum::Number(number)), CellValue::Number(read)) => {
                assert_eq!(crate::value::decimal_from_f64(*read), Some(*number));
            }
            (ValueState::Blank, CellValue::Text(text)) => assert_eq!(text, ""),
            (ValueState::Blank, CellValue::Missing) => {}
            (ours, theirs) => panic!("{}: {ours:?} became {theirs:?}", cell.label),
        }
    }
    assert!(formulas > 50);
}

#[test]
fn signs_and_unread_words_come_back_as_they_went() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let form = form(&pack, "F28", "ubnd.nghe_an.ky_son");
    let mut entry = Entry::empty(&form);
    let counts: Vec<usize> = form
        .inputs()
        .filter(|(_, cell)| {
            cell.column_role == ColumnRole::Current
                && cell.value_type == crate::definition::ValueType::Integer
        })
        .map(|(index, _)| index)
        .collect();
    let states = [
        ValueState::Nil,
        ValueState::NotAvailable,
        ValueState::NotApplicable,
        ValueState::Unreadable("=khoảng 20".into()),
        ValueState::number(Decimal::ZERO),
        ValueState::number(Decimal::from(1_234_567)),
    ];
    for (cell, state) in counts.iter().zip(&states) {
        entry.set(*cell, "", state.clone());
    }
    let book = reader::read(&submission(&pack, &form, &entry, &options()).unwrap()).unwrap();
    let layout = layout::Layout::of(&form);
    for (index, state) in counts.iter().zip(&states) {
        let (sheet, row, column) = layout.position(*index);
        let sheet = book.sheet(&layout.sheets[sheet].name).expect("a sheet of the layout");
        let cell = sheet.cell(grid::Address::new(row, column.into())).expect("a value");
        let read =
            parse(&pack, &form.cells[*index], &RawValue::of(cell, grid::FileKind::Xlsx, false))
                .state;
        assert_eq!(&read, state);
    }
}

#[test]
fn templates_of_a_period_are_named_after_form_unit_and_period() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let period = pack.period("2023S1").expect("a period of the pack");
    let names: Vec<String> = templates(&pack, period)
        .map(|file| file.map(|(name, _)| name))
        .collect::<Result<_, _>>()
        .expect("workbooks");
    // 26 provincial bodies, one of which sends two forms, and 21 districts.
    assert_eq!(names.len(), 48);
    assert!(names.contains(&"F28_ubnd-ky-son_2023S1_mau.xlsx".to_owned()), "{names:?}");
    let files: Vec<(String, Vec<u8>)> =
        names.into_iter().map(|name| (name, b"x".to_vec())).collect();
    let zip = bundle(&files).expect("a zip");
    assert_eq!(zip, bundle(&files).unwrap());
}

#[test]
fn a_text_that_no_cell_can_hold_is_refused_and_never_cut() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let form = form(&pack, "F28", "ubnd.nghe_an.ky_son");
    let (cell, _) = form
        .inputs()
        .find(|(_, cell)| cell.value_type == crate::definition::ValueType::LongText)
        .expect("a text of the form");
    let write = |length: usize| {
        let mut entry = Entry::empty(&form);
        entry.set(cell, "", ValueState::Value(Datum::Text("ế".repeat(length))));
        submission(&pack, &form, &entry, &options())
    };
    assert!(write(LONGEST_TEXT).is_ok());
    assert!(write(LONGEST_TEXT + 1).is_err());
    // It is known before anything is written, and counted as workbooks count.
    let told = |text: String| {
        let mut entry = Entry::empty(&form);
        entry.set(cell, "", ValueState::Value(Datum::Text(text)));
        too_long(&pack, &form, &entry)
    };
    assert_eq!(told("ế".repeat(LONGEST_TEXT)), None);
    assert_eq!(told("ế".repeat(LONGEST_TEXT + 1)), Some((cell, LONGEST_TEXT + 1)));
    assert_eq!(told("😀".repeat(16_384)), Some((cell, 32_768)));
}

#[test]
fn a_number_beyond_a_workbooks_digits_is_written_digit_by_digit() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let form = form(&pack, "F28", "ubnd.nghe_an.ky_son");
    let (index, cell) = form
        .inputs()
        .find(|(_, cell)| cell.value_type == crate::definition::ValueType::Money)
        .expect("an amount of the form");
    let number: Decimal = "123456789012345.678901".parse().unwrap();
    let mut entry = Entry::empty(&form);
    entry.set(index, "", ValueState::number(number));
    let book = reader::read(&submission(&pack, &form, &entry, &options()).unwrap()).unwrap();
    let (sheet, row, column) = layout::Layout::of(&form).position(index);
    let sheet = book.sheet(&layout::Layout::of(&form).sheets[sheet].name).unwrap();
    let stored = sheet.cell(grid::Address::new(row, column.into())).expect("the amount");
    let shown = crate::value::display(&pack, cell, entry.state(index));
    assert_eq!(stored.value, CellValue::Text(shown));
}

#[test]
fn a_list_too_long_for_a_check_is_offered_from_the_hidden_sheet() {
    let mut pack = Pack::clone(&embedded("nghe-an-2023").expect("the embedded pack"));
    let used = form(&pack, "F28", "ubnd.nghe_an.ky_son");
    let asked = used.inputs().find_map(|(_, cell)| match &cell.value_type {
        crate::definition::ValueType::SelectOne(list) => Some(list.clone()),
        _ => None,
    });
    let asked = asked.expect("a choice of the form");
    let list = pack.choices.iter_mut().find(|list| list.id == asked).expect("its list");
    list.options[0].label = "Dài, và có dấu phẩy ".repeat(20);
    let expected: Vec<String> = list.options.iter().map(|item| item.label.clone()).collect();
    let book = reader::read(&template(&pack, &used).expect("a template")).unwrap();
    let hidden = book.sheet(HIDDEN_SHEET).expect("the hidden sheet");
    for (label, row) in expected.iter().zip(0..) {
        let cell = hidden.cell(grid::Address::new(row, 4)).expect("a label");
        assert_eq!(cell.value, CellValue::Text(label.clone()));
    }
}

#[test]
fn papers_of_the_party_have_its_name_above_and_its_way_of_signing_below() {
    let pack = embedded("nghe-an-nq14").expect("the embedded pack");
    let texts = |data_set, reporter| {
        let (data_set, reporter) = (pack.data_set(data_set), pack.reporter(reporter));
        let period = pack.period("2024").expect("a period of the pack");
        let form = Form::build(&pack, data_set.expect("a form"), reporter.expect("one"), period);
        let entry = Entry::empty(&form);
        let book = reader::read(&submission(&pack, &form, &entry, &options()).unwrap()).unwrap();
        let sheet = book.sheet(&layout::Layout::of(&form).sheets[0].name).expect("the first sheet");
        let texts = sheet.cells.iter().filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some(text.to_string()),
            _ => None,
        });
        texts.collect::<Vec<String>>().join("\n")
    };
    let party = texts("F30", "cap_uy.nghe_an.vinh");
    assert!(party.contains("ĐẢNG CỘNG SẢN VIỆT NAM") && party.contains("T/M …"), "{party}");
    assert!(!party.contains("CỘNG HÒA") && !party.contains("THỦ TRƯỞNG"), "{party}");
    let police = texts("F01", "ca.nghe_an");
    assert!(police.contains("CỘNG HÒA") && police.contains("THỦ TRƯỞNG ĐƠN VỊ"), "{police}");
    assert!(!police.contains("T/M …"), "{police}");
}
