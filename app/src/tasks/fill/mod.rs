//! What people do to a form: open it, type, undo, paste, check, put it into a file.

mod autosave;
pub(crate) mod check;
pub(crate) mod clipboard;
pub(crate) mod edit;
mod lease;
pub(crate) mod open;

pub(crate) use self::{autosave::Autosave, lease::take_over};
