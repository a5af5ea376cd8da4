//! Files that a person drops or picks: single ones and whole folders.
//!
//! **Invariant:** nothing that was dropped vanishes: an item that yields nothing comes back
//! as a file that could not be opened, with the reason.

mod walk;

use futures_channel::oneshot;
use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, DragEvent, Event, File, FileList, HtmlInputElement};

use super::wire::{Bytes, Part};

/// One file as given by a person.
#[derive(Debug, Clone)]
pub(crate) struct GivenFile {
    /// Relative to the dropped or picked folder, `/` between, NFC; of a file given alone,
    /// its name.
    pub(crate) path: String,
    /// In bytes; 0 where it could not be opened.
    pub(crate) size: u64,
    content: Result<Blob, String>,
}

impl GivenFile {
    fn of(path: &str, file: &File) -> Self {
        Self {
            path: String::from(JsString::from(path).normalize("NFC")),
            size: file.size() as u64,
            content: Ok(file.clone().into()),
        }
    }

    /// A browser's `File`; `None` for anything else.
    pub(crate) fn from_js(value: &JsValue) -> Option<Self> {
        value.dyn_ref::<File>().map(|file| Self::of(&file.name(), file))
    }

    fn unopened(path: &str, why: String) -> Self {
        let path = String::from(JsString::from(path).normalize("NFC"));
        Self { path, size: 0, content: Err(why) }
    }

    /// A file that a program made up.
    pub(crate) fn from_bytes(path: &str, bytes: &Bytes) -> Result<Self, String> {
        let parts = js_sys::Array::of1(&bytes.0);
        let blob = Blob::new_with_buffer_source_sequence(&parts);
        let content = blob.map_err(|error| super::thread::words(&error));
        let path = String::from(JsString::from(path).normalize("NFC"));
        Ok(Self { path, size: u64::from(bytes.len()), content: Ok(content?) })
    }

    /// The file as a part of a parcel, by reference; or why it could not be opened.
    pub(crate) fn part(&self) -> Result<Part, String> {
        self.content.clone().map(Part::Blob)
    }

    /// The whole content; or why it could not be read.
    pub(crate) async fn bytes(&self) -> Result<Bytes, String> {
        let blob = self.content.clone()?;
        let buffer = wasm_bindgen_futures::JsFuture::from(blob.array_buffer()).await;
        buffer.map(|buffer| Bytes(buffer.unchecked_into())).map_err(|e| super::thread::words(&e))
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Everything that lies in a drop. Call it while the event is being handled: the browser
/// empties the drop afterwards.
pub(crate) fn dropped(event: &DragEvent) -> impl Future<Output = Vec<GivenFile>> + use<> {
    event.prevent_default();
    let items = event.data_transfer().map(|data| walk::take(&data)).unwrap_or_default();
    walk::files(items)
}

/// Whether something dragged over the page has files in it.
pub(crate) fn has_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// Asks for files; empty where the person closes the dialog. Must follow a click.
pub(crate) async fn pick_files() -> Vec<GivenFile> {
    pick(false).await
}

/// Asks for a folder with everything below it. Must follow a click.
pub(crate) async fn pick_folder() -> Vec<GivenFile> {
    pick(true).await
}

async fn pick(folder: bool) -> Vec<GivenFile> {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(input) = document.and_then(|document| document.create_element("input").ok()) else {
        return Vec::new();
    };
    let input: HtmlInputElement = input.unchecked_into();
    input.set_type("file");
    input.set_multiple(true);
    if folder {
        // The one way that every browser has, over plain http too.
        let _ = input.set_attribute("webkitdirectory", "");
    }
    let (chosen, done) = oneshot::channel();
    let mut chosen = Some(chosen);
    let finish = Closure::<dyn FnMut(Event)>::new(move |_| {
        if let Some(chosen) = chosen.take() {
            let _ = chosen.send(());
        }
    });
    for event in ["change", "cancel"] {
        let _ = input.add_event_listener_with_callback(event, finish.as_ref().unchecked_ref());
    }
    input.click();
    let _ = done.await;
    input.files().map(|files| listed(&files)).unwrap_or_default()
}

/// Files of an input; those of a folder bear their path below it.
fn listed(files: &FileList) -> Vec<GivenFile> {
    let files = (0..files.length()).filter_map(|index| files.get(index));
    files
        .map(|file| {
            let below = js_sys::Reflect::get(&file, &"webkitRelativePath".into()).ok();
            let below = below.and_then(|path| path.as_string()).unwrap_or_default();
            let path =
                below.split_once('/').map_or_else(|| file.name(), |(_, rest)| rest.to_owned());
            GivenFile::of(&path, &file)
        })
        .collect()
}
