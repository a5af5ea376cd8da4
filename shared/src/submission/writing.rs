//! How the letters of a workbook are written: with their diacritics, without any, or with a sign in
//! the place of each letter that a program could not store (`S_ v_ vi ph_m`).
//!
//! **Invariants:** letters that were lost are never guessed one by one: a text means the one text
//! of the pack that fits it letter for letter, and nothing where several fit. Signs of lost letters
//! are believed only where several different texts become words of the pack by them.

use std::{borrow::Cow, collections::BTreeSet};

use grid::{CellValue, Workbook};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{is_beside_the_form, pack_signs::PackSigns, words::reduced};
use crate::{
    text::{fold, normalise_label},
    value,
};

/// Different texts that must become words of the pack.
const PROOFS: usize = 3;

/// Stands for a letter that was lost. Itself a letter, of no Vietnamese word: words stay words.
const LOST: char = 'ǂ';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    Marked,
    /// No text has a diacritic: whoever wrote it leaves them out.
    Bare,
    /// No text has a diacritic: signs stand for all letters with one.
    Masked,
}

impl Writing {
    pub(super) const ALL: [Self; 3] = [Self::Marked, Self::Bare, Self::Masked];

    /// How the texts of a workbook are written.
    pub(super) fn of(signs: &PackSigns, workbook: &Workbook) -> Self {
        match is_bare(signs, workbook) {
            false => Self::Marked,
            true if is_masked(signs, workbook) => Self::Masked,
            true => Self::Bare,
        }
    }

    /// What of a reduced text is left to compare.
    pub(super) fn key(self, reduced: &str) -> Cow<'_, str> {
        match self {
            Self::Marked => Cow::Borrowed(reduced),
            Self::Bare => Cow::Owned(fold(reduced)),
            Self::Masked => Cow::Owned(masked(reduced)),
        }
    }

    /// Whether a word that was written so may be this one.
    pub(super) fn is_word(self, written: &str, word: &str) -> bool {
        fold(written) == fold(word) || (self == Self::Masked && masked(written) == masked(word))
    }
}

/// Everything but letters and signs of ASCII as lost letters.
pub(super) fn masked(text: &str) -> String {
    let lost = |c: char| !c.is_ascii() || is_mask(c);
    as_typed(text).chars().map(|c| if lost(c) { LOST } else { c }).collect()
}

/// Tone marks where keyboards put them: `tuý` as `túy`, for there a letter was lost.
fn as_typed(text: &str) -> String {
    let mut letters: Vec<char> = text.nfc().collect();
    for at in 1..letters.len() {
        let ends = letters.get(at + 1).is_none_or(|next| !next.is_alphabetic());
        let of_consonant = at > 1 && letters[at - 2] == 'q';
        let mut parts = letters[at].nfd();
        let second = (parts.next(), parts.next(), parts.next());
        if let ('o', (Some('a' | 'e'), Some(_), None)) | ('u', (Some('y'), Some(_), None)) =
            (letters[at - 1], second)
            && ends
            && !of_consonant
            && let (Some(vowel), Some(tone), _) = second
            && let Some(moved) = [letters[at - 1], tone].into_iter().nfc().next()
        {
            letters[at - 1] = moved;
            letters[at] = vowel;
        }
    }
    letters.into_iter().collect()
}

/// What programs write for a letter that they cannot store.
fn is_mask(c: char) -> bool {
    matches!(c, '_' | '?')
}

/// Whether enough texts with signs inside their words become words of the pack.
fn is_masked(signs: &PackSigns, workbook: &Workbook) -> bool {
    let mut proofs = BTreeSet::new();
    for text in texts(workbook).filter(|text| text.len() <= 400 && text.contains(is_mask)) {
        let read = normalise_label(text);
        if signs.is_masked_word(&masked(&read)) {
            proofs.insert(read);
            if proofs.len() == PROOFS {
                return true;
            }
        }
    }
    false
}

/// Whether a workbook has texts, and none of them a letter with a diacritic. Figures with their
/// unit and the words for no figure do not count: they are copied from elsewhere.
fn is_bare(signs: &PackSigns, workbook: &Workbook) -> bool {
    let marked = |c: char| !c.is_ascii() && (c.is_alphabetic() || is_combining_mark(c));
    let is_figure = |text: &str| {
        let unit =
            text.trim_start_matches(|c: char| c.is_ascii_digit() || " .,(\u{a0}".contains(c));
        let unit = unit.trim_end_matches([')', ' ']);
        unit.len() < text.len() && signs.unit(&reduced(unit), Writing::Marked).is_some()
    };
    let mut marked = texts(workbook).filter(|text| text.chars().any(marked));
    marked.all(|text| value::is_sign_in_words(text) || is_figure(text))
}

fn texts(workbook: &Workbook) -> impl Iterator<Item = &str> {
    let sheets = workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
    sheets.flat_map(|sheet| &sheet.cells).filter_map(|cell| match &cell.value {
        CellValue::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lost_fits_letters_with_diacritics_alone() {
        let masked = |text: &str| Writing::Masked.key(text).into_owned();
        assert_eq!(masked("xã nậm cắn"), masked("x_ n?m c_n"));
        assert_ne!(masked("xã nam cắn"), masked("x_ n_m c_n"), "a plain letter is never lost");
        for (late, typed) in [("tuý", "t_y"), ("hoà", "h_a"), ("quý", "qu_"), ("hoàn", "ho_n")]
        {
            assert_eq!(masked(late), masked(typed));
        }
        assert!(masked("đội").chars().all(char::is_alphanumeric));
        assert!(Writing::Masked.is_word("th_ng", "tháng"));
        assert!(Writing::Marked.is_word("thang", "tháng"));
        assert!(!Writing::Marked.is_word("th_ng", "tháng"));
    }
}
