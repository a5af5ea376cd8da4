//! The sealed reader, run in a worker: a fresh instance for every operation, without a
//! single import, thrown away afterwards.

use grid::envelope::{Answer, Operation};
use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use super::{boot, thread::words};

/// The instance trapped, ran out of memory, or gave something that is no answer. The words
/// are for the curious; the file has failed.
#[derive(Debug)]
pub(crate) struct Trap(pub(crate) String);

/// Runs one operation on bytes and gives the answer's own bytes, already checked.
pub(crate) fn run(operation: Operation, input: &[u8]) -> Result<(Answer, Vec<u8>), Trap> {
    let bytes = call(operation, input).map_err(|error| Trap(words(&error)))?;
    let answer = Answer::from_bytes(&bytes).map_err(|error| Trap(format!("{error:?}")))?;
    Ok((answer, bytes))
}

fn call(operation: Operation, input: &[u8]) -> Result<Vec<u8>, JsValue> {
    let module = boot::sealed_reader().ok_or_else(|| js_sys::Error::new("no reader"))?;
    let instance = WebAssembly::Instance::new(&module, &Object::new())?;
    let exports = instance.exports();
    let function = |name: &str| Reflect::get(&exports, &name.into())?.dyn_into::<Function>();
    let memory: WebAssembly::Memory = Reflect::get(&exports, &"memory".into())?.dyn_into()?;
    let call = |name: &str, arguments: &[JsValue]| -> Result<u32, JsValue> {
        let arguments = arguments.iter().collect();
        let result = function(name)?.apply(&JsValue::UNDEFINED, &arguments)?;
        // Addresses above 2 GiB come as negative numbers.
        Ok(result.as_f64().unwrap_or_default() as i64 as u32)
    };
    let length = JsValue::from(input.len() as u32);
    let at = call("alloc", std::slice::from_ref(&length))?;
    // The memory's buffer is another one after each call that lets it grow.
    let place = Uint8Array::new(&memory.buffer()).subarray(at, at + input.len() as u32);
    place.copy_from(input);
    call("run", &[JsValue::from(operation as u32), JsValue::from(at), length])?;
    let (at, length) = (call("message_ptr", &[])?, call("message_len", &[])?);
    Ok(Uint8Array::new(&memory.buffer()).subarray(at, at.saturating_add(length)).to_vec())
}
