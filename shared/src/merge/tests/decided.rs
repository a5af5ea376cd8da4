//! What people decide: corrections, policies, files included, questions dismissed.

use super::{toy::*, *};
use crate::{
    merge::{
        CellChange, Correction, CorrectionStatus, Decision, DecisionKey, FileState, MergeQuestion,
        Policy, WhyIgnored,
    },
    submission::{Import, Question},
    value::ValueState,
};

fn revised(pack: &Pack, path: &str, revision: u32) -> File {
    File::new(pack, path, "U", "ua").edit(|import| import.revision = Some(revision))
}

fn correction(row: &str, original: &str, state: &str) -> Correction {
    let number = |text: &str| match text {
        "" => ValueState::Blank,
        text => ValueState::number(text.parse::<rust_decimal::Decimal>().expect("a number")),
    };
    Correction {
        data_set: "U".into(),
        reporter: "ua".into(),
        row_code: row.into(),
        column_code: "1".into(),
        original: number(original),
        state: number(state),
        reason: "a zero too many".into(),
        by: "Lan".into(),
        at: "2023-06-18T09:00:00+07:00".into(),
    }
}

fn policy(policy: Policy) -> Decision {
    Decision::Policy { data_set: "U".into(), reporter: "ua".into(), policy }
}

fn status(result: &Consolidation) -> CorrectionStatus {
    result.corrections[0].status
}

#[test]
fn a_correction_counts_and_what_the_file_says_stays_known() {
    let pack = pack();
    let mut session = session(
        &pack,
        [
            File::new(&pack, "a.xlsx", "U", "ua").number("A6", "500").done(),
            File::new(&pack, "b.xlsx", "U", "ub").number("A6", "3").done(),
        ],
    );
    session.decide(Decision::Correct(correction("A6", "500", "50")));
    let result = finish(&session);
    let boxes = result.total("boxes");
    assert_eq!((&boxes.value, boxes.corrected), (&number("53"), 1));
    let part = &boxes.contributions[0].parts[0];
    assert_eq!((part.origin.raw.as_str(), part.adds), ("500", Some(50.into())));
    let was = part.corrected.as_ref().expect("marked");
    assert_eq!((was.original_text.as_str(), was.by.as_str()), ("500", "Lan"));
    assert_eq!(boxes.contributions[1].parts[0].corrected, None);
    assert_eq!(status(&result), CorrectionStatus::Applied);
    let report = crate::report::Report::of(&result);
    assert_eq!(report.corrections[0].reporter_name, "Body ua");
    assert!(report.sources.iter().any(|line| line.original.as_deref() == Some("500")));
    assert!(crate::report::print_html(&report).contains("a zero too many"));
    let csv = String::from_utf8(crate::export::csv(&result)).unwrap();
    assert!(csv.contains("boxes,,50,piece,A,,a zero too many,a.xlsx,"), "{csv}");
    let json: serde_json::Value =
        serde_json::from_slice(&crate::export::merge_json(&result)).unwrap();
    assert_eq!(json["corrections"][0]["status"], "applied");
    let total = json["totals"].as_array().unwrap().iter().find(|t| t["element"] == "boxes");
    assert_eq!(total.unwrap()["contributions"][0]["cells"][0]["original"], "500");

    session.withdraw(&correction("A6", "", "").key());
    assert_eq!(finish(&session).total("boxes").value, number("503"));
}

#[test]
fn a_correction_under_a_calculated_figure_marks_it() {
    let pack = pack();
    let file = File::new(&pack, "a.xlsx", "U", "ua").number("C.ra1/2", "12").number("C.ra2/2", "7");
    let mut session = session(&pack, [file.done()]);
    let correction = Correction {
        row_code: "C.ra1".into(),
        column_code: "2".into(),
        ..correction("C.ra1", "12", "10")
    };
    session.decide(Decision::Correct(correction));
    let result = finish(&session);
    let people = result.total("people");
    assert_eq!((&people.value, people.corrected), (&number("17"), 1));
}

#[test]
fn a_unit_that_corrects_itself_closes_the_correction() {
    let pack = pack();
    let mut session = session(&pack, [revised(&pack, "1.xlsx", 1).number("A6", "500").done()]);
    session.decide(Decision::Correct(correction("A6", "500", "50")));
    session.push(revised(&pack, "2.xlsx", 2).number("A6", "50").done());
    let result = finish(&session);
    assert_eq!(status(&result), CorrectionStatus::TakenOver);
    assert_eq!((&result.total("boxes").value, result.total("boxes").corrected), (&number("50"), 0));
    assert!(result.questions.is_empty());
}

#[test]
fn a_unit_that_sends_something_else_is_asked_about_and_counts_nowhere() {
    let pack = pack();
    let mut session = session(&pack, [revised(&pack, "1.xlsx", 1).number("A6", "500").done()]);
    session.decide(Decision::Correct(correction("A6", "500", "50")));
    session.push(revised(&pack, "2.xlsx", 2).number("A6", "55").number("A1", "3").done());
    let result = finish(&session);
    assert_eq!(status(&result), CorrectionStatus::Outdated);
    assert_eq!(result.total("boxes").value, Aggregate::None);
    let file = &result.file("2.xlsx").account;
    assert_eq!((file.placed, file.queued), (1, 1));
    assert!(file.balances());
    let [MergeQuestion::Correction { correction: asked, now, .. }] = result.questions.as_slice()
    else {
        panic!("one question: {:?}", result.questions)
    };
    assert_eq!((now.path.as_str(), now.text.as_str()), ("2.xlsx", "55"));
    // Made anew it counts.
    let again = Correction { original: now.state.clone(), ..(**asked).clone() };
    session.decide(Decision::Correct(again));
    let result = finish(&session);
    assert_eq!((&result.total("boxes").value, result.questions.len()), (&number("50"), 0));
}

#[test]
fn what_cannot_be_corrected_says_so() {
    let pack = pack();
    let mut session = session(&pack, []);
    session.decide(Decision::Correct(correction("A6", "", "50")));
    assert_eq!(status(&finish(&session)), CorrectionStatus::NoReport);
    session.push(File::new(&pack, "a.xlsx", "U", "ua").done());
    let words = ValueState::Value(crate::value::Datum::Text("many".into()));
    session.decide(Decision::Correct(Correction { state: words, ..correction("A6", "", "") }));
    assert_eq!(status(&finish(&session)), CorrectionStatus::Unfit);
    // What is calculated is no cell to correct.
    session.withdraw(&correction("A6", "", "").key());
    session.decide(Decision::Correct(correction("A8", "2", "3")));
    let result = finish(&session);
    assert_eq!(status(&result), CorrectionStatus::Unfit);
    assert_eq!(result.total("communes").value, number("2"));
}

#[test]
fn parts_complete_each_other_whatever_is_newer() {
    let pack = pack();
    let mut session = session(
        &pack,
        [
            revised(&pack, "1.xlsx", 1).number("A6", "5").number("A1", "2").done(),
            revised(&pack, "2.xlsx", 2)
                .number("A5", "9")
                .number("A1", "2")
                .with("A6", ValueState::NotAvailable, "…")
                .done(),
        ],
    );
    session.decide(policy(Policy::Supplement));
    let result = finish(&session);
    assert!(result.files.iter().all(|file| file.state == FileState::Recognised));
    let value = |element: &str| result.total(element).value.clone();
    assert_eq!((value("boxes"), value("best")), (number("5"), number("9")));
    assert_eq!(value("visits"), number("2"), "said twice, counted once");
    let second = &result.file("2.xlsx").account;
    assert_eq!((second.placed, second.ignored.get(&WhyIgnored::Repeated)), (0, Some(&2)));
    assert!(result.files.iter().all(|file| file.account.balances()));
    assert!(result.questions.is_empty());
}

#[test]
fn parts_that_disagree_are_asked_about_cell_by_cell() {
    let pack = pack();
    let files = [
        revised(&pack, "1.xlsx", 1).number("A6", "5").number("A1", "2"),
        revised(&pack, "2.xlsx", 2).number("A6", "7").number("A5", "9"),
    ];
    let hash = files[0].sha256();
    let mut session = session(&pack, files.map(File::done));
    session.decide(Decision::Policy {
        data_set: String::new(),
        reporter: String::new(),
        policy: Policy::Supplement,
    });
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, Aggregate::None);
    assert_eq!(result.total("visits").value, number("2"));
    let [MergeQuestion::Conflict { row_code, readings, .. }] = result.questions.as_slice() else {
        panic!("one question: {:?}", result.questions)
    };
    assert_eq!((row_code.as_str(), readings.len()), ("A6", 2));
    let accounts: Vec<_> =
        result.files.iter().map(|f| (f.account.placed, f.account.queued)).collect();
    assert_eq!(accounts, [(1, 1), (1, 1)]);

    session.decide(Decision::Take {
        data_set: "U".into(),
        reporter: "ua".into(),
        row_code: "A6".into(),
        column_code: "1".into(),
        sha256: hash,
    });
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, number("5"));
    assert!(result.questions.is_empty());
    assert!(result.files.iter().all(|file| file.account.balances()));
}

#[test]
fn a_cell_that_one_part_asks_about_waits_in_all() {
    let pack = pack();
    let asking = revised(&pack, "2.xlsx", 2).asks("A6", "1.234");
    let mut session =
        session(&pack, [revised(&pack, "1.xlsx", 1).number("A6", "5").done(), asking.done()]);
    session.decide(policy(Policy::Supplement));
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, Aggregate::None);
    assert_eq!(result.file("1.xlsx").account.queued, 1);
}

#[test]
fn nothing_is_corrected_that_still_waits_for_an_answer() {
    let pack = pack();
    let mut session = session(
        &pack,
        [
            revised(&pack, "1.xlsx", 1).number("A6", "5").done(),
            revised(&pack, "2.xlsx", 2).number("A6", "7").asks("A5", "1.234").done(),
        ],
    );
    session.decide(policy(Policy::Supplement));
    // Both cells are blank only because nobody has answered yet.
    for row in ["A5", "A6"] {
        session.decide(Decision::Correct(correction(row, "", "50")));
    }
    let result = finish(&session);
    assert!(result.corrections.iter().all(|line| line.status == CorrectionStatus::Waiting));
    assert_eq!(result.total("boxes").value, Aggregate::None);
    assert_eq!(result.total("best").value, Aggregate::None);
    assert_eq!(result.questions.len(), 2);
}

#[test]
fn the_first_file_counts_alone_where_that_was_decided() {
    let pack = pack();
    let mut session = session(
        &pack,
        [
            revised(&pack, "1.xlsx", 1).number("A6", "5").done(),
            revised(&pack, "2.xlsx", 2).number("A6", "7").number("A1", "2").done(),
        ],
    );
    session.decide(policy(Policy::KeepFirst));
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, number("5"));
    assert_eq!(result.total("visits").value, Aggregate::None, "nothing of what came later");
    assert_eq!(result.file("2.xlsx").state, FileState::Superseded);
}

#[test]
fn what_is_to_be_asked_is_asked_though_the_order_is_certain() {
    let pack = pack();
    let files = [
        revised(&pack, "1.xlsx", 1).number("A6", "5"),
        revised(&pack, "2.xlsx", 2).number("A6", "7"),
    ];
    let hash = files[0].sha256();
    let mut session = session(&pack, files.map(File::done));
    session.decide(policy(Policy::Ask));
    assert!(matches!(finish(&session).questions.as_slice(), [MergeQuestion::Counts { .. }]));
    let (data_set, reporter) = ("U".into(), "ua".into());
    session.decide(Decision::Counts { data_set, reporter, sha256: hash });
    assert_eq!(finish(&session).total("boxes").value, number("5"));
}

#[test]
fn what_is_said_of_one_goes_before_what_is_said_of_all() {
    let pack = pack();
    let mut session = session(
        &pack,
        [
            revised(&pack, "1.xlsx", 1).number("A6", "5").done(),
            revised(&pack, "2.xlsx", 2).number("A6", "7").done(),
        ],
    );
    let all = |data_set: &str, policy| Decision::Policy {
        data_set: data_set.into(),
        reporter: String::new(),
        policy,
    };
    session.decide(all("", Policy::Ask));
    session.decide(all("U", Policy::KeepFirst));
    assert_eq!(finish(&session).total("boxes").value, number("5"));
    session.decide(policy(Policy::KeepLatest));
    assert_eq!(finish(&session).total("boxes").value, number("7"));
}

#[test]
fn a_workbook_of_several_reports_is_left_out_with_all_of_them() {
    let pack = pack();
    let part = |path: &str, reporter: &str| {
        let file = File::new(&pack, path, "U", reporter).number("A6", "5");
        file.edit(|import| import.part_of = Some("whole".into())).done()
    };
    let mut session = session(&pack, [part("w.xlsx!/A", "ua"), part("w.xlsx!/B", "ub")]);
    assert_eq!(finish(&session).total("boxes").value, number("10"));
    let (sha256, reason) = ("whole".to_owned(), "a draft".to_owned());
    session.decide(Decision::Exclude { sha256, reason });
    let result = finish(&session);
    assert!(result.files.iter().all(|file| file.state == FileState::Excluded));
    assert!(result.files.iter().all(|file| file.account.balances() && file.reason == "a draft"));
}

#[test]
fn a_file_in_doubt_counts_once_it_is_included() {
    let pack = pack();
    let file = File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5").doubted();
    let sha256 = file.sha256.clone();
    let mut session = session(&pack, [file]);
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, Aggregate::None);
    assert_eq!((result.file("a.xlsx").account.queued, result.questions.len()), (1, 1));
    session.decide(Decision::Include { sha256: sha256.clone(), reason: "rung up".into() });
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, number("5"));
    let file = result.file("a.xlsx");
    assert_eq!((file.state, file.reason.as_str()), (FileState::Recognised, "rung up"));
    assert_eq!((file.account.placed, file.account.queued), (1, 0));
    assert!(result.questions.is_empty() && file.account.balances());
    session.withdraw(&DecisionKey::Include { sha256 });
    assert_eq!(finish(&session).questions.len(), 1);
}

#[test]
fn an_older_file_that_is_included_goes_before_the_newer() {
    let pack = pack();
    let files = [
        revised(&pack, "1.xlsx", 1).number("A6", "5"),
        revised(&pack, "2.xlsx", 2).number("A6", "7"),
    ];
    let sha256 = files[0].sha256();
    let mut session = session(&pack, files.map(File::done));
    session.decide(Decision::Include { sha256, reason: "the second is a draft".into() });
    let result = finish(&session);
    assert_eq!(result.total("boxes").value, number("5"));
    assert_eq!(result.file("2.xlsx").state, FileState::Superseded);
}

#[test]
fn a_line_that_belongs_nowhere_is_dismissed_with_its_figures() {
    let pack = pack();
    let file =
        File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5").edit(|import: &mut Import| {
            import.questions.push(Question {
                id: "extra-label:U!9".into(),
                code: "extra-label".into(),
                place: Default::default(),
                arguments: vec![("count".into(), "3".into())],
                raw: "Our own line".into(),
                answers: Vec::new(),
                about: None,
                wording: None,
                waiting: Vec::new(),
            });
        });
    let sha256 = file.sha256();
    let mut outcome = file.done();
    if let crate::merge::Outcome::Imported(import) = &mut outcome.outcome {
        import.account.read += 2;
        import.account.queued += 2;
    }
    let mut session = session(&pack, [outcome]);
    assert_eq!(finish(&session).file("a.xlsx").account.queued, 3);
    let (question, reason) = ("extra-label:U!9".into(), "a note".into());
    session.decide(Decision::Dismiss { sha256, question, reason });
    let result = finish(&session);
    let account = &result.file("a.xlsx").account;
    assert_eq!((account.queued, account.ignored[&WhyIgnored::Dismissed]), (0, 3));
    assert!(account.balances() && result.questions.is_empty());
}

#[test]
fn words_are_no_answer_where_a_figure_is_asked() {
    let pack = pack();
    let file = File::new(&pack, "a.xlsx", "U", "ua").asks("A6", "1.234");
    let (sha256, question) = (file.sha256(), "ask-number:A6/1".to_owned());
    let mut session = session(&pack, [file.done()]);
    let state = ValueState::Value(crate::value::Datum::Text("many".into()));
    session.decide(Decision::Answer { sha256, question, state });
    let result = finish(&session);
    assert_eq!((result.questions.len(), result.file("a.xlsx").account.queued), (1, 1));
}

#[test]
fn two_sendings_are_compared_cell_by_cell() {
    let pack = pack();
    let old = revised(&pack, "1.xlsx", 1).number("A6", "5").number("A1", "2").number("A2", "0.5");
    let new = revised(&pack, "2.xlsx", 2).number("A6", "7").number("A5", "9").number("A2", "0.5");
    let other = File::new(&pack, "h.xlsx", "H", "health");
    let (first, second, third) = (old.sha256(), new.sha256(), other.sha256());
    let session = session(&pack, [old.done(), new.done(), other.done()]);
    let diff = session.differences(&first, &second).expect("the same report");
    let seen: Vec<_> = diff
        .cells
        .iter()
        .map(|cell| {
            let text = |side: &Option<crate::merge::CellReading>| {
                side.as_ref().map(|reading| reading.text.clone()).unwrap_or_default()
            };
            (cell.row_code.as_str(), cell.change, text(&cell.old), text(&cell.new))
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("A1", CellChange::Emptied, "2".into(), String::new()),
            ("A5", CellChange::Added, String::new(), "9".into()),
            ("A6", CellChange::Changed, "5".into(), "7".into()),
        ]
    );
    assert_eq!(session.differences(&first, &third), None, "another body's");
}
