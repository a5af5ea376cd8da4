//! Files that belong to the app (samples, pictures): served beside it, or packed into it.

use super::{boot, thread::words, wire::Bytes};

/// Reads a file by its path below the app's folder, such as `samples/…/index.json`.
pub(crate) async fn read(path: &str) -> Result<Bytes, String> {
    boot::read_own_file(path).await.map(Bytes).map_err(|error| words(&error))
}
