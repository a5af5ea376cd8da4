//! What is done with the open merge: taking files in, changing it, asking it.
//!
//! **Invariant:** an answer that arrives after another merge was opened changes nothing.

mod anew;
mod reading;
mod sample;
mod saved;

use std::cell::{Cell, RefCell};

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::CivilDate,
    job::{MergeAnswer, MergeReply, MergeRequest},
};

pub(crate) use self::{
    anew::{halt, read_on},
    reading::{cancel, take},
};
use super::{take_in::ReadFile, workers};
use crate::{
    platform::{clock, engine::Ended, wire::Bytes},
    state::{
        drafts::short_hash,
        merge::{MergeId, MergeState, Phase},
    },
};

/// A result while files are still coming is computed at most so often, in milliseconds, and
/// takes at most a fifth of the desk's time.
const PAUSE: f64 = 1_000.0;
const PAUSE_PER_RESULT: f64 = 4.0;

/// What must not be told twice or at once.
#[derive(Default)]
struct Course {
    /// Grows with every merge that is opened.
    round: Cell<u32>,
    computing: Cell<bool>,
    /// Something changed while a result was being computed.
    again: Cell<bool>,
    /// When the last result was there, and how long it took.
    last: Cell<(f64, f64)>,
    /// Dropped while others were being read.
    waiting: RefCell<Vec<crate::platform::files::GivenFile>>,
    reading: Cell<bool>,
    /// Somebody stopped the reading of what was dropped.
    cancelled: Cell<bool>,
    /// Somebody stopped the reading anew: until they go on, or decide something else.
    halted: Cell<bool>,
}

thread_local! {
    static COURSE: Course = Course::default();
}

/// Opens a merge and takes up its journal; nothing where it is open already.
pub(crate) fn open(state: MergeState, id: MergeId) {
    if state.id.get_untracked() == id && state.phase.get_untracked() != Phase::Failed {
        return;
    }
    let _ended = workers::pool().cancel();
    let round = COURSE.with(|course| {
        course.round.set(course.round.get() + 1);
        course.waiting.borrow_mut().clear();
        course.reading.set(false);
        course.halted.set(false);
        course.round.get()
    });
    state.begin(id.clone());
    spawn_local(async move {
        let MergeId { pack, period, sample } = id;
        let request = MergeRequest::Open { pack, period, sample };
        let answer = ask(state, &request, None).await;
        if !is_current(round) {
            return;
        }
        match answer {
            Some((MergeAnswer::Opened { files, outdated, made_with, .. }, _)) => {
                state.outdated.set(outdated);
                state.made_with.set(made_with.iter().map(|hash| short_hash(hash)).collect());
                finish(state).await;
                state.phase.set(Phase::Ready);
                if sample && files == 0 {
                    take(state, sample::files(state.id.get_untracked()));
                }
            }
            _ => state.phase.set(Phase::Failed),
        }
    });
}

/// Asks the desk; `None` where it could not answer. `bytes` are handed over.
pub(crate) async fn ask(
    state: MergeState,
    request: &MergeRequest,
    bytes: Option<Bytes>,
) -> Option<(MergeAnswer, Option<Bytes>)> {
    let round = current_round();
    answered(state, round, workers::merge(request, bytes).await)
}

/// Adds a file as it was read.
async fn push(state: MergeState, file: &ReadFile, grid: Option<Bytes>) {
    let round = current_round();
    answered(state, round, workers::push(file, grid).await);
}

/// What the desk said; `None` where it could not answer.
fn answered(
    state: MergeState,
    round: u32,
    said: Result<(MergeReply, Option<Bytes>), Ended>,
) -> Option<(MergeAnswer, Option<Bytes>)> {
    if round != current_round() {
        return None;
    }
    match said {
        Ok((MergeReply { answer, not_kept, waiting }, bytes)) => {
            if *state.not_kept.read_untracked() != not_kept {
                state.not_kept.set(not_kept);
            }
            anew::told(state, waiting);
            (!matches!(answer, MergeAnswer::Failed { .. })).then_some((answer, bytes))
        }
        Err(Ended::Cancelled) => None,
        Err(_) => {
            // The worker has died; what it had kept comes back with the next `open`.
            state.phase.set(Phase::Failed);
            None
        }
    }
}

/// Changes the merge and computes the result anew; `true` where the desk did it.
pub(crate) async fn change(state: MergeState, request: MergeRequest) -> bool {
    let done = matches!(ask(state, &request, None).await, Some((MergeAnswer::Done, _)));
    finish(state).await;
    done
}

/// Reads anew what has to be, and computes the result. While one is being computed, another one
/// follows it.
pub(crate) async fn finish(state: MergeState) {
    if COURSE.with(|course| course.computing.replace(true)) {
        COURSE.with(|course| course.again.set(true));
        return;
    }
    loop {
        anew::read(state).await;
        let began = clock::ticks();
        let now = day(state);
        let answer = ask(state, &MergeRequest::Finish { now }, None).await;
        if let Some((MergeAnswer::Finished(overview), _)) = answer {
            state.overview.set(Some(*overview));
            state.version.update(|version| *version += 1);
        }
        let ended = clock::ticks();
        let again = COURSE.with(|course| {
            course.last.set((ended, ended - began));
            course.again.replace(false)
        });
        if !again {
            break;
        }
    }
    COURSE.with(|course| course.computing.set(false));
}

/// Computes a result if the last one is old enough; returns at once.
fn finish_now_and_then(state: MergeState) {
    let due = COURSE.with(|course| {
        let (last, took) = course.last.get();
        !course.computing.get() && clock::ticks() - last > PAUSE.max(took * PAUSE_PER_RESULT)
    });
    if due {
        spawn_local(finish(state));
    }
}

/// The day as of which the merge is computed: the samples have one of their own.
pub(crate) fn day(state: MergeState) -> CivilDate {
    let today = clock::today();
    if state.id.read_untracked().sample { sample::day().unwrap_or(today) } else { today }
}

fn current_round() -> u32 {
    COURSE.with(|course| course.round.get())
}

fn is_current(round: u32) -> bool {
    round == current_round()
}
