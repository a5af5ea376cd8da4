//! Figures of earlier periods that were taken from files, in a database of their own: every
//! later draft of the same form and reporter finds them.
//!
//! The connection is opened for each use and closed again, as that of packs.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;

use super::StorageError;
use crate::platform::kept::kept;

/// The number is the schema's major version.
pub(super) const DATABASE: &str = "tonghop-earlier-1";

const KNOWN: &str = "known";

async fn open() -> Result<Database, StorageError> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // A store that cannot be made shows as a refused write later.
            let _ = database.create_object_store(KNOWN, ObjectStoreParams::new());
        }
    });
    Ok(request.await?)
}

/// What is kept under each key; `None` where nothing is. The texts mean nothing here.
pub(crate) async fn earlier(keys: &[String]) -> Result<Vec<Option<String>>, StorageError> {
    let database = open().await?;
    let transaction = database.transaction(&[KNOWN], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(KNOWN)?;
    let mut found = Vec::new();
    for key in keys {
        let value = store.get(JsValue::from_str(key))?.await?;
        found.push(value.and_then(|value| value.as_string()));
    }
    database.close();
    Ok(found)
}

/// Keeps a text in the place of what had its key.
pub(crate) async fn put_earlier(key: &str, text: &str) -> Result<(), StorageError> {
    let database = open().await?;
    let transaction = database.transaction(&[KNOWN], TransactionMode::ReadWrite)?;
    let key = JsValue::from_str(key);
    transaction.object_store(KNOWN)?.put(&JsValue::from_str(text), Some(&key))?;
    let written = kept(transaction).await.map_err(StorageError::Refused);
    database.close();
    written
}

pub(crate) async fn remove_earlier(key: &str) -> Result<(), StorageError> {
    let database = open().await?;
    let transaction = database.transaction(&[KNOWN], TransactionMode::ReadWrite)?;
    transaction.object_store(KNOWN)?.delete(JsValue::from_str(key))?;
    let written = kept(transaction).await.map_err(StorageError::Refused);
    database.close();
    written
}
