//! The result of a merge: who reported, which figure counts, and where it came from.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Corrected, CorrectionResult, Decision, FileResult, FileState, IndicatorResult, JointSum,
    MergeQuestion, Precedent, ReconciliationResult, TargetResult,
};
use crate::{
    definition::{Aggregation, CivilDate, Pack, Period},
    diag::Finding,
    entry::Entry,
    form::{CellIndex, Form},
    returns::Sent,
    value::{Datum, ValueState},
};

/// Everything a merge knows. Lives where it was computed; others see the
/// [report](crate::report) or ask by key.
#[derive(Debug, Clone)]
pub struct Consolidation {
    pub pack: std::sync::Arc<Pack>,
    pub period: Period,
    pub now: CivilDate,
    pub non_secret: bool,
    /// Sorted by path, then hash.
    pub files: Vec<FileResult>,
    pub tally: Tally,
    pub board: Board,
    /// One per data set owed in the period, in the pack's order.
    pub forms: Vec<FormFigures>,
    /// What counts for the province.
    pub totals: BTreeMap<TotalKey, Figure>,
    /// Every other occurrence that could be compared with the figure that counts.
    pub cross_checks: Vec<CrossCheck>,
    /// Of the province, in the pack's order, as far as this period asks for them.
    pub indicators: Vec<IndicatorResult>,
    /// Those judged in this period, in the pack's order.
    pub targets: Vec<TargetResult>,
    pub reconciliation: Vec<ReconciliationResult>,
    /// Totals that add up the figures of several forces.
    pub joint_sums: Vec<JointSum>,
    /// Broken rules whose reason the reporter wrote: they go on into the report.
    pub explained: Vec<Explained>,
    /// By form, reporter and cell: those that count and those that do not.
    pub corrections: Vec<CorrectionResult>,
    pub questions: Vec<MergeQuestion>,
    /// What was answered in an earlier period to questions like these: at most one each, in their
    /// order. None of it is decided.
    pub precedents: Vec<Precedent>,
    /// Sorted by what they are about.
    pub decisions: Vec<Decision>,
    /// By reporter, what was sent back to it last. The result is no function of it.
    pub sent: BTreeMap<String, Sent>,
    /// About the merge as a whole.
    pub findings: Vec<Finding>,
    /// SHA-256 over the set of files, dates and decisions.
    pub checksum: String,
}

/// One form over all its reporters.
#[derive(Debug, Clone)]
pub struct FormFigures {
    pub data_set: String,
    /// Laid out for the whole province; its cells are the keys of `figures`.
    pub form: Form,
    /// All that owe the form, in roster order; after them others whose files were included.
    pub reporters: Vec<ReporterFigures>,
    /// For every cell of a column "this period".
    pub figures: BTreeMap<CellIndex, Figure>,
}

/// What one reporter gave.
#[derive(Debug, Clone)]
pub struct ReporterFigures {
    pub reporter: String,
    pub form: Form,
    /// Recalculated.
    pub entry: Entry,
    /// Where each input cell of `entry` came from; `None` where nothing was read.
    pub origins: Vec<Option<Origin>>,
    /// Cells of `entry` that the secretariat corrected, with what they said.
    pub corrected: BTreeMap<CellIndex, Corrected>,
    /// A submission of it counts.
    pub reported: bool,
    /// It owes the form. Who does not is here only because a file of it was included.
    pub due: bool,
    /// Positions in `form` by row and column code.
    pub positions: BTreeMap<(String, String), CellIndex>,
}

/// The cell of a file that a value was read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    pub path: String,
    pub sha256: String,
    pub sheet: String,
    /// `A1`
    pub cell: String,
    /// As stored in the file.
    pub raw: String,
    /// The newest file is blank here; this one is older.
    pub from_older: bool,
}

/// What a total is about, without the reporter. The place is the root for figures of
/// the province, or a place of a roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TotalKey {
    pub element: String,
    pub option: String,
    pub place: String,
}

/// An aggregated figure with everything it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub key: TotalKey,
    /// Data sets whose values are in it.
    pub data_sets: Vec<String>,
    pub aggregation: Aggregation,
    pub standing: Standing,
    pub value: Aggregate,
    /// Label of the shown unit.
    pub unit: String,
    /// Canonical = shown × factor.
    pub unit_factor: Decimal,
    pub coverage: Coverage,
    /// In roster order.
    pub contributions: Vec<Contribution>,
    /// Reporters that were asked and gave no figure, in roster order.
    pub lacking: Vec<String>,
    /// How many cells that it is made of the secretariat corrected, also to nothing.
    pub corrected: usize,
}

/// What a figure is worth for the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is the figure of the province.
    Counts,
    /// One of several forms whose sum is the figure of the province.
    Part,
    /// It stands in until the owner's figure is there.
    StandIn,
    /// Another form owns the figure; this one is compared with it.
    CrossCheck,
    /// Never in a total: comparisons, opening values, elements that are not added.
    Never,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum Aggregate {
    /// Nothing to show.
    None,
    /// In the canonical unit, exact.
    Number(Decimal),
    /// How many said yes.
    Yes(u32),
    /// Distinct answers, each with who gave it; sorted by text.
    List(Vec<ListItem>),
    /// How many reporters wrote something; the words stand in the contributions.
    Texts(u32),
    /// One value that is no number, of one place or one owner.
    Single(Datum),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    pub text: String,
    pub reporters: Vec<String>,
}

/// n of N.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub counted: usize,
    pub expected: usize,
}

/// What one reporter adds to a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    pub data_set: String,
    pub reporter: String,
    /// In the shown unit.
    pub state: ValueState,
    /// As shown: `1.234,5`, `Có`, the label of a choice.
    pub text: String,
    /// In the canonical unit.
    pub number: Option<Decimal>,
    /// The cells it comes from: one where it was typed; for what we calculate, the cells
    /// counted or added, whose `adds` sum up to `number`.
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub origin: Origin,
    pub row_code: String,
    pub column_code: String,
    pub state: ValueState,
    /// In the canonical unit of the figure.
    pub adds: Option<Decimal>,
    /// The file says something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
}

/// A rule that is broken for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    pub data_set: String,
    pub reporter: String,
    pub rule: String,
    pub finding: Finding,
    pub reason: String,
}

/// Two occurrences of one figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrossCheck {
    pub key: TotalKey,
    pub counted: Occurrence,
    pub other: Occurrence,
    /// Other minus counted, canonical; `None` where they are no numbers.
    pub difference: Option<Decimal>,
    pub differs: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Occurrence {
    pub data_sets: Vec<String>,
    pub value: Aggregate,
    pub coverage: Coverage,
}

/// Reporters × forms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// By form, then reporter, in the pack's order.
    pub lines: Vec<BoardLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardLine {
    pub reporter: String,
    pub reporter_name: String,
    /// Asked rather than ordered to report: softens reminders.
    pub requested: bool,
    /// Of a form that belongs to a chain below, or of somebody who does not owe the form: it is
    /// listed because it came, and nobody owes it here.
    pub internal: bool,
    pub data_set: String,
    pub printed_code: String,
    pub status: BoardStatus,
    /// The day that counts: the first on which this report is known to have come.
    pub received: Option<CivilDate>,
    /// Path of the submission that counts.
    pub counting: Option<String>,
    /// Other files of this reporter and form: superseded, waiting.
    pub others: Vec<String>,
    /// A nil report: it is there and counts, and every figure of the period says `KPS`.
    pub nil: bool,
    /// How many rules that must hold the figures that count still break.
    pub errors: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardStatus {
    OnTime,
    Late,
    /// It is there; nobody knows since when. Never late.
    ReceivedUnknown,
    /// Its files wait for somebody's decision.
    InReview,
    /// Not there and the last day has passed.
    Missing,
    /// Not there, and not yet due.
    NotYetDue,
    /// It is there; nothing says by when it had to come.
    Received,
    /// Not there; nothing says by when it has to come.
    NoDueDay,
}

/// Counts of the whole merge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The sum of `states`.
    pub dropped: usize,
    pub states: BTreeMap<FileState, usize>,
    pub read: u32,
    pub placed: u32,
    pub queued: u32,
    pub ignored: u32,
    /// Owed forms, and how many of them are there; internal forms are not among them.
    pub owed: usize,
    pub reported: usize,
    pub on_time: usize,
    pub late: usize,
    pub received_unknown: usize,
    pub missing: usize,
}

impl Coverage {
    pub fn is_complete(self) -> bool {
        self.counted == self.expected
    }
}

impl BoardStatus {
    pub const ALL: [Self; 8] = [
        Self::OnTime,
        Self::Late,
        Self::ReceivedUnknown,
        Self::InReview,
        Self::Missing,
        Self::NotYetDue,
        Self::Received,
        Self::NoDueDay,
    ];

    /// A submission is there and counts.
    pub fn is_reported(self) -> bool {
        matches!(self, Self::OnTime | Self::Late | Self::ReceivedUnknown | Self::Received)
    }

    /// As written in data; messages stand under `merge.board.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Late => "late",
            Self::ReceivedUnknown => "received_unknown",
            Self::InReview => "in_review",
            Self::Missing => "missing",
            Self::NotYetDue => "not_yet_due",
            Self::Received => "received",
            Self::NoDueDay => "no_due_day",
        }
    }
}

impl Standing {
    /// As written in data; messages stand under `merge.standing.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Part => "part",
            Self::StandIn => "stand_in",
            Self::CrossCheck => "cross_check",
            Self::Never => "never",
        }
    }
}

impl Figure {
    /// The number in the shown unit.
    pub fn shown(&self) -> Option<Decimal> {
        match self.value {
            Aggregate::Number(number) => {
                number.checked_div(self.unit_factor).map(|n| n.normalize())
            }
            _ => None,
        }
    }
}
