//! Read from files of other programs: a form in .xlsx, .xls, .ods and .csv goes through the
//! reader and the import, and every cell means there what it means when typed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use shared::{
    definition::Pack,
    form::{CellIndex, Form},
    submission::{Answer, FileFacts, Import, ImportState, Known, import},
    value::{Datum, ValueState},
};

use crate::{
    cases::{Case, Told, cases, script},
    form::{LaidOut, empty, form, pack, position},
};

/// Lines of one workbook.
const COMMUNES: usize = 450;
/// Dates before it cannot be counted from 1904.
const DAYS_TO_1904: f64 = 1462.0;
/// From here on all programs count days alike: 1 March 1900.
const DAYS_ALIKE: f64 = 61.0;

/// Cases by their cell in the form, for each workbook.
type Filled = Vec<BTreeMap<CellIndex, Case>>;

/// Deals the cases out to the cells of as many workbooks as it takes.
fn filled(form: &Form) -> Filled {
    let mut columns: BTreeMap<String, Vec<CellIndex>> = BTreeMap::new();
    for (index, cell) in form.inputs() {
        columns.entry(cell.key.element.clone()).or_default().push(index);
    }
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let mut workbooks = Filled::new();
    // Personal data hold a whole file: they have a test of their own.
    let wanted = |case: &Case| case.kind != "point" && !case.told.is_personal();
    for case in cases().into_iter().filter(wanted) {
        let count = used.entry(case.row.clone()).or_default();
        let (book, line) = (*count / COMMUNES, *count % COMMUNES);
        *count += 1;
        if workbooks.len() <= book {
            workbooks.resize_with(book + 1, BTreeMap::new);
        }
        workbooks[book].insert(columns[&case.row][line], case);
    }
    workbooks
}

/// The files that other programs make of the layouts; `None`, said aloud, where there are none.
fn written(layouts: &[Vec<LaidOut<'_>>]) -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("values");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let layout = folder.join("layout.json");
    std::fs::write(&layout, serde_json::to_vec(layouts).unwrap()).unwrap();
    match script("write_workbooks.py").arg(&layout).arg(&folder).output() {
        Ok(output) if output.status.success() => {
            print!("{}", String::from_utf8_lossy(&output.stdout));
        }
        other => {
            println!("skipped: other programs cannot write files ({other:?})");
            return None;
        }
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && *path != layout)
        .collect();
    files.sort();
    Some(files)
}

/// Whether a program can write a case into a file with this ending.
fn can_write(program: &str, ending: &str, case: &Case) -> bool {
    let is_day_before = |first: f64| {
        let serial = case.written.parse::<f64>().unwrap_or(first);
        case.kind == "date" && (1.0..first).contains(&serial)
    };
    match (program, ending) {
        ("csv", _) => case.kind == "text",
        // Writes a result for every formula.
        ("xlwt", _) => case.kind != "uncached",
        ("odfpy", _) => case.kind != "error",
        // Calculates when it opens a file; of a truth value without a format of its own it
        // keeps the number.
        ("libreoffice", "ods") => {
            !matches!(&*case.kind, "uncached" | "bool") && !is_day_before(DAYS_ALIKE)
        }
        ("libreoffice", _) => case.kind != "uncached",
        ("from1904", _) => !is_day_before(DAYS_TO_1904 + 1.0),
        _ => true,
    }
}

/// What the import says of every cell.
fn told(form: &Form, import: &Import) -> BTreeMap<CellIndex, Told> {
    let placed = import.values.iter().map(|value| {
        (value.cell, Told::understood(&form.cells[value.cell], &value.state, &value.findings))
    });
    let waiting = import.questions.iter().filter_map(|question| {
        let readings: Vec<String> = question
            .answers
            .iter()
            .filter_map(|answer| match answer {
                Answer::Value(ValueState::Value(Datum::Number(number))) => {
                    Some(number.normalize().to_string())
                }
                _ => None,
            })
            .collect();
        let told = match question.code.as_str() {
            "ask-number" => Told::asked(readings.into_iter()),
            code => Told::refused(code),
        };
        Some((question.about.as_ref()?.cell, told))
    });
    placed.chain(waiting).collect()
}

fn read(pack: &Pack, path: &Path) -> Import {
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = std::fs::read(path).unwrap();
    let workbook = reader::read(&bytes).unwrap_or_else(|rejection| panic!("{name}: {rejection}"));
    let file = FileFacts { path: name, sha256: "00", size: bytes.len() as u64 };
    let import = import(pack, &file, &workbook, Known::default());
    assert!(import.account.balances(), "{name}: {:?}", import.account);
    assert_eq!(import.state, ImportState::Recognised, "{name}: {:?}", import.questions.first());
    import
}

#[test]
fn every_case_means_the_same_in_the_files_of_every_program() {
    let pack = pack(COMMUNES);
    let form = form(&pack);
    let filled = filled(&form);
    let layouts: Vec<Vec<LaidOut>> = filled
        .iter()
        .map(|cases| {
            let mut cells = empty(&form);
            cells.extend(cases.iter().map(|(index, case)| {
                let (row, column) = position(&form.cells[*index]);
                (row, column, &*case.kind, case.written.clone(), case.format.clone())
            }));
            cells
        })
        .collect();
    let Some(files) = written(&layouts) else { return };
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in files {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let program = name.split('_').next().unwrap();
        let ending = path.extension().unwrap().to_str().unwrap();
        let number: usize = name.rsplit('_').next().unwrap().parse().unwrap();
        let import = read(&pack, &path);
        let told = told(&form, &import);
        for (index, case) in &filled[number] {
            if !can_write(program, ending, case) {
                continue;
            }
            let in_csv = case.in_csv.as_ref().filter(|_| program == "csv");
            let expected = in_csv.unwrap_or(&case.told);
            if told.get(index) != Some(expected) {
                wrong.push(format!("{}: {case:?}\n  gave {:?}", path.display(), told.get(index)));
            }
            *counts.entry(program.to_owned()).or_default() += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {counts:?}:\n{}", wrong.len(), wrong.join("\n"));
    println!("{counts:?}");
}
