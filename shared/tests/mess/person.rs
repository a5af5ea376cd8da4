//! Somebody who merges a corpus and knows its truth. They use what is offered: a value or a way of
//! writing for one cell, for all alike in its file, for all with the same text; what words mean;
//! whose report a file is; and a file left out where nothing else is to be done.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use shared::{
    definition::{CivilDate, Pack, embedded},
    job::{Alike, for_those_alike},
    merge::{Consolidation, Decision, FileOutcome, MergeQuestion, Session, asked},
    submission::{Alias, Aliases, Answer, Identity, Meaning, Scope, Wording, is_doubt},
    value::{Datum, ValueState},
};

use crate::{
    judge,
    read::{self, ReadFile},
    truth::{self, Cell, Entry},
};

/// How often files are read anew before what is left is left.
const ROUNDS: usize = 8;

pub(crate) struct Person {
    folder: PathBuf,
    pub(crate) entries: Vec<Entry>,
    pub(crate) session: Session,
    /// Decisions by the code of what was asked.
    pub(crate) decisions: BTreeMap<String, usize>,
    /// Questions that were settled by another's answer.
    pub(crate) settled: usize,
    /// Questions that were answered as in an earlier period, and those that should not have been.
    pub(crate) proposed: usize,
    pub(crate) wrongly_proposed: usize,
    /// Cells of the truth by path of a file, sheet and address.
    cells: BTreeMap<(String, String, String), usize>,
}

impl Person {
    /// Whoever begins with what was said in an earlier period.
    pub(crate) fn of(folder: &Path, aliases: Aliases) -> Self {
        let truth = truth::read(folder);
        let pack: Arc<Pack> = embedded(&truth.pack).expect("the pack is sound");
        let mut session = Session::new(pack, &truth.period);
        for alias in Vec::from(aliases) {
            session.decide(Decision::Alias { alias });
        }
        let entries = truth.files.into_iter().filter(|entry| !entry.archive).collect();
        let mut person = Self {
            folder: folder.to_owned(),
            entries,
            session,
            decisions: BTreeMap::new(),
            settled: 0,
            proposed: 0,
            wrongly_proposed: 0,
            cells: BTreeMap::new(),
        };
        let all = (0..person.entries.len()).collect();
        person.read(&all);
        person
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

    pub(crate) fn result(&self) -> Consolidation {
        let now = CivilDate::parse_iso("2023-12-31").expect("a day");
        self.session.finish(now).expect("the pack knows the period")
    }

    /// Answers until nothing is asked that can be answered.
    pub(crate) fn settle(&mut self) {
        for _ in 0..ROUNDS {
            let result = self.result();
            let mut anew = BTreeSet::new();
            let before = self.session.decisions().len();
            // Whose report these are was said meanwhile: they are not asked about before they are
            // read so.
            let mut identified: BTreeSet<String> = BTreeSet::new();
            anew.extend(self.answer_as_before(&result, &mut identified));
            for asked in &result.questions {
                if self.is_settled(asked) || identified.contains(sha256_of(asked)) {
                    self.settled += 1;
                    continue;
                }
                let Some(decisions) = self.answer(&result, asked) else { continue };
                if decisions.is_empty() {
                    continue;
                }
                *self.decisions.entry(code(asked).to_owned()).or_default() += 1;
                if std::env::var_os("TONGHOP_MESS_TELL").is_some()
                    && let MergeQuestion::File { path, question, .. } = asked
                {
                    println!("decided: {} {path} {:?}", question.code, question.raw);
                }
                for decision in decisions {
                    if let Decision::Identify { sha256, .. } = &decision {
                        identified.insert(sha256.clone());
                    }
                    anew.extend(self.decide(asked, decision));
                }
            }
            if self.session.decisions().len() == before && anew.is_empty() {
                return;
            }
            self.read(&anew);
        }
    }

    /// Takes the list of what was answered in an earlier period, as one decision. What is wrong in it
    /// is left out, and has to be answered singly.
    fn answer_as_before(
        &mut self,
        result: &Consolidation,
        identified: &mut BTreeSet<String>,
    ) -> BTreeSet<usize> {
        let is_told = std::env::var_os("TONGHOP_MESS_TELL").is_some();
        let proposed = result.precedents.iter();
        let proposed = proposed.map(|one| (&result.questions[one.question], &one.decision));
        let (right, wrong): (Vec<_>, Vec<_>) =
            proposed.partition(|(asked, decision)| self.is_right_again(result, asked, decision));
        for (asked, decision) in &wrong {
            self.wrongly_proposed += 1;
            if is_told {
                println!("wrongly as before: {} {decision:?}", code(asked));
            }
        }
        if !right.is_empty() {
            *self.decisions.entry("as-before".to_owned()).or_default() += 1;
        }
        let mut anew = BTreeSet::new();
        for (asked, decision) in right {
            self.proposed += 1;
            if is_told && let MergeQuestion::File { path, question, .. } = asked {
                println!("as before: {} {path} {:?} {decision:?}", question.code, question.raw);
            }
            if let Decision::Identify { sha256, .. } = decision {
                identified.insert(sha256.clone());
            }
            anew.extend(self.decide(asked, decision.clone()));
        }
        anew
    }

    /// Whether the answer of an earlier period is right again.
    fn is_right_again(
        &self,
        result: &Consolidation,
        asked: &MergeQuestion,
        decision: &Decision,
    ) -> bool {
        match decision {
            Decision::Answer { state, .. } => self.truth(asked).as_ref() == Some(state),
            Decision::Dismiss { .. } => self.truth(asked).is_none(),
            Decision::Identify { sha256, identity } => self.is_whose(result, sha256, identity),
            // Whoever knows of nothing else to be done leaves the file out.
            Decision::Exclude { sha256, .. } => {
                let own = self.answer(result, asked).unwrap_or_default();
                own.iter()
                    .any(|one| matches!(one, Decision::Exclude { sha256: of, .. } if of == sha256))
            }
            _ => false,
        }
    }

    fn is_whose(&self, result: &Consolidation, sha256: &str, identity: &Identity) -> bool {
        let file = result.files.iter().find(|file| file.sha256 == *sha256);
        let entry = file.and_then(|file| self.entry_of(&file.path));
        entry.is_some_and(|at| {
            let of = (&*identity.data_set, &*identity.reporter, &*identity.period);
            self.entries[at].cells.iter().all(|cell| cell.identity() == of)
        })
    }

    /// Whether something was decided since that settles a question.
    fn is_settled(&self, asked: &MergeQuestion) -> bool {
        let aliases = self.session.aliases();
        let said = |alias: &Alias| aliases.get(&alias.wording) == Some(&alias.means);
        let MergeQuestion::File { sha256, question, .. } = asked else {
            let offered = shared::merge::asked(self.session.pack(), std::slice::from_ref(asked));
            let mut answers = offered.into_iter().flat_map(|asked| asked.answers);
            return answers.any(|answer| match answer.decision {
                Decision::Alias { alias } => said(&alias),
                _ => false,
            });
        };
        let of_words = question.wording.as_ref().is_some_and(|of| aliases.settles(of).is_some());
        let of_habit = question.answers.iter().any(|answer| match answer {
            Answer::Habit(habit) => said(&habit.alias),
            _ => false,
        });
        let mut decisions = self.session.decisions().iter();
        of_words
            || of_habit
            || decisions.any(|decision| match decision {
                Decision::Answer { sha256: of, question: id, .. }
                | Decision::Dismiss { sha256: of, question: id, .. } => {
                    of == sha256 && *id == question.id
                }
                Decision::Exclude { sha256: of, .. } => of == sha256,
                _ => false,
            })
    }

    /// Takes a decision; gives the files that have to be read anew for it.
    fn decide(&mut self, asked: &MergeQuestion, decision: Decision) -> Vec<usize> {
        let said: Vec<String> = match (&decision, asked) {
            (Decision::Alias { alias }, _) => {
                let said = self.session.said_in(&alias.wording).into_iter();
                said.map(|(path, _)| path.to_owned()).collect()
            }
            (Decision::Identify { sha256, .. }, _) => {
                let held = self.session.held().filter(|(_, of, _)| of == sha256);
                held.map(|(path, ..)| path.to_owned()).collect()
            }
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

    /// What is written in a cell, as its maker says.
    fn cell(&self, path: &str, sheet: &str, cell: &str) -> Option<&Cell> {
        let entry = &self.entries[self.entry_of(path)?];
        let key = (entry.path.clone(), sheet.to_owned(), cell.to_owned());
        self.cells.get(&key).map(|number| &entry.cells[*number])
    }

    /// What is decided; `None` where nothing can be.
    fn answer(&self, result: &Consolidation, asked: &MergeQuestion) -> Option<Vec<Decision>> {
        let MergeQuestion::File { path, sha256, question } = asked else {
            return self.of_files(asked).map(|decision| vec![decision]);
        };
        let entry = &self.entries[self.entry_of(path)?];
        let reason = || "as its maker says".to_owned();
        if let Some(wording) = &question.wording {
            let of_waiting: Vec<&Cell> = question
                .waiting
                .iter()
                .filter_map(|cell| self.cell(path, &cell.sheet, &cell.cell))
                .collect();
            let is_of_file = question.waiting.is_empty() && question.about.is_none();
            let of_part: Vec<&Cell> = entry
                .cells
                .iter()
                .filter(|cell| match path.rsplit_once("!/") {
                    Some((whole, sheet)) if whole == entry.path => cell.1 == sheet,
                    _ => true,
                })
                .collect();
            let cells = if is_of_file { of_part } else { of_waiting };
            return Some(vec![match meaning(&wording.scope, &cells) {
                Some(Meaning::Ignore) if self.is_nowhere(result, wording) => {
                    let wording = wording.in_all_forms().unwrap_or_else(|| wording.clone());
                    Decision::Alias { alias: Alias { wording, means: Meaning::Ignore } }
                }
                Some(means) => Decision::Alias { alias: Alias { wording: wording.clone(), means } },
                None => Decision::Exclude { sha256: sha256.clone(), reason: reason() },
            }]);
        }
        if question.about.is_some() {
            return Some(self.of_cell(result, asked));
        }
        let out = Decision::Exclude { sha256: sha256.clone(), reason: reason() };
        if is_doubt(question) && !entry.cells.is_empty() {
            return Some(vec![Decision::Include { sha256: sha256.clone(), reason: reason() }]);
        }
        if question.code == "extra-label" {
            let (sha256, question) = (sha256.clone(), question.id.clone());
            return Some(vec![Decision::Dismiss { sha256, question, reason: reason() }]);
        }
        let identities: BTreeSet<_> = entry.cells.iter().map(Cell::identity).collect();
        let asks_identity = question.code == "unit-missing"
            || question.answers.iter().any(|answer| matches!(answer, Answer::Identity(_)));
        if let Some((data_set, reporter, period)) = identities.first()
            && asks_identity
            && identities.len() == 1
        {
            let identity = Identity {
                data_set: (*data_set).to_owned(),
                reporter: (*reporter).to_owned(),
                period: (*period).to_owned(),
            };
            // Read so already, and still asked about: it is left out.
            if self.session.identity_of(sha256) != Some(&identity) {
                let decision = Decision::Identify { sha256: sha256.clone(), identity };
                return Some(self.widest(result, asked, decision));
            }
        }
        Some(for_those_alike(result, asked, out, Alike::SameText))
    }

    /// Whether a line of these words is nothing of any form, as far as files are asked about.
    fn is_nowhere(&self, result: &Consolidation, wording: &Wording) -> bool {
        let Some(everywhere) = wording.in_all_forms() else { return false };
        result.questions.iter().all(|other| {
            let MergeQuestion::File { path, question, .. } = other else { return true };
            let is_same = question.wording.as_ref().is_some_and(|of| everywhere.covers(of));
            let mut waiting = question.waiting.iter();
            !is_same || waiting.all(|cell| self.cell(path, &cell.sheet, &cell.cell).is_none())
        })
    }

    /// Which of several files counts: what is offered for all files sent again, or the last.
    fn of_files(&self, asking: &MergeQuestion) -> Option<Decision> {
        let MergeQuestion::Counts { .. } = asking else { return None };
        let offered = asked(self.session.pack(), std::slice::from_ref(asking));
        let answers = offered.into_iter().flat_map(|asked| asked.answers);
        let mut decisions: Vec<Decision> = answers.map(|answer| answer.decision).collect();
        let for_all = decisions.iter().position(|one| matches!(one, Decision::Alias { .. }));
        let last = decisions.iter().rposition(|one| matches!(one, Decision::Counts { .. }));
        Some(decisions.swap_remove(for_all.or(last)?))
    }

    /// The answer to the question about a cell that settles most.
    fn of_cell(&self, result: &Consolidation, asked: &MergeQuestion) -> Vec<Decision> {
        let MergeQuestion::File { sha256, question, .. } = asked else { return Vec::new() };
        for answer in &question.answers {
            if let Answer::Habit(habit) = answer
                && self.is_said_rightly(result, sha256, &habit.alias)
            {
                return vec![Decision::Alias { alias: habit.alias.clone() }];
            }
        }
        if self.waits_for_exceptions(result, asked) {
            return Vec::new();
        }
        let (sha256, id) = (sha256.clone(), question.id.clone());
        let Some(state) = self.truth(asked) else {
            let reason = "as its maker says".to_owned();
            let out = Decision::Dismiss { sha256, question: id, reason };
            return self.widest(result, asked, out);
        };
        self.widest(result, asked, Decision::Answer { sha256, question: id, state })
    }

    /// A decision for as many questions as it is right for.
    fn widest(
        &self,
        result: &Consolidation,
        asked: &MergeQuestion,
        decision: Decision,
    ) -> Vec<Decision> {
        let is_right = |one: &Decision| match one {
            Decision::Identify { sha256, identity } => self.is_whose(result, sha256, identity),
            Decision::Alias { alias } => self.is_said_rightly(result, sha256_of(asked), alias),
            Decision::Answer { sha256: of, question: id, state } => {
                let about = |other: &&MergeQuestion| match other {
                    MergeQuestion::File { sha256, question, .. } => {
                        sha256 == of && question.id == *id
                    }
                    _ => false,
                };
                let other = result.questions.iter().find(about);
                other.and_then(|other| self.truth(other)).as_ref() == Some(state)
            }
            _ => true,
        };
        // What has been answered since is not asked any more.
        let is_open = |one: &Decision| match one {
            Decision::Answer { sha256, question, .. } => !result.questions.iter().any(|other| {
                matches!(other, MergeQuestion::File { sha256: of, question: asked, .. }
                    if of == sha256 && asked.id == *question && self.is_settled(other))
            }),
            _ => true,
        };
        let given = |alike| {
            let decisions = for_those_alike(result, asked, decision.clone(), alike).into_iter();
            let decisions: Vec<Decision> = decisions.filter(is_open).collect();
            if decisions.iter().all(is_right) { decisions } else { Vec::new() }
        };
        let in_file = given(Alike::InFile);
        let lasting = given(Alike::FromNowOn);
        let is_lasting = lasting.iter().any(|one| matches!(one, Decision::Alias { .. }));
        // Of two ways that settle as much, the one that is remembered.
        let of_file = (in_file.len(), if is_lasting { lasting } else { in_file });
        let all = [(1, vec![decision.clone()]), of_file, with_count(given(Alike::SameText))];
        all.into_iter().max_by_key(|(count, _)| *count).map(|(_, all)| all).unwrap_or_default()
    }

    /// Whether an answer is better put off: of the cells alike in its file most say the same as this
    /// one, and others first have to be taken out one by one.
    fn waits_for_exceptions(&self, result: &Consolidation, asked: &MergeQuestion) -> bool {
        let MergeQuestion::File { sha256, question, .. } = asked else { return false };
        let Some(own) = self.truth(asked) else { return false };
        let decision = Decision::Answer {
            sha256: sha256.clone(),
            question: question.id.clone(),
            state: own.clone(),
        };
        let alike = for_those_alike(result, asked, decision, Alike::InFile);
        let of = |one: &Decision| match one {
            Decision::Answer { question, .. } => result.questions.iter().find(|other| {
                matches!(other, MergeQuestion::File { sha256: of, question: asked, .. }
                    if of == sha256 && asked.id == *question)
            }),
            _ => None,
        };
        let open = alike.iter().filter_map(of).filter(|other| !self.is_settled(other));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for other in open {
            *counts.entry(format!("{:?}", self.truth(other))).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(_, count)| **count).map(|(state, _)| state.clone());
        counts.len() > 1 && most == Some(format!("{:?}", Some(own)))
    }

    /// What the cell of a question says; `None` where it says nothing that could be taken.
    fn truth(&self, asked: &MergeQuestion) -> Option<ValueState> {
        let MergeQuestion::File { path, question, .. } = asked else { return None };
        let place = &question.place;
        let cell = self.cell(path, place.sheet.as_deref()?, place.cell.as_deref()?)?;
        // Nobody can read a figure out of an error, or out of a formula without a result.
        let is_lost = matches!(question.code.as_str(), "formula-error" | "formula-uncached");
        (!is_lost).then(|| state(cell.value()))
    }

    /// Whether a way of writing is right for all cells of the file that are written so; what is
    /// said of everybody, for all files.
    fn is_said_rightly(&self, result: &Consolidation, own: &str, alias: &Alias) -> bool {
        let everybody = alias.wording.scope == Scope::Sign;
        result.questions.iter().all(|other| {
            let MergeQuestion::File { sha256, question, .. } = other else { return true };
            let same = |answer: &Answer| match answer {
                Answer::Habit(other) if other.alias == *alias => Some(other.state.clone()),
                _ => None,
            };
            match question.answers.iter().find_map(same) {
                Some(state) if everybody || sha256 == own => self.truth(other) == state,
                _ => true,
            }
        })
    }

    /// Figures that count and are not what their maker wrote there.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let result = self.result();
        let mut wrong = Vec::new();
        let reporters = result.forms.iter().flat_map(|form| &form.reporters);
        for figures in reporters.filter(|figures| figures.reported) {
            let form = &figures.form;
            for (index, origin) in figures.origins.iter().enumerate() {
                let (Some(origin), cell) = (origin, &form.cells[index]) else { continue };
                let counts = figures.entry.state(index);
                let written = self.cell(&origin.path, &origin.sheet, &origin.cell);
                let own = (form.data_set.as_str(), form.reporter.as_str(), form.period.as_str());
                let codes = (cell.row_code.as_str(), cell.column_code.as_str());
                let is_right = match written {
                    Some(written) => {
                        counts.is_blank()
                            || (written.identity() == own
                                && written.codes() == codes
                                && state(written.value()) == *counts)
                    }
                    None => !matches!(counts, ValueState::Value(Datum::Number(_))),
                };
                if !is_right {
                    let at = format!("{} {}!{}", origin.path, origin.sheet, origin.cell);
                    wrong.push(format!("{at}: `{}` counts as {counts:?} in {codes:?}", origin.raw));
                }
            }
        }
        wrong
    }
}

fn with_count(decisions: Vec<Decision>) -> (usize, Vec<Decision>) {
    (decisions.len(), decisions)
}

fn sha256_of(asked: &MergeQuestion) -> &str {
    match asked {
        MergeQuestion::File { sha256, .. } => sha256,
        _ => "",
    }
}

pub(crate) fn code(asked: &MergeQuestion) -> &str {
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
        Scope::Reporter { .. } | Scope::FileName { .. } => cell.identity().1.to_owned(),
        Scope::Column { .. } => cell.codes().1.to_owned(),
        _ => cell.codes().0.to_owned(),
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
            .map_or(ValueState::Unreadable(number.to_owned()), |number| {
                ValueState::number(number.normalize())
            }),
    }
}
