//! Figures of earlier periods beside the open form: looked up on this machine, taken from files,
//! forgotten again, and written into the cells that state them.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use shared::{
    earlier::{Earlier, Found, Joined, Known, Offer, Origin, OriginKind, Standing, Told, told},
    entry::{Entry, Wire},
    form::{CellIndex, Form},
    job::{PackAnswer, PackRequest},
    merge::{FileOutcome, Outcome},
    submission::ImportState,
    validation::rules,
};

use super::{Autosave, check::validate_now, edit::write};
use crate::{
    platform::{
        files::GivenFile,
        storage::{self, StorageError},
        wire::Bytes,
    },
    state::{
        drafts::{DraftHead, DraftId},
        fill::{Fill, SaveState, Subject},
    },
    tasks::{
        take_in::{ReadWith, Taken, take_in},
        workers,
    },
};

/// Milliseconds after which a page that stands has time for what nobody waits for.
const AT_LEISURE: Duration = Duration::from_millis(300);

thread_local! {
    /// What was taken on this page, by key: where storage is refused it lasts as long as that.
    static TAKEN: RefCell<BTreeMap<String, Known>> = const { RefCell::new(BTreeMap::new()) };
}

/// What became of the figures that a file offered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Taking {
    /// They stand beside the form; so many blank cells were filled from them.
    Taken { filled: usize, kept: Result<(), StorageError> },
    /// They say nothing new.
    Known,
    /// What is known is newer.
    Older,
    /// Somebody has to say which file counts; so many figures differ.
    Asks(usize),
}

/// Looks up what this machine knows and brings it to the page, once that stands. In a draft that
/// nobody has typed in, the cells that state earlier figures are filled: `filled` gets how many.
pub(crate) fn begin(fill: Fill, autosave: Autosave, filled: impl FnOnce(usize) + 'static) {
    let is_fresh = fill.save.get_untracked() == SaveState::Fresh;
    spawn_local(async move {
        let known = look_up(&fill.subject()).await;
        if fill.is_gone() || known.is_empty() {
            return;
        }
        show(fill, &known);
        if is_fresh && fill.save.get_untracked() == SaveState::Fresh {
            let count = fill_blanks(fill, &autosave);
            if count > 0 {
                filled(count);
            }
        }
    });
    set_timeout(
        move || {
            if !fill.is_gone() {
                let subject = fill.subject();
                fill.rules.set(Some(rules(&subject.pack, &subject.form).into()));
            }
        },
        AT_LEISURE,
    );
}

/// What files were dropped for: each read as far as it tells of earlier periods beside a form.
/// Of an archive, all that fits; where nothing does, why the first one does not.
pub(crate) async fn offers(fill: Fill, files: Vec<GivenFile>) -> Vec<(String, Offer)> {
    let subject = fill.subject();
    let read = RefCell::new(Vec::new());
    let keep = async |taken: Taken| {
        if let Taken::File(file, grid) = taken
            && let Some(file) = file.open()
        {
            read.borrow_mut().push((Box::new(file), grid));
        }
    };
    take_in(&workers::pool(), ReadWith::pack(&subject.id.pack), files, keep, |_| {}).await;
    let mut offers = Vec::new();
    for (file, grid) in read.into_inner() {
        // An archive, and a workbook of several reports, speaks through what lies in it.
        if matches!(file.outcome, Outcome::Ignored(_) | Outcome::Several(_)) {
            continue;
        }
        let name = file.path.rsplit('/').next().unwrap_or(&file.path).to_owned();
        let offer = offer(&subject.id, file, grid).await;
        offers.extend(offer.map(|offer| (name, offer)));
    }
    if offers.iter().any(|(_, offer)| offer.is_ok()) {
        offers.retain(|(_, offer)| offer.is_ok());
    } else {
        offers.truncate(1);
    }
    offers
}

/// What one file that was read offers beside a form; `None` where the worker gave no answer.
pub(crate) async fn offer(
    open: &DraftId,
    file: Box<FileOutcome>,
    grid: Option<Bytes>,
) -> Option<Offer> {
    let (pack, wanted) = (open.pack.clone(), open.identity());
    let is_form = matches!(
        &file.outcome,
        Outcome::Imported(import) if import.state == ImportState::Recognised
    );
    // A form that was recognised tells everything without its grid.
    let grid = grid.filter(|_| !is_form);
    let request = PackRequest::Earlier { pack, wanted, file };
    match workers::packs(&request, grid).await {
        Ok((PackAnswer::Earlier { offer }, _)) => Some(offer),
        _ => None,
    }
}

/// Puts what was found beside the form, keeps it on this machine, and fills the blank cells that
/// state it. With `decided`, whatever is known of that period gives way.
pub(crate) async fn take(fill: Fill, autosave: &Autosave, found: &Found, decided: bool) -> Taking {
    let earlier = fill.earlier.get_untracked();
    let known = all(&earlier);
    let same_period = known.iter().find(|known| known.period == found.known.period);
    if let (Some(before), false) = (same_period, decided) {
        match before.join(&found.known) {
            Joined::Nothing => return Taking::Known,
            Joined::Older => return Taking::Older,
            Joined::Differs(keys) => return Taking::Asks(keys.len()),
            Joined::Replaces => {}
        }
    }
    let others = known.iter().filter(|known| known.period != found.known.period);
    let now: Vec<Known> = others.chain([&found.known]).cloned().collect();
    show(fill, &now);
    let filled = fill_blanks(fill, autosave);
    let kept = keep(&fill.subject(), &found.known).await;
    Taking::Taken { filled, kept }
}

/// Takes the figures of a period away from the form and from this machine. What was filled into
/// cells stays there.
pub(crate) async fn forget(fill: Fill, period: &str) -> Result<(), StorageError> {
    let earlier = fill.earlier.get_untracked();
    let left: Vec<Known> = all(&earlier).into_iter().filter(|k| k.period != period).collect();
    show(fill, &left);
    let key = key(&fill.subject().id, period);
    TAKEN.with_borrow_mut(|taken| taken.remove(&key));
    storage::remove_earlier(&key).await
}

/// The cells that the earlier reports have a figure for.
pub(crate) fn stated(fill: Fill) -> Vec<Told> {
    let subject = fill.subject();
    let earlier = fill.earlier.get_untracked();
    fill.entry.with_value(|entry| told(&subject.pack, &subject.form, entry, &earlier))
}

/// Fills the blank ones among them, in one step of undo; how many.
pub(crate) fn fill_blanks(fill: Fill, autosave: &Autosave) -> usize {
    let blank = stated(fill).into_iter().filter(|told| told.standing == Standing::Blank);
    let texts: Vec<(CellIndex, String)> = blank.map(|told| (told.cell, told.text)).collect();
    let count = if fill.can_write() { texts.len() } else { 0 };
    write(fill, autosave, texts);
    count
}

/// Everything known beside a form, each period once.
pub(crate) fn all(earlier: &Earlier) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for one in [&earlier.previous, &earlier.same_period_last_year].into_iter().flatten() {
        if known.iter().all(|other| other.period != one.period) {
            known.push(one.clone());
        }
    }
    known
}

fn show(fill: Fill, known: &[Known]) {
    fill.earlier.set(Arc::new(Earlier::beside(&fill.subject().period, known)));
    validate_now(fill);
}

fn key(id: &DraftId, period: &str) -> String {
    DraftId { period: period.to_owned(), ..id.clone() }.key()
}

async fn keep(subject: &Subject, known: &Known) -> Result<(), StorageError> {
    let key = key(&subject.id, &known.period);
    TAKEN.with_borrow_mut(|taken| taken.insert(key.clone(), known.clone()));
    let text = serde_json::to_string(known);
    let text = text.map_err(|error| StorageError::Refused(error.to_string()))?;
    storage::put_earlier(&key, &text).await
}

/// Taken from a file before, or the draft of that period as it was put into its file.
async fn look_up(subject: &Subject) -> Vec<Known> {
    let periods = subject.period.earlier();
    let keys: Vec<String> = periods.iter().map(|period| key(&subject.id, period)).collect();
    let kept = storage::earlier(&keys).await.unwrap_or_default();
    let mut known = Vec::new();
    for (at, (key, period)) in keys.iter().zip(&periods).enumerate() {
        let kept = kept.get(at).cloned().flatten();
        let kept = kept.and_then(|text| serde_json::from_str::<Known>(&text).ok());
        let taken = TAKEN.with_borrow(|taken| taken.get(key).cloned());
        match taken.or(kept).filter(|known| known.period == *period) {
            Some(one) => known.push(one),
            None => known.extend(draft(subject, key, period).await),
        }
    }
    known
}

/// The draft of an earlier period, where its figures are those of its last file.
async fn draft(subject: &Subject, key: &str, period: &str) -> Option<Known> {
    let draft = storage::load(key).await.ok()??;
    let head = DraftHead::read(&draft.head)?;
    let wire: Wire = serde_json::from_str(&draft.entry).ok()?;
    let pack = &subject.pack;
    let data_set = pack.data_set(&subject.id.data_set)?;
    let form = Form::build(pack, data_set, &subject.reporter, pack.period(period)?);
    let (entry, _) = Entry::from_wire(&form, &wire);
    let is_sent = head.exported_at.is_some() && head.exported_values == entry.canonical_hash(&form);
    let origin = Origin {
        kind: OriginKind::Draft { revision: head.revision },
        file: String::new(),
        sha256: String::new(),
    };
    is_sent.then(|| Known::of_entry(&form, &entry, origin))
}
