//! Packs that were taken on on this machine, in a database of their own.
//!
//! The connection is opened for each use and closed again: packs are read once a page and
//! written seldom, and whoever empties this machine's data must not wait for us.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;

use super::StorageError;
use crate::platform::kept::kept;

/// The number is the schema's major version.
pub(super) const DATABASE: &str = "tonghop-packs-1";

const HEADS: &str = "heads";
const TEXTS: &str = "texts";
const STORES: &[&str] = &[HEADS, TEXTS];

async fn open() -> Result<Database, StorageError> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in STORES {
                // A store that cannot be made shows as a refused write later.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    Ok(request.await?)
}

/// Head and text of every pack here, by id; both mean nothing to this module.
pub(crate) async fn packs() -> Result<Vec<(String, String)>, StorageError> {
    let database = open().await?;
    let transaction = database.transaction(STORES, TransactionMode::ReadOnly)?;
    let heads = transaction.object_store(HEADS)?.get_all(None, None)?;
    let texts = transaction.object_store(TEXTS)?.get_all(None, None)?;
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let heads: Vec<String> = heads.await?.into_iter().map(text).collect();
    let texts: Vec<String> = texts.await?.into_iter().map(text).collect();
    database.close();
    Ok(heads.into_iter().zip(texts).collect())
}

/// Keeps a pack, in the place of what had its id.
pub(crate) async fn put_pack(id: &str, head: &str, text: &str) -> Result<(), StorageError> {
    let database = open().await?;
    let transaction = database.transaction(STORES, TransactionMode::ReadWrite)?;
    let key = JsValue::from_str(id);
    transaction.object_store(HEADS)?.put(&JsValue::from_str(head), Some(&key))?;
    transaction.object_store(TEXTS)?.put(&JsValue::from_str(text), Some(&key))?;
    let written = kept(transaction).await.map_err(StorageError::Refused);
    database.close();
    written
}

pub(crate) async fn remove_pack(id: &str) -> Result<(), StorageError> {
    let database = open().await?;
    let transaction = database.transaction(STORES, TransactionMode::ReadWrite)?;
    for store in STORES {
        transaction.object_store(store)?.delete(JsValue::from_str(id))?;
    }
    let written = kept(transaction).await.map_err(StorageError::Refused);
    database.close();
    written
}
