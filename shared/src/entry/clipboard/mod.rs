//! Ranges of cells as office programs put them on the clipboard.
//!
//! Tables travel as text with tabs. The HTML beside it says how the other program writes
//! numbers; where it says so, figures are spelled the Vietnamese way before they are parsed,
//! so that `2.5` of an English Excel never becomes 25.
//!
//! **Invariant:** a text is respelled only as a figure, and only where a row asks for one; words,
//! dates and whatever has another shape than the other program's numbers stay to the letter.

mod separators;

use std::borrow::Cow;

use crate::definition::ValueType;
use separators::Separators;

/// The cells of a pasted table, row by row. `html` may be empty.
pub fn read_table(text: &str, html: &str) -> Vec<Vec<Pasted>> {
    let separators = Separators::of_html(html);
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

    /// As LibreOffice writes it: the number as stored beside the text that shows it.
    fn libreoffice(cells: &[(&str, &str)]) -> String {
        let cell = |(stored, shown): &(&str, &str)| {
            format!(
                "<td align=\"right\" sdval=\"{stored}\" sdnum=\"1033;0;#,##0.0\">\
                 <font color=\"#000000\">{shown}</font></td>"
            )
        };
        format!("<table><tr>{}</tr></table>", cells.iter().map(cell).collect::<String>())
    }

    #[test]
    fn stored_numbers_beside_shown_ones_tell_the_separators_too() {
        let html = libreoffice(&[("12", "12"), ("1234", "1,234"), ("2.46", "2.5")]);
        assert_eq!(decimals("12\t1,234\t2.5", &html), [["12", "1234", "2,5"]]);
        let html = libreoffice(&[("1234", "1.234"), ("2.5", "2,5")]);
        assert_eq!(decimals("1.234\t2,5", &html), [["1.234", "2,5"]]);
        // Formats of two languages: nothing is certain, nothing is changed.
        let html = libreoffice(&[("1234", "1,234"), ("2.5", "2,5")]);
        assert_eq!(decimals("1,234\t2,5", &html), [["1,234", "2,5"]]);
        for html in ["sdval=\"", "sdval=\"1\"", "sdval=\"x\">1,5</td>", "sdval=\"1.5\">1,5"] {
            assert_eq!(decimals("2.5", html), [["2.5"]], "{html}");
        }
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
