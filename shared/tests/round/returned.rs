//! What goes back to a unit is mended in another program and comes in again.

use std::sync::Arc;

use grid::envelope::Answer;
use serde_json::json;
use shared::{
    definition::{CivilDate, Pack, ValueType, embedded},
    entry::Entry,
    form::{CellIndex, ColumnRole, Form},
    merge::{Consolidation, FileOutcome, FileState, Session},
    returns::{Item, Sent, UnitReturn, returns},
    spreadsheet::{SubmissionOptions, return_files, submission},
    submission::{FileFacts, Integrity, Known, MENDING_SHEET, is_mending_note},
    value::{RawValue, parse, sha256_hex},
};

use crate::programs::{KINDS, Programs};

const UNIT: &str = "ubnd.nghe_an.ky_son";

fn form(pack: &Pack) -> Form {
    let period = pack.period("2023S1").expect("a period of the pack");
    let data_set = pack.data_set("F28").expect("a form of the pack");
    Form::build(pack, data_set, pack.reporter(UNIT).expect("one of the pack"), period)
}

fn write(pack: &Pack, form: &Form, entry: &mut Entry, cell: CellIndex, text: &str) {
    let state = parse(pack, &form.cells[cell], &RawValue::Text(text)).state;
    entry.set(cell, text, state);
}

/// Everything answered, nothing broken.
fn sound(pack: &Pack, form: &Form) -> Entry {
    let mut entry = Entry::empty(form);
    for (index, cell) in form.inputs() {
        let text = match &cell.value_type {
            _ if cell.column_role == ColumnRole::Comment => continue,
            kind if kind.is_numeric() => "0".to_owned(),
            ValueType::Bool => "Không".to_owned(),
            ValueType::Date => "05/3/2023".to_owned(),
            ValueType::SelectOne(list) => {
                pack.choice_list(list).expect("its list").options[0].label.clone()
            }
            _ => "đã làm".to_owned(),
        };
        write(pack, form, &mut entry, index, &text);
    }
    entry.recalculate(form);
    entry
}

fn read(pack: &Pack, path: &str, bytes: &[u8]) -> FileOutcome {
    let sha256 = sha256_hex(bytes);
    let file = FileFacts { path, sha256: &sha256, size: bytes.len() as u64 };
    let workbook = reader::read(bytes).unwrap_or_else(|refused| panic!("{path}: {refused}"));
    FileOutcome::of_answer(pack, &file, Answer::Workbook(workbook), Known::default())
}

fn finish(session: &Session) -> Consolidation {
    let now = CivilDate::parse_iso("2023-06-20").expect("a day");
    session.finish(now).expect("a period of the pack")
}

/// What was sent, with three things to mend in it, and how that went back.
struct Story {
    pack: Arc<Pack>,
    session: Session,
    unit: UnitReturn,
    /// Name and bytes of the workbook that went back.
    workbook: (String, Vec<u8>),
    /// Where a cell of the form stands in it: sheet, row and column from 0.
    mends: Vec<(String, u32, u32)>,
}

impl Story {
    fn begin() -> Self {
        let pack = embedded("nghe-an-2023").expect("the embedded pack");
        let form = form(&pack);
        let mut entry = sound(&pack, &form);
        let counts: Vec<CellIndex> = form
            .inputs()
            .filter(|(_, cell)| {
                cell.column_role == ColumnRole::Current
                    && cell.value_type == ValueType::Integer
                    && cell.compulsory
            })
            .map(|(index, _)| index)
            .collect();
        let wrong = [(counts[0], "khoảng 20"), (counts[1], "1,234"), (counts[2], "")];
        for (cell, text) in wrong {
            write(&pack, &form, &mut entry, cell, text);
        }
        entry.recalculate(&form);
        let options = SubmissionOptions {
            revision: 1,
            exported_at: "2023-06-14T08:00:00+07:00".to_owned(),
            non_secret: true,
            has_errors: true,
        };
        let bytes = submission(&pack, &form, &entry, &options).expect("a workbook");
        let mut session = Session::new(pack.clone(), "2023S1");
        session.push(read(&pack, "thu/a.xlsx", &bytes));
        let result = finish(&session);
        let unit = returns(&result).unit(UNIT).expect("there is something").clone();
        assert_eq!(unit.items().count(), 3, "{:?}", ids(&unit));
        session.set_sent(UNIT, Sent::of(&result, &unit));
        let workbook = return_files(&result, &unit).expect("files").remove(0);
        let book = reader::read(&workbook.1).expect("our own workbook");
        let mends = wrong.map(|(cell, _)| {
            let name = form.cells[cell].defined_name();
            let found = book.names.iter().find(|candidate| candidate.name == name);
            let (sheet, at) = found.expect(&name).refers_to.rsplit_once('!').expect(&name);
            let at = grid::Address::parse(at).expect(&name);
            (sheet.trim_matches('\'').to_owned(), at.row, at.column)
        });
        Self { pack, session, unit, workbook, mends: mends.into() }
    }

    /// Takes in what came back, and tells what is still open.
    fn comes_back(&self, path: &str, bytes: &[u8]) -> (Consolidation, Vec<String>) {
        let mut session = self.session.clone();
        session.push(read(&self.pack, path, bytes));
        let result = finish(&session);
        let open = returns(&result).unit(UNIT).map(ids).unwrap_or_default();
        (result, open)
    }
}

fn ids(unit: &UnitReturn) -> Vec<String> {
    unit.items().map(|item: &Item| item.id.clone()).collect()
}

#[track_caller]
fn counts(result: &Consolidation, path: &str) {
    let file = result.files.iter().find(|file| file.path == path).expect("it came in");
    let told: Vec<&str> = file.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(file.state, FileState::Recognised, "{path}: {told:?}");
    assert_eq!(file.integrity, Some(Integrity::FilledInExcel), "{path}");
    assert!(file.account.balances());
    assert!(!told.contains(&"comment-with-figures"), "{path}: our own notes are no figures");
    let older = result.files.iter().find(|file| file.path == "thu/a.xlsx").expect("the first");
    assert_eq!(older.state, FileState::Superseded, "{path}");
}

#[test]
fn libreoffice_keeps_the_marks_and_what_is_mended_there_closes() {
    let Some(office) = Programs::office("returned") else { return };
    let story = Story::begin();
    let file = office.write(&story.workbook.0, &story.workbook.1);
    // The first and the third are mended; the second is left as it came. An answer beside it.
    let mut steps: Vec<_> = [0, 2]
        .map(|at| {
            let (sheet, row, column) = &story.mends[at];
            json!(["write", sheet, row, column, 7])
        })
        .into();
    steps.push(json!(["write", MENDING_SHEET, 5, 9, "Đã rà soát lại 12 xã"]));
    office.run("office.py", &[office.job(&file, "mended", &steps)]);
    for kind in KINDS {
        let name = format!("mended.{kind}");
        let bytes = office.taken(&name);
        let book = reader::read(&bytes).expect("what LibreOffice saved");
        let notes = book.sheets.iter().flat_map(|sheet| &sheet.comments);
        let ours = notes.filter(|(_, text)| is_mending_note(text)).count();
        assert_eq!(ours, 3, "{kind}: one note on each cell");
        let (result, open) = story.comes_back(&name, &bytes);
        counts(&result, &name);
        let [left] = open.as_slice() else { panic!("{kind}: {open:?}") };
        assert!(left.starts_with("cell:"), "{kind}: {left}");
        let progress = returns(&result).unit(UNIT).and_then(|unit| unit.sent).expect("sent");
        assert_eq!((progress.mended, progress.sent), (2, 3), "{kind}");
        let came = result.files.iter().find(|file| file.path == name).expect("it came in");
        let reply = came.findings.iter().find(|finding| finding.code == "reply");
        let said = reply.and_then(|finding| finding.argument("raw"));
        assert_eq!(said, Some("Đã rà soát lại 12 xã"), "{kind}");
    }
    assert_eq!(story.unit.items().count(), 3);
}

#[test]
fn openpyxl_mends_it_whole() {
    let Some(python) = Programs::openpyxl("returned") else { return };
    let story = Story::begin();
    let file = python.write(&story.workbook.0, &story.workbook.1);
    let out = python.path("mended.xlsx");
    let cells: Vec<_> = story
        .mends
        .iter()
        .map(|(sheet, row, column)| json!([sheet, row + 1, column + 1, 7]))
        .collect();
    let job = json!({ "file": file, "out": out, "how": "openpyxl", "cells": cells });
    python.run("saved_again.py", &[job]);
    let bytes = python.taken("mended.xlsx");
    let (result, open) = story.comes_back("mended.xlsx", &bytes);
    counts(&result, "mended.xlsx");
    assert!(open.is_empty(), "{open:?}");
}
