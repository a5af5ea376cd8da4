//! Definitions: what a pack holds. Data files are read to raw shapes, checked all at
//! once, and become an immutable [`Pack`].
//!
//! **Invariant:** a `Pack` that exists is sound: ids are unique, references resolve,
//! every element has both aggregation axes. Nothing behind this module checks again.

mod check;
mod csv;
mod date;
mod embedded;
mod pack;
mod raw;

pub use check::load;
pub use date::CivilDate;
pub use embedded::{EMBEDDED, embedded, embedded_files};
pub use pack::*;
