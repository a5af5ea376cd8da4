//! The text of a cell or of a line, as a browser would show it.
//!
//! **Invariant:** digits that a browser does not show, or shows struck out or raised behind other
//! digits, never make a number together with the others.

/// Text under way: runs of blanks are one, none at the ends of lines.
#[derive(Default)]
pub(super) struct Words {
    text: String,
    blank: bool,
    /// Digits among these words are not to be read as if nothing were with them.
    doubtful: bool,
}

impl Words {
    /// Appends text; `doubtful` where what is seen differs from what stands there.
    pub(super) fn push(&mut self, text: &str, doubtful: bool) {
        self.doubtful |= doubtful && text.contains(|c: char| c.is_ascii_digit());
        for letter in text.chars() {
            if letter.is_ascii_whitespace() {
                self.blank = true;
                continue;
            }
            if std::mem::take(&mut self.blank)
                && !self.text.is_empty()
                && !self.text.ends_with('\n')
            {
                self.text.push(' ');
            }
            self.text.push(letter);
        }
    }

    /// A line ends by a `<br>`.
    pub(super) fn break_line(&mut self) {
        self.blank = false;
        self.text.push('\n');
    }

    /// A block begins or ends: a new line, unless one has just begun.
    pub(super) fn block(&mut self) {
        self.blank = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub(super) fn ends_in_a_digit(&self) -> bool {
        !self.blank && self.text.ends_with(|c: char| c.is_ascii_digit())
    }

    /// The words; empty where there are only blanks. A doubtful figure is marked as none.
    pub(super) fn finish(self) -> String {
        let text = self.text.trim_matches(['\n', ' ']);
        if text.trim().is_empty() {
            return String::new();
        }
        let figure = !text.contains(char::is_alphabetic);
        if self.doubtful && figure { format!("{text} ≠") } else { text.to_owned() }
    }
}

/// What a cell says whose shown text and stored number may differ. The stored one counts where
/// it can be what is shown, rounded; `None`: they contradict each other.
pub(super) fn agree(shown: &str, stored: f64) -> bool {
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    // A dash or nothing is how formats show a zero; words are not.
    if digits.is_empty() {
        return stored == 0.0 && !shown.contains(|c: char| c.is_alphabetic() || c == '#');
    }
    let Ok(digits) = digits.parse::<f64>() else { return false };
    let last = shown.rfind(['.', ',']);
    let decimals = last.map_or(0, |at| shown[at..].chars().filter(char::is_ascii_digit).count());
    [0, decimals].into_iter().any(|decimals| {
        let scaled = stored.abs() * 10_f64.powi(i32::try_from(decimals.min(30)).unwrap_or(30));
        (scaled - digits).abs() <= 0.5 + scaled * 1e-9
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_collapse_and_lines_stay() {
        let mut words = Words::default();
        for piece in [" \n  Số", " vụ\t", " bắt ", "\u{a0}giữ\n"] {
            words.push(piece, false);
        }
        words.break_line();
        words.block();
        words.push(" 12 ", false);
        words.block();
        assert_eq!(words.finish(), "Số vụ bắt \u{a0}giữ\n12");
        let mut empty = Words::default();
        empty.push(" \u{a0} ", true);
        empty.break_line();
        assert_eq!(empty.finish(), "");
    }

    #[test]
    fn doubtful_digits_are_no_figure() {
        let of = |pieces: &[(&str, bool)]| {
            let mut words = Words::default();
            pieces.iter().for_each(|(text, doubtful)| words.push(text, *doubtful));
            words.finish()
        };
        assert_eq!(of(&[("12", false), ("3", true)]), "123 ≠");
        assert_eq!(of(&[("Năm 20", false), ("23", true)]), "Năm 2023");
        assert_eq!(of(&[("12", false), (" ", true)]), "12");
    }

    #[test]
    fn shown_and_stored_agree_after_rounding() {
        for (shown, stored) in [
            ("5,456", 5456.0),
            ("5.456", 5456.0),
            ("12,35", 12.345),
            ("12", 12.4),
            ("3", 2.5),
            ("-", 0.0),
            ("", 0.0),
            ("(1.234,5)", -1234.5),
            ("1,5", 1.5),
            ("12 vụ", 12.0),
            ("1.00", 1.0),
        ] {
            assert!(agree(shown, stored), "{shown} {stored}");
        }
        for (shown, stored) in [
            ("12", 13.0),
            ("", 5.0),
            ("1200", 12.0),
            ("12", 1200.0),
            ("-", 3.0),
            ("5", 5.6),
            ("#REF!", 0.0),
            ("không", 0.0),
        ] {
            assert!(!agree(shown, stored), "{shown} {stored}");
        }
    }
}
