//! Walking through a drop: three ways into it, from the one that works everywhere it exists
//! to the one that only sees single files.

use std::pin::Pin;

use futures_channel::oneshot;
use js_sys::{Array, AsyncIterator, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DataTransferItem, File, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry,
};

use super::GivenFile;
use crate::platform::thread::words;

/// One dropped item with every way into it. All must be taken while the event lasts.
pub(super) struct Item {
    name: String,
    /// Chromium; works on `file://` too. A promise of a handle.
    handle: Option<Promise>,
    /// Everywhere, but fails for folders on `file://`.
    entry: Option<FileSystemEntry>,
    /// Everywhere, single files only.
    file: Option<File>,
}

pub(super) fn take(data: &DataTransfer) -> Vec<Item> {
    let items = data.items();
    (0..items.length())
        .filter_map(|index| items.get(index))
        .filter(|item| item.kind() == "file")
        .map(|item| {
            let entry = item.webkit_get_as_entry().ok().flatten();
            let file = item.get_as_file().ok().flatten();
            let name = entry.as_ref().map(FileSystemEntry::name);
            let name = name.or_else(|| file.as_ref().map(File::name)).unwrap_or_default();
            Item { name, handle: handle(&item), entry, file }
        })
        .collect()
}

/// Only in secure contexts: over plain http Chromium offers the method and ends the tab of
/// whoever calls it ("File System Access access from Unsecure Origin").
fn handle(item: &DataTransferItem) -> Option<Promise> {
    if !web_sys::window().is_some_and(|window| window.is_secure_context()) {
        return None;
    }
    let get: Function =
        Reflect::get(item, &"getAsFileSystemHandle".into()).ok()?.dyn_into().ok()?;
    get.call0(item).ok()?.dyn_into().ok()
}

/// Every file of the items. Paths in a folder are those below it; where several folders
/// were dropped, each one's name comes first, so that equal names below them stay apart.
pub(super) async fn files(items: Vec<Item>) -> Vec<GivenFile> {
    let mut folders = 0;
    for item in &items {
        folders += usize::from(item.is_folder().await);
    }
    let alone = folders < 2;
    let mut found = Vec::new();
    for item in items {
        let before = found.len();
        let mut why = String::new();
        if let Err(error) = item.walk(alone, &mut found).await {
            why = words(&error);
            found.truncate(before);
        }
        if found.len() == before {
            found.push(GivenFile::unopened(&item.name, why));
        }
    }
    found
}

impl Item {
    async fn is_folder(&self) -> bool {
        if self.entry.as_ref().is_some_and(FileSystemEntry::is_directory) {
            return true;
        }
        let Some(handle) = &self.handle else { return false };
        JsFuture::from(handle.clone()).await.is_ok_and(|handle| is_folder_handle(&handle))
    }

    async fn walk(&self, alone: bool, found: &mut Vec<GivenFile>) -> Result<(), JsValue> {
        let before = found.len();
        let top =
            |is_folder: bool| if alone && is_folder { String::new() } else { self.name.clone() };
        if let Some(handle) = &self.handle
            && let Ok(handle) = JsFuture::from(handle.clone()).await
            && handle.is_object()
        {
            let path = top(is_folder_handle(&handle));
            if walk_handle(handle, path, found).await.is_ok() {
                return Ok(());
            }
            found.truncate(before);
        }
        if let Some(entry) = &self.entry {
            let path = top(entry.is_directory());
            if walk_entry(entry.clone(), path, found).await.is_ok() {
                return Ok(());
            }
            found.truncate(before);
        }
        // A folder comes as a file that cannot be read; a read of its first byte tells.
        let file = self.file.as_ref().ok_or_else(|| js_sys::Error::new("nothing in it"))?;
        JsFuture::from(file.slice_with_i32_and_i32(0, 1)?.array_buffer()).await?;
        found.push(GivenFile::of(&self.name, file));
        Ok(())
    }
}

type Walk<'a> = Pin<Box<dyn Future<Output = Result<(), JsValue>> + 'a>>;

fn is_folder_handle(handle: &JsValue) -> bool {
    text(handle, "kind") == "directory"
}

fn text(object: &JsValue, key: &str) -> String {
    Reflect::get(object, &key.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

fn call(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &method.into())?.dyn_into::<Function>()?.call0(object)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn walk_handle(handle: JsValue, path: String, found: &mut Vec<GivenFile>) -> Walk<'_> {
    Box::pin(async move {
        if !is_folder_handle(&handle) {
            let file = JsFuture::from(call(&handle, "getFile")?.dyn_into::<Promise>()?).await;
            found.push(match file.and_then(|file| file.dyn_into::<File>()) {
                Ok(file) => GivenFile::of(&path, &file),
                Err(error) => GivenFile::unopened(&path, words(&error)),
            });
            return Ok(());
        }
        let children: AsyncIterator =
            call(&handle, "values")?.dyn_into::<Object>()?.unchecked_into();
        loop {
            let next = JsFuture::from(children.next()?).await?;
            if Reflect::get(&next, &"done".into())?.is_truthy() {
                return Ok(());
            }
            let child = Reflect::get(&next, &"value".into())?;
            let path = join(&path, &text(&child, "name"));
            walk_handle(child, path, found).await?;
        }
    })
}

fn walk_entry(entry: FileSystemEntry, path: String, found: &mut Vec<GivenFile>) -> Walk<'_> {
    Box::pin(async move {
        if entry.is_file() {
            let entry: FileSystemFileEntry = entry.unchecked_into();
            let file = answer(|done, failed| {
                entry.file_with_callback_and_callback(done, failed);
                Ok(())
            })
            .await;
            found.push(match file.and_then(|file| file.dyn_into::<File>()) {
                Ok(file) => GivenFile::of(&path, &file),
                Err(error) => GivenFile::unopened(&path, words(&error)),
            });
            return Ok(());
        }
        let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
        // At most a hundred a call; an empty answer is the end.
        loop {
            let children =
                answer(|done, failed| reader.read_entries_with_callback_and_callback(done, failed));
            let children: Array = children.await?.dyn_into()?;
            if children.length() == 0 {
                return Ok(());
            }
            for child in children.iter() {
                let child: FileSystemEntry = child.dyn_into()?;
                let path = join(&path, &child.name());
                walk_entry(child, path, found).await?;
            }
        }
    })
}

/// The answer of an old API with two callbacks.
async fn answer(
    start: impl FnOnce(&Function, &Function) -> Result<(), JsValue>,
) -> Result<JsValue, JsValue> {
    let (send, end) = oneshot::channel();
    let send = std::rc::Rc::new(std::cell::RefCell::new(Some(send)));
    let finish = |ok: bool| {
        let send = send.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |value: JsValue| {
            if let Some(send) = send.borrow_mut().take() {
                let _ = send.send(if ok { Ok(value) } else { Err(value) });
            }
        })
    };
    let (done, failed) = (finish(true), finish(false));
    start(done.as_ref().unchecked_ref(), failed.as_ref().unchecked_ref())?;
    end.await.unwrap_or_else(|_| Err(js_sys::Error::new("no answer").into()))
}
