//! One writer per draft: a row that says which tab writes, renewed while that tab lives.
//!
//! A row works on plain `http` too, where there are no Web Locks. Where there are, each tab
//! holds a lock under its own name, so that a tab that was killed is known to be gone at once.

use std::cell::OnceCell;

use idb::{Transaction, TransactionMode};
use js_sys::{Array, Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    StorageError,
    database::{LEASES, commit, get, put, transaction},
};

/// A lease that was not renewed for this long has no living tab behind it.
pub(crate) const LEASE_MILLISECONDS: f64 = 6_000.0;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    tab: String,
    /// Milliseconds since 1970 of the last renewal.
    at: f64,
}

/// The answer to [`take`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lease {
    /// This tab writes.
    Ours,
    /// Another living tab writes.
    Theirs,
}

thread_local! {
    static TAB: OnceCell<String> = const { OnceCell::new() };
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

/// Takes or renews the lease of a draft. With `by_force` it is taken from a living tab too.
pub(crate) async fn take(key: &str, by_force: bool) -> Result<Lease, StorageError> {
    let ours = own_tab();
    // The machine's clock, the same in every tab: the app's own can be set by an address.
    let now = js_sys::Date::now();
    // Asked before the transaction begins: it would not wait for another promise.
    let living = living_tabs().await;
    let transaction = transaction(&[LEASES], TransactionMode::ReadWrite).await?;
    let row = read(&transaction, key).await?;
    let is_living = |row: &Row| match &living {
        Some(tabs) => tabs.contains(&row.tab),
        None => (now - row.at).abs() < LEASE_MILLISECONDS,
    };
    if !by_force && row.is_some_and(|row| row.tab != ours && is_living(&row)) {
        transaction.abort()?;
        return Ok(Lease::Theirs);
    }
    write(&transaction, key, &Row { tab: ours, at: now })?;
    commit(transaction).await?;
    Ok(Lease::Ours)
}

/// Gives the lease back, if it is still ours.
pub(crate) async fn release(key: &str) -> Result<(), StorageError> {
    let transaction = transaction(&[LEASES], TransactionMode::ReadWrite).await?;
    if holds(&transaction, key).await? {
        transaction.object_store(LEASES)?.delete(JsValue::from_str(key))?;
    }
    commit(transaction).await
}

/// Whether this tab holds the lease, as the transaction sees it.
pub(super) async fn holds(transaction: &Transaction, key: &str) -> Result<bool, StorageError> {
    Ok(read(transaction, key).await?.is_some_and(|row| row.tab == own_tab()))
}

async fn read(transaction: &Transaction, key: &str) -> Result<Option<Row>, StorageError> {
    let text = get(transaction, LEASES, key).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn write(transaction: &Transaction, key: &str, row: &Row) -> Result<(), StorageError> {
    let text =
        serde_json::to_string(row).map_err(|error| StorageError::Refused(error.to_string()))?;
    put(transaction, LEASES, key, &text)
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
