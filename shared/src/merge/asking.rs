//! What is asked about files: every question whose answer would change something.

use super::{
    FileState, MergeQuestion,
    answered::answer,
    decided::Decided,
    misplaced::{NOT_DUE, whether_to_include},
    resolve::Resolution,
};
use crate::{
    definition::{Pack, Period},
    submission::{Answer, Identity, Import, Question, Recognition},
};

/// Asks about every file that is there once all are resolved.
pub(super) fn ask(
    pack: &Pack,
    resolution: &mut Resolution<'_>,
    decided: &Decided<'_>,
    period: &Period,
) {
    for (file, import) in resolution.files.iter().zip(&resolution.imports) {
        let open = matches!(
            file.state,
            FileState::Recognised | FileState::NeedsReview | FileState::Unrecognised
        );
        let Some(import) = import.as_deref().filter(|_| open) else { continue };
        let mut push = |question: Question| {
            resolution.questions.push(MergeQuestion::File {
                path: file.path.clone(),
                sha256: file.sha256.clone(),
                question: Box::new(question),
            });
        };
        let asked = |question: &Question| question.code == NOT_DUE;
        let not_due = file.findings.iter().find(|finding| finding.code == NOT_DUE);
        let waits = file.state == FileState::NeedsReview;
        if let Some(finding) = not_due.filter(|_| waits && !import.questions.iter().any(asked)) {
            push(whether_to_include(&file.path, finding));
        }
        for question in &import.questions {
            let answered = answer(pack, decided, import, question).is_some()
                || (file.state == FileState::Recognised && decided.leaves_out(import, question));
            if !answered {
                push(of_this_period(question, import, period));
            }
        }
    }
}

/// Where no sign says for when a report is, it may be of the period that is merged.
fn of_this_period(question: &Question, import: &Import, period: &Period) -> Question {
    let mut question = question.clone();
    if question.code == "period-missing"
        && let Recognition { data_set: Some(data_set), reporter: Some(reporter), .. } =
            &import.recognition
    {
        let identity = Identity {
            data_set: data_set.clone(),
            reporter: reporter.clone(),
            period: period.id.clone(),
        };
        if !question.answers.contains(&Answer::Identity(identity.clone())) {
            question.answers.push(Answer::Identity(identity));
        }
    }
    question
}
