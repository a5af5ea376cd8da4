//! The merge: many files in, one consolidation out.
//!
//! A [`Session`] is a state machine without I/O. Files are [pushed](Session::push) in any
//! order, dates and decisions are set, and [`Session::finish`] computes the
//! [`Consolidation`].
//!
//! **Invariants.**
//! - The result is a function of the *set* of (path, hash), of the received dates and of the
//!   decisions: pushing is commutative, associative and idempotent.
//! - No figure without provenance: every total can be added up again from its
//!   [`Contribution`]s.
//! - Every figure read is placed, queued or ignored for a stated reason, and every file
//!   ends in one state.
//! - What is not certain is asked and counts nowhere until somebody has decided.

mod accounting;
mod aggregate;
mod alike;
mod answered;
mod asking;
mod balance;
mod board;
mod consolidation;
mod correction;
mod decided;
mod decision;
mod difference;
mod figures;
mod file;
mod finish;
mod measures;
mod misplaced;
pub(crate) mod order;
mod policy;
mod precedent;
mod received;
mod resolve;
mod rivals;
mod saved;
mod sense;
mod session;
mod several;
mod submitted;
mod totals;
mod twins;

pub use alike::{alike, like};
pub use balance::{Balance, CrossCheckBalance, StateBalance, TotalsBalance};
pub use consolidation::*;
pub use correction::{Corrected, Correction, CorrectionResult, CorrectionStatus};
pub use decision::*;
pub use difference::{CellChange, CellDiff, FileDiff};
pub use file::*;
pub(crate) use finish::located;
pub use measures::*;
pub use order::moment;
pub use policy::Policy;
pub use precedent::Precedent;
pub use received::{ReceivedList, parse_received};
pub use saved::*;
pub(crate) use sense::Sense;
pub use session::{Session, SessionState};
pub use several::{ReadFile, read_all, read_one};

#[cfg(test)]
pub(crate) mod tests;
