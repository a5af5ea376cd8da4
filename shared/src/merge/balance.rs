//! The balance of a merge: where every figure went, whether every total adds up again from the
//! cells it is made of, and how owners' figures compare with the others.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Aggregate, Consolidation, Figure, FileAccount, FileState, TotalKey};
use crate::definition::Aggregation;

/// What the reconciliation of a merge comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Figures of all files: `read = placed + queued + Σ ignored`.
    pub figures: FileAccount,
    /// The same by the state of the files.
    pub states: BTreeMap<FileState, StateBalance>,
    /// Paths of files whose own figures do not add up so; there is none.
    pub unbalanced: Vec<String>,
    pub totals: TotalsBalance,
    pub cross_checks: CrossCheckBalance,
}

/// The files of one state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateBalance {
    pub files: usize,
    pub figures: FileAccount,
}

/// The figures of the province.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalsBalance {
    pub all: usize,
    /// Every reporter that was asked has given its figure.
    pub complete: usize,
    /// Nobody has.
    pub empty: usize,
    /// Those with a value that the secretariat corrected.
    pub corrected: usize,
    /// Added up again from their cells.
    pub recomputed: usize,
    /// Those that came to something else; there is none.
    pub differing: Vec<TotalKey>,
}

/// Figures of owners against other occurrences of them, where both are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossCheckBalance {
    pub agree: usize,
    pub differ: usize,
}

impl Consolidation {
    pub fn balance(&self) -> Balance {
        let mut balance = Balance::default();
        for file in &self.files {
            let state = balance.states.entry(file.state).or_default();
            state.files += 1;
            state.figures.add(&file.account);
            balance.figures.add(&file.account);
            if !file.account.balances() {
                balance.unbalanced.push(file.path.clone());
            }
        }
        for figure in self.totals.values() {
            balance.totals.count(figure);
        }
        for check in &self.cross_checks {
            let checks = &mut balance.cross_checks;
            *(if check.differs { &mut checks.differ } else { &mut checks.agree }) += 1;
        }
        balance
    }
}

impl FileAccount {
    fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.placed += other.placed;
        self.queued += other.queued;
        for (why, count) in &other.ignored {
            *self.ignored.entry(*why).or_default() += count;
        }
    }
}

impl TotalsBalance {
    fn count(&mut self, figure: &Figure) {
        self.all += 1;
        self.complete += usize::from(figure.coverage.is_complete());
        self.empty += usize::from(figure.coverage.counted == 0);
        self.corrected += usize::from(figure.corrected > 0);
        match figure.adds_up() {
            None => {}
            Some(true) => self.recomputed += 1,
            Some(false) => self.differing.push(figure.key.clone()),
        }
    }
}

impl Figure {
    /// Whether the figure is what its contributions add up to, and each of these what its cells
    /// add up to; `None` for figures that are not added.
    pub fn adds_up(&self) -> Option<bool> {
        let Aggregate::Number(number) = self.value else { return None };
        if self.aggregation == Aggregation::Max {
            return None;
        }
        let sum = self.contributions_sum()?;
        let cells_fit = self.contributions.iter().all(|contribution| {
            let adds: Option<Decimal> = contribution.parts.iter().map(|part| part.adds).sum();
            // What a roster itself says comes from no cell.
            contribution.parts.is_empty() || adds.is_none() || adds == contribution.number
        });
        Some(sum == number && cells_fit)
    }

    /// What the contributions add up to, in the canonical unit.
    pub fn contributions_sum(&self) -> Option<Decimal> {
        let mut numbers = self.contributions.iter().filter_map(|contribution| contribution.number);
        numbers.try_fold(Decimal::ZERO, Decimal::checked_add)
    }
}
