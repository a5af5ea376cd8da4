//! The shapes of the results. Numbers are in the shown unit, exact.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::{Coverage, TotalKey};
use crate::{definition::CivilDate, expr::When};

/// For whom something is calculated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Subject {
    /// The consolidating place as a whole.
    Root,
    Place(String),
    Reporter(String),
}

/// What a calculated figure comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum Calculated {
    Number(Decimal),
    Day(CivilDate),
    /// Words: they are read, not compared.
    Words,
    /// The denominator is 0, or the figure is none that can be calculated with.
    Undefined,
    /// Not everything it needs is there: n of N.
    Incomplete(Coverage),
    /// The units of the roster are not those of the period it is compared with.
    RosterChanged,
    /// No form asks for it in this period.
    NotAsked,
}

/// A figure that went into a calculation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    pub element: String,
    pub option: String,
    pub when: When,
    /// Name of the row.
    pub label: String,
    pub unit: String,
    /// What is there of it: the figure only where the coverage is complete.
    pub value: Option<Decimal>,
    pub coverage: Coverage,
    /// Summed from comparison values as the reporters stated them.
    pub stated: bool,
    /// Of a form that is otherwise only compared: nobody who counts sits in the place.
    pub cross_check: bool,
    /// As in [`crate::report::FigureReport::key`], to ask where it comes from; empty where
    /// it stands in no row.
    pub key: String,
    /// The one whose part of that figure is meant.
    pub reporter: Option<String>,
}

/// A calculated indicator for one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorResult {
    pub id: String,
    /// `None` where they are not complete.
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub outcome: Calculated,
    /// Each figure once.
    pub terms: Vec<Term>,
}

/// One measure of a target for one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureResult {
    /// Id of an indicator, or an expression.
    pub measure: String,
    pub label: String,
    pub unit: String,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub outcome: Calculated,
    pub verdict: Verdict,
    pub terms: Vec<Term>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Met,
    NotMet,
    Undefined,
    Incomplete,
    /// A target in words that nobody has judged yet.
    ToJudge,
}

impl Verdict {
    pub const ALL: [Self; 5] =
        [Self::Met, Self::NotMet, Self::Undefined, Self::Incomplete, Self::ToJudge];

    /// As written in data; messages stand under `merge.verdict.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Undefined => "undefined",
            Self::Incomplete => "incomplete",
            Self::ToJudge => "to_judge",
        }
    }

    /// Where all have to pass: one that fails decides, then what is not known.
    pub(super) fn of_all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        let rank = |verdict: &Self| match verdict {
            Self::NotMet => 0,
            Self::Incomplete => 1,
            Self::ToJudge => 2,
            Self::Undefined => 3,
            Self::Met => 4,
        };
        verdicts.into_iter().min_by_key(rank).unwrap_or(Self::Undefined)
    }
}

/// A target of the pack that is judged in this period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetResult {
    pub id: String,
    pub verdict: Verdict,
    /// For the province; empty where the target is judged unit by unit.
    pub measures: Vec<MeasureResult>,
    /// Every unit of the scope, in roster order; empty where the province is judged.
    pub units: Vec<UnitResult>,
    /// Why the consolidating body judged so, for targets in words.
    pub reason: String,
}

impl TargetResult {
    /// How many units pass, of how many.
    pub fn met(&self) -> Coverage {
        let met = self.units.iter().filter(|unit| unit.verdict == Verdict::Met);
        Coverage { counted: met.count(), expected: self.units.len() }
    }
}

/// One place or reporter of a target's scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitResult {
    pub subject: Subject,
    pub name: String,
    pub verdict: Verdict,
    pub measures: Vec<MeasureResult>,
}

/// Figures of several bodies side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReconciliationResult {
    pub id: String,
    pub agreement: Agreement,
    pub items: Vec<ReconciledItem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    Agrees,
    Differs,
    /// Not all of the figures are complete.
    Incomplete,
    /// Shown side by side, never compared.
    Beside,
}

impl Agreement {
    pub const ALL: [Self; 4] = [Self::Agrees, Self::Differs, Self::Incomplete, Self::Beside];

    /// As written in data; messages stand under `merge.agreement.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Incomplete => "incomplete",
            Self::Beside => "beside",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReconciledItem {
    pub element: String,
    pub label: String,
    pub unit: String,
    /// Whose figure it is.
    pub data_sets: Vec<String>,
    /// What is there of it: the figure only where the coverage is complete.
    pub value: Option<Decimal>,
    pub coverage: Coverage,
    /// Minus the figure that it is compared with: the first, or in a chain the one before.
    pub difference: Option<Decimal>,
    /// Beyond the tolerance.
    pub differs: bool,
    /// As in [`crate::report::FigureReport::key`].
    pub key: String,
}

/// A total that is the sum over several bodies. What two of them both counted cannot be told
/// from counts: each body's figure stands beside the sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointSum {
    pub total_key: TotalKey,
    pub label: String,
    pub unit: String,
    pub total: Option<Decimal>,
    pub coverage: Coverage,
    pub parts: Vec<JointPart>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointPart {
    pub data_set: String,
    /// A body of the consolidating place stands for itself; empty for the bodies of places
    /// below, which stand together.
    pub reporter: String,
    /// Its name; empty for bodies that stand together.
    pub name: String,
    pub value: Option<Decimal>,
    pub coverage: Coverage,
    /// As in [`crate::report::FigureReport::key`].
    pub key: String,
}
