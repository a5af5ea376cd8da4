//! What the app knows, in signals. One file a subject; no browser calls.

pub(crate) mod candidate;
pub(crate) mod drafts;
pub(crate) mod fill;
pub(crate) mod inbox;
pub(crate) mod language;
pub(crate) mod merge;
pub(crate) mod navigation;
pub(crate) mod notices;
pub(crate) mod packs;
pub(crate) mod rows;
pub(crate) mod title;
