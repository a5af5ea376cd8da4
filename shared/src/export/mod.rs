//! Data out: the tidy CSV, `merge.json`, and all outputs of a merge at once.
//!
//! **Invariant:** the bytes are a function of the session and the given day: browser and
//! terminal write the same.

mod csv;
mod merge_json;

pub(crate) use csv::COLUMNS;
pub use csv::csv;
pub use merge_json::{FORMAT, VERSION, merge_json};

#[cfg(test)]
mod tests;
