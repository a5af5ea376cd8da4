//! Everything the browser gives: the only place that names web-sys or js-sys.
//!
//! On the page: [`pool`] reads untrusted files, [`engine`] asks the long-lived workers,
//! [`files`] takes what is dropped or picked, [`clipboard`], [`download`], [`print`], [`clock`], [`assets`].
//! In workers: [`inbox`] receives, [`sealed`] runs the reader, [`journal`] keeps a merge.
//! Between them: [`wire`]; [`supplies`] go along with every question.
//!
//! **Invariant:** nothing here knows forms, rules or figures; bytes and plain values go in and out.

pub(crate) mod assets;
pub(crate) mod boot;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod download;
pub(crate) mod engine;
pub(crate) mod files;
pub(crate) mod grid;
pub(crate) mod inbox;
pub(crate) mod journal;
mod kept;
pub(crate) mod keys;
pub(crate) mod nearness;
pub(crate) mod page;
pub(crate) mod pool;
pub(crate) mod print;
pub(crate) mod scroll;
pub(crate) mod sealed;
pub(crate) mod storage;
pub(crate) mod supplies;
mod thread;
pub(crate) mod timer;
pub(crate) mod wire;
