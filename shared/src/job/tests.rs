//! The desk takes up its own journal, whatever it was told.

use std::sync::Arc;

use grid::{Address, Cell, CellValue, FileKind, Sheet, Workbook, envelope::Answer};

use super::*;
use crate::{
    definition::{CivilDate, Pack, embedded},
    merge::{
        Decision, FileOutcome, FileState, IgnoredFile, Outcome, RejectionCode, SeveralReports,
        Verdict,
        tests::toy::{self, File},
    },
    submission::{CellAccount, FileFacts, Known},
};

#[path = "kept.rs"]
mod kept;
use kept::Kept;

const PERIOD: &str = "2023S1";

fn pack() -> Arc<Pack> {
    embedded("nghe-an-2023").expect("it comes with the program")
}

fn day(iso: &str) -> CivilDate {
    CivilDate::parse_iso(iso).expect("a day")
}

fn imported(path: &str, sha256: &str) -> (MergeRequest, Vec<u8>) {
    let answer = Answer::Workbook(Workbook::new(FileKind::Xlsx));
    let bytes = answer.to_bytes();
    let facts = FileFacts { path, sha256, size: 7 };
    let file = Box::new(FileOutcome::of_answer(&pack(), &facts, answer, Known::default()));
    (MergeRequest::Push { file }, bytes)
}

#[test]
fn a_reload_goes_on_with_files_days_and_decisions() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open(pack(), PERIOD);
    for (path, sha256) in [("a.xlsx", "aa"), ("b/c.xlsx", "bb"), ("b/d.xlsx", "dd")] {
        let (push, grid) = imported(path, sha256);
        assert_eq!(kept.ask(&mut desk, push, &[grid]), MergeAnswer::Done);
    }
    let refused = refused("hong.xlsx", 3, RejectionCode::Corrupt, "cut", "");
    kept.ask(&mut desk, MergeRequest::Push { file: Box::new(refused) }, &[]);
    let list = b"path,received_date\na.xlsx,2023-06-14\n".to_vec();
    let received = kept.ask(&mut desk, MergeRequest::ReceivedList, &[list]);
    assert_eq!(received, MergeAnswer::Received { days: 1, findings: Vec::new() });
    let decision = Decision::Exclude { sha256: "bb".into(), reason: "thử".into() };
    kept.ask(&mut desk, MergeRequest::Decide { decision }, &[]);
    kept.ask(&mut desk, MergeRequest::Remove { paths: vec!["b/d.xlsx".into()] }, &[]);

    let finish = MergeRequest::Finish { now: day("2023-06-16") };
    let before = kept.ask(&mut desk, finish.clone(), &[]);
    let (mut again, opened) = kept.open(pack(), PERIOD);
    assert_eq!(
        opened,
        MergeAnswer::Opened { files: 3, decisions: 1, outdated: 0, made_with: Vec::new() }
    );
    let after = kept.ask(&mut again, finish, &[]);
    assert_eq!(before, after);
    let MergeAnswer::Finished(overview) = after else { panic!("no result") };
    assert_eq!((overview.tally.dropped, overview.undo), (3, 1));
    // What was decided before the reload is taken back after it.
    let undone = kept.ask(&mut again, MergeRequest::Undo, &[]);
    assert!(matches!(undone, MergeAnswer::Settled { count: 1, .. }), "{undone:?}");
    assert!(matches!(kept.open(pack(), PERIOD).1, MergeAnswer::Opened { decisions: 0, .. }));
}

#[test]
fn clearing_forgets_everything() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open(pack(), PERIOD);
    let (push, grid) = imported("a.xlsx", "aa");
    kept.ask(&mut desk, push, &[grid]);
    kept.ask(&mut desk, MergeRequest::Clear, &[]);
    assert_eq!(
        kept.open(pack(), PERIOD).1,
        MergeAnswer::Opened { files: 0, decisions: 0, outdated: 0, made_with: Vec::new() }
    );
    assert!(kept.grids.is_empty());
}

#[test]
fn an_identity_needs_the_grid_of_its_file() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open(pack(), PERIOD);
    let (push, _) = imported("a.xlsx", "aa");
    kept.ask(&mut desk, push, &[]);
    let identity = crate::submission::Identity {
        data_set: "F05".into(),
        reporter: "so_y_te.nghe_an".into(),
        period: PERIOD.into(),
    };
    let decision = Decision::Identify { sha256: "aa".into(), identity };
    let answer = kept.ask(&mut desk, MergeRequest::Decide { decision }, &[]);
    assert_eq!(answer, MergeAnswer::failed("no-grid", "aa"));
}

#[test]
fn templates_are_written_by_name_and_unknown_forms_are_refused() {
    let pack = pack();
    let template = |data_set: &str| WriteRequest::Template {
        pack: pack.id.clone(),
        data_set: data_set.into(),
        reporter: "so_y_te.nghe_an".into(),
        period: PERIOD.into(),
        earlier: Vec::new(),
    };
    let (answer, bytes) = write(&pack, &template("F05"));
    let WriteAnswer::Written { name, media_type } = answer else { panic!("{answer:?}") };
    assert!(name.starts_with("F05_") && name.ends_with("_2023S1_mau.xlsx"), "{name}");
    assert_eq!(media_type, XLSX);
    assert!(bytes.is_some_and(|bytes| bytes.starts_with(b"PK")));
    assert!(matches!(write(&pack, &template("F99")), (WriteAnswer::Failed { .. }, None)));
}

/// A desk over files of the merge's own toy pack, with its result.
fn toy_desk() -> MergeDesk {
    let pack = toy::pack();
    let (mut desk, _) = MergeDesk::open(pack.clone(), toy::PERIOD, None, &[]);
    let files = [
        File::new(&pack, "in/a.xlsx", "U", "ua").number("A1", "3").number("A2", "0.5").done(),
        File::new(&pack, "in/b.xlsx", "U", "ub").number("A1", "4").done(),
        FileOutcome::unread("~$a.xlsx", 3, Outcome::Ignored(IgnoredFile::SystemFile)),
    ];
    for file in files {
        desk.handle(MergeRequest::Push { file: Box::new(file) }, &[], None);
    }
    desk.handle(MergeRequest::Finish { now: toy::day("2023-06-20") }, &[], None);
    desk
}

fn answer(desk: &mut MergeDesk, request: MergeRequest) -> MergeAnswer {
    desk.handle(request, &[], None).answer
}

#[test]
fn a_figure_is_told_with_its_cells_and_adds_up_to_them() {
    let mut desk = toy_desk();
    let request = MergeRequest::Figure { key: "U/A1/1".into(), reporter: None };
    let MergeAnswer::Figure { figure } = answer(&mut desk, request) else { panic!("no figure") };
    let own = &figure.own;
    let sum = SumCheck { text: "7".into(), equal: true };
    assert_eq!((own.text.as_str(), own.sum.as_ref()), ("7", Some(&sum)));
    let cells: Vec<(&str, &str)> = own
        .contributions
        .iter()
        .flat_map(|given| &given.cells)
        .map(|cell| (cell.path.as_str(), cell.adds.as_str()))
        .collect();
    assert_eq!(cells, [("in/a.xlsx", "3"), ("in/b.xlsx", "4")]);

    let one = MergeRequest::Figure { key: "U/A1/1".into(), reporter: Some("ub".into()) };
    let MergeAnswer::Figure { figure } = answer(&mut desk, one) else { panic!("no figure") };
    assert_eq!((figure.own.text.as_str(), figure.own.contributions.len()), ("4", 1));
    let unknown = MergeRequest::Figure { key: "U/Z9/1".into(), reporter: None };
    assert!(matches!(answer(&mut desk, unknown), MergeAnswer::Failed { .. }));
}

#[test]
fn files_are_listed_by_state_and_by_words_a_window_at_a_time() {
    let mut desk = toy_desk();
    let list = |desk: &mut MergeDesk, state, search: &str, from| {
        let filter = FileFilter { state, search: search.into() };
        match answer(desk, MergeRequest::Files { filter, from, count: 1 }) {
            MergeAnswer::Files { total, rows } => {
                (total, rows.into_iter().map(|row| row.path).collect::<Vec<_>>())
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(list(&mut desk, None, "", 0), (2, vec!["in/a.xlsx".to_owned()]));
    assert_eq!(list(&mut desk, None, "", 1), (2, vec!["in/b.xlsx".to_owned()]));
    assert_eq!(list(&mut desk, None, "BODY UB", 0), (1, vec!["in/b.xlsx".to_owned()]));
    let ignored = list(&mut desk, Some(FileState::Ignored), "", 0);
    assert_eq!(ignored, (1, vec!["~$a.xlsx".to_owned()]));
}

#[test]
fn a_report_in_a_workbook_of_several_has_a_grid_of_its_own_and_goes_with_its_file() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open(pack(), PERIOD);
    let several = SeveralReports {
        parts: vec!["d.xlsx!/A".into()],
        account: CellAccount::default(),
        findings: Vec::new(),
    };
    let whole = FileOutcome {
        path: "d.xlsx".into(),
        sha256: "dd".into(),
        size: 7,
        outcome: Outcome::Several(several),
    };
    kept.ask(&mut desk, MergeRequest::Push { file: Box::new(whole) }, &[b"whole".to_vec()]);
    let (push, _) = imported("d.xlsx!/A", "aa");
    let mut part = Workbook::new(FileKind::Xlsx);
    let mut sheet = Sheet::new("A");
    let (at, raw) = (Address::new(2, 3), "23".to_owned());
    sheet.cells.push(Cell { at, value: CellValue::Number(23.0), raw, formula: false });
    part.sheets.push(sheet);
    kept.ask(&mut desk, push, &[Answer::Workbook(part).to_bytes()]);
    let (sheet, cell) = (Some("A".to_owned()), Some("D3".to_owned()));
    let request = MergeRequest::Source { sha256: "aa".into(), sheet, cell };
    let MergeAnswer::Source { source } = kept.ask(&mut desk, request, &[]) else {
        panic!("no source")
    };
    let here = source.rows.iter().flat_map(|row| &row.cells).find(|cell| cell.here);
    assert_eq!(
        here,
        Some(&SourceCell { text: "23".into(), here: true, number: true, merged: false })
    );
    let remove = MergeRequest::Remove { paths: vec!["d.xlsx".into()] };
    assert_eq!(kept.ask(&mut desk, remove, &[]), MergeAnswer::Done);
    let (_, opened) = kept.open(pack(), PERIOD);
    assert!(matches!(opened, MergeAnswer::Opened { files: 0, .. }), "{opened:?}");
}

#[test]
fn a_look_into_a_file_shows_the_cell_among_its_neighbours() {
    let mut sheet = Sheet::new("F28");
    for (row, column, raw) in [(8, 2, "Số vụ"), (8, 3, "23"), (9, 3, "9")] {
        let (at, raw) = (Address::new(row, column), raw.to_owned());
        sheet.cells.push(Cell { at, value: CellValue::Text(raw.clone()), raw, formula: false });
    }
    let mut workbook = Workbook::new(FileKind::Xlsx);
    workbook.sheets.push(sheet);
    let grid = Answer::Workbook(workbook).to_bytes();
    let mut desk = toy_desk();
    let look = |desk: &mut MergeDesk, sheet: &str| {
        let (sheet, cell) = (Some(sheet.to_owned()), Some("D9".to_owned()));
        let request = MergeRequest::Source { sha256: "aa".into(), sheet, cell };
        desk.handle(request, &[], Some(&grid)).answer
    };
    let MergeAnswer::Source { source } = look(&mut desk, "F28") else { panic!("no source") };
    let here: Vec<&SourceCell> =
        source.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.here).collect();
    let asked = SourceCell { text: "23".into(), here: true, ..SourceCell::default() };
    assert_eq!(here, [&asked]);
    assert_eq!((source.cell.as_str(), source.columns[0].letters.as_str()), ("D9", "A"));
    assert!(source.rows.iter().any(|row| row.number == 10));
    assert!(matches!(look(&mut desk, "khác"), MergeAnswer::Failed { .. }));
}

#[test]
fn a_target_in_words_is_judged_on_the_page_and_the_verdict_is_kept() {
    let mut pack = (*toy::pack()).clone();
    toy::measure(&mut pack);
    let pack = Arc::new(pack);
    let open = |head: Option<&[u8]>| {
        let (mut desk, _) = MergeDesk::open(pack.clone(), toy::PERIOD, head, &[]);
        answer(&mut desk, MergeRequest::Finish { now: toy::day("2023-06-20") });
        desk
    };
    let verdicts = |desk: &mut MergeDesk| {
        let MergeAnswer::Targets { targets, indicators } = answer(desk, MergeRequest::Targets)
        else {
            panic!("no targets")
        };
        assert_eq!(indicators[0].text, "chưa có số liệu");
        targets.iter().map(|line| line.result.verdict).collect::<Vec<_>>()
    };
    let mut desk = open(None);
    assert_eq!(verdicts(&mut desk), [Verdict::Incomplete, Verdict::ToJudge]);
    let MergeAnswer::Against { against } = answer(&mut desk, MergeRequest::Against) else {
        panic!("nothing against it")
    };
    assert_eq!(against.targets.len(), 2);
    let decision = Decision::Judge { target: "W".into(), met: true, reason: "seen".into() };
    let handled = desk.handle(MergeRequest::Decide { decision }, &[], None);
    let Some(JournalRow::Head(head)) = handled.journal.first() else { panic!("nothing kept") };
    let mut again = open(Some(head));
    assert_eq!(verdicts(&mut again), [Verdict::Incomplete, Verdict::Met]);
    let MergeAnswer::Paper { html } = answer(&mut again, MergeRequest::Paper) else {
        panic!("no paper")
    };
    assert!(html.starts_with("<article class=\"report\">") && html.contains("Nhận định: seen"));
}

#[test]
fn what_goes_back_is_the_same_however_it_is_asked_for_and_sent_is_remembered() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open(pack(), PERIOD);
    let path = "UBND huyện Kỳ Sơn/bao cao.pdf";
    let pdf = refused(path, 3, RejectionCode::NotASpreadsheet, "pdf", "");
    kept.ask(&mut desk, MergeRequest::Push { file: Box::new(pdf) }, &[]);
    let finish = MergeRequest::Finish { now: day("2023-06-20") };
    kept.ask(&mut desk, finish.clone(), &[]);
    let back = |ask| MergeRequest::Returning { ask };
    let units = |desk: &mut MergeDesk, kept: &mut Kept| {
        let answer = kept.ask(desk, back(ReturnRequest::Units), &[]);
        let MergeAnswer::Returning { answer: ReturnAnswer::Units { units, .. } } = answer else {
            panic!("{answer:?}")
        };
        units
    };
    let found = units(&mut desk, &mut kept);
    let [unit] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((unit.reporter.as_str(), unit.high, unit.sent), ("ubnd.nghe_an.ky_son", 1, None));

    let bundle = |desk: &mut MergeDesk| {
        let handled = desk.handle(back(ReturnRequest::Bundle), &[], None);
        let MergeAnswer::Written { name, .. } = &handled.answer else { panic!("{handled:?}") };
        assert_eq!(name, "gui-tra_2023S1.zip");
        handled.parts
    };
    let at_once = bundle(&mut desk);
    let reporter = unit.reporter.clone();
    let prepare = back(ReturnRequest::Prepare { reporter: reporter.clone() });
    let prepared = kept.ask(&mut desk, prepare, &[]);
    assert_eq!(prepared, MergeAnswer::Returning { answer: ReturnAnswer::Prepared });
    assert_eq!(bundle(&mut desk), at_once, "prepared unit by unit");

    let sent = back(ReturnRequest::Sent { reporters: vec![reporter.clone()] });
    assert_eq!(kept.ask(&mut desk, sent, &[]), MergeAnswer::Done);
    let (mut again, _) = kept.open(pack(), PERIOD);
    kept.ask(&mut again, finish, &[]);
    let progress = units(&mut again, &mut kept)[0].sent.expect("it was written down");
    assert_eq!((progress.day, progress.mended, progress.sent), (day("2023-06-20"), 0, 1));
    let nobody = back(ReturnRequest::Files { reporter: "ca.nghe_an".into() });
    let answer = kept.ask(&mut again, nobody, &[]);
    assert_eq!(answer, MergeAnswer::failed("no-unit", "ca.nghe_an"));
}
