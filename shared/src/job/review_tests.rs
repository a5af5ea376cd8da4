//! The desk's questions: grouped, answered one or many at a time, taken back and taken again; a
//! correction; a merge that goes to another desk as a file.

use super::*;
use crate::{
    diag::Place,
    merge::{
        Decision,
        tests::toy::{self, File},
    },
    submission::{
        Alias, Answer, CellRef, Habit, Identity, ImportState, Meaning, Question, Scope, Wording,
    },
    value::ValueState,
};

pub(super) fn number(text: &str) -> ValueState {
    ValueState::number(text.parse::<rust_decimal::Decimal>().expect("a number"))
}

/// A file of reporter `ua` or `ub` of whose figures some can be read in two ways.
pub(super) fn doubtful(path: &str, reporter: &str, doubts: &[(&str, &str, &str, &str)]) -> File {
    let pack = toy::pack();
    File::new(&pack, path, "U", reporter).number("A1", "3").edit(|import| {
        for (row, raw, first, second) in doubts {
            let at = import.values.iter().position(|value| value.row_code == *row).expect("a row");
            let value = import.values.remove(at);
            import.questions.push(Question {
                id: format!("ask-number:{row}/1"),
                code: "ask-number".into(),
                place: Place {
                    file: Some(path.into()),
                    sheet: Some("U".into()),
                    cell: Some(value.address),
                    ..Place::default()
                },
                arguments: vec![("raw".into(), (*raw).into())],
                raw: (*raw).into(),
                answers: [first, second].map(|text| Answer::Value(number(text))).into(),
                about: Some(CellRef {
                    cell: value.cell,
                    key: value.key,
                    row_code: (*row).into(),
                    column_code: "1".into(),
                }),
                wording: None,
                waiting: Vec::new(),
            });
        }
    })
}

pub(super) fn desk(files: Vec<File>) -> MergeDesk {
    let (mut desk, _) = MergeDesk::open(toy::pack(), toy::PERIOD, None, &[]);
    for file in files {
        desk.handle(MergeRequest::Push { file: Box::new(file.done()) }, &[], None);
    }
    finish(&mut desk);
    desk
}

pub(super) fn finish(desk: &mut MergeDesk) -> Overview {
    let now = toy::day("2023-06-20");
    match desk.handle(MergeRequest::Finish { now }, &[], None).answer {
        MergeAnswer::Finished(overview) => *overview,
        other => panic!("{other:?}"),
    }
}

pub(super) fn review(desk: &mut MergeDesk, find: Option<String>) -> Review {
    let request = MergeRequest::Review { from: 0, count: 50, find };
    match desk.handle(request, &[], None).answer {
        MergeAnswer::Review { review } => review,
        other => panic!("{other:?}"),
    }
}

pub(super) fn settle(
    desk: &mut MergeDesk,
    question: &str,
    offer: usize,
    alike: Alike,
    reason: &str,
) -> usize {
    let (question, reason) = (question.to_owned(), reason.to_owned());
    let request = MergeRequest::Settle { question, offer, alike, reason };
    match desk.handle(request, &[], None).answer {
        MergeAnswer::Settled { count, .. } => count,
        other => panic!("{other:?}"),
    }
}

pub(super) fn step(desk: &mut MergeDesk, request: MergeRequest) -> (usize, Option<String>) {
    match desk.handle(request, &[], None).answer {
        MergeAnswer::Settled { count, question } => (count, question),
        other => panic!("{other:?}"),
    }
}

pub(super) fn two_files() -> Vec<File> {
    let many = [("A2", "1.234", "1234", "1.234"), ("A6", "5.678", "5678", "5.678")];
    vec![
        doubtful("a.xlsx", "ua", &many),
        doubtful("b.xlsx", "ub", &[("A2", "1.234", "1234", "1.234")]),
    ]
}

#[test]
fn what_is_alike_is_counted_before_and_answered_at_once() {
    let mut desk = desk(two_files());
    let before = review(&mut desk, None);
    assert_eq!(before.total, 3);
    assert_eq!(before.causes.iter().map(|cause| cause.cause).collect::<Vec<_>>(), [Cause::Reading]);
    let first = before.lines[0].id.clone();
    let request = MergeRequest::Asked { question: first.clone() };
    let MergeAnswer::Asked { asked } = desk.handle(request, &[], None).answer else {
        panic!("no question")
    };
    // The reading counts, not the number: 1234 and 5678 both take the sign for grouping.
    assert_eq!((asked.offers[0].in_file, asked.offers[0].same_text), (2, 2));
    assert!(!asked.offers[0].needs_reason());
    assert!(asked.offers.iter().any(Offer::leaves_out));

    assert_eq!(settle(&mut desk, &first, 0, Alike::InFile, ""), 2);
    let overview = finish(&mut desk);
    assert_eq!((overview.questions, overview.undo, overview.redo), (1, 1, 0));
    let (count, question) = step(&mut desk, MergeRequest::Undo);
    assert_eq!((count, question.as_deref()), (2, Some(first.as_str())));
    assert_eq!(finish(&mut desk).questions, 3);
    assert_eq!(review(&mut desk, question).found, Some(0));
    assert_eq!(step(&mut desk, MergeRequest::Redo).0, 2);
    assert_eq!(finish(&mut desk).questions, 1);
    assert_eq!(step(&mut desk, MergeRequest::Redo).0, 0, "nothing is left to take again");
}

#[test]
fn the_same_text_is_answered_in_all_files() {
    let mut desk = desk(two_files());
    let first = review(&mut desk, None).lines[0].id.clone();
    assert_eq!(settle(&mut desk, &first, 1, Alike::SameText, ""), 2);
    finish(&mut desk);
    let left = review(&mut desk, None);
    assert_eq!(left.lines.iter().map(|line| line.path.as_str()).collect::<Vec<_>>(), ["a.xlsx"]);
}

#[test]
fn a_file_is_left_out_only_with_a_reason() {
    let mut desk = desk(two_files());
    let first = review(&mut desk, None).lines[0].id.clone();
    let request = MergeRequest::Asked { question: first.clone() };
    let MergeAnswer::Asked { asked } = desk.handle(request, &[], None).answer else {
        panic!("no question")
    };
    let out = asked.offers.iter().position(Offer::leaves_out).expect("a way out");
    let (question, alike, reason) = (first.clone(), Alike::One, "  ".to_owned());
    let request = MergeRequest::Settle { question, offer: out, alike, reason };
    assert!(matches!(desk.handle(request, &[], None).answer, MergeAnswer::Failed { .. }));
    assert_eq!(settle(&mut desk, &first, out, Alike::One, "sai"), 1);
    assert_eq!(finish(&mut desk).questions, 1, "both questions of the file are gone");
}

fn correct(desk: &mut MergeDesk, text: &str) -> MergeAnswer {
    let cell = FormPlace {
        data_set: "U".into(),
        reporter: "ua".into(),
        row_code: "A1".into(),
        column_code: "1".into(),
    };
    let (reason, by) = ("gọi điện".to_owned(), "Hoa".to_owned());
    let at = "2023-06-20T08:00:00+07:00".to_owned();
    let request = MergeRequest::Correct { cell, text: text.into(), reason, by, at };
    desk.handle(request, &[], None).answer
}

#[test]
fn a_correction_keeps_what_the_file_said_and_can_be_taken_back() {
    let mut desk = desk(vec![doubtful("a.xlsx", "ua", &[])]);
    assert!(matches!(correct(&mut desk, "nhiều"), MergeAnswer::Unclear { .. }));
    assert_eq!(correct(&mut desk, "30"), MergeAnswer::Settled { count: 1, question: None });
    finish(&mut desk);
    // Corrected once more, the original is still what the file says.
    correct(&mut desk, "31");
    finish(&mut desk);
    let all = |desk: &mut MergeDesk| match desk.handle(MergeRequest::Corrections, &[], None).answer
    {
        MergeAnswer::Corrections { corrections } => corrections,
        other => panic!("{other:?}"),
    };
    let corrections = all(&mut desk);
    assert_eq!(corrections.len(), 1);
    let texts = (corrections[0].original_text.as_str(), corrections[0].text.as_str());
    assert_eq!(texts, ("3", "31"));
    let key = corrections[0].correction.key();
    desk.handle(MergeRequest::Withdraw { key }, &[], None);
    finish(&mut desk);
    assert!(all(&mut desk).is_empty());
}

#[test]
fn a_merge_goes_on_at_another_desk() {
    let mut desk = desk(two_files());
    let first = review(&mut desk, None).lines[0].id.clone();
    settle(&mut desk, &first, 0, Alike::One, "");
    let before = finish(&mut desk);
    let saved = desk.save_session(&std::collections::BTreeMap::new()).parts.remove(0);

    let (mut other, _) = MergeDesk::open(toy::pack(), toy::PERIOD, None, &[]);
    finish(&mut other);
    let handled = other.handle(MergeRequest::Resume, std::slice::from_ref(&saved), None);
    assert!(matches!(handled.answer, MergeAnswer::Taken { count: 2, .. }), "{:?}", handled.answer);
    assert!(matches!(handled.journal.first(), Some(JournalRow::Nothing)));
    let after = finish(&mut other);
    assert_eq!((after.checksum, after.questions), (before.checksum, before.questions));

    let damaged = &saved[..saved.len() - 1];
    let refused = other.handle(MergeRequest::Resume, &[damaged.to_vec()], None);
    assert!(matches!(refused.answer, MergeAnswer::Unclear { .. }));
    assert_eq!(finish(&mut other).questions, before.questions, "nothing changed");
}

#[test]
fn several_files_of_a_report_are_listed_with_what_is_decided_of_them() {
    let pack = toy::pack();
    let file = |path, figure| File::new(&pack, path, "U", "ua").number("A1", figure);
    let mut desk = desk(vec![file("a.xlsx", "3"), file("b.xlsx", "4")]);
    let rivals = |desk: &mut MergeDesk| match desk.handle(MergeRequest::Rivals, &[], None).answer {
        MergeAnswer::Rivals { rivals, .. } => rivals,
        other => panic!("{other:?}"),
    };
    let before = rivals(&mut desk);
    assert_eq!((before.len(), before[0].files.len(), before[0].decided), (1, 2, false));
    let (old, new) = (before[0].files[0].sha256.clone(), before[0].files[1].sha256.clone());
    let compared = desk.handle(MergeRequest::Compare { old, new }, &[], None).answer;
    let MergeAnswer::Compared { difference } = compared else { panic!("{compared:?}") };
    assert_eq!(difference.cells.len(), 1);
    let decision = Decision::Policy {
        data_set: "U".into(),
        reporter: "ua".into(),
        policy: crate::merge::Policy::Supplement,
    };
    desk.handle(MergeRequest::Decide { decision }, &[], None);
    finish(&mut desk);
    assert!(rivals(&mut desk)[0].decided);
    let decision = Decision::Policy {
        data_set: String::new(),
        reporter: String::new(),
        policy: crate::merge::Policy::Ask,
    };
    desk.handle(MergeRequest::Decide { decision }, &[], None);
    finish(&mut desk);
    let MergeAnswer::Rivals { general, rivals } =
        desk.handle(MergeRequest::Rivals, &[], None).answer
    else {
        panic!("no rivals")
    };
    assert_eq!(general, Some(crate::merge::Policy::Ask));
    assert_eq!(rivals[0].policy, crate::merge::Policy::Supplement, "said of one before all");
}

#[test]
fn what_was_put_off_and_what_can_be_taken_back_outlast_the_desk() {
    let mut desk = desk(two_files());
    let lines = review(&mut desk, None).lines;
    let (first, last) = (lines[0].id.clone(), lines[2].id.clone());
    settle(&mut desk, &first, 0, Alike::InFile, "");
    finish(&mut desk);
    let put_off = MergeRequest::PutOff { question: last.clone() };
    let handled = desk.handle(put_off, &[], None);
    let Some(JournalRow::Head(head)) = handled.journal.first() else { panic!("nothing kept") };

    let files: Vec<Vec<u8>> = two_files()
        .into_iter()
        .map(|file| match desk.row(&file.done(), false) {
            JournalRow::File { row, .. } => row,
            other => panic!("{other:?}"),
        })
        .collect();
    let (mut again, _) = MergeDesk::open(toy::pack(), toy::PERIOD, Some(head), &files);
    let overview = finish(&mut again);
    assert_eq!((overview.questions, overview.undo), (1, 1));
    assert!(review(&mut again, None).lines[0].put_off);
    let (count, question) = step(&mut again, MergeRequest::Undo);
    assert_eq!((count, question), (2, Some(first)));
    finish(&mut again);
    let off: Vec<bool> = review(&mut again, None).lines.iter().map(|line| line.put_off).collect();
    assert_eq!(off, [false, false, true]);
    assert_eq!(step(&mut again, MergeRequest::Redo).0, 2);
}

/// What a file of `ua` may say of all its counts.
fn commas_group() -> Habit {
    let scope = Scope::Figures { reporter: "ua".into(), exported: false };
    let wording = Wording::new(scope, Scope::COUNTS);
    let alias = Alias { wording, means: Meaning::Is(Meaning::GROUPED.into()) };
    Habit { alias, state: Some(number("5678")) }
}

#[test]
fn an_answer_for_a_file_is_remembered_where_a_question_offers_that() {
    let many = [("A2", "1.234", "1234", "1.234"), ("A6", "5,678", "5678", "5.678")];
    let file = || doubtful("a.xlsx", "ua", &many).offers(commas_group());
    let mut desk = desk(vec![file()]);
    let first = review(&mut desk, None).lines[0].id.clone();
    let offers = asked_of(&mut desk, &first).offers;
    assert_eq!((offers[0].in_file, &offers[0].lasting), (2, &vec![commas_group().alias]));
    assert_eq!(offers[1].lasting, [], "the other reading is none that lasts");
    assert_eq!(settle(&mut desk, &first, 0, Alike::FromNowOn, ""), 2);
    assert_eq!(finish(&mut desk).questions, 0);
    let aliases = desk.session().aliases();
    assert_eq!(aliases.iter().count(), 1);
    // The next file of the unit is not asked about it any more.
    let next = [("A6", "5,678", "5678", "5.678")];
    let next = doubtful("b.xlsx", "ua", &next).offers(commas_group()).done();
    desk.handle(MergeRequest::Push { file: Box::new(next) }, &[], None);
    assert!(review_codes(&mut desk).iter().all(|code| code != "ask-number"));
    step(&mut desk, MergeRequest::Undo);
    assert_eq!(desk.session().aliases().iter().count(), 0, "one step");
}

#[test]
fn files_that_contradict_themselves_alike_are_settled_together_and_named() {
    let file = |path: &str, reporter: &str, sign: &str| {
        let pack = toy::pack();
        File::new(&pack, path, "U", reporter).number("A1", "3").edit(|import| {
            import.state = ImportState::NeedsReview;
            import.values.clear();
            import.recognition.period = None;
            let identity = |period: &str| {
                let (data_set, reporter) = ("U".to_owned(), reporter.to_owned());
                Answer::Identity(Identity { data_set, reporter, period: period.to_owned() })
            };
            let arguments = [
                ("first", "2023S1"),
                ("first_sign", "properties"),
                ("second", "2022S1"),
                ("second_sign", path),
                ("first_kind", "properties"),
                ("second_kind", sign),
            ];
            import.questions = vec![Question {
                id: "contradiction-period".into(),
                code: "contradiction-period".into(),
                place: Place { file: Some(path.into()), ..Place::default() },
                arguments: arguments.map(|(name, text)| (name.into(), text.into())).into(),
                raw: String::new(),
                answers: vec![identity("2022S1"), identity(toy::PERIOD)],
                about: None,
                wording: None,
                waiting: Vec::new(),
            }];
        })
    };
    let other = file("c.xlsx", "ua", "file-name");
    let mut desk = desk(vec![file("a.xlsx", "ua", "line"), file("b.xlsx", "ub", "line"), other]);
    let first = review(&mut desk, None).lines[0].id.clone();
    let offer = asked_of(&mut desk, &first).offers.remove(1);
    assert_eq!((offer.same_text, offer.files), (2, vec!["a.xlsx".into(), "b.xlsx".into()]));
    assert_eq!(settle(&mut desk, &first, 1, Alike::SameText, ""), 2);
    let identified = |reporter: &str| {
        let (data_set, reporter) = ("U".to_owned(), reporter.to_owned());
        Identity { data_set, reporter, period: toy::PERIOD.to_owned() }
    };
    let given: Vec<&Identity> = desk
        .session()
        .decisions()
        .iter()
        .filter_map(|decision| match decision {
            Decision::Identify { identity, .. } => Some(identity),
            _ => None,
        })
        .collect();
    let mut expected = [identified("ua"), identified("ub")];
    expected.sort();
    let mut given: Vec<Identity> = given.into_iter().cloned().collect();
    given.sort();
    assert_eq!(given, expected);
    assert_eq!(desk.waiting(), 2, "each is read as what it was said to be");
}

pub(super) fn asked_of(desk: &mut MergeDesk, question: &str) -> AskedView {
    let request = MergeRequest::Asked { question: question.to_owned() };
    match desk.handle(request, &[], None).answer {
        MergeAnswer::Asked { asked } => *asked,
        other => panic!("{other:?}"),
    }
}

fn review_codes(desk: &mut MergeDesk) -> Vec<String> {
    finish(desk);
    let lines = review(desk, None).lines.into_iter();
    lines.map(|line| line.words.id.replace("finding.", "")).collect()
}
