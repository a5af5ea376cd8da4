//! The database itself: its name, its stores, and texts in and out of them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::oneshot;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Transaction, TransactionMode};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

use super::StorageError;
use crate::platform::kept::kept;

/// The number is the schema's major version: data of another major is another database.
pub(super) const NAME: &str = "tonghop-drafts-1";

/// Where this program keeps its drafts while a newer one has raised the version of [`NAME`].
const APART: &str = "tonghop-drafts-1-apart";

pub(super) const DRAFTS: &str = "drafts";
pub(super) const ENTRIES: &str = "entries";
pub(super) const EDITORS: &str = "editors";
pub(super) const LEASES: &str = "leases";
pub(super) const STORES: &[&str] = &[DRAFTS, ENTRIES, EDITORS, LEASES];

/// An open database; its events are heard as long as this lives.
pub(super) struct Connection {
    database: IdbDatabase,
    _heard: Database,
}

thread_local! {
    /// Opened once; dropped when the browser closes it, and opened again at the next use.
    static OPEN: RefCell<Option<Rc<Connection>>> = const { RefCell::new(None) };
    /// Who waits for the one that opens it now; `None` while nobody does.
    static OPENING: RefCell<Option<Vec<oneshot::Sender<()>>>> = const { RefCell::new(None) };
    static IS_APART: Cell<bool> = const { Cell::new(false) };
    static MADE: Cell<u32> = const { Cell::new(0) };
}

/// Drafts of a newer program stand on this machine, and this one keeps its own beside them.
pub(crate) fn is_apart() -> bool {
    IS_APART.get()
}

/// The database that this program keeps its drafts in.
pub(super) fn name() -> &'static str {
    if is_apart() { APART } else { NAME }
}

/// How often this page found no database and made one: what it had written before is gone
/// whenever this has grown.
pub(super) fn made() -> u32 {
    MADE.get()
}

/// Of several that ask while it is being opened, one opens it for all.
pub(super) async fn open() -> Result<Rc<Connection>, StorageError> {
    loop {
        if let Some(connection) = OPEN.with_borrow(Clone::clone) {
            return Ok(connection);
        }
        let end = OPENING.with_borrow_mut(|waiting| match waiting {
            Some(waiting) => {
                let (told, end) = oneshot::channel();
                waiting.push(told);
                Some(end)
            }
            None => {
                *waiting = Some(Vec::new());
                None
            }
        });
        match end {
            // Whether it is open, or could not be opened, shows in the next round.
            Some(end) => drop(end.await),
            None => break,
        }
    }
    let opened = open_anew().await;
    for told in OPENING.take().unwrap_or_default() {
        let _ = told.send(());
    }
    opened
}

async fn open_anew() -> Result<Rc<Connection>, StorageError> {
    let database = match open_named(NAME).await {
        Err(error) if is_of_newer_version(&error) => {
            IS_APART.set(true);
            open_named(APART).await?
        }
        opened => opened?,
    };
    let database = IdbDatabase::from(database);
    let mut heard = Database::from(database.clone());
    // Cleared site data or a newer schema: let go, so that the next use opens anew.
    heard.on_close(|_| OPEN.set(None));
    let closing = database.clone();
    heard.on_version_change(move |_| {
        closing.close();
        // Its events cannot be dropped while one of them is at work.
        wasm_bindgen_futures::spawn_local(async { OPEN.set(None) });
    });
    let connection = Rc::new(Connection { database, _heard: heard });
    OPEN.set(Some(connection.clone()));
    Ok(connection)
}

async fn open_named(name: &str) -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(name, Some(1))?;
    request.on_upgrade_needed(|event| {
        MADE.set(MADE.get() + 1);
        if let Ok(database) = event.database() {
            for store in STORES {
                // A store that cannot be made shows as a refused write later.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    request.await
}

fn is_of_newer_version(error: &idb::Error) -> bool {
    matches!(error, idb::Error::DomException(error) if error.name() == "VersionError")
}

/// How much a write must outlive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlives {
    /// The end of the tab and of the browser: handed to the system.
    Programs,
    /// A power cut too: on the disk. What was handed over before is then on the disk as well.
    Machine,
}

/// A transaction over some stores. A connection that the browser closed without telling is
/// opened once more.
pub(super) async fn transaction(
    stores: &[&str],
    mode: TransactionMode,
) -> Result<Transaction, StorageError> {
    if let Ok(transaction) = begin(&*open().await?, stores, mode, Outlives::Programs) {
        return Ok(transaction);
    }
    OPEN.set(None);
    begin(&*open().await?, stores, mode, Outlives::Programs)
}

/// A transaction that writes; as [`transaction`].
pub(super) async fn writing(
    stores: &[&str],
    outlives: Outlives,
) -> Result<Transaction, StorageError> {
    let mode = TransactionMode::ReadWrite;
    if let Ok(transaction) = begin(&*open().await?, stores, mode, outlives) {
        return Ok(transaction);
    }
    OPEN.set(None);
    begin(&*open().await?, stores, mode, outlives)
}

/// Older browsers do not know the hint and leave it alone.
fn begin(
    connection: &Connection,
    stores: &[&str],
    mode: TransactionMode,
    outlives: Outlives,
) -> Result<Transaction, StorageError> {
    let try_begin = || -> Result<IdbTransaction, JsValue> {
        let hint = Object::new();
        let durability = match outlives {
            Outlives::Programs => "relaxed",
            Outlives::Machine => "strict",
        };
        Reflect::set(&hint, &"durability".into(), &durability.into())?;
        let mode = match mode {
            TransactionMode::ReadOnly => "readonly",
            _ => "readwrite",
        };
        let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let function: Function =
            Reflect::get(&connection.database, &"transaction".into())?.dyn_into()?;
        function.call3(&connection.database, &stores, &mode.into(), &hint)?.dyn_into()
    };
    try_begin().map(Transaction::from).map_err(|error| StorageError::Refused(name_of(&error)))
}

/// What the browser calls an error.
fn name_of(error: &JsValue) -> String {
    let name = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name);
    name.unwrap_or_else(|| format!("{error:?}"))
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

/// Says that nothing more will be asked for, and waits until everything is written. All of it
/// is on its way before the first wait: the browser finishes it even if the tab ends now. A
/// full disk arrives here, as an abort.
pub(super) async fn commit(transaction: Transaction) -> Result<(), StorageError> {
    kept(transaction.commit()?).await.map_err(StorageError::Refused)
}

/// Takes a whole database off this machine.
pub(super) async fn delete(name: &str) -> Result<(), StorageError> {
    Ok(Factory::new()?.delete(name)?.await?)
}
