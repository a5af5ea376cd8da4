//! Handing a file to the person: a download under a clean name.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::{thread::words, timer::Timer, wire::Bytes};

/// The address of a download must outlive the click; browsers read it within moments.
const KEPT_MILLISECONDS: u32 = 60_000;

/// Starts a download. The browser does not tell whether it was kept: whoever calls keeps
/// the data until the person says so.
pub(crate) fn download(name: &str, media_type: &str, bytes: &Bytes) -> Result<(), String> {
    start(&clean(name), media_type, bytes).map_err(|error| words(&error))
}

/// The same with a file that the browser holds.
pub(crate) fn download_blob(name: &str, blob: &Blob) -> Result<(), String> {
    start_blob(&clean(name), blob).map_err(|error| words(&error))
}

fn start(name: &str, media_type: &str, bytes: &Bytes) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&bytes.0), &options)?;
    start_blob(name, &blob)
}

fn start_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| js_sys::Error::new("no document"))?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    let release = Timer::after(KEPT_MILLISECONDS, move || {
        let _ = Url::revoke_object_url(&address);
    });
    // It frees itself by running.
    std::mem::forget(release);
    Ok(())
}

/// Without anything that a file system or a reader of names could take for something else.
fn clean(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| {
            if c.is_control()
                || "\\/:*?\"<>|\u{202a}\u{202b}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}".contains(c)
            {
                '_'
            } else {
                c
            }
        })
        .take(150)
        .collect();
    kept.trim_matches(['.', ' ']).to_owned()
}
