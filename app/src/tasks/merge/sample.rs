//! The sample submissions that come with the app.

use shared::definition::CivilDate;

use crate::{
    platform::{assets, files::GivenFile},
    state::merge::MergeId,
};

/// The samples are told as on this day, after their deadline.
const DAY: &str = "2023-06-21";

pub(super) fn day() -> Option<CivilDate> {
    CivilDate::parse_iso(DAY)
}

/// The files that the list beside the folder names by their relative paths; none where this
/// app comes without samples.
pub(super) async fn files(id: MergeId) -> Vec<GivenFile> {
    let folder = format!("samples/{}/{}", id.pack, id.period);
    let Ok(index) = assets::read(&format!("{folder}.json")).await else {
        return Vec::new();
    };
    let paths: Vec<String> = serde_json::from_slice(&index.to_vec()).unwrap_or_default();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        if let Ok(bytes) = assets::read(&format!("{folder}/{path}")).await {
            files.extend(GivenFile::from_bytes(&path, &bytes));
        }
    }
    files
}
