//! The catalogue and the sources fit: every message that is asked for is there, and none is
//! there that nobody asks for.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of the catalogue, by name.
fn areas() -> BTreeSet<String> {
    let files = fs::read_dir(root().join("shared/i18n/vi")).expect("the catalogue");
    let names = files.map(|file| file.expect("there").path());
    names.map(|path| path.file_stem().expect("a name").to_str().expect("ASCII").into()).collect()
}

fn ids() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for area in areas() {
        let path = root().join(format!("shared/i18n/vi/{area}.toml"));
        let text = fs::read_to_string(path).expect("an area of the catalogue");
        let parsed: toml::Table = toml::from_str(&text).expect("sound");
        ids.extend(parsed.keys().map(|id| format!("{area}.{id}")));
    }
    ids
}

fn sources(folder: &Path, out: &mut String) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("there").path()).collect();
    entries.sort();
    for path in entries {
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            sources(&path, out);
        } else if matches!(extension, Some("rs" | "js" | "html")) {
            out.push_str(&fs::read_to_string(&path).expect("sources are text"));
        }
    }
}

/// What stands between quotation marks on one line.
fn literals(source: &str) -> BTreeSet<&str> {
    let per_line = source.lines().flat_map(|line| {
        let marks: Vec<usize> = line
            .match_indices('"')
            .map(|(at, _)| at)
            .filter(|at| *at == 0 || line.as_bytes()[at - 1] != b'\\')
            .collect();
        // Whatever stands between any two neighbours: comments and characters may shift them.
        marks.windows(2).map(|pair| &line[pair[0] + 1..pair[1]]).collect::<Vec<_>>()
    });
    per_line.collect()
}

/// What fills the gaps of a pattern like `merge.state.{}` in an id; `None` where it does not fit.
fn gaps<'a>(pattern: &str, id: &'a str) -> Option<Vec<&'a str>> {
    let mut rest = id;
    let mut found = Vec::new();
    let mut parts = pattern.split('{');
    rest = rest.strip_prefix(parts.next()?)?;
    for part in parts {
        let (_, after) = part.split_once('}')?;
        let end = if after.is_empty() { rest.len() } else { rest.find(after)? };
        found.push(&rest[..end]);
        rest = &rest[end + after.len()..];
    }
    rest.is_empty().then_some(found)
}

#[test]
fn no_message_is_left_that_nobody_asks_for_and_none_is_missing() {
    let ids = ids();
    let areas = areas();
    let mut source = String::new();
    for folder in ["app", "cli/src", "reader/src", "shared/src"] {
        sources(&root().join(folder), &mut source);
    }
    let literals = literals(&source);
    let patterns: Vec<&&str> = literals
        .iter()
        .filter(|text| text.contains('{') && !text.contains(' '))
        .filter(|text| areas.iter().any(|area| text.starts_with(&format!("{area}."))))
        .collect();
    // Reasons of a rejection are made of two words: `not-a-spreadsheet-pdf`.
    let rejected = |id: &str| {
        let code = id.strip_prefix("finding.").or_else(|| id.strip_prefix("return.what."));
        ["not-a-spreadsheet-", "unreadable-"]
            .iter()
            .any(|begin| code.is_some_and(|code| code.starts_with(begin)))
    };
    let is_used = |id: &String| {
        literals.contains(id.as_str())
            || patterns.iter().any(|pattern| {
                gaps(pattern, id).is_some_and(|gaps| gaps.iter().all(|gap| literals.contains(gap)))
            })
            || rejected(id)
    };
    let unused: Vec<&String> = ids.iter().filter(|id| !is_used(id)).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");

    // Calls that name a message; names of files look alike.
    let calls = ["t(\"", "ts(\"", "say(\"", "words(\"", "text(language, \"", "say(language, \""];
    for call in calls {
        for (at, _) in source.match_indices(call) {
            // The end of a longer name is another call.
            if source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let id = source[at + call.len()..].split('"').next().unwrap_or_default();
            let area = id.split('.').next().unwrap_or_default();
            if areas.contains(area) && !id.contains('{') {
                assert!(ids.contains(id), "{id} is asked for and not there");
            }
        }
    }
}

#[test]
fn gaps_of_patterns() {
    assert_eq!(gaps("merge.state.{}", "merge.state.rejected"), Some(vec!["rejected"]));
    assert_eq!(gaps("finding.{}.many", "finding.compulsory.many"), Some(vec!["compulsory"]));
    assert_eq!(gaps("finding.{}.many", "finding.compulsory"), None);
}
