//! Going on with an exported file: its figures become the draft of this machine.

use std::sync::Arc;

use shared::{
    definition::Pack,
    entry::{Entry, Wire},
    form::Form,
    submission::{Import, Integrity},
    value::{RawValue, ValueState, display, parse},
};

use crate::{
    platform::{
        clock,
        storage::{self, DraftChange, StorageError},
    },
    state::{
        drafts::{DraftHead, DraftId},
        packs,
    },
};

/// A file about to become a draft.
pub(crate) struct Reopened {
    pub(crate) head: DraftHead,
    wire: Wire,
    /// The draft that stands in its place, where its figures differ.
    pub(crate) existing: Option<DraftHead>,
}

/// The draft that a recognised file makes; `None` where its form is not of this pack.
pub(crate) async fn prepare(pack: &str, import: &Import) -> Option<Reopened> {
    let pack = packs::find(pack)?;
    let id = DraftId {
        pack: pack.id.clone(),
        data_set: import.recognition.data_set.clone()?,
        reporter: import.recognition.reporter.clone()?,
        period: import.recognition.period.clone()?,
    };
    let form = form(&pack, &id)?;
    let entry = entry(&pack, &form, import);
    let values = entry.canonical_hash(&form);
    let existing = storage::load(&id.key()).await.ok().flatten().and_then(|draft| {
        let wire: Wire = serde_json::from_str(&draft.entry).ok()?;
        let (old, _) = Entry::from_wire(&form, &wire);
        (old.canonical_hash(&form) != values).then(|| DraftHead::read(&draft.head)).flatten()
    });
    let mut head = DraftHead::new(id);
    let is_intact = import.integrity == Integrity::IntactSinceExport;
    head.filled = entry.filled(&form);
    head.inputs = u32::try_from(form.inputs().count()).unwrap_or(u32::MAX);
    head.saved_at = clock::now();
    head.revision = import.revision.unwrap_or(0);
    head.non_secret = import.stamp.as_ref().is_some_and(|stamp| stamp.non_secret);
    head.unexported = !is_intact;
    head.exported_at = is_intact.then_some(head.saved_at);
    head.exported_values = values;
    head.pack_hash = form.pack_hash.clone();
    Some(Reopened { wire: entry.to_wire(&form), head, existing })
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

fn form(pack: &Arc<Pack>, id: &DraftId) -> Option<Form> {
    let data_set = pack.data_set(&id.data_set)?;
    Some(Form::build(pack, data_set, pack.reporter(&id.reporter)?, pack.period(&id.period)?))
}

/// The figures of a file as if they had been typed. What waits for an answer stands in its
/// cell as it was written.
fn entry(pack: &Pack, form: &Form, import: &Import) -> Entry {
    let mut entry = Entry::empty(form);
    for value in &import.values {
        let raw = match &value.state {
            ValueState::Unreadable(_) => value.raw.clone(),
            state => display(pack, &form.cells[value.cell], state),
        };
        entry.set(value.cell, raw, value.state.clone());
    }
    for question in &import.questions {
        if let Some(about) = &question.about {
            let state = parse(pack, &form.cells[about.cell], &RawValue::Text(&question.raw)).state;
            entry.set(about.cell, question.raw.clone(), state);
        }
    }
    entry.recalculate(form);
    entry
}
