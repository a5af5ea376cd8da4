//! The packs that come with the program.

use std::sync::Arc;

use super::{Pack, load};

macro_rules! pack_files {
    ($pack:literal: $($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../packs/", $pack, "/", $path)))),+]
    };
}

const NGHE_AN_2023: &[(&str, &str)] = pack_files!(
    "nghe-an-2023":
    "pack.toml",
    "choices.toml",
    "places.csv",
    "reporters.csv",
    "units.csv",
    "elements.csv",
    "owners.csv",
    "rules.toml",
    "forms/F01.toml",
    "forms/F05.toml",
    "forms/F28.toml",
);

/// Ids of the embedded packs, in the order in which they are offered.
pub const EMBEDDED: &[&str] = &["nghe-an-2023"];

/// The files of an embedded pack as (path, text).
pub fn embedded_files(id: &str) -> Option<&'static [(&'static str, &'static str)]> {
    (id == EMBEDDED[0]).then_some(NGHE_AN_2023)
}

/// Reads and checks an embedded pack. `None` for an id that is not in [`EMBEDDED`]; the
/// tests hold that those in it are sound.
pub fn embedded(id: &str) -> Option<Arc<Pack>> {
    load(embedded_files(id)?).0.map(Arc::new)
}
