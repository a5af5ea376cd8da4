//! The guard against personal data: forms take aggregate figures, never lists of persons.
//!
//! Looks for what people paste into reports by habit: numbers of identity cards, mobile
//! phones, years of birth, columns of names. It errs towards asking, and what it quotes is
//! shortened: a warning must not spread the data it warns of.

mod signs;

pub use signs::{Sign, SignKind, signs_in};

use grid::{Cell, CellValue, Sheet, Workbook};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    diag::{Finding, Place, Severity},
    submission::{HIDDEN_SHEET, LIVE_SHEET},
    text::fold,
};

/// How many rows below a heading its first entry may stand (a row of column numbers may
/// come between).
const ROWS_TO_FIRST_NAME: u32 = 3;

/// How the codes of all findings about personal data begin.
pub const PREFIX: &str = "pii-";

/// One finding per sign, with sheet and cell, in the order of the workbook. All codes begin
/// with `pii-`; a file with any of them waits for review.
pub fn scan(workbook: &Workbook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sheet in workbook.sheets.iter().filter(|sheet| !is_ours(sheet)) {
        for cell in &sheet.cells {
            let place = || Place {
                sheet: Some(sheet.name.clone()),
                cell: Some(cell.at.to_string()),
                ..Place::default()
            };
            findings.extend(signs(cell).into_iter().map(|sign| finding(sign, place())));
            if is_name_column(sheet, cell) {
                let heading = Sign { kind: SignKind::NameColumn, excerpt: cell.raw.clone() };
                findings.push(finding(heading, place()));
            }
        }
        for (at, comment) in &sheet.comments {
            let place = Place {
                sheet: Some(sheet.name.clone()),
                cell: Some(at.to_string()),
                ..Place::default()
            };
            findings.extend(signs_in(comment).into_iter().map(|sign| finding(sign, place.clone())));
        }
        for text in &sheet.text_boxes {
            let place = Place { sheet: Some(sheet.name.clone()), ..Place::default() };
            findings.extend(signs_in(text).into_iter().map(|sign| finding(sign, place.clone())));
        }
    }
    findings
}

/// Sheets that nobody sees, on which only formulas of ours stand.
fn is_ours(sheet: &Sheet) -> bool {
    [HIDDEN_SHEET, LIVE_SHEET].contains(&sheet.name.as_str())
}

fn finding(sign: Sign, place: Place) -> Finding {
    Finding::new(Severity::High, sign.kind.code()).with("raw", sign.excerpt).at(place)
}

fn signs(cell: &Cell) -> Vec<Sign> {
    match &cell.value {
        CellValue::Text(text) => signs_in(text),
        // Sums of money reach twelve digits; nobody calculates identity cards.
        CellValue::Number(number) if !cell.formula => {
            signs::identity_number(*number).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A heading for names with words below it; `Họ và tên` beside a signature has none.
fn is_name_column(sheet: &Sheet, cell: &Cell) -> bool {
    let CellValue::Text(text) = &cell.value else { return false };
    // All headings begin with this letter; most cells do not.
    let mut letters = text.nfd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
    if !letters.next().is_some_and(|c| c.eq_ignore_ascii_case(&'h')) {
        return false;
    }
    let folded = fold(text);
    let heading = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let is_heading = ["ho va ten", "ho ten", "ho, ten", "ho, va ten", "ho va ten nguoi"]
        .iter()
        .any(|start| heading.strip_prefix(start).is_some_and(|rest| rest.split(' ').count() <= 6));
    is_heading
        && (1..=ROWS_TO_FIRST_NAME).any(|below| {
            let at = grid::Address::new(cell.at.row.saturating_add(below), cell.at.column);
            sheet.cell(at).is_some_and(|cell| match &cell.value {
                CellValue::Text(text) => text.chars().filter(|c| c.is_alphabetic()).count() > 1,
                _ => false,
            })
        })
}

#[cfg(test)]
mod tests {
    use grid::{Address, FileKind};

    use super::*;
    use crate::i18n::{self, Language};

    fn workbook(cells: &[(u32, u32, CellValue)]) -> Workbook {
        let mut sheet = Sheet::new("Biểu");
        for (row, column, value) in cells {
            let raw = match value {
                CellValue::Text(text) => text.clone(),
                CellValue::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let at = Address::new(*row, *column);
            sheet.cells.push(Cell { at, value: value.clone(), raw, formula: false });
        }
        let mut workbook = Workbook::new(FileKind::Xlsx);
        workbook.sheets.push(sheet);
        workbook
    }

    fn text(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    fn codes(workbook: &Workbook) -> Vec<String> {
        let findings = scan(workbook);
        for finding in &findings {
            assert!(i18n::knows(&format!("finding.{}", finding.code)), "{}", finding.code);
            assert!(!i18n::finding(Language::Vi, finding).contains('{'));
        }
        let at = |finding: &Finding| finding.place.cell.clone().unwrap_or_default();
        findings.iter().map(|finding| format!("{} {}", finding.code, at(finding))).collect()
    }

    #[test]
    fn a_column_of_names_is_found_and_a_signature_is_not() {
        let list = workbook(&[
            (0, 1, text("Họ và tên")),
            (1, 1, text("(2)")),
            (2, 1, text("Nguyễn Văn A")),
        ]);
        assert_eq!(codes(&list), ["pii-name-column B1"]);
        let numbered = workbook(&[(0, 1, text("HỌ TÊN người nghiện")), (1, 1, text("Lô Thị B"))]);
        assert_eq!(codes(&numbered), ["pii-name-column B1"]);
        let signature = workbook(&[
            (0, 1, text("Người lập biểu")),
            (1, 1, text("(Ký, ghi rõ họ và tên)")),
            (5, 1, text("Nguyễn Văn A")),
            (6, 0, text("Họ và tên:")),
            (6, 1, text("Nguyễn Văn A")),
        ]);
        assert_eq!(codes(&signature), [""; 0]);
    }

    #[test]
    fn identity_cards_are_found_as_text_and_as_numbers() {
        let cells = [
            (0, 0, text("CCCD: 040099012345")),
            (1, 0, CellValue::Number(40_099_012_345.0)),
            (2, 0, CellValue::Number(12_000_000_000.0)),
            (3, 0, CellValue::Number(1234.0)),
        ];
        assert_eq!(codes(&workbook(&cells)), ["pii-identity-number A1", "pii-identity-number A2"]);
        let mut total = workbook(&cells[1..2]);
        total.sheets[0].cells[0].formula = true;
        assert_eq!(codes(&total), [""; 0]);
    }

    #[test]
    fn notes_and_text_boxes_are_read_and_our_hidden_sheet_is_not() {
        let mut workbook = workbook(&[(0, 0, text("0912345678"))]);
        workbook.sheets[0].comments.push((Address::new(4, 4), "SN 1985".to_owned()));
        workbook.sheets[0].text_boxes.push("LH 0987.654.321".to_owned());
        assert_eq!(codes(&workbook), ["pii-phone A1", "pii-birth-year E5", "pii-phone "]);
        workbook.sheets[0].name = HIDDEN_SHEET.to_owned();
        assert_eq!(codes(&workbook), [""; 0]);
    }
}
