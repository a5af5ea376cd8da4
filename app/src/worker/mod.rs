//! The workers' side of the app: one module, several roles. Each runs the functions of
//! `shared::job`; here is only what needs a browser around them.

mod merging;
mod packing;
mod packs;
mod reading;
mod writing;

use crate::platform::inbox;

/// Reads untrusted files; many at once, without memory of their own.
pub(crate) const READER: &str = "reader";
/// Owns the merge and its journal; one.
pub(crate) const MERGE: &str = "merge";
/// Writes and reads packs as workbooks, rehearses changed ones; one.
pub(crate) const PACKS: &str = "packs";
/// Writes templates and submissions; one.
pub(crate) const WRITER: &str = "writer";

/// Runs this worker in the role it was given, for as long as it lives.
pub(crate) fn run(role: &str) {
    match role {
        READER => reading::run(),
        MERGE => merging::run(),
        PACKS => packing::run(),
        WRITER => writing::run(),
        other => inbox::die(&format!("no such role: {other}")),
    }
}
