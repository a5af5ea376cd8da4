//! Finding drafts on this machine.

use crate::{platform::storage, state::drafts::DraftHead};

/// The drafts here, the last saved first; none where storage is refused.
pub(crate) async fn list_drafts() -> Vec<DraftHead> {
    let heads = storage::heads().await.unwrap_or_default();
    let mut drafts: Vec<DraftHead> =
        heads.iter().filter_map(|(_, head)| DraftHead::read(head)).collect();
    drafts.sort_by(|a, b| b.saved_at.total_cmp(&a.saved_at));
    drafts
}
