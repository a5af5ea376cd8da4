//! Packs through the terminal program: to a workbook, edited, back, and used.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use shared::{
    definition::{DataSet, Pack, embedded, from_json},
    entry::Entry,
    form::{Form, FormCell},
    spreadsheet::{SubmissionOptions, pack_workbook, submission},
    value::ValueState,
};

const PACK: &str = "duong-quang-2024";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("in")).expect("a folder");
    path
}

fn tonghop(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tonghop")).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

#[test]
fn a_pack_goes_to_a_workbook_and_comes_back_equal() {
    let folder = folder("packs-there-and-back");
    let (book, text) = (folder.join("pack.xlsx"), folder.join("pack.json"));
    let (book, text) = (book.to_str().expect("UTF-8"), text.to_str().expect("UTF-8"));
    done(&tonghop(&["packs", "export", PACK, "-o", book]));
    done(&tonghop(&["packs", "import", book, "-o", text]));
    let pack = embedded(PACK).expect("sound");
    let again = from_json(&fs::read_to_string(text).expect("written")).expect("a pack");
    assert_eq!(again, *pack);
    for word in [PACK, book, text] {
        let told = done(&tonghop(&["packs", "check", word]));
        assert!(told.contains(pack.hash()), "{word}: {told}");
    }
}

#[test]
fn an_edited_pack_with_a_fault_changes_nothing() {
    let folder = folder("packs-refused");
    let mut pack = (*embedded(PACK).expect("sound")).clone();
    pack.data_sets[0].sections[0].rows[0].element = "nobody_knows".into();
    pack.elements[0].unit = "tan".into();
    let book = folder.join("pack.xlsx");
    fs::write(&book, pack_workbook(&pack).expect("a workbook")).expect("written");
    let (book, out) = (book.to_str().expect("UTF-8"), folder.join("pack.json"));
    let import = tonghop(&["packs", "import", book, "-o", out.to_str().expect("UTF-8")]);
    assert_eq!(import.status.code(), Some(1));
    let told = said(&import);
    assert!(told.contains("table!H") && told.contains("nobody_knows"), "{told}");
    assert!(told.contains("survey!E2") && told.contains("tan"), "{told}");
    assert!(!out.exists());
    assert_eq!(tonghop(&["packs", "check", book]).status.code(), Some(1));
    let template =
        tonghop(&["template", "--all", "--pack", book, "--period", "2024", "--out", book]);
    assert_eq!(template.status.code(), Some(3));
    assert!(said(&template).contains("nobody_knows"));
    assert_eq!(tonghop(&["packs", "check", "no-such-pack"]).status.code(), Some(3));
    assert_eq!(tonghop(&["packs", "export", PACK]).status.code(), Some(2));
}

#[test]
fn where_nobody_owes_a_form_no_empty_archive_is_written() {
    let out = folder("packs-nobody-owes").join("templates.zip");
    let path = out.to_str().expect("UTF-8");
    let template = ["template", "--all", "--pack", "nghe-an-2023", "--out", path, "--period"];
    let told = tonghop(&[&template[..], &["2022"]].concat());
    assert_eq!(told.status.code(), Some(3));
    assert!(said(&told).contains("Năm 2022"), "{}", said(&told));
    assert!(!out.exists());
}

/// A submission with one figure, of the first body that owes the first form.
fn submitted(pack: &Pack) -> Vec<u8> {
    let period = pack.period("2024").expect("a period");
    let owes = |form: &&DataSet| {
        pack.reporters.iter().find(|reporter| pack.owed(reporter, period).any(|f| f.id == form.id))
    };
    let form = pack.data_sets.iter().find(|form| owes(form).is_some()).expect("a form");
    let laid_out = Form::build(pack, form, owes(&form).expect("a body"), period);
    let options = SubmissionOptions {
        revision: 1,
        exported_at: "2024-12-14T08:00:00+07:00".into(),
        non_secret: true,
        has_errors: false,
    };
    let mut entry = Entry::empty(&laid_out);
    let is_figure = |cell: &FormCell| cell.is_input() && cell.value_type.is_numeric();
    let figure = laid_out.cells.iter().position(is_figure).expect("a figure");
    entry.set(figure, "7", ValueState::number(7));
    entry.recalculate(&laid_out);
    submission(pack, &laid_out, &entry, &options).expect("a workbook")
}

#[test]
fn files_are_merged_for_an_own_pack_given_as_a_file() {
    let folder = folder("packs-used");
    let mut pack = (*embedded(PACK).expect("sound")).clone();
    pack.id = "own-pack".into();
    let (book, text) = (folder.join("own.xlsx"), folder.join("own.json"));
    fs::write(&book, pack_workbook(&pack).expect("a workbook")).expect("written");
    fs::write(&text, pack.to_json()).expect("written");
    fs::write(folder.join("in/one.xlsx"), submitted(&pack)).expect("written");
    let input = folder.join("in");
    for word in [&book, &text] {
        let out = folder.join("merge.json");
        let word = word.to_str().expect("UTF-8");
        done(&tonghop(&[
            "merge",
            "--pack",
            word,
            "--period",
            "2024",
            "--now",
            "2025-01-05",
            "--non-secret",
            "--json",
            out.to_str().expect("UTF-8"),
            input.to_str().expect("UTF-8"),
        ]));
        let merged = fs::read_to_string(&out).expect("written");
        assert!(merged.contains("\"recognised\"") && merged.contains("own-pack"), "{merged:.400}");
    }
}
