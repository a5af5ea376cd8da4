//! Files: what comes in, and the one state each of them ends in.

use std::collections::BTreeMap;

use grid::envelope::Answer;
use serde::{Deserialize, Serialize};

use crate::{
    definition::{CivilDate, Pack, is_pack_workbook},
    diag::{Finding, Severity},
    i18n::{self, Language},
    submission::{
        CellAccount, Confidence, Contradiction, FileFacts, Identity, Import, Integrity, Known,
        import,
    },
};

/// What became of one dropped file when it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileOutcome {
    /// Relative to the dropped root, `/` between, NFC; `outer.zip!/inner` inside archives.
    pub path: String,
    /// 64 hex digits; empty where the bytes could not be read at all.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum Outcome {
    Imported(Box<Import>),
    Rejected(Rejection),
    Ignored(IgnoredFile),
    /// Several reports, each of them a file of its own.
    Several(SeveralReports),
}

/// A workbook that was taken apart like an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeveralReports {
    /// Paths of its parts, in reading order.
    pub parts: Vec<String>,
    /// Of the figures that are in no part.
    pub account: CellAccount,
    pub findings: Vec<Finding>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rejection {
    pub code: RejectionCode,
    /// What exactly is wrong, as the reader names it (a code of its own); may be empty.
    pub what: String,
    /// Part, sheet or size it concerns; may be empty.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionCode {
    Protected,
    Corrupt,
    TooLarge,
    TimeOut,
    NotASpreadsheet,
    Trap,
    Unreadable,
}

/// Files that are nobody's report and are listed folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IgnoredFile {
    /// `~$…`, `Thumbs.db`, `.DS_Store`, `desktop.ini`, `__MACOSX/…`.
    SystemFile,
    /// An archive: its entries are files of their own.
    Archive,
    /// `received.csv`: it was read for its dates.
    ReceivedList,
    /// A pack as a workbook: forms, no figures.
    PackWorkbook,
    /// A workbook of several reports: each is a file of its own.
    SeveralReports,
}

/// The one state a file ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    Recognised,
    NeedsReview,
    Unrecognised,
    Duplicate,
    Superseded,
    Excluded,
    Rejected,
    Ignored,
}

/// Where the figures of one file went after the merge: `read = placed + queued + Σ ignored`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAccount {
    pub read: u32,
    pub placed: u32,
    pub queued: u32,
    pub ignored: BTreeMap<WhyIgnored, u32>,
}

/// Why figures that were read are in no total: the reasons of one file alone
/// ([`crate::submission::IgnoredReason`]) and those of the merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyIgnored {
    Calculated,
    Heading,
    HiddenSheet,
    OutsideForm,
    Greyed,
    Unrecognised,
    Summary,
    /// The same bytes were dropped under another name.
    Duplicate,
    /// A newer file of the same reporter, form and period counts.
    Superseded,
    /// Somebody took the file out.
    Excluded,
    /// Somebody said that it belongs nowhere.
    Dismissed,
    /// Another part of the same report says the same, or was taken instead.
    Repeated,
}

/// One file after [`super::Session::finish`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileResult {
    pub path: String,
    pub sha256: String,
    pub size: u64,
    pub state: FileState,
    pub rejection: Option<Rejection>,
    pub ignored: Option<IgnoredFile>,
    /// Whose report it is, as far as that is known.
    pub identity: Identity,
    pub confidence: Confidence,
    pub contradictions: Vec<Contradiction>,
    pub integrity: Option<Integrity>,
    pub revision: Option<u32>,
    pub exported_at: Option<String>,
    pub modified: Option<String>,
    pub received: Option<CivilDate>,
    /// Path of the file that counts instead, for duplicates and superseded files.
    pub instead: Option<String>,
    /// Why it was excluded or included, in the words of who did it.
    pub reason: String,
    pub account: FileAccount,
    /// How many rules that must hold are broken, where this is the newest file that counts;
    /// weighed anew, whatever its stamp says.
    pub errors: usize,
    /// Of the import and of the merge.
    pub findings: Vec<Finding>,
}

impl FileOutcome {
    /// A file whose bytes nobody needed or got: it is known by its path alone.
    pub fn unread(path: &str, size: u64, outcome: Outcome) -> Self {
        Self { path: path.to_owned(), sha256: String::new(), size, outcome }
    }

    /// What the sealed reader's answer to the bytes of a file comes to, with what people have
    /// decided before.
    pub fn of_answer(pack: &Pack, file: &FileFacts<'_>, answer: Answer, known: Known<'_>) -> Self {
        let outcome = match answer {
            Answer::Workbook(workbook) if is_pack_workbook(&workbook) => {
                Outcome::Ignored(IgnoredFile::PackWorkbook)
            }
            Answer::Workbook(workbook) => {
                Outcome::Imported(Box::new(import(pack, file, &workbook, known)))
            }
            Answer::Rejected(rejection) => Outcome::Rejected(rejection.into()),
            Answer::Sniffed(_) | Answer::Listing(_) | Answer::Bytes(_) => {
                let (what, detail) = ("answer".to_owned(), String::new());
                Outcome::Rejected(Rejection { code: RejectionCode::Trap, what, detail })
            }
        };
        Self {
            path: file.path.to_owned(),
            sha256: file.sha256.to_owned(),
            size: file.size,
            outcome,
        }
    }
}

impl Rejection {
    /// What the file's row says: the message of the code, or of the code and `what` where
    /// there is a better one (`not-a-spreadsheet-pdf`).
    pub fn finding(&self) -> Finding {
        let precise = format!("{}-{}", self.code.name(), self.what);
        let known = i18n::knows(&format!("finding.{precise}"));
        let code = if known { precise.as_str() } else { self.code.name() };
        let finding = Finding::new(Severity::High, code);
        match self.code {
            RejectionCode::TooLarge => {
                let limit = format!("merge.limit.{}", self.what);
                let limit = if i18n::knows(&limit) { &limit } else { "merge.limit.size" };
                finding.with("limit", i18n::text(Language::Vi, limit))
            }
            RejectionCode::TimeOut => finding.with("seconds", &self.detail),
            _ => finding,
        }
    }
}

impl From<grid::envelope::Rejection> for Rejection {
    fn from(rejection: grid::envelope::Rejection) -> Self {
        let code = RejectionCode::parse(rejection.code.as_str());
        let place = match &rejection.place {
            Some((part, Some(cell))) => format!("{part}!{cell}"),
            Some((part, None)) => part.clone(),
            None => String::new(),
        };
        let detail: Vec<String> =
            [rejection.detail, place].into_iter().filter(|text| !text.is_empty()).collect();
        Self {
            code: code.unwrap_or(RejectionCode::Unreadable),
            what: rejection.what,
            detail: detail.join(" · "),
        }
    }
}

impl FileAccount {
    pub fn ignored_total(&self) -> u32 {
        self.ignored.values().sum()
    }

    /// Nothing that was read has vanished.
    pub fn balances(&self) -> bool {
        self.read == self.placed + self.queued + self.ignored_total()
    }
}

impl RejectionCode {
    pub const ALL: [Self; 7] = [
        Self::Protected,
        Self::Corrupt,
        Self::TooLarge,
        Self::TimeOut,
        Self::NotASpreadsheet,
        Self::Trap,
        Self::Unreadable,
    ];

    /// As written in data and messages: `time-out`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Corrupt => "corrupt",
            Self::TooLarge => "too-large",
            Self::TimeOut => "time-out",
            Self::NotASpreadsheet => "not-a-spreadsheet",
            Self::Trap => "trap",
            Self::Unreadable => "unreadable",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == text)
    }

    /// The machine's state had a part in it: a second reading may end otherwise.
    pub fn depends_on_machine(self) -> bool {
        matches!(self, Self::TimeOut | Self::Trap | Self::Unreadable)
    }
}

impl FileState {
    pub const ALL: [Self; 8] = [
        Self::Recognised,
        Self::NeedsReview,
        Self::Unrecognised,
        Self::Duplicate,
        Self::Superseded,
        Self::Excluded,
        Self::Rejected,
        Self::Ignored,
    ];

    /// As written in data; messages stand under `merge.state.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognised => "recognised",
            Self::NeedsReview => "needs_review",
            Self::Unrecognised => "unrecognised",
            Self::Duplicate => "duplicate",
            Self::Superseded => "superseded",
            Self::Excluded => "excluded",
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
        }
    }
}

impl WhyIgnored {
    /// As written in data; messages stand under `merge.ignored.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calculated => "calculated",
            Self::Heading => "heading",
            Self::HiddenSheet => "hidden_sheet",
            Self::OutsideForm => "outside_form",
            Self::Greyed => "greyed",
            Self::Unrecognised => "unrecognised",
            Self::Summary => "summary",
            Self::Duplicate => "duplicate",
            Self::Superseded => "superseded",
            Self::Excluded => "excluded",
            Self::Dismissed => "dismissed",
            Self::Repeated => "repeated",
        }
    }
}

impl IgnoredFile {
    /// Whether a path names a file that programs leave behind and nobody wrote.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let lower = name.to_lowercase();
        let left_behind = name.starts_with("~$")
            || name.starts_with(".~lock.")
            || name.starts_with("._")
            || matches!(lower.as_str(), "thumbs.db" | ".ds_store" | "desktop.ini")
            || path.split('/').any(|part| part == "__MACOSX");
        if left_behind {
            return Some(Self::SystemFile);
        }
        (lower == "received.csv").then_some(Self::ReceivedList)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::SystemFile => "system-file",
            Self::Archive => "archive",
            Self::ReceivedList => "received-list",
            Self::PackWorkbook => "pack-workbook",
            Self::SeveralReports => "several-reports",
        }
    }
}
