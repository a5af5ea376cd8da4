//! Whether a file came out as its maker says.

use std::collections::{BTreeMap, BTreeSet};

use grid::{CellValue, Workbook};
use rust_decimal::Decimal;
use shared::{
    merge::{FileOutcome, FileState, Outcome},
    submission::{CellAccount, Import, ImportState, ImportedValue, Question},
    value::{Datum, ValueState},
};

use crate::{
    read::ReadFile,
    truth::{Beside, Cell, Entry},
};

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate {
    Right,
    Wrong,
    Queued,
    /// In a recognised file, and neither placed nor asked about.
    Ignored,
    Unrecognised,
    Rejected,
    /// `#REF!` and its like, not placed.
    NoNumber,
}

/// One file, judged.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Of the file, and of the reports in it.
    pub(crate) outcomes: Vec<FileOutcome>,
    pub(crate) state: String,
    pub(crate) fates: BTreeMap<Fate, usize>,
    /// Why figures were not placed → how many.
    pub(crate) reasons: BTreeMap<String, usize>,
    /// How many questions it takes to settle it.
    pub(crate) questions: usize,
    pub(crate) wrong: Vec<String>,
    /// Figures that the reader did not hand on.
    pub(crate) unread: Vec<String>,
    /// Figures that the account does not count.
    pub(crate) vanished: usize,
    /// Codes of everything that is said about the file.
    pub(crate) said: BTreeSet<String>,
    /// Its questions, a line each.
    pub(crate) asked: Vec<String>,
}

pub(crate) fn judge(entry: &Entry, file: Option<ReadFile>) -> Verdict {
    let mut verdict = Verdict { state: "panic".to_owned(), questions: 1, ..Verdict::default() };
    let Some(ReadFile { outcome, workbook, parts }) = file else {
        verdict.all(Fate::Rejected, &entry.cells, "panic");
        return verdict;
    };
    match (&outcome.outcome, &workbook) {
        (Outcome::Imported(import), Some(workbook)) => {
            verdict.imported(entry, import, workbook);
        }
        (Outcome::Several(several), Some(workbook)) => {
            verdict.several(entry, &several.account, &parts, workbook);
        }
        (Outcome::Rejected(rejection), _) => {
            verdict.state = "rejected".to_owned();
            verdict.said.insert(rejection.finding().code);
            let reason = format!("rejected: {} {}", rejection.code.name(), rejection.what);
            verdict.all(Fate::Rejected, &entry.cells, &reason);
        }
        _ => {
            verdict.state = "ignored".to_owned();
            verdict.all(Fate::Rejected, &entry.cells, "ignored");
        }
    }
    verdict.outcomes.push(outcome);
    verdict.outcomes.extend(parts.into_iter().map(|(part, _)| part));
    verdict
}

impl Verdict {
    /// The same for all cells of a form in a file or report.
    fn all(&mut self, fate: Fate, cells: &[Cell], reason: &str) {
        for cell in cells {
            self.count(fate, cell, reason);
        }
    }

    fn count(&mut self, fate: Fate, cell: &Cell, reason: &str) {
        let waits = !matches!(fate, Fate::Right | Fate::Wrong | Fate::Ignored);
        let fate = if cell.is_error() && waits { Fate::NoNumber } else { fate };
        *self.fates.entry(fate).or_default() += 1;
        if !matches!(fate, Fate::Right | Fate::NoNumber) {
            *self.reasons.entry(reason.to_owned()).or_default() += 1;
        }
    }

    fn imported(&mut self, entry: &Entry, import: &Import, workbook: &Workbook) {
        self.questions = import.questions.len();
        self.said.extend(import.findings.iter().map(|finding| finding.code.clone()));
        self.said.extend(import.questions.iter().map(|question| question.code.clone()));
        self.asked = import.questions.iter().map(line).collect();
        self.unread = entry
            .cells
            .iter()
            .filter(|cell| {
                let sheet = workbook.sheet(sheet_name(workbook, cell.0, &cell.1));
                let at = grid::Address::parse(&cell.2).expect("an address");
                sheet.and_then(|sheet| sheet.cell(at)).is_none()
            })
            .map(|cell| format!("{}!{} is not in the grid", cell.1, cell.2))
            .collect();
        // What words such as `12 vụ` mean is known only where a form asks for a figure.
        let is_form = import.state != ImportState::Unrecognised;
        let cells = entry.cells.iter().filter(|cell| is_form || is_figure(workbook, cell)).count();
        let written = cells + if entry.exact { entry.beside.len() } else { 0 };
        self.vanished = written.saturating_sub(import.account.read as usize);
        match import.state {
            ImportState::Unrecognised => {
                self.state = "unrecognised".to_owned();
                self.all(Fate::Unrecognised, &entry.cells, "unrecognised");
            }
            ImportState::NeedsReview => {
                self.state = "needs_review".to_owned();
                let codes: BTreeSet<&str> =
                    import.questions.iter().map(|question| question.code.as_str()).collect();
                let reason = format!("file: {}", codes.into_iter().collect::<Vec<_>>().join(" + "));
                self.all(Fate::Queued, &entry.cells, &reason);
            }
            ImportState::Recognised => {
                self.state = "recognised".to_owned();
                self.recognised(entry, import, workbook);
            }
        }
    }

    /// Every figure is judged with the part that holds it.
    fn several(
        &mut self,
        entry: &Entry,
        rest: &CellAccount,
        parts: &[(FileOutcome, Workbook)],
        workbook: &Workbook,
    ) {
        let mut left = entry.clone();
        for cell in &mut left.cells {
            cell.1 = sheet_name(workbook, cell.0, &cell.1).to_owned();
        }
        for beside in &mut left.beside {
            beside.1 = sheet_name(workbook, beside.0, &beside.1).to_owned();
        }
        self.questions = 0;
        self.state = "recognised".to_owned();
        for (file, part) in parts {
            let Outcome::Imported(import) = &file.outcome else { continue };
            let holds = |sheet: &str, address: &str| {
                let at = grid::Address::parse(address).expect("an address");
                part.sheet(sheet).and_then(|sheet| sheet.cell(at)).is_some()
            };
            let mut own = entry.clone();
            own.cells = left.cells.extract_if(.., |cell| holds(&cell.1, &cell.2)).collect();
            own.beside = left.beside.extract_if(.., |cell| holds(&cell.1, &cell.2)).collect();
            let mut verdict = Verdict::default();
            verdict.imported(&own, import, part);
            self.add(verdict);
        }
        self.all(Fate::Ignored, &left.cells, "in no report of its file");
        let written = left.cells.len() + if entry.exact { left.beside.len() } else { 0 };
        self.vanished += written.saturating_sub(rest.read as usize);
    }

    /// The state of a file is that of the part that was understood least.
    fn add(&mut self, part: Self) {
        let rank =
            |state: &str| ["recognised", "needs_review"].iter().position(|one| *one == state);
        if rank(&part.state).unwrap_or(2) > rank(&self.state).unwrap_or(2) {
            self.state = part.state;
        }
        for (fate, cells) in part.fates {
            *self.fates.entry(fate).or_default() += cells;
        }
        for (reason, cells) in part.reasons {
            *self.reasons.entry(reason).or_default() += cells;
        }
        self.questions += part.questions;
        self.asked.extend(part.asked);
        self.wrong.extend(part.wrong);
        self.unread.extend(part.unread);
        self.vanished += part.vanished;
        self.said.extend(part.said);
    }

    fn recognised(&mut self, entry: &Entry, import: &Import, workbook: &Workbook) {
        let mut placed: BTreeMap<(&str, &str), &ImportedValue> = import
            .values
            .iter()
            .filter(|value| !value.state.is_blank())
            .map(|value| ((value.sheet.as_str(), value.address.as_str()), value))
            .collect();
        for cell in &entry.cells {
            let sheet = sheet_name(workbook, cell.0, &cell.1);
            if let Some(value) = placed.remove(&(sheet, cell.2.as_str())) {
                match mistake(cell, import, value) {
                    None => self.count(Fate::Right, cell, ""),
                    Some(mistake) => {
                        self.count(Fate::Wrong, cell, "wrong");
                        self.wrong.push(format!("{sheet}!{}: {mistake}", cell.2));
                    }
                }
            } else if let Some(question) = asked(import, sheet, &cell.2) {
                self.count(Fate::Queued, cell, &format!("cell: {}", question.code));
            } else {
                self.count(Fate::Ignored, cell, "ignored in a recognised file");
            }
        }
        let mut nowhere = |sheet: &str, address: &str, value: &ImportedValue, why: &str| {
            let codes = format!("{}/{}", value.row_code, value.column_code);
            self.wrong.push(format!("{sheet}!{address}: `{}` placed as {codes}: {why}", value.raw));
        };
        for Beside(number, name, address, why) in &entry.beside {
            let sheet = sheet_name(workbook, *number, name);
            if let Some(value) = placed.remove(&(sheet, address.as_str()))
                && matches!(value.state, ValueState::Value(Datum::Number(_)))
            {
                nowhere(sheet, address, value, why);
            }
        }
        for ((sheet, address), value) in placed {
            if matches!(value.state, ValueState::Value(Datum::Number(_))) {
                nowhere(sheet, address, value, "nobody wrote it");
            }
        }
    }
}

/// A number, or a text of nothing but digits and their separators.
fn is_figure(workbook: &Workbook, cell: &Cell) -> bool {
    let sheet = workbook.sheet(sheet_name(workbook, cell.0, &cell.1));
    let at = grid::Address::parse(&cell.2).expect("an address");
    sheet.and_then(|sheet| sheet.cell(at)).is_some_and(|stored| match &stored.value {
        CellValue::Text(text) => {
            let text = text.trim();
            text.starts_with(|c: char| c.is_ascii_digit())
                && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        }
        _ => true,
    })
}

/// Programs give sheets other names; their order stays.
pub(crate) fn sheet_name<'a>(workbook: &'a Workbook, number: usize, name: &'a str) -> &'a str {
    match workbook.sheet(name) {
        Some(_) => name,
        None => workbook.sheets.get(number).map_or(name, |sheet| sheet.name.as_str()),
    }
}

/// What is wrong with a figure that was placed.
fn mistake(cell: &Cell, import: &Import, value: &ImportedValue) -> Option<String> {
    let identity = import.recognition.identity().unwrap_or_default();
    let own = (identity.data_set.as_str(), identity.reporter.as_str(), identity.period.as_str());
    if own != cell.identity() {
        return Some(format!("of {:?}, placed for {own:?}", cell.identity()));
    }
    let codes = (value.row_code.as_str(), value.column_code.as_str());
    if codes != cell.codes() {
        return Some(format!("is {:?}, placed as {codes:?}", cell.codes()));
    }
    if !says(&value.state, cell.value()) {
        return Some(format!(
            "says {}, read from `{}` as {:?}",
            cell.value(),
            value.raw,
            value.state
        ));
    }
    (!cell.unclear().is_empty())
        .then(|| format!("`{}` placed without a question: {}", value.raw, cell.unclear()))
}

fn says(state: &ValueState, value: &str) -> bool {
    match state {
        ValueState::Value(Datum::Number(number)) => value.parse::<Decimal>().ok() == Some(*number),
        ValueState::Nil => value == "nil",
        ValueState::NotAvailable => value == "not_available",
        ValueState::NotApplicable => value == "not_applicable",
        _ => false,
    }
}

/// The question about a cell, or about what it waits for.
fn asked<'a>(import: &'a Import, sheet: &str, address: &str) -> Option<&'a Question> {
    import.questions.iter().find(|question| {
        let place = &question.place;
        let is_own = question.wording.is_none()
            && place.sheet.as_deref() == Some(sheet)
            && place.cell.as_deref() == Some(address);
        is_own || question.waiting.iter().any(|at| at.sheet == sheet && at.cell == address)
    })
}

/// A question as a line: its code, where it stands, what stands there.
fn line(question: &Question) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let place = &question.place;
    let raw: String = question.raw.chars().take(60).collect();
    let of = question.waiting.len();
    format!("{} {}!{} `{raw}` ({of} wait)", question.code, part(&place.sheet), part(&place.cell))
}

/// Everything that must not be, a line each: file, then what.
pub(crate) fn defects(
    entries: &[&Entry],
    verdicts: &[Verdict],
    states: &[Option<FileState>],
) -> Vec<String> {
    let mut found = Vec::new();
    for ((entry, verdict), state) in entries.iter().zip(verdicts).zip(states) {
        let head = format!(
            "kinds {:?} {} {} {} {}",
            entry.kinds, entry.format, entry.program, entry.layout, entry.path
        );
        let mut say = |what: &str, detail: &str| found.push(format!("{what}: {head}: {detail}"));
        for wrong in &verdict.wrong {
            say("wrong", wrong);
        }
        for unread in &verdict.unread {
            say("unread", unread);
        }
        let ignored = verdict.fates.get(&Fate::Ignored).copied().unwrap_or_default();
        if verdict.vanished + ignored > 0 {
            say("vanished", &format!("{} figures", verdict.vanished + ignored));
        }
        if verdict.state == "panic" {
            say("panic", "");
        }
        if let Some(end) = &entry.end {
            // What is refused or not recognised is not placed either, and says so itself.
            let refused = matches!(verdict.state.as_str(), "rejected" | "unrecognised");
            let state_fits = end.states.contains(&verdict.state);
            let begins =
                |code: &String| end.codes.iter().any(|begin| code.starts_with(begin.as_str()));
            let said = end.codes.is_empty() || verdict.said.iter().any(begins);
            if !(state_fits && said || refused && !state_fits) {
                let said: Vec<&str> = verdict.said.iter().map(String::as_str).collect();
                say("end", &format!("{} saying {}", verdict.state, said.join(", ")));
            }
        }
        let counted = *state == Some(FileState::Recognised);
        let twins = entries.iter().zip(states).filter(|(other, _)| is_twin(entry, other));
        if counted && twins.into_iter().any(|(_, state)| *state == Some(FileState::Recognised)) {
            say("twice", "counted beside another sending of the same report");
        }
    }
    found
}

/// Another sending of the same report.
fn is_twin(entry: &Entry, other: &Entry) -> bool {
    entry.number == other.number && entry.path < other.path && entry.kinds.contains(&26)
}
