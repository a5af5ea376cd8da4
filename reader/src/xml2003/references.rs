//! References and names as SpreadsheetML writes them.

use grid::{Address, column_letters};

use crate::{limits, names};

/// `='Biểu F28'!R2C4` becomes `'Biểu F28'!$D$2`; what is no absolute place stays as written.
pub(super) fn normalised(reference: &str) -> String {
    let absolute = reference.rsplit_once('!').and_then(|(sheet, cells)| {
        let cells: Option<Vec<String>> = cells.split(':').map(cell).collect();
        Some(format!("{sheet}!{}", cells?.join(":")))
    });
    names::normalised(absolute.as_deref().unwrap_or(reference))
}

/// `R2C4` → `$D$2`.
fn cell(text: &str) -> Option<String> {
    let (row, column) = text.strip_prefix('R')?.split_once('C')?;
    let number = |text: &str, end: u32| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| digits && (1..=end).contains(number))
    };
    let at = Address::new(number(row, limits::ROWS)? - 1, number(column, limits::COLUMNS)? - 1);
    Some(format!("${}${}", column_letters(at.column), at.row + 1))
}

/// The name of a property whose letters an element's name cannot have: `_x0020_` is a blank.
pub(super) fn unescaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("_x") {
        let letter = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let letter = letter.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let taken = match letter.and_then(char::from_u32) {
            Some(letter) => {
                out.push_str(&rest[..at]);
                out.push(letter);
                at + 7
            }
            None => {
                out.push_str(&rest[..at + 2]);
                at + 2
            }
        };
        rest = &rest[taken..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{normalised, unescaped};

    #[test]
    fn references_get_one_spelling() {
        for (written, wanted) in [
            ("='Biểu F28'!R2C4", "'Biểu F28'!$D$2"),
            ("=Sheet1!R1C1:R3C2", "Sheet1!$A$1:$B$3"),
            ("=Sheet1!R[1]C[2]", "Sheet1!R[1]C[2]"),
            ("=Sheet1!R0C1", "Sheet1!R0C1"),
            ("=Sheet1!R+1C1", "Sheet1!R+1C1"),
            ("='A!B'!R1C16384", "'A!B'!$XFD$1"),
            ("=Sheet1!#REF!", "Sheet1!#REF!"),
            ("", ""),
        ] {
            assert_eq!(normalised(written), wanted, "{written}");
        }
    }

    #[test]
    fn names_of_properties_get_their_letters_back() {
        for (written, wanted) in [
            ("tonghop.kind", "tonghop.kind"),
            ("K_x1EF3__x0020_b", "Kỳ b"),
            ("_xyz_x00", "_xyz_x00"),
            ("a_xD800_", "a_xD800_"),
        ] {
            assert_eq!(unescaped(written), wanted);
        }
    }
}
