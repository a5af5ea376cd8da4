//! The verdicts of a workbook beside those of the engine.

use std::collections::BTreeMap;

use grid::{Address, CellValue, Sheet, Workbook};
use shared::{
    definition::Pack,
    diag::Severity,
    entry::Entry,
    form::{CellIndex, Form},
    submission::{CHECK_SHEET, LIVE_SHEET},
    validation::{Context, Validation, validate},
};

/// Columns of the hidden sheet: key, verdict, code of the row.
const KEY: u32 = 7;
const VERDICT: u32 = 8;
const CODE: u32 = 10;

/// (rule, code of the first row, verdict) → how often.
type Tally = BTreeMap<(String, String, String), usize>;

fn text(sheet: &Sheet, row: u32, column: u32) -> String {
    match sheet.cell(Address::new(row, column)).map(|cell| &cell.value) {
        Some(CellValue::Text(text)) => text.clone(),
        Some(CellValue::Number(number)) => number.to_string(),
        Some(CellValue::Error(text)) => text.clone(),
        _ => String::new(),
    }
}

fn in_workbook(book: &Workbook) -> Tally {
    let sheet = book.sheet(LIVE_SHEET).expect("the hidden sheet of checks");
    let mut tally = Tally::new();
    for row in 0.. {
        let key = text(sheet, row, KEY);
        if key.is_empty() {
            break;
        }
        let rule = key.split('/').next().unwrap_or_default().to_owned();
        let verdict = text(sheet, row, VERDICT);
        // Where it stands is that of a figure of another period: the engine leads there.
        let code = if verdict == "U" { String::new() } else { text(sheet, row, CODE) };
        if !verdict.is_empty() {
            *tally.entry((rule, code, verdict)).or_default() += 1;
        }
    }
    tally
}

fn in_engine(form: &Form, validation: &Validation) -> Tally {
    let mut tally = Tally::new();
    let mut add = |rule: &str, cell: Option<CellIndex>, verdict: &str| {
        let code = cell.map(|cell| form.cells[cell].row_code.clone()).unwrap_or_default();
        *tally.entry((rule.to_owned(), code, verdict.to_owned())).or_default() += 1;
    };
    let broken = || validation.violations.iter().chain(&validation.explained);
    for violation in &validation.violations {
        let verdict = match violation.severity() {
            Severity::High => "H",
            Severity::Medium => "M",
            Severity::Low => "L",
        };
        add(&violation.rule, Some(violation.cells[0]), verdict);
    }
    for violation in &validation.explained {
        add(&violation.rule, Some(violation.cells[0]), "E");
    }
    for unchecked in &validation.unchecked {
        // Told once for all opening figures.
        let times = if unchecked.rule == "X-06" { unchecked.cells.len() } else { 1 };
        for _ in 0..times {
            add(&unchecked.rule, None, "U");
        }
    }
    for (rule, cells) in &validation.weighed {
        let kept = !broken().any(|item| item.rule == *rule && item.cells == *cells);
        // Words have no kind to be weighed by in a workbook.
        let words = rule == "X-01"
            && matches!(
                form.cells[cells[0]].value_type,
                shared::definition::ValueType::Text | shared::definition::ValueType::LongText
            );
        if kept && !words {
            add(rule, cells.first().copied(), "ok");
        }
    }
    tally
}

/// Fails with every difference.
pub(crate) fn check(pack: &Pack, form: &Form, entry: &Entry, book: &Workbook) {
    let validation = validate(pack, form, entry, &Context::default());
    let (theirs, ours) = (in_workbook(book), in_engine(form, &validation));
    let mut differences = Vec::new();
    for key in theirs.keys().chain(ours.keys().filter(|key| !theirs.contains_key(*key))) {
        let (found, expected) = (theirs.get(key).unwrap_or(&0), ours.get(key).unwrap_or(&0));
        if found != expected {
            let (rule, code, verdict) = key;
            let filled: Vec<String> = form
                .cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| cell.row_code == *code)
                .map(|(index, _)| format!("“{}” {:?}", entry.get(index).raw, entry.state(index)))
                .collect();
            differences.push(format!(
                "{} {rule} {code} {verdict}: {found} in the workbook, {expected} by the engine; {}",
                form.data_set,
                filled.join(", ")
            ));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let sheet = book.sheet(CHECK_SHEET).expect("the sheet of all rules");
    let left = validation.count(Severity::High);
    let state = text(sheet, 2, 0);
    match left {
        0 => assert_eq!(state, "Không còn lỗi phải sửa"),
        left => assert!(state.starts_with(&format!("CÒN {left} LỖI")), "{state}, not {left}"),
    }
}

/// What people see is the same before and after the workbook was calculated.
pub(crate) fn same_shown(form: &Form, before: &Workbook, after: &Workbook) {
    for sheet in before.sheets.iter().filter(|sheet| sheet.name != "_tonghop") {
        let again = after.sheet(&sheet.name).expect("the same sheets");
        for cell in sheet.cells.iter().filter(|cell| cell.formula) {
            // Steps on the way are not told beforehand.
            if sheet.name == LIVE_SHEET && (1..=5).contains(&cell.at.column) {
                continue;
            }
            let (was, is) = (
                text(sheet, cell.at.row, cell.at.column),
                text(again, cell.at.row, cell.at.column),
            );
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
            let numbers = was.parse().ok().zip(is.parse().ok());
            let same = was == is || numbers.is_some_and(|(was, is)| close(was, is));
            assert!(same, "{} {} {}: {was} became {is}", form.data_set, sheet.name, cell.at);
        }
    }
}
