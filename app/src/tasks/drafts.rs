//! Drafts on this machine: finding them, taking one away, and bringing it back.

use crate::{
    platform::storage::{self, DraftChange, StorageError, StoredDraft},
    state::drafts::DraftHead,
};

/// The drafts here, the last saved first; none where storage is refused.
pub(crate) async fn list_drafts() -> Vec<DraftHead> {
    let heads = storage::heads().await.unwrap_or_default();
    let mut drafts: Vec<DraftHead> =
        heads.iter().filter_map(|(_, head)| DraftHead::read(head)).collect();
    drafts.sort_by(|a, b| b.saved_at.total_cmp(&a.saved_at));
    drafts
}

/// Takes a draft off this machine; what stood there, for [`bring_back`].
pub(crate) async fn remove(head: &DraftHead) -> Result<StoredDraft, StorageError> {
    storage::remove(&head.id.key()).await
}

/// Puts a draft that was taken away where it was.
pub(crate) async fn bring_back(head: &DraftHead, draft: StoredDraft) -> Result<(), StorageError> {
    let key = head.id.key();
    storage::take(&key, true).await?;
    let StoredDraft { head, entry, editor } = draft;
    let change = DraftChange { head: Some(head), entry: Some(entry), editor: Some(editor) };
    storage::save(&key, &change).await?;
    storage::release(&key).await
}
