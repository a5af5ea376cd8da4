//! Ranges of cells as office programs put them on the clipboard.
//!
//! Tables travel as text with tabs. The HTML beside it says how the other program writes
//! numbers; where it says so, figures are spelled the Vietnamese way before they are parsed,
//! so that `2.5` of an English Excel never becomes 25.

use std::borrow::Cow;

/// The cells of a pasted table, row by row. `html` may be empty.
pub fn read_table(text: &str, html: &str) -> Vec<Vec<String>> {
    let separators = Separators::stated(html);
    split(text)
        .into_iter()
        .map(|row| row.into_iter().map(|cell| separators.respell(&cell).into_owned()).collect())
        .collect()
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

    /// A figure in Vietnamese spelling, without grouping; anything else as it stands.
    fn respell(self, cell: &str) -> Cow<'_, str> {
        if self.decimal == Self::VIETNAMESE.decimal {
            return Cow::Borrowed(cell);
        }
        let body = cell.trim().strip_prefix('-').unwrap_or(cell.trim());
        let is_figure = body.starts_with(|c: char| c.is_ascii_digit())
            && body
                .chars()
                .all(|c| c.is_ascii_digit() || c == self.decimal || Some(c) == self.thousand)
            && body.matches(self.decimal).count() <= 1;
        if !is_figure {
            return Cow::Borrowed(cell);
        }
        let plain = cell.trim().chars().filter(|c| Some(*c) != self.thousand);
        Cow::Owned(plain.map(|c| if c == self.decimal { ',' } else { c }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = r#"<style>tr {mso-displayed-decimal-separator:"\.";
        mso-displayed-thousand-separator:"\,";}</style>"#;
    const VIETNAMESE: &str = r#"<style>tr {mso-displayed-decimal-separator:"\,";
        mso-displayed-thousand-separator:"\.";}</style>"#;

    #[test]
    fn tables_of_excel_come_apart() {
        let cells = |text| read_table(text, "");
        assert_eq!(cells("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
        assert_eq!(cells("12"), [["12"]]);
        assert_eq!(cells("\"a\nb\"\t\"say \"\"no\"\"\"\n"), [["a\nb", "say \"no\""]]);
        assert_eq!(cells("1\n\n3\n"), [["1"], [""], ["3"]]);
    }

    #[test]
    fn figures_keep_their_worth_whatever_the_other_program_speaks() {
        assert_eq!(read_table("2.5\t1,234\t-1,234.5", ENGLISH), [["2,5", "1234", "-1234,5"]]);
        assert_eq!(read_table("2,5\t1.234", VIETNAMESE), [["2,5", "1.234"]]);
        assert_eq!(read_table("2.5\t2,5", ""), [["2.5", "2,5"]]);
        assert_eq!(
            read_table("16.6.2023\tA1.2\t105/KH", ENGLISH),
            [["16.6.2023", "A1.2", "105/KH"]]
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let rows =
            vec![vec!["1".to_owned(), "a\tb".to_owned()], vec!["\"".to_owned(), "x\ny".to_owned()]];
        assert_eq!(read_table(&write_table(&rows), ""), rows);
    }
}
