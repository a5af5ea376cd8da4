//! A report of real forms, written and read back by the sealed reader.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use grid::{Address, CellValue, Sheet, Workbook};
use rust_decimal::Decimal;

use super::*;
use crate::{
    definition::{CivilDate, Pack, ValueType, embedded},
    entry::Entry,
    form::Form,
    i18n::{self, Language},
    merge::{FileOutcome, Outcome, Session},
    spreadsheet::{SubmissionOptions, submission},
    submission::{FileFacts, Known, import},
    value::{RawValue, decimal_from_f64, parse, sha256_hex},
};

/// Two districts with figures and signs, the police and the health department; the other
/// districts have sent nothing.
const REPORTERS: [(&str, &str); 4] = [
    ("F28", "ubnd.nghe_an.ky_son"),
    ("F28", "ubnd.nghe_an.que_phong"),
    ("F01", "ca.nghe_an"),
    ("F05", "so_y_te.nghe_an"),
];

pub(super) static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let mut session = Session::new(pack.clone(), "2023S1");
    session.set_non_secret(true);
    for (number, (data_set, reporter)) in REPORTERS.into_iter().enumerate() {
        session.push(file(&pack, data_set, reporter, number));
    }
    let now = CivilDate::parse_iso("2023-06-20").expect("a day");
    Report::of(&session.finish(now).expect("a period of the pack"))
});

fn file(pack: &Arc<Pack>, data_set: &str, reporter: &str, number: usize) -> FileOutcome {
    let period = pack.period("2023S1").expect("a period of the pack");
    let owed = pack.data_set(data_set).expect("a form of the pack");
    let form = Form::build(pack, owed, pack.reporter(reporter).expect("a reporter"), period);
    let options = SubmissionOptions {
        revision: 1,
        exported_at: "2023-06-14T15:04:05+07:00".into(),
        non_secret: true,
        has_errors: false,
    };
    let bytes = submission(pack, &form, &filled(pack, &form, number), &options).expect("a file");
    let book = reader::read(&bytes).expect("our own workbook");
    let path = format!("{data_set} {reporter}.xlsx");
    let sha256 = sha256_hex(&bytes);
    let size = bytes.len() as u64;
    let facts = FileFacts { path: &path, sha256: &sha256, size };
    let import = import(pack, &facts, &book, Known::default());
    FileOutcome { path, sha256, size, outcome: Outcome::Imported(Box::new(import)) }
}

/// Every input cell has something its row can hold; a few are blank, a few are signs.
fn filled(pack: &Pack, form: &Form, salt: usize) -> Entry {
    let mut entry = Entry::empty(form);
    for (number, (index, cell)) in form.inputs().enumerate() {
        let raw = match (&cell.value_type, (number + salt) % 17) {
            (_, 3) => continue,
            (kind, 5) if kind.is_numeric() => "KPS".to_owned(),
            (kind, 7) if kind.is_numeric() => "…".to_owned(),
            (ValueType::Decimal(_) | ValueType::Money, _) => format!("{},{}", number, salt + 1),
            (kind, _) if kind.is_numeric() => format!("{}", (number + 1) * (salt + 2)),
            (ValueType::Bool, at) => ["Có", "Không"][at % 2].to_owned(),
            (ValueType::Date, _) => format!("0{}/3/2023", salt + 1),
            (ValueType::SelectOne(list), at) => {
                let options = &pack.choice_list(list).expect("a list of the pack").options;
                options[at % options.len()].label.clone()
            }
            (_, at) => ["=1+1", "@SUM(A1)", "12/KH-UBND"][at % 3].to_owned(),
        };
        let parsed = parse(pack, cell, &RawValue::Text(&raw));
        entry.set(index, raw, parsed.state);
    }
    entry.recalculate(form);
    entry
}

fn read() -> Workbook {
    reader::read(&report(&REPORT).expect("a workbook").report).expect("our own workbook")
}

fn number(sheet: &Sheet, row: u32, column: u32) -> Option<Decimal> {
    match sheet.cell(Address::new(row, column))?.value {
        CellValue::Number(number) => decimal_from_f64(number),
        _ => None,
    }
}

fn text(sheet: &Sheet, row: u32, column: u32) -> &str {
    sheet.cell(Address::new(row, column)).map_or("", |cell| cell.raw.as_str())
}

/// Row of the heading `Mã` and the column of a heading in it.
fn find(sheet: &Sheet, heading: &str) -> (u32, u32) {
    let top = (0..20).find(|row| text(sheet, *row, 0) == "Mã").expect("a heading");
    (top, (0..60).find(|column| text(sheet, top, *column) == heading).expect(heading))
}

#[test]
fn totals_of_a_matrix_are_formulas_with_our_figures_and_add_up_from_its_cells() {
    let book = read();
    let mut formulas = 0;
    for form in &REPORT.forms {
        let sheet = book.sheet(&format!("Ma trận {}", form.data_set)).expect("a matrix");
        let (top, total) = find(sheet, "Cộng theo biểu");
        let first = find(sheet, &form.reporters[0].short_name).1;
        let lines: BTreeMap<&str, u32> =
            (top + 1..top + 500).map(|row| (text(sheet, row, 0), row)).collect();
        let tables = form.sections.iter().filter(|s| s.display_as == DisplayAs::Table);
        for row in tables.flat_map(|section| &section.rows) {
            let Some(Some(figure)) = row.figures.first() else { continue };
            let line = lines[row.code.as_str()];
            let cells = first..first + form.reporters.len() as u32;
            let sum: Decimal = cells.filter_map(|column| number(sheet, line, column)).sum();
            let Some(shown) = figure.shown else { continue };
            assert_eq!(number(sheet, line, total), Some(shown), "{}", figure.key);
            let cell = sheet.cell(Address::new(line, total)).expect("a total");
            if figure.aggregation != crate::definition::Aggregation::Max {
                assert!(cell.formula, "{}", figure.key);
                assert_eq!(sum, shown, "{}", figure.key);
                formulas += 1;
            }
        }
    }
    assert!(formulas > 150, "{formulas}");
}

#[test]
fn every_figure_adds_up_from_its_lines_of_the_sources() {
    let book = read();
    let sheet = book.sheet("Nguồn").expect("the sources");
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for line in 5.. {
        let [form, row, column] = [0, 1, 2].map(|at| text(sheet, line, at));
        if form.is_empty() {
            break;
        }
        assert!(!text(sheet, line, 8).is_empty() && !text(sheet, line, 10).is_empty());
        if let Some(adds) = number(sheet, line, 6) {
            *sums.entry(format!("{form}/{row}/{column}")).or_default() += adds;
        }
    }
    let figures = REPORT.forms.iter().flat_map(|form| &form.sections);
    let figures = figures.flat_map(|section| &section.rows).flat_map(|row| &row.figures);
    let mut compared = 0;
    for figure in figures.flatten() {
        let (Some(sum), Some(shown)) = (sums.get(&figure.key), figure.shown) else { continue };
        if figure.aggregation != crate::definition::Aggregation::Max {
            assert_eq!(*sum, shown, "{}", figure.key);
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn the_form_shows_the_figure_of_the_province_and_names_the_others() {
    let book = read();
    let mut others = 0;
    for form in &REPORT.forms {
        let name = format!("Biểu {} toàn tỉnh", form.data_set);
        let sheet = book.sheet(&name).expect(&name);
        let (top, total) = find(sheet, "Toàn tỉnh");
        let lines: BTreeMap<&str, u32> =
            (top + 1..top + 500).map(|row| (text(sheet, row, 0), row)).collect();
        let tables = form.sections.iter().filter(|s| s.display_as == DisplayAs::Table);
        for row in tables.flat_map(|section| &section.rows) {
            let Some(Some(figure)) = row.figures.first() else { continue };
            let line = lines[row.code.as_str()];
            let shown = figure.province.as_ref().map_or(figure.shown, |total| total.shown);
            let never = figure.standing == crate::merge::Standing::Never;
            if let Some(shown) = shown.filter(|_| !never) {
                assert_eq!(number(sheet, line, total), Some(shown), "{}", figure.key);
            }
            if let Some(province) = &figure.province {
                let note = text(sheet, line, total + 2);
                assert!(!note.contains("nghe_an"), "an id stands for a name: {note}");
                assert!(note.contains("riêng biểu này"), "{}: {note}", figure.key);
                let coverage = sheet::of(province.coverage);
                assert_eq!(text(sheet, line, total + 1), coverage, "{}", figure.key);
                others += 1;
            }
        }
    }
    assert!(others > 10, "{others}");
}

#[test]
fn places_stand_under_their_districts_each_with_its_own_answer() {
    let book = read();
    let (mut places, mut answers) = (0, 0);
    for form in &REPORT.forms {
        for section in form.sections.iter().filter(|s| s.display_as == DisplayAs::Roster) {
            let name = format!("{} Địa bàn toàn tỉnh", form.data_set);
            let sheet = book.sheet(&name).expect(&name);
            let (top, _) = find(sheet, "Địa bàn");
            for (line, row) in (top + 1..).zip(&section.rows) {
                assert_eq!(text(sheet, line, 0), row.code);
                places += usize::from(!row.total && row.figures.iter().any(Option::is_some));
                for (column, figure) in (2u32..).zip(&row.figures) {
                    let Some(figure) = figure else { continue };
                    let cell = sheet.cell(Address::new(line, column));
                    answers += usize::from(!figure.text.is_empty());
                    match figure.shown {
                        Some(shown) => assert_eq!(number(sheet, line, column), Some(shown)),
                        None => assert_eq!(text(sheet, line, column), figure.text),
                    }
                    let live = row.total && figure.shown.is_some();
                    assert_eq!(cell.is_some_and(|cell| cell.formula), live, "{}", figure.key);
                }
            }
        }
    }
    assert!(places >= 460 && answers > 30, "{places}, {answers}");
}

#[test]
fn a_form_that_nobody_owes_and_nobody_sent_has_no_page() {
    let shown: Vec<&str> = REPORT.forms.iter().map(|form| form.data_set.as_str()).collect();
    let owed = embedded("nghe-an-2023").expect("the embedded pack");
    assert!(owed.data_set("F03").expect("a form of the pack").internal);
    assert!(!shown.contains(&"F03") && shown.contains(&"F04"), "{shown:?}");
}

#[test]
fn words_of_reporters_stay_words() {
    let book = read();
    let mut inert = 0;
    for sheet in &book.sheets {
        for row in 0..4_000 {
            for cell in sheet.row(row) {
                let harmful = cell.raw.starts_with("=1+1") || cell.raw.starts_with('@');
                assert!(!(harmful && cell.formula), "{}", cell.raw);
                inert += usize::from(harmful);
            }
        }
    }
    assert!(inert > 3, "{inert}");
}

#[test]
fn names_that_no_cell_can_hold_end_with_a_mark() {
    let mut long = REPORT.clone();
    let names = long.forms.iter_mut().flat_map(|form| &mut form.reporters);
    for reporter in names.filter(|reporter| !reporter.reported) {
        // Two units each, as workbooks count.
        reporter.short_name = "𝐱".repeat(20_000);
    }
    let bytes = report(&long).expect("a workbook").report;
    let book = reader::read(&bytes).expect("our own workbook");
    let sheet = book.sheet("Tổng hợp").expect("the summary");
    let mark = i18n::text(Language::Vi, "workbook.report.cut-list");
    let cut = (0..200).map(|row| text(sheet, row, 0)).filter(|text| text.ends_with(mark));
    let lengths: Vec<usize> = cut.map(|text| text.encode_utf16().count()).collect();
    assert!(!lengths.is_empty());
    let longest = crate::spreadsheet::LONGEST_TEXT;
    assert!(lengths.iter().all(|length| (longest - 1..=longest).contains(length)), "{lengths:?}");
}

#[test]
fn the_first_sheet_proves_that_no_file_and_no_figure_vanished() {
    let book = read();
    let sheet = book.sheet("Tổng hợp").expect("the summary");
    let totals: Vec<(Decimal, bool)> = (0..100)
        .filter_map(|row| {
            let cell = sheet.cell(Address::new(row, 7))?;
            Some((number(sheet, row, 7)?, cell.formula))
        })
        .filter(|(_, formula)| *formula)
        .collect();
    let tally = &REPORT.tally;
    let expected = [Decimal::from(tally.dropped as u64), Decimal::from(tally.read)];
    assert_eq!(totals, expected.map(|number| (number, true)));
    let all: Vec<&str> = (0..100).map(|row| text(sheet, row, 0)).collect();
    assert!(all.iter().any(|line| line.contains("đã nộp 2/21")), "{all:?}");
    assert!(all.iter().any(|line| line.contains(&REPORT.checksum)));
}

#[test]
fn on_paper_the_signatures_of_the_first_sheet_have_something_above_them() {
    let bytes = report(&REPORT).expect("a workbook").report;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut part = String::new();
    let sheet = archive.by_name("xl/worksheets/sheet1.xml").expect("the first sheet");
    std::io::Read::read_to_string(&mut { sheet }, &mut part).expect("text");
    let breaks: Vec<u32> = part
        .split("<brk id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect();
    let book = read();
    let sheet = book.sheet("Tổng hợp").expect("the summary");
    let row_of = |words: &str| (0..200).find(|row| text(sheet, *row, 0) == words).expect(words);
    let [last] = breaks[..] else { panic!("one page break: {breaks:?}") };
    let parts = ["Các số đã đọc", "Nội dung còn cần lưu ý", "Căn cứ"].map(row_of);
    assert!(parts.contains(&last), "{last}: {parts:?}");
}

#[test]
fn the_same_report_has_the_same_bytes_and_large_sources_stand_apart() {
    let whole = report(&REPORT).expect("a workbook");
    assert_eq!(whole, report(&REPORT).expect("a workbook"));
    assert!(whole.sources.is_empty());
    let lines = REPORT.sources.len();
    let apart = within(&REPORT, lines * sources::WIDTH / 2 + sources::WIDTH).expect("workbooks");
    assert_eq!(apart.sources.len(), 2);
    let book = reader::read(&apart.report).expect("our own workbook");
    assert!(book.sheet("Nguồn").is_none());
    let first = book.sheet("Tổng hợp").expect("the summary");
    assert!((0..100).any(|row| text(first, row, 0).contains("2 tệp riêng")));
    let found: usize = apart
        .sources
        .iter()
        .map(|bytes| {
            let book = reader::read(bytes).expect("our own workbook");
            let sheet = book.sheet("Nguồn").expect("the sources");
            (5..).take_while(|row| !text(sheet, *row, 0).is_empty()).count()
        })
        .sum();
    assert_eq!(found, lines);
}

#[test]
fn every_word_is_in_the_catalogue() {
    let book = read();
    for sheet in &book.sheets {
        for row in 0..4_000 {
            for cell in sheet.row(row) {
                let id = ["workbook.", "merge.", "finding.", "form."]
                    .iter()
                    .any(|area| cell.raw.starts_with(area) && !cell.raw.contains(' '));
                assert!(!id, "{} has no words", cell.raw);
            }
        }
    }
}
