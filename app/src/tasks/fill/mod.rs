//! What people do to a form: open it, type, undo, paste, check, put it into a file.

mod autosave;
pub(crate) mod check;
pub(crate) mod clipboard;
pub(crate) mod earlier;
pub(crate) mod edit;
pub(crate) mod export;
mod lease;
pub(crate) mod nil;
pub(crate) mod open;
pub(crate) mod reopen;

pub(crate) use self::{
    autosave::Autosave,
    lease::{stranded_lines, take_over},
};
