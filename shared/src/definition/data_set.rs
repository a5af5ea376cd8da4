//! The checked shapes of forms: data sets, sections, rows, rosters.

use serde::{Deserialize, Serialize};

use super::{CivilDate, Layout, Source, is_valid};

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSet {
    /// `F28`.
    pub id: String,
    /// Code as printed: `Biểu F28/PCMT`.
    pub printed_code: String,
    pub title: String,
    pub version: String,
    /// Period kinds it is filled for.
    pub period_kinds: Vec<String>,
    pub reporter_kinds: Vec<String>,
    /// How its papers are headed, where it differs from the pack's.
    pub layout: Option<Layout>,
    /// Belongs to a chain below the consolidating body: filled and merged like any other,
    /// but nobody is missing who has not sent it.
    pub internal: bool,
    /// First and last day on which it is in use, by the last day of the period; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
    pub sections: Vec<Section>,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisplayAs {
    /// Rows are elements; columns are the figure, its comparison, the change.
    Table,
    /// Rows are child places; columns are elements.
    Roster,
    /// Rows are questions with one text each.
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// One letter or two: `A`; begins its row codes.
    pub id: String,
    pub title: String,
    pub display_as: DisplayAs,
    /// Kinds of period in which the section is asked; empty: in all of its form.
    pub period_kinds: Vec<String>,
    /// For `Table` and `Text`.
    pub rows: Vec<RowDef>,
    /// For `Roster`.
    pub roster: Option<RosterDef>,
}

/// How a row hangs below its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A row of its own.
    Own,
    /// "Chia ra": siblings of one group add up to the parent.
    Partition,
    /// "Trong đó": at most the parent.
    Part,
    /// Under the parent for reading only.
    Beside,
}

/// One row of a table. Disaggregations are expanded below it from `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDef {
    /// `A1.2`; fixed, unique in the form, never re-used. Expanded rows append `.n` per
    /// option of the first list of `by`, `.an` of the second, `.bn` of the third…
    pub code: String,
    pub element: String,
    /// Label in this form, where it differs from the element's.
    pub label: String,
    pub relation: Relation,
    pub parent: Option<String>,
    /// Choice lists: each becomes one group of rows below this one.
    pub by: Vec<String>,
    /// Only a headline for cross-checking in this form.
    pub check: bool,
    /// The typed opening value of a stock: stored under the previous period, `role = stated`.
    pub opening: bool,
    /// Kinds of period in which the row is asked; empty: in all of its form.
    #[serde(default)]
    pub period_kinds: Vec<String>,
}

/// A roster: one row per child place valid at the cut-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterDef {
    /// Level of the places listed: `3` communes, `2` districts.
    pub level: u8,
    /// Elements of the columns, with the text of their heading.
    pub columns: Vec<RosterColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterColumn {
    /// `1`, `2` … as printed under the heading.
    pub code: String,
    pub element: String,
    pub heading: String,
    pub check: bool,
}

impl DataSet {
    /// Whether the form is in use on a day.
    pub fn is_valid_on(&self, day: CivilDate) -> bool {
        is_valid(self.valid_from, self.valid_to, day)
    }
}
