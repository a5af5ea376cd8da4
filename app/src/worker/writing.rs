//! The role `writer`: templates and submissions, so that the page is never blocked.

use std::rc::Rc;

use shared::job::{self, WriteAnswer, WriteRequest};

use super::packs::Packs;
use crate::platform::{
    inbox::{self, Question, Reply},
    wire::{Bytes, Part},
};

pub(super) fn run() {
    let packs = Rc::new(Packs::default());
    inbox::serve(move |question: Question| {
        let packs = packs.clone();
        async move {
            packs.follow(&question.definitions).await;
            answer(&packs, &question.message)
        }
    });
}

fn answer(packs: &Packs, message: &[u8]) -> Reply {
    let (answer, bytes) = match serde_json::from_slice::<WriteRequest>(message) {
        Err(error) => (WriteAnswer::failed("request", error.to_string()), None),
        Ok(request) => match packs.get(request.pack()) {
            Some(pack) => job::write(&pack, &request),
            None => (WriteAnswer::failed("no-pack", request.pack()), None),
        },
    };
    let parts = bytes.map(|bytes| Part::Bytes(Bytes::from(bytes.as_slice())));
    (serde_json::to_vec(&answer).unwrap_or_default(), parts.into_iter().collect())
}
