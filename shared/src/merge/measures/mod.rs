//! What follows from the merged figures: indicators, targets, reconciliation.
//!
//! **Invariants.**
//! - A figure that is not complete gives no result, only how much of it is there: never a
//!   ratio of what happens to have come. A comparison value counts only where every reporter
//!   that counted stated one.
//! - Ratios are recomputed from totals; nothing is averaged.
//! - A change is not calculated across a roster that is not the same at both cut-offs.
//! - Everything is computed once, when a session is finished.

mod evaluate;
mod known;
mod model;
mod places;
#[cfg(test)]
mod real_packs;
mod reconciliation;
mod stated;
mod target;
#[cfg(test)]
mod target_tests;
#[cfg(test)]
mod tests;

pub use model::*;

use evaluate::Calculator;
use known::Figures;

use super::{Board, Decision, Figure, FormFigures, TotalKey};
use crate::definition::{Pack, Period};

use std::collections::BTreeMap;

/// The results of one merge.
pub(super) struct Measures {
    pub(super) indicators: Vec<IndicatorResult>,
    pub(super) targets: Vec<TargetResult>,
    pub(super) reconciliation: Vec<ReconciliationResult>,
    pub(super) joint_sums: Vec<JointSum>,
}

pub(super) fn measures(
    pack: &Pack,
    period: &Period,
    forms: &[FormFigures],
    totals: &BTreeMap<TotalKey, Figure>,
    board: &Board,
    decisions: &[Decision],
) -> Measures {
    let figures = Figures::new(pack, period, forms, totals, board);
    let calculator = Calculator::new(&figures);
    let indicators = pack.indicators.iter();
    Measures {
        indicators: indicators
            .filter_map(|indicator| calculator.indicator(&indicator.id, &Subject::Root))
            .filter(|result| result.outcome != Calculated::NotAsked)
            .collect(),
        targets: target::targets(&calculator, decisions),
        reconciliation: reconciliation::reconciliation(&figures),
        joint_sums: reconciliation::joint_sums(&figures),
    }
}
