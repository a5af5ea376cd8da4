//! Forms whose text was written in the fonts of before Unicode.

use std::collections::BTreeMap;

use grid::{CellValue, Workbook};
use shared::{
    submission::{Answer, ImportState},
    text::LegacyEncoding,
    value::{Datum, ValueState},
};

use crate::fixture::{self, filled, ky_son, pack, restamp};

/// The spelling of every letter, found by reading all spellings there can be.
fn spellings(encoding: LegacyEncoding) -> BTreeMap<char, String> {
    let western: Vec<char> = ('\u{a1}'..='\u{ff}').collect();
    let alone = western.iter().map(char::to_string);
    let bases = "aeiouyAEIOUY".chars().chain(western.iter().copied());
    let pairs = bases.flat_map(|base| western.iter().map(move |mark| format!("{base}{mark}")));
    let mut found = BTreeMap::new();
    for spelling in alone.chain(pairs) {
        // A letter behind it that is another one in every encoding: else a spelling that stands
        // for itself could not be told from one that stands for nothing.
        let Some(read) = encoding.decode(&format!("{spelling}ñ")) else { continue };
        let mut letters = read.chars();
        if let (Some(letter), Some(_), None) = (letters.next(), letters.next(), letters.next()) {
            found.entry(letter).or_insert(spelling);
        }
    }
    found
}

/// The workbook as an office of before Unicode would have written it.
fn written_in(encoding: LegacyEncoding, mut workbook: Workbook) -> Workbook {
    let spellings = spellings(encoding);
    for cell in workbook.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        let CellValue::Text(text) = &cell.value else { continue };
        // TCVN3 has no capitals with marks; its font shows small letters as such.
        let small = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
        let spelled = |letter: char| {
            let found = spellings.get(&letter).or_else(|| spellings.get(&small(letter)));
            found.cloned().unwrap_or_else(|| letter.to_string())
        };
        let written: String = text
            .chars()
            .map(|letter| match letter {
                '\0'..='\x7f' | '–' | '…' => letter.to_string(),
                letter => spelled(letter),
            })
            .collect();
        let is_western = |letter: char| letter <= '\u{ff}' || matches!(letter, '–' | '…');
        assert!(written.chars().all(is_western), "{encoding}: {written}");
        cell.raw.clone_from(&written);
        cell.value = CellValue::Text(written);
    }
    workbook
}

#[test]
fn a_form_in_legacy_fonts_is_the_form() {
    let pack = pack();
    let form = ky_son(&pack);
    for encoding in LegacyEncoding::ALL {
        let mut workbook = filled(&pack, &form);
        restamp(&mut workbook, None, None);
        workbook.names.clear();
        let plain = fixture::read(&pack, &workbook);
        let import = fixture::read(&pack, &written_in(encoding, workbook));
        assert_eq!(import.state, ImportState::Recognised, "{encoding}: {:#?}", import.questions);
        let figures = |import: &shared::submission::Import| -> Vec<_> {
            let values = import.values.iter();
            let is_text = |state: &ValueState| matches!(state, ValueState::Value(Datum::Text(_)));
            values
                .filter(|value| !is_text(&value.state))
                .map(|value| {
                    (value.row_code.clone(), value.column_code.clone(), value.state.clone())
                })
                .collect()
        };
        assert!(!figures(&plain).is_empty());
        assert_eq!(figures(&import), figures(&plain), "{encoding}");
        assert!(import.findings.iter().any(|finding| finding.code == "legacy-encoding"));

        // Words that nobody can check against the form wait, with what was understood.
        let told = import.questions.iter().filter(|question| question.code == "legacy-text");
        let understood: Vec<_> = told.flat_map(|question| question.answers.clone()).collect();
        assert!(!understood.is_empty(), "{encoding}");
        for answer in understood {
            let Answer::Value(ValueState::Value(Datum::Text(text))) = answer else {
                panic!("{encoding}: {answer:?}")
            };
            assert!(text.starts_with("Ý kiến số") || text.starts_with("ý kiến số"), "{text}");
        }
    }
}

#[test]
fn western_text_beside_a_form_of_today_is_left_alone() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let sheet = &mut workbook.sheets[0];
    let last = sheet.cells.last().expect("a filled form").at.row;
    let beside = ["São Paulo", "C\u{e9}ng h\u{df}a", "Ñôn vò"];
    for (offset, text) in (2..).zip(beside) {
        let at = grid::Address::new(last + offset, 0);
        fixture::put(sheet, at, CellValue::Text(text.to_owned()));
    }
    let import = fixture::read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert!(!import.findings.iter().any(|finding| finding.code == "legacy-encoding"));
}
