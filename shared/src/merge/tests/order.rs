//! Several files of one reporter: the newest counts, doubt is asked, blanks beat nothing.

use super::{toy::*, *};
use crate::{
    merge::{BoardStatus, Decision, FileState, MergeQuestion, WhyIgnored},
    submission::Import,
};

fn revised(pack: &Pack, path: &str, boxes: &str, edit: impl FnOnce(&mut Import)) -> File {
    File::new(pack, path, "U", "ua").number("A6", boxes).edit(edit)
}

#[test]
fn the_higher_revision_replaces_and_is_never_added() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            revised(&pack, "new.xlsx", "7", |import| import.revision = Some(2)).done(),
            revised(&pack, "old.xlsx", "5", |import| import.revision = Some(1)).done(),
        ],
    );
    assert_eq!(result.total("boxes").value, number("7"));
    let old = result.file("old.xlsx");
    assert_eq!(old.state, FileState::Superseded);
    assert_eq!(old.instead.as_deref(), Some("new.xlsx"));
    assert_eq!(old.account.ignored[&WhyIgnored::Superseded], 1);
}

#[test]
fn without_a_revision_the_modified_property_orders() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            revised(&pack, "a.xlsx", "7", |i| i.modified = Some("2023-06-13T09:30:00Z".into()))
                .done(),
            revised(&pack, "b.xlsx", "5", |i| {
                i.modified = Some("2023-06-13T16:29:59+07:00".into())
            })
            .done(),
        ],
    );
    assert_eq!(result.total("boxes").value, number("7"));
}

#[test]
fn signs_that_disagree_or_lack_are_asked_and_nothing_counts_until_decided() {
    let pack = pack();
    let disagreeing = [
        revised(&pack, "a.xlsx", "7", |import| {
            import.revision = Some(2);
            import.modified = Some("2023-06-01T00:00:00Z".into());
        }),
        revised(&pack, "b.xlsx", "5", |import| import.revision = Some(1)),
    ];
    let lacking = [
        revised(&pack, "a.xlsx", "7", |import| import.modified = None),
        revised(&pack, "b.xlsx", "5", |import| import.modified = None),
    ];
    for pair in [disagreeing, lacking] {
        let hash = pair[1].sha256();
        let mut session = session(&pack, pair.map(File::done));
        let result = finish(&session);
        assert_eq!(result.total("boxes").value, Aggregate::None);
        assert!(result.files.iter().all(|file| file.state == FileState::NeedsReview));
        assert!(result.files.iter().all(|file| file.account.placed == 0));
        let [MergeQuestion::Counts { files, .. }] = result.questions.as_slice() else {
            panic!("one question")
        };
        assert_eq!(files.len(), 2);
        let line = result.board.lines.iter().find(|line| line.reporter == "ua").unwrap();
        assert_eq!(line.status, BoardStatus::InReview);

        session.decide(Decision::Counts {
            data_set: "U".into(),
            reporter: "ua".into(),
            sha256: hash,
        });
        let result = finish(&session);
        assert_eq!(result.total("boxes").value, number("5"));
        assert_eq!(result.file("a.xlsx").state, FileState::Superseded);
        assert!(result.questions.is_empty());
    }
}

#[test]
fn the_same_content_saved_twice_is_no_question() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            revised(&pack, "a.xlsx", "7", |import| import.modified = None).done(),
            revised(&pack, "b.xlsx", "7", |import| import.modified = None).done(),
        ],
    );
    assert_eq!(result.total("boxes").value, number("7"));
    assert_eq!(result.file("b.xlsx").state, FileState::Duplicate);
    assert!(result.questions.is_empty());
}

#[test]
fn a_blank_never_beats_a_value() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            revised(&pack, "old.xlsx", "5", |import| import.revision = Some(1))
                .number("A1", "3")
                .done(),
            File::new(&pack, "new.xlsx", "U", "ua")
                .edit(|import| import.revision = Some(2))
                .number("A1", "4")
                .done(),
        ],
    );
    let boxes = result.total("boxes");
    assert_eq!(boxes.value, number("5"));
    let origin = &boxes.contributions[0].parts[0].origin;
    assert_eq!((origin.path.as_str(), origin.from_older), ("old.xlsx", true));
    assert_eq!(result.total("visits").value, number("4"));
    let kept: Vec<_> = result
        .file("new.xlsx")
        .findings
        .iter()
        .filter(|finding| finding.code == "kept-from-older")
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].argument("count"), Some("1"));
    let old = &result.file("old.xlsx").account;
    assert_eq!((old.placed, old.ignored[&WhyIgnored::Superseded]), (1, 1));
    assert!(old.balances());
}

#[test]
fn late_is_only_late_when_no_earlier_file_may_have_been_on_time() {
    let pack = pack();
    let files = [
        revised(&pack, "1.xlsx", "5", |import| import.revision = Some(1)).done(),
        revised(&pack, "2.xlsx", "7", |import| import.revision = Some(2)).done(),
    ];
    let mut session = session(&pack, files);
    let status = |session: &Session| {
        let result = finish(session);
        result.board.lines.iter().find(|line| line.reporter == "ua").unwrap().status
    };
    session.set_received([("2.xlsx".to_owned(), Some(day("2023-06-18")))]);
    assert_eq!(status(&session), BoardStatus::ReceivedUnknown);
    session.set_received([("1.xlsx".to_owned(), Some(day("2023-06-17")))]);
    assert_eq!(status(&session), BoardStatus::Late);
    session.set_received([("1.xlsx".to_owned(), Some(day("2023-06-15")))]);
    assert_eq!(status(&session), BoardStatus::OnTime);
}
