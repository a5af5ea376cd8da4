//! Files dropped or picked outside the merge page: one form of ours can be filled on, all
//! else belongs to the merge.

use std::{cell::RefCell, rc::Rc};

use shared::{
    merge::{FileOutcome, Outcome},
    submission::{Import, ImportState},
};

use super::{
    take_in::{Taken, take_in},
    workers,
};
use crate::{
    platform::{clock, files::GivenFile},
    route::Route,
    state::{
        inbox::{AskedFile, Inbox},
        navigation, packs,
    },
};

use leptos::prelude::*;

/// Takes files as the page `at` understands them, with the pack `pack` in use.
pub(crate) async fn receive(
    inbox: Inbox,
    at: Route,
    pack: String,
    merge: Route,
    files: Vec<GivenFile>,
) {
    if files.is_empty() {
        return;
    }
    let single = match (&at, files.as_slice()) {
        (Route::Merge { .. } | Route::Report { .. }, _) => None,
        (_, [file]) => Some(file.clone()),
        _ => None,
    };
    if let Some(file) = single {
        inbox.is_reading.set(true);
        let import = read_one(&pack, file.clone()).await;
        inbox.is_reading.set(false);
        if let Some(import) = import {
            inbox.asked.set(Some(AskedFile { file, pack, import: Rc::new(import) }));
            return;
        }
    }
    inbox.put(files);
    if !matches!(at, Route::Merge { .. }) {
        navigation::open(&merge);
    }
}

/// What one file holds, if it is a form that is recognised for certain.
async fn read_one(pack: &str, file: GivenFile) -> Option<Import> {
    let found = RefCell::new(None);
    let keep = async |taken: Taken| {
        if let Taken::File(file, _) = taken
            && let FileOutcome { outcome: Outcome::Imported(import), .. } = *file
        {
            found.replace(Some(*import));
        }
    };
    take_in(&workers::pool(), pack, vec![file], keep, |_| {}).await;
    found.into_inner().filter(|import| import.state == ImportState::Recognised)
}

/// Where merging is done for the pack in use.
pub(crate) fn merge_route(pack: Option<&str>) -> Option<(String, Route)> {
    let pack = packs::in_use(pack)?;
    let period = packs::current_period(&pack, clock::today())?.id.clone();
    let route = Route::Merge { pack: pack.id.clone(), period, sample: false };
    Some((pack.id.clone(), route))
}
