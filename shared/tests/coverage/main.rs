//! Every sentence of the five documents leads to figures that a form collects, to a target, or
//! to the reason why nothing is collected.

mod check;
mod duties;
#[path = "../nghe_an/reference.rs"]
mod reference;
mod sentences;
mod splitting;

use duties::Duty;

/// The packs that implement a document each, and its file among the reference material.
const PLANS: [(&str, &str); 5] = [
    ("nghe-an-2023", "000_bc34d1cb1494a642.txt"),
    ("bcd138-2019", "001_781fbd0564a4fa84.txt"),
    ("duong-quang-2024", "002_ca503e62cb277c1a.txt"),
    ("nghe-an-nq14", "003_231e9efa3b694c2b.txt"),
    ("thanh-hoa-thang-hanh-dong-2024", "004_65ed4ef2059705d5.txt"),
];

fn none(plan: &str, problems: Vec<String>) {
    assert!(problems.is_empty(), "{plan}:\n{}", problems.join("\n"));
}

#[test]
fn the_rows_are_the_sentences_of_the_document_in_their_order() {
    for (id, file) in PLANS {
        let Some(text) = reference::read(&format!("seeds/{file}")) else { return };
        none(id, check::sentences(&sentences::sentences(&text), &duties::read(id)));
    }
}

#[test]
fn splitting_loses_no_letter() {
    let letters = |text: &str| text.chars().filter(|it| it.is_alphanumeric()).collect::<String>();
    for (_, file) in PLANS {
        let Some(text) = reference::read(&format!("seeds/{file}")) else { return };
        let sentences = sentences::sentences(&text);
        let joined: String =
            sentences.iter().flat_map(|it| [it.label.as_str(), it.text.as_str()]).collect();
        assert_eq!(letters(&joined), letters(&text), "{file}");
    }
}

#[test]
fn every_duty_is_served_or_says_why_not() {
    for (id, _) in PLANS {
        none(id, check::rows(&duties::read(id)));
    }
}

#[test]
fn a_removed_row_is_reported() {
    let mut duties = duties::read("nghe-an-2023");
    let sentence = |duty: &Duty| sentences::Sentence {
        clause: duty.clause.clone(),
        label: String::new(),
        text: duty.sentence.clone(),
    };
    let sentences: Vec<_> = duties.iter().map(sentence).collect();
    none("all rows", check::sentences(&sentences, &duties));
    let at = duties.iter().position(|duty| duty.clause == "II.4/7").expect("a row");
    let removed = duties.remove(at);
    let problems = check::sentences(&sentences, &duties);
    assert_eq!(problems, [format!("II.4/7: has no row: “{}”", removed.sentence)]);
    duties.push(removed);
    assert_eq!(check::sentences(&sentences, &duties), ["the rows are not in the document's order"]);
    duties.last_mut().expect("a row").sentence.push('.');
    assert_eq!(check::sentences(&sentences, &duties).len(), 1);
    duties.last_mut().expect("a row").clause = "II.4/70".to_owned();
    assert_eq!(check::sentences(&sentences, &duties).len(), 2);
}

#[test]
fn a_duty_without_any_of_the_three_is_reported() {
    let mut duties = duties::read("nghe-an-2023");
    let served = duties.iter_mut().find(|duty| !duty.targets.is_empty()).expect("a served duty");
    let clause = served.clause.clone();
    served.targets.clear();
    served.indicators.clear();
    let without = format!("{clause}: has no indicator, no target and no reason");
    assert_eq!(check::rows(&duties), [without]);
}

#[test]
fn a_hollow_reason_is_reported() {
    let reasons: Vec<usize> = {
        let duties = duties::read("nghe-an-2023");
        let refused =
            |(at, duty): (usize, &Duty)| (duty.orders && !duty.reason.is_empty()).then_some(at);
        duties.iter().enumerate().filter_map(refused).collect()
    };
    let faults = |change: &dyn Fn(&mut Vec<Duty>)| {
        let mut duties = duties::read("nghe-an-2023");
        change(&mut duties);
        check::rows(&duties).len()
    };
    assert_eq!(faults(&|_| {}), 0);
    assert_eq!(faults(&|duties| duties[reasons[1]].reason = duties[reasons[0]].reason.clone()), 1);
    assert_eq!(faults(&|duties| duties[reasons[0]].reason = "không cần".to_owned()), 1);
    assert_eq!(faults(&|duties| duties[reasons[0]].reason.push_str(" (xem II.9/1)")), 1);
}
