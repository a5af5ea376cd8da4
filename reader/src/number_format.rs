//! What a number format makes of a number: a date or time, a percentage, or a number.

use grid::CellValue;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shows {
    #[default]
    Number,
    /// A date or a time.
    Date,
    Percent,
}

impl Shows {
    /// A format that needs no definition; 27–36 and 50–58 are dates in East Asian versions.
    pub(crate) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Self::Date,
            _ => Self::Number,
        }
    }

    /// Reads a format's code.
    pub(crate) fn code(code: &str) -> Self {
        match code {
            _ if code_is_date(code) => Self::Date,
            _ if code_is_percent(code) => Self::Percent,
            _ => Self::Number,
        }
    }

    /// Reads a format as SpreadsheetML and pages of Excel name it: some have names of their own.
    pub(crate) fn named_or_code(format: &str) -> Self {
        match format.trim().to_ascii_lowercase().as_str() {
            "general date" | "long date" | "medium date" | "short date" | "long time"
            | "medium time" | "short time" => Self::Date,
            "percent" => Self::Percent,
            "" | "general" | "general number" | "currency" | "euro currency" | "fixed"
            | "standard" | "scientific" | "yes/no" | "true/false" | "on/off" => Self::Number,
            _ => Self::code(format),
        }
    }

    pub(crate) fn value(self, number: f64) -> CellValue {
        match self {
            Self::Number => CellValue::Number(number),
            Self::Date => CellValue::DateTime(number),
            Self::Percent => CellValue::Percent(number),
        }
    }
}

/// A percentage has a `%` outside quotes and escapes in its part for positive numbers.
fn code_is_percent(code: &str) -> bool {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().take_while(|letter| *letter != '"').for_each(drop);
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => return false,
            '%' => return true,
            _ => {}
        }
    }
    false
}

/// A date has a letter of date or time outside quotes, escapes and bracketed colours or
/// conditions (`[h]` counts as a time).
fn code_is_date(code: &str) -> bool {
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
        assert_eq!(
            [14, 49, 9, 2].map(Shows::built_in),
            [Shows::Date, Shows::Number, Shows::Percent, Shows::Number]
        );
    }

    #[test]
    fn named_formats_are_told_apart() {
        for (format, shows) in [
            ("Short Date", Shows::Date),
            ("Percent", Shows::Percent),
            ("Scientific", Shows::Number),
            ("Standard", Shows::Number),
            ("Fixed", Shows::Number),
            ("dd/mm/yyyy", Shows::Date),
            ("0.0%", Shows::Percent),
        ] {
            assert_eq!(Shows::named_or_code(format), shows, "{format}");
        }
    }

    #[test]
    fn percentages_are_told_from_numbers() {
        for code in ["0%", "0.0%", "[Red]0.00\\ %;-0%"] {
            assert_eq!(Shows::code(code), Shows::Percent, "{code}");
        }
        for code in ["0\"%\"", "0.0\\%", "0;-0%", "General"] {
            assert_eq!(Shows::code(code), Shows::Number, "{code}");
        }
        assert_eq!(Shows::code("dd/mm/yyyy"), Shows::Date);
    }
}
