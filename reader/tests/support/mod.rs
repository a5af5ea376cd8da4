//! What the tests on real files share: where they lie, and child processes with limits.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The folder of reference material: named by `TONGHOP_REFERENCE`, or beside the workspace and
/// recognised by its `seeds/`. `None`, said aloud, where there is none.
pub(crate) fn reference() -> Option<PathBuf> {
    let named = std::env::var_os("TONGHOP_REFERENCE").map(PathBuf::from);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("in a workspace");
    let found = named
        .into_iter()
        .chain(workspace.ancestors().skip(1).map(|folder| folder.join("shared")))
        .find(|folder| folder.join("seeds").is_dir());
    if found.is_none() {
        println!("skipped: no reference folder (TONGHOP_REFERENCE)");
    }
    found
}

/// The files of a folder with one of these endings, sorted.
#[allow(dead_code, reason = "not every test needs it")]
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|own| endings.iter().any(|end| own == *end)))
        .collect();
    files.sort();
    files
}

/// A fresh folder for one test's files.
#[allow(dead_code, reason = "not every test needs it")]
pub(crate) fn temporary(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Files that other programs write into a folder of this name; the script says which.
#[allow(dead_code, reason = "not every test needs it")]
pub(crate) fn written(name: &str) -> Option<Vec<PathBuf>> {
    let folder = temporary(name);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/write_files.py");
    let output = Command::new("python3").arg(script).arg(&folder).output();
    match output {
        Ok(output) if output.status.success() => {
            print!("{}", String::from_utf8_lossy(&output.stdout));
            Some(files(&folder, &["xlsx", "xls", "ods"]))
        }
        other => {
            println!("skipped: other programs cannot write files ({other:?})");
            None
        }
    }
}

/// What became of a file in a child process.
#[allow(dead_code, reason = "not every test needs it")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Number of cells.
    Accepted(usize),
    /// Code and cause.
    Rejected(String, String),
    /// The child panicked, ran out of its memory or out of its time.
    Died(String),
}

/// Reads one file in a child process with as much memory as the sealed form has, and 10 s.
#[allow(dead_code, reason = "not every test needs it")]
pub(crate) fn read_in_child(path: &Path) -> Outcome {
    const KIBIBYTES: usize = 512 * 1024;
    let start = Instant::now();
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {KIBIBYTES}; exec \"$0\" \"$1\""))
        .arg(env!("CARGO_BIN_EXE_inspect"))
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            let output = child.wait_with_output().unwrap();
            if !status.success() {
                return Outcome::Died(status.to_string());
            }
            let line = String::from_utf8(output.stdout).unwrap();
            let fields: Vec<&str> = line.trim_end().split('\t').collect();
            return match fields[1] {
                "accepted" => Outcome::Accepted(fields[4].parse().unwrap()),
                _ => Outcome::Rejected(fields[2].to_owned(), fields[3].to_owned()),
            };
        }
        if start.elapsed() > Duration::from_secs(10) {
            child.kill().unwrap();
            child.wait().unwrap();
            return Outcome::Died("time".to_owned());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
