//! One file that holds several reports.

use std::collections::BTreeMap;

use grid::{Address, Cell, CellValue, Range, Sheet, Visibility, Workbook};
use shared::{
    definition::Pack,
    submission::{
        FileFacts, IgnoredReason, ImportState, Known, Part, Reports, Several, import_all,
    },
};

use crate::fixture::*;

pub(crate) const PATH: &str = "huyen/gui tinh.xlsx";

pub(crate) fn read_all(pack: &Pack, workbook: &Workbook) -> Reports {
    let file = FileFacts { path: PATH, sha256: "ab", size: 1000 };
    import_all(pack, &file, workbook, Known::default())
}

pub(crate) fn several(pack: &Pack, workbook: &Workbook) -> Several {
    let Reports::Several(several) = read_all(pack, workbook) else { panic!("one report") };
    assert!(several.account.balances());
    assert_every_figure_is_in_one(workbook, &several);
    several
}

/// The state, and what is asked.
pub(crate) fn whole(pack: &Pack, workbook: &Workbook) -> (ImportState, Vec<String>) {
    match read_all(pack, workbook) {
        Reports::One(import) => {
            (import.state, asked(&import).into_iter().map(str::to_owned).collect())
        }
        Reports::Several(several) => panic!("taken apart: {:?}", paths(&several)),
    }
}

pub(crate) fn paths(several: &Several) -> Vec<&str> {
    several.parts.iter().map(|part| part.import.path.as_str()).collect()
}

fn reporters(several: &Several) -> Vec<&str> {
    let of = |part: &Part| part.import.recognition.reporter.is_some();
    let parts = several.parts.iter().filter(|part| of(part));
    parts.map(|part| part.import.recognition.reporter.as_deref().unwrap_or_default()).collect()
}

pub(crate) fn is_number(cell: &Cell) -> bool {
    matches!(cell.value, CellValue::Number(_) | CellValue::Percent(_) | CellValue::DateTime(_))
}

/// Every numeric cell of a file is in exactly one part or in the account of the rest.
fn assert_every_figure_is_in_one(workbook: &Workbook, several: &Several) {
    let mut seen: BTreeMap<(String, Address), usize> = BTreeMap::new();
    for sheet in several.parts.iter().flat_map(|part| &part.workbook.sheets) {
        let original = workbook.sheet(&sheet.name).expect("a sheet of the file");
        for cell in &sheet.cells {
            let stored = original.cell(cell.at).expect("a cell of the file");
            assert_eq!(stored.raw, cell.raw, "{}!{}", sheet.name, cell.at);
            if is_number(cell) {
                *seen.entry((sheet.name.clone(), cell.at)).or_default() += 1;
            }
        }
    }
    let mut rest = 0;
    for sheet in &workbook.sheets {
        for cell in sheet.cells.iter().filter(|cell| is_number(cell)) {
            match seen.get(&(sheet.name.clone(), cell.at)) {
                None => rest += 1,
                times => assert_eq!(times, Some(&1), "{}!{} is twice there", sheet.name, cell.at),
            }
        }
    }
    assert_eq!(several.account.read, rest, "{:?}", several.account);
    assert_eq!(several.account.ignored_total(), rest);
}

/// The report of a unit as values only, on a sheet of this name.
fn sheet(pack: &Pack, reporter: &str, name: &str) -> Sheet {
    let mut workbook = filled(pack, &form(pack, "F28", reporter, "2023S1"));
    let mut sheet = workbook.sheets.swap_remove(0);
    sheet.name = name.to_owned();
    sheet
}

pub(crate) fn workbook(sheets: Vec<Sheet>) -> Workbook {
    let mut workbook = Workbook::new(grid::FileKind::Xlsx);
    workbook.sheets = sheets;
    workbook
}

fn two(pack: &Pack) -> Workbook {
    workbook(vec![sheet(pack, KY_SON, "Kỳ Sơn"), sheet(pack, TUONG_DUONG, "T.Dương/2")])
}

/// Puts the cells of one sheet on another one, so many rows and columns further.
fn beside(onto: &mut Sheet, other: &Sheet, rows: u32, columns: u32) {
    for cell in &other.cells {
        let at = Address::new(cell.at.row + rows, cell.at.column + columns);
        put(onto, at, cell.value.clone());
    }
}

pub(crate) fn last_row(sheet: &Sheet) -> u32 {
    sheet.cells.last().expect("cells").at.row
}

pub(crate) fn text(sheet: &mut Sheet, row: u32, column: u32, text: &str) {
    put(sheet, Address::new(row, column), CellValue::Text(text.to_owned()));
}

pub(crate) fn number(sheet: &mut Sheet, row: u32, column: u32, number: f64) {
    put(sheet, Address::new(row, column), CellValue::Number(number));
}

fn assert_right(pack: &Pack, part: &Part, reporter: &str) {
    assert_eq!(part.import.state, ImportState::Recognised, "{:?}", asked(&part.import));
    let form = form(pack, "F28", reporter, "2023S1");
    assert_eq!(placed(&part.import), meant(pack, &form));
}

#[test]
fn a_sheet_for_every_unit_is_a_report_for_every_unit() {
    let pack = pack();
    let found = several(&pack, &two(&pack));
    assert_eq!(paths(&found), ["huyen/gui tinh.xlsx!/Kỳ Sơn", "huyen/gui tinh.xlsx!/T.Dương-2"]);
    assert_right(&pack, &found.parts[0], KY_SON);
    assert_right(&pack, &found.parts[1], TUONG_DUONG);
    assert_eq!(found.findings[0].code, "several-reports");
    let again = several(&pack, &two(&pack));
    assert_eq!(again, found, "hashes too");
    let hashes: Vec<&str> = found.parts.iter().map(|part| part.import.sha256.as_str()).collect();
    assert!(hashes.iter().all(|hash| hash.len() == 64));
    assert_ne!(hashes[0], hashes[1]);
    let file = FileFacts { path: PATH, sha256: "ac", size: 1000 };
    let Reports::Several(other) = import_all(&pack, &file, &two(&pack), Known::default()) else {
        panic!("one report")
    };
    assert_ne!(other.parts[0].import.sha256, hashes[0], "of another file");
    assert_eq!(found.parts[0].import.part_of.as_deref(), Some("ab"));
}

#[test]
fn one_report_with_notes_or_a_copy_of_itself_stays_whole() {
    let pack = pack();
    let mut notes = Sheet::new("Ghi chú");
    text(&mut notes, 0, 0, "Số liệu chốt ngày 14/6");
    let one = workbook(vec![sheet(&pack, KY_SON, "Biểu F28"), notes.clone()]);
    assert_eq!(whole(&pack, &one), (ImportState::Recognised, vec![]));
    let twice = workbook(vec![sheet(&pack, KY_SON, "Biểu F28"), sheet(&pack, KY_SON, "Sheet2")]);
    assert_eq!(whole(&pack, &twice).0, ImportState::Recognised);
    let mut other = sheet(&pack, KY_SON, "Sheet2");
    let at = other.cells.iter().find(|cell| is_number(cell)).expect("a figure").at;
    number(&mut other, at.row, at.column, 99.0);
    let differing = workbook(vec![sheet(&pack, KY_SON, "Biểu F28"), other]);
    assert_eq!(whole(&pack, &differing).0, ImportState::NeedsReview);
}

#[test]
fn empty_sheets_notes_and_legends_do_not_stop_it() {
    let pack = pack();
    let mut file = two(&pack);
    let mut legend = Sheet::new("Chú giải");
    for (row, words) in ["KPS: không phát sinh", "x: không áp dụng"].iter().enumerate() {
        number(&mut legend, row as u32, 0, row as f64 + 1.0);
        text(&mut legend, row as u32, 1, words);
    }
    file.sheets.insert(0, legend);
    file.sheets.push(Sheet::new("Sheet3"));
    let found = several(&pack, &file);
    assert_eq!(reporters(&found), [KY_SON, TUONG_DUONG]);
    assert_eq!(found.account.ignored.get(&IgnoredReason::Heading), Some(&2));
}

#[test]
fn a_sheet_of_nobody_is_a_part_that_asks() {
    let pack = pack();
    let mut file = two(&pack);
    let mut other = Sheet::new("Sổ theo dõi");
    text(&mut other, 0, 0, "Tháng");
    number(&mut other, 1, 0, 6.0);
    number(&mut other, 1, 1, 41.0);
    file.sheets.push(other);
    let found = several(&pack, &file);
    assert_eq!(found.parts[2].import.path, "huyen/gui tinh.xlsx!/Sổ theo dõi");
    assert_eq!(found.parts[2].import.state, ImportState::Unrecognised);
    assert_eq!(found.parts[2].import.account.read, 2);
}

#[test]
fn forms_under_each_other_are_cut_between_figures_and_the_next_heading() {
    let pack = pack();
    let mut one = sheet(&pack, KY_SON, "Biểu F28");
    let below = last_row(&one) + 3;
    beside(&mut one, &sheet(&pack, TUONG_DUONG, ""), below, 0);
    let found = several(&pack, &workbook(vec![one]));
    assert_eq!(found.parts.len(), 2);
    assert!(found.parts[0].import.path.starts_with("huyen/gui tinh.xlsx!/Biểu F28 A1:"));
    assert_right(&pack, &found.parts[0], KY_SON);
    assert_right(&pack, &found.parts[1], TUONG_DUONG);
}

#[test]
fn forms_side_by_side_are_cut_in_an_empty_column() {
    let pack = pack();
    let mut one = sheet(&pack, KY_SON, "Sheet1");
    let width = one.cells.iter().map(|cell| cell.at.column).max().expect("cells") + 2;
    beside(&mut one, &sheet(&pack, TUONG_DUONG, ""), 0, width);
    let found = several(&pack, &workbook(vec![one.clone()]));
    assert_right(&pack, &found.parts[0], KY_SON);
    assert_right(&pack, &found.parts[1], TUONG_DUONG);
    // Something that spans both: nothing is certain.
    one.merges.push(Range::new(Address::new(1, 0), Address::new(1, width + 3)));
    assert_eq!(whole(&pack, &workbook(vec![one])).0, ImportState::NeedsReview);
}

#[test]
fn a_heading_without_figures_of_its_own_is_no_second_report() {
    let pack = pack();
    let mut one = sheet(&pack, KY_SON, "Biểu F28");
    let below = last_row(&one) + 3;
    text(&mut one, below, 0, "Đơn vị báo cáo: Ủy ban nhân dân huyện Tương Dương");
    text(&mut one, below + 1, 0, "Kỳ báo cáo: 6 tháng đầu năm 2023");
    let (state, asked) = whole(&pack, &workbook(vec![one]));
    assert_eq!((state, asked), (ImportState::NeedsReview, vec!["contradiction-unit".to_owned()]));
}

/// A first sheet that is the sum of the others. Nobody has a list of places.
fn with_summary(pack: &Pack) -> Workbook {
    let mut file = two(pack);
    for sheet in &mut file.sheets {
        let of_place = |cell: &Cell| match &cell.value {
            CellValue::Text(text) => {
                text.split_once(".16").is_some_and(|(_, rest)| rest.len() == 3)
            }
            _ => false,
        };
        let lines: Vec<u32> =
            sheet.cells.iter().filter(|cell| of_place(cell)).map(|cell| cell.at.row).collect();
        sheet.cells.retain(|cell| !lines.contains(&cell.at.row));
    }
    let mut sum = file.sheets[0].clone();
    sum.name = "Tổng hợp".to_owned();
    sum.cells.retain(
        |cell| !matches!(&cell.value, CellValue::Text(text) if text.starts_with("Đơn vị báo cáo")),
    );
    for cell in sum.cells.iter_mut().filter(|cell| is_number(cell)) {
        let add = |sheet: &Sheet| match sheet.cell(cell.at).map(|cell| &cell.value) {
            Some(CellValue::Number(number) | CellValue::Percent(number)) => *number,
            _ => 0.0,
        };
        let total: f64 = file.sheets.iter().map(add).sum();
        cell.value = CellValue::Number(total);
        cell.raw = total.to_string();
    }
    file.sheets.insert(0, sum);
    file
}

#[test]
fn a_sheet_that_adds_up_the_others_is_not_counted_again() {
    let pack = pack();
    let mut file = with_summary(&pack);
    let found = several(&pack, &file);
    assert_eq!(reporters(&found), [KY_SON, TUONG_DUONG]);
    let figures = file.sheets[0].cells.iter().filter(|cell| is_number(cell)).count();
    assert_eq!(found.account.ignored.get(&IgnoredReason::Summary), Some(&(figures as u32)));
    assert!(found.findings.iter().any(|finding| finding.code == "summary-sheet"));
    // One figure is not the sum: nobody knows what the sheet is.
    let wrong = file.sheets[0].cells.iter_mut().rfind(|cell| is_number(cell)).expect("figures");
    wrong.value = CellValue::Number(4.0);
    let found = several(&pack, &file);
    assert_eq!(found.parts.len(), 3);
    assert_eq!(found.parts[0].import.state, ImportState::NeedsReview);
    assert_eq!(asked(&found.parts[0].import), ["unit-missing"]);
}

#[test]
fn the_stamp_goes_with_the_report_that_it_names() {
    let pack = pack();
    let mut stamped = submission(&pack, &ky_son(&pack), 2);
    refresh_totals(&ky_son(&pack), &mut stamped);
    stamped.sheets.insert(1, sheet(&pack, TUONG_DUONG, "Sheet2"));
    let found = several(&pack, &stamped);
    assert_eq!(found.parts[0].import.revision, Some(2));
    assert_eq!(found.parts[1].import.revision, None);
    assert_right(&pack, &found.parts[0], KY_SON);
    assert_right(&pack, &found.parts[1], TUONG_DUONG);
    // The stamp of somebody else says that something is wrong with the file.
    let mut foreign = template(&form(&pack, "F28", TUONG_DUONG, "2023S1"));
    foreign.reporter = "ca.thu.ky_son".to_owned();
    restamp(&mut stamped, Some(&foreign), None);
    assert_eq!(whole(&pack, &stamped).0, ImportState::NeedsReview);
}

#[test]
fn what_is_hidden_is_told_and_placed_nowhere() {
    let pack = pack();
    let mut file = two(&pack);
    let mut old = Sheet::new("2022");
    old.visibility = Visibility::Hidden;
    number(&mut old, 3, 3, 17.0);
    file.sheets.push(old);
    let found = several(&pack, &file);
    assert_eq!(reporters(&found), [KY_SON, TUONG_DUONG]);
    assert_eq!(found.account.ignored.get(&IgnoredReason::OutsideForm), Some(&1));
    assert!(found.findings.iter().any(|finding| finding.code == "hidden-sheet-used"));
}

#[test]
fn personal_data_hold_the_whole_file() {
    let pack = pack();
    let mut file = two(&pack);
    text(&mut file.sheets[1], 4, 6, "CCCD 040093001234");
    assert_ne!(whole(&pack, &file).0, ImportState::Recognised);
}

#[test]
fn a_name_of_our_naming_has_to_name_one_of_the_reports_and_the_period_of_all() {
    let pack = pack();
    let read = |path: &str| {
        let file = FileFacts { path, sha256: "ab", size: 1000 };
        matches!(import_all(&pack, &file, &two(&pack), Known::default()), Reports::Several(_))
    };
    assert!(read("F28_ubnd-ky-son_2023S1_lan1.xlsx"));
    assert!(!read("F28_ubnd-ky-son_2022S1_lan1.xlsx"));
    assert!(!read("F28_ca-ky-son_2023S1_lan1.xlsx"));
}

#[test]
fn taking_apart_loses_no_figure_and_counts_none_twice() {
    let pack = pack();
    let mut dice = Dice(20_230_614);
    let mut apart = 0;
    for _ in 0..400 {
        let mut sheets = Vec::new();
        for number in 0..dice.below(4) {
            let reporter = [KY_SON, TUONG_DUONG][dice.below(2)];
            let mut one = sheet(&pack, reporter, &format!("Sheet{number}"));
            if dice.below(4) == 0 {
                let other = sheet(&pack, [KY_SON, TUONG_DUONG][dice.below(2)], "");
                let below = last_row(&one) + dice.below(4) as u32;
                beside(&mut one, &other, below, dice.below(3) as u32 * 9);
            }
            if dice.below(5) == 0 {
                one.visibility = Visibility::Hidden;
            }
            for _ in 0..dice.below(6) {
                let (row, column) = (dice.below(60) as u32, dice.below(16) as u32);
                self::number(&mut one, row, column, dice.below(500) as f64);
            }
            sheets.push(one);
        }
        if let Reports::Several(several) = read_all(&pack, &workbook(sheets.clone())) {
            assert_every_figure_is_in_one(&workbook(sheets), &several);
            apart += 1;
        }
    }
    assert!(apart > 40, "{apart} of 400 were taken apart");
}

/// A fixed sequence.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
