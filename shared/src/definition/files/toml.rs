//! TOML files of a pack: trees of records. What cannot be parsed is a fault with its line;
//! the rest of the file is still read.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::definition::raw::{Fault, Field, Record, Shape, Spot};

/// Reads a file whose root record has the given shape.
pub(super) fn read(origin: usize, text: &str, shape: &Shape) -> (Record, Vec<Fault>) {
    let mut reader = Reader { origin, lines: line_starts(text), faults: Vec::new() };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let spot = reader.spot(error.span().map_or(0, |span| span.start));
        let reason = error.message().lines().next().unwrap_or_default().to_owned();
        reader.fault(spot, "pack-syntax", &[("reason", &reason)]);
    }
    let root = reader.record(document.get_ref(), reader.spot(0), shape);
    (root, reader.faults)
}

fn line_starts(text: &str) -> Vec<usize> {
    let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect()
}

struct Reader {
    origin: usize,
    /// Offsets at which lines begin.
    lines: Vec<usize>,
    faults: Vec<Fault>,
}

impl Reader {
    fn spot(&self, offset: usize) -> Spot {
        let line = self.lines.partition_point(|start| *start <= offset);
        Spot { origin: self.origin, row: u32::try_from(line).unwrap_or(u32::MAX), column: 0 }
    }

    fn at<T>(&self, item: &Spanned<T>) -> Spot {
        self.spot(item.span().start)
    }

    fn fault(&mut self, spot: Spot, code: &'static str, arguments: &[(&'static str, &str)]) {
        self.faults.push(Fault::new(spot, code, arguments));
    }

    fn record(&mut self, table: &DeTable<'_>, spot: Spot, shape: &Shape) -> Record {
        let mut record = Record::new(spot);
        for (key, value) in table.iter() {
            let name = key.get_ref().as_ref();
            let child = shape.children.iter().find(|(child, _)| *child == name);
            if let Some((child, below)) = child {
                let records = self.records(child, value, below);
                record.set_children(child, records);
            } else if name == "source" && shape.fields.contains(&"clause") {
                self.source(value, shape, &mut record);
            } else {
                self.field(name, self.at(key), value, shape, &mut record);
            }
        }
        record
    }

    fn field(
        &mut self,
        name: &str,
        key: Spot,
        value: &Spanned<DeValue<'_>>,
        shape: &Shape,
        record: &mut Record,
    ) {
        let Some(known) = shape.fields.iter().find(|field| **field == name) else {
            self.fault(key, "pack-column-unknown", &[("column", name)]);
            return;
        };
        let spot = self.at(value);
        let text = self.text(name, value);
        record.set(known, Field { text, spot });
    }

    fn source(&mut self, value: &Spanned<DeValue<'_>>, shape: &Shape, record: &mut Record) {
        let DeValue::Table(table) = value.get_ref() else {
            let text = self.text("source", value);
            self.fault(self.at(value), "pack-bad-value", &[("field", "source"), ("value", &text)]);
            return;
        };
        let parts = ["document", "clause", "quote"];
        for (key, value) in table.iter() {
            let name = key.get_ref().as_ref();
            if parts.contains(&name) {
                self.field(name, self.at(key), value, shape, record);
            } else {
                self.fault(self.at(key), "pack-column-unknown", &[("column", name)]);
            }
        }
    }

    fn records(&mut self, name: &str, value: &Spanned<DeValue<'_>>, shape: &Shape) -> Vec<Record> {
        let DeValue::Array(items) = value.get_ref() else {
            let spot = self.at(value);
            self.fault(spot, "pack-bad-value", &[("field", name), ("value", "")]);
            return Vec::new();
        };
        let mut records = Vec::with_capacity(items.len());
        for item in items.iter() {
            let spot = self.at(item);
            match item.get_ref() {
                DeValue::Table(table) => records.push(self.record(table, spot, shape)),
                _ => {
                    let text = self.text(name, item);
                    self.fault(spot, "pack-bad-value", &[("field", name), ("value", &text)]);
                }
            }
        }
        records
    }

    /// A value as it would stand in a cell.
    fn text(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> String {
        match value.get_ref() {
            DeValue::String(text) => text.clone().into_owned(),
            DeValue::Integer(number) => number.as_str().replace('_', ""),
            DeValue::Float(number) => number.as_str().replace('_', ""),
            DeValue::Boolean(true) => "yes".to_owned(),
            DeValue::Boolean(false) => String::new(),
            DeValue::Datetime(day) => day.to_string(),
            DeValue::Array(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items.iter() {
                    let text = self.text(name, item);
                    if text.contains('|') {
                        let arguments = [("field", name), ("value", text.as_str())];
                        self.fault(self.at(item), "pack-bad-value", &arguments);
                    }
                    texts.push(text);
                }
                texts.join("|")
            }
            DeValue::Table(_) => {
                let spot = self.at(value);
                self.fault(spot, "pack-bad-value", &[("field", name), ("value", "{…}")]);
                String::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::raw::FORM;

    #[test]
    fn trees_become_records_that_know_their_lines() {
        let text = "id = \"F1\"\ninternal = true\nperiod_kinds = [\"year\", \"month\"]\n\
                    source = { clause = \"I\" }\n\n[[sections]]\nid = \"A\"\nlevel = 3\nrows = [\n  \
                    { element = \"x\" },\n  { element = \"y\", by = [\"s\"] },\n]\n";
        let (form, faults) = read(0, text, &FORM);
        assert_eq!(faults, []);
        assert_eq!(form.get("internal"), "yes");
        assert_eq!(form.list("period_kinds"), ["year", "month"]);
        assert_eq!(form.get("clause"), "I");
        let section = &form.children("sections")[0];
        assert_eq!((section.get("level"), section.at("level").row), ("3", 8));
        let rows = section.children("rows");
        assert_eq!((rows[1].get("by"), rows[1].at("by").row), ("s", 11));
        assert_eq!(rows[1].at("label"), rows[1].spot, "a missing field is at its record");
    }

    #[test]
    fn every_fault_of_a_file_is_told_and_the_rest_is_read() {
        let text = "id = \"F1\"\nname = \"x\"\ntitle = \nversion = { a = 1 }\nsections = 3\n";
        let (form, faults) = read(0, text, &FORM);
        assert_eq!(form.get("id"), "F1");
        let told: Vec<_> = faults.iter().map(|fault| (fault.code, fault.spot.row)).collect();
        for expected in [
            ("pack-syntax", 3),
            ("pack-column-unknown", 2),
            ("pack-bad-value", 4),
            ("pack-bad-value", 5),
        ] {
            assert!(told.contains(&expected), "{expected:?} is not among {told:?}");
        }
    }
}
