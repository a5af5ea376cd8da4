//! What people say that words mean, and a file of several reports: the desk reads it anew from the
//! grid that was kept, one file for every request, until nothing waits.

use grid::{FileKind, Workbook, envelope::Answer};
use shared::{
    definition::{CivilDate, Pack},
    job::{JournalRow, MergeAnswer, MergeDesk, MergeRequest, Output},
    merge::{Decision, ReadFile, read_all},
    submission::{Alias, FileFacts, Known},
};

use crate::fixture::*;

#[path = "../../src/job/kept.rs"]
mod kept;

const PERIOD: &str = "2023S1";
const PATH: &str = "huyen/gui tinh.xlsx";
const HASH: &str = "ab";
/// Nobody is called so.
const WRITTEN: &str = "Ủy ban nhân dân huyện Tương Giang";

/// The desk, and what is kept of its journal.
struct Kept {
    desk: MergeDesk,
    journal: kept::Kept,
}

impl Kept {
    fn new(pack: &Pack) -> Self {
        let journal = kept::Kept::default();
        let (desk, _) = journal.open(pack.clone().into(), PERIOD);
        Self { desk, journal }
    }

    fn ask(&mut self, request: MergeRequest, parts: &[Vec<u8>]) -> MergeAnswer {
        self.journal.ask(&mut self.desk, request, parts)
    }

    fn reload(&mut self, pack: &Pack) {
        self.desk = self.journal.open(pack.clone().into(), PERIOD).0;
    }

    /// How many files were read anew.
    fn read_on(&mut self) -> usize {
        let mut read = 0;
        while self.desk.waiting() > 0 {
            assert_eq!(self.ask(MergeRequest::ReadAgain, &[]), MergeAnswer::Done);
            read += 1;
        }
        read
    }

    /// Every file with its state, as the page lists it.
    fn listed(&mut self) -> Vec<(String, &'static str)> {
        let now = CivilDate::parse_iso("2023-06-20").expect("a day");
        assert!(matches!(self.ask(MergeRequest::Finish { now }, &[]), MergeAnswer::Finished(_)));
        let all = shared::merge::FileState::ALL.map(Some).into_iter();
        let mut listed: Vec<(String, &'static str)> = all
            .flat_map(|state| {
                let filter = shared::job::FileFilter { state, search: String::new() };
                match self.ask(MergeRequest::Files { filter, from: 0, count: 50 }, &[]) {
                    MergeAnswer::Files { rows, .. } => rows,
                    other => panic!("{other:?}"),
                }
            })
            .map(|line| (line.path, line.state.name()))
            .collect();
        listed.sort();
        listed
    }
}

/// A sheet for every unit, of which one is called otherwise than the pack calls it.
fn two(pack: &Pack) -> Workbook {
    let sheet = |reporter: &str, name: &str| {
        let mut workbook = filled(pack, &form(pack, "F28", reporter, PERIOD));
        let mut sheet = workbook.sheets.swap_remove(0);
        sheet.name = name.to_owned();
        sheet
    };
    let mut workbook = Workbook::new(FileKind::Xlsx);
    workbook.sheets = vec![sheet(TUONG_DUONG, "Trang 2")];
    let named = pack.reporter(TUONG_DUONG).expect("it reports").name.clone();
    replace(&mut workbook, &named, WRITTEN);
    workbook.sheets.insert(0, sheet(KY_SON, "Kỳ Sơn"));
    workbook
}

fn push(kept: &mut Kept, pack: &Pack, workbook: Workbook) {
    let facts = FileFacts { path: PATH, sha256: HASH, size: 1000 };
    let answer = Answer::Workbook(workbook);
    let read = read_all(pack, &facts, answer.clone(), Known::default());
    assert_eq!(read.len(), 1, "kept whole as long as nobody knows who the second one is");
    for ReadFile { file, .. } in read {
        let request = MergeRequest::Push { file: Box::new(file) };
        assert_eq!(kept.ask(request, &[answer.to_bytes()]), MergeAnswer::Done);
    }
}

#[test]
fn a_file_is_taken_apart_once_its_words_are_known_and_put_together_when_that_is_taken_back() {
    let pack = pack();
    let mut kept = Kept::new(&pack);
    push(&mut kept, &pack, two(&pack));
    let whole = vec![(PATH.to_owned(), "needs_review")];
    assert_eq!(kept.listed(), whole);

    let alias = Alias::of_reporter(pack.reporter(TUONG_DUONG).expect("it reports"), WRITTEN);
    let decide = MergeRequest::Decide { decision: Decision::Alias { alias } };
    assert_eq!(kept.ask(decide, &[]), MergeAnswer::Done);
    assert_eq!(kept.desk.waiting(), 1);
    // What is not read yet leaves the desk in no file, and waits after a reload too.
    kept.listed();
    let write = MergeRequest::Write { output: Output::Csv };
    assert!(
        matches!(kept.ask(write.clone(), &[]), MergeAnswer::Failed { code, .. } if code == "to-read")
    );
    kept.reload(&pack);
    assert_eq!(kept.desk.waiting(), 1);
    assert_eq!(kept.read_on(), 1);
    let apart = [("", "ignored"), ("!/Kỳ Sơn", "recognised"), ("!/Trang 2", "recognised")];
    let apart = apart.map(|(part, state)| (format!("{PATH}{part}"), state));
    assert_eq!(kept.listed(), apart);
    assert!(matches!(kept.ask(write, &[]), MergeAnswer::Written { .. }));
    kept.reload(&pack);
    assert_eq!((kept.desk.waiting(), kept.listed().as_slice()), (0, apart.as_slice()));

    assert!(matches!(kept.ask(MergeRequest::Undo, &[]), MergeAnswer::Settled { count: 1, .. }));
    kept.reload(&pack);
    assert_eq!(kept.read_on(), 1, "what was taken back is not read with, whatever happens between");
    assert_eq!(kept.listed(), whole);
    assert!(matches!(kept.ask(MergeRequest::Redo, &[]), MergeAnswer::Settled { count: 1, .. }));
    kept.read_on();
    assert_eq!(kept.listed(), apart);
}

#[test]
fn a_file_that_comes_later_is_read_with_what_was_said_before() {
    let pack = pack();
    let mut kept = Kept::new(&pack);
    kept.listed();
    let alias = Alias::of_reporter(pack.reporter(TUONG_DUONG).expect("it reports"), WRITTEN);
    kept.ask(MergeRequest::Decide { decision: Decision::Alias { alias } }, &[]);
    push(&mut kept, &pack, two(&pack));
    assert_eq!((kept.read_on(), kept.listed().len()), (1, 3));
}
