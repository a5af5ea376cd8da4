//! The session file: a merge as it stands, to be resumed on another machine without the files
//! that were dropped.
//!
//! A line of text (`tonghop-session`, version, SHA-256 of the rest), then deflated: the length
//! of the state as JSON, the state, and one after another the grids that were kept.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    sync::Arc,
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Deserialize, Serialize};

use super::super::{FileOutcome, Session, SessionState};
use crate::{
    definition::Pack,
    diag::{Finding, Severity},
    value::sha256_hex,
};

const FORMAT: &str = "tonghop-session";
const VERSION: u32 = 1;

/// In bytes, unpacked: no merge comes near it.
const LIMIT: u64 = 2 << 30;

/// What a session file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedSession {
    pub state: SessionState,
    /// The reader's answers by the hash of their files, as far as they were kept: needed to show
    /// a file's cells and to read it anew.
    pub grids: BTreeMap<String, Vec<u8>>,
}

#[derive(Serialize)]
struct Written<'a> {
    state: &'a SessionState,
    /// Hash and length in bytes.
    grids: Vec<(&'a str, usize)>,
}

#[derive(Deserialize)]
struct Known {
    state: SessionState,
    grids: Vec<(String, usize)>,
}

/// The bytes of a session file, with the grids that are to travel along.
pub fn save_session(session: &Session, grids: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let lengths = grids.iter().map(|(sha256, grid)| (sha256.as_str(), grid.len()));
    let written = Written { state: session.state(), grids: lengths.collect() };
    let json = serde_json::to_vec(&written).expect("plain data");
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut put = |bytes: &[u8]| encoder.write_all(bytes).expect("memory takes it");
    put(&(json.len() as u64).to_le_bytes());
    put(&json);
    for grid in grids.values() {
        put(grid);
    }
    let body = encoder.finish().expect("memory takes it");
    let mut bytes = format!("{FORMAT} {VERSION} {}\n", sha256_hex(&body)).into_bytes();
    bytes.extend(body);
    bytes
}

/// Reads a session file.
///
/// # Errors
///
/// `session-not-ours`, `session-newer` or `session-damaged`.
pub fn open_session(bytes: &[u8]) -> Result<SavedSession, Box<Finding>> {
    let refused = |code: &str| Box::new(Finding::new(Severity::High, code));
    let end = bytes.iter().take(200).position(|byte| *byte == b'\n');
    let head = end.and_then(|end| std::str::from_utf8(&bytes[..end]).ok());
    let words: Vec<&str> = head.unwrap_or_default().split(' ').collect();
    let [FORMAT, version, sha256] = words[..] else {
        return Err(refused("session-not-ours"));
    };
    match version.parse::<u32>() {
        Ok(version) if version > VERSION => {
            let newer = Finding::new(Severity::High, "session-newer");
            return Err(Box::new(newer.with("version", version.to_string())));
        }
        Ok(VERSION) => {}
        _ => return Err(refused("session-damaged")),
    }
    let body = &bytes[end.map_or(0, |end| end + 1)..];
    if sha256_hex(body) != sha256 {
        return Err(refused("session-damaged"));
    }
    unpack(body).ok_or_else(|| refused("session-damaged"))
}

fn unpack(body: &[u8]) -> Option<SavedSession> {
    let mut text = Vec::new();
    let read = ZlibDecoder::new(body).take(LIMIT).read_to_end(&mut text).ok()?;
    if read as u64 == LIMIT {
        return None;
    }
    let (length, rest) = text.split_first_chunk::<8>()?;
    let (json, mut rest) =
        rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let known: Known = serde_json::from_slice(json).ok()?;
    let mut grids = BTreeMap::new();
    for (sha256, length) in known.grids {
        let (grid, after) = rest.split_at_checked(length)?;
        grids.insert(sha256, grid.to_vec());
        rest = after;
    }
    Some(SavedSession { state: known.state, grids })
}

/// Goes on with a saved session. What was read under another version of the pack is forgotten;
/// how many files have to be dropped again then is said (`session-outdated`).
///
/// # Errors
///
/// `session-other-pack` where it is of another pack, `session-other-period` where the pack does
/// not know its period.
pub fn resume(
    pack: &Arc<Pack>,
    saved: SessionState,
) -> Result<(Session, Vec<Finding>), Box<Finding>> {
    let refused = |code: &str, expected: &str, found: &str| {
        let finding = Finding::new(Severity::High, code);
        Box::new(finding.with("expected", expected).with("found", found))
    };
    if saved.pack != pack.id {
        return Err(refused("session-other-pack", &pack.id, &saved.pack));
    }
    if pack.period(&saved.period).is_none() {
        return Err(refused("session-other-period", &pack.title, &saved.period));
    }
    let mut findings = Vec::new();
    let outdated = saved.pack_hash != pack.hash();
    if outdated && !saved.files.is_empty() {
        let finding = Finding::new(Severity::Medium, "session-outdated");
        findings.push(finding.with("count", saved.files.len().to_string()));
    }
    // Taken in one by one: whoever wrote the file, the session's own order holds.
    let mut session = Session::new(pack.clone(), &saved.period);
    for held in saved.files.into_iter().filter(|_| !outdated) {
        let (path, sha256, size) = (&held.path, &held.sha256, held.size);
        let identified = held.identified.into_iter();
        let identified = identified.map(|import| super::super::Outcome::Imported(Box::new(import)));
        for outcome in held.plain.into_iter().chain(identified) {
            session.push(FileOutcome { path: path.clone(), sha256: sha256.clone(), size, outcome });
        }
    }
    session.set_received(saved.received.into_iter().map(|(name, day)| (name, Some(day))));
    for decision in saved.decisions {
        session.decide(decision);
    }
    for (reporter, sent) in saved.sent {
        session.set_sent(&reporter, sent);
    }
    session.set_non_secret(saved.non_secret);
    Ok((session, findings))
}
