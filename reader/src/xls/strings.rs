//! Texts of BIFF 8 (Latin-1 or UTF-16, split over continuations) and BIFF 5 (bytes).

use grid::envelope::{RejectCode, Rejection};

use super::records::damaged;
use crate::limits;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Biff5,
    Biff8,
}

/// Bytes of one logical record: its body and its continuations.
pub(super) struct Segments<'a> {
    current: &'a [u8],
    rest: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Segments<'a> {
    pub(super) fn new(first: &'a [u8], rest: Vec<&'a [u8]>) -> Self {
        Self { current: first, rest: rest.into_iter() }
    }

    /// Steps into the next segment where the current one is used up; false at the end.
    fn fill(&mut self) -> bool {
        while self.current.is_empty() {
            match self.rest.next() {
                Some(segment) => self.current = segment,
                None => return false,
            }
        }
        true
    }

    pub(super) fn is_empty(&mut self) -> bool {
        !self.fill()
    }

    fn byte(&mut self) -> Result<u8, Rejection> {
        if !self.fill() {
            return Err(damaged("a text is cut"));
        }
        let byte = self.current[0];
        self.current = &self.current[1..];
        Ok(byte)
    }

    pub(super) fn number(&mut self, bytes: u32) -> Result<u32, Rejection> {
        let mut number = 0;
        for index in 0..bytes {
            number |= u32::from(self.byte()?) << (8 * index);
        }
        Ok(number)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), Rejection> {
        while count > 0 {
            if !self.fill() {
                return Err(damaged("a text is cut"));
            }
            let step = count.min(self.current.len());
            self.current = &self.current[step..];
            count -= step;
        }
        Ok(())
    }

    /// `count` characters; every continuation begins with its own flag of width.
    pub(super) fn characters(&mut self, count: usize, mut wide: bool) -> Result<String, Rejection> {
        let mut units: Vec<u16> = Vec::with_capacity(count.min(limits::STRING_UNITS));
        while units.len() < count {
            if self.current.is_empty() {
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let missing = count - units.len();
            if wide {
                let taken = (missing * 2).min(self.current.len() & !1);
                if taken == 0 {
                    return Err(damaged("half a character"));
                }
                let (head, tail) = self.current.split_at(taken);
                units.extend(
                    head.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])),
                );
                self.current = tail;
            } else {
                let (head, tail) = self.current.split_at(missing.min(self.current.len()));
                units.extend(head.iter().map(|byte| u16::from(*byte)));
                self.current = tail;
            }
        }
        Ok(String::from_utf16_lossy(&units))
    }

    /// A text of the shared table: length, flags, runs of format and phonetic data aside.
    fn rich(&mut self) -> Result<String, Rejection> {
        let count = self.number(2)? as usize;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? as usize } else { 0 };
        let phonetic = if flags & 4 != 0 { self.number(4)? as usize } else { 0 };
        let text = self.characters(count, flags & 1 != 0)?;
        self.skip(runs * 4)?;
        self.skip(phonetic)?;
        Ok(text)
    }
}

/// The shared table, to its last byte; its own count may not promise much more.
pub(super) fn shared(mut segments: Segments<'_>) -> Result<Vec<String>, Rejection> {
    segments.number(4)?;
    let count = segments.number(4)? as usize;
    let mut strings = Vec::new();
    let mut total = 0;
    while !segments.is_empty() {
        let text = segments.rich()?;
        total += text.len();
        if total > limits::TEXT_BYTES {
            return Err(Rejection::new(RejectCode::TooLarge, "text", ""));
        }
        strings.push(text);
    }
    if (count as u64) > 2 * strings.len() as u64 + limits::PROMISED_STRINGS {
        return Err(Rejection::new(RejectCode::Corrupt, "unique-count", ""));
    }
    Ok(strings)
}

/// A text with a length of one or two bytes in front; continuations may follow.
pub(super) fn counted(
    version: Version,
    length_bytes: u32,
    mut segments: Segments<'_>,
) -> Result<String, Rejection> {
    let count = segments.number(length_bytes)? as usize;
    match version {
        Version::Biff8 if count == 0 => Ok(String::new()),
        Version::Biff8 => {
            let wide = segments.byte()? & 1 != 0;
            segments.characters(count, wide)
        }
        Version::Biff5 => (0..count).map(|_| segments.byte().map(latin)).collect(),
    }
}

/// Windows-1252, also where a file says 1258: legacy Vietnamese fonts use these bytes for
/// letters of their own, and only this reading keeps them apart.
pub(super) fn latin(byte: u8) -> char {
    const SPECIAL: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => SPECIAL[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_split_over_continuations_changes_its_width() {
        let first: &[u8] = &[1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, b'a', b'b'];
        let second: &[u8] = &[1, 0xD3, 0x1E, b'd', 0];
        assert_eq!(
            shared(Segments::new(first, vec![second])).unwrap(),
            ["abỳd".replace('ỳ', "\u{1ED3}")]
        );
    }

    #[test]
    fn a_cut_text_is_damage() {
        let bytes: &[u8] = &[1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, b'a'];
        assert!(shared(Segments::new(bytes, vec![])).is_err());
    }

    #[test]
    fn a_false_count_is_damage() {
        let bytes: &[u8] = &[1, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, b'a'];
        assert_eq!(shared(Segments::new(bytes, vec![])).unwrap_err().what, "unique-count");
    }
}
