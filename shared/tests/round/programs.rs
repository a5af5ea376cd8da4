//! The programs that save workbooks again: LibreOffice, driven step by step, and openpyxl.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

/// What LibreOffice saves.
pub(crate) const KINDS: [&str; 3] = ["xlsx", "xls", "ods"];

pub(crate) struct Programs {
    folder: PathBuf,
    python: String,
}

impl Programs {
    /// LibreOffice, driven by Debian's Python; `None`, and said so, where either is missing.
    pub(crate) fn office(test: &str) -> Option<Self> {
        let python = ["/usr/bin/python3", "python3"]
            .into_iter()
            .find(|python| runs(Command::new(python).args(["-c", "import uno"])));
        match python.filter(|_| runs(Command::new("soffice").arg("--version"))) {
            Some(python) => Some(Self::new(&format!("{test}-office"), python.to_owned())),
            None => {
                println!("skipped: {test}: soffice or a python3 that knows uno is missing");
                None
            }
        }
    }

    /// The Python that has openpyxl.
    pub(crate) fn openpyxl(test: &str) -> Option<Self> {
        let python = std::env::var("TONGHOP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        if runs(Command::new(&python).args(["-c", "import openpyxl"])) {
            return Some(Self::new(&format!("{test}-openpyxl"), python));
        }
        println!("skipped: {test}: openpyxl is missing");
        None
    }

    /// Each with a folder of its own, which goes with it: tests run side by side.
    fn new(name: &str, python: String) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("round-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self { folder, python }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// A saved file; it is taken away.
    pub(crate) fn taken(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let _ = fs::remove_file(path);
        bytes
    }

    /// Runs a script of this folder on jobs, one JSON object a line.
    pub(crate) fn run(&self, script: &str, jobs: &[Value]) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/round").join(script);
        let mut child = Command::new(&self.python)
            .arg(script)
            .stdin(Stdio::piped())
            .spawn()
            .expect("python runs");
        let mut input = child.stdin.take().expect("its standard input");
        for job in jobs {
            writeln!(input, "{job}").expect("a job");
        }
        drop(input);
        assert!(child.wait().expect("python ends").success());
    }

    /// A job for `office.py`: a file, what is done to it, and what it is saved as.
    pub(crate) fn job(&self, file: &Path, name: &str, steps: &[Value]) -> Value {
        let outs = KINDS.map(|kind| self.path(&format!("{name}.{kind}")));
        json!({ "file": file, "steps": steps, "outs": outs })
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn runs(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
