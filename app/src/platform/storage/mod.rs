//! Drafts in IndexedDB: written at every input event, by one tab at a time.
//!
//! **Invariant:** a write and the check of who may write stand in one transaction, so that a
//! tab that has been overtaken can never overwrite what came after it.
//!
//! All pages opened from disk share one database, so its name carries the schema's major
//! number, and keys begin with the pack's id. A newer schema opens a database of its own.

mod database;
mod earlier;
mod lease;
mod packs;

use std::fmt;

use idb::TransactionMode;
use wasm_bindgen::{JsCast, JsValue};

use self::{
    database::{DRAFTS, EDITORS, ENTRIES, STORES, commit, delete, get, put, transaction},
    lease::holds,
};
pub(crate) use self::{
    earlier::{earlier, put_earlier, remove_earlier},
    lease::{LEASE_MILLISECONDS, Lease, release, take},
    packs::{packs, put_pack, remove_pack},
};

/// Why the browser did not do it, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// Another tab writes this draft now; nothing was written.
    TakenOver,
    /// Storage is refused, full, or was cleared under our feet.
    Refused(String),
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TakenOver => write!(out, "another tab writes this draft"),
            Self::Refused(reason) => out.write_str(reason),
        }
    }
}

/// What is kept of one draft; the texts are JSON and mean nothing here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StoredDraft {
    /// Identity, counters and times: enough to list drafts without reading their figures.
    pub(crate) head: String,
    /// The figures.
    pub(crate) entry: String,
    /// The text of the open editor; empty when none is open.
    pub(crate) editor: String,
}

/// What one write changes; `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DraftChange {
    pub(crate) head: Option<String>,
    pub(crate) entry: Option<String>,
    pub(crate) editor: Option<String>,
}

/// Key and head of every draft here, by key.
pub(crate) async fn heads() -> Result<Vec<(String, String)>, StorageError> {
    let transaction = transaction(&[DRAFTS], TransactionMode::ReadOnly).await?;
    let store = transaction.object_store(DRAFTS)?;
    let keys = store.get_all_keys(None, None)?.await?;
    let values = store.get_all(None, None)?.await?;
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    Ok(keys.into_iter().map(text).zip(values.into_iter().map(text)).collect())
}

pub(crate) async fn load(key: &str) -> Result<Option<StoredDraft>, StorageError> {
    let transaction = transaction(&[DRAFTS, ENTRIES, EDITORS], TransactionMode::ReadOnly).await?;
    let Some(head) = get(&transaction, DRAFTS, key).await? else { return Ok(None) };
    let entry = get(&transaction, ENTRIES, key).await?.unwrap_or_default();
    let editor = get(&transaction, EDITORS, key).await?.unwrap_or_default();
    Ok(Some(StoredDraft { head, entry, editor }))
}

/// Writes if this tab holds the draft's lease; committed when it returns.
pub(crate) async fn save(key: &str, change: &DraftChange) -> Result<(), StorageError> {
    let transaction = transaction(STORES, TransactionMode::ReadWrite).await?;
    if !holds(&transaction, key).await? {
        transaction.abort()?;
        return Err(StorageError::TakenOver);
    }
    let parts = [(DRAFTS, &change.head), (ENTRIES, &change.entry), (EDITORS, &change.editor)];
    for (store, text) in parts {
        if let Some(text) = text {
            put(&transaction, store, key, text)?;
        }
    }
    commit(transaction).await
}

/// Takes a draft off this machine and gives what stood there. Nothing is taken from a tab that
/// still writes it.
pub(crate) async fn remove(key: &str) -> Result<StoredDraft, StorageError> {
    if take(key, false).await? == Lease::Theirs {
        return Err(StorageError::TakenOver);
    }
    let draft = load(key).await?.unwrap_or_default();
    let transaction = transaction(STORES, TransactionMode::ReadWrite).await?;
    if !holds(&transaction, key).await? {
        transaction.abort()?;
        return Err(StorageError::TakenOver);
    }
    for store in STORES {
        transaction.object_store(store)?.delete(JsValue::from_str(key))?;
    }
    commit(transaction).await?;
    Ok(draft)
}

/// Empties every database of the app. Tabs that still have a draft open lose their lease
/// with it and write no more.
pub(crate) async fn erase() -> Result<(), StorageError> {
    let transaction = transaction(STORES, TransactionMode::ReadWrite).await?;
    for store in STORES {
        transaction.object_store(store)?.clear()?;
    }
    commit(transaction).await?;
    delete(packs::DATABASE).await?;
    delete(earlier::DATABASE).await?;
    delete(super::journal::DATABASE).await
}

/// Asks the browser not to throw drafts away when the disk runs short; `false` where it
/// does not promise that or cannot be asked (plain `http`).
pub(crate) async fn persist() -> bool {
    let navigator = leptos::prelude::window().navigator();
    let Ok(manager) = js_sys::Reflect::get(&navigator, &"storage".into()) else { return false };
    let Some(manager) = manager.dyn_ref::<web_sys::StorageManager>() else { return false };
    let Ok(promise) = manager.persist() else { return false };
    let answer = wasm_bindgen_futures::JsFuture::from(promise).await;
    answer.ok().and_then(|answer| answer.as_bool()).unwrap_or(false)
}
