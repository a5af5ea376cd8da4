//! Messages between the page and its workers, and what the workers do with them.
//!
//! Messages are JSON; binary parts (files, grids, workbooks) travel beside them. All the work
//! is here, as functions and a state machine without I/O, so that it can be tested natively;
//! `app::worker` only carries parcels and keeps the journal.

mod journal;
mod merging;
mod reading;
mod source;
#[cfg(test)]
mod tests;
mod tracing;
mod view;
mod writing;

pub use journal::JournalRow;
pub use merging::*;
pub use reading::*;
pub use source::{SourceCell, SourceRow, SourceView};
pub use view::*;
pub use writing::*;
