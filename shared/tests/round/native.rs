//! Export, import, export: the same cells, and the same bytes.

use shared::{
    entry::Entry,
    submission::{Draft, FileFacts, ImportState, Known, draft, import},
    value::{RawValue, ValueState, parse},
};

use crate::{
    fill::{self, Manner},
    fills,
    forms::{Case, forms},
    random::Random,
    same::{differences, expected, exported},
};

fn opened(case: &Case, bytes: &[u8]) -> Result<Draft, String> {
    let workbook = reader::read(bytes).map_err(|refused| refused.to_string())?;
    let sha256 = "0".repeat(64);
    let file = FileFacts { path: "a.xlsx", sha256: &sha256, size: bytes.len() as u64 };
    draft(&case.pack, &file, &workbook).map_err(|held| {
        let asked = held.questions.iter();
        let asked = asked.map(|question| format!("{} {:?}", question.code, question.arguments));
        format!("held: {:.600}", asked.collect::<Vec<_>>().join(", "))
    })
}

/// Whether a text typed anew is understood as what stands in its cell.
pub(crate) fn retypable(case: &Case, entry: &Entry) -> bool {
    case.form.inputs().all(|(index, cell)| {
        let filled = entry.get(index);
        let typed = parse(&case.pack, cell, &RawValue::Text(&filled.raw)).state;
        typed == filled.state
    })
}

fn goes_round(case: &Case, number: u64) -> (usize, Vec<String>) {
    let mut random = Random::new(case.seed * 1_000_003 + number);
    let manner = Manner::of(&mut random);
    let entry = fill::entry(&case.pack, &case.form, &mut random, &manner);
    let name = format!("{} fill {number}", case.name());
    let first = exported(&case.pack, &case.form, &entry);
    let draft = match opened(case, &first) {
        Ok(draft) => draft,
        Err(held) => return (case.form.inputs().count(), vec![format!("{name}: {held}")]),
    };
    let mut wrong = differences(&case.pack, &case.form, &entry, &draft.entry);
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    must(draft.form == case.form, "another form");
    must(draft.is_intact(), "not intact");
    must(draft.revision() == 3 && draft.non_secret(), "the stamp");
    must(retypable(case, &draft.entry), "typed anew some cell means something else");
    must(draft.import.account.balances(), "the account");
    must(draft.import.recognition.contradictions.is_empty(), "contradictions");
    let told = draft.import.findings.iter().map(|finding| finding.code.clone());
    let told: Vec<String> = told.filter(|code| !code.starts_with("pii-")).collect();
    let blank = case
        .form
        .inputs()
        .all(|(index, _)| expected(&case.pack, &case.form, &entry, index).state.is_blank());
    must(told.is_empty() || blank, &format!("told: {told:?}"));
    if !blank && draft.import.state != ImportState::Recognised {
        must(manner.personal || may_be_personal(&entry, case), "held");
    }
    if draft.import.state == ImportState::Recognised {
        let unread = |index: &usize| matches!(entry.state(*index), ValueState::Unreadable(_));
        let unread = case.form.inputs().filter(|(index, _)| unread(index)).count();
        must(draft.import.questions.len() == unread, "one question for each unread cell");
    }
    must(exported(&case.pack, &case.form, &draft.entry) == first, "other bytes");
    let wrong = wrong.into_iter().map(|what| format!("{name}: {what}")).collect();
    (case.form.inputs().count(), wrong)
}

/// Digits enough for a telephone or an identity card stand somewhere.
fn may_be_personal(entry: &Entry, case: &Case) -> bool {
    case.form
        .inputs()
        .any(|(index, _)| entry.get(index).raw.chars().filter(char::is_ascii_digit).count() >= 9)
}

#[test]
fn what_is_exported_comes_back_as_it_was() {
    let fills = fills(1);
    let (mut cells, mut files, mut wrong) = (0, 0, Vec::new());
    for case in forms() {
        for number in 0..fills {
            let (compared, found) = goes_round(case, number);
            cells += compared;
            files += 1;
            wrong.extend(found);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {cells}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
    println!("{files} fills, {cells} cells");
}

#[test]
fn an_unfilled_template_opens_empty_and_addressed() {
    for case in forms() {
        let template = shared::spreadsheet::template(&case.pack, &case.form).expect("a workbook");
        let draft = opened(case, &template).expect("a form to fill");
        assert_eq!(draft.form, case.form, "{}", case.name());
        assert_eq!(draft.entry.filled(&case.form), 0);
        assert_eq!((draft.revision(), draft.is_intact()), (0, false));
        let sha256 = "0".repeat(64);
        let file = FileFacts { path: "mau.xlsx", sha256: &sha256, size: 1 };
        let workbook = reader::read(&template).expect("our own workbook");
        assert_eq!(
            import(&case.pack, &file, &workbook, Known::default()).state,
            ImportState::NeedsReview
        );
    }
}
