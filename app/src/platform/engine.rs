//! The long-lived workers: one for the merge (it owns the session and its journal), one for
//! writing workbooks. The page asks, is answered in order, and is never blocked.

use futures_channel::{mpsc, oneshot};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_futures::spawn_local;

pub(crate) use super::thread::Ended;
use super::{
    thread::Thread,
    wire::{Bytes, Parcel, Part},
};

/// A handle on one long-lived worker; clones share it. The worker starts with the first
/// question, and anew with the next one after it has died.
#[derive(Clone)]
pub(crate) struct Engine(mpsc::UnboundedSender<Question>);

struct Question {
    message: Vec<u8>,
    parts: Vec<Part>,
    done: oneshot::Sender<Result<Parcel, Ended>>,
}

impl Engine {
    /// An engine in a role of `crate::worker`.
    pub(crate) fn new(role: &'static str) -> Self {
        let (send, questions) = mpsc::unbounded();
        spawn_local(run(role, questions));
        Self(send)
    }

    /// Asks with binary parts, which are handed over, and waits for the answer and its parts.
    pub(crate) async fn ask<Q: Serialize, A: DeserializeOwned>(
        &self,
        question: &Q,
        parts: Vec<Part>,
    ) -> Result<(A, Vec<Bytes>), Ended> {
        let message =
            serde_json::to_vec(question).map_err(|error| Ended::Died(error.to_string()))?;
        self.ask_written(message, parts).await
    }

    /// The same, of a question that is JSON already.
    pub(crate) async fn ask_written<A: DeserializeOwned>(
        &self,
        message: Vec<u8>,
        parts: Vec<Part>,
    ) -> Result<(A, Vec<Bytes>), Ended> {
        let (done, end) = oneshot::channel();
        let _ = self.0.unbounded_send(Question { message, parts, done });
        let parcel = end.await.unwrap_or(Err(Ended::Cancelled))?;
        let answer = serde_json::from_slice(&parcel.message);
        let answer = answer.map_err(|error| Ended::Died(error.to_string()))?;
        Ok((answer, parcel.parts.into_iter().filter_map(|part| part.bytes().cloned()).collect()))
    }
}

async fn run(role: &'static str, mut questions: mpsc::UnboundedReceiver<Question>) {
    let mut running: Option<Thread> = None;
    while let Ok(Question { message, parts, done }) = questions.recv().await {
        let thread = match running.take().filter(|thread| !thread.is_dead()) {
            Some(thread) => Ok(thread),
            None => Thread::start(role, None).await,
        };
        let end = match thread {
            Ok(thread) => running.insert(thread).ask(message, parts, None).await,
            Err(ended) => Err(ended),
        };
        // Whoever asked may have left.
        let _ = done.send(end);
    }
}
