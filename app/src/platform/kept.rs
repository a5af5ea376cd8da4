//! Waiting until a transaction of IndexedDB is over.

use idb::Transaction;
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;
use web_sys::IdbTransaction;

/// Returns when everything that was asked of the transaction is kept; else the browser's name
/// for what came between (`QuotaExceededError` on a full disk). Nothing of it is kept then.
///
/// One abort is several events: an error of each request, then the abort itself. The promise's
/// own functions hear them, so that none can come too late for a handler of ours.
pub(crate) async fn kept(transaction: Transaction) -> Result<(), String> {
    let transaction = IdbTransaction::from(transaction);
    let over = Promise::new(&mut |keep, give_up| {
        transaction.set_oncomplete(Some(&keep));
        transaction.set_onabort(Some(&give_up));
    });
    match JsFuture::from(over).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or("AbortError".to_owned(), |error| error.name())),
    }
}
