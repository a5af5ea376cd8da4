//! The design system: parts that know nothing of forms, drafts or merges. Words come in
//! as properties. Buttons, cards, fields and tables are classes alone; see their CSS.

pub(crate) mod dialog;
pub(crate) mod empty_state;
pub(crate) mod icon;
pub(crate) mod notice;
pub(crate) mod picker;
pub(crate) mod progress;
pub(crate) mod table_region;
pub(crate) mod tabs;
pub(crate) mod tag;
