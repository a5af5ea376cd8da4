//! Definitions: what a pack holds. Data files are read to raw shapes, checked all at
//! once, and become an immutable [`Pack`].
//!
//! **Invariant:** a `Pack` that exists is sound: ids are unique, references resolve,
//! every element has both aggregation axes. Nothing behind this module checks again.

mod check;
mod data_set;
mod date;
mod embedded;
mod files;
mod json;
mod judged;
mod pack;
mod raw;
mod roster_count;
mod rule;
mod words;
pub(crate) mod workbook;

pub use data_set::*;
pub use date::CivilDate;
pub use embedded::{EMBEDDED, embedded, embedded_files};
pub use json::{JsonError, from_json};
pub use judged::*;
pub use pack::*;
pub use roster_count::RosterCount;
pub use rule::*;
pub use workbook::{is_pack_workbook, load_workbook};

use crate::diag::Finding;

/// Reads and checks the files of a pack, given as (path, text): its own by their path inside
/// the pack's folder, shared ones by the path that `include` names.
///
/// The pack is `Some` exactly if there is no finding.
pub fn load(files: &[(&str, &str)]) -> (Option<Pack>, Vec<Finding>) {
    let (raw, faults) = files::lower(files);
    check::check(&raw, faults)
}

/// The shared files that the text of a `pack.toml` includes, by path.
pub fn included_files(head: &str) -> Vec<String> {
    files::includes(head)
}
