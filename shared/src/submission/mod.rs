//! Submissions: workbooks of ours that went out and came back.
//!
//! One file in reading order: text of before Unicode is converted ([`legacy`]), and
//! what has lost its diacritics is compared without them ([`writing`]); its signs
//! ([`anchors`]) say whose report it is ([`recognise`], by [`samples`] of all forms), codes and labels where its lines lie
//! ([`tables`]), names and codes together which cell is which ([`place`]); then the cells are
//! understood ([`cells`]), what speaks against the whole file is collected ([`review`]), and every
//! figure gets a fate ([`account`]). Where a table is not ours, titles say whose it is
//! ([`titles`]), labels where its lines lie ([`lines`]), headings what its columns are ([`open`]);
//! one that lies on its side is turned before ([`turned`]), and what nobody knows is asked once
//! for all its cells ([`wordings`]). Sheets that somebody has hidden are left out ([`hidden`])
//! where they alone stand in the way.
//!
//! **Invariant:** no sign is trusted alone, and a contradiction places nothing.

mod account;
mod aliases;
mod anchors;
mod called;
mod callings;
mod candidates;
mod cells;
mod control;
mod habits;
mod hidden;
mod import;
mod legacy;
mod lines;
mod mending;
mod names;
mod notices;
mod open;
mod outcome;
mod pack_signs;
mod parts;
mod place;
mod recognise;
mod review;
mod samples;
mod spoken;
mod stamp;
mod tables;
mod titles;
mod turned;
mod wordings;
mod words;
mod writing;

pub use aliases::{Alias, Aliases, Known, Meaning, Scope, Wording};
pub(crate) use called::name_that_stays;
pub use import::{Draft, draft, import};
pub use mending::is_mending_note;
pub use outcome::*;
pub(crate) use pack_signs::PackSigns;
pub use parts::{Part, Reports, Several, import_all};
pub use review::is_doubt;
pub use stamp::{
    CHECK_SHEET, HIDDEN_SHEET, LIVE_SHEET, MENDING_SHEET, Stamp, StampKind, is_beside_the_form,
};
