//! One LibreOffice that holds a workbook open, is given figures and says what its formulas come
//! to: `recalculate.py` on the other side.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

/// Debian's own Python: the one that has `uno`.
const PYTHON: &str = "/usr/bin/python3";

/// Sheet, first column and row (from 0), how many columns and rows.
pub(crate) type Block = (String, u32, u32, u32, u32);
/// By row.
pub(crate) type Values = Vec<Vec<Value>>;

pub(crate) struct Calculator {
    folder: PathBuf,
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Calculator {
    /// `None`, and said so, where LibreOffice or its Python is not installed.
    pub(crate) fn start(name: &str) -> Option<Self> {
        let knows_uno = Command::new(PYTHON).args(["-c", "import uno"]).output();
        let office = Command::new("soffice").arg("--version").output();
        if !knows_uno.is_ok_and(|done| done.status.success()) || office.is_err() {
            eprintln!("skipped: soffice or python3-uno is not installed");
            return None;
        }
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("live-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/live/recalculate.py");
        let mut process = Command::new(PYTHON)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python runs");
        let questions = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Some(Self { folder, process, questions, answers })
    }

    /// Opens a workbook in place of the one before and gives the seconds that took.
    pub(crate) fn open(&mut self, workbook: &[u8], write: &[Block], read: &[Block]) -> f64 {
        let path = self.folder.join("form.xlsx");
        fs::write(&path, workbook).expect("a file");
        let answer = self.ask(&json!({ "open": path, "write": write, "read": read }));
        answer["seconds"].as_f64().expect("a time")
    }

    /// What the formulas come to for every fill; a fill holds the values of every written block,
    /// an answer those of every block that is read.
    pub(crate) fn fill(&mut self, fills: &[Vec<Values>]) -> Vec<Vec<Values>> {
        let answer = self.ask(&json!({ "fills": fills }));
        serde_json::from_value(answer).expect("lists of values")
    }

    fn ask(&mut self, question: &Value) -> Value {
        let pipe = self.questions.as_mut().expect("open until dropped");
        writeln!(pipe, "{question}").and_then(|()| pipe.flush()).expect("the script listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("an answer");
        serde_json::from_str(&line).expect("an answer of the script")
    }
}

impl Drop for Calculator {
    fn drop(&mut self) {
        // The end of its questions ends the script, and the script ends LibreOffice.
        drop(self.questions.take());
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
