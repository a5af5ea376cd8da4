//! Tables as text with tabs.

use std::borrow::Cow;

/// One cell of a table in text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TextCell {
    /// Without the quotation marks that office programs put around tabs and line ends.
    pub(super) text: String,
    /// To the letter. Some programs put no marks of their own: a text in quotation marks may
    /// have been typed so.
    pub(super) written: String,
}

/// Rows and cells. A cell whose quotation marks end where the cell ends may hold tabs and line
/// ends; any other quotation mark is a letter like others.
pub(super) fn split(text: &str) -> Vec<Vec<TextCell>> {
    let mut rows = vec![Vec::new()];
    let mut rest = text;
    loop {
        let (cell, after) = cell(rest);
        rows.last_mut().expect("begins with one row").push(cell);
        rest = match after.strip_prefix('\t') {
            Some(next) => next,
            None => {
                let next = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r']));
                let Some(next) = next else { break };
                // Excel ends the last row with a line end too.
                if next.is_empty() {
                    break;
                }
                rows.push(Vec::new());
                next
            }
        };
    }
    rows
}

fn cell(text: &str) -> (TextCell, &str) {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['\t', '\n', '\r']);
    if let Some((inner, after)) = quoted(text).filter(|(_, after)| ends(after)) {
        let written = text[..text.len() - after.len()].to_owned();
        return (TextCell { text: inner, written }, after);
    }
    let end = text.find(['\t', '\n', '\r']).unwrap_or(text.len());
    let (written, after) = text.split_at(end);
    (TextCell { text: written.to_owned(), written: written.to_owned() }, after)
}

/// What stands between quotation marks at the beginning, and what follows them.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut inner = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        inner.push_str(part);
        match after.strip_prefix('"') {
            Some(next) => {
                inner.push('"');
                rest = next;
            }
            None => return Some((inner, after)),
        }
    }
}

/// The cells as text with tabs, the way Excel reads it back.
pub fn write_table(rows: &[Vec<String>]) -> String {
    let lines = rows
        .iter()
        .map(|row| row.iter().map(|cell| quote(cell)).collect::<Vec<Cow<'_, str>>>().join("\t"));
    let mut text = lines.collect::<Vec<String>>().join("\r\n");
    // A last row that is empty would else be taken for the end of the row before.
    if rows.len() > 1 && rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        text.push_str("\r\n");
    }
    text
}

fn quote(cell: &str) -> Cow<'_, str> {
    if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        split(text).into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn tables_come_apart() {
        assert_eq!(cells("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
        assert_eq!(cells("12"), [["12"]]);
        assert_eq!(cells(""), [[""]]);
        assert_eq!(cells("\"a\nb\"\t\"say \"\"no\"\"\"\n"), [["a\nb", "say \"no\""]]);
        assert_eq!(cells("1\n\n3\n"), [["1"], [""], ["3"]]);
        assert_eq!(cells("1\r2\r"), [["1"], ["2"]]);
        assert_eq!(cells("\t\r\n\t"), [["", ""], ["", ""]]);
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_swallows_nothing() {
        assert_eq!(cells("\"abc\t1\r\n2\t3"), [["\"abc", "1"], ["2", "3"]]);
        assert_eq!(cells("\"hi\" there\t1"), [["\"hi\" there", "1"]]);
        assert_eq!(cells("12\" pipe\t1"), [["12\" pipe", "1"]]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let table = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
        };
        for rows in [
            table(&[&["1", "a\tb"], &["\"", "x\ny"]]),
            table(&[&["\"quoted\"", "two\r\nlines"], &["", ""]]),
            table(&[&[""], &[""], &[""]]),
            table(&[&["say \"no\""]]),
        ] {
            assert_eq!(cells(&write_table(&rows)), rows);
        }
    }
}
