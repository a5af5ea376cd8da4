//! Taking files into the merge: read in the pool, pushed to the desk as they come.

use leptos::{prelude::*, task::spawn_local};
use shared::job::MergeRequest;

use super::{COURSE, ask, current_round, finish, finish_now_and_then, is_current, saved};
use crate::{
    platform::{clock, files::GivenFile},
    state::merge::MergeState,
    tasks::{
        take_in::{Progress, Taken, take_in},
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
        if state.progress.get_untracked().is_none() {
            read_all(state, round).await;
        }
    });
}

/// Stops the reading: what waits at once, what is at work after a moment. Files that were
/// read stay.
pub(crate) fn cancel(state: MergeState) {
    if state.progress.get_untracked().is_none() {
        return;
    }
    COURSE.with(|course| course.waiting.borrow_mut().clear());
    state.cancelling.set(true);
    workers::pool().cancel();
}

async fn read_all(state: MergeState, round: u32) {
    let pack = state.id.read_untracked().pack.clone();
    let began = clock::ticks();
    loop {
        let files = COURSE.with(|course| std::mem::take(&mut *course.waiting.borrow_mut()));
        if files.is_empty() || !is_current(round) {
            break;
        }
        state.progress.set(Some(Progress { total: files.len(), ..Progress::default() }));
        let push = async |taken: Taken| {
            if !is_current(round) {
                return;
            }
            match taken {
                Taken::File(file, grid) => {
                    ask(state, &MergeRequest::Push { file }, grid).await;
                }
                Taken::ReceivedList(file, bytes) => {
                    ask(state, &MergeRequest::ReceivedList, Some(bytes)).await;
                    ask(state, &MergeRequest::Push { file }, None).await;
                }
            }
            finish_now_and_then(state);
        };
        let tell = move |progress| {
            if is_current(round) {
                state.progress.set(Some(progress));
            }
        };
        take_in(&workers::pool(), &pack, files, push, tell).await;
    }
    if is_current(round) {
        finish(state).await;
        state.took.set(Some(clock::ticks() - began));
        state.progress.set(None);
        state.cancelling.set(false);
    }
}
