//! What is done with packs on their page: written as workbooks and as files for the units, read
//! from workbooks, rehearsed.

use std::cell::RefCell;

use leptos::prelude::*;
use shared::{
    definition::from_json,
    job::{PackAnswer, PackRequest, RehearsalReport, TriedFile},
    merge::{FileOutcome, IgnoredFile, Outcome},
};

use super::{
    packs::own_head,
    take_in::{ReadWith, Taken, take_in},
    workers,
};
use crate::{
    platform::{
        boot, clock,
        download::{download, download_blob},
        files::GivenFile,
        wire::Bytes,
    },
    state::{
        candidate::{Candidate, Candidates},
        packs::{self, GivenPack, Origin},
    },
};

/// Hands over a pack as a workbook; the file's name.
pub(crate) async fn export(pack: &str) -> Result<String, String> {
    match ask(&PackRequest::Export { pack: pack.to_owned() }, None).await? {
        (PackAnswer::Written { name, media_type }, Some(bytes)) => {
            download(&name, &media_type, &bytes)?;
            Ok(name)
        }
        (answer, _) => Err(format!("{answer:?}")),
    }
}

/// Hands over the app in one file, with a pack inside that it offers first; the file's name.
pub(crate) async fn hand_out(pack: &str) -> Result<String, String> {
    let pack = packs::find(pack).ok_or_else(|| pack.to_owned())?;
    let mut head = own_head(&pack, clock::now());
    head.origin = Origin::InFile;
    let head = serde_json::to_string(&head).map_err(|error| error.to_string())?;
    let file = boot::single_file(&head, &pack.to_json()).await?;
    let name = format!("tong-hop_{}_{}.html", pack.id, pack.version);
    download_blob(&name, &file)?;
    Ok(name)
}

/// Reads a workbook that is given as a pack, and says what it is.
pub(crate) async fn look_at(candidates: Candidates, file: GivenFile) {
    let name = file.name().to_owned();
    candidates.now.set(Some((name.clone(), Candidate::Reading)));
    let candidate = read(file).await;
    candidates.now.set(Some((name, candidate)));
}

/// The same with what the sealed reader has read already.
pub(crate) async fn look_at_grid(candidates: Candidates, name: String, grid: Bytes) {
    candidates.now.set(Some((name.clone(), Candidate::Reading)));
    let candidate = load(grid).await;
    candidates.now.set(Some((name, candidate)));
}

async fn read(file: GivenFile) -> Candidate {
    let mut found = read_all(vec![file], |_| {}).await;
    match found.pop() {
        Some((file, Some(grid))) if file.outcome == Outcome::Ignored(IgnoredFile::PackWorkbook) => {
            load(grid).await
        }
        Some((FileOutcome { outcome: Outcome::Rejected(rejection), .. }, _)) => {
            Candidate::Rejected(rejection.finding())
        }
        _ => Candidate::NoPack,
    }
}

async fn load(grid: Bytes) -> Candidate {
    match ask(&PackRequest::Load, Some(grid)).await {
        Ok((PackAnswer::Loaded { pack: Some(loaded), findings }, Some(json))) => {
            match String::from_utf8(json.to_vec()) {
                Ok(json) => Candidate::Sound(loaded, json.into(), findings),
                Err(error) => Candidate::Failed(error.to_string()),
            }
        }
        Ok((PackAnswer::Loaded { findings, .. }, _)) => Candidate::Refused(findings),
        Ok((answer, _)) => Candidate::Failed(format!("{answer:?}")),
        Err(reason) => Candidate::Failed(reason),
    }
}

/// A sound candidate as a pack to take on; `None` where this program cannot read it back.
pub(crate) fn to_take_on(json: &std::sync::Arc<str>) -> Option<GivenPack> {
    let pack = from_json(json).ok()?;
    Some(GivenPack { head: own_head(&pack, clock::now()), json: json.clone() })
}

/// How many files the saved merge of a period holds.
pub(crate) async fn kept(pack: &str, period: &str) -> Vec<TriedFile> {
    let request = PackRequest::Kept { pack: pack.to_owned(), period: period.to_owned() };
    match ask(&request, None).await {
        Ok((PackAnswer::Kept { files }, _)) => files,
        _ => Vec::new(),
    }
}

/// Which files a rehearsal reads.
pub(crate) enum Rehearsed {
    /// Dropped or picked.
    Given(Vec<GivenFile>),
    /// Those of the saved merge, as [`kept`] listed them.
    Kept(Vec<TriedFile>),
}

/// Reads files with the candidate and with the pack in use. `progress` gets how many of how
/// many are done.
pub(crate) async fn rehearse(
    pack: &str,
    period: &str,
    files: Rehearsed,
    progress: impl Fn(usize, usize) + Copy,
) -> Result<RehearsalReport, String> {
    let begin = PackRequest::Begin { pack: pack.to_owned(), period: period.to_owned() };
    done(ask(&begin, None).await?)?;
    let files: Vec<(TriedFile, Option<Bytes>)> = match files {
        Rehearsed::Kept(files) => files.into_iter().map(|file| (file, None)).collect(),
        Rehearsed::Given(files) => {
            let read = read_all(files, |read| progress(read.done, read.total * 2)).await;
            let with_grid = read.into_iter().filter_map(|(file, grid)| {
                let FileOutcome { path, sha256, size, .. } = file;
                Some((TriedFile { path, sha256, size }, Some(grid?)))
            });
            with_grid.collect()
        }
    };
    let total = files.len();
    for (at, (file, grid)) in files.into_iter().enumerate() {
        progress(total + at, total * 2);
        // A file without its grid has nothing to compare.
        let _ = ask(&PackRequest::Try { file }, grid).await?;
    }
    match ask(&PackRequest::Rehearsed { now: clock::today() }, None).await? {
        (PackAnswer::Rehearsed { report }, _) => Ok(*report),
        (answer, _) => Err(format!("{answer:?}")),
    }
}

async fn read_all(
    files: Vec<GivenFile>,
    progress: impl Fn(super::take_in::Progress),
) -> Vec<(FileOutcome, Option<Bytes>)> {
    let found = RefCell::new(Vec::new());
    let keep = async |taken: Taken| {
        if let Taken::File(file, grid) = taken {
            found.borrow_mut().extend(file.open().map(|file| (file, grid)));
        }
    };
    take_in(&workers::pool(), ReadWith::pack(&packs::preferred()), files, keep, progress).await;
    let mut found = found.into_inner();
    found.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    found
}

async fn ask(
    request: &PackRequest,
    part: Option<Bytes>,
) -> Result<(PackAnswer, Option<Bytes>), String> {
    let answered = workers::packs(request, part).await.map_err(|ended| format!("{ended:?}"))?;
    match answered {
        (PackAnswer::Failed { code, detail }, _) => Err(format!("{code}: {detail}")),
        answered => Ok(answered),
    }
}

fn done((answer, _): (PackAnswer, Option<Bytes>)) -> Result<(), String> {
    if answer == PackAnswer::Done { Ok(()) } else { Err(format!("{answer:?}")) }
}
