//! Messages between the page and its workers, and what the workers do with them.
//!
//! Messages are JSON; binary parts (files, grids, workbooks) travel beside them. All the work
//! is here, as functions and a state machine without I/O, so that it can be tested natively;
//! `app::worker` only carries parcels and keeps the journal.

mod anew;
mod as_before;
#[cfg(test)]
mod as_before_tests;
mod asking;
mod changes;
mod deciding;
mod history;
mod journal;
mod merging;
mod messages;
mod offers;
mod packing;
mod reading;
mod rehearsal;
mod returning;
mod review;
#[cfg(test)]
mod review_tests;
mod rivals;
mod source;
mod taking_along;
#[cfg(test)]
mod tests;
mod tracing;
mod view;
mod writing;

pub use as_before::AsBefore;
pub use changes::{ChangeGroup, ChangedItem, FieldChange, PackChanges, pack_changes};
pub use journal::JournalRow;
pub use merging::*;
pub use messages::*;
pub use offers::{Alike, Offer, for_those_alike, habit_words};
pub use packing::*;
pub use reading::*;
pub use rehearsal::*;
pub use returning::{NobodyLine, ReturnAnswer, ReturnLine, ReturnRequest};
pub use review::{AskedLine, AskedView, Cause, CauseLine, Message, Review};
pub use rivals::{RivalFile, RivalsView};
pub use source::{SourceCell, SourceColumn, SourceRow, SourceView};
pub use view::*;
pub use writing::*;
