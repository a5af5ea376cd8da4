//! What was dropped on the command line: files and folders as a sorted list of sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

use unicode_normalization::UnicodeNormalization;

use crate::failure::Failure;

/// One file on disk and what it is called in every output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    /// Relative to the dropped folder, `/` between, NFC.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// All files of the given files and folders, sorted by name. Where several folders are
/// given, the folder's own name comes first, so that equal names below them stay apart.
pub(crate) fn sources(inputs: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let folders = inputs.iter().filter(|input| input.is_dir()).count();
    let mut found = Vec::new();
    for input in inputs {
        let own_name = input.file_name().map(composed).unwrap_or_default();
        if input.is_dir() {
            let prefix =
                if folders > 1 && !own_name.is_empty() { own_name + "/" } else { String::new() };
            walk(input, &prefix, &mut found)?;
        } else if input.exists() {
            found.push(Source { name: own_name, path: input.clone() });
        } else {
            return Err(Failure::file("cli.not-found", input, &""));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Links to folders are not followed: they could lead in circles.
fn walk(folder: &Path, prefix: &str, found: &mut Vec<Source>) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| Failure::file("cli.cannot-read", folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = format!("{prefix}{}", composed(entry.file_name()));
        if entry.file_type().map_err(unreadable)?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push(Source { name, path: entry.path() });
        }
    }
    Ok(())
}

fn composed(name: impl AsRef<std::ffi::OsStr>) -> String {
    name.as_ref().to_string_lossy().nfc().collect()
}
