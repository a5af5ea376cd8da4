//! The role `reader`: one untrusted file at a time, each operation in a fresh instance of
//! the sealed reader; recognition and import outside of it.
//!
//! **Invariant:** a trap is told as this worker's last words, so that the page replaces it
//! and gives the file its second try.

use std::rc::Rc;

use grid::envelope::{
    Answer, Entry, Listing, Operation, Sniffed, inflate_request, list_request,
    parse_inflate_request,
};
use shared::{
    job::{self, MOST_FILE_BYTES, ReadAnswer, ReadRequest},
    merge::{FileOutcome, IgnoredFile, Outcome, RejectionCode},
    submission::FileFacts,
    value::sha256_hex,
};

use super::packs::Packs;
use crate::platform::{
    inbox::{self, Reply},
    sealed::{self, Trap},
    wire::{self, Bytes, Part},
};

/// Bytes from the end of an archive in which its directory mostly lies.
const ARCHIVE_TAIL: u64 = 128 << 10;

pub(super) fn run() {
    let packs = Rc::new(Packs::default());
    inbox::serve(move |message, parts| {
        let packs = packs.clone();
        async move {
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
    let refused = |size, code, what: &str, detail: &str| {
        Ok((ReadAnswer::File(job::refused(&request.path, size, code, what, detail)), Vec::new()))
    };
    let unreadable =
        |size, error: &str| refused(size, RejectionCode::Unreadable, "not-opened", error);
    let size = wire::size(blob);
    if !request.entry && size > MOST_FILE_BYTES {
        // Only an archive may be so large; of that, only its directory is read.
        let tail =
            match wire::read(&wire::slice(blob, size.saturating_sub(ARCHIVE_TAIL), size)).await {
                Ok(tail) => tail,
                Err(error) => return unreadable(size, &error),
            };
        return match list(blob, size, tail).await? {
            Ok(listing) => Ok((
                ReadAnswer::Archive { sha256: String::new(), size },
                vec![Part::Bytes(Bytes::from(listing.as_slice()))],
            )),
            Err(_) => refused(size, RejectionCode::TooLarge, "file-size", ""),
        };
    }
    let bytes = if request.entry {
        match unpack(blob, parts.get(1)).await? {
            Ok(bytes) => bytes,
            Err((size, rejection)) => {
                let facts = FileFacts { path: &request.path, sha256: "", size };
                return Ok((
                    ReadAnswer::File(job::outcome_of_refusal(&facts, rejection)),
                    Vec::new(),
                ));
            }
        }
    } else {
        match wire::read(blob).await {
            Ok(bytes) => bytes,
            Err(error) => return unreadable(size, &error),
        }
    };
    read_bytes(packs, request, &bytes).await
}

async fn read_bytes(
    packs: &Packs,
    request: &ReadRequest,
    bytes: &[u8],
) -> Result<(ReadAnswer, Vec<Part>), Trap> {
    let sha256 = sha256_hex(bytes);
    let size = bytes.len() as u64;
    let facts = FileFacts { path: &request.path, sha256: &sha256, size };
    if IgnoredFile::of_path(&request.path) == Some(IgnoredFile::ReceivedList) {
        let outcome = Outcome::Ignored(IgnoredFile::ReceivedList);
        let file = FileOutcome { path: request.path.clone(), sha256, size, outcome };
        return Ok((ReadAnswer::File(file), vec![Part::Bytes(Bytes::from(bytes))]));
    }
    if let (Answer::Sniffed(Sniffed::Archive), _) = sealed::run(Operation::Sniff, bytes)? {
        let tail = &bytes[bytes.len().saturating_sub(ARCHIVE_TAIL as usize)..];
        let own = wire::blob(bytes).map_err(Trap)?;
        return Ok(match list(&own, size, tail.to_vec()).await? {
            Ok(listing) => {
                let mut parts = vec![Part::Bytes(Bytes::from(listing.as_slice()))];
                if request.entry {
                    parts.push(Part::Blob(own));
                }
                (ReadAnswer::Archive { sha256, size }, parts)
            }
            Err(rejection) => {
                (ReadAnswer::File(job::outcome_of_refusal(&facts, rejection)), Vec::new())
            }
        });
    }
    let (answer, own_bytes) = sealed::run(Operation::Read, bytes)?;
    match answer {
        Answer::Workbook(workbook) => {
            let Some(pack) = packs.get(&request.pack) else {
                return Err(Trap(format!("no pack {}", request.pack)));
            };
            let outcome = job::outcome(&pack, &facts, &workbook);
            Ok((ReadAnswer::File(outcome), vec![Part::Bytes(Bytes::from(own_bytes.as_slice()))]))
        }
        Answer::Rejected(rejection) => {
            Ok((ReadAnswer::File(job::outcome_of_refusal(&facts, rejection)), Vec::new()))
        }
        _ => Err(Trap("the reader answered another question".into())),
    }
}

type Refusable<T, E> = Result<Result<T, E>, Trap>;

/// The listing of an archive as the reader's own bytes.
async fn list(
    blob: &wire::Blob,
    size: u64,
    mut tail: Vec<u8>,
) -> Refusable<Vec<u8>, grid::envelope::Rejection> {
    loop {
        let (answer, bytes) = sealed::run(Operation::ArchiveList, &list_request(size, &tail))?;
        match answer {
            Answer::Listing(Listing::Entries(_)) => return Ok(Ok(bytes)),
            Answer::Rejected(rejection) => return Ok(Err(rejection)),
            Answer::Listing(Listing::NeedFrom(from)) if size - from > tail.len() as u64 => {
                tail = wire::read(&wire::slice(blob, from, size)).await.map_err(Trap)?;
            }
            _ => return Err(Trap("the reader answered another question".into())),
        }
    }
}

/// The bytes of one entry; or its size and why it is refused.
async fn unpack(
    archive: &wire::Blob,
    entry: Option<&Part>,
) -> Refusable<Vec<u8>, (u64, grid::envelope::Rejection)> {
    let entry: Entry = entry
        .and_then(Part::bytes)
        .and_then(|bytes| parse_inflate_request(&bytes.to_vec()).ok().map(|(entry, _)| entry))
        .ok_or_else(|| Trap("a request without its entry".into()))?;
    let packed = wire::read(&wire::slice(archive, entry.start, entry.end)).await.map_err(Trap)?;
    let (answer, _) = sealed::run(Operation::ArchiveInflate, &inflate_request(&entry, &packed))?;
    match answer {
        Answer::Bytes(bytes) => Ok(Ok(bytes)),
        Answer::Rejected(rejection) => Ok(Err((entry.unpacked, rejection))),
        _ => Err(Trap("the reader answered another question".into())),
    }
}
