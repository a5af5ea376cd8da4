//! Rules over one filled form: what has to be mended, what has to be explained, and what
//! could not be checked.
//!
//! One kind of rule, one file. Three kinds nobody writes down: `values` (each cell says
//! what its row asks for), `partition` ("Chia ra" adds up) and `part` ("Trong đó" is at
//! most the whole); `compulsory`, `change`, `stated` and `cumulative` hold for every form; the rest
//! are the pack's own lines, `relation`.
//!
//! **Invariants:** a missing figure is never taken for 0 unless the rule says so; a rule
//! that lacks a figure of another period is unchecked, never passed; findings carry codes
//! and arguments, no words.

pub(crate) mod change;
pub(crate) mod compulsory;
pub(crate) mod cumulative;
mod listing;
pub(crate) mod part;
pub(crate) mod partition;
mod reason;
pub(crate) mod relation;
pub(crate) mod stated;
mod subject;
mod summary;
pub(crate) mod values;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod rule_cases;
#[cfg(test)]
mod states;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    definition::Pack,
    diag::{Finding, Severity},
    entry::Entry,
    form::{CellIndex, Form, ValueKey},
    value::ValueState,
};

pub use listing::{RuleAt, RuleStanding, rules};
pub use reason::reason_cells;
pub(crate) use subject::Subject;
pub use summary::Group;

/// What is known from other periods: the accepted figures of the same reporter and form,
/// in shown units, under their own keys (`role = reported` or `check`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// `None`: no accepted report of the previous period is at hand.
    pub previous: Option<&'a BTreeMap<ValueKey, ValueState>>,
    /// `None`: none of the same period last year.
    pub same_period_last_year: Option<&'a BTreeMap<ValueKey, ValueState>>,
}

/// The outcome of all rules over one form. Lists are in the form's reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Validation {
    /// What still stands against the form.
    pub violations: Vec<Violation>,
    /// Broken rules whose reason is written in the row's note: they travel with the
    /// submission into the report.
    pub explained: Vec<Violation>,
    /// *Chưa kiểm được*: a figure of another period is not known.
    pub unchecked: Vec<Unchecked>,
    /// Ids of the rules that were weighed at least once and are known to hold or not.
    pub checked: BTreeSet<String>,
    /// Where: the rule and the cells it concerns, in the order of [`Violation::cells`].
    pub weighed: BTreeSet<(String, Vec<CellIndex>)>,
}

/// One broken rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// `X-05`, `CRM-04a`.
    pub rule: String,
    /// Worded by the catalogue; points at the row and column of the first cell.
    pub finding: Finding,
    /// The cell to go to first, then the others concerned. Never empty.
    pub cells: Vec<CellIndex>,
    /// The note beside it, where one is written and the rule asks for a reason.
    pub reason: Option<String>,
}

/// One rule that could not be weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Unchecked {
    pub rule: String,
    /// Why.
    pub finding: Finding,
    pub cells: Vec<CellIndex>,
}

impl Violation {
    pub fn severity(&self) -> Severity {
        self.finding.severity
    }
}

impl Validation {
    fn weigh(&mut self, rule: &str, cells: Vec<CellIndex>) {
        if !self.checked.contains(rule) {
            self.checked.insert(rule.to_owned());
        }
        self.weighed.insert((rule.to_owned(), cells));
    }

    /// How many violations of a severity still stand.
    pub fn count(&self, severity: Severity) -> usize {
        self.violations.iter().filter(|violation| violation.severity() == severity).count()
    }

    /// The violations that concern a cell, also where it is not the first one.
    pub fn at(&self, cell: CellIndex) -> impl Iterator<Item = &Violation> {
        self.violations.iter().filter(move |violation| violation.cells.contains(&cell))
    }
}

/// Applies every rule to a form whose calculated cells are up to date.
pub fn validate(pack: &Pack, form: &Form, entry: &Entry, context: &Context<'_>) -> Validation {
    let subject = Subject::new(pack, form, entry, context);
    let mut validation = Validation::default();
    values::check(&subject, &mut validation);
    compulsory::check(&subject, &mut validation);
    partition::check(&subject, &mut validation);
    part::check(&subject, &mut validation);
    change::check(&subject, &mut validation);
    stated::check(&subject, &mut validation);
    cumulative::check(&subject, &mut validation);
    relation::check(&subject, &mut validation);
    validation.violations.sort_by(|a, b| (&a.cells, &a.rule).cmp(&(&b.cells, &b.rule)));
    validation.explained.sort_by(|a, b| (&a.cells, &a.rule).cmp(&(&b.cells, &b.rule)));
    validation.unchecked.sort_by(|a, b| (&a.cells, &a.rule).cmp(&(&b.cells, &b.rule)));
    validation
}
