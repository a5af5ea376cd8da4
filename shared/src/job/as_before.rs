//! The questions that were answered in an earlier period already, as one list: it is shown whole
//! before anything of it is taken, and taken as one step.
//!
//! **Invariant:** only what stood in the list that somebody saw is taken, and of that only what is
//! still proposed in the same way.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    merging::{Handled, MergeDesk},
    messages::MergeAnswer,
    review::{Message, id_of, words},
};
use crate::merge::{Consolidation, Decision, MergeQuestion, Precedent};

/// A question with the answer of an earlier period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsBefore {
    /// Id of the question.
    pub question: String,
    pub path: String,
    /// Empty where it is about the file as a whole.
    pub sheet: String,
    pub cell: String,
    /// As written in the cell; may be empty.
    pub raw: String,
    pub words: Message,
    pub decision: Decision,
    /// Id of the period in which it was answered so; empty where that is not known.
    pub said_in: String,
}

impl AsBefore {
    /// All of them, in the order of the questions.
    pub(super) fn all(result: &Consolidation) -> Vec<Self> {
        let of = |Precedent { question: at, decision, said_in }: &Precedent| {
            let asked = result.questions.get(*at)?;
            let MergeQuestion::File { path, question, .. } = asked else { return None };
            let place = &question.place;
            let is_of_cell = question.about.is_some();
            let of_cell = |text: &Option<String>| match is_of_cell {
                true => text.clone().unwrap_or_default(),
                false => String::new(),
            };
            Some(Self {
                question: id_of(asked),
                path: path.clone(),
                sheet: of_cell(&place.sheet),
                cell: of_cell(&place.cell),
                raw: question.raw.clone(),
                words: words(result, asked),
                decision: decision.clone(),
                said_in: said_in.clone(),
            })
        };
        result.precedents.iter().filter_map(of).collect()
    }
}

impl MergeDesk {
    /// Takes what is proposed for these questions, as one step.
    pub(super) fn as_before(&mut self, chosen: &[AsBefore]) -> Handled {
        let proposed = self.finished.as_ref().map(AsBefore::all).unwrap_or_default();
        let chosen: BTreeSet<(&str, String)> = chosen.iter().map(by_answer).collect();
        let still = proposed.iter().filter(|one| chosen.contains(&by_answer(one)));
        // A file that two questions hold is left out once.
        let decisions: BTreeMap<_, _> =
            still.map(|one| (one.decision.key(), one.decision.clone())).collect();
        let count = self.take(decisions.into_values().collect(), Vec::new());
        self.with_head(MergeAnswer::Settled { count, question: None })
    }
}

fn by_answer(one: &AsBefore) -> (&str, String) {
    (&one.question, format!("{:?}", one.decision))
}
