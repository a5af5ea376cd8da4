//! Ranges of cells as office programs put them on the clipboard.
//!
//! Tables travel as text with tabs. The HTML beside it says how the other program writes
//! numbers; where it says so, figures are spelled the Vietnamese way before they are parsed,
//! so that `2.5` of an English Excel never becomes 25.
//!
//! **Invariant:** a text is respelled only as a figure, and only where a row asks for one; words,
//! dates and whatever has another shape than the other program's numbers stay to the letter.

use std::borrow::Cow;

use crate::definition::ValueType;

/// The cells of a pasted table, row by row. `html` may be empty.
pub fn read_table(text: &str, html: &str) -> Vec<Vec<Pasted>> {
    let separators = Separators::stated(html);
    let cells =
        |row: Vec<String>| row.into_iter().map(|text| Pasted { text, separators }).collect();
    split(text).into_iter().map(cells).collect()
}

/// One cell of a pasted table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    text: String,
    separators: Separators,
}

impl Pasted {
    /// What is written into a cell of this type, as if it had been typed there.
    pub fn text_for(&self, value_type: &ValueType) -> Cow<'_, str> {
        if value_type.is_numeric() {
            self.separators.respell(&self.text, *value_type == ValueType::Integer)
        } else {
            Cow::Borrowed(&self.text)
        }
    }
}

/// The cells as text with tabs, the way Excel reads it back.
pub fn write_table(rows: &[Vec<String>]) -> String {
    let lines = rows
        .iter()
        .map(|row| row.iter().map(|cell| quote(cell)).collect::<Vec<Cow<'_, str>>>().join("\t"));
    lines.collect::<Vec<String>>().join("\r\n")
}

fn quote(cell: &str) -> Cow<'_, str> {
    if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Rows and cells; a cell in quotation marks may hold tabs and line ends.
fn split(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let row = rows.last_mut().expect("begins with one row");
        let cell = row.last_mut().expect("rows begin with one cell");
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => row.push(String::new()),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => rows.push(vec![String::new()]),
            _ => cell.push(character),
        }
    }
    // Excel ends the last row with a line end too.
    if rows.len() > 1 && rows.last().is_some_and(|row| *row == [""]) {
        rows.pop();
    }
    rows
}

/// How the program that copied writes numbers, where it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Separators {
    decimal: char,
    thousand: Option<char>,
}

impl Separators {
    const VIETNAMESE: Self = Self { decimal: ',', thousand: Some('.') };

    fn stated(html: &str) -> Self {
        let stated = |property: &str| {
            let rest = &html[html.find(property)? + property.len()..];
            let value = rest.trim_start().strip_prefix(':')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            value.trim_start_matches('\\').chars().next()
        };
        match stated("mso-displayed-decimal-separator") {
            Some(decimal) => Self { decimal, thousand: stated("mso-displayed-thousand-separator") },
            None => Self::VIETNAMESE,
        }
    }

    /// A figure in Vietnamese spelling, without grouping, its unit behind it; anything else as
    /// it stands.
    ///
    /// A decimal sign before exactly three digits may have been meant as a group by the person
    /// who typed it there: such a figure is spelled so that its row (`count` or not) asks.
    fn respell(self, cell: &str, count: bool) -> Cow<'_, str> {
        let kept = Cow::Borrowed(cell);
        if self.decimal == Self::VIETNAMESE.decimal {
            return kept;
        }
        let text = cell.trim();
        let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
        let (figure, unit) = text.split_at(end);
        let (sign, digits) = match figure.strip_prefix(['-', '−', '+']) {
            Some(digits) => (&figure[..figure.len() - digits.len()], digits),
            None => ("", figure),
        };
        let (whole, fraction) = match digits.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let Some(plain) = self.ungrouped(whole) else { return kept };
        let are_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        match fraction {
            Some(fraction) if fraction.is_empty() || !are_digits(fraction) => kept,
            Some(fraction) if fraction.len() == 3 && are_digits(whole) && is_group(whole) => {
                let sign_that_asks = if count { ',' } else { '.' };
                Cow::Owned(format!("{sign}{whole}{sign_that_asks}{fraction}{unit}"))
            }
            Some(fraction) => Cow::Owned(format!("{sign}{plain},{fraction}{unit}")),
            None => Cow::Owned(format!("{sign}{plain}{unit}")),
        }
    }

    /// The digits of a whole number; `None` where groups are not of three digits.
    fn ungrouped(self, whole: &str) -> Option<String> {
        let mut groups = whole.split(|c| Some(c) == self.thousand);
        let first = groups.next()?;
        let mut plain = first.to_owned();
        let mut alone = true;
        for group in groups {
            if group.len() != 3 {
                return None;
            }
            alone = false;
            plain.push_str(group);
        }
        let whole_groups = !first.is_empty() && (alone || is_group(first));
        (whole_groups && plain.chars().all(|c| c.is_ascii_digit())).then_some(plain)
    }
}

/// Whether digits can stand before a group of three.
fn is_group(digits: &str) -> bool {
    (1..=3).contains(&digits.len()) && !digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = r#"<style>tr {mso-displayed-decimal-separator:"\.";
        mso-displayed-thousand-separator:"\,";}</style>"#;
    const VIETNAMESE: &str = r#"<style>tr {mso-displayed-decimal-separator:"\,";
        mso-displayed-thousand-separator:"\.";}</style>"#;

    /// The cells as they are written into rows of decimals.
    fn decimals(text: &str, html: &str) -> Vec<Vec<String>> {
        as_typed(text, html, &ValueType::Decimal(3))
    }

    fn as_typed(text: &str, html: &str, value_type: &ValueType) -> Vec<Vec<String>> {
        let row = |row: Vec<Pasted>| {
            row.iter().map(|cell| cell.text_for(value_type).into_owned()).collect()
        };
        read_table(text, html).into_iter().map(row).collect()
    }

    #[test]
    fn tables_of_excel_come_apart() {
        let cells = |text| decimals(text, "");
        assert_eq!(cells("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
        assert_eq!(cells("12"), [["12"]]);
        assert_eq!(cells("\"a\nb\"\t\"say \"\"no\"\"\"\n"), [["a\nb", "say \"no\""]]);
        assert_eq!(cells("1\n\n3\n"), [["1"], [""], ["3"]]);
    }

    #[test]
    fn figures_keep_their_worth_whatever_the_other_program_speaks() {
        assert_eq!(decimals("2.5\t1,234\t-1,234.5", ENGLISH), [["2,5", "1234", "-1234,5"]]);
        assert_eq!(decimals("2,5\t1.234", VIETNAMESE), [["2,5", "1.234"]]);
        assert_eq!(decimals("2.5\t2,5", ""), [["2.5", "2,5"]]);
        assert_eq!(decimals("16.6.2023\tA1.2\t105/KH", ENGLISH), [["16.6.2023", "A1.2", "105/KH"]]);
    }

    #[test]
    fn a_comma_that_is_no_group_is_never_dropped() {
        assert_eq!(
            decimals("2,5\t1,23\t1,2345\t,5\t12,34.5", ENGLISH),
            [["2,5", "1,23", "1,2345", ",5", "12,34.5"]]
        );
        assert_eq!(decimals("1234,567\t0,125", ENGLISH), [["1234,567", "0,125"]]);
    }

    #[test]
    fn three_digits_behind_the_sign_are_spelled_so_that_the_row_asks() {
        assert_eq!(decimals("1.234\t0.125\t1234.567", ENGLISH), [["1.234", "0,125", "1234,567"]]);
        assert_eq!(as_typed("1.234\t-1.234", ENGLISH, &ValueType::Integer), [["1,234", "-1,234"]]);
    }

    #[test]
    fn units_stay_behind_their_figure_and_words_to_the_letter() {
        assert_eq!(decimals("1,234 g\t2.5kg\t12.5%", ENGLISH), [["1234 g", "2,5kg", "12,5%"]]);
        for words in [ValueType::Text, ValueType::LongText, ValueType::Date, ValueType::Bool] {
            assert_eq!(as_typed("2.5\t1,234", ENGLISH, &words), [["2.5", "1,234"]]);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let rows =
            vec![vec!["1".to_owned(), "a\tb".to_owned()], vec!["\"".to_owned(), "x\ny".to_owned()]];
        assert_eq!(decimals(&write_table(&rows), ""), rows);
    }
}
