//! The reference material beside the workspace: documents and files from real life that
//! tests read and the project does not hold.

use std::path::PathBuf;

use crate::step::root;

/// The variable that tells tests where it is.
pub(crate) const VARIABLE: &str = "TONGHOP_REFERENCE";

/// The folder `shared` beside the workspace or one of its parents, known by its `seeds/`.
pub(crate) fn find() -> Option<PathBuf> {
    let given = std::env::var_os(VARIABLE).map(PathBuf::from);
    let beside = root().ancestors().skip(1).map(|folder| folder.join("shared"));
    given.into_iter().chain(beside).find(|folder| folder.join("seeds").is_dir())
}
