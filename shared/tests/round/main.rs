//! The file that is sent is the draft: exported and opened again, a form is what it was.
//!
//! Forms of every embedded pack are filled at random and exported; what comes back must be the
//! same cell by cell, and its export the same byte by byte.
//!
//! `TONGHOP_ROUND_FILLS` says how often every form is filled, `TONGHOP_ROUND_FORM` (`F28`) of
//! which form only, `TONGHOP_ROUND_PERIODS=all` takes every kind of period.

mod changes;
mod district;
mod fill;
mod forms;
mod going_back;
mod native;
mod programs;
#[path = "../live/random.rs"]
mod random;
mod recover;
mod resaved;
mod returned;
mod same;

/// How often every form is filled.
fn fills(usually: u64) -> u64 {
    let wanted = std::env::var("TONGHOP_ROUND_FILLS").ok().and_then(|number| number.parse().ok());
    wanted.unwrap_or(usually)
}
