//! The merge desk: one session, asked by the page by key.
//!
//! It has no I/O: whoever carries the messages keeps the journal. Each answer says which rows
//! of it have to be written; [`MergeDesk::open`] takes them back.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::journal::{FileRow, Head, JournalRow, file_key, path_prefix};
use super::returning::Back;
use super::{
    XLSX,
    history::History,
    messages::{FormPlace, MergeAnswer, MergeRequest, Output},
    offers::{self, Alike},
    review::{self, AskedView, Review},
    rivals::RivalsView,
    source::SourceView,
    view::{Against, DecisionLine, FigureView, FileLine, FormView, Overview, question_of, window},
};
use crate::{
    definition::{CivilDate, Pack},
    diag::{Finding, Severity},
    export::{csv, merge_json},
    form::Form,
    merge::{
        Consolidation, Correction, Decision, DecisionKey, FileOutcome, Session, open_session,
        parse_aliases, parse_received, resume, save_session, write_aliases,
    },
    report::{Report, cross_checks, indicators, print_body, section_report, targets},
    spreadsheet,
    submission::{FileFacts, Identity, Known},
    value::{Parsed, RawValue, ValueState, parse},
};
use grid::{Workbook, envelope::Answer};

const BINARY: &str = "application/octet-stream";

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
    history: History,
    /// Hashes of files whose readings rest on what was taken back.
    pub(super) stale: BTreeSet<String>,
    /// Hashes of files that were read anew since the last decision: what still asks then, asks.
    pub(super) tried: BTreeSet<String>,
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
        (Self::of(session, head), answer)
    }

    fn of(session: Session, head: Head) -> Self {
        let (finished, history) = (None, History::default());
        let (stale, tried) = (BTreeSet::new(), BTreeSet::new());
        Self { session, head, finished, back: Back::default(), history, stale, tried }
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// The hash of the file whose grid a request needs beside it.
    pub fn needs_grid(request: &MergeRequest) -> Option<&str> {
        match request {
            MergeRequest::Decide { decision: Decision::Identify { sha256, .. } }
            | MergeRequest::Source { sha256, .. } => Some(sha256),
            // The question of a file begins with its hash.
            MergeRequest::Settle { question, .. } => question.split('\n').next(),
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
                self.take(Vec::new(), vec![key]);
                self.with_head(MergeAnswer::Done)
            }
            MergeRequest::Settle { question, offer, alike, reason } => {
                self.settle(question, offer, alike, &reason, grid)
            }
            MergeRequest::Correct { cell, text, reason, by, at } => {
                self.correct(cell, &text, reason, by, at)
            }
            MergeRequest::Compare { old, new } => match self.session.differences(&old, &new) {
                Some(difference) => {
                    MergeAnswer::Compared { difference: Box::new(difference) }.into()
                }
                None => MergeAnswer::failed("not-comparable", new).into(),
            },
            MergeRequest::Resume => self.resume(parts.first().map_or(&[], Vec::as_slice)),
            MergeRequest::SaveAliases => self.save_aliases(),
            MergeRequest::LoadAliases => {
                self.load_aliases(parts.first().map_or(&[], Vec::as_slice))
            }
            MergeRequest::Undo => self.step(true),
            MergeRequest::Redo => self.step(false),
            MergeRequest::SetNonSecret { non_secret } => {
                self.session.set_non_secret(non_secret);
                self.head.non_secret = non_secret;
                self.with_head(MergeAnswer::Done)
            }
            MergeRequest::Finish { now } => self.finish(now).into(),
            MergeRequest::ReadText { sha256, question, text } => {
                self.read_text(&sha256, question, &text).into()
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
        self.tried.remove(&file.sha256);
        let mut journal = vec![self.row(&file, false)];
        if let Some(grid) = parts.first() {
            journal.push(JournalRow::Grid { sha256: file.sha256.clone(), bytes: grid.clone() });
        }
        self.session.push(file);
        Handled { answer: MergeAnswer::Done, parts: Vec::new(), journal }
    }

    pub(super) fn row(&self, file: &FileOutcome, decided: bool) -> JournalRow {
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
        self.history = History::default();
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
        self.take(vec![decision], Vec::new());
        let mut handled = self.with_head(MergeAnswer::Done);
        handled.journal.append(&mut journal);
        handled
    }

    /// Takes and withdraws decisions as one step that can be taken back; how many changed.
    fn take(&mut self, decisions: Vec<Decision>, withdrawn: Vec<DecisionKey>) -> usize {
        let question = decisions.first().and_then(review::question_behind);
        self.forget_readings(&withdrawn);
        self.history.take(&mut self.session, question, decisions, withdrawn)
    }

    /// Gives an offer to a question and to those alike.
    fn settle(
        &mut self,
        question: String,
        offer: usize,
        alike: Alike,
        reason: &str,
        grid: Option<&[u8]>,
    ) -> Handled {
        let mut decisions = self
            .finished
            .as_ref()
            .map(|result| offers::decisions(result, &question, offer, alike, reason))
            .unwrap_or_default();
        match decisions.pop() {
            None => MergeAnswer::failed("no-question", question).into(),
            // Whose report a file is, is decided for one file.
            Some(decision @ Decision::Identify { .. }) => self.decide(decision, grid),
            Some(last) => {
                decisions.push(last);
                let count = self.take(decisions, Vec::new());
                self.with_head(MergeAnswer::Settled { count, question: None })
            }
        }
    }

    /// Corrects a value of a report that counts. What the files said stays known.
    fn correct(
        &mut self,
        cell: FormPlace,
        text: &str,
        reason: String,
        by: String,
        at: String,
    ) -> Handled {
        let pack = self.session.pack().clone();
        let found = self.finished.as_ref().and_then(|result| {
            let form = result.forms.iter().find(|form| form.data_set == cell.data_set)?;
            let given = form.reporters.iter().find(|given| given.reporter == cell.reporter)?;
            let index = given.form.find(&cell.row_code, &cell.column_code)?;
            let original = match given.corrected.get(&index) {
                Some(corrected) => corrected.original.clone(),
                None => given.entry.state(index).clone(),
            };
            let parsed = parse(&pack, &given.form.cells[index], &RawValue::Text(text));
            Some((original, parsed))
        });
        match found {
            None => MergeAnswer::failed("no-figure", cell.row_code).into(),
            Some((_, Parsed { state: ValueState::Unreadable(_), findings, .. })) => {
                MergeAnswer::Unclear { findings }.into()
            }
            Some((_, Parsed { ask, findings, .. })) if !ask.is_empty() => {
                MergeAnswer::Unclear { findings }.into()
            }
            Some((original, Parsed { state, .. })) => {
                let FormPlace { data_set, reporter, row_code, column_code } = cell;
                let correction = Correction {
                    data_set,
                    reporter,
                    row_code,
                    column_code,
                    original,
                    state,
                    reason,
                    by,
                    at,
                };
                let count = self.take(vec![Decision::Correct(correction)], Vec::new());
                self.with_head(MergeAnswer::Settled { count, question: None })
            }
        }
    }

    /// The bytes of a session file, with these grids by the hashes of their files.
    pub fn save_session(&self, grids: &BTreeMap<String, Vec<u8>>) -> Handled {
        let name = format!("phien_{}.tonghop", self.session.state().period);
        let answer = MergeAnswer::Written { name, media_type: BINARY.to_owned() };
        let parts = vec![save_session(&self.session, grids)];
        Handled { answer, parts, journal: Vec::new() }
    }

    /// Hashes of all files of the merge.
    pub fn files(&self) -> BTreeSet<String> {
        self.session.held().map(|(_, sha256, _)| sha256.to_owned()).collect()
    }

    /// Goes on with a saved session in place of this one; where it cannot be used, nothing changes.
    fn resume(&mut self, bytes: &[u8]) -> Handled {
        let refused = |finding: Finding| MergeAnswer::Unclear { findings: vec![finding] }.into();
        let pack = self.session.pack().clone();
        let saved = match open_session(bytes) {
            Ok(saved) => saved,
            Err(finding) => return refused(*finding),
        };
        let (period, own) = (saved.state.period.clone(), self.session.state().period.clone());
        let (session, findings) = match resume(&pack, saved.state) {
            Ok(resumed) => resumed,
            Err(finding) => return refused(*finding),
        };
        if period != own {
            let label =
                |id: &str| pack.period(id).map_or_else(|| id.to_owned(), |of| of.label.clone());
            let finding = Finding::new(Severity::High, "session-other-period");
            return refused(finding.with("expected", label(&own)).with("found", label(&period)));
        }
        let state = session.state();
        let head = Head {
            received: state.received().clone(),
            decisions: session.decisions().to_vec(),
            non_secret: state.non_secret,
            sent: session.sent().clone(),
        };
        let readings = session.readings();
        *self = Self::of(session, head);
        let mut journal = vec![JournalRow::Nothing];
        journal.extend(readings.iter().map(|(file, decided)| self.row(file, *decided)));
        let grids = saved.grids.into_iter();
        journal.extend(grids.map(|(sha256, bytes)| JournalRow::Grid { sha256, bytes }));
        let taken = MergeAnswer::Taken { count: readings.len(), findings };
        let mut handled = self.with_head(taken);
        journal.append(&mut handled.journal);
        Handled { journal, ..handled }
    }

    fn save_aliases(&self) -> Handled {
        let (name, media_type) = ("aliases.csv".to_owned(), "text/csv".to_owned());
        let answer = MergeAnswer::Written { name, media_type };
        let parts = vec![write_aliases(&self.session.aliases())];
        Handled { answer, parts, journal: Vec::new() }
    }

    /// Takes the entries of a list of aliases, as one step.
    fn load_aliases(&mut self, bytes: &[u8]) -> Handled {
        let list = parse_aliases(self.session.pack(), bytes);
        let aliases = Vec::from(list.aliases).into_iter();
        let decisions: Vec<Decision> = aliases.map(|alias| Decision::Alias { alias }).collect();
        let count = decisions.len();
        self.take(decisions, Vec::new());
        self.with_head(MergeAnswer::Taken { count, findings: list.findings })
    }

    /// Takes the last step back, or again.
    fn step(&mut self, back: bool) -> Handled {
        let step = match back {
            true => self.history.undo(&mut self.session),
            false => self.history.redo(&mut self.session),
        };
        let (keys, question) =
            step.map_or((Vec::new(), None), |step| (step.keys(), step.question.clone()));
        let count = keys.len();
        if back {
            self.forget_readings(&keys);
        }
        self.with_head(MergeAnswer::Settled { count, question })
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
        self.tried.clear();
        self.head.decisions = self.session.decisions().to_vec();
        self.head.sent = self.session.sent().clone();
        let row = serde_json::to_vec(&self.head).expect("plain data");
        Handled { answer, parts: Vec::new(), journal: vec![JournalRow::Head(row)] }
    }

    fn finish(&mut self, now: CivilDate) -> MergeAnswer {
        let Some(result) = self.session.finish(now) else {
            return MergeAnswer::failed("no-period", self.session.state().period.clone());
        };
        let answer = MergeAnswer::Finished(Box::new(Overview::of(&result, self.history.steps())));
        self.finished = Some(result);
        self.back = Back::default();
        answer
    }

    /// Reads what was typed as the answer to a question about a cell.
    fn read_text(&self, sha256: &str, question: String, text: &str) -> MergeAnswer {
        let parsed = self.finished.as_ref().and_then(|result| {
            let (path, asked) = question_of(result, sha256, &question)?;
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
            None => MergeAnswer::failed("no-question", question),
            Some(Parsed { state: ValueState::Unreadable(_), findings, .. }) => {
                MergeAnswer::Unclear { findings }
            }
            Some(Parsed { ask, findings, .. }) if !ask.is_empty() => {
                MergeAnswer::Unclear { findings }
            }
            Some(Parsed { state, .. }) => MergeAnswer::Read { state },
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
        MergeRequest::Review { from, count, find } => {
            MergeAnswer::Review { review: Review::of(result, from, count, find.as_deref()) }
        }
        MergeRequest::Asked { question } => match AskedView::of(result, &question) {
            Some(asked) => MergeAnswer::Asked { asked: Box::new(asked) },
            None => MergeAnswer::failed("no-question", question),
        },
        MergeRequest::Decisions { from, count } => MergeAnswer::Decisions {
            total: result.decisions.len(),
            decisions: window(&DecisionLine::all(result), from, count),
        },
        MergeRequest::Corrections => {
            MergeAnswer::Corrections { corrections: result.corrections.clone() }
        }
        MergeRequest::Rivals => MergeAnswer::Rivals { rivals: RivalsView::all(result) },
        MergeRequest::Balance => MergeAnswer::Balance { balance: Box::new(result.balance()) },
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
