//! The desk takes up its own journal, whatever it was told.

use std::{collections::BTreeMap, sync::Arc};

use grid::{FileKind, Workbook, envelope::Answer};

use super::*;
use crate::{
    definition::{CivilDate, Pack, embedded},
    merge::{Decision, FileOutcome, RejectionCode},
    submission::FileFacts,
};

const PERIOD: &str = "2023S1";

fn pack() -> Arc<Pack> {
    embedded("nghe-an-2023").expect("it comes with the program")
}

fn day(iso: &str) -> CivilDate {
    CivilDate::parse_iso(iso).expect("a day")
}

/// The journal as a browser keeps it.
#[derive(Default)]
struct Kept {
    head: Option<Vec<u8>>,
    files: BTreeMap<String, Vec<u8>>,
    grids: BTreeMap<String, Vec<u8>>,
}

impl Kept {
    fn keep(&mut self, rows: Vec<JournalRow>) {
        for row in rows {
            match row {
                JournalRow::Head(bytes) => self.head = Some(bytes),
                JournalRow::File { key, row } => {
                    self.files.insert(key, row);
                }
                JournalRow::NoFile { prefix } => {
                    self.files.retain(|key, _| !key.starts_with(&prefix));
                }
                JournalRow::Grid { sha256, bytes } => {
                    self.grids.insert(sha256, bytes);
                }
                JournalRow::Nothing => *self = Self::default(),
            }
        }
    }

    fn open(&self) -> (MergeDesk, MergeAnswer) {
        let files: Vec<Vec<u8>> = self.files.values().cloned().collect();
        MergeDesk::open(pack(), PERIOD, self.head.as_deref(), &files)
    }
}

fn imported(path: &str, sha256: &str) -> (MergeRequest, Vec<u8>) {
    let answer = Answer::Workbook(Workbook::new(FileKind::Xlsx));
    let bytes = answer.to_bytes();
    let facts = FileFacts { path, sha256, size: 7 };
    let file = Box::new(FileOutcome::of_answer(&pack(), &facts, answer, None));
    (MergeRequest::Push { file }, bytes)
}

fn ask(
    desk: &mut MergeDesk,
    kept: &mut Kept,
    request: MergeRequest,
    parts: &[Vec<u8>],
) -> MergeAnswer {
    let grid = MergeDesk::needs_grid(&request).and_then(|sha256| kept.grids.get(sha256)).cloned();
    let handled = desk.handle(request, parts, grid.as_deref());
    kept.keep(handled.journal);
    handled.answer
}

#[test]
fn a_reload_goes_on_with_files_days_and_decisions() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open();
    for (path, sha256) in [("a.xlsx", "aa"), ("b/c.xlsx", "bb"), ("b/d.xlsx", "dd")] {
        let (push, grid) = imported(path, sha256);
        assert_eq!(ask(&mut desk, &mut kept, push, &[grid]), MergeAnswer::Done);
    }
    let refused = refused("hong.xlsx", 3, RejectionCode::Corrupt, "cut", "");
    ask(&mut desk, &mut kept, MergeRequest::Push { file: Box::new(refused) }, &[]);
    let list = b"path,received_date\na.xlsx,2023-06-14\n".to_vec();
    let received = ask(&mut desk, &mut kept, MergeRequest::ReceivedList, &[list]);
    assert_eq!(received, MergeAnswer::Received { days: 1, findings: Vec::new() });
    let decision = Decision::Exclude { sha256: "bb".into(), reason: "thử".into() };
    ask(&mut desk, &mut kept, MergeRequest::Decide { decision }, &[]);
    ask(&mut desk, &mut kept, MergeRequest::Remove { paths: vec!["b/d.xlsx".into()] }, &[]);

    let finish = MergeRequest::Finish { now: day("2023-06-16") };
    let before = ask(&mut desk, &mut kept, finish.clone(), &[]);
    let (mut again, opened) = kept.open();
    assert_eq!(opened, MergeAnswer::Opened { files: 3, decisions: 1, outdated: 0 });
    let after = ask(&mut again, &mut kept, finish, &[]);
    assert_eq!(before, after);
    let MergeAnswer::Finished(overview) = after else { panic!("{after:?}") };
    assert_eq!(overview.tally.dropped, 3);
}

#[test]
fn clearing_forgets_everything() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open();
    let (push, grid) = imported("a.xlsx", "aa");
    ask(&mut desk, &mut kept, push, &[grid]);
    ask(&mut desk, &mut kept, MergeRequest::Clear, &[]);
    assert_eq!(kept.open().1, MergeAnswer::Opened { files: 0, decisions: 0, outdated: 0 });
    assert!(kept.grids.is_empty());
}

#[test]
fn an_identity_needs_the_grid_of_its_file() {
    let mut kept = Kept::default();
    let (mut desk, _) = kept.open();
    let (push, _) = imported("a.xlsx", "aa");
    ask(&mut desk, &mut kept, push, &[]);
    let identity = crate::submission::Identity {
        data_set: "F05".into(),
        reporter: "so_y_te.nghe_an".into(),
        period: PERIOD.into(),
    };
    let decision = Decision::Identify { sha256: "aa".into(), identity };
    let answer = ask(&mut desk, &mut kept, MergeRequest::Decide { decision }, &[]);
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
    };
    let (answer, bytes) = write(&pack, &template("F05"));
    let WriteAnswer::Written { name, media_type } = answer else { panic!("{answer:?}") };
    assert!(name.starts_with("F05_") && name.ends_with("_2023S1_mau.xlsx"), "{name}");
    assert_eq!(media_type, XLSX);
    assert!(bytes.is_some_and(|bytes| bytes.starts_with(b"PK")));
    assert!(matches!(write(&pack, &template("F99")), (WriteAnswer::Failed { .. }, None)));
}
