//! Every cell as calamine reads it: real files of public bodies, and files of other programs.

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Ods, Reader, Xls, XlsOptions, Xlsb, Xlsx};
use grid::{CellValue, FileKind, Sheet, Workbook};

/// A value in a form that both readings share.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Date(f64),
    Text(String),
    Bool(bool),
    Error,
}

fn ours(sheet: &Sheet) -> BTreeMap<(u32, u32), Value> {
    let value = |value: &CellValue| match value {
        CellValue::Number(number) | CellValue::Percent(number) => Some(Value::Number(*number)),
        CellValue::DateTime(serial) => Some(Value::Date(*serial)),
        CellValue::Text(text) => Some(Value::Text(text.clone())).filter(|_| !text.is_empty()),
        CellValue::Bool(flag) => Some(Value::Bool(*flag)),
        CellValue::Error(_) => Some(Value::Error),
        CellValue::Missing => None,
    };
    let cells = sheet.cells.iter();
    cells.filter_map(|cell| Some(((cell.at.row, cell.at.column), value(&cell.value)?))).collect()
}

fn theirs(range: &calamine::Range<Data>) -> BTreeMap<(u32, u32), Value> {
    let (row, column) = range.start().unwrap_or((0, 0));
    let value = |value: &Data| match value {
        Data::Int(number) => Some(Value::Number(*number as f64)),
        Data::Float(number) => Some(Value::Number(*number)),
        Data::DateTime(date) => Some(Value::Date(date.as_f64())),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(Value::Date(serial(text))),
        Data::String(text) => Some(Value::Text(text.clone())).filter(|_| !text.is_empty()),
        Data::Bool(flag) => Some(Value::Bool(*flag)),
        Data::Error(_) => Some(Value::Error),
        Data::Empty => None,
    };
    let cells = range.used_cells();
    cells
        .filter_map(|(r, c, own)| Some(((row + r as u32, column + c as u32), value(own)?)))
        .collect()
}

/// The one date that the files of other programs hold, in OpenDocument's words.
fn serial(text: &str) -> f64 {
    if text.starts_with("2023-06-14") { 45091.0 } else { panic!("an unexpected date: {text}") }
}

fn opinion<R>(mut file: R, name: &str) -> BTreeMap<(u32, u32), Value>
where
    R: Reader<Cursor<Vec<u8>>>,
    R::Error: std::fmt::Debug,
{
    theirs(&file.worksheet_range(name).unwrap())
}

/// Compares all sheets; the number of cells that are the same.
fn compare(path: &Path) -> (Workbook, usize) {
    let bytes = std::fs::read(path).unwrap();
    let workbook =
        reader::read(&bytes).unwrap_or_else(|rejection| panic!("{}: {rejection}", path.display()));
    let mut count = 0;
    for sheet in &workbook.sheets {
        let file = Cursor::new(bytes.clone());
        let theirs = match workbook.kind {
            FileKind::Xlsx => opinion(Xlsx::new(file).unwrap(), &sheet.name),
            FileKind::Xls => {
                // A text in Latin-1 is not to be taken for one in the file's code page.
                let mut options = XlsOptions::default();
                options.force_codepage = Some(1200);
                opinion(Xls::new_with_options(file, options).unwrap(), &sheet.name)
            }
            FileKind::Ods => opinion(Ods::new(file).unwrap(), &sheet.name),
            FileKind::Xlsb => opinion(Xlsb::new(file).unwrap(), &sheet.name),
            FileKind::Csv | FileKind::Html | FileKind::Xml2003 => unreachable!("not read"),
        };
        let ours = ours(sheet);
        for (at, value) in &ours {
            assert_eq!(Some(value), theirs.get(at), "{}, {}, {at:?}", path.display(), sheet.name);
        }
        assert_eq!(ours.len(), theirs.len(), "{}, {}", path.display(), sheet.name);
        count += ours.len();
    }
    (workbook, count)
}

#[test]
fn real_government_files_are_read_whole() {
    let Some(reference) = support::reference() else { return };
    let files = support::files(&reference.join("corpus/gov-xls"), &["xls"]);
    assert_eq!(files.len(), 9);
    let cells: usize = files.iter().map(|path| compare(path).1).sum();
    assert!(cells > 4000, "{cells}");
}

/// What the script put into every file, as far as its writer can.
#[track_caller]
fn check_contents(workbook: &Workbook, path: &Path) {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let sheet = workbook.sheet("Biểu F28").expect(name);
    let at = |text: &str| {
        let address = grid::Address::parse(text).unwrap();
        sheet.cell(address).map(|cell| (cell.value.clone(), cell.raw.clone()))
    };
    assert_eq!(at("A1"), Some((CellValue::Text("Kỳ Sơn".into()), "Kỳ Sơn".into())), "{name}");
    assert_eq!(at("B1"), Some((CellValue::Number(1234.5), "1234.5".into())), "{name}");
    assert_eq!(at("C1").map(|cell| cell.0), Some(CellValue::DateTime(45091.0)), "{name}");
    assert_eq!(at("B2"), Some((CellValue::Number(0.1), "0.1".into())), "{name}");
    let lines = at("A3").map(|cell| cell.0);
    assert_eq!(lines, Some(CellValue::Text("một  hai\nba".into())), "{name}");
    assert_eq!(workbook.sheets.len(), 2, "{name}");
    assert_ne!(workbook.sheets[1].visibility, grid::Visibility::Visible, "{name}");
    if name.starts_with("odfpy") {
        return;
    }
    assert_eq!(sheet.hidden_rows, [3], "{name}");
    assert_eq!(sheet.hidden_columns, [6], "{name}");
    assert_eq!(sheet.merges.len(), 1, "{name}");
    let (first, last) = (sheet.merges[0].first.to_string(), sheet.merges[0].last.to_string());
    assert_eq!((first.as_str(), last.as_str()), ("A6", "C7"), "{name}");
    if name.starts_with("xlwt") {
        return;
    }
    let comments: Vec<(String, &str)> =
        sheet.comments.iter().map(|(at, text)| (at.to_string(), text.as_str())).collect();
    assert_eq!(comments, [("F1".to_owned(), "ghi chú")], "{name}");
    let reference = workbook.names.iter().find(|own| own.name == "v_1").expect(name);
    assert_eq!(reference.refers_to, "'Biểu F28'!$B$1", "{name}");
    assert_eq!(workbook.property("tonghop.kind"), Some("template"), "{name}");
    assert!(workbook.modified.is_some(), "{name}");
}

/// The same workbook as a page: LibreOffice leaves hidden rows and columns out.
fn check_page(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let workbook = reader::read(&bytes).unwrap_or_else(|rejection| panic!("{rejection}"));
    let sheet = &workbook.sheets[0];
    let at =
        |text: &str| sheet.cell(grid::Address::parse(text).unwrap()).map(|cell| cell.value.clone());
    assert_eq!(at("A1"), Some(CellValue::Text("Kỳ Sơn".into())));
    assert_eq!(at("B1"), Some(CellValue::Number(1234.5)));
    assert_eq!(at("C1"), Some(CellValue::DateTime(45091.0)));
    assert_eq!(at("B2"), Some(CellValue::Number(0.1)));
    assert_eq!(at("A3"), Some(CellValue::Text("một hai\nba".into())));
    assert_eq!(at("A5"), Some(CellValue::Text("gộp".into())));
    assert_eq!(sheet.merges.len(), 1);
    assert_eq!(sheet.comments, [(grid::Address::new(0, 5), "ghi chú".to_owned())]);
    assert_eq!(workbook.property("tonghop.kind"), Some("template"));
}

#[test]
fn files_of_other_programs_are_read_whole() {
    let Some(files) = support::written("written") else { return };
    let page = files[0].with_file_name("libreoffice_html.html");
    if page.exists() {
        check_page(&page);
    }
    assert!(files.len() >= 3, "{files:?}");
    for path in files {
        let (workbook, count) = compare(&path);
        assert!(count >= 7, "{}: {count}", path.display());
        check_contents(&workbook, &path);
    }
}
