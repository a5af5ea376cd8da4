//! Every shape of target, every verdict.

use super::{
    super::tests::toy::*,
    tests::{health, incomplete, merge, number, police, session, toy, ua, ub, verdict},
    *,
};
use crate::{
    definition::*,
    merge::{Consolidation, Coverage, DecisionKey, Session},
    value::{Datum, ValueState},
};

#[test]
fn thresholds_are_strict_where_the_document_is() {
    let judge = |comparison, boxes: &str| {
        let pack = toy(&|pack| pack.targets = vec![target("${boxes}", comparison, "90")]);
        verdict(&pack, vec![ua(&pack).number("A6", boxes), ub(&pack).number("A6", "0")])
    };
    assert_eq!(judge(Operator::GreaterThan, "90"), Verdict::NotMet);
    assert_eq!(judge(Operator::GreaterThan, "91"), Verdict::Met);
    assert_eq!(judge(Operator::GreaterThanOrEqualTo, "90"), Verdict::Met);
    assert_eq!(judge(Operator::GreaterThanOrEqualTo, "89"), Verdict::NotMet);
    assert_eq!(judge(Operator::LessThan, "90"), Verdict::NotMet);
    assert_eq!(judge(Operator::LessThanOrEqualTo, "90"), Verdict::Met);
    assert_eq!(judge(Operator::EqualTo, "90"), Verdict::Met);
    assert_eq!(judge(Operator::NotEqualTo, "90"), Verdict::NotMet);
}

#[test]
fn none_is_never_met_by_silence_and_already_broken_by_one() {
    let pack = toy(&|pack| {
        let zero = target("${boxes}", Operator::EqualTo, "0");
        pack.targets = vec![Target { shape: TargetShape::Zero, ..zero }];
    });
    assert_eq!(verdict(&pack, vec![]), Verdict::Incomplete);
    assert_eq!(verdict(&pack, vec![ua(&pack).number("A6", "0")]), Verdict::Incomplete);
    let blank = vec![ua(&pack).number("A6", "0"), ub(&pack).number("A1", "1")];
    assert_eq!(verdict(&pack, blank), Verdict::Incomplete);
    let nil = ub(&pack).with("A6", ValueState::Nil, "KPS");
    assert_eq!(verdict(&pack, vec![ua(&pack).number("A6", "0"), nil]), Verdict::Met);
    assert_eq!(verdict(&pack, vec![ua(&pack).number("A6", "2")]), Verdict::NotMet);
}

#[test]
fn several_measures_must_all_pass_and_each_is_shown() {
    let judge = |stations: Option<&str>| {
        let pack = toy(&|pack| {
            let both = target("${boxes}", Operator::GreaterThanOrEqualTo, "5");
            let measures = vec!["${boxes}".into(), "${stations}".into()];
            pack.targets = vec![Target { measures, ..both }];
        });
        let mut files = vec![ua(&pack).number("A6", "5"), ub(&pack).number("A6", "0")];
        files.extend(stations.map(|number| health(&pack).number("A2", number)));
        let result = merge(&pack, files).targets.remove(0);
        (result.verdict, result.measures.iter().map(|m| m.verdict).collect::<Vec<_>>())
    };
    assert_eq!(judge(Some("5")), (Verdict::Met, vec![Verdict::Met, Verdict::Met]));
    assert_eq!(judge(Some("4")), (Verdict::NotMet, vec![Verdict::Met, Verdict::NotMet]));
    assert_eq!(judge(None), (Verdict::Incomplete, vec![Verdict::Met, Verdict::Incomplete]));
}

#[test]
fn each_district_is_judged_by_its_own_figures() {
    let pack = toy(&|pack| {
        let each = target("${boxes}", Operator::GreaterThanOrEqualTo, "3");
        let shape = TargetShape::ListAll;
        pack.targets = vec![Target { scope: Scope::Places(2), shape, ..each }];
    });
    let both = merge(&pack, vec![ua(&pack).number("A6", "3"), ub(&pack).number("A6", "1")]);
    let result = &both.targets[0];
    assert_eq!(
        (result.verdict, result.met()),
        (Verdict::NotMet, Coverage { counted: 1, expected: 2 })
    );
    assert_eq!(result.units[1].subject, Subject::Place("r.b".into()));
    assert_eq!(result.units[1].measures[0].outcome, number("1"));
    let term = &result.units[1].measures[0].terms[0];
    assert_eq!((term.key.as_str(), term.reporter.as_deref()), ("U/A6/1", Some("ub")));
    let one = merge(&pack, vec![ua(&pack).number("A6", "3")]);
    assert_eq!(one.targets[0].verdict, Verdict::Incomplete);
    assert_eq!(one.targets[0].units[1].measures[0].outcome, incomplete(0, 1));
}

#[test]
fn places_of_a_group_are_those_that_exist_at_the_cut_off() {
    let pack = toy(&|pack| {
        for place in &mut pack.places[1..3] {
            place.groups = vec!["g".into()];
        }
        pack.places[2].closed = Some(day("2023-06-14"));
        let each = target("${boxes}", Operator::GreaterThanOrEqualTo, "3");
        pack.targets = vec![Target { scope: Scope::Group("g".into()), ..each }];
    });
    let result = merge(&pack, vec![ua(&pack).number("A6", "3")]);
    assert_eq!(result.targets[0].units.len(), 1);
    assert_eq!(result.targets[0].verdict, Verdict::Met);
}

#[test]
fn a_district_is_counted_from_its_communes_in_the_provinces_roster() {
    let pack = toy(&|pack| {
        // The police of the province list all communes; the districts have no form.
        let roster = pack.data_sets[2].sections.remove(2);
        let rows = [7, 8].map(|at| pack.data_sets[2].sections[0].rows[at].clone());
        let rows = rows.map(|row| RowDef { code: format!("{}9", row.code), ..row });
        pack.data_sets.truncate(2);
        pack.data_sets[0].sections.push(roster);
        pack.data_sets[0].sections[0].rows.extend(rows);
        for owner in &mut pack.owners {
            if ["status", "communes", "communes_with"].contains(&owner.element.as_str()) {
                owner.counts = Counts::In(vec!["P".into()]);
            }
        }
        pack.indicators = vec![ratio("r", "${communes_with}", "${communes}")];
        let each = target("r", Operator::GreaterThanOrEqualTo, "100");
        pack.targets = vec![Target { scope: Scope::Places(2), ..each }];
    });
    let file = || police(&pack).choice("C.ra1/1", "with").choice("C.ra2/1", "none");
    let result = merge(&pack, vec![file().choice("C.rb1/1", "with")]);
    let outcomes = |result: &Consolidation| -> Vec<Calculated> {
        let units = result.targets[0].units.iter();
        units.map(|unit| unit.measures[0].outcome.clone()).collect()
    };
    assert_eq!(outcomes(&result), [number("50"), number("100")]);
    assert_eq!(result.targets[0].verdict, Verdict::NotMet);
    assert_eq!(outcomes(&merge(&pack, vec![file()])), [number("50"), incomplete(0, 1)]);
}

#[test]
fn reporters_are_judged_one_by_one_also_by_days() {
    let pack = toy(&|pack| {
        let day_of = pack.elements.iter_mut().find(|element| element.id == "plans").unwrap();
        day_of.value_type = ValueType::Date;
        let each = target("${plans}", Operator::LessThan, "2023-03-05");
        pack.targets = vec![Target { scope: Scope::Reporters, ..each }];
    });
    let on =
        |file: File, text: &str| file.with("A4", ValueState::Value(Datum::Date(day(text))), text);
    let both = vec![on(ua(&pack), "2023-03-04"), on(ub(&pack), "2023-03-05")];
    let result = merge(&pack, both).targets.remove(0);
    let verdicts: Vec<_> =
        result.units.iter().map(|unit| (unit.name.as_str(), unit.verdict)).collect();
    assert_eq!(verdicts, [("Body ua", Verdict::Met), ("Body ub", Verdict::NotMet)]);
    assert_eq!(result.units[0].measures[0].outcome, Calculated::Day(day("2023-03-04")));
    let one = merge(&pack, vec![on(ua(&pack), "2023-03-04")]);
    assert_eq!(one.targets[0].verdict, Verdict::Incomplete);
}

#[test]
fn on_time_is_counted_on_the_board_and_unknown_days_are_not_late() {
    let pack = toy(&|pack| {
        pack.indicators = vec![ratio("t", "submissionsOnTime()", "submissionsExpected()")];
        pack.targets = vec![target("t", Operator::GreaterThanOrEqualTo, "100")];
    });
    let files = || vec![police(&pack), health(&pack), ua(&pack), ub(&pack)];
    let received = |days: &[(&str, &str)]| {
        let mut session = session(&pack, files());
        let days = days.iter().map(|(path, on)| ((*path).to_owned(), Some(day(on))));
        session.set_received(days);
        session.finish(day("2023-06-20")).expect("known")
    };
    let all = [("p.xlsx", "2023-06-15"), ("h.xlsx", "2023-06-01"), ("a.xlsx", "2023-06-02")];
    let unknown = received(&all);
    assert_eq!(unknown.indicators[0].outcome, incomplete(3, 4));
    let on_time = received(&[&all[..], &[("b.xlsx", "2023-06-15")]].concat());
    assert_eq!(on_time.indicators[0].outcome, number("100"));
    assert_eq!(on_time.targets[0].verdict, Verdict::Met);
    let late = received(&[&all[..], &[("b.xlsx", "2023-06-16")]].concat());
    assert_eq!(
        (&late.indicators[0].outcome, late.targets[0].verdict),
        (&number("75"), Verdict::NotMet)
    );
    let missing = session(&pack, vec![]).finish(day("2023-06-20")).expect("known");
    assert_eq!(missing.indicators[0].outcome, number("0"));
}

#[test]
fn without_a_day_there_is_no_share_on_time_and_internal_forms_are_not_expected() {
    let indicator = || vec![ratio("t", "submissionsOnTime()", "submissionsExpected()")];
    let pack = toy(&|pack| {
        pack.indicators = indicator();
        pack.periods[0].due_before = None;
    });
    assert_eq!(merge(&pack, vec![police(&pack)]).indicators[0].outcome, Calculated::Undefined);
    let pack = toy(&|pack| {
        pack.indicators = indicator();
        pack.data_sets[2].internal = true;
    });
    let mut session = session(&pack, vec![police(&pack), health(&pack), ua(&pack)]);
    let on_time = ["p.xlsx", "h.xlsx"].map(|path| (path.to_owned(), Some(day("2023-06-01"))));
    session.set_received(on_time);
    let result = session.finish(day("2023-06-20")).expect("known");
    assert_eq!(result.indicators[0].outcome, number("100"));
    // What internal forms hold of the block of everybody is in no total.
    assert_eq!(result.indicators[0].denominator, Some(2.into()));
}

#[test]
fn targets_hold_in_their_periods_and_days() {
    let judged = |edit: &dyn Fn(&mut Target)| {
        let pack = toy(&|pack| {
            let mut target = target("${boxes}", Operator::EqualTo, "0");
            edit(&mut target);
            pack.targets = vec![target];
        });
        merge(&pack, vec![]).targets.len()
    };
    assert_eq!(judged(&|_| {}), 1);
    assert_eq!(judged(&|target| target.period_kinds = vec!["year".into()]), 0);
    assert_eq!(judged(&|target| target.valid_from = Some(day("2023-06-15"))), 0);
    assert_eq!(judged(&|target| target.valid_from = Some(day("2023-06-14"))), 1);
    assert_eq!(judged(&|target| target.valid_to = Some(day("2023-06-13"))), 0);
}

#[test]
fn words_are_judged_by_those_who_merge_with_a_reason() {
    let pack = toy(&|pack| {
        let mut words = target("${words}", Operator::EqualTo, "0");
        words.shape = TargetShape::Qualitative;
        (words.comparison, words.threshold) = (None, None);
        let numbers = Target { id: "N".into(), ..target("${boxes}", Operator::EqualTo, "0") };
        pack.targets = vec![words, numbers];
    });
    let mut session = session(&pack, vec![ua(&pack).text("B1", "done")]);
    let finish = |session: &Session| session.finish(day("2023-06-20")).expect("known").targets;
    assert_eq!(finish(&session)[0].verdict, Verdict::ToJudge);
    let judge =
        |target: &str, met| Decision::Judge { target: target.into(), met, reason: "seen".into() };
    session.decide(judge("T", false));
    session.decide(judge("T", true));
    session.decide(judge("N", true));
    let judged = finish(&session);
    assert_eq!((judged[0].verdict, judged[0].reason.as_str()), (Verdict::Met, "seen"));
    assert_eq!(judged[1].verdict, Verdict::Incomplete, "numbers speak for themselves");
    session.withdraw(&DecisionKey::Judge { target: "T".into() });
    assert_eq!(finish(&session)[0].verdict, Verdict::ToJudge);
}
