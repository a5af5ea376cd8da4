//! Parcels: what crosses between the page and its workers, both ways alike.
//!
//! A parcel is a message (JSON, as bytes) and binary parts beside it. Buffers are handed over
//! (the sender's become empty), files go by reference: nothing large is copied.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// Bytes outside the wasm memory: kept, handed over and downloaded without a copy.
#[derive(Debug, Clone)]
pub(crate) struct Bytes(pub(super) ArrayBuffer);

/// One binary part of a parcel.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Bytes(Bytes),
    Blob(Blob),
}

/// A pack that does not come with the program, given along with every question: a worker needs
/// it whatever storage holds and whichever page of this machine asks.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub(crate) id: String,
    pub(crate) hash: String,
    /// By reference: a worker reads it once.
    pub(crate) json: Blob,
}

#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    /// Answers bear the number of their question; events bear [`EVENT`].
    pub(crate) id: u32,
    /// JSON.
    pub(crate) message: Vec<u8>,
    pub(crate) parts: Vec<Part>,
    /// Only of questions.
    pub(crate) definitions: Vec<Definition>,
}

/// The number of parcels that answer nothing: readiness, progress, last words.
pub(crate) const EVENT: u32 = 0;

impl Bytes {
    /// A copy inside the wasm memory.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        Uint8Array::new(&self.0).to_vec()
    }

    pub(crate) fn len(&self) -> u32 {
        self.0.byte_length()
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(Uint8Array::from(bytes).buffer())
    }
}

impl Part {
    /// One that can be handed over without losing this one.
    pub(super) fn copy(&self) -> Self {
        match self {
            Self::Bytes(Bytes(buffer)) => Self::Bytes(Bytes(buffer.slice(0))),
            Self::Blob(blob) => Self::Blob(blob.clone()),
        }
    }

    /// The bytes, where the part holds them already.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Blob(_) => None,
        }
    }
}

impl Definition {
    fn to_js(&self) -> Array {
        Array::of3(&self.id.as_str().into(), &self.hash.as_str().into(), &self.json)
    }

    fn from_js(value: &JsValue) -> Option<Self> {
        let fields: &Array = value.dyn_ref()?;
        let (id, hash) = (fields.get(0).as_string()?, fields.get(1).as_string()?);
        Some(Self { id, hash, json: fields.get(2).dyn_into().ok()? })
    }
}

impl Parcel {
    /// The object to post, and what is handed over with it.
    pub(super) fn to_js(&self) -> (Object, Array) {
        let message = Uint8Array::from(self.message.as_slice()).buffer();
        let (parts, handed_over) = (Array::new(), Array::of1(&message));
        for part in &self.parts {
            match part {
                Part::Bytes(Bytes(buffer)) => {
                    parts.push(buffer);
                    handed_over.push(buffer);
                }
                Part::Blob(blob) => {
                    parts.push(blob);
                }
            }
        }
        let definitions: Array = self.definitions.iter().map(Definition::to_js).collect();
        let object = Object::new();
        let fields: [(&str, &JsValue); 4] = [
            ("id", &JsValue::from(self.id)),
            ("message", message.as_ref()),
            ("parts", &parts),
            ("definitions", &definitions),
        ];
        for (key, value) in fields {
            // Fails only on objects that forbid it; this one is ours.
            let _ = Reflect::set(&object, &key.into(), value);
        }
        (object, handed_over)
    }

    /// `None` for anything that [`Parcel::to_js`] did not make.
    pub(super) fn from_js(value: &JsValue) -> Option<Self> {
        let get = |key: &str| Reflect::get(value, &key.into()).ok();
        let id = get("id")?.as_f64()?;
        let message: ArrayBuffer = get("message")?.dyn_into().ok()?;
        let parts: Array = get("parts")?.dyn_into().ok()?;
        let definitions: Array = get("definitions")?.dyn_into().ok()?;
        let definitions = definitions.iter().map(|given| Definition::from_js(&given));
        let parts = parts.iter().map(|part| match part.dyn_into::<ArrayBuffer>() {
            Ok(buffer) => Some(Part::Bytes(Bytes(buffer))),
            Err(other) => other.dyn_into().ok().map(Part::Blob),
        });
        Some(Self {
            id: id as u32,
            message: Uint8Array::new(&message).to_vec(),
            parts: parts.collect::<Option<_>>()?,
            definitions: definitions.collect::<Option<_>>()?,
        })
    }
}

/// The whole content of a file, into the wasm memory.
pub(crate) async fn read(blob: &Blob) -> Result<Vec<u8>, String> {
    let buffer = wasm_bindgen_futures::JsFuture::from(blob.array_buffer()).await;
    let buffer = buffer.map_err(|error| super::thread::words(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

pub(crate) use web_sys::Blob;

/// In bytes.
pub(crate) fn size(blob: &Blob) -> u64 {
    blob.size() as u64
}

/// A part of a file, by reference; what lies beyond its end is not there.
pub(crate) fn slice(blob: &Blob, from: u64, to: u64) -> Blob {
    // Fails only for closed blobs, which no browser has any more.
    blob.slice_with_f64_and_f64(from as f64, to as f64).unwrap_or_else(|_| blob.clone())
}

/// A file of our own making.
pub(crate) fn blob(bytes: &[u8]) -> Result<Blob, String> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence(&parts).map_err(|error| super::thread::words(&error))
}
