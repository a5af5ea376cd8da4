//! The shapes of the report. Figures keep their state; words come from the catalogue.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    definition::{Aggregation, CivilDate, DisplayAs, Layout, Relation},
    diag::Finding,
    merge::{
        Aggregate, Board, CorrectionResult, Coverage, CrossCheck, Decision, Explained, FileResult,
        MergeQuestion, Standing, Tally,
    },
    value::ValueState,
};

use super::{IndicatorLine, JointSumLine, ReconciliationLine, TargetLine};

/// Everything that is shown of one merge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub heading: Heading,
    pub tally: Tally,
    pub board: Board,
    /// One per data set owed in the period, in the pack's order.
    pub forms: Vec<FormReport>,
    /// Calculated figures of the province.
    pub indicators: Vec<IndicatorLine>,
    /// Those judged in this period.
    pub targets: Vec<TargetLine>,
    /// Occurrences that differ from the figure that counts.
    pub cross_checks: Vec<CrossCheckLine>,
    /// Figures of several bodies side by side.
    pub reconciliation: Vec<ReconciliationLine>,
    /// Sums over several forces, with each force's figure.
    pub joint_sums: Vec<JointSumLine>,
    /// Broken rules with the reporters' reasons.
    pub explained: Vec<ExplainedLine>,
    /// What the secretariat corrected: by reporter in roster order, then form and cell.
    pub corrections: Vec<CorrectionLine>,
    /// Forms that are owed and not there, waiting or late: reporters in roster order.
    pub missing: Vec<MissingLine>,
    /// One per file, sorted by path.
    pub files: Vec<FileResult>,
    /// One per cell that is part of a figure; sorted by form, row, column, reporter.
    pub sources: Vec<SourceLine>,
    pub questions: Vec<MergeQuestion>,
    pub decisions: Vec<Decision>,
    /// About the merge as a whole, such as a line of `received.csv` without a file.
    pub findings: Vec<Finding>,
    /// First 12 hex digits of the SHA-256 over the set of files, dates and decisions:
    /// ties paper to files.
    pub checksum: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    pub pack: String,
    pub pack_version: String,
    pub pack_hash: String,
    pub pack_title: String,
    /// `ỦY BAN NHÂN DÂN TỈNH …`, top left of papers.
    pub issuer: String,
    /// How papers are headed.
    pub layout: Layout,
    /// `tỉnh …`
    pub root_place: String,
    pub period: String,
    pub period_label: String,
    pub window_from: CivilDate,
    pub window_to: CivilDate,
    /// The last day on which a report was on time.
    /// `None` where no day is set.
    pub last_day: Option<CivilDate>,
    /// The given clock; also the creation date of files.
    pub now: CivilDate,
    /// The figures were declared to be outside the list of state secrets.
    pub non_secret: bool,
    /// Number, issuer and title of the documents the pack implements.
    pub documents: Vec<String>,
}

/// One form: its reporters as columns, its rows as the province sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormReport {
    pub data_set: String,
    pub data_set_version: String,
    pub printed_code: String,
    pub title: String,
    /// Belongs to a chain below the consolidating body: nobody is missing in it.
    pub internal: bool,
    /// All that fill the form, in roster order.
    pub reporters: Vec<ReporterColumn>,
    /// How many of them have a submission that counts.
    pub coverage: Coverage,
    pub sections: Vec<SectionReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReporterColumn {
    pub reporter: String,
    /// Names say where it does not owe the form.
    pub name: String,
    pub short_name: String,
    /// A submission of it counts.
    pub reported: bool,
    /// It owes the form: only then it is one of those that the coverage is of.
    pub due: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SectionReport {
    pub id: String,
    pub title: String,
    pub display_as: DisplayAs,
    /// Columns of a roster; empty for tables and texts, whose columns are the reporters.
    pub columns: Vec<RosterHeading>,
    pub rows: Vec<RowReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterHeading {
    /// `1`, `2` … as printed.
    pub code: String,
    pub heading: String,
    pub unit: String,
}

/// One row. In tables and texts: `figures` has one item, `cells` one per reporter of
/// the form. In rosters: `figures` has one item per column and `cells` is empty; a heading
/// between places has no figures at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowReport {
    pub code: String,
    /// `Chia ra:`, `Trong đó:` before the label, or empty.
    pub lead: String,
    pub label: String,
    pub unit: String,
    pub indent: u8,
    pub relation: Relation,
    /// A roster's row of totals.
    pub total: bool,
    /// Element behind a table's row; empty in a roster.
    pub element: String,
    /// Place behind a roster's row; empty in a table.
    pub place: String,
    pub cells: Vec<CellReport>,
    pub figures: Vec<Option<FigureReport>>,
}

/// What one reporter gave in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellReport {
    /// In the shown unit; blank where nothing was reported.
    pub state: ValueState,
    /// Text as shown: `1.234`, `…`, `KPS`, the label of a choice.
    pub text: String,
    /// The newest file is blank here; an older one had this value.
    pub from_older: bool,
    /// The secretariat corrected it.
    pub corrected: bool,
    /// We calculated it from other cells of the submission.
    pub calculated: bool,
    /// The row is part of this reporter's form.
    pub asked: bool,
}

/// A figure over all reporters of one form, and what it is worth for the province.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureReport {
    /// `F28/A1.2/1`: data set, row code, column code. Ask by it where the figure comes from.
    pub key: String,
    pub aggregation: Aggregation,
    /// What this form's own sum is for the province.
    pub standing: Standing,
    /// Over the reporters of this form; numbers in the canonical unit.
    pub value: Aggregate,
    /// The number in the shown unit.
    pub shown: Option<Decimal>,
    /// At most as many decimals as it is shown with.
    pub decimals: u8,
    /// Text as shown; texts of several reporters stand in the cells instead.
    pub text: String,
    pub coverage: Coverage,
    /// How many cells of it the secretariat corrected.
    pub corrected: usize,
    /// The figure of the province where it is another one: summed over several forms, or
    /// owned by another form.
    pub province: Option<ProvinceFigure>,
}

/// The figure that counts for the province.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProvinceFigure {
    /// Data sets it is made of.
    pub data_sets: Vec<String>,
    pub standing: Standing,
    pub value: Aggregate,
    pub shown: Option<Decimal>,
    pub text: String,
    pub coverage: Coverage,
    pub corrected: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrossCheckLine {
    pub check: CrossCheck,
    pub label: String,
    pub unit: String,
    /// As shown, in the shown unit.
    pub counted_text: String,
    pub other_text: String,
    pub difference_text: String,
    /// Names of the forms as printed.
    pub counted_form: String,
    pub other_form: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedLine {
    pub explained: Explained,
    pub reporter_name: String,
    /// In words.
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionLine {
    pub result: CorrectionResult,
    pub reporter_name: String,
    /// As printed.
    pub form: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingLine {
    pub reporter: String,
    pub reporter_name: String,
    pub data_set: String,
    pub printed_code: String,
    /// Message id of the state, `merge.board.<status>`.
    pub status: String,
    /// `None` where no day is set.
    pub last_day: Option<CivilDate>,
    pub received: Option<CivilDate>,
    /// Files that wait, if any.
    pub files: Vec<String>,
}

/// One cell that is part of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// As in [`FigureReport::key`].
    pub figure: String,
    pub data_set: String,
    pub row_code: String,
    pub column_code: String,
    pub label: String,
    pub reporter: String,
    pub reporter_name: String,
    /// What it adds to the figure, in the shown unit; `None` for texts.
    pub adds: Option<Decimal>,
    /// As shown.
    pub text: String,
    pub unit: String,
    pub file: String,
    pub sha256: String,
    pub sheet: String,
    /// `A1`
    pub cell: String,
    /// As stored in the file.
    pub raw: String,
    pub from_older: bool,
    /// What the file says, as shown, where the secretariat corrected it.
    pub original: Option<String>,
}
