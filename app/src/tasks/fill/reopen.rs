//! Going on with an exported file: its figures become the draft of this machine.

use shared::{
    entry::{Entry, Wire},
    submission::Draft,
};

use crate::{
    platform::{
        clock,
        storage::{self, DraftChange, StorageError},
    },
    state::drafts::{DraftHead, DraftId},
};

/// A file about to become a draft.
pub(crate) struct Reopened {
    pub(crate) head: DraftHead,
    wire: Wire,
    /// The draft that stands in its place, where its figures differ.
    pub(crate) existing: Option<DraftHead>,
}

/// The draft that a file makes.
pub(crate) async fn prepare(draft: &Draft) -> Reopened {
    let Draft { form, entry, .. } = draft;
    let id = DraftId {
        pack: form.pack.clone(),
        data_set: form.data_set.clone(),
        reporter: form.reporter.clone(),
        period: form.period.clone(),
    };
    let values = entry.canonical_hash(form);
    let stored = storage::load(&id.key()).await.ok().flatten().unwrap_or_default();
    let stored_head = DraftHead::read(&stored.head);
    // An open editor's text is in no file yet.
    let differs = || {
        let wire: Wire = serde_json::from_str(&stored.entry).ok()?;
        let (old, _) = Entry::from_wire(form, &wire);
        Some(!stored.editor.is_empty() || old.canonical_hash(form) != values)
    };
    let existing = stored_head.clone().filter(|_| differs().unwrap_or(false));
    let mut head = DraftHead::new(id);
    let is_intact = draft.is_intact();
    head.filled = entry.filled(form);
    head.inputs = u32::try_from(form.inputs().count()).unwrap_or(u32::MAX);
    head.saved_at = clock::now();
    // An old file that is opened again does not give a number out twice.
    head.revision = draft.revision().max(stored_head.map_or(0, |stored| stored.revision));
    head.non_secret = draft.non_secret();
    head.unexported = !is_intact;
    head.exported_at = is_intact.then_some(head.saved_at);
    head.exported_values = values;
    head.pack_hash = form.pack_hash.clone();
    Reopened { wire: entry.to_wire(form), head, existing }
}

/// Writes it as the draft of this machine, over what was there.
pub(crate) async fn replace(reopened: &Reopened) -> Result<(), StorageError> {
    let key = reopened.head.id.key();
    let json = |error: serde_json::Error| StorageError::Refused(error.to_string());
    let change = DraftChange {
        head: Some(serde_json::to_string(&reopened.head).map_err(json)?),
        entry: Some(serde_json::to_string(&reopened.wire).map_err(json)?),
        editor: Some(String::new()),
    };
    storage::take(&key, true).await?;
    storage::save(&key, &change).await?;
    storage::release(&key).await
}
