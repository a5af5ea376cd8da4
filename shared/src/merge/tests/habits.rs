//! What was said of how people write and send, and what it settles.

use super::{toy::*, *};
use crate::{
    merge::{Decision, FileState, MergeQuestion, WhyIgnored, asked},
    submission::{Alias, Habit, Meaning, Scope, Wording},
    value::ValueState,
};

/// What a file of `ua` offers where it has written `1.234`.
fn grouped() -> Habit {
    let scope = Scope::Figures { reporter: "ua".into(), exported: false };
    let wording = Wording::new(scope, Scope::FRACTIONS);
    let alias = Alias { wording, means: Meaning::Is(Meaning::GROUPED.into()) };
    Habit { alias, state: Some(ValueState::number(1234)) }
}

fn left_out() -> Habit {
    let wording = Wording::new(Scope::Sign, Scope::ERROR);
    Habit { alias: Alias { wording, means: Meaning::Ignore }, state: None }
}

fn say(habit: Habit) -> Decision {
    Decision::Alias { alias: habit.alias }
}

#[test]
fn one_answer_settles_all_that_is_written_so() {
    let pack = pack();
    let file = |path: &str| File::new(&pack, path, "U", "ua").asks("A6", "1.234").offers(grouped());
    let mut session = session(&pack, [file("a.xlsx").done()]);
    assert_eq!(finish(&session).questions.len(), 1);
    session.decide(say(grouped()));
    let result = finish(&session);
    assert_eq!((result.questions.len(), &result.total("boxes").value), (0, &number("1234")));
    let told = &result.file("a.xlsx").findings;
    assert!(told.iter().any(|finding| finding.code == "read-as-confirmed"), "{told:?}");
    assert!(result.file("a.xlsx").account.balances());

    // What somebody says of one cell goes before what they say of all.
    let id = "ask-number:A6/1".to_owned();
    let (sha256, state) = (file("a.xlsx").sha256(), ValueState::number(1));
    session.decide(Decision::Answer { sha256, question: id, state });
    assert_eq!(finish(&session).total("boxes").value, number("1"));

    // Another unit's convention, or another meaning, settles nothing.
    let mut other = super::session(&pack, [file("a.xlsx").done()]);
    let mut of_another = grouped();
    of_another.alias.wording =
        Wording::new(Scope::Figures { reporter: "ub".into(), exported: false }, Scope::FRACTIONS);
    other.decide(say(of_another));
    let mut fraction = grouped();
    fraction.alias.means = Meaning::Is(Meaning::FRACTION.into());
    other.decide(say(fraction));
    assert_eq!(finish(&other).questions.len(), 1);
}

#[test]
fn what_is_left_out_by_habit_is_dismissed_and_its_unit_is_told() {
    let pack = pack();
    let old = File::new(&pack, "old.xlsx", "U", "ua").number("A6", "5");
    let old = old.edit(|import| import.revision = Some(1)).done();
    let new = File::new(&pack, "new.xlsx", "U", "ua").asks("A6", "#REF!").offers(left_out());
    let new = new.edit(|import| import.revision = Some(2)).done();
    let mut session = session(&pack, [old, new]);
    session.decide(say(left_out()));
    let result = finish(&session);
    assert_eq!(result.questions, []);
    // An error is not a blank: the older figure does not take its place.
    assert_eq!(coverage(result.total("boxes")).0, 0);
    let file = result.file("new.xlsx");
    assert_eq!(file.account.ignored.get(&WhyIgnored::Dismissed), Some(&1));
    assert!(file.account.balances());
    let returns = crate::returns::returns(&result);
    let items = returns.units.iter().flat_map(|unit| unit.items());
    assert!(items.into_iter().any(|item| item.finding.code == "ask-number"));
}

#[test]
fn what_marks_a_report_sent_again_is_asked_once() {
    let pack = pack();
    let file = |path: &str, reporter: &str, boxes: &str| {
        let file = File::new(&pack, path, "U", reporter).number("A6", boxes);
        file.edit(|import| import.modified = None).done()
    };
    let files = [
        file("a/BC PCMT.xlsx", "ua", "5"),
        file("a/BC PCMT sua.xlsx", "ua", "7"),
        file("b/bieu sua.xls", "ub", "30"),
        file("b/bieu.xls", "ub", "10"),
    ];
    let mut session = session(&pack, files);
    let result = finish(&session);
    assert_eq!(result.questions.len(), 2);
    let offered = asked(&pack, &result.questions).remove(0).answers;
    let mut decisions = offered.into_iter().map(|answer| answer.decision);
    let said = decisions.find(|decision| matches!(decision, Decision::Alias { .. }));
    session.decide(said.expect("offered"));
    let result = finish(&session);
    assert_eq!((result.questions.len(), &result.total("boxes").value), (0, &number("37")));
    assert_eq!(result.file("a/BC PCMT.xlsx").state, FileState::Superseded);

    // A sign of time goes before any name.
    session.push(
        File::new(&pack, "c.xlsx", "U", "ua")
            .number("A6", "9")
            .edit(|import| import.revision = Some(3))
            .done(),
    );
    let result = finish(&session);
    let [MergeQuestion::Counts { files, .. }] = result.questions.as_slice() else {
        panic!("{:?}", result.questions)
    };
    assert_eq!(files.len(), 3, "of three files nobody knows the order");
}

#[test]
fn of_equal_files_the_one_without_a_copys_name_counts() {
    let pack = pack();
    let file = File::new(&pack, "bieu.xlsx", "U", "ua").number("A6", "5").done();
    let copy = FileOutcome { path: "bieu (1) - Copy.xlsx".into(), ..file.clone() };
    let result = merge(&pack, [copy, file]);
    assert_eq!(result.file("bieu.xlsx").state, FileState::Recognised);
    let copy = result.file("bieu (1) - Copy.xlsx");
    assert_eq!((copy.state, copy.instead.as_deref()), (FileState::Duplicate, Some("bieu.xlsx")));
}
