//! The account of a file while it is decided what becomes of its figures.
//!
//! **Invariant:** figures only move from one place to another: their sum stays what was read.

use super::{FileAccount, WhyIgnored};
use crate::submission::{CellAccount, IgnoredReason};

impl FileAccount {
    /// What reading gave, before anything is decided.
    pub(super) fn of(of_file: &CellAccount) -> Self {
        let ignored = of_file.ignored.iter();
        Self {
            read: of_file.read,
            placed: of_file.placed,
            queued: of_file.queued,
            ignored: ignored.map(|(why, count)| ((*why).into(), *count)).collect(),
        }
    }

    /// What was placed or asked is out of the merge for a reason.
    pub(super) fn ignore_rest(&mut self, why: WhyIgnored) {
        let rest = std::mem::take(&mut self.placed) + std::mem::take(&mut self.queued);
        if rest > 0 {
            *self.ignored.entry(why).or_default() += rest;
        }
    }

    /// What was placed waits for a decision about the file.
    pub(super) fn queue_placed(&mut self) {
        self.queued += std::mem::take(&mut self.placed);
    }

    pub(super) fn answer_one(&mut self) {
        if self.queued > 0 {
            self.queued -= 1;
            self.placed += 1;
        }
    }

    /// Figures that wait are taken nowhere after all.
    pub(super) fn dismiss(&mut self, count: u32) {
        self.ignore(|account| &mut account.queued, count, WhyIgnored::Dismissed);
    }

    /// Figures of a recognised file wait for a decision about their cells.
    pub(super) fn queue_some(&mut self, count: u32) {
        let count = count.min(self.placed);
        self.placed -= count;
        self.queued += count;
    }

    /// Figures of a recognised file that another part of the same report has too, or that were
    /// decided against.
    pub(super) fn ignore_some(&mut self, count: u32, why: WhyIgnored) {
        self.ignore(|account| &mut account.placed, count, why);
    }

    fn ignore(&mut self, from: impl Fn(&mut Self) -> &mut u32, count: u32, why: WhyIgnored) {
        let from = from(self);
        let count = count.min(*from);
        *from -= count;
        if count > 0 {
            *self.ignored.entry(why).or_default() += count;
        }
    }

    /// Figures of a superseded file that count after all, because the newer one is blank.
    pub(super) fn place_from_superseded(&mut self, count: u32) {
        if let Some(superseded) = self.ignored.get_mut(&WhyIgnored::Superseded) {
            let count = count.min(*superseded);
            *superseded -= count;
            self.placed += count;
            if *superseded == 0 {
                self.ignored.remove(&WhyIgnored::Superseded);
            }
        }
    }
}

impl From<IgnoredReason> for WhyIgnored {
    fn from(reason: IgnoredReason) -> Self {
        match reason {
            IgnoredReason::Calculated => Self::Calculated,
            IgnoredReason::Heading => Self::Heading,
            IgnoredReason::HiddenSheet => Self::HiddenSheet,
            IgnoredReason::OutsideForm => Self::OutsideForm,
            IgnoredReason::Greyed => Self::Greyed,
            IgnoredReason::Unrecognised => Self::Unrecognised,
            IgnoredReason::Summary => Self::Summary,
        }
    }
}
