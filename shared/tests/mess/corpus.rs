//! Where the corpus comes from: a folder that is there, or one that is made now.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use shared::{
    definition::{Pack, embedded},
    form::Form,
    spreadsheet::template,
};

/// Files of a normal run.
const FILES: &str = "60";
const PACK: &str = "nghe-an-2023";
pub(crate) const NEXT_PERIOD: &str = "2023Q3";
pub(crate) const YEAR: &str = "2023";

/// The folder with `files/` and `truth.json`; `None`, and said so, where it cannot be made. It is
/// made once, whoever asks first.
pub(crate) fn folder() -> Option<PathBuf> {
    static FOLDER: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let period = env::var("TONGHOP_MESS_PERIOD").unwrap_or_else(|_| "2023S1".to_owned());
        env::var("TONGHOP_MESS")
            .map_or_else(|_| made("mess", &period), |folder| Some(folder.into()))
    });
    FOLDER.clone()
}

/// The same habits in a later period.
pub(crate) fn folder_of_next_period() -> Option<PathBuf> {
    let given = env::var("TONGHOP_MESS_NEXT").ok();
    given.map_or_else(|| made("mess-next", NEXT_PERIOD), |folder| Some(folder.into()))
}

fn made(name: &str, period: &str) -> Option<PathBuf> {
    let python = env::var("TONGHOP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let missing = missing(&python);
    if !missing.is_empty() {
        eprintln!("skipped: the corpus of mess: {} not installed", missing.join(", "));
        return None;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let library = folder.join("library");
    fs::create_dir_all(&library).expect("a folder for the templates");
    let pack = embedded(PACK).expect("the pack is sound");
    for line in make(&python, &folder, period, &["--list"]).lines() {
        describe(&pack, &library, line);
    }
    let library = library.display().to_string();
    make(&python, &folder.join("corpus"), period, &["--library", &library]);
    Some(folder.join("corpus"))
}

fn missing(python: &str) -> Vec<&'static str> {
    let runs = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|done| done.status.success())
    };
    let script = root().join("tests/node_modules/exceljs");
    [
        (
            "openpyxl, xlwt, odfpy, pandas",
            runs(python, &["-c", "import openpyxl, xlwt, odf, msoffcrypto, pandas"]),
        ),
        ("LibreOffice", runs("soffice", &["--version"])),
        ("python3-uno", runs("/usr/bin/python3", &["-c", "import uno"])),
        ("the packages of tests/package.json", script.is_dir() && runs("node", &["--version"])),
    ]
    .into_iter()
    .filter(|(_, found)| !found)
    .map(|(name, _)| name)
    .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// Runs the maker; what it prints.
fn make(python: &str, out: &Path, period: &str, arguments: &[&str]) -> String {
    let files = env::var("TONGHOP_MESS_FILES").unwrap_or_else(|_| FILES.to_owned());
    let done = Command::new(python)
        .arg(root().join("tests/mess/make.py"))
        .arg(out)
        .args(["--pack", PACK, "--period", period, "--files", &files])
        .args(arguments)
        .output()
        .expect("Python runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

/// Blank template and description of one form, named as the maker looks for them.
fn describe(pack: &Pack, library: &Path, line: &str) {
    let mut words = line.split(' ');
    let mut word = || words.next().expect("form, reporter, period");
    let (data_set, reporter, period) = (word(), word(), word());
    let name = format!("{data_set}-{reporter}-{period}");
    let form = Form::build(
        pack,
        pack.data_set(data_set).expect("a form of the pack"),
        pack.reporter(reporter).expect("a reporter of the pack"),
        pack.period(period).expect("a period of the pack"),
    );
    let description = serde_json::json!({ "form": form, "choices": pack.choices });
    fs::write(library.join(format!("{name}.json")), description.to_string()).expect("written");
    let bytes = template(pack, &form).expect("a template");
    fs::write(library.join(format!("{name}.xlsx")), bytes).expect("written");
}
