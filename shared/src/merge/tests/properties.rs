//! Properties over many made-up folders with made-up decisions, with fixed seeds.
//!
//! `TONGHOP_RUNS` says how many folders (300 unless said otherwise).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    folders::{Folder, Random, words},
    toy::*,
    *,
};
use crate::{
    definition::Aggregation,
    merge::{Correction, Decision, Outcome, open_session, resume, save_session},
    submission::{Answer, Habit, Import, Meaning, Question},
    value::ValueState,
};

fn runs() -> u64 {
    std::env::var("TONGHOP_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300)
}

/// Everything of a result that anybody can see.
fn seen(result: &Consolidation) -> String {
    let figures: Vec<_> =
        result.forms.iter().map(|form| form.figures.values().collect::<Vec<_>>()).collect();
    let totals: Vec<_> = result.totals.values().collect();
    let all = (
        (&result.files, &result.board, &result.tally, figures, totals),
        (&result.cross_checks, &result.questions, &result.findings, &result.checksum),
        (&result.corrections, &result.decisions),
    );
    serde_json::to_string(&all).expect("plain data")
}

#[test]
fn order_and_repetition_of_files_and_decisions_do_not_matter() {
    let pack = pack();
    for seed in 1..=runs() {
        let mut random = Random(seed * 7919);
        let folder = Folder::new(&pack, &mut random);
        let first = folder.session(&pack, &folder.files, &folder.decisions);
        let expected = seen(&finish(&first));

        // Commutative and idempotent: any order, some twice, decisions before files too.
        let (mut files, mut decisions) = (folder.files.clone(), folder.decisions.clone());
        files.extend(folder.files.iter().take(3).cloned());
        decisions.extend(folder.decisions.iter().take(2).cloned());
        random.shuffle(&mut files);
        random.shuffle(&mut decisions);
        let mut other = Session::new(pack.clone(), PERIOD);
        let early = random.next(decisions.len() + 1);
        for decision in &decisions[..early] {
            other.decide(decision.clone());
        }
        for file in files {
            other.push(file);
        }
        for decision in &decisions[early..] {
            other.decide(decision.clone());
        }
        folder.read_anew(&mut other);
        assert_eq!(seen(&finish(&other)), expected, "seed {seed}");

        // A file that came and went, and a decision that was taken back, leave no trace; a
        // session file brings everything back.
        other.push(File::new(&pack, "guest.xlsx", "H", "health").number("A1", "1").done());
        let guest = Decision::Exclude { sha256: "guest".into(), reason: "seen".into() };
        other.decide(guest.clone());
        other.remove("guest.xlsx");
        other.withdraw(&guest.key());
        let saved = open_session(&save_session(&other, &BTreeMap::new())).expect("our own");
        let (resumed, _) = resume(&pack, saved.state).expect("the same pack");
        assert_eq!(seen(&finish(&resumed)), expected, "seed {seed}");
    }
}

#[test]
fn how_files_are_grouped_does_not_matter() {
    let pack = pack();
    for seed in 1..=runs() {
        let mut random = Random(seed * 15_485_863);
        let folder = Folder::new(&pack, &mut random);
        let expected = seen(&finish(&folder.session(&pack, &folder.files, &folder.decisions)));
        let (cut, decided) =
            (random.next(folder.files.len() + 1), random.next(folder.decisions.len() + 1));
        let (left, right) = folder.files.split_at(cut);
        let (early, late) = folder.decisions.split_at(decided);
        // (left) then right, and (right) then left, each group finished and kept in between.
        for (one, other) in [(left, right), (right, left)] {
            let mut session = folder.session(&pack, one, early);
            finish(&session);
            let journal = serde_json::to_string(session.state()).expect("plain data");
            let state = serde_json::from_str(&journal).expect("a journal");
            session = Session::restore(pack.clone(), state);
            for file in other {
                session.push(file.clone());
            }
            for decision in late {
                session.decide(decision.clone());
            }
            folder.read_anew(&mut session);
            assert_eq!(seen(&finish(&session)), expected, "seed {seed}");
        }
    }
}

#[test]
fn what_was_read_is_placed_queued_or_ignored() {
    let pack = pack();
    let (mut questions, mut queued) = (0, 0);
    for seed in 1..=runs() {
        let folder = Folder::new(&pack, &mut Random(seed * 104_729));
        let result = finish(&folder.session(&pack, &folder.files, &folder.decisions));
        for file in &result.files {
            assert!(file.account.balances(), "seed {seed}: {} {:?}", file.path, file.account);
        }
        let tally = &result.tally;
        assert_eq!(tally.read, tally.placed + tally.queued + tally.ignored, "seed {seed}");
        assert_eq!(tally.dropped, tally.states.values().sum::<usize>(), "seed {seed}");
        let balance = result.balance();
        assert!(balance.unbalanced.is_empty() && balance.figures.balances(), "seed {seed}");
        assert_eq!(balance.totals.differing, [], "seed {seed}");
        // What waits is asked about.
        if tally.queued > 0 {
            assert!(!result.questions.is_empty(), "seed {seed}");
        }
        questions += result.questions.len();
        queued += tally.queued;
    }
    assert!(questions > 100 && queued > 100, "{questions} questions, {queued} figures waiting");
}

#[test]
fn totals_follow_from_the_cells_of_the_files_and_the_corrections() {
    let pack = pack();
    let (mut compared, mut corrected) = (0, 0);
    for seed in 1..=runs() {
        let folder = Folder::new(&pack, &mut Random(seed * 32_452_843));
        let session = folder.session(&pack, &folder.files, &folder.decisions);
        let result = finish(&session);
        let cells = cells(&folder, &session);
        for figure in result.totals.values() {
            let Aggregate::Number(total) = figure.value else { continue };
            if figure.aggregation == Aggregation::Max {
                continue;
            }
            let mut again = Decimal::ZERO;
            for contribution in &figure.contributions {
                // How many places a roster has is known without any cell.
                if figure.key.element == "communes" {
                    again += contribution.number.expect("a count");
                    continue;
                }
                for part in &contribution.parts {
                    let origin = &part.origin;
                    let at = (origin.path.as_str(), part.row_code.as_str(), &*part.column_code);
                    let said = cells.get(&at).cloned().unwrap_or_default();
                    let counts = match &part.corrected {
                        None => said,
                        Some(was) => {
                            assert_eq!(was.original, said, "seed {seed}: {at:?}");
                            corrected += 1;
                            correction(&folder, contribution, part).expect("decided").state.clone()
                        }
                    };
                    assert_eq!(counts, part.state, "seed {seed}: {at:?}");
                    again += match figure.key.element.as_str() {
                        "communes_with" => Decimal::ONE,
                        _ => counts.as_number().expect("a figure") * figure.unit_factor,
                    };
                    compared += 1;
                }
            }
            assert_eq!(total, again.normalize(), "seed {seed}: {:?}", figure.key);
            let reporters = figure.contributions.iter().map(|c| c.reporter.as_str());
            let mut all: Vec<&str> =
                reporters.chain(figure.lacking.iter().map(String::as_str)).collect();
            assert_eq!(all.len(), figure.coverage.expected);
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), figure.coverage.expected, "nobody is in a total twice");
        }
    }
    assert!(compared > 1000 && corrected > 20, "{compared} cells, {corrected} corrected");
}

/// What each file says: path, row, column.
type Cells<'a> = BTreeMap<(&'a str, &'a str, &'a str), ValueState>;

fn cells<'a>(folder: &'a Folder, session: &Session) -> Cells<'a> {
    let mut cells = BTreeMap::new();
    let aliases = session.aliases();
    let answer = |import: &Import, question: &Question| {
        let of_cell = session.decisions().iter().find_map(|decision| match decision {
            Decision::Answer { sha256, question: id, state }
                if *sha256 == import.sha256 && *id == question.id =>
            {
                Some(state.clone())
            }
            _ => None,
        });
        let of_habit = || {
            question.answers.iter().find_map(|answer| match answer {
                Answer::Habit(Habit { alias, state }) => {
                    let said = aliases.get(&alias.wording) == Some(&alias.means);
                    state.clone().filter(|_| said)
                }
                _ => None,
            })
        };
        of_cell.or_else(of_habit)
    };
    let said = aliases.settles(&words()).map(|meaning| usize::from(*meaning == Meaning::Ignore));
    let read_anew = said
        .into_iter()
        .flat_map(|as_said| folder.read_anew.iter().map(move |readings| &readings[as_said]));
    for file in folder.files.iter().chain(read_anew) {
        let Outcome::Imported(import) = &file.outcome else { continue };
        let withheld = import.withheld.as_deref();
        let values = withheld.map_or(&import.values, |withheld| &withheld.values);
        let questions = withheld.map_or(&import.questions, |withheld| &withheld.questions);
        for value in values {
            let at = (file.path.as_str(), value.row_code.as_str(), value.column_code.as_str());
            cells.insert(at, value.state.clone());
        }
        for question in questions {
            let Some(about) = &question.about else { continue };
            let at = (file.path.as_str(), about.row_code.as_str(), about.column_code.as_str());
            cells.extend(answer(import, question).map(|state| (at, state)));
        }
    }
    cells
}

fn correction<'a>(
    folder: &'a Folder,
    contribution: &crate::merge::Contribution,
    part: &crate::merge::Part,
) -> Option<&'a Correction> {
    folder.decisions.iter().find_map(|decision| match decision {
        Decision::Correct(correction)
            if correction.data_set == contribution.data_set
                && correction.reporter == contribution.reporter
                && correction.row_code == part.row_code
                && correction.column_code == part.column_code =>
        {
            Some(correction)
        }
        _ => None,
    })
}
