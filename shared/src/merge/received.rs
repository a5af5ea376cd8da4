//! `received.csv`: on which day each file came.
//!
//! Two columns, `path,received_date`, comma or semicolon, with or without BOM, with or
//! without the heading. The path is as dropped, or its last part where that is unique; the
//! date is `2023-06-14` or `14/6/2023`.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::session::HeldFile;
use crate::{
    definition::CivilDate,
    diag::{Finding, Place, Severity},
};

/// What a `received.csv` says, and the lines that could not be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivedList {
    /// In the order of the file.
    pub dates: Vec<(String, CivilDate)>,
    pub findings: Vec<Finding>,
}

/// Reads a `received.csv`. Never fails: lines that are not understood become findings
/// (`received-line`), the same path with two different days too (`received-twice`).
pub fn parse_received(bytes: &[u8]) -> ReceivedList {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut list = ReceivedList::default();
    let mut seen: BTreeMap<String, CivilDate> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let fields = split(line);
        let name = fields.first().map(|name| name.trim().replace('\\', "/")).unwrap_or_default();
        let name: String = name.nfc().collect();
        let date_text = fields.get(1).map(|text| text.trim()).unwrap_or_default();
        let date = CivilDate::parse_iso(date_text).or_else(|| CivilDate::parse_vi(date_text));
        let place = Place { line: u32::try_from(index + 1).ok(), ..Place::default() };
        match date {
            Some(_) if name.is_empty() => list.findings.push(bad_line(line).at(place)),
            Some(date) => {
                if seen.insert(name.clone(), date).is_some_and(|earlier| earlier != date) {
                    let twice = Finding::new(Severity::Medium, "received-twice");
                    list.findings.push(twice.with("path", &name).at(place));
                }
                list.dates.push((name, date));
            }
            None if index == 0 => {}
            None => list.findings.push(bad_line(line).at(place)),
        }
    }
    list
}

/// The day on which each file came, by position in `files`: an entry with exactly its path,
/// else one that names its last parts and no other file. What fits no file, or several
/// different ones, becomes a finding.
pub(super) fn match_received(
    files: &[HeldFile],
    received: &BTreeMap<String, CivilDate>,
) -> (Vec<Option<CivilDate>>, Vec<Finding>) {
    let mut dates: Vec<Option<CivilDate>> =
        files.iter().map(|file| received.get(&file.path).copied()).collect();
    let mut findings = Vec::new();
    for (name, date) in received {
        let ends_with_name = |path: &str| {
            path.strip_suffix(name.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let fitting: Vec<usize> =
            (0..files.len()).filter(|at| ends_with_name(&files[*at].path)).collect();
        if fitting.iter().any(|at| files[*at].path == *name) {
            continue;
        }
        let Some(first) = fitting.first() else {
            let unknown = Finding::new(Severity::Low, "received-unmatched");
            findings.push(unknown.with("path", name));
            continue;
        };
        if fitting.iter().any(|at| files[*at].sha256 != files[*first].sha256) {
            let several = Finding::new(Severity::Medium, "received-ambiguous");
            findings.push(several.with("path", name).with("count", fitting.len().to_string()));
            continue;
        }
        for at in fitting {
            dates[at].get_or_insert(*date);
        }
    }
    for at in 0..files.len() {
        // The reports of one workbook came with it.
        let Some(whole) = files[at].part_of().filter(|_| dates[at].is_none()) else { continue };
        let came = files.iter().zip(&dates).filter(|(file, _)| file.path == whole);
        dates[at] = came.filter_map(|(_, date)| *date).min();
    }
    (dates, findings)
}

fn bad_line(line: &str) -> Finding {
    Finding::new(Severity::Medium, "received-line").with("text", line)
}

/// The fields of one line; quotes as in any CSV. The separator is the first comma,
/// semicolon or tab outside quotes.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut separator = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let last = fields.last_mut().expect("there is always one");
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                last.push('"');
            }
            '"' => quoted = !quoted,
            ',' | ';' | '\t' if !quoted && separator.is_none_or(|known| known == c) => {
                separator = Some(c);
                fields.push(String::new());
            }
            _ => last.push(c),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<(String, String)> {
        let list = parse_received(text.as_bytes());
        list.dates.into_iter().map(|(path, date)| (path, date.iso())).collect()
    }

    #[test]
    fn both_ways_to_write_a_day_are_read_and_the_heading_is_passed_over() {
        let text =
            "\u{feff}path,received_date\r\nBC/Kỳ Sơn.xlsx,2023-06-14\r\n\"a,b.xls\",17/6/2023\r\n";
        assert_eq!(
            dates(text),
            [
                ("BC/Kỳ Sơn.xlsx".into(), "2023-06-14".into()),
                ("a,b.xls".into(), "2023-06-17".into())
            ]
        );
        assert_eq!(dates("x\\y.xlsx;05/6/2023"), [("x/y.xlsx".into(), "2023-06-05".into())]);
    }

    #[test]
    fn what_is_no_date_is_told_with_its_line() {
        let list = parse_received("path,received_date\na.xlsx,30/2/2023\n".as_bytes());
        assert!(list.dates.is_empty());
        assert_eq!(list.findings.len(), 1);
        assert_eq!(list.findings[0].code, "received-line");
        assert_eq!(list.findings[0].place.line, Some(2));
    }

    #[test]
    fn names_reach_a_file_only_where_they_mean_one() {
        let file = |path: &str, sha256: &str| HeldFile {
            path: path.into(),
            sha256: sha256.into(),
            size: 0,
            plain: None,
            identified: Vec::new(),
        };
        let files = [file("a/x.xlsx", "1"), file("b/x.xlsx", "2"), file("b/yx.xlsx", "3")];
        let day = CivilDate::parse_iso("2023-06-14").unwrap();
        let names = ["b/x.xlsx", "x.xlsx", "yx.xlsx", "nowhere.xlsx"];
        let received = names.iter().map(|name| ((*name).to_owned(), day)).collect();
        let (dates, findings) = match_received(&files, &received);
        assert_eq!(dates, [None, Some(day), Some(day)]);
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["received-unmatched", "received-ambiguous"]);
    }
}
