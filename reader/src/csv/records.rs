//! Lines and fields, with quotes as in RFC 4180.

use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) text: String,
    /// It stood in quotes, at least its beginning.
    pub(super) quoted: bool,
}

impl Field {
    /// Digits, perhaps with groups, outside quotes.
    pub(super) fn is_bare_figure(&self) -> bool {
        let text = self.text.trim();
        let digits = text.trim_start_matches(['-', '+']);
        !self.quoted
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    }
}

/// The lines of a text, ended by CR, LF or both; what stands in quotes does not end one.
pub(super) struct Records<'a> {
    letters: Peekable<Chars<'a>>,
    separator: char,
    unclosed: bool,
}

impl<'a> Records<'a> {
    pub(super) fn of(text: &'a str, separator: char) -> Self {
        Self { letters: text.chars().peekable(), separator, unclosed: false }
    }

    /// The text ended within quotes.
    pub(super) fn is_unclosed(&self) -> bool {
        self.unclosed
    }

    /// One field; true where the line goes on behind it.
    fn field(&mut self) -> (Field, bool) {
        let mut field = Field { text: String::new(), quoted: false };
        if self.letters.next_if_eq(&'"').is_some() {
            field.quoted = true;
            self.quoted(&mut field.text);
        }
        // Behind closing quotes programs read on as if there had been none.
        while let Some(letter) = self.letters.next() {
            match letter {
                '\n' => return (field, false),
                '\r' => {
                    self.letters.next_if_eq(&'\n');
                    return (field, false);
                }
                _ if letter == self.separator => return (field, true),
                _ => field.text.push(letter),
            }
        }
        (field, false)
    }

    fn quoted(&mut self, text: &mut String) {
        while let Some(letter) = self.letters.next() {
            match letter {
                '"' if self.letters.next_if_eq(&'"').is_some() => text.push('"'),
                '"' => return,
                // A line end within a cell, however it is written.
                '\r' => {
                    self.letters.next_if_eq(&'\n');
                    text.push('\n');
                }
                _ => text.push(letter),
            }
        }
        self.unclosed = true;
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<Field>;

    fn next(&mut self) -> Option<Vec<Field>> {
        self.letters.peek()?;
        let mut fields = Vec::new();
        loop {
            let (field, goes_on) = self.field();
            fields.push(field);
            if !goes_on {
                return Some(fields);
            }
        }
    }
}
