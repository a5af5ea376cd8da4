//! Files come in, something is wrong with them, they go back, and what comes back closes it.

use std::sync::Arc;

use grid::{CellValue, Workbook};
use shared::{
    definition::{Pack, Relation, ValueType},
    diag::Severity,
    form::{CellIndex, ColumnRole, Form, FormCell},
    merge::{
        Consolidation, Correction, Decision, FileOutcome, FileState, Outcome, Rejection,
        RejectionCode, Session,
    },
    returns::{Item, Returns, Sent, UnitReturn, message, returns},
    spreadsheet::{return_bundle, return_files},
    submission::{FileFacts, ImportState, Known, MENDING_SHEET, draft, import},
    value::{ValueState, sha256_hex},
};

use crate::district::{KY_SON, day, exported, finish, form, ids, pack, read, sound, write};

/// A count of the form whose row may be more than what it is part of.
fn count(form: &Form) -> CellIndex {
    let is_part = |cell: &FormCell| {
        let row = &form.sections[cell.section].rows[cell.row];
        row.relation == Relation::Part
    };
    let mut inputs = form.inputs();
    let found = inputs.find(|(_, cell)| {
        cell.column_role == ColumnRole::Current
            && cell.value_type == ValueType::Integer
            && is_part(cell)
    });
    found.expect("a part of something").0
}

fn book(bytes: &[u8]) -> Workbook {
    reader::read(bytes).expect("our own workbook")
}

fn refused(path: &str, code: RejectionCode, what: &str) -> FileOutcome {
    let rejection = Rejection { code, what: what.into(), detail: String::new() };
    FileOutcome {
        path: path.into(),
        sha256: sha256_hex(path.as_bytes()),
        size: 9,
        outcome: Outcome::Rejected(rejection),
    }
}

fn session(pack: &Arc<Pack>, files: impl IntoIterator<Item = FileOutcome>) -> Session {
    let mut session = Session::new(pack.clone(), "2023S1");
    for file in files {
        session.push(file);
    }
    session
}

#[track_caller]
fn ky_son(returns: &Returns) -> &UnitReturn {
    returns.unit(KY_SON).expect("it has something to mend")
}

/// The workbook of the only form of a unit.
fn workbook_of(consolidation: &Consolidation, unit: &UnitReturn) -> Vec<u8> {
    let files = return_files(consolidation, unit).expect("files");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["F28_ubnd-ky-son_2023S1_can-sua.xlsx", "thu_ubnd-ky-son_2023S1.txt"]);
    files.into_iter().next().expect("a workbook").1
}

#[test]
fn a_sound_submission_goes_back_to_nobody() {
    let (pack, form) = (pack(), form(&pack()));
    let bytes = exported(&pack, &form, &sound(&pack, &form), 1);
    let returns = returns(&finish(&session(&pack, [read(&pack, "a.xlsx", &bytes)])));
    let left: Vec<_> = returns.units.iter().flat_map(UnitReturn::items).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_broken_goes_back_with_its_figures_and_closes_by_itself() {
    let (pack, form) = (pack(), form(&pack()));
    let mut entry = sound(&pack, &form);
    let cell = count(&form);
    write(&pack, &form, &mut entry, cell, "7");
    let bytes = exported(&pack, &form, &entry, 1);
    let mut session = session(&pack, [read(&pack, "thu/a.xlsx", &bytes)]);
    let result = finish(&session);
    let back = returns(&result);
    let unit = ky_son(&back);
    let item = unit.items().next().expect("the broken rule");
    assert!(item.id.starts_with("rule:") && item.cells.contains(&cell), "{item:?}");
    assert_eq!((item.severity, item.written.as_str()), (Severity::High, "7"));
    assert!(item.source().starts_with("a.xlsx · Biểu F28!"), "{}", item.source());

    // The workbook: the same figures, the cell told, and read as the unit's own, newer.
    let returned = workbook_of(&result, unit);
    assert_eq!(returned, workbook_of(&finish(&session), unit), "same bytes");
    let workbook = book(&returned);
    assert_eq!(workbook.sheets[0].name, MENDING_SHEET);
    let notes: Vec<&String> =
        workbook.sheets.iter().flat_map(|sheet| &sheet.comments).map(|(_, text)| text).collect();
    assert!(!notes.is_empty() && notes.iter().all(|text| text.starts_with("CẦN SỬA\n")));
    let sha256 = sha256_hex(&returned);
    let file = FileFacts { path: "back.xlsx", sha256: &sha256, size: 1 };
    let opened = draft(&pack, &file, &workbook).expect("it opens as a draft");
    assert_eq!(opened.entry.canonical_hash(&form), entry.canonical_hash(&form));
    assert_eq!(opened.import.state, ImportState::Recognised);
    assert_eq!(opened.revision(), 1);
    assert!(opened.import.account.balances());
    let told: Vec<&str> = opened.import.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(told.is_empty(), "{told:?}");

    // Sent back as it was: it counts now, and nothing is mended.
    session.set_sent(KY_SON, Sent::of(&result, unit));
    session.push(read(&pack, "back.xlsx", &returned));
    let again = finish(&session);
    let counting = again.files.iter().find(|file| file.state == FileState::Recognised);
    assert_eq!(counting.map(|file| file.path.as_str()), Some("back.xlsx"));
    let progress = ky_son(&returns(&again)).sent.expect("it was sent");
    assert_eq!((progress.sent, progress.mended), (unit.items().count(), 0));

    // Mended: nothing is open, and the page can say so.
    let mended = exported(&pack, &form, &sound(&pack, &form), 2);
    session.push(read(&pack, "b.xlsx", &mended));
    let back = returns(&finish(&session));
    let unit = ky_son(&back);
    assert!(!unit.is_open(), "{:?}", ids(unit));
    let progress = unit.sent.expect("it was sent");
    assert_eq!((progress.day, progress.mended), (day("2023-06-20"), progress.sent));
}

#[test]
fn a_cell_that_nobody_can_read_stands_there_as_written_and_is_asked_for_again() {
    let (pack, form) = (pack(), form(&pack()));
    let mut entry = sound(&pack, &form);
    let cell = count(&form);
    write(&pack, &form, &mut entry, cell, "khoảng 20");
    let bytes = exported(&pack, &form, &entry, 1);
    let result = finish(&session(&pack, [read(&pack, "a.xlsx", &bytes)]));
    let back = returns(&result);
    let unit = ky_son(&back);
    let about: Vec<&Item> = unit.items().filter(|item| item.cells.contains(&cell)).collect();
    let [item] = about.as_slice() else { panic!("told once: {:?}", ids(unit)) };
    assert_eq!((item.written.as_str(), item.severity), ("khoảng 20", Severity::High));
    assert_eq!(item.advice, "return.do.cell");
    let returned = workbook_of(&result, unit);
    let sha256 = sha256_hex(&returned);
    let file = FileFacts { path: "back.xlsx", sha256: &sha256, size: 1 };
    let import = import(&pack, &file, &book(&returned), Known::default());
    assert_eq!(import.state, ImportState::Recognised);
    let [question] = import.questions.as_slice() else { panic!("{:?}", import.questions) };
    assert_eq!(question.raw, "khoảng 20 ?");
    assert_eq!(question.about.as_ref().map(|about| about.cell), Some(cell));
}

#[test]
fn a_number_of_two_readings_is_never_taken_over_unread() {
    let (pack, form) = (pack(), form(&pack()));
    let mut entry = sound(&pack, &form);
    let amount = form
        .inputs()
        .find(|(_, cell)| {
            cell.column_role == ColumnRole::Current && cell.value_type == ValueType::Money
        })
        .expect("an amount")
        .0;
    entry.set(amount, "1.234", ValueState::Unreadable("1.234".into()));
    let bytes = exported(&pack, &form, &entry, 1);
    let result = finish(&session(&pack, [read(&pack, "a.xlsx", &bytes)]));
    let back = returns(&result);
    let returned = workbook_of(&result, ky_son(&back));
    let sha256 = sha256_hex(&returned);
    let file = FileFacts { path: "back.xlsx", sha256: &sha256, size: 1 };
    let import = import(&pack, &file, &book(&returned), Known::default());
    assert!(import.values.iter().all(|value| value.cell != amount));
    assert!(import.questions.iter().any(|question| question.raw == "1.234 ?"));
}

#[test]
fn a_file_that_gave_nothing_goes_back_as_a_blank_template_to_who_sent_it() {
    let pack = pack();
    let path = "UBND huyện Kỳ Sơn/bao cao.pdf";
    let pdf = || refused(path, RejectionCode::NotASpreadsheet, "pdf");
    let lost = refused("bao cao.doc", RejectionCode::Protected, "");
    let result = finish(&session(&pack, [pdf(), lost]));
    let back = returns(&result);
    let unit = ky_son(&back);
    assert_eq!(unit.forms[0].carries, None);
    assert_eq!(
        unit.items().next().expect("one").problem(),
        "Đây là tệp PDF, không lấy được số liệu từ đó"
    );
    let returned = workbook_of(&result, unit);
    let sha256 = sha256_hex(&returned);
    let file = FileFacts { path: "back.xlsx", sha256: &sha256, size: 1 };
    let import = import(&pack, &file, &book(&returned), Known::default());
    assert_eq!(import.questions[0].code, "nothing-filled", "blank and nobody's report yet");
    let nobody: Vec<String> = back.nobody.iter().map(Item::source).collect();
    assert_eq!(nobody, ["bao cao.doc"]);

    // A scan beside the workbook asks for nothing.
    let form = form(&pack);
    let good = read(&pack, "a.xlsx", &exported(&pack, &form, &sound(&pack, &form), 1));
    let back = returns(&finish(&session(&pack, [pdf(), good])));
    assert!(back.unit(KY_SON).is_none());
}

#[test]
fn personal_data_is_named_by_place_and_kind_and_never_repeated() {
    let (pack, form) = (pack(), form(&pack()));
    let mut entry = sound(&pack, &form);
    let words = form
        .inputs()
        .find(|(_, cell)| cell.value_type == ValueType::LongText)
        .expect("a question in words")
        .0;
    write(&pack, &form, &mut entry, words, "Liên hệ anh An, 0912345678, CCCD 040099012345");
    let bytes = exported(&pack, &form, &entry, 1);
    let mut session = session(&pack, [read(&pack, "a.xlsx", &bytes)]);
    let result = finish(&session);
    let back = returns(&result);
    let unit = ky_son(&back);
    assert_eq!(unit.items().count(), 2, "{:?}", ids(unit));
    assert!(unit.items().all(|item| item.advice == "return.do.personal"));
    assert!(unit.items().all(|item| item.source.cell.is_some()));
    let mut said = message(&result, unit);
    for sheet in &book(&workbook_of(&result, unit)).sheets {
        let texts = sheet.cells.iter().filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some(text.to_string()),
            _ => None,
        });
        said.extend(texts.chain(sheet.comments.iter().map(|(_, text)| text.to_string())));
    }
    for part in ["0912", "091…", "345678", "0400", "040…", "…45", "012345"] {
        assert!(!said.contains(part), "{part} is repeated");
    }
    assert!(said.contains("số giống số điện thoại"));

    // Removed, and sent again under the same revision: later than before.
    session.set_sent(KY_SON, Sent::of(&result, unit));
    session.push(read(&pack, "b.xlsx", &exported(&pack, &form, &sound(&pack, &form), 2)));
    let back = returns(&finish(&session));
    assert!(!ky_son(&back).is_open(), "{:?}", ids(ky_son(&back)));
}

#[test]
fn the_order_of_files_changes_no_byte_of_what_goes_back() {
    let (pack, form) = (pack(), form(&pack()));
    let mut entry = sound(&pack, &form);
    write(&pack, &form, &mut entry, count(&form), "7");
    let bytes = exported(&pack, &form, &entry, 1);
    let pdf = || refused("UBND huyện Kỳ Sơn/a.pdf", RejectionCode::NotASpreadsheet, "pdf");
    let lost = || refused("la.doc", RejectionCode::Corrupt, "");
    let bundle = |files: [FileOutcome; 3]| {
        let result = finish(&session(&pack, files));
        return_bundle(&result, &returns(&result), |unit| return_files(&result, unit))
            .expect("a zip")
    };
    let one = bundle([pdf(), lost(), read(&pack, "a.xlsx", &bytes)]);
    let other = bundle([read(&pack, "a.xlsx", &bytes), lost(), pdf()]);
    assert_eq!(sha256_hex(&one), sha256_hex(&other));
}

#[test]
fn a_correction_is_told_until_the_unit_says_the_same() {
    let (pack, form) = (pack(), form(&pack()));
    let mut entry = sound(&pack, &form);
    let cell = count(&form);
    let mut session = session(&pack, [read(&pack, "a.xlsx", &exported(&pack, &form, &entry, 1))]);
    session.decide(Decision::Correct(Correction {
        data_set: "F28".into(),
        reporter: KY_SON.into(),
        row_code: form.cells[cell].row_code.clone(),
        column_code: form.cells[cell].column_code.clone(),
        original: ValueState::number(0),
        state: ValueState::number(3),
        reason: "theo công văn của huyện".into(),
        by: "Nguyễn Văn An".into(),
        at: "2023-06-20T08:00:00+07:00".into(),
    }));
    let result = finish(&session);
    let back = returns(&result);
    let told = |unit: &UnitReturn| -> Vec<String> {
        let items = unit.items().filter(|item| item.id.starts_with("corrected:"));
        items.map(|item| format!("{}: {}", item.written, item.problem())).collect()
    };
    let expected =
        "0: Cơ quan tổng hợp đang tính theo số 3 thay cho 0. Lý do: theo công văn của huyện";
    assert_eq!(told(ky_son(&back)), [expected]);
    let returned = workbook_of(&result, ky_son(&back));
    let sha256 = sha256_hex(&returned);
    let file = FileFacts { path: "back.xlsx", sha256: &sha256, size: 1 };
    let import = import(&pack, &file, &book(&returned), Known::default());
    let carried = import.values.iter().find(|value| value.cell == cell);
    assert_eq!(carried.map(|value| &value.state), Some(&ValueState::number(3)));

    write(&pack, &form, &mut entry, cell, "3");
    session.push(read(&pack, "b.xlsx", &exported(&pack, &form, &entry, 2)));
    let back = returns(&finish(&session));
    assert!(back.unit(KY_SON).is_none_or(|unit| told(unit).is_empty()));
}
