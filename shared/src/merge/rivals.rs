//! The files of one reporter and form: which of them counts, and in which order the others give what
//! it leaves blank. Where that is not certain it is asked, and none of them counts.

use std::collections::BTreeSet;

use super::{
    Candidate, FileResult, FileState, MergeQuestion, Policy, WhyIgnored,
    decided::Decided,
    order::{SentAgain, newest_first, same_content},
    resolve::{Resolution, Slot},
};
use crate::{
    diag::{Finding, Severity},
    submission::{About, Identity, Import},
};

/// Gives every file that counts or may count its place, and asks where several contend for one.
pub(super) fn fill_slots(resolution: &mut Resolution<'_>, decided: &Decided<'_>) {
    for (at, file) in resolution.files.iter().enumerate() {
        let slot = || (file.identity.data_set.clone(), file.identity.reporter.clone());
        match file.state {
            FileState::Recognised => {
                resolution.slots.entry(slot()).or_default().accepted.push(at);
            }
            FileState::NeedsReview => {
                let Some(import) = &resolution.imports[at] else { continue };
                // A blank template that came back is nobody's report.
                if import.findings.iter().any(|finding| finding.code == "nothing-filled") {
                    continue;
                }
                for slot in possible_slots(&file.identity, import) {
                    resolution.slots.entry(slot).or_default().waiting.insert(at);
                }
            }
            _ => {}
        }
    }
    let Resolution { files, imports, slots, questions, .. } = resolution;
    let again = decided.sent_again();
    for ((data_set, reporter), slot) in slots {
        slot.policy = decided.policy(data_set, reporter);
        if slot.accepted.len() < 2 || slot.policy == Policy::Supplement {
            continue;
        }
        let submissions: Vec<&Import> =
            slot.accepted.iter().filter_map(|at| imports[*at].as_deref()).collect();
        let is = |at: &usize, sha256: &str| files[*at].sha256 == sha256;
        let named = decided
            .counts(data_set, reporter)
            .and_then(|sha256| slot.accepted.iter().position(|at| is(at, sha256)));
        let first = named.or_else(|| preferred(&submissions, decided, &again));
        let order = match first {
            None => in_order(slot.policy, &submissions, &again),
            Some(first) => {
                let rest: Vec<usize> = (0..submissions.len()).filter(|at| *at != first).collect();
                let older: Vec<&Import> = rest.iter().map(|at| submissions[*at]).collect();
                let order = newest_first(&older, &again);
                slot.older_unordered = order.is_none();
                let order = order.unwrap_or_else(|| (0..rest.len()).collect());
                Some([first].into_iter().chain(order.into_iter().map(|at| rest[at])).collect())
            }
        };
        match order {
            Some(order) => {
                slot.accepted = order.into_iter().map(|at| slot.accepted[at]).collect();
                let counting = files[slot.accepted[0]].path.clone();
                for at in &slot.accepted[1..] {
                    files[*at].state = FileState::Superseded;
                    files[*at].instead = Some(counting.clone());
                    files[*at].account.ignore_rest(WhyIgnored::Superseded);
                }
            }
            None => {
                questions.push(MergeQuestion::Counts {
                    data_set: data_set.clone(),
                    reporter: reporter.clone(),
                    files: slot.accepted.iter().map(|at| candidate(&files[*at])).collect(),
                });
                for at in std::mem::take(&mut slot.accepted) {
                    files[at].state = FileState::NeedsReview;
                    files[at].account.queue_placed();
                    let finding = Finding::new(Severity::High, "which-counts");
                    files[at].findings.push(finding);
                    slot.waiting.insert(at);
                }
            }
        }
    }
}

/// The file that somebody included, of several the newest of these; `None` where nobody did or
/// their order is not certain.
fn preferred(
    submissions: &[&Import],
    decided: &Decided<'_>,
    again: &SentAgain<'_>,
) -> Option<usize> {
    let included: Vec<usize> = (0..submissions.len())
        .filter(|at| decided.included(&submissions[*at].sha256).is_some())
        .collect();
    let imports: Vec<&Import> = included.iter().map(|at| submissions[*at]).collect();
    if included.len() == submissions.len() {
        return None;
    }
    newest_first(&imports, again)?.first().map(|at| included[*at])
}

/// Positions, the one that counts first; `None` where it has to be asked.
fn in_order(policy: Policy, submissions: &[&Import], again: &SentAgain<'_>) -> Option<Vec<usize>> {
    let all_the_same = || submissions.windows(2).all(|pair| same_content(pair[0], pair[1]));
    match policy {
        Policy::KeepLatest | Policy::Supplement => newest_first(submissions, again),
        Policy::KeepFirst => newest_first(submissions, again).map(|mut order| {
            order.reverse();
            order
        }),
        Policy::Ask => all_the_same().then(|| (0..submissions.len()).collect()),
    }
}

/// Every (data set, reporter) that a file in review may turn out to be.
fn possible_slots(identity: &Identity, import: &Import) -> BTreeSet<Slot> {
    let readings = |about: About, known: &str| -> BTreeSet<String> {
        let contradictions = import.recognition.contradictions.iter();
        contradictions
            .filter(|contradiction| contradiction.about == about)
            .flat_map(|contradiction| [&contradiction.first, &contradiction.second])
            .filter_map(|anchor| anchor.reading.clone())
            .chain([known.to_owned()])
            .filter(|id| !id.is_empty())
            .collect()
    };
    let data_sets = readings(About::DataSet, &identity.data_set);
    let reporters = readings(About::Reporter, &identity.reporter);
    data_sets
        .iter()
        .flat_map(|data_set| {
            reporters.iter().map(move |reporter| (data_set.clone(), reporter.clone()))
        })
        .collect()
}

fn candidate(file: &FileResult) -> Candidate {
    Candidate {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        revision: file.revision,
        exported_at: file.exported_at.clone(),
        modified: file.modified.clone(),
    }
}
