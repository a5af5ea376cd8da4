//! Where somebody is among the questions, and what they have marked but not yet confirmed.
//!
//! **Invariant:** nothing is decided by going on or by marking: only by confirming.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use shared::job::{Alike, AsBefore, AskedView, MergeAnswer, MergeRequest, Review};

use super::{LIST, REASON, steps::Steps};
use crate::{
    pages::merge::{Merge, reason::Reason},
    platform::page,
    state::{
        language::{language, say_now},
        merge::MergeState,
        notices::Notices,
    },
    tasks::merge,
};

/// Questions that are fetched at once, and how many of them stand before the one that is sought.
pub(super) const WINDOW: usize = 60;
const BEFORE: usize = 20;

#[derive(Clone, Copy)]
pub(super) struct Queue {
    pub(super) state: MergeState,
    /// The list around what is seen.
    pub(super) review: RwSignal<Review>,
    /// Where the window begins that is wanted.
    from: RwSignal<usize>,
    /// Position of the open question.
    pub(super) at: RwSignal<usize>,
    pub(super) asked: RwSignal<Option<AskedView>>,
    /// The proposal that is marked.
    pub(super) chosen: RwSignal<Option<usize>>,
    /// Ids of questions that somebody put off since the list was fetched.
    pub(super) skipped: RwSignal<BTreeSet<String>>,
    /// What happened last, in words.
    pub(super) said: RwSignal<String>,
    pub(super) loaded: RwSignal<bool>,
    pub(super) help: RwSignal<bool>,
    /// What was answered in an earlier period already, and whether it is looked at.
    pub(super) before: RwSignal<Vec<AsBefore>>,
    pub(super) before_open: RwSignal<bool>,
    /// Questions that were taken out of that list.
    pub(super) kept_apart: RwSignal<BTreeSet<String>>,
    /// Why it is decided so, where that has to be said.
    pub(super) reason: Reason,
    /// Sought once: the question that came back.
    pub(super) sought: RwSignal<Option<String>>,
    pub(super) steps: Steps,
    pub(super) language: RwSignal<shared::i18n::Language>,
    pub(super) notices: Notices,
}

impl Queue {
    pub(super) fn here() -> Self {
        expect_context()
    }

    pub(super) fn new() -> Self {
        let queue = Self {
            state: Merge::here().state,
            review: RwSignal::default(),
            from: RwSignal::new(0),
            at: RwSignal::new(0),
            asked: RwSignal::new(None),
            chosen: RwSignal::new(None),
            skipped: RwSignal::default(),
            said: RwSignal::default(),
            loaded: RwSignal::new(false),
            help: RwSignal::new(false),
            before: RwSignal::default(),
            before_open: RwSignal::new(false),
            kept_apart: RwSignal::default(),
            reason: Reason::new(String::new()),
            sought: RwSignal::new(None),
            steps: Steps::default(),
            language: language(),
            notices: Notices::here(),
        };
        Effect::new(move |_| {
            queue.state.version.track();
            queue.fetch(queue.from.get(), queue.sought.get());
        });
        Effect::new(move |_| {
            queue.state.version.track();
            queue.fetch_before();
        });
        // The one at this position, whenever it is another or is asked otherwise.
        let open = Memo::new(move |_| {
            let review = queue.review.read();
            let at = queue.at.get().checked_sub(review.from)?;
            review.lines.get(at).map(|line| line.id.clone())
        });
        Effect::new(move |_| {
            queue.state.version.track();
            match open.get() {
                Some(id) => queue.ask(id),
                None if queue.total() == 0 => queue.asked.set(None),
                None => {}
            }
        });
        queue
    }

    pub(super) fn total(self) -> usize {
        self.review.read().total
    }

    fn fetch(self, from: usize, find: Option<String>) {
        spawn_local(async move {
            let sought = find.is_some();
            let request = MergeRequest::Review { from, count: WINDOW, find };
            let Some((MergeAnswer::Review { review }, _)) =
                merge::ask(self.state, &request, None).await
            else {
                return;
            };
            // The panel may have been left meanwhile.
            if self.from.try_get_untracked().is_none() {
                return;
            }
            let (found, total) = (review.found, review.total);
            self.review.set(review);
            self.loaded.set(true);
            if sought {
                self.sought.set(None);
                if let Some(found) = found {
                    self.go_to(found);
                }
            } else if self.at.get_untracked() >= total {
                self.go_to(total.saturating_sub(1));
            }
        });
    }

    fn fetch_before(self) {
        spawn_local(async move {
            let answer = merge::ask(self.state, &MergeRequest::Precedents, None).await;
            let Some((MergeAnswer::Precedents { lines }, _)) = answer else { return };
            if lines.is_empty() {
                let _ = self.before_open.try_set(false);
            }
            let _ = self.before.try_set(lines);
        });
    }

    /// Shows the list of what was answered in an earlier period, or hides it.
    pub(super) fn show_before(self) {
        if !self.before.read_untracked().is_empty() {
            self.before_open.update(|open| *open = !*open);
        }
    }

    /// Takes a question out of that list, or back into it.
    pub(super) fn keep_apart(self, question: &str) {
        self.kept_apart.update(|apart| {
            if !apart.remove(question) {
                apart.insert(question.to_owned());
            }
        });
    }

    /// What of the list is taken.
    pub(super) fn chosen_before(self) -> Vec<AsBefore> {
        let apart = self.kept_apart.read();
        let before = self.before.read();
        before.iter().filter(|line| !apart.contains(&line.question)).cloned().collect()
    }

    /// Answers what the list shows as it was answered before, at once.
    pub(super) fn answer_as_before(self) {
        let chosen = untrack(|| self.chosen_before());
        if !chosen.is_empty() {
            self.decide(MergeRequest::AsBefore { chosen });
        }
    }

    fn ask(self, question: String) {
        spawn_local(async move {
            let request = MergeRequest::Asked { question };
            let answer = merge::ask(self.state, &request, None).await;
            let Some((MergeAnswer::Asked { asked }, _)) = answer else { return };
            let asked = *asked;
            let is_other = self.asked.try_update(|known| {
                let is_other = known.as_ref().is_none_or(|known| *known != asked);
                let is_another = known.as_ref().is_none_or(|known| known.line.id != asked.line.id);
                if is_other {
                    *known = Some(asked);
                }
                is_another
            });
            if is_other == Some(true) {
                self.chosen.set(None);
                self.reason.clear();
            }
        });
    }

    /// Has the window of the list begin around a position.
    pub(super) fn look_at(self, position: usize) {
        let review = self.review.read_untracked();
        let (from, until) = (review.from, review.from + review.lines.len());
        let is_inside = position >= from && (position < until || position >= review.total);
        drop(review);
        if !is_inside {
            self.from.set(position.saturating_sub(BEFORE));
        }
    }

    pub(super) fn go_to(self, position: usize) {
        self.at.set(position);
        self.look_at(position);
    }

    /// Goes on by so many questions, at most to the ends.
    pub(super) fn go(self, by: isize) {
        let last = self.review.read_untracked().total.saturating_sub(1);
        self.go_to(self.at.get_untracked().saturating_add_signed(by).min(last));
    }

    /// Puts the open question off and goes on; behind the last one comes the first again.
    pub(super) fn skip(self) {
        if let Some(asked) = &*self.asked.read_untracked() {
            let id = asked.line.id.clone();
            self.skipped.update(|skipped| {
                skipped.insert(id.clone());
            });
            spawn_local(async move {
                merge::ask(self.state, &MergeRequest::PutOff { question: id }, None).await;
            });
        }
        let next = self.at.get_untracked() + 1;
        self.go_to(if next < self.review.read_untracked().total { next } else { 0 });
        page::focus_in_place(LIST);
    }

    /// Marks an offer; where it needs a reason, that is typed next.
    pub(super) fn choose(self, offer: usize) {
        let asked = self.asked.read_untracked();
        let Some(found) = asked.as_ref().and_then(|asked| asked.offers.get(offer)) else { return };
        self.chosen.set(Some(offer));
        let number = (offer + 1).to_string();
        if found.needs_reason() {
            page::focus_soon(REASON);
            self.say("merge.review.chosen.reason", &[("number", &number)]);
        } else {
            self.say("merge.review.chosen", &[("number", &number)]);
        }
    }

    /// Marks the offer to leave the file out.
    pub(super) fn leave_out(self) {
        let at = self
            .asked
            .read_untracked()
            .as_ref()
            .and_then(|asked| asked.offers.iter().position(shared::job::Offer::leaves_out));
        if let Some(at) = at {
            self.choose(at);
        }
    }

    /// Confirms the offer that is marked, for one question or those alike.
    pub(super) fn confirm(self, alike: Alike) {
        let Some(offer) = self.chosen.get_untracked() else {
            self.say("merge.review.choose-first", &[]);
            return;
        };
        let (question, needs_reason) = match &*self.asked.read_untracked() {
            Some(asked) => {
                (asked.line.id.clone(), asked.offers.get(offer).is_some_and(|of| of.needs_reason()))
            }
            None => return,
        };
        let reason = match needs_reason {
            true => match self.reason.given() {
                Some(reason) => reason,
                None => {
                    page::focus(REASON);
                    return;
                }
            },
            false => String::new(),
        };
        self.decide(MergeRequest::Settle { question, offer, alike, reason });
    }

    pub(super) fn say(self, id: &str, arguments: &[(&str, &str)]) {
        let _ = self.said.try_set(say_now(self.language, id, arguments));
    }
}
