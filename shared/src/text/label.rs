//! Labels of rows, columns, titles and units: what is left when outline numbers, bullets,
//! footnote marks and trailing colons are gone.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{collapse_blanks, fold, unify_tone_placement};
use crate::i18n::{self, Language};

/// How alike two labels are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelMatch {
    /// The same letters with the same diacritics.
    Exact,
    /// The same but for where the tone mark stands: `hòa`, `hoà`.
    ToneInsensitive,
    /// The same only without diacritics: a guess, to be confirmed by other signs.
    DiacriticInsensitive,
}

/// How alike two labels are after [`normalise_label`]; `None` if they differ even without
/// diacritics, or if one is empty.
pub fn equal_level(a: &str, b: &str) -> Option<LabelMatch> {
    let (a, b) = (normalise_label(a), normalise_label(b));
    if a.is_empty() {
        None
    } else if a == b {
        Some(LabelMatch::Exact)
    } else if unify_tone_placement(&a) == unify_tone_placement(&b) {
        Some(LabelMatch::ToneInsensitive)
    } else {
        (fold(&a) == fold(&b)).then_some(LabelMatch::DiacriticInsensitive)
    }
}

/// The bare label, in lower case and NFC, diacritics kept: `  1.2. Trong đó:  Nữ (1):` → `nữ`.
///
/// Drops, repeatedly: bullets, outline numbers (`1.`, `1.2.`, `a)`, `(b)`, `I-`), the lead-ins
/// for "Chia ra" and "Trong đó", trailing footnote marks, colons and dots. Never drops
/// everything: a label that is nothing but such a mark stays as it is. Idempotent.
pub fn normalise_label(text: &str) -> String {
    let whole: String =
        composed(collapse_blanks(text)).chars().flat_map(char::to_lowercase).collect();
    let whole = composed(whole);
    let mut label = whole.as_str();
    let steps = [after_bullet, after_outline_number, after_lead_in, before_footnote];
    while let Some(shorter) = steps
        .iter()
        .filter_map(|step| step(label).map(str::trim))
        .find(|rest| !rest.is_empty() && rest.len() < label.len())
    {
        label = shorter;
    }
    label.to_owned()
}

/// In NFC; most texts are already.
fn composed(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// `- `, `+ `, `• `; but not the sign of `-5` or the range `<14`.
fn after_bullet(label: &str) -> Option<&str> {
    let rest = label.strip_prefix([
        '-', '+', '*', '•', '·', '–', '—', '‒', '▪', '▫', '■', '□', '●', '○', '◦', '➢', '✓',
        '\u{f0b7}', '\u{f0a7}',
    ])?;
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

/// `1.`, `1.2`, `1.2.`, `12)`, `3- `, `(4)`, `a)`, `b.`, `(c)`, `iv.`, `ii/`, `i-`.
fn after_outline_number(label: &str) -> Option<&str> {
    if let Some(inner) = label.strip_prefix('(') {
        let (mark, rest) = inner.split_once(')')?;
        return (is_number(mark) || is_letter(mark) || is_roman(mark)).then_some(rest);
    }
    let end = label.find(|c: char| !(c.is_alphanumeric() || c == '.'))?;
    let (token, rest) = label.split_at(end);
    // `1.`, `1.2` and `1.2.` before a blank, `a.` and `iv.` likewise.
    if rest.starts_with(' ') {
        let mark = token.strip_suffix('.');
        let dotted_number = is_number(token) && token.contains('.');
        // `h. kỳ sơn` and `x. nậm càn` are kinds of places, not letters of an outline.
        let listed = mark.is_some_and(|mark| {
            is_number(mark) || is_early_letter(mark) || (is_roman(mark) && mark != "x")
        });
        return (dotted_number || listed).then_some(rest);
    }
    let mut signs = rest.chars();
    let sign = signs.next()?;
    let after = signs.as_str();
    let mark = token.strip_suffix('.').unwrap_or(token);
    match sign {
        ')' | '/' if is_number(mark) || is_letter(mark) || is_roman(mark) => {
            // `3/5` and `27/27` are fractions.
            (!after.starts_with(|c: char| c.is_ascii_digit())).then_some(after)
        }
        '-' | '–' | ':' if is_number(mark) || is_letter(mark) || is_roman(mark) => {
            // `18-30 tuổi` is a range, `e-mail` a word; `i-tình hình` is an outline number.
            let spaced = after.starts_with(' ') && !starts_with_digit(after);
            let roman = mark.chars().all(|c| matches!(c, 'i' | 'v')) && !starts_with_digit(after);
            (spaced || roman).then_some(after)
        }
        _ => None,
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// One to four groups of at most two digits, joined by dots; `2.000` is a figure.
fn is_number(mark: &str) -> bool {
    let groups = mark.split('.').count();
    groups <= 4
        && mark.split('.').all(|group| {
            (1..=2).contains(&group.len()) && group.chars().all(|c| c.is_ascii_digit())
        })
}

fn is_letter(mark: &str) -> bool {
    let mut letters = mark.chars();
    letters.next().is_some_and(|c| c.is_ascii_lowercase() || c == 'đ') && letters.next().is_none()
}

fn is_early_letter(mark: &str) -> bool {
    matches!(mark, "a" | "b" | "c" | "d" | "đ" | "e" | "g")
}

/// `i` to `xxxix`, as far as outlines go.
fn is_roman(mark: &str) -> bool {
    let ones = mark.trim_start_matches('x');
    mark.len() - ones.len() <= 3
        && !mark.is_empty()
        && matches!(ones, "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix")
}

/// The words that announce children, with or without a colon, also with the list they
/// follow: `chia ra theo giới tính: `.
fn after_lead_in(label: &str) -> Option<&str> {
    let rest = ["finding.lead-in.partition", "finding.lead-in.part"]
        .into_iter()
        .find_map(|id| label.strip_prefix(i18n::text(Language::Vi, id)))
        .filter(|rest| rest.starts_with(BETWEEN))?
        .trim_start_matches(BETWEEN);
    let by = rest.strip_prefix(i18n::text(Language::Vi, "finding.lead-in.by"));
    let after_list = by.filter(|list| list.starts_with(' ')).and_then(|list| {
        let (_, label) = list.split_once(':')?;
        (!label.trim().is_empty()).then_some(label)
    });
    Some(after_list.unwrap_or(rest))
}

const BETWEEN: [char; 4] = [':', ' ', ',', ';'];

/// The label before colons, dots, `(1)`, `(*)`, `¹` at its end.
fn before_footnote(label: &str) -> Option<&str> {
    let label = label.trim_end_matches([':', ';', ',', '.', '…', '¹', '²', '³', '*', ' ']);
    let footnote = label.strip_suffix(')').and_then(|inner| {
        let (before, mark) = inner.rsplit_once('(')?;
        let is_mark = matches!(mark, "*" | "**" | "***")
            || ((1..=2).contains(&mark.len()) && mark.chars().all(|c| c.is_ascii_digit()));
        is_mark.then_some(before)
    });
    Some(footnote.filter(|before| !before.trim().is_empty()).unwrap_or(label))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::text::sample;

    #[test]
    fn numbers_bullets_and_marks_go() {
        for (text, label) in [
            ("1. Số vụ", "số vụ"),
            ("1.2. Số vụ", "số vụ"),
            ("1.2 Số vụ", "số vụ"),
            ("12) Số vụ:", "số vụ"),
            ("a) Số vụ", "số vụ"),
            ("đ/ Số vụ", "số vụ"),
            ("(b) Số vụ", "số vụ"),
            ("I- Số vụ", "số vụ"),
            ("IV-Số vụ", "số vụ"),
            ("XII. Số vụ", "số vụ"),
            ("1- Số vụ", "số vụ"),
            ("- Số vụ (1)", "số vụ"),
            ("+ - Số vụ¹ ;", "số vụ"),
            ("–\u{a0}Số\nvụ…………", "số vụ"),
            ("Trong đó: Nữ (2):", "nữ"),
            ("Trong đó nữ", "nữ"),
            ("* Chia ra: - Nam", "nam"),
            ("2.1. Trong đó: a) Nữ", "nữ"),
            ("Chia ra theo giới tính: Nam", "nam"),
            ("Trong đó, theo nhóm tuổi: 1. Dưới 14 tuổi", "dưới 14 tuổi"),
            ("Chia ra theo giới tính:", "theo giới tính"),
        ] {
            assert_eq!(normalise_label(text), label, "{text:?}");
        }
    }

    #[test]
    fn what_belongs_to_the_label_stays() {
        for text in [
            "18-30 tuổi",
            "14-<16 tuổi",
            "<14",
            "h. kỳ sơn",
            "x. nậm càn",
            "tp. vinh",
            "x-quang",
            "e-mail",
            "27/27",
            "2.000 tờ rơi",
            "01 buổi",
            "-5",
            "số vụ (điều 249)",
            "trong đó",
            "chia ra",
            "1",
            "kết quả cấp tỉnh",
        ] {
            assert_eq!(normalise_label(text), text);
        }
        assert_eq!(normalise_label("Trong đó:"), "trong đó");
    }

    #[test]
    fn levels_of_likeness() {
        assert_eq!(equal_level("1. Thái Hòa:", "thái hòa"), Some(LabelMatch::Exact));
        assert_eq!(equal_level("Thái Hòa", "THÁI HOÀ"), Some(LabelMatch::ToneInsensitive));
        assert_eq!(equal_level("Ky Son", "Kỳ Sơn"), Some(LabelMatch::DiacriticInsensitive));
        assert_eq!(equal_level("Kỳ Sơn", "Quỳ Châu"), None);
        assert_eq!(equal_level("", " "), None);
    }

    #[test]
    fn normalising_twice_is_normalising_once_and_composition_does_not_matter() {
        for text in sample::strings(6000) {
            let label = normalise_label(&text);
            assert_eq!(normalise_label(&label), label, "{text:?}");
            assert_eq!(normalise_label(&text.nfd().collect::<String>()), label, "{text:?}");
            assert_eq!(label.is_empty(), collapse_blanks(&text).is_empty(), "{text:?}");
            let level = equal_level(&text, &label);
            assert!(label.is_empty() || level == Some(LabelMatch::Exact), "{text:?}");
        }
    }
}
