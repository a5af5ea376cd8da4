//! The merge desk: one session, asked by the page by key.
//!
//! It has no I/O: whoever carries the messages keeps the journal. Each answer says which rows
//! of it have to be written; [`MergeDesk::open`] takes them back.

use std::sync::Arc;

use grid::envelope::Answer;
use serde::{Deserialize, Serialize};

use super::journal::{FileRow, Head, JournalRow, file_key, path_prefix};
use crate::{
    definition::{CivilDate, Pack},
    diag::Finding,
    export::{csv, merge_json},
    merge::{
        Board, Consolidation, Coverage, Decision, DecisionKey, FileOutcome, FileResult,
        MergeQuestion, Session, Tally, parse_received,
    },
    report::{CrossCheckLine, FormReport, Heading, MissingLine, Report, SourceLine},
    submission::{FileFacts, Identity},
};

/// A question to the merge desk. The first must be `Open`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MergeRequest {
    /// Takes up the merge of a pack and a period, with its journal.
    Open {
        pack: String,
        period: String,
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
    /// The rest is about what the last `Finish` found.
    Files,
    Questions,
    /// One form with its reporters and figures.
    Form {
        data_set: String,
    },
    /// The cells a figure comes from; by [`crate::report::FigureReport::key`].
    Sources {
        figure: String,
    },
    Write {
        output: Output,
    },
}

/// A file that a merge gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    Csv,
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
    },
    Received {
        days: usize,
        findings: Vec<Finding>,
    },
    Finished(Box<Overview>),
    Files {
        files: Vec<FileResult>,
    },
    Questions {
        questions: Vec<MergeQuestion>,
        decisions: Vec<Decision>,
    },
    Form(Box<FormReport>),
    Sources {
        sources: Vec<SourceLine>,
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

/// The report without what is asked for by key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub heading: Heading,
    pub tally: Tally,
    pub board: Board,
    /// In the pack's order.
    pub forms: Vec<FormLine>,
    pub cross_checks: Vec<CrossCheckLine>,
    pub missing: Vec<MissingLine>,
    pub findings: Vec<Finding>,
    pub checksum: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLine {
    pub data_set: String,
    pub printed_code: String,
    pub title: String,
    pub coverage: Coverage,
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
    session: Session,
    head: Head,
    finished: Option<Finished>,
}

struct Finished {
    result: Consolidation,
    report: Report,
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
        let current = rows.into_iter().filter(|row| row.pack_hash == pack.hash());
        let files = current.map(|row| session.push(row.file)).count();
        session.set_received(head.received.iter().map(|(name, day)| (name.clone(), Some(*day))));
        for decision in &head.decisions {
            session.decide(decision.clone());
        }
        session.set_non_secret(head.non_secret);
        let decisions = head.decisions.len();
        let answer = MergeAnswer::Opened { files, decisions, outdated: total - files };
        (Self { session, head, finished: None }, answer)
    }

    /// The hash of the file whose grid a request needs beside it.
    pub fn needs_grid(request: &MergeRequest) -> Option<&str> {
        match request {
            MergeRequest::Decide { decision: Decision::Identify { sha256, .. } } => Some(sha256),
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
            MergeRequest::Files => {
                self.ask(|known| MergeAnswer::Files { files: known.report.files.clone() })
            }
            MergeRequest::Questions => self.ask(|known| MergeAnswer::Questions {
                questions: known.report.questions.clone(),
                decisions: known.report.decisions.clone(),
            }),
            MergeRequest::Form { data_set } => self.ask(|known| known.form(&data_set)),
            MergeRequest::Sources { figure } => self.ask(|known| known.sources(&figure)),
            MergeRequest::Write { output } => match &self.finished {
                Some(known) => known.write(output),
                None => MergeAnswer::failed("not-finished", "").into(),
            },
            MergeRequest::Open { .. } => MergeAnswer::failed("already-open", "").into(),
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
        let journal = paths.iter().map(|path| JournalRow::NoFile { prefix: path_prefix(path) });
        Handled { answer: MergeAnswer::Done, parts: Vec::new(), journal: journal.collect() }
    }

    fn clear(&mut self) -> Handled {
        let state = self.session.state();
        self.session = Session::new(self.session.pack().clone(), &state.period);
        self.head = Head::default();
        self.finished = None;
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
            let answer = grid.and_then(|bytes| Answer::from_bytes(bytes).ok());
            let Some(answer) = answer else {
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
        let files = self.finished.iter().flat_map(|known| &known.report.files);
        files
            .filter(|file| file.sha256 == sha256)
            .map(|file| {
                let facts = FileFacts { path: &file.path, sha256, size: file.size };
                let pack = self.session.pack();
                FileOutcome::of_answer(pack, &facts, answer.clone(), Some(identity))
            })
            .collect()
    }

    fn with_head(&mut self, answer: MergeAnswer) -> Handled {
        self.head.decisions = self.session.decisions().to_vec();
        let row = serde_json::to_vec(&self.head).expect("plain data");
        Handled { answer, parts: Vec::new(), journal: vec![JournalRow::Head(row)] }
    }

    fn finish(&mut self, now: CivilDate) -> MergeAnswer {
        let Some(result) = self.session.finish(now) else {
            return MergeAnswer::failed("no-period", self.session.state().period.clone());
        };
        let report = Report::of(&result);
        let known = self.finished.insert(Finished { result, report });
        MergeAnswer::Finished(Box::new(known.overview()))
    }

    fn ask(&self, answer: impl FnOnce(&Finished) -> MergeAnswer) -> Handled {
        match &self.finished {
            Some(known) => answer(known).into(),
            None => MergeAnswer::failed("not-finished", "").into(),
        }
    }
}

impl Finished {
    fn overview(&self) -> Overview {
        let report = &self.report;
        let forms = report.forms.iter().map(|form| FormLine {
            data_set: form.data_set.clone(),
            printed_code: form.printed_code.clone(),
            title: form.title.clone(),
            coverage: form.coverage,
        });
        Overview {
            heading: report.heading.clone(),
            tally: report.tally.clone(),
            board: report.board.clone(),
            forms: forms.collect(),
            cross_checks: report.cross_checks.clone(),
            missing: report.missing.clone(),
            findings: report.findings.clone(),
            checksum: report.checksum.clone(),
        }
    }

    fn form(&self, data_set: &str) -> MergeAnswer {
        match self.report.forms.iter().find(|form| form.data_set == data_set) {
            Some(form) => MergeAnswer::Form(Box::new(form.clone())),
            None => MergeAnswer::failed("no-form", data_set),
        }
    }

    fn sources(&self, figure: &str) -> MergeAnswer {
        MergeAnswer::Sources { sources: self.result.sources(figure, false) }
    }

    fn write(&self, output: Output) -> Handled {
        let (name, media_type, bytes) = match output {
            Output::Csv => ("data.csv", "text/csv", csv(&self.result)),
            Output::MergeJson => ("merge.json", "application/json", merge_json(&self.result)),
        };
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        let answer = MergeAnswer::Written { name, media_type };
        Handled { answer, parts: vec![bytes], journal: Vec::new() }
    }
}
