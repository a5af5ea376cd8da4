//! Drafts in IndexedDB: written at every input event, by one tab at a time.
//!
//! **Invariant:** a write and the check of who may write stand in one transaction, so that a
//! tab that has been overtaken can never overwrite what came after it.
//!
//! **Invariant:** a write waits for nothing. All that it asks for, the end of its transaction
//! included, goes to the browser before [`save`] waits for the first time: what the tab does
//! afterwards, its sudden end too, does not undo it. What the browser had no time to begin is
//! covered by [`keep_typed`].
//!
//! All pages opened from disk share one database, so its name carries the schema's major
//! number, and keys begin with the pack's id. A newer schema opens a database of its own.

mod database;
mod earlier;
mod lease;
mod packs;
mod typed;

use std::fmt;

use idb::TransactionMode;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

pub(crate) use self::{
    database::is_apart,
    earlier::{earlier, put_earlier, remove_earlier},
    lease::{LEASE_MILLISECONDS, Lease, is_free, release, renew, take},
    packs::{packs, put_pack, remove_pack},
    typed::{Unconfirmed, forget_typed, keep_typed},
};
use self::{
    database::{
        DRAFTS, EDITORS, ENTRIES, LEASES, NAME, Outlives, STORES, commit, delete, get, put,
        transaction, writing,
    },
    lease::{end_all, examine, guard},
};

/// Why the browser did not do it, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// Another tab writes this draft now; nothing was written.
    TakenOver,
    /// The data of this machine was erased on purpose; nothing was written.
    Erased,
    /// What this page had written is gone, and its lease with it; nothing was written.
    Emptied,
    /// Storage is refused, full, or was cleared under our feet.
    Refused(String),
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        // "failed to …: SecurityError: …": what the library was about to do says nothing to people.
        let said = error.to_string();
        let why = said.split_once(": ").map_or(said.as_str(), |(_, why)| why);
        Self::Refused(why.to_owned())
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TakenOver => write!(out, "another tab writes this draft"),
            Self::Erased => write!(out, "the data was erased"),
            Self::Emptied => write!(out, "the database was emptied"),
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DraftChange {
    pub(crate) head: Option<String>,
    pub(crate) entry: Option<String>,
    pub(crate) editor: Option<String>,
}

/// Opens the database before the first draft is asked for; where it is refused, that shows then.
pub(crate) async fn prepare() {
    let _ = transaction(&[DRAFTS], TransactionMode::ReadOnly).await;
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
    let head = get(&transaction, DRAFTS, key).await?;
    let entry = get(&transaction, ENTRIES, key).await?;
    let editor = get(&transaction, EDITORS, key).await?;
    // A draft begins with the first letter in an editor.
    let is_there = head.is_some() || entry.is_some() || editor.is_some();
    Ok(is_there.then(|| StoredDraft {
        head: head.unwrap_or_default(),
        entry: entry.unwrap_or_default(),
        editor: editor.unwrap_or_default(),
    }))
}

/// Writes if this tab holds the draft's lease; kept when it returns.
pub(crate) async fn save(key: &str, change: &DraftChange) -> Result<(), StorageError> {
    let transaction = writing(STORES, Outlives::Programs).await?;
    if let Err(error) = guard(&transaction, key) {
        transaction.abort()?;
        return Err(error);
    }
    let parts = [(DRAFTS, &change.head), (ENTRIES, &change.entry), (EDITORS, &change.editor)];
    for (store, text) in parts {
        if let Some(text) = text {
            put(&transaction, store, key, text)?;
        }
    }
    typed::number(&transaction, key)?;
    match commit(transaction).await {
        Err(refused) => examine(key).await.and(Err(refused)),
        Ok(()) => Ok(()),
    }
}

/// Takes a draft off this machine and gives what stood there. Nothing is taken from a tab that
/// still writes it.
pub(crate) async fn remove(key: &str) -> Result<StoredDraft, StorageError> {
    if take(key, false).await? == Lease::Theirs {
        return Err(StorageError::TakenOver);
    }
    let draft = load(key).await?.unwrap_or_default();
    let transaction = writing(STORES, Outlives::Machine).await?;
    if let Err(error) = guard(&transaction, key) {
        transaction.abort()?;
        return Err(error);
    }
    for store in [DRAFTS, ENTRIES, EDITORS] {
        transaction.object_store(store)?.delete(JsValue::from_str(key))?;
    }
    let number = JsValue::from_str(&typed::number_key(key));
    transaction.object_store(LEASES)?.delete(number)?;
    commit(transaction).await?;
    // Should this fail, the lease runs out by itself.
    let _ = release(key).await;
    Ok(draft)
}

/// Empties every database of the app. Tabs that still have a draft open lose their lease
/// with it and write no more.
pub(crate) async fn erase() -> Result<(), StorageError> {
    let transaction = writing(STORES, Outlives::Machine).await?;
    for store in [DRAFTS, ENTRIES, EDITORS] {
        transaction.object_store(store)?.clear()?;
    }
    end_all(&transaction).await?;
    commit(transaction).await?;
    typed::forget_all();
    if is_apart() {
        // A newer program's drafts are data of this machine too.
        delete(NAME).await?;
    }
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
