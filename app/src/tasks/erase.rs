//! Erases everything that the app keeps on this machine.

use crate::platform::storage::{self, StorageError};

pub(crate) async fn erase_everything() -> Result<(), StorageError> {
    storage::erase().await
}
