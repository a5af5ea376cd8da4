//! The database itself: its name, its stores, and texts in and out of them.

use std::{cell::RefCell, rc::Rc};

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Transaction, TransactionMode};
use wasm_bindgen::JsValue;

use super::StorageError;
use crate::platform::kept::kept;

/// The number is the schema's major version: data of another major is another database.
const NAME: &str = "tonghop-drafts-1";

pub(super) const DRAFTS: &str = "drafts";
pub(super) const ENTRIES: &str = "entries";
pub(super) const EDITORS: &str = "editors";
pub(super) const LEASES: &str = "leases";
pub(super) const STORES: &[&str] = &[DRAFTS, ENTRIES, EDITORS, LEASES];

thread_local! {
    /// Opened once; dropped when the browser closes it, and opened again at the next use.
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
}

async fn open() -> Result<Rc<Database>, StorageError> {
    if let Some(database) = OPEN.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in STORES {
                // A store that cannot be made shows as a refused write later.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    let mut database = request.await?;
    // Cleared site data or a newer schema: let go, so that the next use opens anew.
    database.on_close(|_| OPEN.set(None));
    database.on_version_change(|_| {
        if let Some(database) = OPEN.take() {
            database.close();
        }
    });
    let database = Rc::new(database);
    OPEN.set(Some(database.clone()));
    Ok(database)
}

/// A transaction over some stores. A connection that the browser closed without telling is
/// opened once more.
pub(super) async fn transaction(
    stores: &[&str],
    mode: TransactionMode,
) -> Result<Transaction, StorageError> {
    if let Ok(transaction) = open().await?.transaction(stores, mode) {
        return Ok(transaction);
    }
    OPEN.set(None);
    Ok(open().await?.transaction(stores, mode)?)
}

pub(super) async fn get(
    transaction: &Transaction,
    store: &str,
    key: &str,
) -> Result<Option<String>, StorageError> {
    let value = transaction.object_store(store)?.get(JsValue::from_str(key))?.await?;
    Ok(value.and_then(|value| value.as_string()))
}

/// Asks for a write; whether it was done, [`commit`] tells.
pub(super) fn put(
    transaction: &Transaction,
    store: &str,
    key: &str,
    text: &str,
) -> Result<(), StorageError> {
    transaction
        .object_store(store)?
        .put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?;
    Ok(())
}

/// Waits until everything asked for is written. A full disk arrives here, as an abort.
pub(super) async fn commit(transaction: Transaction) -> Result<(), StorageError> {
    kept(transaction).await.map_err(StorageError::Refused)
}

/// Takes a whole database off this machine.
pub(super) async fn delete(name: &str) -> Result<(), StorageError> {
    Ok(Factory::new()?.delete(name)?.await?)
}
