//! Where the tone mark stands: `hòa` and `hoà`, `thủy` and `thuỷ` are the same word in the
//! older and the newer spelling, and official lists mix both.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Moves a tone mark on the first vowel of `oa`, `oe`, `uy` to the second, keeping case:
/// `Thái Hòa` → `Thái Hoà`. The result is in NFC. Idempotent.
pub fn unify_tone_placement(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes && !text.chars().any(has_tone) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.nfc().peekable();
    while let Some(current) = characters.next() {
        let moved = split_tone(current).and_then(|(vowel, tone)| {
            let second = characters.next_if(|next| follows(vowel, *next))?;
            Some([vowel, second, tone])
        });
        match moved {
            Some(letters) => out.extend(letters),
            None => out.push(current),
        }
    }
    out.nfc().collect()
}

/// One of the letters that [`split_tone`] knows.
fn has_tone(letter: char) -> bool {
    !letter.is_ascii() && split_tone(letter).is_some()
}

/// The vowel and the tone mark of `ò`, `ủ` …; `None` for everything else.
fn split_tone(letter: char) -> Option<(char, char)> {
    // All of them stand in two blocks, whichever way they are composed.
    if !matches!(letter, '\u{c0}'..='\u{1ff}' | '\u{1e00}'..='\u{1eff}') {
        return None;
    }
    let mut parts = letter.nfd();
    let (vowel, tone) = (parts.next()?, parts.next()?);
    let is_tone = matches!(tone, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let is_vowel = matches!(vowel, 'o' | 'O' | 'u' | 'U');
    (parts.next().is_none() && is_tone && is_vowel).then_some((vowel, tone))
}

fn follows(vowel: char, next: char) -> bool {
    match vowel {
        'o' | 'O' => matches!(next, 'a' | 'A' | 'e' | 'E'),
        _ => matches!(next, 'y' | 'Y'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{fold, sample};

    #[test]
    fn both_spellings_meet() {
        for (old, new) in [
            ("hòa", "hoà"),
            ("THÁI HÒA", "THÁI HOÀ"),
            ("Thủy, Quỳ Châu", "Thuỷ, Quỳ Châu"),
            ("khỏe", "khoẻ"),
            ("Ủy ban", "Uỷ ban"),
            ("chuyển hóa địa bàn", "chuyển hoá địa bàn"),
            ("tri\u{323}, ho\u{300}a", "trị, hoà"),
        ] {
            assert_eq!(unify_tone_placement(old), new);
            assert_eq!(unify_tone_placement(new), new);
        }
    }

    #[test]
    fn other_words_stay() {
        for word in ["của", "múa", "hoàn", "xã Nậm Càn", "ngoài", "bùa", "mười", "thuở", "ùn"]
        {
            assert_eq!(unify_tone_placement(word), word);
        }
    }

    #[test]
    fn it_is_idempotent_and_changes_no_letter_beneath_the_marks() {
        for text in sample::strings(4000) {
            let unified = unify_tone_placement(&text);
            assert_eq!(unify_tone_placement(&unified), unified, "{text:?}");
            assert_eq!(fold(&unified), fold(&text), "{text:?}");
        }
    }
}
