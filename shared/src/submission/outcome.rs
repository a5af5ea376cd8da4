//! What reading one file gives: whose report it is, what was placed where, what waits
//! for a person, and an account of every figure that was read.
//!
//! All of it is plain data with serde, for the journal and for messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Alias, Stamp, Wording};
use crate::{
    diag::{Finding, Place},
    form::{CellIndex, ValueKey},
    value::ValueState,
};

/// The file around a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts<'a> {
    /// Relative to the dropped root, `/` between, NFC; `outer.zip!/inner` inside archives.
    pub path: &'a str,
    /// 64 lower-case hex digits.
    pub sha256: &'a str,
    /// In bytes.
    pub size: u64,
}

impl FileFacts<'_> {
    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

/// One file after recognition and import. States that need other files to be known
/// (`duplicate`, `superseded`, `excluded`) are the merge's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub path: String,
    pub sha256: String,
    pub size: u64,
    /// Hash of the workbook that this is one report of, where it holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    pub state: ImportState,
    pub recognition: Recognition,
    pub integrity: Integrity,
    pub stamp: Option<Stamp>,
    /// From the stamp, or from a file name of our own naming; `None` where neither says.
    pub revision: Option<u32>,
    /// From the stamp, `2023-06-14T15:04:05+07:00`.
    pub exported_at: Option<String>,
    /// The workbook's own property, as written in it.
    pub modified: Option<String>,
    /// Every input cell that was found and is certain, blank ones too, in the order of the
    /// form. Empty unless `state` is [`ImportState::Recognised`].
    pub values: Vec<ImportedValue>,
    pub account: CellAccount,
    /// About the file. Those about a placed cell stand with its value, those about a waiting
    /// cell are its question.
    pub findings: Vec<Finding>,
    pub questions: Vec<Question>,
    /// Set where nothing holds the file but doubts that whoever merges may settle by including
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Box<Withheld>>,
}

/// What a file in doubt comes to once somebody includes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Withheld {
    pub values: Vec<ImportedValue>,
    pub account: CellAccount,
    /// About single cells.
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Values are placed; single cells may still wait in `questions`.
    Recognised,
    /// Nothing is placed until a person has answered.
    NeedsReview,
    /// No form of the pack.
    Unrecognised,
}

/// What the file says it is, and every sign that says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Id of the data set.
    pub data_set: Option<String>,
    /// Id of the reporter.
    pub reporter: Option<String>,
    /// Id of the period.
    pub period: Option<String>,
    pub confidence: Confidence,
    pub anchors: Vec<Anchor>,
    /// Empty in recognised files.
    pub contradictions: Vec<Contradiction>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Not recognised, or signs contradict each other.
    #[default]
    None,
    /// By labels alone.
    Low,
    /// By codes and visible lines, without a stamp.
    Medium,
    /// Stamp, visible lines and codes agree.
    High,
}

/// One sign that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    pub sign: Sign,
    pub about: About,
    /// `None` for signs of the file as a whole.
    pub sheet: Option<String>,
    /// `A1`.
    pub cell: Option<String>,
    /// As it stands in the file.
    pub text: String,
    /// Id it was read as (data set, reporter, period, pack, or `row/column` of a cell);
    /// `None` where it names nothing that the pack knows.
    pub reading: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// The stamp in the custom properties.
    Properties,
    /// The stamp in the very hidden sheet.
    HiddenSheet,
    /// A printed line: form code, `Đơn vị báo cáo`, `Kỳ báo cáo`, title.
    VisibleLine,
    DefinedName,
    /// Row codes beside the cells.
    RowCode,
    /// Column codes above the cells.
    ColumnCode,
    /// Folded labels of rows.
    Label,
    SheetName,
    FileName,
    /// A person said so.
    Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Pack,
    DataSet,
    Reporter,
    Period,
    /// Kind, revision and time of the export.
    Revision,
    /// The position of a cell in the form.
    Cell,
}

/// Two signs about one thing that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contradiction {
    pub about: About,
    pub first: Anchor,
    pub second: Anchor,
}

/// What our own marks say about the file's life. All are welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Integrity {
    /// A template of ours, filled: *điền bằng Excel*.
    FilledInExcel,
    /// The values have the hash of the export: *nguyên vẹn từ khi xuất*.
    IntactSinceExport,
    /// Anything else: *đã sửa ngoài phần mềm*.
    ChangedOutside,
}

/// One input cell of the form, as found in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedValue {
    pub key: ValueKey,
    /// Index into the form built from the recognised data set, reporter and period.
    pub cell: CellIndex,
    pub row_code: String,
    pub column_code: String,
    pub state: ValueState,
    /// As stored in the file, untouched.
    pub raw: String,
    pub sheet: String,
    /// `A1`.
    pub address: String,
    /// What was noticed while reading it, such as a dash read as 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// Where every figure of the file went: `read = placed + queued + Σ ignored`.
///
/// Counted are all cells with a number or a date, whatever stands in an input cell that asks
/// for a figure (signs, texts, errors, formulas without a result), on lines that are not of the
/// form figures written as text under the column codes, and in a file that was not recognised
/// every text that reads as a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellAccount {
    pub read: u32,
    pub placed: u32,
    pub queued: u32,
    /// By reason.
    pub ignored: BTreeMap<IgnoredReason, u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnoredReason {
    /// We calculate the cell ourselves.
    Calculated,
    /// Row and column codes, numbering, figures that are part of the headings.
    Heading,
    /// On our hidden sheet.
    HiddenSheet,
    /// In a sheet or an area that is no part of a form.
    OutsideForm,
    /// In a cell of the form that does not apply.
    Greyed,
    /// In a file that was not recognised.
    Unrecognised,
    /// On a sheet that adds up the other reports of its file.
    Summary,
}

/// Something only a person can settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable within the file: code, then row and column code or cell.
    pub id: String,
    /// Message `finding.<code>`; the same code as the finding it came from.
    pub code: String,
    pub place: Place,
    pub arguments: Vec<(String, String)>,
    /// As stored in the file; empty where the question is about the file.
    pub raw: String,
    /// Readings to choose from, likeliest first; another may be given.
    pub answers: Vec<Answer>,
    /// The cell it is about; `None` where it is about the file, or about `wording`.
    pub about: Option<CellRef>,
    /// The words it is about: what they mean settles every cell that waits for it, and the same
    /// words in all other files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<Wording>,
    /// The cells that wait for the answer, where `wording` is asked about; in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<SheetCell>,
}

/// A cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SheetCell {
    pub sheet: String,
    /// `A1`.
    pub cell: String,
}

/// A cell of the recognised form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellRef {
    pub cell: CellIndex,
    pub key: ValueKey,
    pub row_code: String,
    pub column_code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum Answer {
    /// Value of the cell.
    Value(ValueState),
    /// Identity of the file.
    Identity(Identity),
    /// What the words mean.
    Alias(Alias),
    /// How somebody always writes.
    Habit(Habit),
}

/// What is said of more cells than one: of all in which somebody writes in this way, here, in other
/// files and in other periods. It is offered only where nothing in the file speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    pub alias: Alias,
    /// The value of the cell then; `None` where it is left out.
    pub state: Option<ValueState>,
}

/// Whose report a file is. Read anew with it once a person has decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    pub data_set: String,
    pub reporter: String,
    pub period: String,
}

impl Recognition {
    /// Form, reporter and period, once all three are settled.
    pub fn identity(&self) -> Option<Identity> {
        Some(Identity {
            data_set: self.data_set.clone()?,
            reporter: self.reporter.clone()?,
            period: self.period.clone()?,
        })
    }
}

impl CellAccount {
    pub fn ignored_total(&self) -> u32 {
        self.ignored.values().sum()
    }

    /// Nothing that was read has vanished.
    pub fn balances(&self) -> bool {
        self.read == self.placed + self.queued + self.ignored_total()
    }
}

impl Question {
    /// The question as a finding, to be worded by the catalogue.
    pub fn finding(&self) -> Finding {
        Finding {
            severity: crate::diag::Severity::Medium,
            code: self.code.clone(),
            place: self.place.clone(),
            arguments: self.arguments.clone(),
        }
    }
}
