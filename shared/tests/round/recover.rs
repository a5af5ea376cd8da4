//! Storage was cleared, the file is left: filling goes on where it stood.

use grid::{Address, Cell, CellValue, Workbook, envelope::Answer};
use shared::{
    entry::{Entry, Wire},
    form::{ColumnRole, Form},
    job::{WriteAnswer, WriteRequest, draft_of_answer, write},
    spreadsheet::SubmissionOptions,
    submission::{Draft, FileFacts, HIDDEN_SHEET, ImportState},
    value::{RawValue, ValueState, parse},
};

use crate::{
    fill::{self, Manner},
    forms::{Case, forms},
    native::retypable,
    random::Random,
};

/// Every so manieth form.
const STEP: usize = 12;

fn saved(case: &Case, wire: &Wire, revision: u32, exported_at: &str) -> (String, Vec<u8>) {
    let options = SubmissionOptions {
        revision,
        exported_at: exported_at.to_owned(),
        non_secret: true,
        has_errors: true,
    };
    let earlier = Vec::new();
    let request = WriteRequest::Submission { entry: wire.clone(), options, earlier };
    match write(&case.pack, &request) {
        (WriteAnswer::Written { name, .. }, Some(bytes)) => (name, bytes),
        (answer, _) => panic!("{answer:?}"),
    }
}

fn opened(case: &Case, name: &str, workbook: &Workbook) -> Option<Draft> {
    let file = FileFacts { path: name, sha256: "00", size: 1 };
    draft_of_answer(&case.pack, &file, &Answer::Workbook(workbook.clone()).to_bytes())
}

fn typed(case: &Case, entry: &mut Entry, cell: usize, raw: &str) {
    let state = parse(&case.pack, &case.form.cells[cell], &RawValue::Text(raw)).state;
    entry.set(cell, raw, state);
    entry.recalculate(&case.form);
}

/// A cell for a figure, and the note beside it where there is one.
fn figure_and_note(form: &Form) -> Option<(usize, Option<usize>)> {
    let (figure, cell) = form.inputs().find(|(_, cell)| cell.value_type.is_numeric())?;
    let note = form.inputs().find(|(_, other)| {
        other.row_code == cell.row_code && other.column_role == ColumnRole::Comment
    });
    Some((figure, note.map(|(note, _)| note)))
}

#[test]
fn cleared_storage_recovers_from_the_file() {
    let mut seen = 0;
    for case in forms().iter().step_by(STEP) {
        let Some((figure, note)) = figure_and_note(&case.form) else { continue };
        let mut random = Random::new(case.seed + 77);
        let manner = Manner::of(&mut random);
        let mut entry = fill::entry(&case.pack, &case.form, &mut random, &manner);
        typed(case, &mut entry, figure, "khoảng 20, chờ xác minh");
        if let Some(note) = note {
            typed(case, &mut entry, note, "Lý do: \"đợt cao điểm\"\n=tăng gấp đôi");
        }
        let moment = "2023-06-14T15:04:05+07:00";
        let (name, bytes) = saved(case, &entry.to_wire(&case.form), 2, moment);
        assert!(name.ends_with("_lan2.xlsx"), "{name}");

        let workbook = reader::read(&bytes).expect("our own workbook");
        let draft = opened(case, &name, &workbook).expect("a form to fill");
        assert_eq!(draft.entry.get(figure).raw, "khoảng 20, chờ xác minh");
        assert!(matches!(draft.entry.state(figure), ValueState::Unreadable(_)));
        if let Some(note) = note {
            assert_eq!(draft.entry.get(note).raw, "Lý do: \"đợt cao điểm\"\n=tăng gấp đôi");
        }
        let values = entry.canonical_hash(&case.form);
        assert_eq!(draft.entry.canonical_hash(&case.form), values, "{}", case.name());
        assert_eq!((draft.revision(), draft.non_secret(), draft.is_intact()), (2, true, true));

        // The draft is kept again, and its next file comes after the one it was made of.
        let kept = serde_json::to_string(&draft.entry.to_wire(&draft.form)).expect("JSON");
        let wire: Wire = serde_json::from_str(&kept).expect("what was kept");
        let (mut again, left) = Entry::from_wire(&draft.form, &wire);
        assert_eq!((&again, left.len()), (&draft.entry, 0));
        typed(case, &mut again, figure, "20");
        let later = "2023-06-15T08:00:00+07:00";
        let wire = again.to_wire(&case.form);
        let (name, bytes) = saved(case, &wire, draft.revision() + 1, later);
        assert!(name.ends_with("_lan3.xlsx"), "{name}");
        let workbook = reader::read(&bytes).expect("our own workbook");
        let next = opened(case, &name, &workbook).expect("a form to fill");
        assert_eq!(next.entry.get(figure).raw, "20");
        assert_eq!((next.revision(), next.is_intact()), (3, true));
        assert_eq!(next.import.exported_at.as_deref(), Some(later));
        seen += 1;
    }
    assert!(seen > 0);
}

fn anything(random: &mut Random) -> CellValue {
    const NUMBERS: &[f64] = &[
        0.0,
        1.0,
        12.0,
        1.234,
        0.125,
        12.5,
        1234.567,
        -3.0,
        1e15,
        1e-7,
        45050.0,
        1e11,
        0.1,
        100.5,
        999_999.999_999,
        206.78,
    ];
    const TEXTS: &[&str] = &[
        "1.234",
        "1,234",
        "khoảng 20",
        "KPS",
        "…",
        " 7 ",
        "Có",
        "05/3/2023",
        "1500 ?",
        "=?",
        "x y",
    ];
    let number = NUMBERS[random.below(NUMBERS.len() as u64) as usize];
    match random.below(9) {
        0 | 1 => CellValue::Number(number),
        2 => CellValue::Percent(number / 100.0),
        3 => CellValue::DateTime(45_050.0 + number.clamp(0.0, 99.0)),
        4 => CellValue::Bool(random.below(2) == 0),
        5 => CellValue::Error("#DIV/0!".to_owned()),
        6 => CellValue::Missing,
        _ => CellValue::Text(random.pick(TEXTS).to_owned()),
    }
}

/// Whatever a program left in the cells, a draft holds no figure that a merge would not place, and
/// every text in it means what stands there when it is typed.
#[test]
fn a_draft_never_holds_another_figure_than_the_file() {
    let (mut figures, mut unread) = (0, 0);
    for case in forms().iter().step_by(STEP) {
        let mut random = Random::new(case.seed + 99);
        let template = shared::spreadsheet::template(&case.pack, &case.form).expect("a workbook");
        let mut workbook = reader::read(&template).expect("our own workbook");
        // The control totals were added up before.
        let hidden = workbook.sheets.iter_mut().find(|sheet| sheet.name == HIDDEN_SHEET);
        hidden.expect("it is there").cells.retain(|cell| cell.at.column != 2);
        for (_, cell) in case.form.inputs() {
            let value = anything(&mut random);
            put(&mut workbook, &cell.defined_name(), value);
        }
        let draft = opened(case, "a.xlsx", &workbook).expect("a form to fill");
        assert!(retypable(case, &draft.entry), "{}", case.name());
        let is_placed = draft.import.state == ImportState::Recognised;
        for (index, cell) in case.form.inputs() {
            let state = draft.entry.state(index);
            unread += usize::from(matches!(state, ValueState::Unreadable(_)));
            if state.as_number().is_none() || !cell.value_type.is_numeric() {
                continue;
            }
            figures += 1;
            let placed = draft.import.values.iter().find(|value| value.cell == index);
            assert!(
                !is_placed || placed.is_some_and(|placed| placed.state == *state),
                "{} {}/{}: {state:?}, placed {placed:?}",
                case.name(),
                cell.row_code,
                cell.column_code
            );
        }
    }
    assert!(figures > 0 && unread > 0, "{figures} figures, {unread} unread");
}

/// Puts a value where a name of the form points.
fn put(workbook: &mut Workbook, name: &str, value: CellValue) {
    let refers_to = workbook.names.iter().find(|known| known.name == name);
    let refers_to = &refers_to.expect("every input cell has a name").refers_to;
    let (sheet, at) = refers_to.rsplit_once('!').expect("a reference");
    let at = Address::parse(at).expect("an address");
    let sheet = sheet.trim_matches('\'').to_owned();
    let raw = match &value {
        CellValue::Text(text) | CellValue::Error(text) => text.clone(),
        CellValue::Number(n) | CellValue::Percent(n) | CellValue::DateTime(n) => n.to_string(),
        CellValue::Bool(flag) => flag.to_string(),
        CellValue::Missing => String::new(),
    };
    let formula = matches!(value, CellValue::Missing | CellValue::Error(_));
    let cell = Cell { at, value, raw, formula };
    let sheet = workbook.sheets.iter_mut().find(|known| known.name == sheet).expect("its sheet");
    match sheet.cells.binary_search_by(|cell| cell.at.cmp(&at)) {
        Ok(known) => sheet.cells[known] = cell,
        Err(place) => sheet.cells.insert(place, cell),
    }
}
