//! Opening a form: the draft of this machine if there is one, an empty form otherwise.

use std::collections::BTreeMap;

use shared::{
    entry::{Entry, Filled, Wire},
    form::{CellIndex, Form},
};

use super::{
    autosave::{Autosave, OpenEditor},
    check::{show_all, validate_now},
    lease,
};
use crate::{
    platform::{
        storage::{self, StorageError},
        timer::within,
    },
    state::{
        drafts::{DraftHead, DraftId},
        fill::{Access, Fill, SaveState, Subject},
        packs,
    },
};

/// A form ready to be shown.
pub(crate) struct Opened {
    pub(crate) fill: Fill,
    pub(crate) autosave: Autosave,
    /// The text that was in an editor when the tab was closed or killed, and its cell.
    pub(crate) editor: Option<(CellIndex, String)>,
    /// Figures of the draft that have no cell in this version of the form, by their codes.
    pub(crate) left_over: BTreeMap<String, Filled>,
}

/// The form that an address names; `None` where its pack does not know it or the reporter
/// does not owe it.
pub(crate) fn subject(id: DraftId) -> Option<Subject> {
    let pack = packs::find(&id.pack)?;
    let data_set = pack.data_set(&id.data_set)?;
    let reporter = pack.reporter(&id.reporter)?.clone();
    let period = pack.period(&id.period)?.clone();
    pack.fillable(&reporter, &period).find(|form| form.id == data_set.id)?;
    let form = Form::build(&pack, data_set, &reporter, &period);
    Some(Subject { id, form, reporter, period, pack })
}

/// What storage holds of a draft.
pub(crate) struct Found {
    draft: Result<Option<storage::StoredDraft>, StorageError>,
    access: Access,
}

/// How long storage is waited for: a profile that is locked or broken may never answer.
const PATIENCE_MILLISECONDS: u32 = 8_000;

/// Looks the draft up and takes its lease.
pub(crate) async fn look_up(id: &DraftId) -> Found {
    let key = id.key();
    let looking = async move {
        let access = lease::take(&key).await;
        Found { draft: storage::load(&key).await, access }
    };
    let silence = || StorageError::Refused("TimeoutError".to_owned());
    within(PATIENCE_MILLISECONDS, looking)
        .await
        .unwrap_or_else(|| Found { draft: Err(silence()), access: Access::Writes })
}

/// Makes the state of the page; call it where the page's signals shall live.
pub(crate) fn open(subject: Subject, found: Found) -> Opened {
    let id = subject.id.clone();
    let (draft, refused) = match found.draft {
        Ok(draft) => (draft.unwrap_or_default(), None),
        Err(error) => (storage::StoredDraft::default(), Some(error.to_string())),
    };
    let head = DraftHead::read(&draft.head).unwrap_or_else(|| DraftHead::new(id));
    let (entry, left_over) = match serde_json::from_str::<Wire>(&draft.entry) {
        Ok(wire) => Entry::from_wire(&subject.form, &wire),
        Err(_) => {
            let mut entry = Entry::empty(&subject.form);
            entry.recalculate(&subject.form);
            (entry, BTreeMap::new())
        }
    };
    let editor = serde_json::from_str::<OpenEditor>(&draft.editor).ok();
    let editor = editor.and_then(|editor| editor.place(&subject.form));
    let kept = refused.is_none().then_some(draft.entry);
    let fill = Fill::new(subject, entry, head, found.access);
    if let Some(reason) = refused {
        leptos::prelude::Set::set(&fill.save, SaveState::Refused(reason));
    }
    show_all(fill);
    validate_now(fill);
    let autosave = Autosave::new(fill, kept);
    lease::keep(&autosave);
    Opened { fill, autosave, editor, left_over }
}
