//! The merge desk: one session, asked by the page by key.
//!
//! It has no I/O: whoever carries the messages keeps the journal. Each answer says which rows
//! of it have to be written; [`MergeDesk::open`] takes them back.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::journal::{FileRow, Head, JournalRow, file_key, path_prefix};
use super::returning::{Back, ReturnAnswer, ReturnRequest};
use super::{
    XLSX,
    source::SourceView,
    view::{
        Against, DecisionLine, FigureView, FileFilter, FileLine, FormView, Overview, question_of,
        window,
    },
};
use crate::{
    definition::{CivilDate, Pack},
    diag::Finding,
    export::{csv, merge_json},
    form::Form,
    merge::{
        Consolidation, Decision, DecisionKey, FileOutcome, MergeQuestion, Session, parse_received,
    },
    report::{
        IndicatorLine, Report, SectionReport, TargetLine, cross_checks, indicators, print_body,
        section_report, targets,
    },
    spreadsheet,
    submission::{FileFacts, Identity, Known},
    value::{Parsed, RawValue, ValueState, parse},
};
use grid::{Workbook, envelope::Answer};

/// A question to the merge desk. The first must be `Open`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MergeRequest {
    /// Takes up the merge of a pack and a period, with its journal. The samples have a journal
    /// of their own.
    Open {
        pack: String,
        period: String,
        sample: bool,
    },
    /// Adds a file that was read. Part 0 is the reader's answer with its grid, where it has one.
    Push {
        file: Box<FileOutcome>,
    },
    /// Takes out all files of these paths.
    Remove {
        paths: Vec<String>,
    },
    /// Takes out everything: files, days, decisions.
    Clear,
    /// Part 0 is a `received.csv`.
    ReceivedList,
    /// Sets days, or with `None` clears them, by path or the last part of one.
    SetReceived {
        days: Vec<(String, Option<CivilDate>)>,
    },
    Decide {
        decision: Decision,
    },
    Withdraw {
        key: DecisionKey,
    },
    SetNonSecret {
        non_secret: bool,
    },
    /// Computes everything anew, as of a day of Asia/Ho_Chi_Minh.
    Finish {
        now: CivilDate,
    },
    /// A window of the list of files, sorted by path.
    Files {
        filter: FileFilter,
        from: usize,
        count: usize,
    },
    /// The paths of all files that fit.
    Paths {
        filter: FileFilter,
    },
    /// What there is to say to one file.
    File {
        path: String,
        sha256: String,
    },
    /// A window of the open questions, and all decisions.
    Questions {
        from: usize,
        count: usize,
    },
    /// What is typed as the answer to a question about a cell.
    AnswerText {
        sha256: String,
        question: String,
        text: String,
    },
    /// The cells of a file around one of them; without one, where the file begins.
    Source {
        sha256: String,
        sheet: Option<String>,
        cell: Option<String>,
    },
    Forms,
    /// A window of the rows of a section.
    Section {
        data_set: String,
        section: String,
        from: usize,
        count: usize,
    },
    /// Where a figure comes from.
    Figure {
        key: String,
        reporter: Option<String>,
    },
    /// Targets and indicators.
    Targets,
    /// What still stands against the result.
    Against,
    /// What is printed.
    Paper,
    /// What goes back to the units.
    Returning {
        ask: ReturnRequest,
    },
    /// Writes a file of the result: part 0 of the answer.
    Write {
        output: Output,
    },
}

/// The files that a merge ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// `report.xlsx`.
    Workbook,
    /// `data.csv`.
    Csv,
    /// `merge.json`.
    MergeJson,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MergeAnswer {
    Done,
    /// What the journal held.
    Opened {
        files: usize,
        decisions: usize,
        /// Files read under another version of the pack: they have to be dropped again.
        outdated: usize,
        /// Hashes of those versions, sorted.
        made_with: Vec<String>,
    },
    Received {
        days: usize,
        findings: Vec<Finding>,
    },
    Finished(Box<Overview>),
    Files {
        total: usize,
        rows: Vec<FileLine>,
    },
    Paths {
        paths: Vec<String>,
    },
    File {
        findings: Vec<Finding>,
    },
    Questions {
        total: usize,
        questions: Vec<MergeQuestion>,
        decisions: Vec<DecisionLine>,
    },
    /// The answer was not understood, for these reasons; nothing was decided.
    Unclear {
        findings: Vec<Finding>,
    },
    Source {
        source: SourceView,
    },
    Forms {
        forms: Vec<FormView>,
    },
    Section {
        total: usize,
        section: SectionReport,
    },
    Figure {
        figure: Box<FigureView>,
    },
    Targets {
        targets: Vec<TargetLine>,
        indicators: Vec<IndicatorLine>,
    },
    Against {
        against: Against,
    },
    /// The body of an HTML document, without styles.
    Paper {
        html: String,
    },
    Returning {
        answer: ReturnAnswer,
    },
    /// Part 0 is the file.
    Written {
        name: String,
        media_type: String,
    },
    /// It could not be done: message `merge.failed.<code>`, and what there is to say to it.
    Failed {
        code: String,
        detail: String,
    },
}

/// What reaches the page for one request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeReply {
    pub answer: MergeAnswer,
    /// Why the merge is not written down, in the browser's words; empty while it is.
    pub not_kept: String,
}

/// What the desk gives back for one request.
#[derive(Debug, Clone, PartialEq)]
pub struct Handled {
    pub answer: MergeAnswer,
    /// Binary parts of the answer.
    pub parts: Vec<Vec<u8>>,
    /// To be written before the answer goes out.
    pub journal: Vec<JournalRow>,
}

/// The session and what was last computed from it.
pub struct MergeDesk {
    pub(super) session: Session,
    head: Head,
    pub(super) finished: Option<Consolidation>,
    /// Of `finished`.
    pub(super) back: Back,
}

impl MergeAnswer {
    pub fn failed(code: &str, detail: impl Into<String>) -> Self {
        Self::Failed { code: code.to_owned(), detail: detail.into() }
    }
}

impl From<MergeAnswer> for Handled {
    fn from(answer: MergeAnswer) -> Self {
        Self { answer, parts: Vec::new(), journal: Vec::new() }
    }
}

impl MergeDesk {
    /// Takes up a merge from the rows of its journal, or begins one. Rows that cannot be
    /// understood are passed over: their files can be dropped again.
    pub fn open(
        pack: Arc<Pack>,
        period: &str,
        head: Option<&[u8]>,
        files: &[Vec<u8>],
    ) -> (Self, MergeAnswer) {
        let head: Head = head.and_then(|row| serde_json::from_slice(row).ok()).unwrap_or_default();
        let mut session = Session::new(pack.clone(), period);
        let rows: Vec<FileRow> =
            files.iter().filter_map(|row| serde_json::from_slice(row).ok()).collect();
        let total = rows.len();
        let (current, others): (Vec<FileRow>, Vec<FileRow>) =
            rows.into_iter().partition(|row| row.pack_hash == pack.hash());
        let made_with: BTreeSet<String> = others.into_iter().map(|row| row.pack_hash).collect();
        let made_with = made_with.into_iter().collect();
        let files = current.into_iter().map(|row| session.push(row.file)).count();
        session.set_received(head.received.iter().map(|(name, day)| (name.clone(), Some(*day))));
        for decision in &head.decisions {
            session.decide(decision.clone());
        }
        for (reporter, sent) in &head.sent {
            session.set_sent(reporter, sent.clone());
        }
        session.set_non_secret(head.non_secret);
        let decisions = head.decisions.len();
        let answer = MergeAnswer::Opened { files, decisions, outdated: total - files, made_with };
        (Self { session, head, finished: None, back: Back::default() }, answer)
    }

    /// The hash of the file whose grid a request needs beside it.
    pub fn needs_grid(request: &MergeRequest) -> Option<&str> {
        match request {
            MergeRequest::Decide { decision: Decision::Identify { sha256, .. } }
            | MergeRequest::Source { sha256, .. } => Some(sha256),
            _ => None,
        }
    }

    /// Answers a request. `parts` are its binary parts, `grid` is what [`Self::needs_grid`]
    /// asked for. `Open` is answered by [`Self::open`].
    pub fn handle(
        &mut self,
        request: MergeRequest,
        parts: &[Vec<u8>],
        grid: Option<&[u8]>,
    ) -> Handled {
        match request {
            MergeRequest::Push { file } => self.push(*file, parts),
            MergeRequest::Remove { paths } => self.remove(&paths),
            MergeRequest::Clear => self.clear(),
            MergeRequest::ReceivedList => self.received_list(parts),
            MergeRequest::SetReceived { days } => {
                self.set_received(days);
                self.with_head(MergeAnswer::Done)
            }
            MergeRequest::Decide { decision } => self.decide(decision, grid),
            MergeRequest::Withdraw { key } => {
                self.session.withdraw(&key);
                self.with_head(MergeAnswer::Done)
            }
            MergeRequest::SetNonSecret { non_secret } => {
                self.session.set_non_secret(non_secret);
                self.head.non_secret = non_secret;
                self.with_head(MergeAnswer::Done)
            }
            MergeRequest::Finish { now } => self.finish(now).into(),
            MergeRequest::AnswerText { sha256, question, text } => {
                self.answer_text(sha256, question, &text)
            }
            MergeRequest::Source { sheet, cell, .. } => {
                let source = grid.and_then(workbook).and_then(|workbook| {
                    SourceView::of(&workbook, sheet.as_deref(), cell.as_deref())
                });
                match source {
                    Some(source) => MergeAnswer::Source { source }.into(),
                    None => MergeAnswer::failed("no-grid", "").into(),
                }
            }
            MergeRequest::Returning { ask } => self.returning(ask),
            MergeRequest::Open { .. } => MergeAnswer::failed("already-open", "").into(),
            question => match &self.finished {
                Some(result) => ask(result, question),
                None => MergeAnswer::failed("not-finished", "").into(),
            },
        }
    }

    fn push(&mut self, file: FileOutcome, parts: &[Vec<u8>]) -> Handled {
        let mut journal = vec![self.row(&file, false)];
        if let Some(grid) = parts.first() {
            journal.push(JournalRow::Grid { sha256: file.sha256.clone(), bytes: grid.clone() });
        }
        self.session.push(file);
        Handled { answer: MergeAnswer::Done, parts: Vec::new(), journal }
    }

    fn row(&self, file: &FileOutcome, decided: bool) -> JournalRow {
        let row = FileRow { pack_hash: self.session.pack().hash().to_owned(), file: file.clone() };
        let bytes = serde_json::to_vec(&row).expect("plain data");
        JournalRow::File { key: file_key(file, decided), row: bytes }
    }

    fn remove(&mut self, paths: &[String]) -> Handled {
        for path in paths {
            self.session.remove(path);
        }
        let prefixes = paths.iter().flat_map(|path| [path_prefix(path), format!("{path}!/")]);
        let journal = prefixes.map(|prefix| JournalRow::NoFile { prefix });
        Handled { answer: MergeAnswer::Done, parts: Vec::new(), journal: journal.collect() }
    }

    fn clear(&mut self) -> Handled {
        let state = self.session.state();
        self.session = Session::new(self.session.pack().clone(), &state.period);
        self.head = Head::default();
        self.finished = None;
        self.back = Back::default();
        let journal = vec![JournalRow::Nothing];
        Handled { answer: MergeAnswer::Done, parts: Vec::new(), journal }
    }

    fn received_list(&mut self, parts: &[Vec<u8>]) -> Handled {
        let list = parse_received(parts.first().map_or(&[], Vec::as_slice));
        let days = list.dates.len();
        self.set_received(list.dates.into_iter().map(|(name, day)| (name, Some(day))).collect());
        self.with_head(MergeAnswer::Received { days, findings: list.findings })
    }

    fn set_received(&mut self, days: Vec<(String, Option<CivilDate>)>) {
        for (name, day) in &days {
            match day {
                Some(day) => self.head.received.insert(name.clone(), *day),
                None => self.head.received.remove(name),
            };
        }
        self.session.set_received(days);
    }

    fn decide(&mut self, decision: Decision, grid: Option<&[u8]>) -> Handled {
        let mut journal = Vec::new();
        if let Decision::Identify { sha256, identity } = &decision {
            let Some(answer) = grid.and_then(|bytes| Answer::from_bytes(bytes).ok()) else {
                return MergeAnswer::failed("no-grid", sha256.clone()).into();
            };
            for file in self.read_anew(sha256, identity, &answer) {
                journal.push(self.row(&file, true));
                self.session.push(file);
            }
        }
        self.session.decide(decision);
        let mut handled = self.with_head(MergeAnswer::Done);
        handled.journal.append(&mut journal);
        handled
    }

    /// Every file with this content, read with the identity that somebody gave it.
    fn read_anew(&self, sha256: &str, identity: &Identity, answer: &Answer) -> Vec<FileOutcome> {
        let files = self.finished.iter().flat_map(|finished| &finished.files);
        files
            .filter(|file| file.sha256 == sha256)
            .map(|file| {
                let facts = FileFacts { path: &file.path, sha256, size: file.size };
                let pack = self.session.pack();
                let known = Known::default().with_identity(Some(identity));
                FileOutcome::of_answer(pack, &facts, answer.clone(), known)
            })
            .collect()
    }

    pub(super) fn with_head(&mut self, answer: MergeAnswer) -> Handled {
        self.head.decisions = self.session.decisions().to_vec();
        self.head.sent = self.session.sent().clone();
        let row = serde_json::to_vec(&self.head).expect("plain data");
        Handled { answer, parts: Vec::new(), journal: vec![JournalRow::Head(row)] }
    }

    fn finish(&mut self, now: CivilDate) -> MergeAnswer {
        let Some(result) = self.session.finish(now) else {
            return MergeAnswer::failed("no-period", self.session.state().period.clone());
        };
        let answer = MergeAnswer::Finished(Box::new(Overview::of(&result)));
        self.finished = Some(result);
        self.back = Back::default();
        answer
    }

    /// Reads what was typed as the answer to a question about a cell, and decides so.
    fn answer_text(&mut self, sha256: String, question: String, text: &str) -> Handled {
        let parsed = self.finished.as_ref().and_then(|result| {
            let (path, asked) = question_of(result, &sha256, &question)?;
            let about = asked.about.as_ref()?;
            let file = result.files.iter().find(|file| file.path == path)?;
            let pack = self.session.pack();
            let form = Form::build(
                pack,
                pack.data_set(&file.identity.data_set)?,
                pack.reporter(&file.identity.reporter)?,
                pack.period(&file.identity.period)?,
            );
            Some(parse(pack, form.cells.get(about.cell)?, &RawValue::Text(text)))
        });
        match parsed {
            None => MergeAnswer::failed("no-question", question).into(),
            Some(Parsed { state: ValueState::Unreadable(_), findings, .. }) => {
                MergeAnswer::Unclear { findings }.into()
            }
            Some(Parsed { ask, findings, .. }) if !ask.is_empty() => {
                MergeAnswer::Unclear { findings }.into()
            }
            Some(Parsed { state, .. }) => {
                self.session.decide(Decision::Answer { sha256, question, state });
                self.with_head(MergeAnswer::Done)
            }
        }
    }
}

/// The workbook in a reader's answer.
fn workbook(bytes: &[u8]) -> Option<Workbook> {
    match Answer::from_bytes(bytes) {
        Ok(Answer::Workbook(workbook)) => Some(workbook),
        _ => None,
    }
}

/// Answers what only looks at the result.
fn ask(result: &Consolidation, question: MergeRequest) -> Handled {
    match question {
        MergeRequest::Files { filter, from, count } => {
            let chosen = filter.choose(&result.pack, &result.files);
            let rows = window(&chosen, from, count).into_iter().map(FileLine::of).collect();
            MergeAnswer::Files { total: chosen.len(), rows }
        }
        MergeRequest::Paths { filter } => {
            let chosen = filter.choose(&result.pack, &result.files);
            MergeAnswer::Paths { paths: chosen.iter().map(|file| file.path.clone()).collect() }
        }
        MergeRequest::File { path, sha256 } => {
            let file = result.files.iter().find(|file| file.path == path && file.sha256 == sha256);
            match file {
                Some(file) => MergeAnswer::File { findings: file.findings.clone() },
                None => MergeAnswer::failed("no-file", path),
            }
        }
        MergeRequest::Questions { from, count } => MergeAnswer::Questions {
            total: result.questions.len(),
            questions: window(&result.questions, from, count),
            decisions: DecisionLine::all(result),
        },
        MergeRequest::Forms => MergeAnswer::Forms { forms: FormView::all(result) },
        MergeRequest::Section { data_set, section, from, count } => {
            section_window(result, &data_set, &section, from, count)
                .unwrap_or_else(|| MergeAnswer::failed("no-section", section))
        }
        MergeRequest::Figure { key, reporter } => {
            match FigureView::of(result, &key, reporter.as_deref(), &cross_checks(result)) {
                Some(figure) => MergeAnswer::Figure { figure: Box::new(figure) },
                None => MergeAnswer::failed("no-figure", key),
            }
        }
        MergeRequest::Targets => {
            MergeAnswer::Targets { targets: targets(result), indicators: indicators(result) }
        }
        MergeRequest::Against => MergeAnswer::Against { against: Against::of(result) },
        MergeRequest::Paper => MergeAnswer::Paper { html: print_body(&Report::of(result)) },
        MergeRequest::Write { output } => return written(result, output),
        _ => MergeAnswer::failed("request", ""),
    }
    .into()
}

fn section_window(
    result: &Consolidation,
    data_set: &str,
    section: &str,
    from: usize,
    count: usize,
) -> Option<MergeAnswer> {
    let form = result.forms.iter().find(|form| form.data_set == data_set)?;
    let found = form.form.sections.iter().find(|found| found.id == section)?;
    let mut section = section_report(result, form, found);
    let total = section.rows.len();
    section.rows = window(&section.rows, from, count);
    Some(MergeAnswer::Section { total, section })
}

fn written(result: &Consolidation, output: Output) -> Handled {
    let (rest, media_type, bytes) = match output {
        Output::Workbook => match spreadsheet::report(&Report::of(result)) {
            Ok(written) => (".xlsx", XLSX, written.report),
            Err(error) => return MergeAnswer::failed("workbook", error.to_string()).into(),
        },
        Output::Csv => ("_data.csv", "text/csv", csv(result)),
        Output::MergeJson => ("_merge.json", "application/json", merge_json(result)),
    };
    let name = format!("tong-hop_{}{rest}", result.period.id);
    let answer = MergeAnswer::Written { name, media_type: media_type.to_owned() };
    Handled { answer, parts: vec![bytes], journal: Vec::new() }
}
