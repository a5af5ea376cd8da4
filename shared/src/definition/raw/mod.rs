//! Raw shapes of a pack, as written: nothing is required here, so that one missing word does
//! not hide the next. The check names what is missing.
//!
//! Text files and workbooks lower to the same records; whatever is found later about a record
//! or one of its fields still knows the file and line, or the sheet and cell, it came from.

mod shape;

pub(super) use shape::*;

use grid::{Address, column_letters};

use crate::diag::Place;

/// Where a raw word stands. Ordered as a person reads: by source, row, column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Index into [`RawPack::origins`].
    pub(super) origin: usize,
    /// Line of a text file from 1, or row of a sheet from 0.
    pub(super) row: u32,
    /// Column of a sheet from 0; 0 in text files.
    pub(super) column: u32,
}

/// A text file or a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    File(String),
    Sheet(String),
}

impl Origin {
    pub(super) fn place(&self, spot: Spot) -> Place {
        match self {
            Self::File(path) => {
                Place { file: Some(path.clone()), line: Some(spot.row), ..Place::default() }
            }
            Self::Sheet(name) => {
                let at = Address::new(spot.row, spot.column);
                let cell = format!("{}{}", column_letters(at.column), at.row + 1);
                Place { sheet: Some(name.clone()), cell: Some(cell), ..Place::default() }
            }
        }
    }
}

/// A field as written: lists are joined by `|`, flags are `yes` or empty.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) text: String,
    pub(super) spot: Spot,
}

/// One record of a table, with the records below it.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) spot: Spot,
    fields: Vec<(&'static str, Field)>,
    children: Vec<(&'static str, Vec<Record>)>,
}

impl Record {
    pub(super) fn new(spot: Spot) -> Self {
        Self { spot, fields: Vec::new(), children: Vec::new() }
    }

    /// The text of a field, trimmed; empty where it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.field(name).map_or("", |field| field.text.trim())
    }

    /// Where a field stands, or its record where it is missing.
    pub(super) fn at(&self, name: &str) -> Spot {
        self.field(name).map_or(self.spot, |field| field.spot)
    }

    /// Where a field stands, or another one where it is missing.
    pub(super) fn near(&self, name: &str, other: &str) -> Spot {
        self.field(name).map_or_else(|| self.at(other), |field| field.spot)
    }

    /// The parts of a field that lists several values: `a|b|c`.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        parts(self.get(name)).map(str::to_owned).collect()
    }

    pub(super) fn children(&self, name: &str) -> &[Self] {
        let found = self.children.iter().find(|(child, _)| *child == name);
        found.map_or(&[], |(_, records)| records.as_slice())
    }

    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, field)| field)
    }

    /// Sets a field; one that is there is replaced.
    pub(super) fn set(&mut self, name: &'static str, field: Field) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = field,
            None => self.fields.push((name, field)),
        }
    }

    pub(super) fn set_children(&mut self, name: &'static str, records: Vec<Self>) {
        self.children.retain(|(known, _)| *known != name);
        self.children.push((name, records));
    }

    pub(super) fn take_children(&mut self, name: &str) -> Vec<Self> {
        let found = self.children.iter_mut().find(|(child, _)| *child == name);
        found.map_or_else(Vec::new, |(_, records)| std::mem::take(records))
    }
}

/// The parts of a list written `a|b|c`, or one a line.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// The lines of the owners that speak of an element: by its name, else by the longest prefix.
pub(super) fn lines_about<'r>(owners: &'r [Record], element: &str) -> Vec<&'r Record> {
    let length = |line: &Record| {
        let written = line.get("element");
        match written.strip_suffix('*') {
            None => (written == element).then_some(usize::MAX),
            Some(prefix) => element.starts_with(prefix).then_some(prefix.len()),
        }
    };
    let longest = owners.iter().filter_map(length).max();
    owners.iter().filter(|line| longest.is_some() && length(line) == longest).collect()
}

/// All records of a pack, flat: whatever was shared is already in its place.
#[derive(Debug)]
pub(super) struct RawPack {
    pub(super) origins: Vec<Origin>,
    pub(super) head: Record,
    pub(super) documents: Vec<Record>,
    pub(super) periods: Vec<Record>,
    pub(super) places: Vec<Record>,
    pub(super) reporters: Vec<Record>,
    pub(super) units: Vec<Record>,
    pub(super) choices: Vec<Record>,
    pub(super) elements: Vec<Record>,
    pub(super) forms: Vec<Record>,
    pub(super) rules: Vec<Record>,
    pub(super) owners: Vec<Record>,
    pub(super) indicators: Vec<Record>,
    pub(super) targets: Vec<Record>,
    pub(super) reconciliation: Vec<Record>,
}

impl RawPack {
    pub(super) fn new(origins: Vec<Origin>, head: Record) -> Self {
        Self {
            origins,
            head,
            documents: Vec::new(),
            periods: Vec::new(),
            places: Vec::new(),
            reporters: Vec::new(),
            units: Vec::new(),
            choices: Vec::new(),
            elements: Vec::new(),
            forms: Vec::new(),
            rules: Vec::new(),
            owners: Vec::new(),
            indicators: Vec::new(),
            targets: Vec::new(),
            reconciliation: Vec::new(),
        }
    }

    pub(super) fn place(&self, spot: Spot) -> Place {
        self.origins.get(spot.origin).map(|origin| origin.place(spot)).unwrap_or_default()
    }
}

/// Something wrong, before it is known how its place is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) spot: Spot,
    pub(super) code: &'static str,
    pub(super) arguments: Vec<(&'static str, String)>,
}

impl Fault {
    pub(super) fn new(spot: Spot, code: &'static str, arguments: &[(&'static str, &str)]) -> Self {
        let arguments = arguments.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Self { spot, code, arguments: arguments.collect() }
    }
}
