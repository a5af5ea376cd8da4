//! One style sheet: `app/src/styles/main.css` with its `@import "…";` lines put in place.
//!
//! The order of the imports is the order of the cascade; paths are relative to the importing
//! file. Nothing else is touched.

use std::{fs, path::Path};

use crate::{Result, step::root};

/// The whole style sheet of the app.
pub(crate) fn bundle() -> Result<String> {
    let mut out = String::new();
    append(&root().join("app/src/styles/main.css"), &mut out)?;
    Ok(out)
}

fn append(path: &Path, out: &mut String) -> Result<()> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    for line in text.lines() {
        let import =
            line.trim().strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";"));
        match import {
            Some(target) => append(&path.with_file_name("").join(target), out)?,
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    Ok(())
}
