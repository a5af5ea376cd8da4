//! Files out and in again, whole, damaged and written by people.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    super::{
        Decision, Policy, Session,
        tests::toy::{self, File},
    },
    *,
};
use crate::{
    definition::Pack,
    diag::Place,
    submission::{Alias, Answer, Identity, ImportState, Meaning, Question, Scope, Wording},
};

fn alias(text: &str, means: Meaning) -> Alias {
    let scope = Scope::Row { data_set: "U".into(), section: "A".into(), under: String::new() };
    Alias { wording: Wording::new(scope, text), means }
}

fn session(pack: &Arc<Pack>) -> Session {
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    session.push(File::new(pack, "in/a.xlsx", "U", "ua").number("A6", "5").done());
    session.push(File::new(pack, "in/b.xlsx", "U", "ub").number("A6", "7").done());
    session.set_received([("a.xlsx".to_owned(), Some(toy::day("2023-06-15")))]);
    session.decide(Decision::Exclude { sha256: "00".into(), reason: "a draft".into() });
    session.decide(Decision::Policy {
        data_set: "U".into(),
        reporter: String::new(),
        policy: Policy::Supplement,
    });
    session.decide(Decision::Alias { alias: alias("Số hộp", Meaning::Is("A6".into())) });
    session.set_non_secret(true);
    session
}

fn codes(findings: &[crate::diag::Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn decisions_are_written_and_taken_again() {
    let pack = toy::pack();
    let first = session(&pack);
    let bytes = write_decisions(&first);
    let list = parse_decisions(&pack, &bytes).expect("our own file");
    assert_eq!((list.decisions.len(), list.findings.len()), (3, 0));
    let mut second = Session::new(pack.clone(), toy::PERIOD);
    assert!(second.take_decisions(list).is_empty());
    assert_eq!(second.decisions(), first.decisions());
    assert_eq!(write_decisions(&second), bytes);
    // A bare list, as merge.json holds it.
    let bare = serde_json::to_vec(first.decisions()).unwrap();
    assert_eq!(parse_decisions(&pack, &bare).unwrap().decisions, first.decisions());
}

#[test]
fn of_another_period_only_what_lasts_is_taken() {
    let pack = toy::pack();
    let bytes = write_decisions(&session(&pack));
    let text = String::from_utf8(bytes).unwrap().replace("2023S1", "2022S2");
    let mut other = Session::new(pack.clone(), toy::PERIOD);
    let list = parse_decisions(&pack, text.as_bytes()).unwrap();
    let findings = other.take_decisions(list);
    assert_eq!(codes(&findings), ["decisions-other-period"]);
    assert_eq!(findings[0].argument("count"), Some("1"));
    assert_eq!((other.decisions().len(), other.aliases().len()), (2, 1));
}

#[test]
fn entries_that_are_no_decision_are_told_with_their_number() {
    let pack = toy::pack();
    let text = r#"{"format":"tonghop-decisions","version":1,"decisions":[
        {"kind":"exclude","sha256":"aa","reason":"thử"},
        {"kind":"guess","sha256":"aa"},
        {"kind":"exclude","sha256":"bb","reason":"  "}]}"#;
    let list = parse_decisions(&pack, text.as_bytes()).unwrap();
    assert_eq!(list.decisions.len(), 1);
    assert_eq!(codes(&list.findings), ["decision-line", "decision-reason"]);
    assert_eq!(list.findings[0].argument("number"), Some("2"));
    for (text, code) in [
        ("{", "decisions-malformed"),
        ("3", "decisions-malformed"),
        (r#"{"format":"other","version":1,"decisions":[]}"#, "decisions-malformed"),
        (r#"{"format":"tonghop-decisions","version":2,"decisions":[]}"#, "decisions-newer"),
    ] {
        assert_eq!(parse_decisions(&pack, text.as_bytes()).unwrap_err().code, code, "{text}");
    }
}

#[test]
fn aliases_are_lines_that_people_can_read_and_edit() {
    let pack = toy::pack();
    let column = Scope::Column { data_set: "U".into(), section: String::new() };
    let aliases: crate::submission::Aliases = [
        alias("Số hộp, \"thùng\"", Meaning::Is("A6".into())),
        Alias { wording: Wording::new(column, "Ghi chú"), means: Meaning::Ignore },
        Alias {
            wording: Wording::new(Scope::Form, "Phụ lục 1"), means: Meaning::Is("U".into())
        },
    ]
    .into_iter()
    .collect();
    let bytes = write_aliases(&aliases);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(
        text.starts_with(
            "\u{feff}kind,text,means,form,section,under,reporter_kind,reporter,asked\n"
        ),
        "{text}"
    );
    assert!(text.contains("\ncolumn,ghi chú,-,U,,,,,\n"), "{text}");
    let list = parse_aliases(&pack, &bytes);
    assert_eq!((list.aliases, list.findings.len()), (aliases, 0));

    // As a spreadsheet of Vietnamese offices saves it, with the columns in another order.
    let edited = "means;form;kind;text\r\nU;;form;PHỤ LỤC 1.\r\n\r\n-;U;column;Ghi chú\r\n";
    let list = parse_aliases(&pack, edited.as_bytes());
    assert_eq!((list.aliases.len(), list.findings.len()), (2, 0));
}

#[test]
fn how_people_write_and_send_is_kept_in_the_same_list() {
    let pack = toy::pack();
    let figures = |exported| Scope::Figures { reporter: "ua".into(), exported };
    let is = |scope, text, means: &str| {
        let (wording, means) = (Wording::new(scope, text), Meaning::Is(means.to_owned()));
        Alias { wording, means }
    };
    let before = |asked: &str, reporter: &str| Scope::AsBefore {
        asked: asked.to_owned(),
        reporter: reporter.to_owned(),
    };
    let (data_set, reporter) = ("U".to_owned(), "ua".to_owned());
    let unit = reporter.clone();
    let aliases: crate::submission::Aliases = [
        is(figures(false), Scope::FRACTIONS, Meaning::FRACTION),
        is(figures(true), Scope::COUNTS, Meaning::GROUPED),
        is(Scope::Sign, "Chua CO", "not_available"),
        Alias { wording: Wording::new(Scope::Sign, Scope::ERROR), means: Meaning::Ignore },
        Alias { wording: Wording::new(Scope::Sign, Scope::UNCALCULATED), means: Meaning::Ignore },
        is(Scope::Merged { reporter: unit }, "2x1", Meaning::FIRST),
        is(Scope::Unstated { data_set, reporter }, "triệu đồng", "triệu đồng"),
        is(Scope::SentAgain, "sửa", Meaning::NEWER),
        is(before("ask-number", "ua"), "counts 1,234 xls", "grouped @2023S1"),
        is(before("unit-missing", ""), "kỳ sơn / f03 02", "identified U ua @2023S1"),
    ]
    .into_iter()
    .collect();
    let bytes = write_aliases(&aliases);
    let text = String::from_utf8(bytes.clone()).unwrap();
    // A spreadsheet takes none of it for a figure or a formula.
    assert!(text.contains("\nfigures,'1.234,\"'1,234\",,,,,ua,\n"), "{text}");
    assert!(text.contains("\nsign,'=,-,,,,,,\n"), "{text}");
    let list = parse_aliases(&pack, &bytes);
    assert_eq!((list.aliases, list.findings), (aliases, Vec::new()));

    // Lists of before named the codes of the merged cells.
    let old =
        "kind,text,means,form,reporter\nmerged,A1/1 A2/1,A1/1,U,ua\nmerged,A5/1 A6/1,A5/1,U,ua\n";
    let list = parse_aliases(&pack, old.as_bytes());
    let merged = is(Scope::Merged { reporter: "ua".into() }, "2x1", Meaning::FIRST);
    assert_eq!((list.aliases, list.findings), ([merged].into_iter().collect(), Vec::new()));
    // What cannot be meant is told.
    let other = old.replace("A1/1,U", "A2/1,U");
    let list = parse_aliases(&pack, other.as_bytes());
    assert_eq!(codes(&list.findings), ["alias-unknown", "alias-twice"]);

    let text = "kind,text,means,reporter\nfigures,1.234,1234,\nfigures,1.234,1234,nobody\n";
    let list = parse_aliases(&pack, text.as_bytes());
    assert_eq!(codes(&list.findings), ["alias-line", "alias-unknown"]);
}

#[test]
fn lines_that_say_nothing_are_told_with_their_number() {
    let pack = toy::pack();
    let text = "kind,text,means,form\nrow,Số hộp,A6,U\nrow,,A6,U\nplace,x,y,U\n\
                row,Số hộp,A1,U\nrow,Vùng,A5,U9\nrow,Số vụ,,U\n";
    let list = parse_aliases(&pack, text.as_bytes());
    let seen: Vec<_> = list
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.place.line.unwrap_or_default()))
        .collect();
    assert_eq!(
        seen,
        [
            ("alias-line", 3),
            ("alias-line", 4),
            ("alias-twice", 5),
            ("alias-unknown", 6),
            ("alias-line", 7)
        ]
    );
    assert_eq!(list.aliases.len(), 1, "what has two meanings has none");
    let list = parse_aliases(&pack, b"a,b,c\nrow,x,y\n");
    assert_eq!(codes(&list.findings), ["alias-heading"]);
}

#[test]
fn a_session_is_resumed_on_another_machine_without_its_files() {
    let pack = toy::pack();
    let session = session(&pack);
    let grids = BTreeMap::from([("aa".to_owned(), vec![1, 2, 3]), ("bb".to_owned(), Vec::new())]);
    let bytes = save_session(&session, &grids);
    assert_eq!(bytes, save_session(&session, &grids), "the same bytes");
    let saved = open_session(&bytes).expect("our own file");
    assert_eq!(saved.grids, grids);
    let (resumed, findings) = resume(&pack, saved.state).expect("the same pack");
    assert!(findings.is_empty());
    assert_eq!(resumed.state(), session.state());
    let now = toy::day("2023-06-20");
    let report = |session: &Session| {
        crate::export::merge_json(&session.finish(now).expect("the period is known"))
    };
    assert_eq!(report(&resumed), report(&session));
}

#[test]
fn a_damaged_or_newer_session_is_refused_and_never_half_taken() {
    let pack = toy::pack();
    let bytes = save_session(&session(&pack), &BTreeMap::new());
    let code = |bytes: &[u8]| open_session(bytes).map(drop).unwrap_err().code;
    assert_eq!(code(b""), "session-not-ours");
    assert_eq!(code(b"PK\x03\x04 and so on\n"), "session-not-ours");
    assert_eq!(code(&bytes[..bytes.len() - 1]), "session-damaged");
    let head = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    for at in (head + 1..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x20;
        assert_eq!(code(&damaged), "session-damaged", "byte {at}");
    }
    let newer = [b"tonghop-session 9 ".as_slice(), &bytes[18..]].concat();
    assert_eq!(code(&newer), "session-newer");
}

#[test]
fn what_was_read_under_other_forms_has_to_be_dropped_again() {
    let pack = toy::pack();
    let session = session(&pack);
    let mut changed = (*pack).clone();
    changed.computed = Default::default();
    changed.title = "Toy, second edition".into();
    let changed = Arc::new(changed);
    let (resumed, findings) = resume(&changed, session.state().clone()).expect("the same id");
    assert_eq!(codes(&findings), ["session-outdated"]);
    assert_eq!((findings[0].argument("count"), resumed.decisions().len()), (Some("2"), 3));
    assert!(!resumed.has_read("in/a.xlsx", ""));
    let other = Arc::new(Pack { id: "other".into(), ..(*pack).clone() });
    let refused = resume(&other, session.state().clone()).map(drop).unwrap_err();
    assert_eq!(refused.code, "session-other-pack");
}

#[test]
fn a_questions_file_that_was_filled_in_is_a_decisions_file() {
    let pack = toy::pack();
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    for (path, boxes) in [("a.xlsx", "5"), ("b.xlsx", "7")] {
        let file = File::new(&pack, path, "U", "ua").number("A6", boxes);
        session.push(file.edit(|import| import.modified = None).done());
    }
    let now = toy::day("2023-06-20");
    let result = session.finish(now).expect("known");
    let bytes = write_questions(&result);
    let mut file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let question = &mut file["questions"][0];
    assert!(question["words"].as_str().unwrap().contains("Body ua"), "{question}");
    assert_eq!(question["answers"].as_array().unwrap().len(), 3, "either file, or both as parts");
    question["choose"] = 2.into();
    let list = parse_decisions(&pack, &serde_json::to_vec(&file).unwrap()).expect("filled in");
    assert!(session.take_decisions(list).is_empty());
    let result = session.finish(now).expect("known");
    assert!(result.questions.is_empty());
    let boxes = result.totals.values().find(|total| total.key.element == "boxes").unwrap();
    assert_eq!(boxes.shown(), Some(7.into()));

    // Left as it was, it decides nothing; with an answer that is not there it says so.
    assert!(parse_decisions(&pack, &bytes).unwrap().decisions.is_empty());
    file["questions"][0]["choose"] = 9.into();
    let list = parse_decisions(&pack, &serde_json::to_vec(&file).unwrap()).unwrap();
    assert_eq!((list.decisions.len(), codes(&list.findings)), (0, vec!["decision-line"]));
}

#[test]
fn a_cell_can_be_left_out_and_a_contradiction_of_the_file_cannot() {
    let pack = toy::pack();
    let kinds = |file: File| {
        let mut session = Session::new(pack.clone(), toy::PERIOD);
        session.push(file.done());
        let result = session.finish(toy::day("2023-06-20")).expect("known");
        let file: serde_json::Value = serde_json::from_slice(&write_questions(&result)).unwrap();
        let answers = file["questions"][0]["answers"].as_array().unwrap().clone();
        let kind =
            |answer: &serde_json::Value| answer["decision"]["kind"].as_str().map(str::to_owned);
        answers.iter().filter_map(kind).collect::<Vec<_>>()
    };
    let asks = File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5").asks("A6", "1.234");
    assert_eq!(kinds(asks), ["answer", "dismiss", "exclude"]);
    let contradicts = File::new(&pack, "a.xlsx", "U", "ua").number("A6", "5").edit(|import| {
        let identity = |reporter: &str| {
            let (data_set, period) = ("U".to_owned(), toy::PERIOD.to_owned());
            Answer::Identity(Identity { data_set, reporter: reporter.to_owned(), period })
        };
        import.state = ImportState::NeedsReview;
        import.questions.push(Question {
            id: "reporter-differs".into(),
            code: "reporter-differs".into(),
            place: Place { cell: Some("A6".into()), ..Place::default() },
            arguments: Vec::new(),
            raw: String::new(),
            answers: vec![identity("ua"), identity("ub")],
            about: None,
            wording: None,
            waiting: Vec::new(),
        });
    });
    assert_eq!(kinds(contradicts), ["identify", "identify", "exclude"]);
}

#[test]
fn one_answer_settles_all_that_ask_the_same_of_the_same_words() {
    let pack = toy::pack();
    let asks = |path: &str, reporter: &str, row: &str, raw: &str| {
        File::new(&pack, path, "U", reporter).asks(row, raw)
    };
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    session.push(asks("a.xlsx", "ua", "A6", "1.234").done());
    session.push(asks("b.xlsx", "ub", "A5", " 1.234").done());
    // Other words, and a figure of another unit.
    session.push(asks("c.xlsx", "ub", "A6", "1.235").done());
    session.push(asks("d.xlsx", "ub", "A2", "1.234").done());
    let now = toy::day("2023-06-20");
    let result = session.finish(now).expect("known");
    let mut file: serde_json::Value = serde_json::from_slice(&write_questions(&result)).unwrap();
    let questions = file["questions"].as_array_mut().unwrap();
    let at = questions.iter().position(|q| q["question"]["path"] == "a.xlsx").unwrap();
    assert_eq!(questions[at]["alike"].as_array().unwrap().len(), 1, "{}", questions[at]);
    questions[at]["choose"] = 1.into();
    questions[at]["apply_to_alike"] = true.into();
    let list = parse_decisions(&pack, &serde_json::to_vec(&file).unwrap()).unwrap();
    let answered: Vec<&str> = list
        .decisions
        .iter()
        .filter_map(|decision| match decision {
            Decision::Answer { question, .. } => Some(question.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(answered, ["ask-number:A5/1", "ask-number:A6/1"]);
}
