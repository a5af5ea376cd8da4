//! Reference material beside the workspace; tests that need it say so where it is absent.

use std::{env, fs, path::PathBuf};

/// The text of a reference file, or `None` after a note that the test is skipped.
pub(crate) fn read(path: &str) -> Option<String> {
    let root = match env::var_os("TONGHOP_REFERENCE") {
        Some(root) => PathBuf::from(root),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
    };
    if !root.join("seeds").is_dir() {
        println!("skipped: no reference folder with seeds/ at {}", root.display());
        return None;
    }
    let file = root.join(path);
    Some(fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}
