//! What people decide at the desk: answers, identities, corrections; each taken as one step that can
//! be taken back.

use super::{
    merging::{Handled, MergeDesk},
    messages::{FormPlace, MergeAnswer},
    offers::{self, Alike},
    review,
    view::question_of,
};
use crate::{
    form::Form,
    merge::{Correction, Decision, DecisionKey},
    value::{Parsed, RawValue, ValueState, parse},
};
use grid::envelope::Answer;

impl MergeDesk {
    pub(super) fn decide(&mut self, decision: Decision, grid: Option<&[u8]>) -> Handled {
        let mut journal = Vec::new();
        if let Decision::Identify { sha256, identity } = &decision {
            let Some(answer) = grid.and_then(|bytes| Answer::from_bytes(bytes).ok()) else {
                return MergeAnswer::failed("no-grid", sha256.clone()).into();
            };
            journal = self.read_as(sha256, identity, &answer);
        }
        self.take(vec![decision], Vec::new());
        let mut handled = self.with_head(MergeAnswer::Done);
        handled.journal.append(&mut journal);
        handled
    }

    /// Takes and withdraws decisions as one step that can be taken back; how many changed.
    pub(super) fn take(&mut self, decisions: Vec<Decision>, withdrawn: Vec<DecisionKey>) -> usize {
        let question = decisions.first().and_then(review::question_behind);
        // Words that meant something else until now were read with, as those taken back were.
        let known = self.session.decisions();
        let replaces = |decision: &&Decision| {
            let key = decision.key();
            known.iter().any(|other| other.key() == key && other != *decision)
        };
        let mut changed: Vec<DecisionKey> =
            decisions.iter().filter(replaces).map(Decision::key).collect();
        changed.extend(withdrawn.iter().cloned());
        let taken: Vec<DecisionKey> = decisions.iter().map(Decision::key).collect();
        let history = &mut self.head.history;
        let count = history.take(&mut self.session, question, decisions, withdrawn);
        self.read_with_what_is_said(&taken, &changed);
        count
    }

    /// Gives an offer to a question and to those alike.
    pub(super) fn settle(
        &mut self,
        question: String,
        offer: usize,
        alike: Alike,
        reason: &str,
        grid: Option<&[u8]>,
    ) -> Handled {
        let mut decisions = self
            .finished
            .as_ref()
            .map(|result| offers::decisions(result, &question, offer, alike, reason))
            .unwrap_or_default();
        match decisions.pop() {
            None => MergeAnswer::failed("no-question", question).into(),
            // One file is read at once, several one after another.
            Some(decision @ Decision::Identify { .. }) if decisions.is_empty() => {
                self.decide(decision, grid)
            }
            Some(last) => {
                decisions.push(last);
                let count = self.take(decisions, Vec::new());
                self.with_head(MergeAnswer::Settled { count, question: None })
            }
        }
    }

    /// Corrects a value of a report that counts. What the files said stays known.
    pub(super) fn correct(
        &mut self,
        cell: FormPlace,
        text: &str,
        reason: String,
        by: String,
        at: String,
    ) -> Handled {
        let pack = self.session.pack().clone();
        let found = self.finished.as_ref().and_then(|result| {
            let form = result.forms.iter().find(|form| form.data_set == cell.data_set)?;
            let given = form.reporters.iter().find(|given| given.reporter == cell.reporter)?;
            let index = given.form.find(&cell.row_code, &cell.column_code)?;
            let original = match given.corrected.get(&index) {
                Some(corrected) => corrected.original.clone(),
                None => given.entry.state(index).clone(),
            };
            let parsed = parse(&pack, &given.form.cells[index], &RawValue::Text(text));
            Some((original, parsed))
        });
        match found {
            None => MergeAnswer::failed("no-figure", cell.row_code).into(),
            Some((_, Parsed { state: ValueState::Unreadable(_), findings, .. })) => {
                MergeAnswer::Unclear { findings }.into()
            }
            Some((_, Parsed { ask, findings, .. })) if !ask.is_empty() => {
                MergeAnswer::Unclear { findings }.into()
            }
            Some((original, Parsed { state, .. })) => {
                let FormPlace { data_set, reporter, row_code, column_code } = cell;
                let correction = Correction {
                    data_set,
                    reporter,
                    row_code,
                    column_code,
                    original,
                    state,
                    reason,
                    by,
                    at,
                };
                let count = self.take(vec![Decision::Correct(correction)], Vec::new());
                self.with_head(MergeAnswer::Settled { count, question: None })
            }
        }
    }

    /// Takes the last step back, or again.
    pub(super) fn step(&mut self, back: bool) -> Handled {
        let step = match back {
            true => self.head.history.undo(&mut self.session),
            false => self.head.history.redo(&mut self.session),
        };
        let (keys, replaced, question) = step.map_or_else(Default::default, |step| {
            (step.keys(), step.replaced(), step.question.clone())
        });
        let count = keys.len();
        match back {
            true => self.read_with_what_is_said(&[], &keys),
            false => self.read_with_what_is_said(&keys, &replaced),
        }
        self.with_head(MergeAnswer::Settled { count, question })
    }

    /// Reads what was typed as the answer to a question about a cell.
    pub(super) fn read_text(&self, sha256: &str, question: String, text: &str) -> MergeAnswer {
        let parsed = self.finished.as_ref().and_then(|result| {
            let (path, asked) = question_of(result, sha256, &question)?;
            let about = asked.about.as_ref()?;
            let file = result.files.iter().find(|file| file.path == path)?;
            let pack = self.session.pack();
            let form = Form::build(
                pack,
                pack.data_set(&file.identity.data_set)?,
                pack.reporter(&file.identity.reporter)?,
                pack.period(&file.identity.period)?,
            );
            Some(parse(pack, form.cells.get(about.cell)?, &RawValue::Text(text)))
        });
        match parsed {
            None => MergeAnswer::failed("no-question", question),
            Some(Parsed { state: ValueState::Unreadable(_), findings, .. }) => {
                MergeAnswer::Unclear { findings }
            }
            Some(Parsed { ask, findings, .. }) if !ask.is_empty() => {
                MergeAnswer::Unclear { findings }
            }
            Some(Parsed { state, .. }) => MergeAnswer::Read { state },
        }
    }
}
