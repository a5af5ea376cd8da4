//! A journal in IndexedDB: rows of bytes under text keys, written in whole transactions.
//!
//! **Invariants.** What [`Journal::write`] has answered for is kept; a full disk or a refused
//! write is an error, never silence. The database's name carries the schema's major number:
//! all pages opened from `file://` share it, with older and newer programs.

use idb::{
    Database, DatabaseEvent, Error, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use super::kept::kept;

/// Name of the merge's database; the number is the schema's major version.
pub(crate) const DATABASE: &str = "tonghop-merge-1";

/// The tables of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// One row per merge: days, decisions.
    Heads,
    /// One row per file of a merge: what reading it gave.
    Files,
    /// One row per content of a merge: the grid as the reader gave it.
    Grids,
}

/// A row to put in, or rows to take out.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Put(Table, String, Vec<u8>),
    /// Every row whose key begins so.
    DeleteBeginning(Table, String),
}

pub(crate) struct Journal(Database);

impl Table {
    const ALL: [Self; 3] = [Self::Heads, Self::Files, Self::Grids];

    fn name(self) -> &'static str {
        match self {
            Self::Heads => "heads",
            Self::Files => "files",
            Self::Grids => "grids",
        }
    }
}

impl Journal {
    pub(crate) async fn open() -> Result<Self, String> {
        Self::try_open().await.map_err(|error| error.to_string())
    }

    async fn try_open() -> Result<Self, Error> {
        let mut request = Factory::new()?.open(DATABASE, Some(1))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                for table in Table::ALL {
                    // A table that cannot be made shows as a refused write later.
                    let _ = database.create_object_store(table.name(), ObjectStoreParams::new());
                }
            }
        });
        let mut database = request.await?;
        // Whoever empties this machine's data must not wait for us.
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(Self(database))
    }

    /// Makes all changes or none, and returns when they are kept.
    pub(crate) async fn write(&self, changes: &[Change]) -> Result<(), String> {
        if changes.is_empty() {
            return Ok(());
        }
        self.try_write(changes).await.map_err(|error| error.to_string())
    }

    async fn try_write(&self, changes: &[Change]) -> Result<(), Error> {
        let transaction = self.transaction(&Table::ALL, TransactionMode::ReadWrite)?;
        for change in changes {
            // Requests run in their order; what fails aborts the transaction.
            match change {
                Change::Put(table, key, bytes) => {
                    let value: JsValue = Uint8Array::from(bytes.as_slice()).into();
                    transaction.object_store(table.name())?.put(&value, Some(&key.into()))?;
                }
                Change::DeleteBeginning(table, prefix) => {
                    transaction.object_store(table.name())?.delete(beginning(prefix)?)?;
                }
            }
        }
        // A full disk aborts the transaction; it is no error of a request.
        kept(transaction.commit()?)
            .await
            .map_err(|name| Error::TransactionCommitError(name.as_str().into()))
    }

    pub(crate) async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, String> {
        let read = async {
            let transaction = self.transaction(&[table], TransactionMode::ReadOnly)?;
            transaction.object_store(table.name())?.get(Query::Key(key.into()))?.await
        };
        let value: Option<JsValue> = read.await.map_err(|error: Error| error.to_string())?;
        Ok(value.map(|value| Uint8Array::new(&value).to_vec()))
    }

    /// The rows whose key begins so, in the order of their keys.
    pub(crate) async fn beginning(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<Vec<u8>>, String> {
        let read = async {
            let transaction = self.transaction(&[table], TransactionMode::ReadOnly)?;
            let store = transaction.object_store(table.name())?;
            store.get_all(Some(beginning(prefix)?), None)?.await
        };
        let values: Vec<JsValue> = read.await.map_err(|error: Error| error.to_string())?;
        Ok(values.iter().map(|value| Uint8Array::new(value).to_vec()).collect())
    }

    fn transaction(&self, tables: &[Table], mode: TransactionMode) -> Result<Transaction, Error> {
        let names: Vec<&str> = tables.iter().map(|table| table.name()).collect();
        self.0.transaction(&names, mode)
    }
}

fn beginning(prefix: &str) -> Result<Query, Error> {
    let end = format!("{prefix}\u{ffff}");
    KeyRange::bound(&prefix.into(), &end.into(), None, None).map(Query::KeyRange)
}
