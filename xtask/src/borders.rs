//! The borders of the house, proved: who depends on what, and who names what.
//! `ARCHITECTURE.md` states them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::step::{command, output, root};

type Outcome = Result<(), String>;

fn tree(package: &str, target: &str) -> Result<String, String> {
    let arguments = ["tree", "--package", package, "--target", target, "--edges", "normal"];
    output(command("cargo").args(arguments).args(["--prefix", "none"])).map_err(|e| e.to_string())
}

#[test]
fn calamine_is_not_in_the_apps_dependency_tree() -> Outcome {
    let tree = tree("app", "wasm32-unknown-unknown")?;
    let found = |name: &str| tree.lines().any(|line| line.starts_with(&format!("{name} v")));
    if !found("leptos") {
        return Err("the tree of the app could not be read".into());
    }
    match ["calamine", "reader"].into_iter().find(|name| found(name)) {
        Some(name) => Err(format!("{name} is in the tree")),
        None => Ok(()),
    }
}

#[test]
fn grid_has_no_dependencies() -> Outcome {
    let tree = tree("grid", "all")?;
    let lines: Vec<&str> = tree.lines().collect();
    if lines.len() == 1 { Ok(()) } else { Err(format!("it has: {lines:?}")) }
}

/// A border: sources below `folder` (but not below `except`) never contain these words
/// outside comments.
struct Border {
    folder: &'static str,
    except: &'static [&'static str],
    words: &'static [&'static str],
}

const BROWSER: &[&str] = &["web_sys", "js_sys", "gloo", "wasm_bindgen::", "idb::", "leptos"];
const FILE_FORMATS: &[&str] = &["calamine", "rust_xlsxwriter", "quick_xml", "zip::"];

const BORDERS: &[Border] = &[
    Border { folder: "shared/src", except: &[], words: BROWSER },
    Border {
        folder: "shared/src",
        except: &["tests.rs", "tests", "_tests.rs"],
        words: &["std::fs", "std::thread", "std::time", "std::env", "SystemTime", "Instant::"],
    },
    Border { folder: "shared/src", except: &["spreadsheet"], words: FILE_FORMATS },
    Border {
        folder: "shared/src/validation",
        except: &[],
        words: &["crate::spreadsheet", "crate::merge", "crate::i18n"],
    },
    Border { folder: "grid/src", except: &[], words: &["shared::", "calamine", "wasm_bindgen"] },
    Border { folder: "reader/src", except: &[], words: &["shared::", "wasm_bindgen", "js_sys"] },
    Border {
        folder: "app/src",
        except: &["platform", "harness.rs"],
        words: &["web_sys", "js_sys", "gloo", "idb::", "calamine"],
    },
    Border {
        folder: "app/src/components",
        except: &[],
        words: &[
            "crate::state",
            "crate::pages",
            "crate::tasks",
            "shared::merge",
            "shared::spreadsheet",
        ],
    },
    Border { folder: "app/src/platform", except: &[], words: &["shared::merge", "shared::form"] },
];

#[test]
fn nobody_names_what_is_beyond_their_border() -> Outcome {
    let mut found = Vec::new();
    for border in BORDERS {
        let mut files = Vec::new();
        sources(&root().join(border.folder), border.except, &mut files)
            .map_err(|e| e.to_string())?;
        if files.is_empty() {
            return Err(format!("no sources below {}", border.folder));
        }
        for path in files {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let own_tests = text.find("#[cfg(test)]").unwrap_or(text.len());
            found.extend(offences(&text[..own_tests], border.words).map(|(line, word)| {
                let path = path.strip_prefix(root()).unwrap_or(&path);
                format!("{}:{line}: {word}", path.display())
            }));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found.join("\n    ")) }
}

/// Lines (from 1) that contain one of the words outside a comment.
fn offences<'a>(text: &'a str, words: &'a [&str]) -> impl Iterator<Item = (usize, &'a str)> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let code = line.split("//").next().unwrap_or_default();
        words.iter().find(|word| code.contains(**word)).map(|word| (index + 1, *word))
    })
}

fn sources(folder: &Path, except: &[&str], files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if except.iter().any(|end| name == *end || (end.starts_with('_') && name.ends_with(end))) {
            continue;
        }
        if path.is_dir() {
            sources(&path, except, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[test]
fn offences_are_seen_in_code_and_not_in_comments() {
    let text = "// web_sys is for others\nuse web_sys::File;\n";
    assert_eq!(offences(text, &["web_sys"]).collect::<Vec<_>>(), [(2, "web_sys")]);
}
