//! Submissions: workbooks of ours that went out and came back.

mod outcome;
mod stamp;

pub use outcome::*;
pub use stamp::{HIDDEN_SHEET, Stamp, StampKind};
