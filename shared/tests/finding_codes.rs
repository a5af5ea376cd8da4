//! Every finding that the sources raise has its words in the catalogue.

use std::{fs, path::Path};

/// The codes written as literals in `Finding::new(severity, "code")`.
fn codes(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in source.split("Finding::new(").skip(1) {
        let Some((severity, rest)) = call.split_once(',') else { continue };
        let literal = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
        if let (true, Some((code, _))) = (severity.trim().starts_with("Severity::"), literal) {
            found.push(code.to_owned());
        }
    }
    found
}

fn visit(folder: &Path, found: &mut Vec<(String, String)>, codes: fn(&str) -> Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("a folder of sources")
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            visit(&path, found, codes);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("sources are text");
            let codes = codes(&source);
            found.extend(codes.into_iter().map(|code| (path.display().to_string(), code)));
        }
    }
}

/// Codes of what is wrong with a pack are literals that begin so.
fn pack_codes(source: &str) -> Vec<String> {
    let literals = source.split("\"pack-").skip(1);
    let codes = literals.filter_map(|rest| rest.split_once('"')).map(|(code, _)| code);
    codes
        .filter(|code| !code.is_empty() && !code.contains(' '))
        .map(|code| format!("pack-{code}"))
        .collect()
}

#[test]
fn findings_about_packs_have_words() {
    let mut found = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/definition");
    visit(&folder, &mut found, pack_codes);
    assert!(found.len() > 40, "the check raises findings: {found:?}");
    for (path, code) in found {
        assert!(shared::i18n::knows(&format!("finding.{code}")), "{path}: no words for {code}");
    }
}

#[test]
fn findings_have_words() {
    let mut found = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found, codes);
    assert!(found.len() > 10, "the sources raise findings: {found:?}");
    for (path, code) in found {
        assert!(shared::i18n::knows(&format!("finding.{code}")), "{path}: no words for {code}");
    }
}
