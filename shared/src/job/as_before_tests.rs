//! What was answered in an earlier period: proposed, looked at as one list, taken and taken back.

use super::{
    review_tests::{asked_of, desk, doubtful, finish, number, review, settle, step, two_files},
    *,
};
use crate::{
    diag::Place,
    merge::{
        Decision,
        tests::toy::{self, File},
    },
    submission::{Answer, ImportState, Question},
    value::{Datum, ValueState},
};

fn before(desk: &mut MergeDesk) -> Vec<AsBefore> {
    match desk.handle(MergeRequest::Precedents, &[], None).answer {
        MergeAnswer::Precedents { lines } => lines,
        other => panic!("{other:?}"),
    }
}

/// A desk with these files that knows what another one remembers.
fn desk_after(earlier: &mut MergeDesk, files: Vec<File>) -> MergeDesk {
    let aliases = earlier.handle(MergeRequest::SaveAliases, &[], None).parts;
    let mut desk = desk(files);
    desk.handle(MergeRequest::LoadAliases, &aliases, None);
    finish(&mut desk);
    desk
}

#[test]
fn what_was_answered_before_is_proposed_and_taken_only_from_the_list() {
    let mut earlier = desk(two_files());
    let first = review(&mut earlier, None).lines[0].id.clone();
    assert_eq!(settle(&mut earlier, &first, 0, Alike::InFile, ""), 2);
    assert_eq!(finish(&mut earlier).aliases, 2, "there is something to be kept");
    assert_eq!(before(&mut earlier), [], "what is decided here is no precedent here");

    let mut desk = desk_after(&mut earlier, two_files());
    assert_eq!(review(&mut desk, None).total, 3, "nothing is settled by it");
    let proposed = before(&mut desk);
    let told: Vec<_> = proposed.iter().map(|line| (&*line.path, &*line.raw)).collect();
    assert_eq!(told, [("a.xlsx", "1.234"), ("a.xlsx", "5.678")], "of the same writer alone");
    assert_eq!(proposed[0].said_in, toy::PERIOD);
    let offers = asked_of(&mut desk, &proposed[0].question).offers;
    assert_eq!(offers[0].as_before.as_deref(), Some(toy::PERIOD));
    assert_eq!(offers.iter().filter(|offer| offer.as_before.is_some()).count(), 1);

    // What was taken out of the list stays open, and one step takes back what was taken.
    let one = proposed[1..].to_vec();
    assert_eq!(step(&mut desk, MergeRequest::AsBefore { chosen: one }).0, 1);
    assert_eq!(finish(&mut desk).questions, 2);
    step(&mut desk, MergeRequest::Undo);
    finish(&mut desk);
    assert_eq!(step(&mut desk, MergeRequest::AsBefore { chosen: proposed.clone() }).0, 2);
    assert_eq!(finish(&mut desk).questions, 1);
    let figures = |desk: &MergeDesk| {
        let result = desk.finished.as_ref().expect("finished");
        let given = result.forms.iter().flat_map(|form| &form.reporters);
        let given = given.filter(|given| given.reporter == "ua").collect::<Vec<_>>();
        given.iter().flat_map(|of| &of.origins).flatten().filter(|at| at.raw == "5.678").count()
    };
    assert_eq!(figures(&desk), 1);
    step(&mut desk, MergeRequest::Undo);
    assert_eq!(finish(&mut desk).questions, 3);
    assert_eq!(figures(&desk), 0);
    // What was not in the list that was seen is not taken.
    let mut other = proposed;
    other[0].decision = Decision::Exclude { sha256: "a".into(), reason: "x".into() };
    assert_eq!(step(&mut desk, MergeRequest::AsBefore { chosen: other[..1].to_vec() }).0, 0);
}

#[test]
fn two_answers_to_the_same_are_no_precedent() {
    let many = [("A1", "1.234", "1234", "1.234"), ("A6", "5.678", "5678", "5.678")];
    let counts = || vec![doubtful("a.xlsx", "ua", &many)];
    let mut earlier = desk(counts());
    let lines = review(&mut earlier, None).lines;
    settle(&mut earlier, &lines[0].id, 0, Alike::One, "");
    settle(&mut earlier, &lines[1].id, 1, Alike::One, "");
    finish(&mut earlier);
    let mut desk = desk_after(&mut earlier, counts());
    assert_eq!(before(&mut desk), []);
    // The next period is of one mind, and the one after it hears of that alone.
    let first = review(&mut desk, None).lines[0].id.clone();
    settle(&mut desk, &first, 1, Alike::InFile, "");
    let mut third = desk_after(&mut desk, counts());
    let answers: Vec<_> = before(&mut third).into_iter().map(|line| line.decision).collect();
    let is_fraction = |decision: &Decision| match decision {
        Decision::Answer { state, .. } => *state == number("1.234") || *state == number("5.678"),
        _ => false,
    };
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().all(is_fraction), "{answers:?}");
}

#[test]
fn a_file_that_shows_persons_is_proposed_to_be_left_out_and_never_to_be_let_in() {
    let held = |code: &'static str| {
        let pack = toy::pack();
        File::new(&pack, "a.xlsx", "U", "ua").number("A1", "3").edit(move |import| {
            import.state = ImportState::NeedsReview;
            import.values.clear();
            import.questions.push(Question {
                id: code.into(),
                code: code.into(),
                place: Place::default(),
                arguments: Vec::new(),
                raw: String::new(),
                answers: Vec::new(),
                about: None,
                wording: None,
                waiting: Vec::new(),
            });
        })
    };
    let said = |code: &'static str, wanted: fn(&Decision) -> bool| {
        let mut earlier = desk(vec![held(code)]);
        let first = review(&mut earlier, None).lines[0].id.clone();
        let offers = asked_of(&mut earlier, &first).offers;
        let at = offers.iter().position(|offer| wanted(&offer.decision)).expect("offered");
        settle(&mut earlier, &first, at, Alike::One, "vì thế");
        finish(&mut earlier);
        before(&mut desk_after(&mut earlier, vec![held(code)]))
    };
    let left_out = |decision: &Decision| matches!(decision, Decision::Exclude { .. });
    let let_in = |decision: &Decision| matches!(decision, Decision::Include { .. });
    for code in ["pii-name-column", "picture"] {
        let proposed = said(code, left_out);
        assert_eq!(proposed.len(), 1, "{code}");
        assert!(left_out(&proposed[0].decision));
    }
    assert_eq!(said("picture", let_in), []);
}

#[test]
fn a_bare_number_is_the_day_that_it_was_before_if_that_is_near() {
    let date = |text: &str| ValueState::Value(Datum::Date(toy::day(text)));
    let counted = |raw: &str| {
        doubtful("a.ods", "ua", &[("A2", raw, "1", "2")]).edit(|import| {
            let question = &mut import.questions[0];
            question.code = "not-a-date".into();
            question.answers = vec![Answer::Value(date("2023-02-05"))];
        })
    };
    let mut earlier = desk(vec![counted("44962")]);
    let first = review(&mut earlier, None).lines[0].id.clone();
    settle(&mut earlier, &first, 0, Alike::One, "");
    let mut proposed = |raw: &str| {
        let lines = before(&mut desk_after(&mut earlier, vec![counted(raw)]));
        lines.into_iter().map(|line| line.decision).collect::<Vec<_>>()
    };
    match &proposed("44999")[..] {
        [Decision::Answer { state, .. }] => assert_eq!(*state, date("2023-03-14")),
        other => panic!("{other:?}"),
    }
    // Counted from 1904 the same days lie four years ahead of what these numbers say.
    assert_eq!(proposed("43500"), []);
    assert_eq!(proposed("14/3"), []);
}
