//! The rules in a workbook say what the rules of the program say.
//!
//! Forms of every embedded pack are filled at random, written as submissions, recalculated by
//! LibreOffice and read back: every verdict of the hidden sheet must be the engine's. Skipped
//! where LibreOffice is not installed.
//!
//! A normal run fills every third form twice. `TONGHOP_LIVE_FILLS` says how many fills every
//! form gets instead, `TONGHOP_LIVE_FORM` (`F28`) of which form only.

mod fill;
mod office;
mod verdicts;

use std::{collections::BTreeMap, env};

use shared::{
    definition::{DataSet, EMBEDDED, Pack, embedded},
    entry::Entry,
    form::Form,
    spreadsheet::{SubmissionOptions, submission},
    submission::{FileFacts, IgnoredReason, import},
    value::{RawValue, parse},
};

use fill::Random;

/// Files that one run of LibreOffice converts.
const BATCH: usize = 40;

fn form(pack: &Pack, data_set: &DataSet) -> Option<Form> {
    let period = pack.periods.iter().find(|item| data_set.period_kinds.contains(&item.kind))?;
    let owing = pack.reporters.iter().filter(|item| data_set.reporter_kinds.contains(&item.kind));
    // The smallest of its kind: rosters repeat themselves.
    let forms = owing.take(30).map(|reporter| Form::build(pack, data_set, reporter, period));
    forms.min_by_key(|form| form.cells.len())
}

fn written(pack: &Pack, form: &Form, entry: &Entry) -> Vec<u8> {
    let options = SubmissionOptions {
        revision: 1,
        exported_at: "2023-06-14T15:04:05+07:00".to_owned(),
        non_secret: true,
        has_errors: false,
    };
    submission(pack, form, entry, &options).expect("a workbook")
}

/// What stands in a workbook's input cells, read by the grammar.
fn read(pack: &Pack, form: &Form, book: &grid::Workbook) -> Entry {
    let mut entry = Entry::empty(form);
    let names: BTreeMap<&str, &str> =
        book.names.iter().map(|name| (name.name.as_str(), name.refers_to.as_str())).collect();
    for (index, cell) in form.inputs() {
        let name = cell.defined_name();
        let (sheet, at) = names[name.as_str()].rsplit_once('!').expect("a reference");
        let sheet = book.sheet(sheet.trim_matches('\'')).expect("its sheet");
        let stored = sheet.cell(grid::Address::parse(at).expect("an address"));
        let value =
            stored.map_or(RawValue::Empty, |cell| RawValue::of(cell, book.kind, book.date1904));
        let parsed = parse(pack, cell, &value);
        entry.set(index, stored.map(|cell| cell.raw.clone()).unwrap_or_default(), parsed.state);
    }
    entry.recalculate(form);
    entry
}

/// Checks come back as what they are: repeated by formulas, read by nobody.
fn nothing_of_ours_is_data(pack: &Pack, book: &grid::Workbook) {
    let sha256 = "0".repeat(64);
    let file = FileFacts { path: "a.xlsx", sha256: &sha256, size: 1 };
    let import = import(pack, &file, book);
    assert!(import.account.balances(), "{:?}", import.account);
    assert_eq!(import.account.ignored.get(&IgnoredReason::OutsideForm), None);
    let told = import.findings.iter().map(|finding| finding.code.as_str());
    let told: Vec<&str> = told
        .filter(|code| {
            ["figures-outside-form", "hidden-sheet-used", "error-in-formula"].contains(code)
        })
        .collect();
    assert_eq!(told, [""; 0]);
    assert!(import.recognition.contradictions.is_empty());
    assert_eq!(import.recognition.data_set.as_deref(), import.stamp.map(|s| s.data_set).as_deref());
}

#[test]
fn a_submission_with_its_checks_is_read_as_without() {
    let pack = embedded(EMBEDDED[0]).expect("the pack is sound");
    let data_set = pack.data_set("F28").expect("a form of the pack");
    let form = form(&pack, data_set).expect("somebody owes it");
    let entry = fill::entry(&pack, &form, &mut Random::new(7), false);
    let book = reader::read(&written(&pack, &form, &entry)).expect("our own workbook");
    nothing_of_ours_is_data(&pack, &book);
    assert_eq!(read(&pack, &form, &book).canonical_hash(&form), entry.canonical_hash(&form));
}

#[test]
fn verdicts_in_the_workbook_are_those_of_the_engine() {
    let Some(office) = office::Office::find() else { return };
    let wanted: Option<usize> = env::var("TONGHOP_LIVE_FILLS").ok().and_then(|n| n.parse().ok());
    let only = env::var("TONGHOP_LIVE_FORM").ok();
    let mut forms: Vec<(std::sync::Arc<Pack>, Form)> = Vec::new();
    for id in EMBEDDED {
        let pack = embedded(id).expect("the pack is sound");
        for data_set in &pack.data_sets {
            if only.as_ref().is_some_and(|only| *only != data_set.id) {
                continue;
            }
            forms.extend(form(&pack, data_set).map(|form| (pack.clone(), form)));
        }
    }
    assert!(!forms.is_empty());
    if wanted.is_none() {
        let mut number = 0;
        forms.retain(|_| {
            number += 1;
            number % 3 == 1
        });
    }
    let fills = wanted.unwrap_or(2);
    let mut work = Vec::new();
    for (number, (pack, form)) in forms.iter().enumerate() {
        let mut random = Random::new(20_230_616 + number as u64);
        for fill in 0..fills {
            // Every second one as if typed: figures as text, which a workbook keeps as text.
            let typed = fill % 2 == 1;
            let entry = fill::entry(pack, form, &mut random, typed);
            work.push((number, typed, written(pack, form, &entry)));
            if work.len() == BATCH || (number + 1 == forms.len() && fill + 1 == fills) {
                compare(&office, &forms, std::mem::take(&mut work));
            }
        }
        eprintln!("{} {}: {fills} fills", form.pack, form.data_set);
    }
}

fn compare(
    office: &office::Office,
    forms: &[(std::sync::Arc<Pack>, Form)],
    work: Vec<(usize, bool, Vec<u8>)>,
) {
    let files: Vec<&[u8]> = work.iter().map(|(.., bytes)| bytes.as_slice()).collect();
    let recalculated = office.recalculated(&files);
    for ((number, typed, bytes), after) in work.iter().zip(recalculated) {
        let (pack, form) = &forms[*number];
        let book = reader::read(&after).expect("what LibreOffice saved");
        let entry = read(pack, form, &book);
        verdicts::check(pack, form, &entry, &book);
        nothing_of_ours_is_data(pack, &book);
        if !typed {
            // What is shown before anything is calculated is what comes out.
            let before = reader::read(bytes).expect("what we saved");
            verdicts::same_shown(form, &before, &book);
        }
    }
}
