//! Cells: understood, asked about, ignored with a reason, never lost.

use grid::{Address, CellValue, Note, Range, Visibility};
use shared::{
    entry::Filled,
    i18n,
    submission::{Answer, FileFacts, IgnoredReason, Import, ImportState, draft},
    value::{RawValue, ValueState, parse},
};

use crate::fixture::*;

/// The sample with one cell changed.
fn with(row: &str, column: &str, value: CellValue) -> Import {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let cell = at(&workbook, &form, row, column);
    put(&mut workbook.sheets[0], cell, value);
    refresh_totals(&form, &mut workbook);
    read(&pack, &workbook)
}

fn state(import: &Import, row: &str, column: &str) -> Option<ValueState> {
    import
        .values
        .iter()
        .find(|value| value.row_code == row && value.column_code == column)
        .map(|value| value.state.clone())
}

#[test]
fn unclear_cells_wait_and_the_others_are_placed() {
    let pack = pack();
    let all = figures(&ky_son(&pack));
    for (value, code) in [
        (CellValue::Text("1,234".to_owned()), "ask-number"),
        (CellValue::Text("khoảng 20".to_owned()), "not-a-number"),
        (CellValue::Number(12.5), "not-an-integer"),
        (CellValue::DateTime(45_000.0), "date-in-number-cell"),
        (CellValue::Missing, "formula-uncached"),
        (CellValue::Error("#REF!".to_owned()), "formula-error"),
    ] {
        let import = with("A1", "1", value);
        assert_eq!(import.state, ImportState::Recognised);
        assert_eq!(asked(&import), [code]);
        assert_eq!(import.questions[0].id, format!("{code}:A1/1"));
        assert_eq!(state(&import, "A1", "1"), None);
        assert_eq!((import.account.placed, import.account.queued), (all - 1, 1));
    }
    let import = with("A1", "1", CellValue::Text("1,234".to_owned()));
    let values = import.questions[0].answers.iter();
    assert_eq!(values.filter(|answer| matches!(answer, Answer::Value(_))).count(), 2);
    assert!(import.questions[0].answers.contains(&Answer::Value(ValueState::number(1234))));
}

#[test]
fn signs_for_nothing_are_states_of_their_own() {
    for (text, expected) in [
        ("-", ValueState::number(0)),
        ("KPS", ValueState::Nil),
        ("…", ValueState::NotAvailable),
        ("x", ValueState::NotApplicable),
        ("  ", ValueState::Blank),
    ] {
        let import = with("A1", "1", CellValue::Text(text.to_owned()));
        assert_eq!(state(&import, "A1", "1"), Some(expected), "{text}");
    }
}

#[test]
fn calculated_cells_are_never_data() {
    let same = with("A1", "3", CellValue::Number(-1.0));
    assert_eq!(same.account.ignored.get(&IgnoredReason::Calculated), Some(&1));
    let import = with("A4", "1", CellValue::Number(7.0));
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(import.account.ignored.get(&IgnoredReason::Calculated), Some(&1));
    assert_eq!(codes(&import), ["calculated-differs"]);
    assert_eq!(import.findings[0].argument("found"), Some("7"));
    assert_eq!(import.findings[0].argument("expected"), Some("2"));
    let uncached = with("A4", "1", CellValue::Missing);
    assert_eq!(codes(&uncached), Vec::<&str>::new());
}

#[test]
fn checks_beside_the_form_that_nobody_calculated_are_nothing() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let beside = Address::new(at(&workbook, &form, "A1", "1").row, 14);
    put(&mut workbook.sheets[0], beside, CellValue::Missing);
    workbook.notes.push(Note {
        code: "formula-uncached".to_owned(),
        sheet: Some(workbook.sheets[0].name.clone()),
        at: Some(beside),
        detail: String::new(),
    });
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(codes(&import), Vec::<&str>::new());
}

#[test]
fn lines_that_are_not_of_the_form_are_asked_about() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let last = at(&workbook, &form, "B.T", "2").row + 1;
    let sheet = &mut workbook.sheets[0];
    put(sheet, Address::new(last, 1), CellValue::Text("xã Mới".to_owned()));
    put(sheet, Address::new(last, 3), CellValue::Text("1.500".to_owned()));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(asked(&import), ["extra-label"]);
    assert_eq!(import.account.queued, 1);
}

#[test]
fn figures_beside_and_behind_the_form_are_counted_and_named() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let row = at(&workbook, &form, "A1", "1").row;
    put(&mut workbook.sheets[0], Address::new(row, 12), CellValue::Number(5.0));
    let mut draft = grid::Sheet::new("Nháp");
    put(&mut draft, Address::new(0, 0), CellValue::Number(6.0));
    let mut old = grid::Sheet::new("Cũ");
    old.visibility = Visibility::Hidden;
    put(&mut old, Address::new(2, 0), CellValue::Number(7.0));
    workbook.sheets.extend([draft, old]);
    workbook.sheets[0].comments.push((Address::new(row, 3), "đúng ra là 15".to_owned()));
    workbook.sheets[0].text_boxes.push("Tổng 20 vụ".to_owned());
    let greyed = Address::new(at(&workbook, &form, "A2.1", "1").row, 4);
    put(&mut workbook.sheets[0], greyed, CellValue::Number(8.0));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(import.account.ignored.get(&IgnoredReason::OutsideForm), Some(&3));
    assert_eq!(import.account.ignored.get(&IgnoredReason::Greyed), Some(&1));
    assert_eq!(
        codes(&import),
        [
            "greyed-cell-used",
            "figures-outside-form",
            "figures-outside-form",
            "hidden-sheet-used",
            "comment-with-figures",
            "text-box-with-figures",
        ]
    );
}

#[test]
fn hidden_and_merged_cells_are_named() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let (first, second) = (at(&workbook, &form, "A1", "1"), at(&workbook, &form, "A1", "2"));
    workbook.sheets[0].merges.push(Range::new(first, second));
    let hidden = at(&workbook, &form, "C1", "1").row;
    workbook.sheets[0].hidden_rows.push(hidden);
    let import = read(&pack, &workbook);
    assert_eq!(asked(&import), ["merge-over-figures", "value-under-merge"]);
    assert_eq!(codes(&import), ["hidden-row-used"]);
    assert_eq!(state(&import, "A1", "1"), None, "one figure where two are asked");
    assert_eq!(state(&import, "A1", "2"), None);
}

#[test]
fn a_formula_that_nobody_has_calculated_is_no_blank() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let cell = at(&workbook, &form, "A1", "1");
    put(&mut workbook.sheets[0], cell, CellValue::Text(String::new()));
    let found = workbook.sheets[0].cells.iter_mut().find(|stored| stored.at == cell);
    found.expect("the cell").formula = true;
    refresh_totals(&form, &mut workbook);
    let import = read(&pack, &workbook);
    assert_eq!(asked(&import), ["formula-uncached"]);
    assert_eq!(import.account.queued, 1);
}

#[test]
fn a_control_total_that_does_not_fit_holds_the_file() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    // A bit has flipped since the file was saved.
    let cell = at(&workbook, &form, "A1", "1");
    put(&mut workbook.sheets[0], cell, CellValue::Number(27.0));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(asked(&import), ["control-total-differs"]);
    assert_eq!(import.account.placed, 0);
}

#[test]
fn a_line_that_was_moved_below_the_others_is_out_of_its_control_total() {
    let pack = pack();
    let form = ky_son(&pack);
    let moved = |without: f64| {
        let mut workbook = filled(&pack, &form);
        workbook.names.clear();
        let (first, last) =
            (at(&workbook, &form, "A1", "1").row, at(&workbook, &form, "A3", "1").row);
        let sheet = &mut workbook.sheets[0];
        for cell in &mut sheet.cells {
            if cell.at.row == first {
                cell.at.row = last;
            } else if cell.at.row > first && cell.at.row <= last {
                cell.at.row -= 1;
            }
        }
        sheet.cells.sort_by_key(|cell| cell.at);
        let hidden = workbook
            .sheets
            .iter_mut()
            .find(|sheet| sheet.name == shared::submission::HIDDEN_SHEET)
            .unwrap();
        let is = |cell: &&grid::Cell| cell.value == CellValue::Text("total.A.1".to_owned());
        let row = hidden.cells.iter().find(is).unwrap().at.row;
        let total = grid::Address::new(row, 2);
        let CellValue::Number(sum) = hidden.cell(total).unwrap().value else { panic!("a total") };
        put(hidden, total, CellValue::Number(sum - without));
        read(&pack, &workbook)
    };
    // A1 holds 11.
    for (without, expected) in [(0.0, None), (11.0, None), (12.0, Some("control-total-differs"))] {
        assert_eq!(asked(&moved(without)).first().copied(), expected, "{without}");
    }
}

#[test]
fn what_looks_like_an_identity_number_holds_the_file() {
    for (row, value, code) in [
        ("A1", CellValue::Number(940_123_456_789.0), "pii-suspected"),
        ("A1", CellValue::Number(40_200_012_345.0), "pii-identity-number"),
        ("C1", CellValue::Text("CCCD 040200012345".to_owned()), "pii-identity-number"),
    ] {
        let import = with(row, "1", value.clone());
        assert_eq!(import.state, ImportState::NeedsReview, "{value:?}");
        assert_eq!(asked(&import), [code]);
        assert_eq!(import.account.placed, 0);
        let journal = serde_json::to_string(&import).unwrap();
        assert!(!journal.contains("40200012345") && !journal.contains("940123456789"));
    }
}

#[test]
fn an_exported_file_opens_for_filling_with_unclear_text_kept() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = submission(&pack, &form, 1);
    let cell = at(&workbook, &form, "A1", "1");
    put(&mut workbook.sheets[0], cell, CellValue::Text("khoảng 20".to_owned()));
    let money = at(&workbook, &form, "A3", "1");
    put(&mut workbook.sheets[0], money, CellValue::Number(1234.5));
    refresh_totals(&form, &mut workbook);
    let file = FileFacts { path: "a.xlsx", sha256: "00", size: 1 };
    let draft = draft(&pack, &file, &workbook).unwrap();
    assert_eq!(draft.form, form);
    assert_eq!(draft.entry.get(form.find("A1", "1").unwrap()).raw, "khoảng 20");
    assert_eq!(draft.entry.get(form.find("A3", "1").unwrap()).raw, "1234,5");
    let difference = form.find("A2", "3").unwrap();
    assert!(draft.entry.state(difference).as_number().is_some(), "recalculated");

    replace(&mut workbook, "huyện Kỳ Sơn", "huyện Tương Dương");
    assert!(shared::submission::draft(&pack, &file, &workbook).is_err());
}

fn opened(row: &str, column: &str, value: CellValue) -> Filled {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = submission(&pack, &form, 1);
    let cell = at(&workbook, &form, row, column);
    put(&mut workbook.sheets[0], cell, value);
    refresh_totals(&form, &mut workbook);
    let file = FileFacts { path: "a.xlsx", sha256: "00", size: 1 };
    let draft = draft(&pack, &file, &workbook).unwrap();
    let filled = draft.entry.get(form.find(row, column).unwrap()).clone();
    let cell = &form.cells[form.find(row, column).unwrap()];
    assert_eq!(parse(&pack, cell, &RawValue::Text(&filled.raw)).state, filled.state);
    filled
}

/// How a file stores something is not how a person types it: the serial of a date, a share, the
/// decimal point of a number would each be another figure.
#[test]
fn what_a_draft_cannot_take_over_stands_as_it_was_shown() {
    for (row, value, shown) in [
        ("A1", CellValue::DateTime(45050.0), "04/5/2023"),
        ("A1", CellValue::Number(1.234), "1,234"),
        ("A1", CellValue::Percent(0.1), "10%"),
        ("A3", CellValue::Percent(0.1), "10%"),
        ("A3", CellValue::DateTime(45050.0), "04/5/2023"),
        ("A1", CellValue::Error("#REF!".to_owned()), "#REF!"),
        ("A1", CellValue::Missing, "=?"),
    ] {
        let filled = opened(row, "1", value.clone());
        assert_eq!(filled.raw, shown, "{value:?}");
        assert_eq!(filled.state, ValueState::Unreadable(shown.to_owned()), "{value:?}");
    }
    assert_eq!(opened("A3", "1", CellValue::Number(1234.0)).raw, "1234");
}

#[test]
fn a_figure_whose_place_or_unit_is_in_doubt_is_marked_in_a_draft() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    replace(&mut workbook, "triệu đồng", "đồng");
    let file = FileFacts { path: "a.xlsx", sha256: "00", size: 1 };
    let draft = draft(&pack, &file, &workbook).unwrap();
    let money = draft.entry.get(form.find("A3", "1").unwrap());
    assert!(money.raw.ends_with(" ?"), "{money:?}");
    assert_eq!(money.state, ValueState::Unreadable(money.raw.clone()));
}

#[test]
fn empty_forms_and_those_with_personal_data_open_for_their_author_only() {
    let pack = pack();
    let form = ky_son(&pack);
    let file = FileFacts { path: "a.xlsx", sha256: "00", size: 1 };
    let empty = draft(&pack, &file, &laid_out(&pack, &form)).unwrap();
    assert_eq!((empty.form, empty.entry.filled(&ky_son(&pack))), (form.clone(), 0));

    let mut workbook = filled(&pack, &form);
    let cell = at(&workbook, &form, "C1", "1");
    let raw = "CCCD 040200012345".to_owned();
    put(&mut workbook.sheets[0], cell, CellValue::Text(raw.clone()));
    let personal = draft(&pack, &file, &workbook).unwrap();
    assert_eq!(personal.entry.get(form.find("C1", "1").unwrap()).raw, raw);
    assert_eq!(personal.import.state, ImportState::NeedsReview);
    assert_eq!(personal.import.values, []);

    let cell = at(&workbook, &form, "A1", "1");
    put(&mut workbook.sheets[0], cell, CellValue::Number(27.0));
    assert!(draft(&pack, &file, &workbook).is_err(), "a control total does not fit");
}

/// LibreOffice writes 0 into an .xls for a formula in words that it has not calculated.
#[test]
fn the_column_of_our_checks_holds_no_figures() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let (heading, beside) = (Address::new(6, 9), Address::new(9, 9));
    put(&mut workbook.sheets[0], heading, CellValue::Text("Kiểm tra".to_owned()));
    put(&mut workbook.sheets[0], beside, CellValue::Number(0.0));
    assert_eq!(codes(&read(&pack, &workbook)), ["figures-outside-form"], "a figure of somebody's");
    let check = workbook.sheets[0].cells.iter_mut().find(|cell| cell.at == beside).unwrap();
    check.formula = true;
    assert_eq!(codes(&read(&pack, &workbook)), [""; 0]);
}

#[test]
fn every_finding_and_question_has_words() {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    workbook.notes.push(Note {
        code: "something-new".to_owned(),
        sheet: None,
        at: None,
        detail: "chi tiết".to_owned(),
    });
    assert_eq!(codes(&read(&pack, &workbook)), ["reader-note"]);
    for code in [
        "calculated-differs",
        "cells-missing",
        "column-unknown",
        "column-unsure",
        "comment-with-figures",
        "contradiction-column",
        "contradiction-copy",
        "contradiction-form",
        "contradiction-name",
        "contradiction-pack",
        "contradiction-period",
        "contradiction-revision",
        "contradiction-row",
        "contradiction-unit",
        "control-total-differs",
        "extra-label",
        "figures-outside-form",
        "form-unknown",
        "greyed-cell-used",
        "hidden-row-used",
        "hidden-sheet-used",
        "incorrect-label",
        "label-reworded",
        "label-unsure",
        "merge-over-figures",
        "merged-cell",
        "missing-label",
        "nothing-filled",
        "period-missing",
        "period-unknown",
        "reader-note",
        "reporter-not-due",
        "row-unsure",
        "stamp-unreadable",
        "template-older",
        "text-box-with-figures",
        "unit-column-differs",
        "unit-missing",
        "unit-not-said",
        "unit-unknown",
        "unrecognised",
        "value-under-merge",
        "without-diacritics",
    ] {
        assert!(i18n::knows(&format!("finding.{code}")), "{code}");
    }
}
