//! Apply to all alike: which other questions one answer settles.
//!
//! **Invariant:** an answer is carried over only where the other question asks the same thing
//! of the same words: same code, same text, same readings to choose from, and for a cell the
//! same kind of value in the same unit; for a file the same contradiction between signs of the
//! same kinds. Nothing is carried over to a cell that merely looks
//! like it.

use super::{Decision, MergeQuestion};
use crate::{
    definition::Pack,
    form::ValueRole,
    submission::{Answer, CellRef, Identity, Question},
};

/// The other open questions that `answer`, given to `asked`, settles too: positions in `open`,
/// each with the decision that does it. `asked` itself is not among them.
pub fn alike(
    pack: &Pack,
    asked: &MergeQuestion,
    answer: &Decision,
    open: &[MergeQuestion],
) -> Vec<(usize, Decision)> {
    let others = open.iter().enumerate().filter(|(_, other)| *other != asked);
    others.filter_map(|(at, other)| Some((at, carried(pack, asked, answer, other)?))).collect()
}

/// The other open questions that an answer to this one may settle, before there is an answer.
pub fn like(pack: &Pack, asked: &MergeQuestion, open: &[MergeQuestion]) -> Vec<usize> {
    let others = open.iter().enumerate().filter(|(_, other)| *other != asked);
    others.filter(|(_, other)| is_alike(pack, asked, other)).map(|(at, _)| at).collect()
}

fn is_alike(pack: &Pack, asked: &MergeQuestion, other: &MergeQuestion) -> bool {
    match (asked, other) {
        (
            MergeQuestion::File { question: asked, .. },
            MergeQuestion::File { question: other, .. },
        ) => same_question(pack, asked, other),
        (MergeQuestion::Counts { .. }, MergeQuestion::Counts { .. }) => true,
        (
            MergeQuestion::Conflict { data_set, reporter, readings, .. },
            MergeQuestion::Conflict {
                data_set: other_form,
                reporter: other_reporter,
                readings: others,
                ..
            },
        ) => {
            let files = |readings: &[super::CellReading]| -> Vec<String> {
                readings.iter().map(|reading| reading.sha256.clone()).collect()
            };
            (data_set, reporter) == (other_form, other_reporter) && files(readings) == files(others)
        }
        _ => false,
    }
}

fn same_question(pack: &Pack, asked: &Question, other: &Question) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if asked.wording.is_some() || other.wording.is_some() {
        return asked.wording == other.wording;
    }
    if asked.code != other.code || words(&asked.raw) != words(&other.raw) {
        return false;
    }
    match (&asked.about, &other.about) {
        (Some(cell), Some(other_cell)) => {
            kind(pack, cell) == kind(pack, other_cell) && asked.answers == other.answers
        }
        // What signs say against each other stands in the arguments: the same two things by signs
        // of the same kinds, wherever in the file these stand.
        (None, None) if asked.raw.is_empty() => {
            let said = |question: &Question| -> Vec<(String, String)> {
                let arguments = question.arguments.iter();
                arguments.filter(|(name, _)| !name.ends_with("_sign")).cloned().collect()
            };
            said(asked) == said(other)
        }
        (None, None) => true,
        _ => false,
    }
}

/// Of what kind the values of a cell are: role, type and unit.
fn kind<'a>(pack: &'a Pack, cell: &CellRef) -> Option<(ValueRole, String, &'a str)> {
    let element = pack.element(&cell.key.element)?;
    Some((cell.key.role, format!("{:?}", element.value_type), element.unit.as_str()))
}

fn carried(
    pack: &Pack,
    asked: &MergeQuestion,
    answer: &Decision,
    other: &MergeQuestion,
) -> Option<Decision> {
    if !is_alike(pack, asked, other) {
        return None;
    }
    match (other, answer) {
        (MergeQuestion::Counts { data_set, reporter, .. }, Decision::Policy { policy, .. }) => {
            Some(Decision::Policy {
                data_set: data_set.clone(),
                reporter: reporter.clone(),
                policy: *policy,
            })
        }
        (
            MergeQuestion::Conflict { data_set, reporter, row_code, column_code, .. },
            Decision::Take { sha256, .. },
        ) => Some(Decision::Take {
            data_set: data_set.clone(),
            reporter: reporter.clone(),
            row_code: row_code.clone(),
            column_code: column_code.clone(),
            sha256: sha256.clone(),
        }),
        (MergeQuestion::File { sha256, question, .. }, answer) => {
            let sha256 = sha256.clone();
            match answer {
                Decision::Answer { state, .. } => {
                    question.about.as_ref()?;
                    let (question, state) = (question.id.clone(), state.clone());
                    Some(Decision::Answer { sha256, question, state })
                }
                // What words mean holds wherever they stand.
                Decision::Alias { .. } => Some(answer.clone()),
                Decision::Dismiss { reason, .. } => {
                    let (question, reason) = (question.id.clone(), reason.clone());
                    Some(Decision::Dismiss { sha256, question, reason })
                }
                Decision::Exclude { reason, .. } => {
                    Some(Decision::Exclude { sha256, reason: reason.clone() })
                }
                Decision::Include { reason, .. } => {
                    Some(Decision::Include { sha256, reason: reason.clone() })
                }
                Decision::Identify { identity, .. } => {
                    let identity = identity_alike(asked, question, identity)?;
                    Some(Decision::Identify { sha256, identity })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The identity among the other question's readings that says the same of the part that was
/// asked about; `None` where no reading of it is whole.
fn identity_alike(
    asked: &MergeQuestion,
    other: &Question,
    identity: &Identity,
) -> Option<Identity> {
    let MergeQuestion::File { question: asked, .. } = asked else { return None };
    // The part in question is the one in which the readings to choose from differ.
    let readings = |question: &Question| -> Vec<Identity> {
        let identities = question.answers.iter().filter_map(|answer| match answer {
            Answer::Identity(identity) => Some(identity.clone()),
            Answer::Value(_) | Answer::Alias(_) | Answer::Habit(_) => None,
        });
        identities.collect()
    };
    let parts: [fn(&Identity) -> &String; 3] =
        [|identity| &identity.data_set, |identity| &identity.reporter, |identity| &identity.period];
    let code = asked.code.as_str();
    let part = match code {
        "form-unknown" | "contradiction-form" => parts[0],
        "unit-unknown" | "unit-missing" | "contradiction-unit" => parts[1],
        "period-unknown" | "period-missing" | "contradiction-period" => parts[2],
        _ => return None,
    };
    let whole = |found: &Identity| parts.iter().all(|part| !part(found).is_empty());
    let found = readings(other).into_iter().find(|found| part(found) == part(identity));
    found.filter(whole)
}
