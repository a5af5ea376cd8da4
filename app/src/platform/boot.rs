//! The Rust side of `app/start.js`: what the start script offers to the page and to its workers.

use std::{hint, panic};

use js_sys::{ArrayBuffer, Reflect, WebAssembly::Module};
use shared::i18n::{Language, text};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Blob, Worker};

use super::thread::words;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = tonghop, js_name = read, catch)]
    async fn read_file(path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tonghop, catch)]
    async fn worker(role: &str, reader: Option<&Module>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tonghop, js_name = withPack, catch)]
    async fn with_pack(head: &str, json: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tonghop)]
    fn stopped(report: &str);
    #[wasm_bindgen(js_namespace = tonghop, js_name = sayWhenStopped)]
    fn say_when_stopped(title: &str, text: &str, reload: &str);
}

/// What a page or worker soon needs; untouched, it takes nothing of the machine.
const MEMORY: usize = 16 << 20;

/// Asks the browser for memory once: the allocator would ask a hundred times while the first form
/// is made, and each time costs as much as building a row of it.
pub(crate) fn reserve_memory() {
    drop(hint::black_box(Vec::<u8>::with_capacity(MEMORY)));
}

/// In a worker: the role that the page gave it.
pub(crate) fn role() -> String {
    let given = Reflect::get(&js_sys::global(), &"tonghop".into());
    let role = given.and_then(|given| Reflect::get(&given, &"role".into()));
    role.ok().and_then(|role| role.as_string()).unwrap_or_default()
}

/// A panic of the page shows a dialog that says that drafts are safe, with the report.
pub(crate) fn report_panics() {
    let say = |id| text(Language::Vi, id);
    say_when_stopped(
        say("boot.stopped.title"),
        say("boot.stopped.text"),
        say("boot.stopped.reload"),
    );
    panic::set_hook(Box::new(|panic| stopped(&panic.to_string())));
}

/// Starts a worker in a role; another compiled module may stand in for the sealed reader.
pub(super) async fn start_worker(role: &str, reader: Option<&Module>) -> Result<Worker, JsValue> {
    worker(role, reader).await?.dyn_into()
}

/// In a worker: the compiled sealed reader that the page handed over.
pub(super) fn sealed_reader() -> Option<Module> {
    let given = Reflect::get(&js_sys::global(), &"tonghop".into()).ok()?;
    Reflect::get(&given, &"reader".into()).ok()?.dyn_into().ok()
}

/// The pack that was put into the file that was opened: what is remembered of it, and its JSON.
pub(crate) fn pack_in_file() -> Option<(String, String)> {
    let block = web_sys::window()?.document()?.get_element_by_id("pack")?;
    Some((block.get_attribute("data-head")?, block.text_content()?))
}

/// The app in one file with a pack inside, which [`pack_in_file`] finds there. Where the app is
/// served, the single file beside it is fetched.
pub(crate) async fn single_file(head: &str, json: &str) -> Result<Blob, String> {
    // Inside a script element `<` could end it; JSON has it in strings alone.
    let json = json.replace('<', "\\u003c");
    let file = with_pack(head, &json).await.and_then(JsCast::dyn_into::<Blob>);
    file.map_err(|error| words(&error))
}

/// Reads a file of the app, served or packed.
pub(super) async fn read_own_file(path: &str) -> Result<ArrayBuffer, JsValue> {
    read_file(path).await?.dyn_into()
}

/// Cores of the processor, as far as the browser tells.
pub(super) fn cores() -> usize {
    web_sys::window().map_or(1, |window| window.navigator().hardware_concurrency() as usize)
}
