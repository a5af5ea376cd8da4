//! The guard against personal data: forms take aggregate figures, never lists of persons.
//!
//! Looks for what people paste into reports by habit: numbers of identity cards, mobile
//! phones, years of birth, columns of names. It errs towards asking, and what it quotes is
//! shortened: a warning must not spread the data it warns of.

mod headings;
mod names;
mod signs;

pub use signs::{Sign, SignKind, signs_in};

use std::collections::BTreeMap;

use grid::{Address, Cell, CellValue, Sheet, Workbook};

use crate::{
    diag::{Finding, Place, Severity},
    submission::{HIDDEN_SHEET, LIVE_SHEET},
};

/// How the codes of all findings about personal data begin.
pub const PREFIX: &str = "pii-";

/// One finding per sign, with sheet and cell, in the order of the workbook. All codes begin
/// with `pii-`; a file with any of them waits for review.
pub fn scan(workbook: &Workbook) -> Vec<Finding> {
    scan_knowing(workbook, |_| false)
}

/// [`scan`] of a workbook in which some texts are known to be no names of persons: in capitals
/// `ĐANG LÀM SẠCH` looks like one.
pub fn scan_knowing(workbook: &Workbook, is_known: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sheet in workbook.sheets.iter().filter(|sheet| !is_ours(sheet)) {
        for cell in &sheet.cells {
            let place = || Place {
                sheet: Some(sheet.name.clone()),
                cell: Some(cell.at.to_string()),
                ..Place::default()
            };
            let signs = signs(cell);
            // What holds such data itself heads nothing.
            let heading = if signs.is_empty() { headings::heads(sheet, cell) } else { None };
            findings.extend(signs.into_iter().map(|sign| finding(sign, place())));
            if let Some(kind) = heading {
                findings.push(finding(Sign { kind, excerpt: cell.raw.clone() }, place()));
            }
        }
        findings.extend(name_lists(sheet, &is_known));
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

/// Cells that list persons, and columns of names that no heading announces.
fn name_lists(sheet: &Sheet, is_known: &impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut columns: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
    let mut found: Vec<Option<Address>> = Vec::new();
    for cell in &sheet.cells {
        let CellValue::Text(text) = &cell.value else { continue };
        if names::is_name(text) && !is_known(text) {
            columns.entry(cell.at.column).or_default().push(cell);
        } else if names::is_list(text) {
            found.push(Some(cell.at));
        }
    }
    let columns = columns.into_values().filter(|cells| cells.len() >= names::NAMES_IN_COLUMN);
    found.extend(columns.map(|cells| Some(cells[0].at)));
    let comments = sheet.comments.iter().filter(|(_, text)| names::is_list(text));
    found.extend(comments.map(|(at, _)| Some(*at)));
    found.extend(sheet.text_boxes.iter().filter(|text| names::is_list(text)).map(|_| None));
    found
        .into_iter()
        .map(|at| {
            // A name cannot be shortened: it is not shown at all.
            Finding::new(Severity::High, SignKind::NameList.code()).at(Place {
                sheet: Some(sheet.name.clone()),
                cell: at.map(|at| at.to_string()),
                ..Place::default()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use grid::FileKind;

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
    fn words_that_are_known_are_no_names() {
        let cells: Vec<_> = (0..6).map(|row| (row, 3, text("ĐANG LÀM SẠCH"))).collect();
        let capitals = workbook(&cells);
        assert_eq!(codes(&capitals), ["pii-name-list D1"]);
        assert_eq!(scan_knowing(&capitals, |text| text == "ĐANG LÀM SẠCH"), []);
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
    fn columns_of_births_phones_and_cards_are_found_by_what_stands_below() {
        let number = CellValue::Number;
        let column = |heading: &str, below: CellValue| {
            codes(&workbook(&[(0, 2, text(heading)), (1, 2, text("(3)")), (2, 2, below)]))
        };
        assert_eq!(column("Năm sinh", number(1985.0)), ["pii-birth-year C1"]);
        assert_eq!(column("Ngày, tháng, năm sinh", text("5/3/1985")), ["pii-birth-year C1"]);
        assert_eq!(column("Số điện thoại", number(912_345_678.0)), ["pii-phone C1"]);
        assert_eq!(column("Số CMND", number(182_345_678.0)), ["pii-identity-number C1"]);
        // What is counted under such words is no person.
        assert_eq!(column("Năm sinh", number(12.0)), [""; 0]);
        assert_eq!(column("Nam sinh viên", number(1985.0)), [""; 0]);
        assert_eq!(column("Số điện thoại thu giữ", number(45.0)), [""; 0]);
        assert_eq!(column("Số CMND, CCCD đã thu", number(1200.0)), [""; 0]);
        assert_eq!(column("Kinh phí (đồng)", number(912_345_678.0)), [""; 0]);
    }

    #[test]
    fn names_below_each_other_are_a_list_without_any_heading() {
        let names = ["Nguyễn Văn An", "Lô Thị Bình", "Vi Văn Cường", "Trần Thị Dung", "Lê Văn Em"];
        let cells: Vec<_> = (3..).zip(names).map(|(row, name)| (row, 1, text(name))).collect();
        assert_eq!(codes(&workbook(&cells)), ["pii-name-list B4"]);
        assert_eq!(codes(&workbook(&cells[1..])), [""; 0], "signatures of a few");
        let one = workbook(&[(0, 0, text("Nguyễn Văn An, Trần Thị Bình, Lô Văn Cường"))]);
        assert_eq!(codes(&one), ["pii-name-list A1"]);
        assert!(scan(&one)[0].arguments.is_empty(), "a warning spreads no name");
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
