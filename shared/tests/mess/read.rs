//! One file as the program reads it: unpacked, read, recognised, imported. A panic ends the
//! file and nothing else, as it does in a child process.

use std::{fs, panic, path::Path};

use grid::{
    Workbook,
    envelope::{Answer, Listing},
};
use shared::{
    definition::Pack,
    merge::{self, FileOutcome},
    submission::{Aliases, FileFacts, Identity, Known},
    value::sha256_hex,
};

pub(crate) struct ReadFile {
    pub(crate) outcome: FileOutcome,
    /// What the reader made of it, where it made something.
    pub(crate) workbook: Option<Workbook>,
    /// The reports in it, where it holds several, and the grid of each.
    pub(crate) parts: Vec<(FileOutcome, Workbook)>,
}

/// `None` where the reading panicked or the archive does not hold the file.
pub(crate) fn file(pack: &Pack, folder: &Path, path: &str) -> Option<ReadFile> {
    file_knowing(pack, folder, path, &Aliases::default())
}

/// As [`file()`], with what people have said that words mean.
pub(crate) fn file_knowing(
    pack: &Pack,
    folder: &Path,
    path: &str,
    aliases: &Aliases,
) -> Option<ReadFile> {
    let bytes = bytes(folder, path)?;
    let sha256 = sha256_hex(&bytes);
    panic::catch_unwind(|| {
        let answer = answer(&bytes);
        let workbook = match &answer {
            Answer::Workbook(workbook) => Some(workbook.clone()),
            _ => None,
        };
        let facts = FileFacts { path, sha256: &sha256, size: bytes.len() as u64 };
        let mut all = merge::read_all(pack, &facts, answer, Known::aliases(aliases)).into_iter();
        let outcome = all.next().expect("the file itself").file;
        let parts = all.filter_map(|read| Some((read.file, read.grid?))).collect();
        ReadFile { outcome, workbook, parts }
    })
    .ok()
}

/// The file, or the report in it with this hash, read as what somebody said that it is.
pub(crate) fn file_as(
    pack: &Pack,
    folder: &Path,
    path: &str,
    part: &str,
    identity: &Identity,
    aliases: &Aliases,
) -> Option<FileOutcome> {
    let bytes = bytes(folder, path)?;
    let sha256 = sha256_hex(&bytes);
    let facts = FileFacts { path, sha256: &sha256, size: bytes.len() as u64 };
    let known = Known::aliases(aliases).with_identity(Some(identity));
    merge::read_one(pack, &facts, answer(&bytes), part, known)
}

fn answer(bytes: &[u8]) -> Answer {
    match reader::read(bytes) {
        Ok(workbook) => Answer::Workbook(workbook),
        Err(rejection) => Answer::Rejected(rejection),
    }
}

fn bytes(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let mut parts = path.split("!/");
    let outer = parts.next().expect("a path");
    let mut bytes = fs::read(folder.join("files").join(outer)).expect("a file of the corpus");
    for inner in parts {
        bytes = entry(&bytes, inner)?;
    }
    Some(bytes)
}

fn entry(archive: &[u8], name: &str) -> Option<Vec<u8>> {
    let Ok(Listing::Entries(entries)) = reader::archive::list(archive.len() as u64, archive) else {
        return None;
    };
    let entry = entries.iter().find(|entry| entry.name == name)?;
    let slice =
        archive.get(usize::try_from(entry.start).ok()?..usize::try_from(entry.end).ok()?)?;
    reader::archive::inflate(entry, slice).ok()
}
