//! Everything the browser gives: the only place that names web-sys or js-sys.
//!
//! **Invariant:** nothing here knows forms, merges or pages; bytes and plain values go in and out.

pub(crate) mod boot;
pub(crate) mod clock;
pub(crate) mod grid;
pub(crate) mod page;
pub(crate) mod storage;
