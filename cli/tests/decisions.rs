//! A merge in several runs: what is open goes out as a file, comes back answered, and goes on
//! on another machine without the files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use shared::{
    definition::{Pack, embedded},
    entry::Entry,
    form::Form,
    spreadsheet::{SubmissionOptions, submission},
    value::ValueState,
};

const PACK: &str = "nghe-an-2023";
const PERIOD: &str = "2023S1";
const REPORTER: &str = "ubnd.nghe_an.ky_son";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("in")).expect("a folder");
    path
}

fn form(pack: &Pack) -> Form {
    let period = pack.period(PERIOD).expect("known");
    let reporter = pack.reporter(REPORTER).expect("known");
    Form::build(pack, pack.data_set("F28").expect("known"), reporter, period)
}

/// A submission with one figure, exported for the first time.
fn sent(pack: &Pack, form: &Form, figure: u32, exported_at: &str) -> Vec<u8> {
    let mut entry = Entry::empty(form);
    let (cell, _) = form.inputs().find(|(_, cell)| cell.value_type.is_numeric()).expect("one");
    entry.set(cell, "", ValueState::number(figure));
    entry.recalculate(form);
    let options = SubmissionOptions {
        revision: 1,
        exported_at: exported_at.to_owned(),
        non_secret: true,
        has_errors: false,
    };
    submission(pack, form, &entry, &options).expect("it is written")
}

fn merge(given: &[&str], files: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tonghop"))
        .args(["merge", "--pack", PACK, "--now", "2023-06-21", "--non-secret", "--json", "-"])
        .args(given)
        .args(files)
        .output()
        .expect("it runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn questions_go_out_and_come_back_answered_and_the_session_travels() {
    let folder = folder("decisions");
    let pack = embedded(PACK).expect("sound");
    let form = form(&pack);
    let moment = "2023-06-12T08:00:00+07:00";
    fs::write(folder.join("in/a.xlsx"), sent(&pack, &form, 5, moment)).expect("written");
    fs::write(folder.join("in/b.xlsx"), sent(&pack, &form, 7, moment)).expect("written");
    let at = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    let (questions, session) = (at("questions.json"), at("merge.session"));

    let input = folder.join("in");
    let open = merge(&["--period", PERIOD, "--questions", &questions], &[&input]);
    assert_eq!(open.status.code(), Some(5), "{}", String::from_utf8_lossy(&open.stderr));
    assert_eq!(json(&open)["questions"].as_array().map(Vec::len), Some(1));

    let mut asked: Value =
        serde_json::from_slice(&fs::read(&questions).expect("written")).expect("JSON");
    let answers = asked["questions"][0]["answers"].as_array().expect("answers").clone();
    let chosen = answers.iter().position(|answer| {
        let decision = &answer["decision"];
        let files = open_files(&json(&open));
        decision["kind"] == "counts" && files[1].1 == decision["sha256"].as_str().unwrap_or("")
    });
    asked["questions"][0]["choose"] = (chosen.expect("the second file") + 1).into();
    fs::write(&questions, asked.to_string()).expect("written");
    let given = ["--period", PERIOD, "--decisions", &questions, "--save-session", &session];
    let settled = merge(&given, &[&input]);
    assert_eq!(settled.status.code(), Some(0), "{}", String::from_utf8_lossy(&settled.stderr));
    let states: Vec<_> = json(&settled)["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file["state"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(states, ["superseded", "recognised"]);

    // Elsewhere, without the files and without saying the period.
    let resumed = merge(&["--session", &session], &[]);
    assert_eq!(resumed.status.code(), Some(0));
    assert_eq!(resumed.stdout, settled.stdout, "byte by byte");

    // What cannot be read is told by another code, and a damaged session is refused.
    let broken = folder.join("broken.xlsx");
    fs::write(&broken, b"PK\x03\x04 no workbook").expect("written");
    assert_eq!(merge(&["--session", &session], &[&broken]).status.code(), Some(6));
    let mut bytes = fs::read(&session).expect("written");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&session, bytes).expect("written");
    let refused = merge(&["--session", &session], &[]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("đã hỏng"));
}

/// Path and hash of the files, in order.
fn open_files(merged: &Value) -> Vec<(String, String)> {
    let files = merged["files"].as_array().expect("files").iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    files.map(|file| (text(&file["path"]), text(&file["sha256"]))).collect()
}

#[test]
fn aliases_are_read_from_a_file_and_written_to_one() {
    let folder = folder("aliases");
    let pack = embedded(PACK).expect("sound");
    fs::write(folder.join("in/a.xlsx"), sent(&pack, &form(&pack), 5, "2023-06-12T08:00:00+07:00"))
        .expect("written");
    let list = folder.join("aliases.csv");
    fs::write(&list, "kind;text;means\nform;Phụ lục lạ;F28\nplace;x;y\n").expect("written");
    let out = folder.join("out.csv");
    let [list, out] = [&list, &out].map(|path| path.to_str().expect("UTF-8"));
    let given = ["--period", PERIOD, "--aliases", list, "--save-aliases", out];
    let merged = merge(&given, &[&folder.join("in")]);
    assert_eq!(merged.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&merged.stderr).contains("Dòng 3"));
    let written = fs::read_to_string(out).expect("written");
    assert_eq!(
        written,
        "\u{feff}kind,text,means,form,section,under,reporter_kind,reporter,asked\nform,phụ lục lạ,F28,,,,,,\n"
    );
}
