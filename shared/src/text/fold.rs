//! Blanks and diacritics.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

/// Trims, turns every run of blanks (line breaks and no-break spaces too) into one space,
/// and drops characters that have no width.
pub fn collapse_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace) {
        let start = out.len();
        if start > 0 {
            out.push(' ');
        }
        let before = out.len();
        out.extend(word.chars().filter(|c| !is_invisible(*c)));
        if out.len() == before {
            out.truncate(start);
        }
    }
    out
}

/// The text without case, diacritics and superfluous blanks, `đ` as `d`: `Kỳ  Sơn` → `ky son`.
///
/// Idempotent. Signs and digits stay as they are.
pub fn fold(text: &str) -> String {
    // Letter by letter: marks are dropped, so their order does not matter.
    let mut bare = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            bare.push(c.to_ascii_lowercase());
            continue;
        }
        decompose_canonical(c, |part| {
            for lower in part.to_lowercase() {
                decompose_canonical(lower, |letter| match letter {
                    'đ' => bare.push('d'),
                    mark if is_combining_mark(mark) => {}
                    letter => bare.push(letter),
                });
            }
        });
    }
    // What is left of other scripts may still compose: the syllables of Hangul.
    if !bare.is_ascii() {
        bare = bare.nfc().collect();
    }
    collapse_blanks(&bare)
}

/// Zero-width blanks and joiners, byte order marks, direction marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sample;

    #[test]
    fn all_letters_of_the_alphabet_fold_to_ascii() {
        let letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
        for text in [letters.to_owned(), letters.to_uppercase(), letters.nfd().collect()] {
            let folded = fold(&text);
            assert!(folded.is_ascii(), "{folded}");
            assert_eq!(
                folded,
                "aaaaaaaaaaaaaaaaaabcddeeeeeeeeeeeeghiiiiiiklmnoooooooooooooooooopqrstuuuuuuuuuuuuvxyyyyyy"
            );
        }
    }

    #[test]
    fn letter_by_letter_is_the_same_as_by_the_forms_of_unicode() {
        let others = ["각한글", "İĸⅣǅ", "ญี่ปุ่น हिन्दी", "ﬁ ﷺ", "Ｋ１２", "e\u{323}\u{302}"];
        for text in sample::strings(4000).chain(others.map(str::to_owned)) {
            let forms: String = text
                .nfd()
                .flat_map(char::to_lowercase)
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .map(|c| if c == 'đ' { 'd' } else { c })
                .nfc()
                .collect();
            assert_eq!(fold(&text), collapse_blanks(&forms), "{text:?}");
        }
    }

    #[test]
    fn blanks_of_all_kinds_become_one_space() {
        assert_eq!(fold("\u{a0} Kỳ\n \tSơn\u{200b} "), "ky son");
        assert_eq!(collapse_blanks("a \u{200b} b"), "a b");
        assert_eq!(collapse_blanks(" \u{feff} "), "");
    }

    #[test]
    fn folding_twice_is_folding_once_and_ignores_how_letters_are_composed() {
        for text in sample::strings(4000) {
            let folded = fold(&text);
            assert_eq!(fold(&folded), folded, "{text:?}");
            assert_eq!(fold(&text.nfd().collect::<String>()), folded, "{text:?}");
            assert_eq!(fold(&text.nfc().collect::<String>()), folded, "{text:?}");
            assert_eq!(fold(&collapse_blanks(&text)), folded, "{text:?}");
        }
    }
}
