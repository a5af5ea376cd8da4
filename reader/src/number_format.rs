//! Whether a number format shows a date or a time.

/// The formats that need no definition; 27–36 and 50–58 are dates in East Asian versions.
pub(crate) fn built_in_is_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Reads a format's code: a date has a letter of date or time outside quotes, escapes and
/// bracketed colours or conditions (`[h]` counts as a time).
pub(crate) fn code_is_date(code: &str) -> bool {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().take_while(|letter| *letter != '"').for_each(drop);
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let elapsed = |unit| !inside.is_empty() && inside.chars().all(|own| own == unit);
                if elapsed('h') || elapsed('m') || elapsed('s') {
                    return true;
                }
            }
            // Only the part for positive numbers decides.
            ';' => return false,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in ["dd/mm/yyyy", "[$-42A]d mmmm", "[h]:mm", "yyyy\\-mm", "h:mm AM/PM", "mm:ss.0"]
        {
            assert!(code_is_date(code), "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0\\ \"đ\"",
            "[Red]-0;[Blue]0",
            "0.00E+00",
            "_-* #,##0_-;\\-* #,##0_-;_-* \"-\"_-;_-@_-",
            "@",
            "#,##0 \"ngày\"",
            "0\" tháng\"",
        ] {
            assert!(!code_is_date(code), "{code}");
        }
        assert!(built_in_is_date(14) && !built_in_is_date(49) && !built_in_is_date(9));
    }
}
