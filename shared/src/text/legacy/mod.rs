//! Text in the encodings that offices used before Unicode: the letters stand at the places of
//! Western ones, and only a font (`.VnTime`, `VNI-Times`) shows them as Vietnamese.
//!
//! The fonts are no proof: they survive a conversion to Unicode, and old workbooks come without
//! them. A text is therefore read in every encoding that it could be in, and whoever asks holds
//! the readings against words that must be there (labels, names of places); what matches nothing
//! stays as it was written.
//!
//! **Invariant:** a text with a letter outside Latin-1 is Unicode already and has no reading here.
//!
//! Tables: TCVN 5712:1993 (VN3) and the VNI Windows chart.

mod tcvn3;
mod vni;

use std::fmt;

/// How a text was written before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LegacyEncoding {
    /// `.VnTime`, `.VnArial`: one byte a letter, no capitals with marks of their own.
    Tcvn3,
    /// `VNI-Times`: a letter, and its marks as another letter behind it.
    Vni,
}

impl LegacyEncoding {
    pub const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// The text as Unicode (composed); `None` where it cannot be in this encoding: a letter
    /// outside Latin-1, one that the encoding does not have, or nothing that it would change.
    #[must_use]
    pub fn decode(self, text: &str) -> Option<String> {
        if !text.chars().all(|letter| letter <= '\u{ff}' || is_sign(letter)) {
            return None;
        }
        let read = match self {
            Self::Tcvn3 => tcvn3::decode(text),
            Self::Vni => vni::decode(text),
        };
        read.filter(|read| read != text)
    }
}

impl fmt::Display for LegacyEncoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        })
    }
}

/// Signs that are the same in every encoding: those of ASCII, the blank that never breaks, and
/// dashes, dots and quotation marks, which Western encodings have too.
fn is_sign(letter: char) -> bool {
    letter.is_ascii() || letter == '\u{a0}' || ('\u{2010}'..='\u{203a}').contains(&letter)
}

/// Every other way to read a text, besides as it stands.
pub fn legacy_readings(text: &str) -> impl Iterator<Item = (LegacyEncoding, String)> + '_ {
    LegacyEncoding::ALL.into_iter().filter_map(|encoding| Some((encoding, encoding.decode(text)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(encoding: LegacyEncoding, written: &str, expected: &str) {
        assert_eq!(encoding.decode(written).as_deref(), Some(expected));
    }

    #[test]
    fn labels_in_tcvn3() {
        let check = |written, expected| check(LegacyEncoding::Tcvn3, written, expected);
        check("C\u{e9}ng h\u{df}a x\u{b7} h\u{e9}i", "Cộng hòa xã hội");
        check("Ng\u{ad}\u{ea}i nghi\u{d6}n ma t\u{f3}y", "Người nghiện ma túy");
        check("\u{a7}\u{ac}n v\u{de}", "Đơn vị");
        check("T\u{e6}ng s\u{e8}", "Tổng số");
    }

    #[test]
    fn labels_in_vni() {
        let check = |written, expected| check(LegacyEncoding::Vni, written, expected);
        check("Coäng hoøa xaõ hoäi", "Cộng hòa xã hội");
        check("Ngöôøi nghieän ma tuùy", "Người nghiện ma túy");
        check("Ñôn vò", "Đơn vị");
        check("Toång soá", "Tổng số");
        check("NGÖÔØI NGHIEÄN", "NGƯỜI NGHIỆN");
        check("ñaëc bieät, baèng, baéc, baúng, baüng", "đặc biệt, bằng, bắc, bẳng, bẵng");
    }

    #[test]
    fn what_is_unicode_already_has_no_reading() {
        for text in ["Số người nghiện", "Tổng số", "KỲ SƠN", "12", "ma tuy", ""] {
            assert_eq!(legacy_readings(text).count(), 0, "{text}");
        }
    }

    /// All letters of the alphabet with their marks come back, each from its own spelling.
    #[test]
    fn every_letter_of_the_alphabet_is_reached() {
        let marked = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
        for letter in marked.chars() {
            for (encoding, written) in [
                (LegacyEncoding::Tcvn3, tcvn3::spelling(letter)),
                (LegacyEncoding::Vni, vni::spelling(letter)),
            ] {
                let written = written.unwrap_or_else(|| panic!("{encoding} has no {letter}"));
                let framed = format!("n{written}n");
                // What stands at its Latin-1 place is its own reading.
                let read = encoding.decode(&framed).unwrap_or(framed);
                assert_eq!(read, format!("n{letter}n"), "{encoding}");
            }
        }
    }
}
