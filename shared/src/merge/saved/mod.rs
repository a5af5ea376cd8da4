//! What a merge leaves in files: decisions and aliases that can be used again, open questions
//! to be answered elsewhere, and the whole session to be resumed on another machine.
//!
//! **Invariant:** the same session gives the same bytes. **Invariant:** what cannot be
//! understood of a file is said with its place in it, and never half taken for something else.

mod aliases;
mod decisions;
mod questions;
mod session;

pub use aliases::{AliasList, parse_aliases, write_aliases};
pub use decisions::{DecisionList, parse_decisions, write_decisions};
pub use questions::{AskedQuestion, OfferedAnswer, asked, asked_with, write_questions};
pub use session::{SavedSession, open_session, resume, save_session};

#[cfg(test)]
mod tests;
