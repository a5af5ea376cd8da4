//! The second period: what people said in the first one is known, and they are asked far less.
//!
//! Every question of the first corpus is answered from its truth, as somebody would who applies
//! an answer to all that are alike. The aliases that came of it are carried over through their
//! file, and the questions of the same habits in the next period are counted.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use shared::{
    definition::{CivilDate, Pack, embedded},
    merge::{Decision, FileOutcome, MergeQuestion, Session, alike, parse_aliases, write_aliases},
    submission::{Alias, Aliases, Answer, Identity, Meaning, Scope, is_doubt},
    value::ValueState,
};

use crate::{
    corpus, judge,
    read::{self, ReadFile},
    truth::{self, Cell, Entry},
};

/// How often files are read anew before what is left is left.
const ROUNDS: usize = 8;

#[test]
fn the_second_period_is_asked_a_tenth_of_what_words_mean() {
    let (Some(first), Some(second)) = (corpus::folder(), corpus::folder_of_next_period()) else {
        return;
    };
    let mut first = Merge::of(&first, Aliases::default());
    first.settle();
    println!("first period:\n{}", first.text());
    let bytes = write_aliases(&first.session.aliases());
    let carried = parse_aliases(first.session.pack(), &bytes);
    assert_eq!(carried.findings, []);
    assert_eq!(carried.aliases, first.session.aliases());

    let mut second = Merge::of(&second, carried.aliases);
    second.settle();
    println!("second period:\n{}", second.text());
    let (before, after) = (first.of_words(), second.of_words());
    assert!(before > 0, "the corpus asks what words mean");
    assert!(after * 10 <= before, "{after} decisions about words after {before}");
}

/// Somebody who merges a corpus and knows its truth.
struct Merge {
    folder: std::path::PathBuf,
    entries: Vec<Entry>,
    session: Session,
    /// What was known before.
    carried: usize,
    /// Decisions by the code of what was asked.
    decisions: BTreeMap<String, usize>,
    /// Questions that were settled by another answer, by code.
    settled: BTreeMap<String, usize>,
    /// Cells of the truth by path of a file or a report in it, sheet and address.
    cells: BTreeMap<(String, String, String), usize>,
}

impl Merge {
    fn of(folder: &Path, aliases: Aliases) -> Self {
        let truth = truth::read(folder);
        let pack: Arc<Pack> = embedded(&truth.pack).expect("the pack is sound");
        let mut session = Session::new(pack, &truth.period);
        let carried = aliases.len();
        for alias in Vec::from(aliases) {
            session.decide(Decision::Alias { alias });
        }
        let entries = truth.files.into_iter().filter(|entry| !entry.archive).collect();
        let mut merge = Self {
            folder: folder.to_owned(),
            entries,
            session,
            carried,
            decisions: BTreeMap::new(),
            settled: BTreeMap::new(),
            cells: BTreeMap::new(),
        };
        let all = (0..merge.entries.len()).collect();
        merge.read(&all);
        merge
    }

    /// Reads files with what is known by now.
    fn read(&mut self, which: &BTreeSet<usize>) {
        let aliases = self.session.aliases();
        let pack = self.session.pack().clone();
        let (folder, entries) = (&self.folder, &self.entries);
        let read = crate::side_by_side(which.iter().copied().collect(), |at| {
            read::file_knowing(&pack, folder, &entries[*at].path, &aliases)
        });
        for (at, file) in which.iter().zip(read) {
            let Some(file) = file else { continue };
            self.take(*at, file);
        }
    }

    fn take(&mut self, at: usize, file: ReadFile) {
        let entry = &self.entries[at];
        self.session.remove(&entry.path);
        if let Some(workbook) = &file.workbook {
            for (number, cell) in entry.cells.iter().enumerate() {
                let sheet = judge::sheet_name(workbook, cell.0, &cell.1).to_owned();
                let path = entry.path.clone();
                self.cells.insert((path, sheet, cell.2.clone()), number);
            }
        }
        let parts = file.parts.into_iter().map(|(outcome, _)| outcome);
        let outcomes: Vec<FileOutcome> = [file.outcome].into_iter().chain(parts).collect();
        for outcome in outcomes {
            let identity = self.session.identity_of(&outcome.sha256).cloned();
            if let Some(identity) = identity
                && let Some(again) = self.read_as(at, &outcome.sha256, &identity)
            {
                self.session.push(again);
            }
            self.session.push(outcome);
        }
    }

    fn read_as(&self, at: usize, sha256: &str, identity: &Identity) -> Option<FileOutcome> {
        let (pack, aliases) = (self.session.pack(), self.session.aliases());
        read::file_as(pack, &self.folder, &self.entries[at].path, sha256, identity, &aliases)
    }

    /// Answers until nothing is asked that the truth can answer.
    fn settle(&mut self) {
        let now = CivilDate::parse_iso("2023-12-31").expect("a day");
        for _ in 0..ROUNDS {
            let result = self.session.finish(now).expect("the pack knows the period");
            let mut open = result.questions;
            if open.is_empty() {
                return;
            }
            let mut anew = BTreeSet::new();
            while let Some(asked) = open.pop() {
                let Some(decision) = self.answer(&asked) else { continue };
                *self.decisions.entry(code(&asked).to_owned()).or_default() += 1;
                // Applied to all alike, wherever that is right.
                let others = alike(self.session.pack(), &asked, &decision, &open);
                let right: BTreeMap<usize, Decision> = others
                    .into_iter()
                    .filter(|(at, other)| self.answer(&open[*at]).as_ref() == Some(other))
                    .collect();
                anew.extend(self.decide(&asked, decision));
                for (at, other) in &right {
                    anew.extend(self.decide(&open[*at], other.clone()));
                    *self.settled.entry(code(&open[*at]).to_owned()).or_default() += 1;
                }
                let mut at = 0;
                open.retain(|_| {
                    at += 1;
                    !right.contains_key(&(at - 1))
                });
            }
            self.read(&anew);
        }
    }

    /// Takes a decision; gives the files that have to be read anew for it.
    fn decide(&mut self, asked: &MergeQuestion, decision: Decision) -> Vec<usize> {
        let said: Vec<String> = match (&decision, asked) {
            (Decision::Alias { alias }, _) => {
                let said = self.session.said_in(&alias.wording).into_iter();
                said.map(|(path, _)| path.to_owned()).collect()
            }
            (Decision::Identify { .. }, MergeQuestion::File { path, .. }) => vec![path.clone()],
            _ => Vec::new(),
        };
        self.session.decide(decision);
        said.iter().filter_map(|path| self.entry_of(path)).collect()
    }

    /// The file that a path is, or is a report in.
    fn entry_of(&self, path: &str) -> Option<usize> {
        let is = |entry: &Entry| {
            path.strip_prefix(entry.path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("!/"))
        };
        self.entries.iter().position(is)
    }

    /// What somebody who knows the truth decides; `None` where nothing can be decided.
    fn answer(&self, asked: &MergeQuestion) -> Option<Decision> {
        let (path, sha256, question) = match asked {
            MergeQuestion::File { path, sha256, question } => (path, sha256.clone(), question),
            MergeQuestion::Counts { data_set, reporter, files } => {
                return Some(Decision::Counts {
                    data_set: data_set.clone(),
                    reporter: reporter.clone(),
                    sha256: files.first()?.sha256.clone(),
                });
            }
            MergeQuestion::Conflict { .. } | MergeQuestion::Correction { .. } => return None,
        };
        let entry = &self.entries[self.entry_of(path)?];
        let reason = "as its maker says".to_owned();
        let at = |sheet: &str, cell: &str| -> Option<&Cell> {
            let key = (entry.path.clone(), sheet.to_owned(), cell.to_owned());
            self.cells.get(&key).map(|number| &entry.cells[*number])
        };
        if let Some(wording) = &question.wording {
            let waiting = question.waiting.iter().filter_map(|cell| at(&cell.sheet, &cell.cell));
            let of_waiting: Vec<&Cell> = waiting.collect();
            let cells = match question.waiting.is_empty() {
                true => entry.cells.iter().collect(),
                false => of_waiting,
            };
            if let Some(means) = meaning(&wording.scope, &cells) {
                return Some(Decision::Alias { alias: Alias { wording: wording.clone(), means } });
            }
            return Some(Decision::Exclude { sha256, reason });
        }
        if question.about.is_some() {
            let place = &question.place;
            let cell = at(place.sheet.as_deref()?, place.cell.as_deref()?);
            let id = question.id.clone();
            return Some(match cell.map(|cell| state(cell.value())) {
                Some(state) => Decision::Answer { sha256, question: id, state },
                None => Decision::Dismiss { sha256, question: id, reason },
            });
        }
        if is_doubt(question) {
            return Some(Decision::Include { sha256, reason });
        }
        if question.code == "extra-label" {
            return Some(Decision::Dismiss { sha256, question: question.id.clone(), reason });
        }
        let identities: BTreeSet<_> = entry.cells.iter().map(Cell::identity).collect();
        let asks_identity =
            question.answers.iter().any(|answer| matches!(answer, Answer::Identity(_)));
        match identities.iter().next() {
            Some((data_set, reporter, period)) if asks_identity && identities.len() == 1 => {
                let identity = Identity {
                    data_set: (*data_set).to_owned(),
                    reporter: (*reporter).to_owned(),
                    period: (*period).to_owned(),
                };
                // Read so already, and still asked about: it is left out.
                if self.session.identity_of(&sha256) == Some(&identity) {
                    return Some(Decision::Exclude { sha256, reason });
                }
                Some(Decision::Identify { sha256, identity })
            }
            _ => Some(Decision::Exclude { sha256, reason }),
        }
    }

    /// Decisions about what words mean: titles, names, lines, columns.
    fn of_words(&self) -> usize {
        self.session.aliases().len() - self.carried
    }

    fn text(&self) -> String {
        let all: usize = self.decisions.values().sum();
        let mut lines = vec![format!(
            "{} files, {all} decisions, {} of them about words; {} questions settled by another's \
             answer",
            self.entries.len(),
            self.of_words(),
            self.settled.values().sum::<usize>()
        )];
        lines.extend(self.decisions.iter().map(|(code, count)| format!("  {count:>5} {code}")));
        lines.join("\n")
    }
}

fn code(asked: &MergeQuestion) -> &str {
    match asked {
        MergeQuestion::File { question, .. } => &question.code,
        MergeQuestion::Counts { .. } => "which-counts",
        MergeQuestion::Conflict { .. } => "conflict",
        MergeQuestion::Correction { .. } => "correction",
    }
}

/// What words mean that stand over these cells; `None` where they mean several things.
fn meaning(scope: &Scope, cells: &[&Cell]) -> Option<Meaning> {
    let part = |cell: &&Cell| match scope {
        Scope::Form => cell.identity().0.to_owned(),
        Scope::Reporter { .. } => cell.identity().1.to_owned(),
        Scope::Row { .. } => cell.codes().0.to_owned(),
        Scope::Column { .. } => cell.codes().1.to_owned(),
    };
    let meant: BTreeSet<String> = cells.iter().map(part).collect();
    match meant.len() {
        0 => Some(Meaning::Ignore),
        1 => meant.into_iter().next().map(Meaning::Is),
        _ => None,
    }
}

fn state(value: &str) -> ValueState {
    match value {
        "nil" => ValueState::Nil,
        "not_available" => ValueState::NotAvailable,
        "not_applicable" => ValueState::NotApplicable,
        number => number
            .parse::<rust_decimal::Decimal>()
            .map_or(ValueState::Unreadable(number.to_owned()), ValueState::number),
    }
}
