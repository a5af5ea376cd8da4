//! What each aggregation gives, and what never happens.

use super::{toy::*, *};
use crate::{
    form::{CellIndex, Form},
    merge::{
        BoardStatus, Contribution, Decision, FileState, IgnoredFile, MergeQuestion, Outcome,
        Rejection, RejectionCode, Standing, WhyIgnored,
    },
    report::Report,
    submission::{Answer, CellRef, Import, ImportState, Question},
    value::{Datum, ValueState},
};

fn part_sum(contribution: &Contribution) -> Option<rust_decimal::Decimal> {
    contribution.parts.iter().map(|part| part.adds).sum()
}

#[test]
fn sums_are_exact_in_the_canonical_unit_and_carry_n_of_n() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua").number("A2", "0.1").number("A1", "3").done(),
            File::new(&pack, "b.xlsx", "U", "ub").number("A2", "0.2").done(),
            File::new(&pack, "p.xlsx", "P", "police").number("A1", "10").done(),
        ],
    );
    let spent = result.total("spent");
    assert_eq!(spent.value, number("300000"));
    assert_eq!(spent.shown(), Some("0.3".parse().unwrap()));
    assert_eq!(coverage(spent), (2, 2));
    // Block ALL over the bodies of all forms; each form keeps its own part.
    let visits = result.total("visits");
    assert_eq!((&visits.value, coverage(visits)), (&number("13"), (2, 4)));
    assert_eq!(visits.data_sets, ["P", "H", "U"]);
    assert_eq!(visits.lacking, ["health", "ub"]);
    assert_eq!(result.row("U/A1").value, number("3"));
    assert_eq!(result.row("U/A1").standing, Standing::Part);
}

#[test]
fn states_that_are_no_figures_are_not_zero_but_nil_is() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua").with("A6", ValueState::Nil, "KPS").done(),
            File::new(&pack, "b.xlsx", "U", "ub").with("A6", ValueState::NotAvailable, "…").done(),
        ],
    );
    let boxes = result.total("boxes");
    assert_eq!((&boxes.value, coverage(boxes)), (&number("0"), (1, 2)));
    assert_eq!(boxes.contributions[0].state, ValueState::Nil);
    assert_eq!(boxes.lacking, ["ub"]);
}

#[test]
fn yes_list_texts_and_maximum() {
    let pack = pack();
    let flag = |value| ValueState::Value(Datum::Flag(value));
    let result = merge(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua")
                .with("A3", flag(true), "Có")
                .text("A4", "Street  watch\nNight patrol")
                .number("A5", "4")
                .text("B1", "first")
                .done(),
            File::new(&pack, "b.xlsx", "U", "ub")
                .with("A3", flag(false), "Không")
                .text("A4", "street watch")
                .number("A5", "9")
                .text("B1", "second")
                .done(),
        ],
    );
    assert_eq!(result.total("flag").value, Aggregate::Yes(1));
    assert_eq!(coverage(result.total("flag")), (2, 2));
    assert_eq!(result.total("best").value, number("9"));
    assert_eq!(result.total("words").value, Aggregate::Texts(2));
    let Aggregate::List(items) = &result.total("plans").value else { panic!("a list") };
    let items: Vec<_> = items.iter().map(|i| (i.text.as_str(), i.reporters.len())).collect();
    assert_eq!(items, [("Night patrol", 1), ("Street watch", 2)]);
}

#[test]
fn check_elements_and_stated_values_are_never_totalled() {
    let pack = pack();
    let result = merge(
        &pack,
        [File::new(&pack, "p.xlsx", "P", "police")
            .number("A2", "7")
            .number("A4", "5")
            .number("A1/2", "99")
            .done()],
    );
    assert_eq!(result.row("P/A2").value, Aggregate::None);
    assert_eq!(result.row("P/A2").standing, Standing::Never);
    assert_eq!(result.row("P/A4").value, Aggregate::None);
    assert_eq!(result.row("P/A4").contributions.len(), 1, "its cell can still be looked at");
    assert!(result.totals.keys().all(|key| key.element != "joint"));
    assert_eq!(result.total("boxes").value, Aggregate::None);
    assert_eq!(result.total("visits").value, Aggregate::None, "comparisons do not count");
}

#[test]
fn the_owner_counts_and_a_province_is_never_added_to_its_districts() {
    let pack = pack();
    let districts = [
        File::new(&pack, "a.xlsx", "U", "ua").number("A7", "4").done(),
        File::new(&pack, "b.xlsx", "U", "ub").number("A7", "5").done(),
    ];
    // Until the owner reports, the level below stands in.
    let waiting = merge(&pack, districts.clone());
    let cases = waiting.total("cases");
    assert_eq!((&cases.value, cases.standing), (&number("9"), Standing::StandIn));
    assert_eq!(cases.data_sets, ["U"]);
    assert!(waiting.cross_checks.is_empty());

    let police = File::new(&pack, "p.xlsx", "P", "police").number("A3", "11").done();
    let result = merge(&pack, districts.into_iter().chain([police]));
    let cases = result.total("cases");
    assert_eq!((&cases.value, cases.standing), (&number("11"), Standing::Counts));
    assert_eq!(coverage(cases), (1, 1));
    assert_eq!(result.row("U/A7").standing, Standing::CrossCheck);
    let [check] = result.cross_checks.as_slice() else { panic!("one comparison") };
    assert!(check.differs);
    assert_eq!(check.difference, Some((-2).into()));
}

#[test]
fn figures_that_agree_are_compared_and_do_not_differ() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua").number("A7", "4").done(),
            File::new(&pack, "p.xlsx", "P", "police").number("A3", "4").done(),
        ],
    );
    assert!(!result.cross_checks[0].differs);
    assert_eq!(result.cross_checks[0].other.coverage.expected, 2);
}

#[test]
fn geographic_counts_of_two_levels_are_never_one_total() {
    let mut pack = (*pack()).clone();
    let owner = pack.owners.iter_mut().find(|owner| owner.element == "people").unwrap();
    owner.counts = crate::definition::Counts::Everywhere;
    let row = pack.data_sets[1].sections[0].rows[0].clone();
    let row = crate::definition::RowDef { code: "A9".into(), element: "people".into(), ..row };
    pack.data_sets[1].sections[0].rows.push(row);
    let pack = Arc::new(pack);
    let result = merge(
        &pack,
        [
            File::new(&pack, "h.xlsx", "H", "health").number("A9", "100").done(),
            File::new(&pack, "a.xlsx", "U", "ua").number("C.ra1/2", "60").done(),
        ],
    );
    assert_eq!(result.total("people").value, Aggregate::None);
    assert_eq!(result.findings[0].code, "levels-mixed");
}

#[test]
fn rosters_give_places_and_their_counts() {
    let pack = pack();
    let result = merge(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua")
                .choice("C.ra1/1", "with")
                .choice("C.ra2/1", "none")
                .number("C.ra1/2", "12")
                .number("C.ra2/2", "0")
                .done(),
            File::new(&pack, "b.xlsx", "U", "ub").choice("C.rb1/1", "with").done(),
        ],
    );
    let status = result.total_of("status", "", "r.a.1");
    assert_eq!(status.value, Aggregate::Single(Datum::Choice("with".into())));
    assert_eq!(coverage(status), (1, 1));
    assert_eq!(result.total_of("people", "", "r.a.1").value, number("12"));
    assert_eq!(result.total("people").value, number("12"), "the roster's bottom line");
    assert_eq!(result.total("communes").value, number("3"));
    let with = result.total("communes_with");
    assert_eq!(with.value, number("2"));
    for contribution in &with.contributions {
        assert_eq!(part_sum(contribution), contribution.number, "cells that add up");
        assert_eq!(contribution.parts.len(), 1);
    }
}

#[test]
fn counts_of_a_roster_wait_for_its_reporter() {
    let pack = pack();
    let result =
        merge(&pack, [File::new(&pack, "b.xlsx", "U", "ub").choice("C.rb1/1", "none").done()]);
    assert_eq!(result.total("communes").value, number("1"));
    assert_eq!(coverage(result.total("communes")), (1, 2));
    assert_eq!(result.total("communes_with").value, number("0"));
}

#[test]
fn a_duplicate_counts_once() {
    let pack = pack();
    let file = File::new(&pack, "b/x.xlsx", "U", "ua").number("A6", "5").done();
    let copy = |path: &str| FileOutcome { path: path.into(), ..file.clone() };
    let result = merge(&pack, [file.clone(), copy("c/x.xlsx"), copy("a/x.xlsx")]);
    assert_eq!(result.total("boxes").value, number("5"));
    assert_eq!(result.file("a/x.xlsx").state, FileState::Recognised);
    for path in ["b/x.xlsx", "c/x.xlsx"] {
        assert_eq!(result.file(path).state, FileState::Duplicate);
        assert_eq!(result.file(path).instead.as_deref(), Some("a/x.xlsx"));
        assert_eq!(result.file(path).account.ignored[&WhyIgnored::Duplicate], 1);
    }
}

#[test]
fn a_contradictory_file_places_nothing_and_its_reporter_is_in_review() {
    let pack = pack();
    let file = File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5").edit(|import| {
        import.state = ImportState::NeedsReview;
        import.recognition.reporter = None;
        let anchor = |id: &str| crate::submission::Anchor {
            sign: crate::submission::Sign::Properties,
            about: crate::submission::About::Reporter,
            sheet: None,
            cell: None,
            text: id.into(),
            reading: Some(id.into()),
        };
        import.recognition.contradictions.push(crate::submission::Contradiction {
            about: crate::submission::About::Reporter,
            first: anchor("ua"),
            second: anchor("ub"),
        });
    });
    let result = merge(&pack, [file.done()]);
    assert_eq!(result.total("boxes").value, Aggregate::None);
    assert_eq!(result.file("a.xlsx").state, FileState::NeedsReview);
    assert_eq!(result.file("a.xlsx").account.placed, 0);
    let status = |reporter: &str| {
        result.board.lines.iter().find(|line| line.reporter == reporter).unwrap().status
    };
    assert_eq!(status("ua"), BoardStatus::InReview);
    assert_eq!(status("ub"), BoardStatus::InReview);
    assert_eq!(status("police"), BoardStatus::Missing);
}

#[test]
fn a_blank_template_that_came_back_is_no_report() {
    let pack = pack();
    let file = File::new(&pack, "a.xlsx", "U", "ua").edit(|import| {
        import.state = ImportState::NeedsReview;
        let severity = crate::diag::Severity::Medium;
        import.findings.push(crate::diag::Finding::new(severity, "nothing-filled"));
    });
    let result = merge(&pack, [file.done()]);
    let line = result.board.lines.iter().find(|line| line.reporter == "ua").unwrap();
    assert_eq!(line.status, BoardStatus::Missing);
}

#[test]
fn a_file_of_another_period_waits() {
    let pack = pack();
    let file = File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5");
    let result = merge(
        &pack,
        [file.edit(|import| import.recognition.period = Some("2022S1".into())).done()],
    );
    let file = result.file("a.xlsx");
    assert_eq!(file.state, FileState::NeedsReview);
    assert!(file.findings.iter().any(|finding| finding.code == "period-mismatch"));
    assert_eq!(result.total("boxes").value, Aggregate::None);
}

#[test]
fn what_somebody_does_not_owe_counts_only_once_it_is_included() {
    let pack = pack();
    let own = File::new(&pack, "h.xlsx", "H", "health").number("A2", "5").done();
    let other =
        File::new(&pack, "p.xlsx", "H", "police").number("A1", "3").number("A2", "7").done();
    let police = File::new(&pack, "own.xlsx", "P", "police").number("A1", "10").done();
    let sha256 = other.sha256.clone();
    let mut session = session(&pack, [own, other, police]);
    let owed = |result: &Consolidation| {
        let tally = &result.tally;
        (tally.owed, tally.reported, tally.missing)
    };
    let value = |result: &Consolidation| result.row("H/A2").value.clone();

    let waits = finish(&session);
    assert_eq!(waits.file("p.xlsx").state, FileState::NeedsReview);
    assert_eq!(value(&waits), number("5"));
    let asked = waits.questions.iter().map(|asked| match asked {
        MergeQuestion::File { path, question, .. } => (path.as_str(), question.code.as_str()),
        other => panic!("{other:?}"),
    });
    assert_eq!(asked.collect::<Vec<_>>(), [("p.xlsx", "reporter-not-due")]);

    let reason = || "helps out in this period".to_owned();
    session.decide(Decision::Include { sha256: sha256.clone(), reason: reason() });
    let included = finish(&session);
    let file = included.file("p.xlsx");
    assert_eq!((file.state, file.reason.as_str()), (FileState::Recognised, &*reason()));
    assert_eq!((file.account.placed, file.account.queued), (2, 0));
    assert!(included.questions.is_empty());
    assert_eq!(value(&included), number("12"));
    assert_eq!(owed(&included), owed(&waits), "neither missing nor one of those that owe it");
    let report = Report::of(&included);
    let form = report.forms.iter().find(|form| form.data_set == "H").unwrap();
    assert_eq!((form.coverage.counted, form.coverage.expected), (1, 1));
    assert_eq!(form.reporters.iter().map(|of| of.due).collect::<Vec<_>>(), [true, false]);
    let adds: Vec<_> = report
        .sources
        .iter()
        .filter(|line| line.file == "p.xlsx")
        .map(|line| (line.figure.as_str(), line.adds))
        .collect();
    assert_eq!(adds, [("H/A2/1", Some(7.into()))]);
    // What it tells in a form of its own counts there, and its cells are nobody's gap.
    assert_eq!(included.total("visits").value, number("10"));
    assert_eq!(included.row("H/A1").lacking, ["health"]);

    session.decide(Decision::Exclude { sha256, reason: reason() });
    let excluded = finish(&session);
    assert_eq!(excluded.file("p.xlsx").state, FileState::Excluded);
    assert_eq!(value(&excluded), number("5"));
}

#[test]
fn received_days_decide_what_is_late_and_no_evidence_never_does() {
    let pack = pack();
    let mut session = session(
        &pack,
        [
            File::new(&pack, "in/a.xlsx", "U", "ua").done(),
            File::new(&pack, "in/b.xlsx", "U", "ub").done(),
            File::new(&pack, "in/h.xlsx", "H", "health").done(),
        ],
    );
    session.set_received([
        ("in/a.xlsx".to_owned(), Some(day("2023-06-15"))),
        ("b.xlsx".to_owned(), Some(day("2023-06-16"))),
    ]);
    let statuses = |session: &Session, now: &str| -> Vec<(String, BoardStatus)> {
        let result = session.finish(day(now)).unwrap();
        result.board.lines.into_iter().map(|line| (line.reporter, line.status)).collect()
    };
    assert_eq!(
        statuses(&session, "2023-06-16"),
        [
            ("police".to_owned(), BoardStatus::Missing),
            ("health".to_owned(), BoardStatus::ReceivedUnknown),
            ("ua".to_owned(), BoardStatus::OnTime),
            ("ub".to_owned(), BoardStatus::Late),
        ]
    );
    assert_eq!(statuses(&session, "2023-06-15")[0].1, BoardStatus::NotYetDue);
    session.set_received([("b.xlsx".to_owned(), None)]);
    assert_eq!(statuses(&session, "2023-06-16")[3].1, BoardStatus::ReceivedUnknown);
}

#[test]
fn every_file_ends_in_one_state_and_the_states_sum_up() {
    let pack = pack();
    let outcome = |path: &str, outcome| FileOutcome {
        path: path.into(),
        sha256: crate::value::sha256_hex(path.as_bytes()),
        size: 1,
        outcome,
    };
    let corrupt =
        Rejection { code: RejectionCode::Corrupt, what: "crc".into(), detail: String::new() };
    let strange = File::new(&pack, "strange.xls", "U", "ua").edit(|import: &mut Import| {
        import.state = ImportState::Unrecognised;
        import.recognition = Default::default();
        import.values.clear();
    });
    let excluded = File::new(&pack, "out.xlsx", "U", "ub").number("A6", "5");
    let hash = excluded.sha256();
    let mut session = session(
        &pack,
        [
            outcome("broken.xlsx", Outcome::Rejected(corrupt)),
            outcome("~$a.xlsx", Outcome::Ignored(IgnoredFile::SystemFile)),
            strange.done(),
            excluded.done(),
            File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5").done(),
        ],
    );
    session.decide(Decision::Exclude { sha256: hash, reason: "a rehearsal".into() });
    let result = finish(&session);
    let states: Vec<FileState> = result.files.iter().map(|file| file.state).collect();
    use FileState::*;
    assert_eq!(states, [Recognised, Rejected, Excluded, Unrecognised, Ignored]);
    assert_eq!(result.tally.dropped, result.tally.states.values().sum::<usize>());
    assert_eq!(result.total("boxes").value, number("5"));
    assert!(result.files.iter().all(|file| file.account.balances()));
}

#[test]
fn an_answer_places_the_cell_and_the_question_is_gone() {
    let pack = pack();
    let form = Form::build(
        &pack,
        pack.data_set("U").unwrap(),
        pack.reporter("ua").unwrap(),
        pack.period(PERIOD).unwrap(),
    );
    let cell: CellIndex = form.find("A6", "1").unwrap();
    let file = File::new(&pack, "a.xlsx", "U", "ua").edit(|import| {
        import.values.retain(|value| value.row_code != "A6");
        import.questions.push(Question {
            id: "ask-number:A6/1".into(),
            code: "ask-number".into(),
            place: crate::diag::Place { cell: Some("D9".into()), ..Default::default() },
            arguments: Vec::new(),
            raw: "1.234".into(),
            answers: vec![Answer::Value(ValueState::number(1234))],
            about: Some(CellRef {
                cell,
                key: form.cells[cell].key.clone(),
                row_code: "A6".into(),
                column_code: "1".into(),
            }),
            wording: None,
            waiting: Vec::new(),
        });
    });
    let sha256 = file.sha256();
    let mut session = session(&pack, [file.done()]);
    let before = finish(&session);
    assert_eq!(before.total("boxes").value, Aggregate::None);
    assert_eq!(before.file("a.xlsx").account.queued, 1);
    assert!(matches!(before.questions.as_slice(), [MergeQuestion::File { .. }]));

    let answer = Decision::Answer {
        sha256,
        question: "ask-number:A6/1".into(),
        state: ValueState::number(1234),
    };
    session.decide(answer.clone());
    let after = finish(&session);
    assert_eq!(after.total("boxes").value, number("1234"));
    assert_eq!(after.total("boxes").contributions[0].parts[0].origin.raw, "1.234");
    assert_eq!(after.file("a.xlsx").account.queued, 0);
    assert!(after.questions.is_empty());

    session.withdraw(&answer.key());
    assert_eq!(finish(&session).total("boxes").value, Aggregate::None);
}

#[test]
fn nobody_is_missing_in_an_internal_form_and_what_came_is_compared() {
    let mut pack = (*pack()).clone();
    pack.data_sets[2].internal = true;
    let pack = Arc::new(pack);
    let result = merge(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua").number("A7", "5").done(),
            File::new(&pack, "p.xlsx", "P", "police").number("A3", "11").done(),
        ],
    );
    let states: Vec<_> =
        result.board.lines.iter().map(|line| (line.reporter.as_str(), line.status)).collect();
    let expected = [
        ("police", BoardStatus::ReceivedUnknown),
        ("health", BoardStatus::Missing),
        ("ua", BoardStatus::Received),
    ];
    assert_eq!(states, expected);
    assert_eq!((result.tally.owed, result.tally.reported, result.tally.missing), (2, 1, 1));
    assert!(result.cross_checks.iter().any(|check| check.differs && check.key.element == "cases"));
}

#[test]
fn without_a_day_nobody_is_late() {
    let mut pack = (*pack()).clone();
    pack.periods[0].due_before = None;
    let pack = Arc::new(pack);
    let mut session =
        session(&pack, [File::new(&pack, "p.xlsx", "P", "police").number("A3", "1").done()]);
    session.set_received([("p.xlsx".to_owned(), Some(day("2023-09-01")))]);
    let result = finish(&session);
    let line = &result.board.lines[0];
    assert_eq!((line.status, line.received), (BoardStatus::Received, Some(day("2023-09-01"))));
    assert!(result.board.lines[1..].iter().all(|line| line.status == BoardStatus::NoDueDay));
    assert_eq!((result.tally.on_time, result.tally.late, result.tally.missing), (0, 0, 0));
}

#[test]
fn reporters_and_forms_outside_their_days_are_not_expected() {
    let mut pack = (*pack()).clone();
    pack.reporters[3].valid_to = Some(day("2023-06-13"));
    pack.data_sets[1].valid_from = Some(day("2023-06-15"));
    let pack = Arc::new(pack);
    let result = merge(&pack, []);
    let expected: Vec<&str> =
        result.board.lines.iter().map(|line| line.reporter.as_str()).collect();
    assert_eq!(expected, ["police", "ua"]);
    // The last day itself still counts.
    let mut pack = (*pack).clone();
    pack.reporters[3].valid_to = Some(day("2023-06-14"));
    pack.data_sets[1].valid_from = Some(day("2023-06-14"));
    assert_eq!(merge(&Arc::new(pack), []).board.lines.len(), 4);
}
