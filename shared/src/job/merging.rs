//! The merge desk: one session, asked by the page by key.
//!
//! It has no I/O: whoever carries the messages keeps the journal. Each answer says which rows
//! of it have to be written; [`MergeDesk::open`] takes them back.

use std::{collections::BTreeSet, sync::Arc};

use super::journal::{FileRow, Head, JournalRow, file_key, path_prefix};
use super::returning::Back;
use super::{
    asking::ask,
    messages::{MergeAnswer, MergeRequest},
    source::SourceView,
    view::Overview,
};
use crate::{
    definition::{CivilDate, Pack},
    merge::{Consolidation, Decision, FileOutcome, Session, parse_received},
};
use grid::{Workbook, envelope::Answer};

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
    pub(super) head: Head,
    pub(super) finished: Option<Consolidation>,
    /// Of `finished`.
    pub(super) back: Back,
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
        let mut desk = Self::of(session, head);
        desk.look_for_outdated();
        (desk, answer)
    }

    pub(super) fn of(session: Session, head: Head) -> Self {
        let (finished, tried) = (None, BTreeSet::new());
        Self { session, head, finished, back: Back::default(), tried }
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// The hash of the file whose grid a request needs beside it.
    pub fn needs_grid<'a>(&'a self, request: &'a MergeRequest) -> Option<&'a str> {
        match request {
            MergeRequest::ReadAgain => self.next_to_read(),
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
        if self.waiting() > 0 && request.takes_away() {
            return MergeAnswer::failed("to-read", self.waiting().to_string()).into();
        }
        match request {
            MergeRequest::ReadAgain => self.read_next(grid),
            MergeRequest::PutOff { question } => {
                self.head.put_off.insert(question);
                self.with_head(MergeAnswer::Done)
            }
            MergeRequest::Aliases => {
                MergeAnswer::Aliases { aliases: self.session.aliases() }.into()
            }
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
            MergeRequest::AsBefore { chosen } => self.as_before(&chosen),
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
                Some(result) => ask(result, &self.head.put_off, question),
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
        self.session.push(file.clone());
        self.read_with_what_was_said(&file);
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
        self.forget_removed();
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

    /// Hashes of all files of the merge.
    pub fn files(&self) -> BTreeSet<String> {
        self.session.held().map(|(_, sha256, _)| sha256.to_owned()).collect()
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
        let mut overview = Overview::of(&result, self.head.history.steps());
        overview.aliases = self.session.remembered().len();
        let answer = MergeAnswer::Finished(Box::new(overview));
        self.finished = Some(result);
        self.back = Back::default();
        answer
    }
}

/// The workbook in a reader's answer.
fn workbook(bytes: &[u8]) -> Option<Workbook> {
    match Answer::from_bytes(bytes) {
        Ok(Answer::Workbook(workbook)) => Some(workbook),
        _ => None,
    }
}
