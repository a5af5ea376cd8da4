//! One worker, seen from the page: questions go out, each gets exactly one end.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use futures_channel::oneshot;
use js_sys::WebAssembly::Module;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::{
    boot, supplies,
    timer::Timer,
    wire::{EVENT, Parcel, Part},
};

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It took longer than it may.
    TimedOut,
    /// The worker stopped; its last words.
    Died(String),
    Cancelled,
}

type Answer = Result<Parcel, Ended>;

/// A running worker. It ends with [`Thread::end`] or with the last handle.
pub(super) struct Thread {
    worker: Worker,
    waiting: Rc<RefCell<Waiting>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

#[derive(Default)]
struct Waiting {
    last_id: u32,
    questions: BTreeMap<u32, oneshot::Sender<Answer>>,
    ready: Option<oneshot::Sender<Result<(), Ended>>>,
    /// Last words, once there are any.
    dead: Option<Ended>,
}

/// What an event parcel says.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) enum Event {
    Ready,
    /// A panic, a trap: the worker must not be asked again.
    Died(String),
}

impl Thread {
    /// Starts a worker in a role and waits until it listens. Another compiled module may
    /// stand in for the sealed reader.
    pub(super) async fn start(role: &str, reader: Option<&Module>) -> Result<Self, Ended> {
        let started = boot::start_worker(role, reader).await;
        let worker: Worker = started.map_err(|error| Ended::Died(words(&error)))?;
        let (ready, is_ready) = oneshot::channel();
        let waiting = Rc::new(RefCell::new(Waiting { ready: Some(ready), ..Waiting::default() }));
        let on_message = {
            let waiting = waiting.clone();
            Closure::new(move |event: MessageEvent| {
                if let Some(parcel) = Parcel::from_js(&event.data()) {
                    receive(&waiting, parcel);
                }
            })
        };
        let on_error = {
            let waiting = waiting.clone();
            Closure::new(move |event: ErrorEvent| {
                // Said here, in the file's own row: not on the console.
                event.prevent_default();
                waiting.borrow_mut().die(Ended::Died(event.message()));
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let thread = Self { worker, waiting, _on_message: on_message, _on_error: on_error };
        match is_ready.await {
            Ok(Ok(())) => Ok(thread),
            Ok(Err(ended)) => Err(ended),
            Err(_) => Err(Ended::Cancelled),
        }
    }

    /// Asks and waits; with `limit` (milliseconds), at most so long. A question that timed
    /// out leaves the worker busy: end it.
    pub(super) async fn ask(
        &self,
        message: Vec<u8>,
        parts: Vec<Part>,
        limit: Option<u32>,
    ) -> Answer {
        let (send, answer) = oneshot::channel();
        let id = {
            let mut waiting = self.waiting.borrow_mut();
            if let Some(ended) = &waiting.dead {
                return Err(ended.clone());
            }
            waiting.last_id += 1;
            let id = waiting.last_id;
            waiting.questions.insert(id, send);
            id
        };
        let definitions = supplies::current();
        let (object, handed_over) = Parcel { id, message, parts, definitions }.to_js();
        if let Err(error) = self.worker.post_message_with_transfer(&object, &handed_over) {
            self.waiting.borrow_mut().questions.remove(&id);
            return Err(Ended::Died(words(&error)));
        }
        let _timer = limit.map(|limit| {
            let waiting = self.waiting.clone();
            Timer::after(limit, move || waiting.borrow_mut().answer(id, Err(Ended::TimedOut)))
        });
        answer.await.unwrap_or(Err(Ended::Cancelled))
    }

    pub(super) fn is_dead(&self) -> bool {
        self.waiting.borrow().dead.is_some()
    }

    /// Stops the worker at once; open questions end so.
    pub(super) fn end(&self, ended: Ended) {
        self.worker.terminate();
        self.waiting.borrow_mut().die(ended);
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.end(Ended::Cancelled);
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}

impl Waiting {
    fn answer(&mut self, id: u32, answer: Answer) {
        if let Some(question) = self.questions.remove(&id) {
            // Nobody may be waiting any more.
            let _ = question.send(answer);
        }
    }

    fn die(&mut self, ended: Ended) {
        if let Some(ready) = self.ready.take() {
            let _ = ready.send(Err(ended.clone()));
        }
        for (_, question) in std::mem::take(&mut self.questions) {
            let _ = question.send(Err(ended.clone()));
        }
        self.dead.get_or_insert(ended);
    }
}

fn receive(waiting: &RefCell<Waiting>, parcel: Parcel) {
    if parcel.id != EVENT {
        let id = parcel.id;
        return waiting.borrow_mut().answer(id, Ok(parcel));
    }
    let mut waiting = waiting.borrow_mut();
    match serde_json::from_slice(&parcel.message) {
        Ok(Event::Ready) => {
            if let Some(ready) = waiting.ready.take() {
                let _ = ready.send(Ok(()));
            }
        }
        Ok(Event::Died(words)) => waiting.die(Ended::Died(words)),
        Err(error) => waiting.die(Ended::Died(error.to_string())),
    }
}

/// An exception in words.
pub(super) fn words(error: &JsValue) -> String {
    let error = error.dyn_ref::<js_sys::Error>();
    error.map_or_else(|| "unknown".to_owned(), |error| String::from(error.message()))
}
