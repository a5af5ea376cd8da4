//! Files dropped or picked outside the merge page: one form of ours can be filled on, all
//! else belongs to the merge. Beside an open form, earlier figures can be taken from both.

use std::{cell::RefCell, rc::Rc};

use shared::{
    earlier::{Offer, take_import},
    job,
    merge::{FileOutcome, IgnoredFile, Outcome},
    submission::{Draft, FileFacts, Import},
};

use super::{
    definitions::look_at_grid,
    fill::earlier::offer,
    take_in::{ReadWith, Taken, take_in},
    workers,
};
use crate::{
    platform::{clock, files::GivenFile, wire::Bytes},
    route::Route,
    state::{
        candidate::Candidates,
        drafts::DraftId,
        inbox::{AskedFile, AskedWhat, Inbox},
        navigation, packs,
    },
};

use leptos::prelude::*;

/// Takes files as the page `at` understands them, with the pack `pack` in use.
pub(crate) async fn receive(
    inbox: Inbox,
    candidates: Candidates,
    at: Route,
    pack: String,
    merge: Route,
    files: Vec<GivenFile>,
) {
    if files.is_empty() {
        return;
    }
    let is_merge = matches!(at, Route::Merge { .. } | Route::Report { .. });
    if let [file] = files.as_slice() {
        // What a merge reads anyway it reads in its own place.
        inbox.is_reading.set(!is_merge);
        let read = read_one(&pack, file).await;
        inbox.is_reading.set(false);
        match read {
            One::Pack(grid) => {
                navigation::open(&Route::Packs { pack: at.pack().map(str::to_owned) });
                return look_at_grid(candidates, file.name().to_owned(), grid).await;
            }
            One::Form(pack, draft) if !is_merge && !candidates.is_rehearsing(&at) => {
                let earlier = earlier_than_open(&at, &pack, &draft.import).map(Rc::new);
                let (file, what) = (file.clone(), AskedWhat::Form(Rc::new(*draft)));
                inbox.asked.set(Some(AskedFile { file, pack, what, earlier }));
                return;
            }
            One::Other(Some(read)) if !is_merge => {
                let pack = read.pack.clone();
                if let Some(earlier) = consolidated(&at, read).await {
                    let (file, what) = (file.clone(), AskedWhat::Consolidated);
                    let earlier = Some(Rc::new(earlier));
                    inbox.asked.set(Some(AskedFile { file, pack, what, earlier }));
                    return;
                }
            }
            One::Form(..) | One::Other(_) => {}
        }
    }
    if candidates.is_rehearsing(&at) {
        return candidates.rehearse(files);
    }
    inbox.put(files);
    if !is_merge {
        navigation::open(&merge);
    }
}

/// What a file given alone is.
enum One {
    /// A pack as a workbook: the reader's answer with its grid.
    Pack(Bytes),
    /// A form that can be filled on, of the pack with this id.
    Form(String, Box<Draft>),
    Other(Option<Read>),
}

/// A file as one pack reads it, with the reader's answer that holds its grid.
struct Read {
    pack: String,
    file: Box<FileOutcome>,
    grid: Option<Bytes>,
}

impl Read {
    fn import(&self) -> Option<&Import> {
        match &self.file.outcome {
            Outcome::Imported(import) => Some(import),
            _ => None,
        }
    }

    /// Another pack of this page, which the file's stamp names.
    fn other_pack(&self) -> Option<String> {
        let stamped = &self.import()?.stamp.as_ref()?.pack;
        (*stamped != self.pack && packs::head(stamped).is_some()).then(|| stamped.clone())
    }

    /// What can be filled on is opened as a draft; all else is for others to look at.
    fn opened(self) -> One {
        match (&self.grid, &self.file.outcome) {
            (Some(grid), Outcome::Ignored(IgnoredFile::PackWorkbook)) => One::Pack(grid.clone()),
            (Some(grid), Outcome::Imported(import)) => {
                let file =
                    FileFacts { path: &import.path, sha256: &import.sha256, size: import.size };
                let draft = packs::find(&self.pack)
                    .and_then(|pack| job::draft_of_answer(&pack, &file, &grid.to_vec()));
                match draft {
                    Some(draft) => One::Form(self.pack, Box::new(draft)),
                    None => One::Other(Some(self)),
                }
            }
            _ => One::Other(Some(self)),
        }
    }
}

/// Reads with the pack in use, and with the pack that the file's stamp names.
async fn read_one(pack: &str, file: &GivenFile) -> One {
    let mut read = read_with(pack, file).await;
    if let Some(other) = read.as_ref().and_then(Read::other_pack) {
        read = read_with(&other, file).await;
    }
    read.map_or(One::Other(None), Read::opened)
}

async fn read_with(pack: &str, file: &GivenFile) -> Option<Read> {
    let found = RefCell::new(None);
    let keep = async |taken: Taken| {
        let several = |read: &Read| matches!(read.file.outcome, Outcome::Several(_));
        // Of a workbook of several reports none is opened: that is for a merge.
        if let Taken::File(file, grid) = taken
            && !found.borrow().as_ref().is_some_and(several)
            && let Some(file) = file.open().map(Box::new)
        {
            found.replace(Some(Read { pack: pack.to_owned(), file, grid }));
        }
    };
    take_in(&workers::pool(), ReadWith::pack(pack), vec![file.clone()], keep, |_| {}).await;
    found.into_inner()
}

/// The form that is open at an address, where it is of this pack.
fn open_form(at: &Route, id: &str) -> Option<DraftId> {
    DraftId::of(at.clone()).filter(|open| open.pack == id)
}

/// What a form tells of earlier periods beside the open one; `None` for that form itself.
fn earlier_than_open(at: &Route, pack: &str, import: &Import) -> Option<(DraftId, Offer)> {
    let open = open_form(at, pack)?;
    let wanted = open.identity();
    if import.recognition.identity().as_ref() == Some(&wanted) {
        return None;
    }
    let offer = take_import(&*packs::find(pack)?, &wanted, import);
    Some((open, offer))
}

/// What the report or the data file of a merge tells beside the form that is open; `None` for
/// any other file.
async fn consolidated(at: &Route, Read { pack, file, grid }: Read) -> Option<(DraftId, Offer)> {
    let open = open_form(at, &pack)?;
    let offer = offer(&open, file, Some(grid?)).await?;
    let is_consolidated = match &offer {
        Ok(_) => true,
        Err(finding) => {
            finding.code.starts_with("earlier-") && finding.code != "earlier-unrecognised"
        }
    };
    is_consolidated.then_some((open, offer))
}

/// Where merging is done for the pack in use.
pub(crate) fn merge_route(pack: Option<&str>) -> Option<(String, Route)> {
    let pack = packs::in_use(pack)?;
    let period = packs::current_period(&pack, clock::today())?.id.clone();
    let route = Route::Merge { pack: pack.id.clone(), period, sample: false };
    Some((pack.id.clone(), route))
}
