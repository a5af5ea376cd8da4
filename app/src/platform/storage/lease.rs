//! One writer per draft: a row that says which tab writes, renewed while that tab lives.
//!
//! A row works on plain `http` too, where there are no Web Locks. Where there are, each tab
//! holds a lock under its own name, so that a tab that was killed is known to be gone at once.
//!
//! A write does not read the row first: the answer would take a way through the browser in which
//! a killed tab loses what it has. Each lease has a token instead. Whoever takes a lease from
//! another tab leaves a row that says that its token has ended, and every write tries to add the
//! same row: where it stands already, the browser refuses the whole transaction.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
};

use idb::{Transaction, TransactionMode};
use js_sys::{Array, Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    StorageError,
    database::{LEASES, Outlives, commit, get, made, put, transaction, writing},
    typed,
};

/// A lease that was not renewed for this long has no living tab behind it.
pub(crate) const LEASE_MILLISECONDS: f64 = 6_000.0;

/// Rows about ended tokens are swept away after this long where nobody knows which tabs live.
const WEEK_MILLISECONDS: f64 = 7.0 * 86_400_000.0;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    tab: String,
    /// Milliseconds since 1970 of the last renewal.
    at: f64,
    #[serde(default)]
    token: String,
}

/// A token that may write no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Ended {
    tab: String,
    /// Milliseconds since 1970.
    at: f64,
    /// With the data of this machine; else another tab took over.
    by_erasing: bool,
}

/// The answer to [`take`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lease {
    /// This tab writes.
    Ours,
    /// Another living tab writes.
    Theirs,
}

/// What a tab holds: the token, and how many databases the page had made by then.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    token: String,
    made: u32,
}

thread_local! {
    static TAB: OnceCell<String> = const { OnceCell::new() };
    /// By draft.
    static HELD: RefCell<BTreeMap<String, Held>> = const { RefCell::new(BTreeMap::new()) };
    static TOKENS: Cell<u32> = const { Cell::new(0) };
}

/// The name of this tab; its lock is held from the first call on.
pub(crate) fn own_tab() -> String {
    TAB.with(|tab| {
        tab.get_or_init(|| {
            let name = name_before_reload().unwrap_or_else(|| {
                format!("{:016x}", (js_sys::Math::random() * 2f64.powi(53)) as u64)
            });
            hold_lock(&name);
            leave_name_to_reload(name.clone());
            name
        })
        .clone()
    })
}

/// Where a tab that loads anew finds its name again: without it the tab would meet its own
/// lease and take it for another's.
const NAME_KEY: &str = "tonghop.tab";

/// The name that the page before left. It is taken away at once: a tab that is duplicated
/// later must not have it too.
fn name_before_reload() -> Option<String> {
    let storage = leptos::prelude::window().session_storage().ok()??;
    let name = storage.get_item(NAME_KEY).ok()??;
    storage.remove_item(NAME_KEY).ok()?;
    Some(name)
}

fn leave_name_to_reload(name: String) {
    use leptos::prelude::{window, window_event_listener_untyped};

    window_event_listener_untyped("pagehide", move |_| {
        if let Ok(Some(storage)) = window().session_storage() {
            // Where it is refused, the lease runs out by itself.
            let _ = storage.set_item(NAME_KEY, &name);
        }
    });
    // Put aside and fetched back, the page has its name still.
    window_event_listener_untyped("pageshow", |event| {
        let is_back = Reflect::get(&event, &"persisted".into()).is_ok_and(|is| is.is_truthy());
        if let Ok(Some(storage)) = window().session_storage()
            && is_back
        {
            let _ = storage.remove_item(NAME_KEY);
        }
    });
}

/// Takes the lease of a draft. With `by_force` it is taken from a living tab too. What was typed
/// under the lease before and is not in the draft is put there.
pub(crate) async fn take(key: &str, by_force: bool) -> Result<Lease, StorageError> {
    let tab = own_tab();
    let at = now();
    // Asked before the transaction begins: it would not wait for another promise.
    let living = living_tabs().await;
    let transaction = writing(&[LEASES], Outlives::Programs).await?;
    let row = read(&transaction, key).await?;
    let is_others = row.as_ref().is_some_and(|row| row.tab != tab);
    if !by_force && is_others && row.as_ref().is_some_and(|row| is_living(row, &living)) {
        transaction.abort()?;
        return Ok(Lease::Theirs);
    }
    sweep(&transaction, &living).await?;
    let number = typed::number_of(&transaction, key).await?;
    let before = row.as_ref().map(|row| row.token.clone());
    if let Some(row) = row {
        end(&transaction, row, false)?;
    }
    let token = format!("{tab}.{:.0}.{}", at, TOKENS.replace(TOKENS.get() + 1));
    write(&transaction, key, &Row { tab, at, token: token.clone() })?;
    commit(transaction).await?;
    HELD.with_borrow_mut(|held| held.insert(key.to_owned(), Held { token, made: made() }));
    // Where it cannot be put there, it stays kept: the lease is ours all the same.
    let _ = typed::recover(key, before.as_deref(), number).await;
    Ok(Lease::Ours)
}

/// Says that this tab lives and still holds the lease. With `lasting` everything that it wrote
/// outlives a power cut from now on.
pub(crate) async fn renew(key: &str, lasting: bool) -> Result<(), StorageError> {
    let Some(Held { token, .. }) = held(key) else { return Err(StorageError::TakenOver) };
    let outlives = if lasting { Outlives::Machine } else { Outlives::Programs };
    let transaction = writing(&[LEASES], outlives).await?;
    match read(&transaction, key).await? {
        Some(row) if row.token == token => {
            write(&transaction, key, &Row { at: now(), ..row })?;
            commit(transaction).await
        }
        Some(_) => Err(StorageError::TakenOver),
        None => Err(why_ended(&transaction, &token).await?),
    }
}

/// Whether no living tab writes a draft.
pub(crate) async fn is_free(key: &str) -> Result<bool, StorageError> {
    let living = living_tabs().await;
    let transaction = transaction(&[LEASES], TransactionMode::ReadOnly).await?;
    Ok(read(&transaction, key).await?.is_none_or(|row| !is_living(&row, &living)))
}

/// Gives the lease back, if it is still ours. Like a write it waits for nothing: a page that is
/// being closed has no time for an answer.
pub(crate) async fn release(key: &str) -> Result<(), StorageError> {
    let transaction = writing(&[LEASES], Outlives::Programs).await?;
    let guarded = guard(&transaction, key);
    HELD.with_borrow_mut(|held| held.remove(key));
    if let Err(error) = guarded {
        transaction.abort()?;
        return Err(error);
    }
    transaction.object_store(LEASES)?.delete(JsValue::from_str(key))?;
    commit(transaction).await
}

/// Makes a transaction fail as a whole unless this tab may write the draft.
pub(super) fn guard(transaction: &Transaction, key: &str) -> Result<(), StorageError> {
    let Held { token, made: made_then } = held(key).ok_or(StorageError::TakenOver)?;
    if made() != made_then {
        return Err(StorageError::Emptied);
    }
    let leases = transaction.object_store(LEASES)?;
    let ended = JsValue::from_str(&ended_key(&token));
    leases.add(&JsValue::from_str(""), Some(&ended))?;
    leases.delete(ended)?;
    Ok(())
}

/// After a write that failed: what became of the lease; `Ok` where it is still ours.
pub(super) async fn examine(key: &str) -> Result<(), StorageError> {
    let Held { token, .. } = held(key).ok_or(StorageError::TakenOver)?;
    let transaction = transaction(&[LEASES], TransactionMode::ReadOnly).await?;
    match read(&transaction, key).await? {
        Some(row) if row.token == token => Ok(()),
        Some(_) => Err(StorageError::TakenOver),
        None => Err(why_ended(&transaction, &token).await?),
    }
}

/// Empties the leases and ends them: tabs that have a draft open must not write it back.
pub(super) async fn end_all(transaction: &Transaction) -> Result<(), StorageError> {
    let store = transaction.object_store(LEASES)?;
    let values = store.get_all(None, None)?.await?;
    let rows: Vec<Row> = values
        .into_iter()
        .filter_map(|value| serde_json::from_str(&value.as_string()?).ok())
        .collect();
    store.clear()?;
    for row in rows {
        end(transaction, row, true)?;
    }
    Ok(())
}

fn now() -> f64 {
    // The machine's clock, the same in every tab: the app's own can be set by an address.
    js_sys::Date::now()
}

/// The token of a lease that this tab holds.
pub(super) fn token(key: &str) -> Option<String> {
    Some(held(key)?.token)
}

fn held(key: &str) -> Option<Held> {
    HELD.with_borrow(|held| held.get(key).cloned())
}

fn is_living(row: &Row, living: &Option<Vec<String>>) -> bool {
    match living {
        Some(tabs) => tabs.contains(&row.tab),
        None => (now() - row.at).abs() < LEASE_MILLISECONDS,
    }
}

/// Keys of drafts have no colon.
const ENDED: &str = "ended:";

fn ended_key(token: &str) -> String {
    format!("{ENDED}{token}")
}

fn end(transaction: &Transaction, row: Row, by_erasing: bool) -> Result<(), StorageError> {
    if row.token.is_empty() {
        return Ok(());
    }
    let ended = Ended { tab: row.tab, at: now(), by_erasing };
    put(transaction, LEASES, &ended_key(&row.token), &json(&ended)?)
}

async fn why_ended(transaction: &Transaction, token: &str) -> Result<StorageError, StorageError> {
    let text = get(transaction, LEASES, &ended_key(token)).await?;
    let ended = text.and_then(|text| serde_json::from_str::<Ended>(&text).ok());
    Ok(match ended {
        Some(Ended { by_erasing: true, .. }) => StorageError::Erased,
        Some(_) => StorageError::TakenOver,
        None => StorageError::Emptied,
    })
}

/// Takes away what is said about tokens of tabs that have gone.
async fn sweep(
    transaction: &Transaction,
    living: &Option<Vec<String>>,
) -> Result<(), StorageError> {
    let store = transaction.object_store(LEASES)?;
    let keys = store.get_all_keys(None, None)?.await?;
    for key in keys.iter().filter_map(JsValue::as_string).filter(|key| key.starts_with(ENDED)) {
        let Some(text) = get(transaction, LEASES, &key).await? else { continue };
        let is_over = serde_json::from_str::<Ended>(&text).map_or(true, |ended| match living {
            Some(tabs) => !tabs.contains(&ended.tab),
            None => (now() - ended.at).abs() > WEEK_MILLISECONDS,
        });
        if is_over {
            store.delete(JsValue::from_str(&key))?;
        }
    }
    Ok(())
}

async fn read(transaction: &Transaction, key: &str) -> Result<Option<Row>, StorageError> {
    let text = get(transaction, LEASES, key).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn write(transaction: &Transaction, key: &str, row: &Row) -> Result<(), StorageError> {
    put(transaction, LEASES, key, &json(row)?)
}

fn json<T: Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Refused(error.to_string()))
}

const LOCK_PREFIX: &str = "tonghop-tab-";

/// The browser's lock manager; `None` outside secure contexts.
fn locks() -> Option<JsValue> {
    let navigator = leptos::prelude::window().navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

fn method(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

fn hold_lock(tab: &str) {
    let Some(locks) = locks() else { return };
    let Some(request) = method(&locks, "request") else { return };
    // Held by a promise that never ends, until the tab does.
    let forever = Closure::<dyn FnMut() -> Promise>::new(|| Promise::new(&mut |_, _| {}));
    let name = JsValue::from_str(&format!("{LOCK_PREFIX}{tab}"));
    let _ = request.call2(&locks, &name, forever.as_ref());
    forever.forget();
}

/// Names of the tabs that are alive; `None` where the browser cannot tell.
async fn living_tabs() -> Option<Vec<String>> {
    let locks = locks()?;
    let promise: Promise = method(&locks, "query")?.call0(&locks).ok()?.dyn_into().ok()?;
    let answer = JsFuture::from(promise).await.ok()?;
    let held: Array = Reflect::get(&answer, &"held".into()).ok()?.dyn_into().ok()?;
    let names = held.iter().filter_map(|lock| {
        let name = Reflect::get(&lock, &"name".into()).ok()?.as_string()?;
        name.strip_prefix(LOCK_PREFIX).map(str::to_owned)
    });
    Some(names.collect())
}
