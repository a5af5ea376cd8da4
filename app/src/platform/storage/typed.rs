//! What was typed last, kept at once, until the database has it.
//!
//! The database does what it is asked for one after the other, and what it has not begun when the
//! page's process dies is never done: on a busy machine that is the last letters. `localStorage`
//! takes a text in one step that nothing precedes. It reaches the disk late, so after the end of
//! the whole browser it may hold less than the database.
//!
//! **Invariant:** every draft has a number in both places, and what is kept here is put into the
//! database only where its number is the higher one.

use std::{cell::Cell, collections::BTreeMap};

use idb::{Transaction, TransactionMode};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use shared::entry::{Filled, Wire};
use web_sys::Storage;

use super::{
    DraftChange, StorageError,
    database::{ENTRIES, LEASES, get, name, put, transaction},
    lease::token,
    save,
};

/// What was typed into one draft since the database confirmed it last. A key must not wait until
/// hundreds of figures are written down: of them only those that changed are kept.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Unconfirmed {
    /// Head, open editor, and all figures where the database has none to put others into.
    pub(crate) change: DraftChange,
    /// The figures that changed, by their address in the [`Wire`]; none beside all figures.
    pub(crate) cells: BTreeMap<String, Filled>,
}

/// What one draft has here: whatever the database has not confirmed.
#[derive(Serialize, Deserialize)]
struct Typed<C> {
    /// Of the lease under which it was typed.
    token: String,
    number: f64,
    change: C,
}

thread_local! {
    static LAST: Cell<f64> = const { Cell::new(0.0) };
}

/// The next number: higher than any that this page has seen, whatever the machine's clock says.
fn next_number() -> f64 {
    let number = js_sys::Date::now().max(LAST.get() + 1.0);
    LAST.set(number);
    number
}

/// Keeps at once what [`save`] has not confirmed, if this tab holds the draft's lease: whoever
/// takes the lease next finds it in the draft. Gives the lease's token, for [`forget_typed`].
/// Where it is refused, the database stands alone.
pub(crate) fn keep_typed(key: &str, change: &Unconfirmed) -> Option<String> {
    let typed = Typed { token: token(key)?, number: next_number(), change };
    let text = serde_json::to_string(&typed).ok()?;
    storage()?.set_item(&item(key), &text).ok()?;
    Some(typed.token)
}

/// The database has all that was kept under this token, or another tab has the draft.
pub(crate) fn forget_typed(key: &str, token: &str) {
    if kept::<IgnoredAny>(key).is_some_and(|typed| typed.token == token) {
        forget(key);
    }
}

/// Forgets a draft's, whoever typed it.
fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&item(key));
    }
}

/// Forgets every draft's.
pub(super) fn forget_all() {
    let Some(storage) = storage() else { return };
    let names: Vec<String> =
        (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?).collect();
    for name in names.iter().filter(|name| name.starts_with(PREFIX)) {
        let _ = storage.remove_item(name);
    }
}

/// Numbers a write: what was kept before it is in it.
pub(super) fn number(transaction: &Transaction, key: &str) -> Result<(), StorageError> {
    put(transaction, LEASES, &number_key(key), &next_number().to_string())
}

/// The number of the last write, which the next ones go beyond.
pub(super) async fn number_of(transaction: &Transaction, key: &str) -> Result<f64, StorageError> {
    let text = get(transaction, LEASES, &number_key(key)).await?;
    let number = text.and_then(|text| text.parse().ok()).unwrap_or(0.0);
    LAST.set(LAST.get().max(number));
    Ok(number)
}

/// Puts into the database what the lease before ours, if anybody had one, could not; `number` is
/// the database's own. Call it with the draft's lease.
pub(super) async fn recover(
    key: &str,
    before: Option<&str>,
    number: f64,
) -> Result<(), StorageError> {
    let Some(typed) = kept::<Unconfirmed>(key) else { return Ok(()) };
    LAST.set(LAST.get().max(typed.number));
    // A lease that was given back leaves no token, and what it wrote last may be on its way.
    let is_of_last = before.is_none_or(|token| token == typed.token);
    if is_of_last && typed.number > number {
        let Unconfirmed { mut change, cells } = typed.change;
        if !cells.is_empty() {
            change.entry = with_cells(key, cells).await?;
        }
        save(key, &change).await?;
    }
    forget(key);
    Ok(())
}

/// The figures that the database has, with others in the place of some; `None` where it has none:
/// they were removed on purpose.
async fn with_cells(
    key: &str,
    cells: BTreeMap<String, Filled>,
) -> Result<Option<String>, StorageError> {
    let transaction = transaction(&[ENTRIES], TransactionMode::ReadOnly).await?;
    let kept = get(&transaction, ENTRIES, key).await?;
    let Some(mut wire) = kept.and_then(|text| serde_json::from_str::<Wire>(&text).ok()) else {
        return Ok(None);
    };
    wire.put(cells);
    Ok(serde_json::to_string(&wire).ok())
}

fn kept<C: DeserializeOwned>(key: &str) -> Option<Typed<C>> {
    let text = storage()?.get_item(&item(key)).ok()??;
    serde_json::from_str(&text).ok()
}

const PREFIX: &str = "tonghop.typed.";

fn item(key: &str) -> String {
    format!("{PREFIX}{}.{key}", name())
}

/// Keys of drafts have no colon.
pub(super) fn number_key(key: &str) -> String {
    format!("number:{key}")
}

fn storage() -> Option<Storage> {
    leptos::prelude::window().local_storage().ok()?
}
