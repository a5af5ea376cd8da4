//! The 99 crafted files and the 48 damaged ones: each ends as it should, none takes its process
//! along.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use support::Outcome;

/// Files whose list allows reading, but which a limit of ours refuses, and why.
const REFUSED_NEVERTHELESS: [(&str, &str); 3] = [
    // Programs disagree on what a value split by a comment is.
    ("cdata_comments_pi.xlsx", "comment-in-value"),
    // Two sheets on one part: one of them is read twice.
    ("hidden_sheet.xlsx", "shared-part"),
    // 40 million texts promised, one there.
    ("sst_uniqueCount_40M.xlsx", "unique-count"),
];

/// Files whose list wants them refused for their name, but which are read as what they are.
const READ_NEVERTHELESS: [&str; 4] = ["csv_as.xls", "csv_as.xlsx", "html_as.xls", "xml2003_as.xls"];

/// The folder of crafted files, made once.
fn crafted() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = FOLDER.get_or_init(|| {
        let folder = support::temporary("hostile");
        let script = support::reference()?.join("tools/make_hostile.py");
        match Command::new("python3").arg(script).arg(&folder).output() {
            Ok(output) if output.status.success() => Some(folder),
            other => {
                println!("skipped: the crafted files cannot be made ({other:?})");
                None
            }
        }
    });
    made.as_deref()
}

#[test]
fn crafted_files_end_as_their_list_says() {
    let Some(folder) = crafted() else { return };
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let index: BTreeMap<String, serde_json::Value> = serde_json::from_str(&index).unwrap();
    assert!(index.len() >= 95, "only {} files: is a Python package missing?", index.len());
    let mut wrong = Vec::new();
    for (name, entry) in &index {
        let expected = entry["expect"].as_str().unwrap();
        let outcome = support::read_in_child(&folder.join(name));
        let may_accept = !expected.starts_with("reject")
            || expected.contains("accept")
            || READ_NEVERTHELESS.contains(&name.as_str());
        let may_refuse = !expected.starts_with("accept") || expected.contains("reject");
        let known = REFUSED_NEVERTHELESS.iter().find(|(file, _)| file == name);
        let right = match (&outcome, known) {
            (Outcome::Rejected(_, what), Some((_, why))) => what == why,
            (_, Some(_)) | (Outcome::Died(_), None) => false,
            (Outcome::Accepted(_), None) => may_accept,
            (Outcome::Rejected(..), None) => may_refuse,
        };
        if !right {
            wrong.push(format!("{name}: {outcome:?}, expected: {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Some of the crafted files by name: the reason must be the right one.
#[test]
fn crafted_files_are_refused_for_the_right_reason() {
    let Some(folder) = crafted() else { return };
    for (name, code, what) in [
        ("password.xlsx", "protected", "password"),
        ("encrypted_manifest.ods", "protected", "password"),
        ("zipbomb_lying_size.xlsx", "corrupt", "size-mismatch"),
        ("zipbomb_ws_1GiB.xlsx", "too-large", "part-size"),
        ("attr_100MiB.xlsx", "too-large", "ratio"),
        ("overlap_200x50MiB.xlsx", "corrupt", "overlap"),
        ("dup_entries_case.xlsx", "corrupt", "duplicate-part"),
        ("dup_cells.xlsx", "corrupt", "duplicate-cell"),
        ("crc_mismatch_stored_42_to_99.xlsx", "corrupt", "checksum"),
        ("xxe_file.xlsx", "unreadable", "doctype"),
        ("utf16_sheet.xlsx", "unreadable", "utf-16"),
        ("bad_utf8.xlsx", "corrupt", "nul"),
        ("ref_beyond_limits.xlsx", "too-large", "address"),
        ("pdf_as.xlsx", "not-a-spreadsheet", "pdf"),
        ("empty.xlsx", "not-a-spreadsheet", "empty"),
        ("lock_file.xlsx", "not-a-spreadsheet", "lock-file"),
        ("no_workbook.xlsx", "not-a-spreadsheet", "no-workbook"),
        ("fat_loop.xls", "corrupt", "compound-file"),
        ("corners_100_sheets.xls", "too-large", "dense-area"),
        ("content_no_end.ods", "corrupt", "xml"),
        ("repeat_full_grid_value.ods", "too-large", "cells"),
        ("row_too_big_drops_rest.xlsb", "too-large", "address"),
    ] {
        let outcome = support::read_in_child(&folder.join(name));
        assert_eq!(outcome, Outcome::Rejected(code.to_owned(), what.to_owned()), "{name}");
    }
}

#[test]
fn damaged_files_are_rejected_and_kill_nobody() {
    let Some(reference) = support::reference() else { return };
    let files = support::files(&reference.join("corpus/damaged"), &["xlsx", "xlsb", "xls", "ods"]);
    assert_eq!(files.len(), 48);
    for path in files {
        let outcome = support::read_in_child(&path);
        assert!(matches!(outcome, Outcome::Rejected(..)), "{}: {outcome:?}", path.display());
    }
}
