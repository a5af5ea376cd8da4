//! Made-up folders of files in many states, and made-up decisions about them, of given seeds.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{toy::*, *};
use crate::{
    merge::{Correction, Decision, Outcome, Policy, Rejection, RejectionCode},
    submission::{Alias, Habit, Meaning, Scope, Wording},
    value::ValueState,
};

/// xorshift64*: small, and the same everywhere.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    }

    pub(super) fn one_in(&mut self, several: usize) -> bool {
        self.next(several) == 0
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.next(at + 1));
        }
    }
}

/// A made-up folder, and what people decided about it.
pub(super) struct Folder {
    pub(super) files: Vec<FileOutcome>,
    /// Files that ask what words mean, as they are read once it was said that they mean a line of the
    /// form, and that they mean nothing.
    pub(super) read_anew: Vec<[FileOutcome; 2]>,
    /// One per thing.
    pub(super) decisions: Vec<Decision>,
}

/// The last does not owe the form.
const BODIES: [(&str, &str); 5] =
    [("P", "police"), ("H", "health"), ("U", "ua"), ("U", "ub"), ("H", "police")];

pub(super) fn words() -> Wording {
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
    pub(super) fn new(pack: &Pack, random: &mut Random) -> Self {
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
    pub(super) fn session(
        &self,
        pack: &Arc<Pack>,
        files: &[FileOutcome],
        decisions: &[Decision],
    ) -> Session {
        let mut session = session(pack, files.iter().cloned());
        for decision in decisions {
            session.decide(decision.clone());
        }
        self.read_anew(&mut session);
        session
    }

    pub(super) fn read_anew(&self, session: &mut Session) {
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
