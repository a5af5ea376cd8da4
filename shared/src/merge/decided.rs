//! The decisions of a session, found by what they are about.

use std::collections::BTreeMap;

use super::{Correction, Decision, Policy, order::SentAgain};
use crate::{
    submission::{Answer, Habit, Import, Meaning, Question, Scope, Wording},
    value::ValueState,
};

/// An index over the decisions; of each kind one per thing.
#[derive(Debug, Default)]
pub(super) struct Decided<'a> {
    /// (data set, reporter) → hash
    counts: BTreeMap<(&'a str, &'a str), &'a str>,
    /// hash → reason
    excluded: BTreeMap<&'a str, &'a str>,
    included: BTreeMap<&'a str, &'a str>,
    /// (hash, question) → answer
    answers: BTreeMap<(&'a str, &'a str), &'a ValueState>,
    /// (hash, question) → reason
    dismissed: BTreeMap<(&'a str, &'a str), &'a str>,
    /// (data set, reporter, row, column) → hash
    taken: BTreeMap<(&'a str, &'a str, &'a str, &'a str), &'a str>,
    /// In the order of their keys.
    corrections: Vec<&'a Correction>,
    policies: BTreeMap<(&'a str, &'a str), Policy>,
    /// What was said of how figures are written.
    habits: BTreeMap<&'a Wording, &'a Meaning>,
}

impl<'a> Decided<'a> {
    pub(super) fn of(decisions: &'a [Decision]) -> Self {
        let mut decided = Self::default();
        for decision in decisions {
            match decision {
                Decision::Counts { data_set, reporter, sha256 } => {
                    decided.counts.insert((data_set, reporter), sha256);
                }
                Decision::Exclude { sha256, reason } => {
                    decided.excluded.insert(sha256, reason);
                }
                Decision::Include { sha256, reason } => {
                    decided.included.insert(sha256, reason);
                }
                Decision::Answer { sha256, question, state } => {
                    decided.answers.insert((sha256, question), state);
                }
                Decision::Dismiss { sha256, question, reason } => {
                    decided.dismissed.insert((sha256, question), reason);
                }
                Decision::Take { data_set, reporter, row_code, column_code, sha256 } => {
                    decided.taken.insert((data_set, reporter, row_code, column_code), sha256);
                }
                Decision::Correct(correction) => decided.corrections.push(correction),
                Decision::Policy { data_set, reporter, policy } => {
                    decided.policies.insert((data_set, reporter), *policy);
                }
                Decision::Alias { alias } if alias.wording.scope.is_habit() => {
                    decided.habits.insert(&alias.wording, &alias.means);
                }
                // Known before a file is read, or weighed with the targets.
                Decision::Identify { .. } | Decision::Alias { .. } | Decision::Judge { .. } => {}
            }
        }
        decided
    }

    /// The file that was said to be the newest.
    pub(super) fn counts(&self, data_set: &str, reporter: &str) -> Option<&'a str> {
        self.counts.get(&(data_set, reporter)).copied()
    }

    /// Why a file is left out.
    pub(super) fn excluded(&self, sha256: &str) -> Option<&'a str> {
        self.excluded.get(sha256).copied()
    }

    /// Why a file counts that would be left out.
    pub(super) fn included(&self, sha256: &str) -> Option<&'a str> {
        self.included.get(sha256).copied()
    }

    pub(super) fn answer(&self, sha256: &str, question: &str) -> Option<&'a ValueState> {
        self.answers.get(&(sha256, question)).copied()
    }

    pub(super) fn is_dismissed(&self, sha256: &str, question: &str) -> bool {
        self.dismissed.contains_key(&(sha256, question))
    }

    /// What was said of all that is written like the cell of a question, unless something was
    /// decided of that cell itself.
    pub(super) fn habit<'q>(&self, import: &Import, question: &'q Question) -> Option<&'q Habit> {
        if self.answer(&import.sha256, &question.id).is_some()
            || self.is_dismissed(&import.sha256, &question.id)
        {
            return None;
        }
        question.answers.iter().find_map(|answer| match answer {
            Answer::Habit(habit) => {
                let said = self.habits.get(&habit.alias.wording).copied();
                (said == Some(&habit.alias.means)).then_some(habit)
            }
            Answer::Value(_) | Answer::Identity(_) | Answer::Alias(_) => None,
        })
    }

    /// What is added to the names of files that are sent again.
    pub(super) fn sent_again(&self) -> SentAgain<'a> {
        let newer = Meaning::Is(Meaning::NEWER.to_owned());
        let said = self
            .habits
            .iter()
            .filter(|(wording, means)| wording.scope == Scope::SentAgain && **means == &newer);
        said.map(|(wording, _)| wording.text()).collect()
    }

    /// Whether what a question asks for is taken nowhere: so was decided of it, or of all that is
    /// written like it.
    pub(super) fn leaves_out(&self, import: &Import, question: &Question) -> bool {
        self.is_dismissed(&import.sha256, &question.id)
            || self.habit(import, question).is_some_and(|habit| habit.state.is_none())
    }

    /// Whether nothing was decided that settles the question of a recognised file.
    pub(super) fn is_open(&self, import: &Import, question: &Question) -> bool {
        self.answer(&import.sha256, &question.id).is_none()
            && !self.is_dismissed(&import.sha256, &question.id)
            && self.habit(import, question).is_none()
    }

    /// The file whose value of a cell is right.
    pub(super) fn taken(&self, slot: (&str, &str), codes: (&str, &str)) -> Option<&'a str> {
        self.taken.get(&(slot.0, slot.1, codes.0, codes.1)).copied()
    }

    pub(super) fn corrections(&self, data_set: &str, reporter: &str) -> Vec<&'a Correction> {
        let of_slot = |correction: &&&'a Correction| {
            correction.data_set == data_set && correction.reporter == reporter
        };
        self.corrections.iter().filter(of_slot).copied().collect()
    }

    pub(super) fn all_corrections(&self) -> &[&'a Correction] {
        &self.corrections
    }

    /// What was said of this reporter and form, else of the form, else of the reporter, else
    /// of all.
    pub(super) fn policy(&self, data_set: &str, reporter: &str) -> Policy {
        [(data_set, reporter), (data_set, ""), ("", reporter), ("", "")]
            .iter()
            .find_map(|about| self.policies.get(about).copied())
            .unwrap_or_default()
    }
}
