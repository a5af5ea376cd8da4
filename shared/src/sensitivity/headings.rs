//! Headings of columns that hold personal data, told by what stands below them.

use grid::{Cell, CellValue, Sheet};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::signs::SignKind;
use crate::text::fold;

/// How many rows below a heading its first entry may stand (a row of column numbers may
/// come between).
const ROWS_TO_FIRST_ENTRY: u32 = 3;
/// Words of a heading after those that begin it.
const MORE_WORDS: usize = 6;

/// What a cell heads, where an entry of that kind stands below it: `Họ và tên` beside a
/// signature heads nothing.
pub(super) fn heads(sheet: &Sheet, cell: &Cell) -> Option<SignKind> {
    let CellValue::Text(text) = &cell.value else { return None };
    let kind = announced(text)?;
    let below = (1..=ROWS_TO_FIRST_ENTRY).filter_map(|below| {
        let row = cell.at.row.saturating_add(below);
        sheet.cell(grid::Address::new(row, cell.at.column))
    });
    below.into_iter().any(|entry| fits(kind, entry)).then_some(kind)
}

fn announced(text: &str) -> Option<SignKind> {
    // All headings begin with one of these letters; most cells are long or begin otherwise.
    let mut letters = text.nfd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
    let first = letters.next()?.to_ascii_lowercase();
    if !matches!(first, 'h' | 'n' | 's' | 'c' | 'd' | 'đ' | 'Đ') || text.chars().count() > 80 {
        return None;
    }
    let folded = fold(text);
    let heading = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |starts: &[&str]| {
        starts.iter().any(|start| {
            let rest = heading.strip_prefix(start);
            let ends = |rest: &&str| !rest.starts_with(char::is_alphanumeric);
            rest.filter(ends).is_some_and(|rest| rest.split(' ').count() <= MORE_WORDS)
        })
    };
    if begins(&["ho va ten", "ho ten", "ho, ten", "ho, va ten", "ho va ten nguoi"]) {
        return Some(SignKind::NameColumn);
    }
    // `Nam sinh` are boys; without diacritics nobody can tell.
    let composed: String = text.nfc().flat_map(char::to_lowercase).collect();
    let is_birth = composed.contains("năm sinh") || composed.contains("ngày sinh");
    if is_birth
        && begins(&["nam sinh", "ngay sinh", "ngay, thang, nam sinh", "ngay thang nam sinh"])
        && !heading.contains("sinh vien")
    {
        return Some(SignKind::BirthYear);
    }
    if begins(&["so dien thoai", "dien thoai", "sdt", "so dt", "di dong"]) {
        return Some(SignKind::Phone);
    }
    let cards =
        ["so cccd", "cccd", "so cmnd", "cmnd", "so can cuoc", "so dinh danh", "so chung minh"];
    begins(&cards).then_some(SignKind::IdentityNumber)
}

/// Whether a cell is an entry of that kind.
fn fits(kind: SignKind, entry: &Cell) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match (kind, &entry.value) {
        (SignKind::NameColumn, CellValue::Text(text)) => {
            text.chars().filter(|c| c.is_alphabetic()).count() > 1
        }
        (SignKind::BirthYear, CellValue::Number(number)) => (1920.0..=2015.0).contains(number),
        (SignKind::BirthYear, CellValue::DateTime(_)) => true,
        (SignKind::BirthYear, CellValue::Text(text)) => text
            .split(|c: char| !c.is_ascii_digit())
            .any(|word| word.parse::<u16>().is_ok_and(|year| (1920..=2015).contains(&year))),
        // Spreadsheets drop the leading zero.
        (SignKind::Phone, CellValue::Number(number)) => {
            number.fract() == 0.0
                && (300_000_000.0..1_000_000_000.0).contains(number)
                && !format!("{number:.0}").ends_with("000")
        }
        (SignKind::Phone, CellValue::Text(text)) => (9..=11).contains(&digits(text).len()),
        (SignKind::IdentityNumber, CellValue::Number(number)) => {
            number.fract() == 0.0 && (10_000_000.0..1_000_000_000_000.0).contains(number)
        }
        (SignKind::IdentityNumber, CellValue::Text(text)) => {
            matches!(digits(text).len(), 9 | 12)
        }
        _ => false,
    }
}
