//! Reports that were understood and have no place in a merge: of another period, or of somebody who
//! does not owe the form.
//!
//! **Invariant:** what nobody owes counts only where somebody has included its file, with a reason.
//! Then its figures are in the totals like all others, but for what its reporter tells in a form that
//! it owes and for places of which somebody else reports: nobody is in a total twice. Who is missing,
//! and of how many, it does not change.

use crate::{
    definition::{DataSet, Pack, Period, Reporter},
    diag::{Finding, Place, Severity},
    submission::{Identity, Question},
};

/// Who sent it does not owe the form in this period.
pub(super) const NOT_DUE: &str = "reporter-not-due";

/// Why a recognised report has no place in a merge of this period.
pub(super) fn misplaced(pack: &Pack, identity: &Identity, period: &Period) -> Option<Finding> {
    if identity.period != period.id {
        let label = pack.period(&identity.period).map(|period| period.label.clone());
        return Some(
            Finding::new(Severity::High, "period-mismatch")
                .with("expected", &period.label)
                .with("found", label.unwrap_or_else(|| identity.period.clone())),
        );
    }
    let reporter = pack.reporter(&identity.reporter);
    let data_set = pack.data_set(&identity.data_set);
    let is_due = reporter.zip(data_set).is_some_and(|(who, form)| owes(pack, who, form, period));
    (!is_due).then(|| {
        let name = reporter.map(|reporter| &reporter.name);
        let form = data_set.map(|data_set| &data_set.printed_code);
        Finding::new(Severity::High, NOT_DUE)
            .with("reporter", name.unwrap_or(&identity.reporter))
            .with("form", form.unwrap_or(&identity.data_set))
    })
}

/// Whether a reporter is asked for a form in a period.
pub(super) fn owes(pack: &Pack, reporter: &Reporter, data_set: &DataSet, period: &Period) -> bool {
    pack.fillable(reporter, period).any(|form| form.id == data_set.id)
}

/// Whether to include a file all the same that was found to be of nobody who owes it.
pub(super) fn whether_to_include(path: &str, finding: &Finding) -> Question {
    Question {
        id: finding.code.clone(),
        code: finding.code.clone(),
        place: Place { file: Some(path.to_owned()), ..Place::default() },
        arguments: finding.arguments.clone(),
        raw: String::new(),
        answers: Vec::new(),
        about: None,
        wording: None,
        waiting: Vec::new(),
    }
}
