//! Taking files into the merge: read in the pool, pushed to the desk as they come.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    job::{MergeAnswer, MergeRequest},
    submission::Aliases,
};

use super::{COURSE, ask, current_round, finish, finish_now_and_then, is_current, saved};
use crate::{
    platform::{clock, files::GivenFile},
    state::merge::MergeState,
    tasks::{
        take_in::{Progress, ReadWith, Taken, take_in},
        workers,
    },
};

/// Reads the files of a drop. Files that come while others are being read wait for those.
pub(crate) fn take(state: MergeState, files: impl Future<Output = Vec<GivenFile>> + 'static) {
    let round = current_round();
    spawn_local(async move {
        let files = files.await;
        if files.is_empty() || !is_current(round) {
            return;
        }
        let (saved, files): (Vec<GivenFile>, Vec<GivenFile>) =
            files.into_iter().partition(|file| saved::Kind::of(file.name()).is_some());
        // A session first: it takes the place of what there is.
        for file in saved {
            saved::open(state, &file).await;
        }
        if files.is_empty() {
            return;
        }
        COURSE.with(|course| course.waiting.borrow_mut().extend(files));
        state.stopped.set(None);
        if !COURSE.with(|course| course.reading.replace(true)) {
            read_all(state, round).await;
        }
    });
}

/// Stops the reading: what waits at once, what is at work after a moment. Files that were
/// read stay.
pub(crate) fn cancel(state: MergeState) {
    let Some(progress) = state.progress.get_untracked() else { return };
    COURSE.with(|course| {
        course.waiting.borrow_mut().clear();
        course.cancelled.set(true);
    });
    state.cancelling.set(true);
    let ended = workers::pool().cancel();
    let round = current_round();
    spawn_local(async move {
        ended.await;
        if is_current(round) && state.cancelling.get_untracked() {
            state.cancelling.set(false);
            state.progress.set(None);
            state.stopped.set(Some(progress));
        }
    });
}

async fn read_all(state: MergeState, round: u32) {
    let pack = state.id.read_untracked().pack.clone();
    let began = clock::ticks();
    loop {
        let files = COURSE.with(|course| {
            course.cancelled.set(false);
            std::mem::take(&mut *course.waiting.borrow_mut())
        });
        if !is_current(round) {
            return;
        }
        if files.is_empty() {
            finish(state).await;
            // Others may have been dropped while the result was computed.
            match COURSE.with(|course| course.waiting.borrow().is_empty()) {
                true => break,
                false => continue,
            }
        }
        state.cancelling.set(false);
        state.progress.set(Some(Progress { total: files.len(), ..Progress::default() }));
        let aliases = match ask(state, &MergeRequest::Aliases, None).await {
            Some((MergeAnswer::Aliases { aliases }, _)) => aliases,
            _ => Aliases::default(),
        };
        let push = async |taken: Taken| {
            if !is_current(round) {
                return;
            }
            match taken {
                Taken::File(file, grid) => {
                    super::push(state, &file, grid).await;
                }
                Taken::ReceivedList(file, bytes) => {
                    ask(state, &MergeRequest::ReceivedList, Some(bytes)).await;
                    super::push(state, &file, None).await;
                }
            }
            if !was_cancelled() {
                finish_now_and_then(state);
            }
        };
        let tell = move |progress| {
            if is_current(round) && !was_cancelled() {
                state.progress.set(Some(progress));
            }
        };
        let with = ReadWith { pack: pack.clone(), aliases };
        take_in(&workers::pool(), with, files, push, tell).await;
    }
    if is_current(round) {
        state.took.set(Some(clock::ticks() - began));
        state.progress.set(None);
        COURSE.with(|course| course.reading.set(false));
    }
}

fn was_cancelled() -> bool {
    COURSE.with(|course| course.cancelled.get())
}
