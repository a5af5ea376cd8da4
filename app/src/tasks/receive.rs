//! Files dropped or picked outside the merge page: one form of ours can be filled on, all
//! else belongs to the merge.

use std::{cell::RefCell, rc::Rc};

use shared::{
    job,
    merge::{IgnoredFile, Outcome},
    submission::{Draft, FileFacts, Import},
};

use super::{
    definitions::look_at_grid,
    take_in::{Taken, take_in},
    workers,
};
use crate::{
    platform::{clock, files::GivenFile, wire::Bytes},
    route::Route,
    state::{
        candidate::Candidates,
        inbox::{AskedFile, Inbox},
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
                let file = file.clone();
                inbox.asked.set(Some(AskedFile { file, pack, draft: Rc::new(*draft) }));
                return;
            }
            One::Form(..) | One::Other => {}
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
    Other,
}

/// What one pack makes of a file.
enum Read {
    Pack(Bytes),
    /// With the reader's answer that holds its grid.
    Form(Box<Import>, Bytes),
    Other,
}

/// Reads with the pack in use, and with the pack that the file's stamp names.
async fn read_one(pack: &str, file: &GivenFile) -> One {
    let read = read_with(pack, file).await;
    let other = match &read {
        Read::Form(import, _) => import.stamp.as_ref().map(|stamp| stamp.pack.clone()),
        _ => None,
    };
    match other.filter(|id| id != pack && packs::head(id).is_some()) {
        Some(other) => opened(&other, read_with(&other, file).await),
        None => opened(pack, read),
    }
}

/// What can be filled on is opened as a draft; all else is for others to look at.
fn opened(pack: &str, read: Read) -> One {
    match read {
        Read::Pack(grid) => One::Pack(grid),
        Read::Form(import, grid) => packs::find(pack)
            .and_then(|found| {
                let file =
                    FileFacts { path: &import.path, sha256: &import.sha256, size: import.size };
                job::draft_of_answer(&found, &file, &grid.to_vec())
            })
            .map_or(One::Other, |draft| One::Form(pack.to_owned(), Box::new(draft))),
        Read::Other => One::Other,
    }
}

async fn read_with(pack: &str, file: &GivenFile) -> Read {
    let found = RefCell::new(Read::Other);
    let keep = async |taken: Taken| {
        if let Taken::File(file, grid) = taken {
            let read = match (file.outcome, grid) {
                (Outcome::Imported(import), Some(grid)) => Read::Form(import, grid),
                (Outcome::Ignored(IgnoredFile::PackWorkbook), Some(grid)) => Read::Pack(grid),
                _ => Read::Other,
            };
            found.replace(read);
        }
    };
    take_in(&workers::pool(), pack, vec![file.clone()], keep, |_| {}).await;
    found.into_inner()
}

/// Where merging is done for the pack in use.
pub(crate) fn merge_route(pack: Option<&str>) -> Option<(String, Route)> {
    let pack = packs::in_use(pack)?;
    let period = packs::current_period(&pack, clock::today())?.id.clone();
    let route = Route::Merge { pack: pack.id.clone(), period, sample: false };
    Some((pack.id.clone(), route))
}
