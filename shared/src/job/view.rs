//! What the page is shown of a merge: small views, one list page or one figure at a time.
//!
//! **Invariant:** views are made from a [`Consolidation`] and hold no figure of their own;
//! names that the page can look up in the pack stay ids.

use serde::{Deserialize, Serialize};

use crate::{
    definition::{Aggregation, CivilDate, DisplayAs, Pack},
    diag::{Finding, Severity},
    merge::{
        Agreement, Board, BoardStatus, Consolidation, Corrected, Coverage, Decision, FileAccount,
        FileResult, FileState, IgnoredFile, MergeQuestion, Standing, Tally, Verdict,
    },
    report::{self, CrossCheckLine, FormReport, MissingLine, form_heading},
    submission::{Confidence, Identity, Integrity},
    text::fold,
};

/// What every part of the page says of a merge as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub now: CivilDate,
    pub tally: Tally,
    pub board: Board,
    /// About the merge as a whole.
    pub findings: Vec<Finding>,
    /// Questions that nobody has answered.
    pub questions: usize,
    pub decisions: usize,
    /// Steps that can be taken back, and taken again.
    pub undo: usize,
    pub redo: usize,
    /// Wordings of which people said what they mean.
    pub aliases: usize,
    /// Occurrences of a figure that differ from the one that counts.
    pub differences: usize,
    pub non_secret: bool,
    /// First 12 hex digits over the set of files, days and decisions.
    pub checksum: String,
}

/// Which files to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFilter {
    /// `None`: all but ignored files.
    pub state: Option<FileState>,
    /// Part of a path or of a reporter's name, in any spelling.
    pub search: String,
}

/// One file in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileLine {
    pub path: String,
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    pub state: FileState,
    pub ignored: Option<IgnoredFile>,
    pub identity: Identity,
    pub integrity: Option<Integrity>,
    pub confidence: Confidence,
    pub revision: Option<u32>,
    pub exported_at: Option<String>,
    pub received: Option<CivilDate>,
    pub instead: Option<String>,
    pub reason: String,
    pub account: FileAccount,
    /// Rules that must hold and are broken: *CÒN LỖI*.
    pub errors: usize,
    /// How many findings there are, and how many of them must be mended.
    pub findings: usize,
    pub severe: usize,
    /// Its first finding that says why it does not count; for files that count, none.
    pub why: Option<Finding>,
}

/// A decision, and the file it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionLine {
    pub decision: Decision,
    /// Empty where it is about no file, or no file with that content is there any more.
    pub path: String,
}

/// A form that is owed in the period, and what to ask for its sections.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormView {
    /// Without sections.
    pub form: FormReport,
    pub sections: Vec<SectionHead>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionHead {
    pub id: String,
    pub title: String,
    pub display_as: DisplayAs,
    pub rows: usize,
}

/// What still stands against the result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Against {
    /// Targets that are not met, or not known to be.
    pub targets: Vec<OpenTarget>,
    pub missing: Vec<MissingLine>,
    pub cross_checks: Vec<CrossCheckLine>,
    /// Names of those figures of several bodies that differ more than allowed.
    pub differing: Vec<String>,
    /// Names of the sums over several forces.
    pub joint_sums: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTarget {
    pub label: String,
    pub verdict: Verdict,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureView {
    pub key: String,
    /// Of the form's own row.
    pub own: FigurePart,
    /// What counts for the province, where it is another figure.
    pub province: Option<FigurePart>,
    /// Set where only what one reporter gave was asked for.
    pub reporter: Option<String>,
    pub checks: Vec<CrossCheckLine>,
}

/// A figure with the cells that add up to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigurePart {
    /// Full name of the row.
    pub label: String,
    pub unit: String,
    pub text: String,
    /// Printed codes of the forms it is made of.
    pub forms: Vec<String>,
    pub aggregation: Aggregation,
    pub standing: Standing,
    pub coverage: Coverage,
    pub contributions: Vec<ContributionView>,
    pub lacking: Vec<LackingView>,
    /// What the contributions add up to and whether that is the figure; `None` for figures
    /// that are not added.
    pub sum: Option<SumCheck>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumCheck {
    pub text: String,
    /// The contributions add up to the figure, and the cells of each to that contribution.
    pub equal: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributionView {
    pub data_set: String,
    pub reporter: String,
    pub reporter_name: String,
    pub text: String,
    pub cells: Vec<CellView>,
}

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellView {
    pub path: String,
    pub sheet: String,
    /// `A1`.
    pub cell: String,
    /// As stored in the file.
    pub raw: String,
    /// What it adds, as shown; empty for texts.
    pub adds: String,
    pub from_older: bool,
    pub row_code: String,
    pub column_code: String,
    /// The secretariat set another value than the file says.
    pub corrected: Option<Corrected>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LackingView {
    pub reporter_name: String,
    pub status: BoardStatus,
}

impl Overview {
    pub(super) fn of(result: &Consolidation, (undo, redo): (usize, usize)) -> Self {
        Self {
            now: result.now,
            tally: result.tally.clone(),
            board: result.board.clone(),
            findings: result.findings.clone(),
            questions: result.questions.len(),
            decisions: result.decisions.len(),
            undo,
            redo,
            aliases: result
                .decisions
                .iter()
                .filter(|decision| matches!(decision, Decision::Alias { .. }))
                .count(),
            differences: result.cross_checks.iter().filter(|check| check.differs).count(),
            non_secret: result.non_secret,
            checksum: result.checksum.chars().take(12).collect(),
        }
    }
}

impl FileFilter {
    /// The files that fit, in their order.
    pub(super) fn choose<'a>(&self, pack: &Pack, files: &'a [FileResult]) -> Vec<&'a FileResult> {
        let sought = fold(&self.search);
        let words: Vec<&str> = sought.split_whitespace().collect();
        let fits = |file: &&FileResult| {
            let state = match self.state {
                Some(state) => file.state == state,
                None => file.state != FileState::Ignored,
            };
            let name = || {
                let reporter = pack.reporter(&file.identity.reporter);
                fold(&format!("{} {}", file.path, reporter.map_or("", |reporter| &reporter.name)))
            };
            state
                && (words.is_empty() || {
                    let name = name();
                    words.iter().all(|word| name.contains(word))
                })
        };
        files.iter().filter(fits).collect()
    }
}

impl FileLine {
    pub(super) fn of(file: &FileResult) -> Self {
        let counts = file.state == FileState::Recognised;
        let gravest = file.findings.iter().min_by_key(|finding| finding.severity);
        Self {
            path: file.path.clone(),
            sha256: file.sha256.clone(),
            size: file.size,
            state: file.state,
            ignored: file.ignored,
            identity: file.identity.clone(),
            integrity: file.integrity,
            confidence: file.confidence,
            revision: file.revision,
            exported_at: file.exported_at.clone(),
            received: file.received,
            instead: file.instead.clone(),
            reason: file.reason.clone(),
            account: file.account.clone(),
            errors: file.errors,
            findings: file.findings.len(),
            severe: file
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::High)
                .count(),
            why: gravest.filter(|_| !counts).cloned(),
        }
    }
}

impl DecisionLine {
    pub(super) fn all(result: &Consolidation) -> Vec<Self> {
        let path_of = |wanted: &str| {
            let found = result.files.iter().find(|file| file.sha256 == wanted);
            found.map(|file| file.path.clone()).unwrap_or_default()
        };
        let lines = result.decisions.iter().map(|decision| {
            let path = decision.file().map(path_of).unwrap_or_default();
            Self { path, decision: decision.clone() }
        });
        lines.collect()
    }
}

impl FormView {
    pub(super) fn all(result: &Consolidation) -> Vec<Self> {
        let forms = result.shown_forms().map(|form| Self {
            form: form_heading(result, form),
            sections: form
                .form
                .sections
                .iter()
                .map(|section| SectionHead {
                    id: section.id.clone(),
                    title: section.title.clone(),
                    display_as: section.display_as,
                    rows: section.rows.len(),
                })
                .collect(),
        });
        forms.collect()
    }
}

impl Against {
    pub(super) fn of(result: &Consolidation) -> Self {
        let open = report::targets(result).into_iter();
        let open = open.filter(|line| line.result.verdict != Verdict::Met);
        let differs = |line: &report::ReconciliationLine| {
            (line.result.agreement == Agreement::Differs).then(|| line.label.clone())
        };
        Self {
            targets: open
                .map(|line| OpenTarget { label: line.label, verdict: line.result.verdict })
                .collect(),
            missing: report::missing(result),
            cross_checks: report::cross_checks(result),
            differing: report::reconciliation(result).iter().filter_map(differs).collect(),
            joint_sums: result.joint_sums.iter().map(|sum| sum.label.clone()).collect(),
        }
    }
}

/// A window of a list; beyond its end there is nothing.
pub(super) fn window<T: Clone>(items: &[T], from: usize, count: usize) -> Vec<T> {
    items.iter().skip(from).take(count).cloned().collect()
}

/// The question of a file by the file's hash and the question's id.
pub(super) fn question_of<'a>(
    result: &'a Consolidation,
    wanted_sha256: &str,
    id: &str,
) -> Option<(&'a str, &'a crate::submission::Question)> {
    result.questions.iter().find_map(|item| match item {
        MergeQuestion::File { path, sha256, question }
            if sha256 == wanted_sha256 && question.id == id =>
        {
            Some((path.as_str(), question.as_ref()))
        }
        _ => None,
    })
}
