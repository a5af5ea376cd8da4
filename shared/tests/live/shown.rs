//! What people see before and after a workbook was calculated.

use grid::{Address, CellValue, Sheet, Workbook};
use shared::{form::Form, submission::LIVE_SHEET};

fn text(sheet: &Sheet, row: u32, column: u32) -> String {
    match sheet.cell(Address::new(row, column)).map(|cell| &cell.value) {
        Some(CellValue::Text(text)) => text.clone(),
        Some(CellValue::Number(number)) => number.to_string(),
        Some(CellValue::Error(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Fails where a formula shows something else after than before.
pub(crate) fn same(form: &Form, before: &Workbook, after: &Workbook) {
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
