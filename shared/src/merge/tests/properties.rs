//! Properties over many made-up folders with made-up decisions, with fixed seeds.
//!
//! `TONGHOP_RUNS` says how many folders (300 unless said otherwise).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{toy::*, *};
use crate::{
    definition::Aggregation,
    merge::{
        Correction, Decision, Outcome, Policy, Rejection, RejectionCode, open_session, resume,
        save_session,
    },
    submission::{Alias, Answer, Habit, Import, Meaning, Question, Scope, Wording},
    value::ValueState,
};

/// xorshift64*: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    }

    fn one_in(&mut self, several: usize) -> bool {
        self.next(several) == 0
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.next(at + 1));
        }
    }
}

fn runs() -> u64 {
    std::env::var("TONGHOP_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300)
}

/// A made-up folder, and what people decided about it.
struct Folder {
    files: Vec<FileOutcome>,
    /// Files that ask what words mean, as they are read once it was said that they mean a line of the
    /// form, and that they mean nothing.
    read_anew: Vec<[FileOutcome; 2]>,
    /// One per thing.
    decisions: Vec<Decision>,
}

const BODIES: [(&str, &str); 4] = [("P", "police"), ("H", "health"), ("U", "ua"), ("U", "ub")];

fn words() -> Wording {
    let (section, under) = (String::new(), String::new());
    let scope = Scope::Row { data_set: "U".into(), section, under };
    Wording::new(scope, "Số hộp đã phát")
}

/// How somebody writes: a figure with two readings, one over two lines, and what holds none.
fn habits() -> [Habit; 3] {
    let figures = Scope::Figures { reporter: "ua".into(), exported: false };
    let is = |scope, text, means| Alias { wording: Wording::new(scope, text), means };
    let grouped = Meaning::Is(Meaning::GROUPED.into());
    [
        Habit {
            alias: is(figures, Scope::FRACTIONS, grouped),
            state: Some(ValueState::number(1234)),
        },
        Habit {
            alias: is(
                Scope::Merged { reporter: "ua".into() },
                "2x1",
                Meaning::Is(Meaning::FIRST.into()),
            ),
            state: Some(ValueState::number(1)),
        },
        Habit { alias: is(Scope::Sign, Scope::ERROR, Meaning::Ignore), state: None },
    ]
}

impl Folder {
    /// With rivals, copies, refusals, doubts, questions, nil and blank cells.
    fn new(pack: &Pack, random: &mut Random) -> Self {
        let mut folder = Self { files: Vec::new(), read_anew: Vec::new(), decisions: Vec::new() };
        for number in 0..4 + random.next(8) {
            folder.add(pack, number, random);
        }
        for _ in 0..random.next(12) {
            folder.decide(pack, random);
        }
        let mut one_each: BTreeMap<_, Decision> = BTreeMap::new();
        for decision in std::mem::take(&mut folder.decisions) {
            one_each.insert(decision.key(), decision);
        }
        folder.decisions = one_each.into_values().collect();
        folder
    }

    fn add(&mut self, pack: &Pack, number: usize, random: &mut Random) {
        let (data_set, reporter) = BODIES[random.next(BODIES.len())];
        let path = match number {
            1.. if random.one_in(4) => format!("{} again.xlsx", number - 1),
            _ => format!("{number}.xlsx"),
        };
        let revision = random.next(4) as u32;
        let date = format!("2023-06-{:02}T08:00:00Z", 1 + random.next(9));
        let mut file = File::new(pack, &path, data_set, reporter).edit(|import| {
            import.revision = (revision > 0).then_some(revision);
            import.modified = (revision != 3).then_some(date);
            for value in &mut import.values {
                value.state = state(data_set, &value.row_code, &value.column_code, random);
                value.raw = format!("{:?}", value.state);
            }
        });
        let [grouped, merged, left_out] = habits();
        if random.one_in(4) {
            file = file.asks("A1", "1.234");
            if random.one_in(2) {
                file = file.offers(grouped);
            }
            if random.one_in(2) {
                file = file.offers(merged);
            }
        }
        if random.one_in(4) {
            file = file.asks("A1/2", "#REF!");
            if random.one_in(2) {
                file = file.offers(left_out);
            }
        }
        let asks_of_words = data_set == "U" && random.one_in(6);
        let file = if asks_of_words {
            let said = File::new(pack, &path, data_set, reporter).edit(|import| {
                import.revision = Some(1);
                let boxes = import.values.iter_mut().find(|value| value.row_code == "A6");
                boxes.expect("an input cell").state = ValueState::number(7);
            });
            let ignored = File::new(pack, &path, data_set, reporter);
            let ignored = ignored.edit(|import| import.revision = Some(1));
            self.read_anew.push([said.done(), ignored.done()]);
            let asks = File::new(pack, &path, data_set, reporter);
            asks.edit(|import| import.revision = Some(1)).asks_of_words(words()).done()
        } else if random.one_in(8) {
            file.doubted()
        } else {
            file.done()
        };
        if random.one_in(4) && !asks_of_words {
            let path = format!("copy of {path}");
            self.files.push(FileOutcome { path, ..file.clone() });
        }
        if random.one_in(6) {
            let code = RejectionCode::TimeOut;
            let rejection = Rejection { code, what: String::new(), detail: String::new() };
            self.files.push(FileOutcome { outcome: Outcome::Rejected(rejection), ..file.clone() });
        }
        self.files.push(file);
    }

    fn decide(&mut self, pack: &Pack, random: &mut Random) {
        let (data_set, reporter) = BODIES[random.next(BODIES.len())];
        let (data_set, reporter) = (data_set.to_owned(), reporter.to_owned());
        let file = self.files[random.next(self.files.len())].clone();
        let sha256 = file.sha256.clone();
        let reason = "for a reason".to_owned();
        let column_code = "1".to_owned();
        let said = |habit: &Habit| Decision::Alias { alias: habit.alias.clone() };
        let decision = match random.next(14) {
            0 => Decision::Exclude { sha256, reason },
            1 => Decision::Include { sha256, reason },
            2 => Decision::Counts { data_set, reporter, sha256 },
            3 => {
                let policy = Policy::ALL[random.next(4)];
                let reporter = if random.one_in(3) { String::new() } else { reporter };
                Decision::Policy { data_set, reporter, policy }
            }
            4 => Decision::Policy { data_set, reporter, policy: Policy::Supplement },
            5 => {
                let state = ValueState::number(1234);
                Decision::Answer { sha256, question: "ask-number:A1/1".into(), state }
            }
            6 => {
                let question = "ask-number:A1/2".to_owned();
                Decision::Dismiss { sha256, question, reason }
            }
            7 => Decision::Take { data_set, reporter, row_code: "A1".into(), column_code, sha256 },
            8 => {
                let everywhere = words().in_all_forms().filter(|_| random.one_in(3));
                let alias = match everywhere {
                    Some(wording) => Alias { wording, means: Meaning::Ignore },
                    None => Alias { wording: words(), means: Meaning::Is("A6".into()) },
                };
                Decision::Alias { alias }
            }
            9 | 10 => said(&habits()[random.next(3)]),
            11 => {
                let wording = Wording::new(Scope::SentAgain, "again");
                let means = Meaning::Is(Meaning::NEWER.into());
                Decision::Alias { alias: Alias { wording, means } }
            }
            _ => Decision::Correct(self.correction(pack, &file, random)),
        };
        self.decisions.push(decision);
    }

    /// Mostly of what some file says.
    fn correction(&self, pack: &Pack, file: &FileOutcome, random: &mut Random) -> Correction {
        let (data_set, reporter, values) = match &file.outcome {
            Outcome::Imported(import) => {
                let recognition = &import.recognition;
                let id = |id: &Option<String>| id.clone().expect("recognised");
                (id(&recognition.data_set), id(&recognition.reporter), import.values.clone())
            }
            _ => ("U".to_owned(), "ua".to_owned(), Vec::new()),
        };
        let numeric = |value: &&crate::submission::ImportedValue| {
            let element = pack.element(&value.key.element);
            value.column_code == "1" && element.is_some_and(|e| e.value_type.is_numeric())
        };
        let values: Vec<_> = values.iter().filter(numeric).collect();
        let (row_code, original) = match values.len() {
            0 => ("A1".to_owned(), ValueState::Blank),
            count => {
                let value = values[random.next(count)];
                (value.row_code.clone(), value.state.clone())
            }
        };
        Correction {
            data_set,
            reporter,
            row_code,
            column_code: "1".into(),
            original: if random.one_in(8) { ValueState::number(3) } else { original },
            state: match random.next(8) {
                0 => ValueState::Blank,
                1 => ValueState::Nil,
                number => ValueState::number(number as i64),
            },
            reason: "for a reason".into(),
            by: "Lan".into(),
            at: "2023-06-18T09:00:00+07:00".into(),
        }
    }

    /// Files in the given order, decisions in the given order, then what has to be read anew.
    fn session(&self, pack: &Arc<Pack>, files: &[FileOutcome], decisions: &[Decision]) -> Session {
        let mut session = session(pack, files.iter().cloned());
        for decision in decisions {
            session.decide(decision.clone());
        }
        self.read_anew(&mut session);
        session
    }

    fn read_anew(&self, session: &mut Session) {
        let aliases = session.aliases();
        let Some(meaning) = aliases.settles(&words()) else { return };
        let as_said = usize::from(*meaning == Meaning::Ignore);
        let said: Vec<String> =
            session.said_in(&words()).into_iter().map(|(path, _)| path.to_owned()).collect();
        let readings = self.read_anew.iter().map(|readings| &readings[as_said]);
        let all = aliases.ignores_everywhere(&words());
        let held: Vec<(String, String)> =
            session.held().map(|(path, hash, _)| (path.to_owned(), hash.to_owned())).collect();
        let is_held =
            |file: &&FileOutcome| held.contains(&(file.path.clone(), file.sha256.clone()));
        for file in readings.filter(is_held).filter(|file| all || said.contains(&file.path)) {
            session.read_anew(file.clone());
        }
    }
}

fn state(data_set: &str, row: &str, column: &str, random: &mut Random) -> ValueState {
    let words = matches!(row, "A3" | "A4" | "B1") && (data_set, row) != ("P", "A3");
    let choice = row.starts_with('C') && column == "1";
    match random.next(6) {
        0 => ValueState::Blank,
        1 => ValueState::Nil,
        2 => ValueState::NotAvailable,
        _ if choice || words || column == "5" => ValueState::Blank,
        // Few different figures, so that parts of a report also agree.
        3 => ValueState::number(random.next(2) as i64),
        _ => ValueState::number(Decimal::new(random.next(100_000) as i64, 1)),
    }
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
