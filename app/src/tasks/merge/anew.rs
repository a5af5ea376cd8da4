//! Reading anew what was read before somebody said whose it is or what its words mean: one file after
//! the other, so that the page can tell how far it is, and stop it.

use leptos::{prelude::*, task::spawn_local};
use shared::job::MergeRequest;

use super::{COURSE, ask, current_round, finish, is_current};
use crate::{platform::clock, state::merge::MergeState, tasks::take_in::Progress};

/// What takes less time, in milliseconds, is done before somebody has read about it.
const SILENT: f64 = 300.0;
/// Milliseconds between two reports of progress.
const PAUSE: f64 = 100.0;

/// Takes note of how many files wait. More of them come of a new decision: whoever stopped the
/// reading before did not mean those.
pub(super) fn told(state: MergeState, waiting: usize) {
    let before = state.waiting.get_untracked();
    if waiting > before {
        COURSE.with(|course| course.halted.set(false));
    }
    if waiting != before {
        state.waiting.set(waiting);
    }
}

/// Reads what waits, until nothing does or somebody stops it.
pub(super) async fn read(state: MergeState) {
    let round = current_round();
    let began = clock::ticks();
    let mut told = began + SILENT - PAUSE;
    let mut done = 0;
    loop {
        let waiting = state.waiting.get_untracked();
        if waiting == 0 || COURSE.with(|course| course.halted.get()) || !is_current(round) {
            break;
        }
        let now = clock::ticks();
        if now - told >= PAUSE {
            told = now;
            let remaining = (done > 0).then(|| (now - began) / done as f64 * waiting as f64);
            state.again.set(Some(Progress { done, total: done + waiting, remaining }));
        }
        if ask(state, &MergeRequest::ReadAgain, None).await.is_none() {
            break;
        }
        done += 1;
    }
    if is_current(round) && state.again.read_untracked().is_some() {
        state.again.set(None);
    }
}

/// Stops the reading anew after the file that is at work. What waits goes on waiting.
pub(crate) fn halt(state: MergeState) {
    COURSE.with(|course| course.halted.set(true));
    state.again.set(None);
}

/// Goes on where somebody stopped.
pub(crate) fn read_on(state: MergeState) {
    COURSE.with(|course| course.halted.set(false));
    spawn_local(finish(state));
}
