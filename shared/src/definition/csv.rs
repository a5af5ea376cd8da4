//! Tables of a pack: comma-separated, double quotes around fields that need them, `#` lines
//! are comments. Every record knows the line it begins on.

/// One record. Fields are in the order of the columns that were asked for.
pub(super) struct Record<'a> {
    pub(super) file: &'a str,
    /// From 1.
    pub(super) line: u32,
    columns: &'static [&'static str],
    fields: Vec<String>,
}

impl Record<'_> {
    /// The field of a column, trimmed.
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.fields.get(at)).map_or("", |field| field.trim())
    }

    /// The parts of a field that lists several values: `a|b|c`.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        let parts = self.get(column).split('|').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }
}

/// What is wrong with a table before anybody looks at its meaning.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    MissingColumn { column: String },
    UnknownColumn { column: String },
    FieldCount { line: u32, expected: usize, found: usize },
    OpenQuote { line: u32 },
}

/// Reads a table with a header line. The header must hold exactly `columns`, in any order.
pub(super) fn read<'a>(
    file: &'a str,
    text: &str,
    columns: &'static [&'static str],
) -> (Vec<Record<'a>>, Vec<Fault>) {
    let (mut lines, mut faults) = split(text);
    if lines.is_empty() {
        faults.extend(columns.iter().map(|name| Fault::MissingColumn { column: (*name).into() }));
        return (Vec::new(), faults);
    }
    let (_, header) = lines.remove(0);
    for name in header.iter().filter(|name| !columns.contains(&name.as_str())) {
        faults.push(Fault::UnknownColumn { column: name.clone() });
    }
    let mut order = Vec::new();
    for column in columns {
        match header.iter().position(|name| name == column) {
            Some(at) => order.push(at),
            None => faults.push(Fault::MissingColumn { column: (*column).into() }),
        }
    }
    if order.len() < columns.len() {
        return (Vec::new(), faults);
    }
    let mut records = Vec::with_capacity(lines.len());
    for (line, mut fields) in lines {
        if fields.len() != header.len() {
            let found = fields.len();
            faults.push(Fault::FieldCount { line, expected: header.len(), found });
            continue;
        }
        let fields = order.iter().map(|at| std::mem::take(&mut fields[*at])).collect();
        records.push(Record { file, line, columns, fields });
    }
    (records, faults)
}

type Line = (u32, Vec<String>);

fn split(text: &str) -> (Vec<Line>, Vec<Fault>) {
    let mut lines = Vec::new();
    let mut faults = Vec::new();
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
                    None => {
                        faults.push(Fault::OpenQuote { line: begins });
                        return (lines, faults);
                    }
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
    (lines, faults)
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

    #[test]
    fn quotes_comments_and_lines_are_read() {
        let text = "# note\nid,label\na,\"x, \"\"y\"\"\nz\"\n\n# more\nb,2\r\nc\n";
        let (records, faults) = read("t.csv", text, &["label", "id"]);
        let seen: Vec<_> = records
            .iter()
            .map(|record| (record.line, record.get("id"), record.get("label")))
            .collect();
        assert_eq!(seen, [(3, "a", "x, \"y\"\nz"), (7, "b", "2")]);
        assert_eq!(faults, [Fault::FieldCount { line: 8, expected: 2, found: 1 }]);
    }

    #[test]
    fn headers_are_held_to_the_word() {
        let (records, faults) = read("t.csv", "id,lable\n1,2\n", &["id", "label"]);
        assert!(records.is_empty());
        let missing = Fault::MissingColumn { column: "label".into() };
        assert_eq!(faults, [Fault::UnknownColumn { column: "lable".into() }, missing]);
        let (_, faults) = read("t.csv", "id\n\"open\n", &["id"]);
        assert_eq!(faults, [Fault::OpenQuote { line: 2 }]);
    }
}
