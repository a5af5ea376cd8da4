//! Opening a form: the draft of this machine if there is one, an empty form otherwise.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use futures_channel::oneshot;
use shared::{
    definition::{DataSet, Pack, Period, Reporter},
    entry::{Entry, Filled, Wire},
    form::{CellIndex, Form},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    autosave::{Autosave, OpenEditor},
    check::validate_at_leisure,
    lease,
};
use crate::{
    platform::{
        storage::{self, StorageError},
        timer::{sleep, within},
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

/// A form on its way to its page: built, and its draft asked for.
pub(crate) struct Opening {
    pub(crate) subject: Subject,
    draft: oneshot::Receiver<Found>,
}

thread_local! {
    /// What was begun before there was a page to ask for it.
    static AHEAD: RefCell<Option<Opening>> = RefCell::default();
}

impl Opening {
    /// Begins with the form that an address names; `None` where its pack does not know it or
    /// the reporter does not owe it.
    pub(crate) fn begin(id: DraftId) -> Option<Self> {
        let ahead = AHEAD.take().filter(|ahead| ahead.subject.id == id);
        ahead.or_else(|| {
            let subject = subject(id)?;
            let (draft, _) = ask_for(subject.id.key());
            Some(Self { subject, draft })
        })
    }

    /// What storage said, if it has.
    pub(crate) fn found(&mut self) -> Option<Found> {
        self.draft.try_recv().ok().flatten()
    }

    /// Waits for what storage says.
    pub(crate) async fn ready(self) -> Option<(Subject, Found)> {
        Some((self.subject, self.draft.await.ok()?))
    }
}

/// What the page of an address will want first, so that it stands at once.
pub(crate) struct Ahead {
    opening: Opening,
    /// Storage has answered.
    end: oneshot::Receiver<()>,
}

impl Ahead {
    /// Asks for the draft and builds the form meanwhile; `None` where the pack in use by now does
    /// not know it or the reporter does not owe it.
    pub(crate) async fn begin(id: DraftId) -> Option<Self> {
        let pack = packs::find(&id.pack)?;
        owed(&pack, &id)?;
        let (draft, end) = ask_for(id.key());
        // The question is on its way while the form is built.
        sleep(0).await;
        Some(Self { opening: Opening { subject: subject(id)?, draft }, end })
    }

    /// Once it is known which packs are in use: hands everything to the page that will ask for
    /// it. Ends when it is there, or when storage does not answer in this time (milliseconds).
    pub(crate) async fn ready(self, patience: u32) {
        let Self { mut opening, end } = self;
        let id = &opening.subject.id;
        let in_use = packs::find(&id.pack);
        if in_use.is_none_or(|pack| !Arc::ptr_eq(&pack, &opening.subject.pack)) {
            let Some(subject) = subject(id.clone()) else { return };
            opening.subject = subject;
        }
        AHEAD.set(Some(opening));
        within(patience, end).await;
    }
}

/// Looks a draft up: what is found, and when that is.
fn ask_for(key: String) -> (oneshot::Receiver<Found>, oneshot::Receiver<()>) {
    let ((done, draft), (told, end)) = (oneshot::channel(), oneshot::channel());
    spawn_local(async move {
        // Nobody may be waiting any more.
        let _ = done.send(look_up(key).await);
        let _ = told.send(());
    });
    (draft, end)
}

/// The form that an address names; `None` where its pack does not know it or the reporter
/// does not owe it.
pub(crate) fn subject(id: DraftId) -> Option<Subject> {
    let pack = packs::find(&id.pack)?;
    let (data_set, reporter, period) = owed(&pack, &id)?;
    let form = Form::build(&pack, data_set, reporter, period);
    let (reporter, period) = (reporter.clone(), period.clone());
    Some(Subject { id, form, reporter, period, pack })
}

/// What an address names of its pack, where the reporter owes that form.
fn owed<'a>(pack: &'a Pack, id: &DraftId) -> Option<(&'a DataSet, &'a Reporter, &'a Period)> {
    let (reporter, period) = (pack.reporter(&id.reporter)?, pack.period(&id.period)?);
    let data_set = pack.fillable(reporter, period).find(|form| form.id == id.data_set)?;
    Some((data_set, reporter, period))
}

/// What storage holds of a draft.
pub(crate) struct Found {
    draft: Result<Option<storage::StoredDraft>, StorageError>,
    access: Access,
}

/// How long storage is waited for: a profile that is locked or broken may never answer.
const PATIENCE_MILLISECONDS: u32 = 8_000;

/// Looks the draft up and takes its lease.
async fn look_up(key: String) -> Found {
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
    validate_at_leisure(fill);
    let autosave = Autosave::new(fill, kept);
    lease::keep(&autosave);
    Opened { fill, autosave, editor, left_over }
}
