//! What is decided and taken back, one step after the other.
//!
//! **Invariant:** a key that comes while a step is on its way is not lost, and does nothing twice:
//! steps follow one another, and about one question only one decision is on its way.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use shared::job::{MergeAnswer, MergeRequest};

use super::{LIST, queue::Queue};
use crate::{
    components::tag::Tone, pages::merge::words::count, platform::page, state::language::say_now,
    tasks::merge,
};

/// The steps on their way, the one that is being taken first. They outlive the panel: what was
/// confirmed is done although somebody has gone elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Steps(StoredValue<Rc<RefCell<VecDeque<Step>>>, LocalStorage>);

#[derive(Clone, PartialEq)]
struct Step {
    request: MergeRequest,
    /// The question that was open.
    open: Option<String>,
}

impl Default for Steps {
    fn default() -> Self {
        Self(StoredValue::new_local(Rc::default()))
    }
}

impl Step {
    fn is_decision(&self) -> bool {
        matches!(self.request, MergeRequest::Settle { .. } | MergeRequest::Decide { .. })
    }

    /// Whether it says what another step says already that is still on its way.
    fn repeats(&self, other: &Step) -> bool {
        match &self.request {
            MergeRequest::Undo | MergeRequest::Redo => false,
            _ if self.is_decision() => other.is_decision() && self.open == other.open,
            request => *request == other.request,
        }
    }
}

impl Queue {
    /// Sends a decision about the open question; then the next one is open.
    pub(super) fn decide(self, request: MergeRequest) {
        let open = self.open_now();
        self.follow(Step { request, open });
    }

    /// Takes the last step back, or again, and opens the question that it was about.
    pub(super) fn step(self, back: bool) {
        let request = if back { MergeRequest::Undo } else { MergeRequest::Redo };
        self.follow(Step { request, open: None });
    }

    fn open_now(self) -> Option<String> {
        let id = self.asked.try_with_untracked(|asked| asked.as_ref().map(|of| of.line.id.clone()));
        id.flatten()
    }

    fn follow(self, step: Step) {
        let steps = self.steps.0.get_value();
        if steps.borrow().iter().any(|other| step.repeats(other)) {
            return;
        }
        steps.borrow_mut().push_back(step);
        if steps.borrow().len() > 1 {
            return;
        }
        spawn_local(async move {
            loop {
                let Some(step) = steps.borrow().front().cloned() else { break };
                self.take(step).await;
                steps.borrow_mut().pop_front();
            }
        });
    }

    async fn take(self, step: Step) {
        let is_back = step.request == MergeRequest::Undo;
        let is_step = is_back || step.request == MergeRequest::Redo;
        let answer = merge::ask(self.state, &step.request, None).await.map(|(answer, _)| answer);
        let mut sought = None;
        let told = match answer {
            Some(MergeAnswer::Settled { count: number, question }) if is_step => {
                sought = question.filter(|_| is_back);
                let id = match (number, is_back) {
                    (0, true) => "merge.review.nothing-to-undo",
                    (0, false) => "merge.review.nothing-to-redo",
                    (_, true) => "merge.review.undone",
                    (_, false) => "merge.review.redone",
                };
                Some((id, number))
            }
            Some(MergeAnswer::Settled { count, .. }) => Some(("merge.review.settled", count)),
            Some(MergeAnswer::Done) => Some(("merge.review.settled", 1)),
            _ => None,
        };
        match told {
            Some((id, number)) => self.say(id, &[("count", &count(number))]),
            None if !is_step => {
                let text = say_now(self.language, "merge.page.decide.failed", &[]);
                self.notices.say(Tone::Bad, text);
            }
            None => {}
        }
        // Whoever has gone on to another question meanwhile keeps what they marked and where they are.
        if is_step || step.open == self.open_now() {
            if told.is_some() && !is_step {
                self.chosen.try_set(None);
            }
            page::focus_in_place(LIST);
        }
        merge::finish(self.state).await;
        if sought.is_some() {
            let _ = self.sought.try_set(sought);
        }
    }
}
