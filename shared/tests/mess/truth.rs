//! What the maker of the corpus says of its files.

use std::{fs, path::Path};

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Truth {
    pub(crate) pack: String,
    pub(crate) period: String,
    pub(crate) files: Vec<Entry>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Entry {
    /// Relative to the folder of files; `outer.zip!/inner` inside archives.
    pub(crate) path: String,
    /// Kinds of mess, 1 to 36; none in a clean file.
    pub(crate) kinds: Vec<u8>,
    pub(crate) format: String,
    pub(crate) program: String,
    pub(crate) layout: String,
    /// What the file has to end as, where it is not to be placed.
    pub(crate) end: Option<End>,
    /// `beside` lists every other figure of the file.
    pub(crate) exact: bool,
    pub(crate) cells: Vec<Cell>,
    pub(crate) beside: Vec<Beside>,
    /// The archive itself: its entries are files of their own.
    #[serde(default)]
    pub(crate) archive: bool,
    /// Files of one number are one report, sent more than once.
    pub(crate) number: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct End {
    pub(crate) states: Vec<String>,
    /// Beginnings of codes, one of which has to be said.
    pub(crate) codes: Vec<String>,
}

/// One cell of a form: number and name of its sheet, address, whose cell it is, what it says,
/// and why it must not be placed without a question.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Cell(
    pub(crate) usize,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
);

/// A figure of no form: number and name of its sheet, address, why.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Beside(pub(crate) usize, pub(crate) String, pub(crate) String, pub(crate) String);

/// What stands in the truth of a cell with a value such as `#REF!`.
const ERROR: &str = "error";

impl Entry {
    /// Why a figure must wait for a person, whoever reads it; `None` where it may be placed.
    pub(crate) fn waits<'a>(&'a self, cell: &'a Cell) -> Option<&'a str> {
        let held =
            self.end.as_ref().is_some_and(|end| end.states.iter().all(|end| end != "recognised"));
        match cell.unclear() {
            "" if held && self.kinds.contains(&36) => Some("persons are named in its file"),
            "" if held && self.kinds.contains(&25) => Some("its file speaks of two periods"),
            "" if held => Some("its file does not say whose it is"),
            "" => None,
            why => Some(why),
        }
    }
}

impl Cell {
    /// No number stands here, and none may come of it.
    pub(crate) fn is_error(&self) -> bool {
        self.unclear() == ERROR
    }

    /// (data set, reporter, period).
    pub(crate) fn identity(&self) -> (&str, &str, &str) {
        (&self.3, &self.4, &self.5)
    }

    /// (row code, column code).
    pub(crate) fn codes(&self) -> (&str, &str) {
        (&self.6, &self.7)
    }

    /// A number in the shown unit, or `nil`, `not_available`, `not_applicable`.
    pub(crate) fn value(&self) -> &str {
        &self.8
    }

    /// Why one must ask; empty where the cell is clear.
    pub(crate) fn unclear(&self) -> &str {
        &self.9
    }
}

pub(crate) fn read(folder: &Path) -> Truth {
    let bytes = fs::read(folder.join("truth.json")).expect("the truth beside the files");
    serde_json::from_slice(&bytes).expect("a truth of this shape")
}
