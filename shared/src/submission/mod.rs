//! Submissions: workbooks of ours that went out and came back.

mod stamp;

pub use stamp::{HIDDEN_SHEET, Stamp, StampKind};
