//! Taking up what a merge left in files: a session, or what people said that words mean. Both are
//! known by their names; what they hold is checked by the desk.

use leptos::prelude::*;
use shared::job::{MergeAnswer, MergeRequest};

use super::{ask, finish};
use crate::{
    platform::files::GivenFile,
    state::merge::{MergeState, TakenFile},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Session,
    Aliases,
}

impl Kind {
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        if name.ends_with(".tonghop") {
            return Some(Self::Session);
        }
        // Browsers number what is downloaded twice: `aliases (1).csv`.
        (name.starts_with("aliases") && name.ends_with(".csv")).then_some(Self::Aliases)
    }
}

pub(super) async fn open(state: MergeState, file: &GivenFile) {
    let Some(kind) = Kind::of(file.name()) else { return };
    let Ok(bytes) = file.bytes().await else { return };
    let request = match kind {
        Kind::Session => MergeRequest::Resume,
        Kind::Aliases => MergeRequest::LoadAliases,
    };
    let answer = ask(state, &request, Some(bytes)).await;
    let session = kind == Kind::Session;
    let taken = match answer {
        Some((MergeAnswer::Taken { count, findings }, _)) => {
            TakenFile { session, done: true, count, findings }
        }
        Some((MergeAnswer::Unclear { findings }, _)) => {
            TakenFile { session, done: false, count: 0, findings }
        }
        _ => return,
    };
    finish(state).await;
    state.taken.set(Some(taken));
}
