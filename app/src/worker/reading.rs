//! The role `reader`: one untrusted file at a time, each operation in a fresh instance of
//! the sealed reader; recognition and import outside of it.
//!
//! **Invariant:** a trap is told as this worker's last words, so that the page replaces it
//! and gives the file its second try.

use std::rc::Rc;

use grid::envelope::{
    Answer, Entry, Listing, Operation, RejectCode, Rejection, inflate_request, list_request,
    parse_inflate_request,
};
use shared::{
    job::{self, MOST_FILE_BYTES, ReadAnswer, ReadRequest},
    merge::{FileOutcome, IgnoredFile, Outcome, ReadFile, RejectionCode, read_all},
    submission::{FileFacts, Known},
    value::sha256_hex,
};

use super::packs::Packs;
use crate::platform::{
    inbox::{self, Question, Reply},
    sealed::{self, Trap},
    wire::{self, Bytes, Part},
};

/// Bytes from the end of an archive in which its directory mostly lies.
const ARCHIVE_TAIL: u64 = 128 << 10;

pub(super) fn run() {
    let packs = Rc::new(Packs::default());
    inbox::serve(move |Question { message, parts, definitions }| {
        let packs = packs.clone();
        async move {
            packs.follow(&definitions).await;
            let request: ReadRequest = match serde_json::from_slice(&message) {
                Ok(request) => request,
                Err(error) => return last_words(&error.to_string()).await,
            };
            match read(&packs, &request, &parts).await {
                Ok((answer, parts)) => (serde_json::to_vec(&answer).unwrap_or_default(), parts),
                Err(Trap(words)) => last_words(&words).await,
            }
        }
    });
}

/// This worker answers nothing any more; the page ends it.
async fn last_words(words: &str) -> Reply {
    inbox::die(words);
    std::future::pending().await
}

async fn read(
    packs: &Packs,
    request: &ReadRequest,
    parts: &[Part],
) -> Result<(ReadAnswer, Vec<Part>), Trap> {
    let Some(Part::Blob(blob)) = parts.first() else {
        return Err(Trap("a request without a file".into()));
    };
    let path = &request.path;
    let done = |file| Ok(alone(&file, false, None));
    let unreadable = |size, why: &str| job::refused(path, size, RejectionCode::Unreadable, "", why);
    let too_large = |size: u64| {
        job::refused(path, size, RejectionCode::TooLarge, "file-size", &size.to_string())
    };
    let bytes = if request.entry {
        let entry = entry(parts.get(1))?;
        if entry.unpacked > MOST_FILE_BYTES || entry.packed > MOST_FILE_BYTES {
            return done(too_large(entry.unpacked));
        }
        match unpack(blob, &entry).await? {
            Ok(bytes) => bytes,
            Err(rejection) => {
                let outcome = Outcome::Rejected(rejection.into());
                return done(FileOutcome::unread(path, entry.unpacked, outcome));
            }
        }
    } else {
        let size = wire::size(blob);
        if size > MOST_FILE_BYTES {
            // Only an archive may be so large; of that, only its directory is read.
            let start = wire::read(&wire::slice(blob, 0, 4)).await;
            return match start {
                Ok(start) if start == b"PK\x03\x04" => archive(path, blob, size, false).await,
                Ok(_) => done(too_large(size)),
                Err(error) => done(unreadable(size, &error)),
            };
        }
        match wire::read(blob).await {
            Ok(bytes) => bytes,
            Err(error) => return done(unreadable(size, &error)),
        }
    };
    read_bytes(packs, request, &bytes).await
}

async fn read_bytes(
    packs: &Packs,
    request: &ReadRequest,
    bytes: &[u8],
) -> Result<(ReadAnswer, Vec<Part>), Trap> {
    let size = bytes.len() as u64;
    if IgnoredFile::of_path(&request.path) == Some(IgnoredFile::ReceivedList) {
        let outcome = Outcome::Ignored(IgnoredFile::ReceivedList);
        let file = FileOutcome::unread(&request.path, size, outcome);
        return Ok(alone(&file, true, Some(Part::Bytes(Bytes::from(bytes)))));
    }
    let (answer, own_bytes) = sealed::run(Operation::Read, bytes)?;
    if matches!(&answer, Answer::Rejected(rejection) if is_archive(rejection)) {
        let own = wire::blob(bytes).map_err(Trap)?;
        return archive(&request.path, &own, size, request.entry).await;
    }
    let Some(pack) = packs.get(&request.pack) else {
        return Err(Trap(format!("no pack {}", request.pack)));
    };
    let has_grid = matches!(answer, Answer::Workbook(_));
    let sha256 = sha256_hex(bytes);
    let facts = FileFacts { path: &request.path, sha256: &sha256, size };
    let mut read = read_all(&pack, &facts, answer, Known::aliases(&request.aliases));
    let part = |bytes: &[u8]| Part::Bytes(Bytes::from(bytes));
    if read.len() == 1
        && let Some(ReadFile { file, .. }) = read.pop()
    {
        return Ok(alone(&file, false, has_grid.then(|| part(&own_bytes))));
    }
    let parts = read.into_iter().flat_map(|ReadFile { file, grid }| {
        let grid = match grid {
            Some(workbook) => part(&Answer::Workbook(workbook).to_bytes()),
            None => part(&own_bytes),
        };
        [json(&file), grid]
    });
    Ok((ReadAnswer::Several, parts.collect()))
}

/// One file, and what goes with it.
fn alone(file: &FileOutcome, received_list: bool, beside: Option<Part>) -> (ReadAnswer, Vec<Part>) {
    let parts = [json(file)].into_iter().chain(beside);
    (ReadAnswer::File { received_list }, parts.collect())
}

fn json(file: &FileOutcome) -> Part {
    Part::Bytes(Bytes::from(serde_json::to_vec(file).unwrap_or_default().as_slice()))
}

fn is_archive(rejection: &Rejection) -> bool {
    rejection.code == RejectCode::NotASpreadsheet && rejection.what == "archive"
}

/// What an archive holds; with `unpacked`, the archive itself goes along.
async fn archive(
    path: &str,
    blob: &wire::Blob,
    size: u64,
    unpacked: bool,
) -> Result<(ReadAnswer, Vec<Part>), Trap> {
    Ok(match list(blob, size).await? {
        Ok(listing) => {
            let mut parts = vec![Part::Bytes(Bytes::from(listing.as_slice()))];
            parts.extend(unpacked.then(|| Part::Blob(blob.clone())));
            (ReadAnswer::Archive { size }, parts)
        }
        Err(rejection) => {
            let outcome = Outcome::Rejected(rejection.into());
            alone(&FileOutcome::unread(path, size, outcome), false, None)
        }
    })
}

type Refusable<T> = Result<Result<T, Rejection>, Trap>;

/// The listing of an archive as the reader's own bytes.
async fn list(blob: &wire::Blob, size: u64) -> Refusable<Vec<u8>> {
    let mut from = size.saturating_sub(ARCHIVE_TAIL);
    loop {
        let tail = wire::read(&wire::slice(blob, from, size)).await.map_err(Trap)?;
        let (answer, bytes) = sealed::run(Operation::ArchiveList, &list_request(size, &tail))?;
        match answer {
            Answer::Listing(Listing::Entries(_)) => return Ok(Ok(bytes)),
            Answer::Rejected(rejection) => return Ok(Err(rejection)),
            Answer::Listing(Listing::NeedFrom(earlier)) if earlier < from => from = earlier,
            _ => return Err(Trap("the reader answered another question".into())),
        }
    }
}

fn entry(part: Option<&Part>) -> Result<Entry, Trap> {
    let bytes = part.and_then(Part::bytes).map(Bytes::to_vec).unwrap_or_default();
    let entry = parse_inflate_request(&bytes).map(|(entry, _)| entry);
    entry.map_err(|_| Trap("a request without its entry".into()))
}

async fn unpack(archive: &wire::Blob, entry: &Entry) -> Refusable<Vec<u8>> {
    let packed = wire::read(&wire::slice(archive, entry.start, entry.end)).await.map_err(Trap)?;
    match sealed::run(Operation::ArchiveInflate, &inflate_request(entry, &packed))?.0 {
        Answer::Bytes(bytes) => Ok(Ok(bytes)),
        Answer::Rejected(rejection) => Ok(Err(rejection)),
        _ => Err(Trap("the reader answered another question".into())),
    }
}
