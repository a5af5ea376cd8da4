//! The checked shapes of what is made of merged figures: whose count, what is calculated from
//! them, what a plan orders of them, and which look at the same thing.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{CivilDate, Operator, Source};

/// Which occurrence of an element counts, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// An element; the check has expanded prefixes and defaults.
    pub element: String,
    pub counts: Counts,
    /// Data set whose sum over the level below stands in, marked, until the owner has
    /// reported; empty if none.
    pub stand_in: String,
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
}

/// Whose figures make the total of an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Those of all data sets that have it, summed over reporters (block ALL).
    Everywhere,
    /// Those of these data sets. Several: of bodies that exclude each other, so that their
    /// figures are added.
    In(Vec<String>),
}

impl Counts {
    /// Whether the figures of a data set make the total, alone or with others.
    pub fn has(&self, data_set: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(data_sets) => data_sets.iter().any(|id| id == data_set),
        }
    }

    /// Whether the total is a sum over several forms.
    pub fn is_sum(&self) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(data_sets) => data_sets.len() > 1,
        }
    }
}

/// A figure calculated from merged figures: numerator ÷ denominator × factor. Never averaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// `r_cases_resolved`
    pub id: String,
    pub label: String,
    /// Expressions over `${element}`, `previous(${element})`, `samePeriodLastYear(${element})`,
    /// `submissionsOnTime()`, `submissionsExpected()`.
    pub numerator: String,
    pub denominator: String,
    pub factor: Decimal,
    /// Decimals to show.
    pub decimals: u8,
    /// As shown after the figure: `%`.
    pub unit: String,
    pub note: String,
    pub source: Source,
}

/// What a plan orders: one measure or several against a threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// `T-S003-01`
    pub id: String,
    pub label: String,
    pub shape: TargetShape,
    /// Ids of indicators, or expressions over elements. All must pass; none for
    /// [`TargetShape::Qualitative`] is needed.
    pub measures: Vec<String>,
    /// `None` only for [`TargetShape::Qualitative`].
    pub comparison: Option<Operator>,
    pub threshold: Option<Threshold>,
    /// The upper end of [`TargetShape::CountRange`]: shown; more than that passes as well.
    pub threshold_to: Option<Decimal>,
    pub scope: Scope,
    /// Kinds of period in which it is judged.
    pub period_kinds: Vec<String>,
    /// By the last day of the period; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
    /// As people read it: `hằng năm`, `đến hết năm 2023`.
    pub deadline: String,
    /// What the result rests on where the document leaves it open; may be empty.
    pub assumption: String,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetShape {
    /// Change in per cent against the same period last year.
    ChangePct,
    RatioMin,
    CountMin,
    CountRange,
    /// Every unit of the scope.
    ListAll,
    Zero,
    /// Keep N of N.
    Hold,
    /// A verdict in words, given by the consolidating body.
    Qualitative,
}

/// In the unit of the measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    Number(Decimal),
    Day(CivilDate),
}

/// For whom a target is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The consolidating place as a whole.
    Root,
    /// Each place of a level valid on the period's last day.
    Places(u8),
    /// Each place of a group ([`OrgPlace::groups`]).
    Group(String),
    /// Each reporter that owes a form with the measure.
    Reporters,
}

/// Figures of several bodies that look at the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    pub id: String,
    pub label: String,
    pub relation: ReconciliationRelation,
    /// Differences up to this share of the first figure are no finding.
    pub tolerance_percent: Decimal,
    /// Two at least, in their order.
    pub items: Vec<ReconciliationItem>,
    pub note: String,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReconciliationRelation {
    Equal,
    /// Each at most the one before it.
    Decreasing,
    /// The first at most the sum of the others.
    AtMost,
    /// Shown side by side, never compared.
    Beside,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationItem {
    pub element: String,
    /// Whose occurrence; empty: the figure that counts.
    pub data_set: String,
    /// Empty: the element's.
    pub label: String,
}
