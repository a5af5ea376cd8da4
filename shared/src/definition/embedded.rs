//! The packs that come with the program.

use std::sync::Arc;

use super::{Pack, load};

/// A file as (path, text).
type File = (&'static str, &'static str);

macro_rules! files {
    ($prefix:literal: $($path:literal),+ $(,)?) => {
        &[$((
            concat!($prefix, $path),
            include_str!(concat!("../../packs/", $prefix, $path)),
        )),+]
    };
}

macro_rules! pack_files {
    ($pack:literal: $($path:literal),+ $(,)?) => {
        ($pack, &[$(($path, include_str!(concat!("../../packs/", $pack, "/", $path)))),+])
    };
}

/// What packs share; each takes what its `include` names.
const COMMON: &[File] = files!(
    "common/":
    "choices.toml",
    "elements.csv",
    "indicators.toml",
    "places/nghe-an-2023.csv",
    "places/thanh-hoa-2024.csv",
    "reconciliation.toml",
    "rules.toml",
    "sections.toml",
    "units.csv",
);

/// The packs in the order in which they are offered, each with its own files.
const PACKS: &[(&str, &[File])] = &[
    pack_files!(
        "nghe-an-2023":
        "pack.toml",
        "sources.csv",
        "reporters.csv",
        "owners.csv",
        "targets.toml",
        "forms/F01.toml",
        "forms/F02.toml",
        "forms/F03.toml",
        "forms/F04.toml",
        "forms/F05.toml",
        "forms/F06.toml",
        "forms/F07.toml",
        "forms/F08.toml",
        "forms/F09.toml",
        "forms/F10.toml",
        "forms/F11.toml",
        "forms/F12.toml",
        "forms/F12B.toml",
        "forms/F13.toml",
        "forms/F15.toml",
        "forms/F17.toml",
        "forms/F18.toml",
        "forms/F19.toml",
        "forms/F21.toml",
        "forms/F22.toml",
        "forms/F23.toml",
        "forms/F24.toml",
        "forms/F25.toml",
        "forms/F26.toml",
        "forms/F27.toml",
        "forms/F28.toml",
        "forms/F29.toml",
    ),
    pack_files!(
        "thanh-hoa-thang-hanh-dong-2024":
        "pack.toml",
        "sources.csv",
        "choices.toml",
        "reporters.csv",
        "owners.csv",
        "targets.toml",
        "forms/F01.toml",
        "forms/F04.toml",
        "forms/F05.toml",
        "forms/F06.toml",
        "forms/F07.toml",
        "forms/F10.toml",
        "forms/F11.toml",
        "forms/F12.toml",
        "forms/F13.toml",
        "forms/F14.toml",
        "forms/F16.toml",
        "forms/F18.toml",
        "forms/F19.toml",
        "forms/F21.toml",
        "forms/F22.toml",
        "forms/F23.toml",
        "forms/F24.toml",
        "forms/F26.toml",
        "forms/F27.toml",
        "forms/F28.toml",
    ),
    pack_files!(
        "nghe-an-nq14":
        "pack.toml",
        "sources.csv",
        "reporters.csv",
        "owners.csv",
        "targets.toml",
        "forms/F01.toml",
        "forms/F18.toml",
        "forms/F19.toml",
        "forms/F20.toml",
        "forms/F30.toml",
        "forms/F30A.toml",
        "forms/F30B.toml",
        "forms/F30C.toml",
        "forms/F30D.toml",
        "forms/F30E.toml",
        "forms/F30G.toml",
        "forms/F30H.toml",
    ),
    pack_files!(
        "duong-quang-2024":
        "pack.toml",
        "sources.csv",
        "elements.csv",
        "choices.toml",
        "places.csv",
        "reporters.csv",
        "owners.csv",
        "targets.toml",
        "forms/F03.toml",
        "forms/F24.toml",
        "forms/F27.toml",
        "forms/F27A.toml",
        "forms/F29.toml",
    ),
    pack_files!(
        "bcd138-2019":
        "pack.toml",
        "sources.csv",
        "choices.toml",
        "sections.toml",
        "places.csv",
        "reporters.csv",
        "owners.csv",
        "targets.toml",
        "forms/F01.toml",
        "forms/F04.toml",
        "forms/F05.toml",
        "forms/F24.toml",
        "forms/F27.toml",
        "forms/F28.toml",
    ),
    pack_files!(
        "nghe-an-hai-cap":
        "pack.toml",
        "sources.csv",
        "places.csv",
        "reporters.csv",
        "owners.csv",
        "sections.toml",
        "targets.toml",
        "forms/F01.toml",
        "forms/F03.toml",
        "forms/F05.toml",
        "forms/F06.toml",
        "forms/F07.toml",
        "forms/F08.toml",
        "forms/F09.toml",
        "forms/F10.toml",
        "forms/F11.toml",
        "forms/F12.toml",
        "forms/F13.toml",
        "forms/F14.toml",
        "forms/F15.toml",
        "forms/F16.toml",
        "forms/F17.toml",
        "forms/F18.toml",
        "forms/F19.toml",
        "forms/F20.toml",
        "forms/F21.toml",
        "forms/F22.toml",
        "forms/F23.toml",
        "forms/F24.toml",
        "forms/F25.toml",
        "forms/F26.toml",
        "forms/F27.toml",
        "forms/F29.toml",
    ),
];

/// Ids of the embedded packs, in the order in which they are offered.
pub const EMBEDDED: &[&str] = &ids();

const fn ids() -> [&'static str; PACKS.len()] {
    let mut ids = [""; PACKS.len()];
    let mut at = 0;
    while at < PACKS.len() {
        ids[at] = PACKS[at].0;
        at += 1;
    }
    ids
}

/// The files of an embedded pack as [`load`] takes them: its own, then all shared ones.
pub fn embedded_files(id: &str) -> Option<Vec<(&'static str, &'static str)>> {
    let (_, own) = PACKS.iter().find(|(pack, _)| *pack == id)?;
    Some(own.iter().chain(COMMON).copied().collect())
}

/// Reads and checks an embedded pack. `None` for an id that is not in [`EMBEDDED`]; the
/// tests hold that those in it are sound.
pub fn embedded(id: &str) -> Option<Arc<Pack>> {
    load(&embedded_files(id)?).0.map(Arc::new)
}
