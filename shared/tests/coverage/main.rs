//! Every sentence of the five documents leads to figures that a form collects, to a target, or
//! to the reason why nothing is collected; and nothing is collected without such a sentence.

mod check;
mod duties;
mod page;
#[path = "../nghe_an/reference.rs"]
mod reference;
mod sentences;
mod splitting;

use std::{env, fs, path::PathBuf, sync::Arc};

use shared::definition::{Pack, embedded};

use duties::Duty;

/// The packs that implement a document each.
const PLANS: [&str; 5] = [
    "nghe-an-2023",
    "bcd138-2019",
    "duong-quang-2024",
    "nghe-an-nq14",
    "thanh-hoa-thang-hanh-dong-2024",
];

/// `cargo xtask coverage` sets it: the page is then written instead of compared.
const WRITE: &str = "TONGHOP_WRITE_COVERAGE";

fn plans() -> impl Iterator<Item = (&'static str, Arc<Pack>, Vec<Duty>)> {
    PLANS.into_iter().map(|id| {
        let pack = embedded(id).unwrap_or_else(|| panic!("{id}: the embedded pack is sound"));
        (id, pack, duties::read(id))
    })
}

fn none(plan: &str, problems: Vec<String>) {
    assert!(problems.is_empty(), "{plan}:\n{}", problems.join("\n"));
}

#[test]
fn the_rows_are_the_sentences_of_the_document_in_their_order() {
    for (id, pack, duties) in plans() {
        for document in &pack.documents {
            let Some(text) = reference::read(&format!("seeds/{}", document.file)) else { return };
            let sentences = sentences::sentences(&text);
            none(id, check::sentences(&sentences, &duties));
        }
    }
}

#[test]
fn splitting_loses_no_letter() {
    let letters = |text: &str| text.chars().filter(|it| it.is_alphanumeric()).collect::<String>();
    for (_, pack, _) in plans() {
        for document in &pack.documents {
            let Some(text) = reference::read(&format!("seeds/{}", document.file)) else { return };
            let sentences = sentences::sentences(&text);
            let joined: String =
                sentences.iter().flat_map(|it| [it.label.as_str(), it.text.as_str()]).collect();
            assert_eq!(letters(&joined), letters(&text), "{}", document.file);
        }
    }
}

#[test]
fn every_duty_is_served_or_says_why_not() {
    for id in PLANS {
        none(id, check::rows(&duties::read(id)));
    }
}

#[test]
fn duties_and_packs_name_each_other() {
    for (id, pack, duties) in plans() {
        none(id, check::pack(&pack, &duties));
    }
}

#[test]
fn the_sentence_that_a_figure_quotes_names_it() {
    for (id, pack, duties) in plans() {
        none(id, check::quotes(&pack, &duties));
    }
}

#[test]
fn the_page_is_what_the_packs_say() {
    let plans: Vec<_> = plans().collect();
    let rows = plans.iter().map(|(_, pack, duties)| (&**pack, duties.as_slice()));
    let page = page::page(rows);
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/coverage.md");
    if env::var_os(WRITE).is_some() {
        fs::write(&file, page).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        return;
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == page, "docs/coverage.md is out of date: run `cargo xtask coverage`");
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

#[test]
fn a_quoted_sentence_that_names_nothing_is_reported() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack is sound");
    let mut duties = duties::read("nghe-an-2023");
    let quoted = duties.iter_mut().find(|duty| duty.clause == "II.4/14").expect("a row");
    quoted.indicators.retain(|id| id != "mmt_points");
    assert_eq!(check::quotes(&pack, &duties), ["II.4/14: is quoted for mmt_points"]);
}

#[test]
fn what_no_duty_names_is_reported() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack is sound");
    let mut duties = duties::read("nghe-an-2023");
    for duty in &mut duties {
        duty.indicators.retain(|id| id != "mmt_points");
        duty.targets.retain(|id| id != "T-S000-01");
    }
    duties[0].indicators = vec!["crm_nothing".to_owned()];
    duties[0].targets = vec!["T-S000-99".to_owned()];
    let clause = &duties[0].clause;
    assert_eq!(
        check::pack(&pack, &duties),
        [
            format!("{clause}: crm_nothing is not in the pack"),
            format!("{clause}: T-S000-99 is no target of the pack"),
            "mmt_points: no duty is served by it".to_owned(),
            "T-S000-01: no duty sets it".to_owned(),
        ]
    );
}
