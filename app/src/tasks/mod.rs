//! What people do that changes state: one file an action.

pub(crate) mod definitions;
pub(crate) mod drafts;
pub(crate) mod erase;
pub(crate) mod fill;
pub(crate) mod merge;
pub(crate) mod packs;
pub(crate) mod receive;
pub(crate) mod take_in;
pub(crate) mod workers;
