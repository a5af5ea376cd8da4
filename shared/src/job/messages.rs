//! The messages between the page and the merge desk.

use serde::{Deserialize, Serialize};

use super::{
    SourceView,
    as_before::AsBefore,
    offers::Alike,
    returning::{ReturnAnswer, ReturnRequest},
    review::{AskedView, Review},
    rivals::RivalsView,
    view::{Against, DecisionLine, FigureView, FileFilter, FileLine, FormView, Overview},
};
use crate::{
    definition::CivilDate,
    diag::Finding,
    merge::{Balance, CorrectionResult, Decision, DecisionKey, FileDiff, FileOutcome, Policy},
    report::{IndicatorLine, SectionReport, TargetLine},
    submission::Aliases,
    value::ValueState,
};

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
    /// Reads one of the files anew that wait for it ([`MergeReply::waiting`]).
    ReadAgain,
    /// What people have said that words mean: files are read with it.
    Aliases,
    /// Puts a question off: it goes on waiting, and says so.
    PutOff {
        question: String,
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
    /// A window of the open questions in the order in which they are asked, and where the one
    /// with the id `find` stands now.
    Review {
        from: usize,
        count: usize,
        find: Option<String>,
    },
    /// All that is needed to answer one question.
    Asked {
        question: String,
    },
    /// Gives the offer at this position to the question with this id and to those alike.
    Settle {
        question: String,
        offer: usize,
        alike: Alike,
        /// Empty where the offer needs none.
        reason: String,
    },
    /// The open questions that were answered in an earlier period already.
    Precedents,
    /// Answers these as they were answered then, as one step.
    AsBefore {
        chosen: Vec<AsBefore>,
    },
    /// Takes back the last decision, or all those that were taken at once.
    Undo,
    /// Takes again what was taken back last.
    Redo,
    /// Sets another value in place of one that a reporter gave, for a reason. It is typed as in the
    /// form.
    Correct {
        cell: FormPlace,
        text: String,
        reason: String,
        by: String,
        /// `2023-06-14T15:04:05+07:00`.
        at: String,
    },
    /// All corrections.
    Corrections,
    /// Reports for which several files came.
    Rivals,
    /// The cells that differ between two files, by hash.
    Compare {
        old: String,
        new: String,
    },
    /// The merge as it stands, with the grids of its files: part 0 of the answer.
    SaveSession,
    /// Part 0 is a session file: it takes the place of everything there is.
    Resume,
    /// What was said that words mean: part 0 of the answer.
    SaveAliases,
    /// Part 0 is such a list.
    LoadAliases,
    /// A window of the decisions, the sorted list.
    Decisions {
        from: usize,
        count: usize,
    },
    /// What is typed as the answer to a question about a cell: how it is understood.
    ReadText {
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
    /// Where every figure that was read went.
    Balance,
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

/// A cell of one reporter's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPlace {
    pub data_set: String,
    pub reporter: String,
    pub row_code: String,
    pub column_code: String,
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
    Review {
        review: Review,
    },
    Asked {
        asked: Box<AskedView>,
    },
    /// So many decisions were taken or taken back; the first question that comes back by it.
    Settled {
        count: usize,
        question: Option<String>,
    },
    Precedents {
        lines: Vec<AsBefore>,
    },
    Decisions {
        total: usize,
        decisions: Vec<DecisionLine>,
    },
    Corrections {
        corrections: Vec<CorrectionResult>,
    },
    Aliases {
        aliases: Aliases,
    },
    Rivals {
        /// What was decided of all reports.
        general: Option<Policy>,
        rivals: Vec<RivalsView>,
    },
    Compared {
        difference: Box<FileDiff>,
    },
    /// So many entries or files were taken from a file, and what there is to say to it.
    Taken {
        count: usize,
        findings: Vec<Finding>,
    },
    /// How it was understood.
    Read {
        state: ValueState,
    },
    /// It was not understood, for these reasons.
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
    Balance {
        balance: Box<Balance>,
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
    /// Files that have to be read anew because of what was decided.
    pub waiting: usize,
}

impl MergeAnswer {
    pub fn failed(code: &str, detail: impl Into<String>) -> Self {
        Self::Failed { code: code.to_owned(), detail: detail.into() }
    }
}
