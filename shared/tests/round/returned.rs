//! What goes back to a unit is mended in another program and comes in again.

use std::sync::Arc;

use serde_json::json;
use shared::{
    definition::{Pack, ValueType},
    form::{CellIndex, ColumnRole},
    merge::{Consolidation, FileState, Session},
    returns::{Sent, UnitReturn, returns},
    spreadsheet::return_files,
    submission::{Integrity, MENDING_SHEET, is_mending_note},
};

use crate::{
    district::{KY_SON, exported, finish, form, ids, pack, read, sound, write},
    programs::{KINDS, Programs},
};

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
        let pack = pack();
        let form = form(&pack);
        let mut entry = sound(&pack, &form);
        // A comment would answer for the figure that is left out.
        for (cell, input) in form.inputs() {
            if input.column_role == ColumnRole::Comment {
                write(&pack, &form, &mut entry, cell, "");
            }
        }
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
        let bytes = exported(&pack, &form, &entry, 1);
        let mut session = Session::new(pack.clone(), "2023S1");
        session.push(read(&pack, "thu/a.xlsx", &bytes));
        let result = finish(&session);
        let unit = returns(&result).unit(KY_SON).expect("there is something").clone();
        assert_eq!(unit.items().count(), 3, "{:?}", ids(&unit));
        session.set_sent(KY_SON, Sent::of(&result, &unit));
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
        let open = returns(&result).unit(KY_SON).map(ids).unwrap_or_default();
        (result, open)
    }
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
        let progress = returns(&result).unit(KY_SON).and_then(|unit| unit.sent).expect("sent");
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
