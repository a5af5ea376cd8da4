//! The child process: opens untrusted bytes, so that no file can end more than itself.
//!
//! Frames on stdin and stdout, little-endian:
//!
//! ```text
//! request = length:u64  operation:u32  payload
//! answer  = length:u64  payload
//! ```
//!
//! Operation [`PACK`] takes the pack of all later files as its text and has no answer.
//! Operation [`READ`] takes `head-length:u32 head-JSON bytes` and answers
//! [`FileOutcome`]s as JSON, the file and the reports in it; any other number is one of [`Operation`] and answers an
//! [`grid::envelope::Answer`]. The child ends at the end of its input.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
    sync::Arc,
};

use grid::envelope::{Answer, Operation};
use serde::{Deserialize, Serialize};
use shared::{
    definition::{self, Pack},
    merge::{FileOutcome, read_all, read_one},
    submission::{Aliases, FileFacts, Identity, Known},
};

use crate::failure::Failure;

/// The pack that files are imported for.
pub(crate) const PACK: u32 = 1001;

/// Read a workbook and import it.
pub(crate) const READ: u32 = 1000;

/// Memory of a child, in bytes: what the sealed wasm may have, and room for the program
/// itself and one file's bytes.
const MEMORY: u64 = (512 + 160) * 1024 * 1024;

/// What goes before the bytes of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) path: String,
    pub(crate) sha256: String,
    /// Somebody decided whose report it is.
    pub(crate) identity: Option<Decided>,
    /// What people have said that words mean.
    pub(crate) aliases: Aliases,
}

/// Whose report the file with this hash is, or a part of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Decided {
    pub(crate) sha256: String,
    pub(crate) identity: Identity,
}

pub(crate) fn run() -> Result<ExitCode, Failure> {
    limit_memory();
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut pack = None;
    while let Ok(request) = read_frame(&mut input) {
        if let Some(text) = request.strip_prefix(&PACK.to_le_bytes()) {
            let text = String::from_utf8_lossy(text);
            pack = definition::from_json(&text).ok().map(Arc::new);
            continue;
        }
        let Some(answer) = answer(pack.as_ref(), &request) else { break };
        if write_frame(&mut output, &[&answer]).is_err() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(pack: Option<&Arc<Pack>>, request: &[u8]) -> Option<Vec<u8>> {
    let (operation, payload) = request.split_first_chunk::<4>()?;
    let operation = u32::from_le_bytes(*operation);
    if operation != READ {
        let operation = Operation::from_number(operation)?;
        return Some(reader::sealed::answer(operation, payload.to_vec())?.to_bytes());
    }
    let (length, rest) = payload.split_first_chunk::<4>()?;
    let (head, bytes) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let head: Head = serde_json::from_slice(head).ok()?;
    let facts = FileFacts { path: &head.path, sha256: &head.sha256, size: bytes.len() as u64 };
    let read = match reader::read(bytes) {
        Ok(workbook) => Answer::Workbook(workbook),
        Err(rejection) => Answer::Rejected(rejection),
    };
    let known = Known::aliases(&head.aliases);
    let outcomes: Vec<FileOutcome> = match &head.identity {
        Some(Decided { sha256, identity }) => {
            let known = known.with_identity(Some(identity));
            read_one(pack?, &facts, read, sha256, known).into_iter().collect()
        }
        None => {
            let all = read_all(pack?, &facts, read, known);
            all.into_iter().map(|read| read.file).collect()
        }
    };
    serde_json::to_vec(&outcomes).ok()
}

#[cfg(unix)]
fn limit_memory() {
    // Without a limit the time limit still stands; a system that refuses one is no reason
    // not to read.
    let _ = rlimit::Resource::AS.set(MEMORY, MEMORY);
}

#[cfg(not(unix))]
fn limit_memory() {
    let _ = MEMORY;
}

pub(crate) fn write_frame(output: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    output.write_all(&(length as u64).to_le_bytes())?;
    for part in parts {
        output.write_all(part)?;
    }
    output.flush()
}

pub(crate) fn read_frame(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut frame = Vec::new();
    // Grows with what really comes, whatever the length says.
    let read = input.take(length).read_to_end(&mut frame)?;
    if read as u64 == length { Ok(frame) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
