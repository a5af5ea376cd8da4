//! Tables of a pack: comma-separated, double quotes around fields that need them, `#` lines
//! are comments. Every record knows the line it begins on.

use crate::definition::raw::{Fault, Field, Record, Shape, Spot};

/// Reads a table with a header line: the columns of the shape in any order, the required ones
/// all there.
pub(super) fn read(origin: usize, text: &str, shape: &Shape) -> (Vec<Record>, Vec<Fault>) {
    let spot = |row| Spot { origin, row, column: 0 };
    let (mut lines, open_quote) = split(text);
    let mut faults = Vec::new();
    if let Some(line) = open_quote {
        faults.push(Fault::new(spot(line), "pack-open-quote", &[]));
    }
    let (first, header) = if lines.is_empty() { (1, Vec::new()) } else { lines.remove(0) };
    let known = |name: &str| shape.fields.iter().find(|field| **field == name.trim()).copied();
    let columns: Vec<Option<&'static str>> = header.iter().map(|name| known(name)).collect();
    for (name, column) in header.iter().zip(&columns) {
        if column.is_none() {
            faults.push(Fault::new(spot(first), "pack-column-unknown", &[("column", name)]));
        }
    }
    let missing: Vec<&str> =
        shape.required.iter().filter(|name| !columns.contains(&Some(**name))).copied().collect();
    for name in &missing {
        faults.push(Fault::new(spot(first), "pack-column-missing", &[("column", name)]));
    }
    if !missing.is_empty() {
        return (Vec::new(), faults);
    }
    let mut records = Vec::with_capacity(lines.len());
    for (line, fields) in lines {
        if fields.len() != header.len() {
            let (expected, found) = (header.len().to_string(), fields.len().to_string());
            let arguments = [("expected", expected.as_str()), ("found", found.as_str())];
            faults.push(Fault::new(spot(line), "pack-field-count", &arguments));
            continue;
        }
        let mut record = Record::new(spot(line));
        for (name, text) in columns.iter().zip(fields) {
            if let Some(name) = name {
                record.set(name, Field { text, spot: spot(line) });
            }
        }
        records.push(record);
    }
    (records, faults)
}

type Line = (u32, Vec<String>);

/// The lines up to the end, or up to a quote that is never closed: then with its line.
fn split(text: &str) -> (Vec<Line>, Option<u32>) {
    let mut lines = Vec::new();
    let mut number = 1;
    let mut rest = text.trim_start_matches('\u{feff}');
    while !rest.is_empty() {
        if rest.starts_with(['#', '\n', '\r']) {
            let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            rest = &rest[end..];
            number += 1;
            continue;
        }
        let begins = number;
        let mut fields = Vec::new();
        loop {
            let (field, after) = match rest.strip_prefix('"') {
                Some(quoted) => match unquote(quoted) {
                    Some(parts) => parts,
                    None => return (lines, Some(begins)),
                },
                None => {
                    let end = rest.find([',', '\n']).unwrap_or(rest.len());
                    (rest[..end].trim_end_matches('\r').to_owned(), &rest[end..])
                }
            };
            number += u32::try_from(field.matches('\n').count()).unwrap_or(0);
            fields.push(field);
            rest = after.trim_start_matches('\r');
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                    number += 1;
                    break;
                }
            }
        }
        lines.push((begins, fields));
    }
    (lines, None)
}

/// The field behind an opening quote, and what follows its closing one up to the next
/// separator.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let quote = rest.find('"')?;
        field.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => {
                let end = rest.find([',', '\n']).unwrap_or(rest.len());
                field.push_str(rest[..end].trim_end_matches('\r'));
                return Some((field, &rest[end..]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape =
        Shape { fields: &["id", "label"], required: &["id", "label"], children: &[] };

    fn told(faults: &[Fault]) -> Vec<(&str, u32)> {
        faults.iter().map(|fault| (fault.code, fault.spot.row)).collect()
    }

    #[test]
    fn quotes_comments_and_lines_are_read() {
        let text = "# note\nid,label\na,\"x, \"\"y\"\"\nz\"\n\n# more\nb,2\r\nc\n";
        let (records, faults) = read(0, text, &SHAPE);
        let seen: Vec<_> = records
            .iter()
            .map(|record| (record.spot.row, record.get("id"), record.get("label")))
            .collect();
        assert_eq!(seen, [(3, "a", "x, \"y\"\nz"), (7, "b", "2")]);
        assert_eq!(told(&faults), [("pack-field-count", 8)]);
    }

    #[test]
    fn headers_are_held_to_the_word() {
        let (records, faults) = read(0, "id,lable\n1,2\n", &SHAPE);
        assert!(records.is_empty());
        assert_eq!(told(&faults), [("pack-column-unknown", 1), ("pack-column-missing", 1)]);
        let (_, faults) = read(0, "id,label\n\"open\n", &SHAPE);
        assert_eq!(told(&faults), [("pack-open-quote", 2)]);
    }
}
