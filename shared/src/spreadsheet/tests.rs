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
            _ => ["=1+1", "@SUM(A1)", "<b>x</b>", "12/KH-UBND"][number % 4].to_owned(),
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
            let read = sheet.cell(at).map_or(RawValue::Empty, |cell| RawValue::of(cell, false));
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
        let read = parse(&pack, &form.cells[*index], &RawValue::of(cell, false)).state;
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
    assert_eq!(names.len(), 23);
    assert!(names.contains(&"F28_ubnd-ky-son_2023S1_mau.xlsx".to_owned()), "{names:?}");
    let files: Vec<(String, Vec<u8>)> =
        names.into_iter().map(|name| (name, b"x".to_vec())).collect();
    let zip = bundle(&files).expect("a zip");
    assert_eq!(zip, bundle(&files).unwrap());
}
