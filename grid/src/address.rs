//! Addresses in a sheet: zero-based inside, `A1` outside.

use std::fmt;

/// A cell's place, zero-based. Sorts by row, then column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub row: u32,
    pub column: u32,
}

/// A rectangle, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub first: Address,
    pub last: Address,
}

impl Address {
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Parses `A1` or `$A$1`; `None` for anything else or beyond Excel's limits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut column: u32 = 0;
        let mut row: u32 = 0;
        let mut letters = 0;
        let mut digits = 0;
        let mut chars = text.chars().peekable();
        if chars.peek() == Some(&'$') {
            chars.next();
        }
        while let Some(letter) = chars.peek().copied().filter(char::is_ascii_alphabetic) {
            chars.next();
            letters += 1;
            if letters > 3 {
                return None;
            }
            column = column * 26 + (letter.to_ascii_uppercase() as u32 - 'A' as u32 + 1);
        }
        if chars.peek() == Some(&'$') {
            chars.next();
        }
        for digit in chars {
            let digit = digit.to_digit(10)?;
            digits += 1;
            if digits > 7 {
                return None;
            }
            row = row * 10 + digit;
        }
        let inside =
            letters > 0 && digits > 0 && (1..=1_048_576).contains(&row) && column <= 16_384;
        inside.then(|| Self::new(row - 1, column - 1))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", column_letters(self.column), self.row + 1)
    }
}

impl Range {
    pub const fn new(first: Address, last: Address) -> Self {
        Self { first, last }
    }

    pub fn contains(&self, at: Address) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }
}

/// `0` → `A`, `25` → `Z`, `26` → `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("ASCII letters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, row: u32, column: u32) {
        let at = Address::parse(text).expect(text);
        assert_eq!((at.row, at.column), (row, column));
        assert_eq!(at.to_string(), text.replace('$', ""));
    }

    #[test]
    fn addresses_round_trip() {
        check("A1", 0, 0);
        check("$D$12", 11, 3);
        check("AA10", 9, 26);
        check("XFD1048576", 1_048_575, 16_383);
    }

    #[test]
    fn addresses_beyond_the_grid_are_refused() {
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZZ1", "A99999999", "A1B"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
