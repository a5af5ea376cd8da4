//! What was decided in which order, so that it can be taken back step by step and taken again. It
//! stands in the journal beside the decisions: a reload forgets none of it.

use serde::{Deserialize, Serialize};

use crate::merge::{Decision, DecisionKey, Session};

/// Older steps are forgotten: their decisions can still be withdrawn one by one.
const MOST_STEPS: usize = 200;

/// Steps that were taken, and those that were taken back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// Decisions that were taken at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    changes: Vec<Change>,
    /// Id of the question that was open then.
    pub(super) question: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Change {
    key: DecisionKey,
    before: Option<Decision>,
    after: Option<Decision>,
}

impl Step {
    /// What its decisions are about.
    pub(super) fn keys(&self) -> Vec<DecisionKey> {
        self.changes.iter().map(|change| change.key.clone()).collect()
    }

    /// About what something else was decided before.
    pub(super) fn replaced(&self) -> Vec<DecisionKey> {
        let replaced = self.changes.iter().filter(|change| change.before.is_some());
        replaced.map(|change| change.key.clone()).collect()
    }
}

impl History {
    pub(super) fn steps(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }

    /// Takes decisions and withdraws others, as one step. What changes nothing is no step.
    pub(super) fn take(
        &mut self,
        session: &mut Session,
        question: Option<String>,
        decisions: Vec<Decision>,
        withdrawn: Vec<DecisionKey>,
    ) -> usize {
        let after = decisions.into_iter().map(|decision| (decision.key(), Some(decision)));
        let all = after.chain(withdrawn.into_iter().map(|key| (key, None)));
        let mut changes = Vec::new();
        for (key, after) in all {
            let before = session.decisions().iter().find(|decision| decision.key() == key).cloned();
            if before != after {
                set(session, &key, after.as_ref());
                changes.push(Change { key, before, after });
            }
        }
        let count = changes.len();
        if count > 0 {
            self.done.push(Step { changes, question });
            let forgotten = self.done.len().saturating_sub(MOST_STEPS);
            self.done.drain(..forgotten);
            self.undone.clear();
        }
        count
    }

    /// Takes the last step back; `None` where there is none.
    pub(super) fn undo(&mut self, session: &mut Session) -> Option<&Step> {
        let step = self.done.pop()?;
        for Change { key, before, .. } in step.changes.iter().rev() {
            set(session, key, before.as_ref());
        }
        self.undone.push(step);
        self.undone.last()
    }

    /// Takes the step again that was taken back last.
    pub(super) fn redo(&mut self, session: &mut Session) -> Option<&Step> {
        let step = self.undone.pop()?;
        for Change { key, after, .. } in &step.changes {
            set(session, key, after.as_ref());
        }
        self.done.push(step);
        self.done.last()
    }
}

fn set(session: &mut Session, key: &DecisionKey, decision: Option<&Decision>) {
    match decision {
        Some(decision) => session.decide(decision.clone()),
        None => session.withdraw(key),
    }
}
