//! Text with separators: one sheet, all of whose cells are texts.
//!
//! **Invariants.** A cell is what stood between two separators, to the letter; no number is made
//! of it, since nobody knows how the program that wrote it spells numbers. Where a comma may
//! separate columns as well as decimals, the file is refused: cut wrongly it would give figures
//! that nobody wrote.

mod records;
mod text;

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, CellValue, FileKind, Sheet, Workbook};

use crate::budget::Budget;
use crate::notes::Notes;
use crate::{cells, limits};
use records::{Field, Records};
pub(crate) use text::{beginning, utf16};

/// What the only sheet is called.
const SHEET: &str = "CSV";

/// Lines that are weighed to find the separator.
const WEIGHED: usize = 1_000;

/// Programs leave separators out at the end of lines, but for sixteen lines together.
const BLOCK: u32 = 16;

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Rejection> {
    let (text, encoding) = text::decode(bytes)?;
    if text.contains('\0') {
        return Err(Rejection::new(RejectCode::Corrupt, "nul", ""));
    }
    let Some((separator, body)) = separator(&text) else {
        return Err(Rejection::new(RejectCode::NotASpreadsheet, "text", ""));
    };
    let mut sheet = Sheet::new(SHEET);
    let mut budget = Budget::default();
    let mut commas = Commas::default();
    let mut records = Records::of(body, separator);
    for (row, record) in (0_u32..).zip(&mut records) {
        if separator == ',' && commas.may_be_decimal(row, &record) {
            let rejection = Rejection::new(RejectCode::Unreadable, "separator", "");
            return Err(rejection.at(SHEET, Address::new(row, 0)));
        }
        for (column, field) in (0_u32..).zip(record) {
            if field.text.is_empty() {
                continue;
            }
            let at = Address::new(row, column);
            if row >= limits::ROWS || column >= limits::COLUMNS {
                return Err(Rejection::new(RejectCode::TooLarge, "address", at.to_string()));
            }
            budget.cell()?;
            budget.text(&field.text, 1).map_err(|rejection| rejection.at(SHEET, at))?;
            let (value, raw) = (CellValue::Text(field.text.clone()), field.text);
            sheet.cells.push(Cell { at, value, raw, formula: false });
        }
    }
    if records.is_unclosed() {
        return Err(Rejection::new(RejectCode::Corrupt, "unclosed-quote", ""));
    }
    let mut notes = Notes::default();
    let shown = if separator == '\t' { "tab" } else { &separator.to_string() };
    notes.add("csv-read", Some(SHEET), None, format!("{encoding}, {shown}"));
    cells::finish(&mut sheet, &mut notes)?;
    let mut workbook = Workbook::new(FileKind::Csv);
    workbook.sheets.push(sheet);
    workbook.notes = notes.finish();
    Ok(workbook)
}

/// Whether the beginning of a text is that of a table.
pub(crate) fn is_table(beginning: &str) -> bool {
    separator(beginning).is_some()
}

/// What separates the columns, and the text behind a first line that says it (`sep=;`).
///
/// Evidence is how many lines come apart into the same number of fields, at least two. Where
/// two separators have the same, the comma stands back: it is also a decimal sign.
fn separator(text: &str) -> Option<(char, &str)> {
    if let Some(rest) = text.strip_prefix("sep=") {
        let said = rest.chars().next().filter(|c| matches!(c, ',' | ';' | '\t' | '|'))?;
        let body = rest[1..].trim_start_matches('\r');
        return (body.is_empty() || body.starts_with('\n'))
            .then(|| (said, body.strip_prefix('\n').unwrap_or(body)));
    }
    let mut best: Option<(usize, char)> = None;
    for separator in ['\t', ';', ','] {
        let widths: Vec<usize> = Records::of(text, separator)
            .take(WEIGHED)
            .filter(|record| record.iter().any(|field| !field.text.is_empty()))
            .map(|record| record.len())
            .collect();
        let alike = |width: usize| widths.iter().filter(|own| **own == width).count();
        let most = widths.iter().filter(|width| **width > 1).map(|width| alike(*width)).max();
        let enough = |alike: usize| widths.len() == 1 || (alike > 1 && alike * 3 >= widths.len());
        if let Some(alike) = most.filter(|alike| enough(*alike))
            && best.is_none_or(|(before, _)| alike > before)
        {
            best = Some((alike, separator));
        }
    }
    best.map(|(_, separator)| (separator, text))
}

/// Looks for lines that a decimal comma may have cut: longer than others around them, with two
/// bare figures side by side.
#[derive(Default)]
struct Commas {
    block: u32,
    /// Fields of the lines of this block: fewest, and most among those with bare figures.
    fewest: Option<usize>,
    most: Option<usize>,
    /// Most fields of any line so far.
    widest: Option<usize>,
}

impl Commas {
    fn may_be_decimal(&mut self, row: u32, record: &[Field]) -> bool {
        if row / BLOCK != self.block {
            (self.block, self.fewest, self.most) = (row / BLOCK, None, None);
        }
        // Lines of a title are not padded by everybody.
        let width = record.len();
        if width < 3 {
            return false;
        }
        let bare = record.windows(2).any(|pair| pair.iter().all(Field::is_bare_figure));
        if bare {
            self.most = self.most.max(Some(width));
        }
        self.fewest = Some(self.fewest.map_or(width, |fewest| fewest.min(width)));
        let wider_than_before = self.widest.is_some_and(|widest| width > widest);
        self.widest = self.widest.max(Some(width));
        self.most > self.fewest || (bare && wider_than_before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the sheet, empty cells left out.
    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let workbook = read(bytes).unwrap_or_else(|rejection| panic!("{rejection}"));
        let sheet = &workbook.sheets[0];
        let last = sheet.cells.last().map_or(0, |cell| cell.at.row);
        (0..=last).map(|row| sheet.row(row).iter().map(|cell| cell.raw.clone()).collect()).collect()
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(order).collect()
    }

    #[test]
    fn separators_are_found_by_evidence() {
        let wanted = vec![vec!["Mã", "1,5"], vec!["A1", "2,5"]];
        for text in ["Mã;1,5\nA1;2,5\n", "Mã\t1,5\r\nA1\t2,5\r\n", "Mã,\"1,5\"\rA1,\"2,5\"\r"] {
            assert_eq!(rows(text.as_bytes()), wanted, "{text:?}");
        }
        assert_eq!(rows("sep=;\r\nMã;1,5\r\nA1;2,5".as_bytes()), wanted);
        assert_eq!(rows("Biểu F28\n\nMã;1\nA1;2\n".as_bytes()).len(), 4);
    }

    #[test]
    fn encodings_with_a_mark_and_utf_8_without_are_read() {
        let text = "Kỳ Sơn;12\nNậm Càn;5\n";
        let wanted = vec![vec!["Kỳ Sơn", "12"], vec!["Nậm Càn", "5"]];
        assert_eq!(rows(text.as_bytes()), wanted);
        assert_eq!(rows(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), wanted);
        assert_eq!(rows(&utf16(text, u16::to_le_bytes)), wanted);
        assert_eq!(rows(&utf16(text, u16::to_be_bytes)), wanted);
    }

    #[track_caller]
    fn refused(bytes: &[u8], code: RejectCode, what: &str) {
        let rejection = read(bytes).expect_err("refused");
        assert_eq!((rejection.code, rejection.what.as_str()), (code, what));
    }

    #[test]
    fn other_encodings_are_left_open() {
        // `Kỳ Sơn` in TCVN3 and in Windows-1258.
        refused(b"K\xFA S\xAC n;1\nA;2\n", RejectCode::Unreadable, "text-encoding");
        refused(b"Ky\xCC S\xF5n;1\nA;2\n", RejectCode::Unreadable, "text-encoding");
        refused(b"\xFF\xFEa\0;\0b", RejectCode::Corrupt, "encoding");
        refused(b"\xFF\xFEa\0;\0\x00\xD8", RejectCode::Corrupt, "encoding");
        refused(b"a;b\0\nc;d\n", RejectCode::Corrupt, "nul");
    }

    #[test]
    fn quotes_hold_separators_line_ends_and_quotes() {
        assert_eq!(
            rows(b"\"a;b\";\"c\nd\"\n\"say \"\"no\"\"\";x \"y\"\n"),
            [["a;b", "c\nd"], ["say \"no\"", "x \"y\""]]
        );
        refused(b"a;b\nc;\"d\ne;f\n", RejectCode::Corrupt, "unclosed-quote");
    }

    #[test]
    fn a_comma_that_may_be_decimal_refuses_the_file() {
        let refused = |text: &str| refused(text.as_bytes(), RejectCode::Unreadable, "separator");
        refused("Mã,Chỉ tiêu,1,2\nA1,Số vụ,12,5,3\nA2,Số người,4,3\n");
        refused("Mã,Chỉ tiêu,1,2,\nA1,Số vụ,12,5,3,\nA2,Số người,4,3,\n");
        refused("Mã,Chỉ tiêu,1\nA1,Tiền,12,5\nA2,Tiền,3,5\n");
        let padded = "Biểu,,,\nMã,Chỉ tiêu,1,2\nA1,Số vụ,\"12,5\",3\nA2,Số người,4,3\n";
        assert_eq!(rows(padded.as_bytes())[2], ["A1", "Số vụ", "12,5", "3"]);
        // Excel leaves separators out from one block of lines to the next.
        let long: String = (0..40)
            .map(|row| if row < 16 { "A,x,1,2,\n".to_owned() } else { format!("A,x,{row},2\n") })
            .collect();
        assert_eq!(rows(long.as_bytes()).len(), 40);
    }

    #[test]
    fn what_a_sheet_cannot_hold_is_refused() {
        refused("a;".repeat(20_000).as_bytes(), RejectCode::TooLarge, "address");
        let long = format!("a;b\n{};c\n", "x".repeat(40_000));
        refused(long.as_bytes(), RejectCode::TooLarge, "string");
    }
}
