//! The report of one district, made, sent in and merged: what tests of returned files begin with.

use std::sync::Arc;

use grid::envelope::Answer;
use shared::{
    definition::{CivilDate, Pack, ValueType, embedded},
    entry::Entry,
    form::{CellIndex, ColumnRole, Form},
    merge::{Consolidation, FileOutcome, Session},
    returns::UnitReturn,
    spreadsheet::{SubmissionOptions, submission},
    submission::{FileFacts, Known},
    value::{RawValue, parse, sha256_hex},
};

pub(crate) const KY_SON: &str = "ubnd.nghe_an.ky_son";

pub(crate) fn pack() -> Arc<Pack> {
    embedded("nghe-an-2023").expect("the embedded pack")
}

pub(crate) fn form(pack: &Pack) -> Form {
    let period = pack.period("2023S1").expect("a period of the pack");
    let data_set = pack.data_set("F28").expect("a form of the pack");
    Form::build(pack, data_set, pack.reporter(KY_SON).expect("one of the pack"), period)
}

pub(crate) fn write(pack: &Pack, form: &Form, entry: &mut Entry, cell: CellIndex, text: &str) {
    let state = parse(pack, &form.cells[cell], &RawValue::Text(text)).state;
    entry.set(cell, text, state);
}

/// Every cell is answered, nothing is broken.
pub(crate) fn sound(pack: &Pack, form: &Form) -> Entry {
    let mut entry = Entry::empty(form);
    for (index, cell) in form.inputs() {
        let text = match &cell.value_type {
            _ if cell.column_role == ColumnRole::Comment => "đã rà soát".to_owned(),
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

/// The workbook of a revision; a later one was exported later.
pub(crate) fn exported(pack: &Pack, form: &Form, entry: &Entry, revision: u32) -> Vec<u8> {
    let options = SubmissionOptions {
        revision,
        exported_at: format!("2023-06-{:02}T08:00:00+07:00", 6 + 8 * revision),
        non_secret: true,
        has_errors: false,
    };
    submission(pack, form, entry, &options).expect("a workbook")
}

pub(crate) fn read(pack: &Pack, path: &str, bytes: &[u8]) -> FileOutcome {
    let sha256 = sha256_hex(bytes);
    let file = FileFacts { path, sha256: &sha256, size: bytes.len() as u64 };
    let workbook = reader::read(bytes).unwrap_or_else(|refused| panic!("{path}: {refused}"));
    FileOutcome::of_answer(pack, &file, Answer::Workbook(workbook), Known::default())
}

pub(crate) fn finish(session: &Session) -> Consolidation {
    session.finish(day("2023-06-20")).expect("a period of the pack")
}

pub(crate) fn day(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).expect("a day")
}

pub(crate) fn ids(unit: &UnitReturn) -> Vec<String> {
    unit.items().map(|item| item.id.clone()).collect()
}
