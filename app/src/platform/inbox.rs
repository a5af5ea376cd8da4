//! A worker's side of the wire: one question after the other, each answered once.

use std::{future::Future, panic};

use futures_channel::mpsc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{
    thread::Event,
    wire::{Definition, EVENT, Parcel, Part},
};

/// What a worker is asked.
pub(crate) struct Question {
    pub(crate) message: Vec<u8>,
    pub(crate) parts: Vec<Part>,
    /// The packs in use that do not come with the program.
    pub(crate) definitions: Vec<Definition>,
}

/// What a handler gives back: the message and its parts.
pub(crate) type Reply = (Vec<u8>, Vec<Part>);

/// Answers questions in the order in which they came, for as long as the worker lives.
pub(crate) fn serve<F: Future<Output = Reply>>(mut handle: impl FnMut(Question) -> F + 'static) {
    panic::set_hook(Box::new(|panic| die(&panic.to_string())));
    let (send, mut questions) = mpsc::unbounded();
    let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(parcel) = Parcel::from_js(&event.data()) {
            let _ = send.unbounded_send(parcel);
        }
    });
    scope().set_onmessage(Some(receive.as_ref().unchecked_ref()));
    receive.forget();
    wasm_bindgen_futures::spawn_local(async move {
        while let Ok(Parcel { id, message, parts, definitions }) = questions.recv().await {
            let (message, parts) = handle(Question { message, parts, definitions }).await;
            post(&Parcel { id, message, parts, definitions: Vec::new() });
        }
    });
    say(&Event::Ready);
}

/// Last words: whoever waits learns why, and this worker is asked nothing more.
pub(crate) fn die(words: &str) {
    say(&Event::Died(words.to_owned()));
}

fn say(event: &Event) {
    let message = serde_json::to_vec(event).unwrap_or_default();
    post(&Parcel { id: EVENT, message, parts: Vec::new(), definitions: Vec::new() });
}

fn post(parcel: &Parcel) {
    let (object, handed_over) = parcel.to_js();
    // Fails only for what cannot be cloned; parcels hold buffers and files.
    let _ = scope().post_message_with_transfer(&object, &handed_over);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
