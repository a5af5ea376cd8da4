//! The grid: what the sealed reader hands out and everybody else works with.
//!
//! A [`Workbook`] holds sheets of sparse cells with their address, their value,
//! the text that stood in the file, and what surrounds them (merges, hidden rows,
//! notes). It has no dependencies and a versioned binary form ([`Workbook::to_bytes`],
//! [`Workbook::from_bytes`]), so that it crosses the border of the sealed reader.
//!
//! **Invariant:** reading a grid never fails on content. What a reader could not
//! take over faithfully stands in [`Workbook::notes`], with its sheet and cell.

mod address;
mod bytes;
pub mod envelope;

pub use address::{Address, Range, column_letters};
pub use bytes::{BytesError, VERSION};

/// What kind of file the bytes were, by content and never by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Csv,
    /// Tables of a page that calls itself a workbook.
    Html,
    /// SpreadsheetML of 2003: one XML text.
    Xml2003,
}

impl FileKind {
    /// Whether its texts are what some program made of its values: how that program writes
    /// numbers is not known then.
    pub const fn is_displayed(self) -> bool {
        matches!(self, Self::Csv | Self::Html)
    }
}

/// One workbook as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    pub kind: FileKind,
    pub sheets: Vec<Sheet>,
    /// Custom document properties, in file order: (name, value as text).
    pub properties: Vec<(String, String)>,
    /// `dcterms:modified` or its like, as written in the file.
    pub modified: Option<String>,
    pub names: Vec<DefinedName>,
    /// Dates count from 1904 instead of 1900.
    pub date1904: bool,
    pub notes: Vec<Note>,
}

/// A defined name and the text it refers to, such as `'Biểu F28'!$D$12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinedName {
    pub name: String,
    pub refers_to: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    Visible,
    Hidden,
    VeryHidden,
}

/// One sheet: cells sorted by row, then column; only cells with something in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub visibility: Visibility,
    pub cells: Vec<Cell>,
    pub merges: Vec<Range>,
    /// Zero-based, sorted.
    pub hidden_rows: Vec<u32>,
    /// Zero-based, sorted.
    pub hidden_columns: Vec<u32>,
    /// Comments and notes: where they hang and what they say.
    pub comments: Vec<(Address, String)>,
    /// Texts of drawings (text boxes), without a place.
    pub text_boxes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub at: Address,
    pub value: CellValue,
    /// The text as stored in the file (numbers keep their digits); equals the
    /// text itself for text cells. Never a formatted display.
    pub raw: String,
    /// The cell holds a formula; `value` is its stored result.
    pub formula: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// A formula without a stored result. Cells without anything are not in the grid.
    Missing,
    Number(f64),
    /// A number whose format shows it times hundred, with a `%`; as stored, `0.1` for 10 %.
    Percent(f64),
    Text(String),
    Bool(bool),
    /// `#REF!`, `#DIV/0!` and their like, as shown.
    Error(String),
    /// A number whose format is a date or time: the serial, days since the epoch of the workbook.
    DateTime(f64),
}

/// Something the reader noticed that does not stop the reading.
///
/// Codes: `formula-uncached`, `error-in-formula`, `value-under-merge`, `hidden-sheet-used`,
/// `picture`, `csv-read` (its detail says encoding and separator), `html-read` (its detail says the encoding), `comments-unread` and `xlsb-read` (both of `.xlsb`), `encoding-assumed` (byte texts
/// of an old `.xls` or of a page in an unknown code page). Where very many cells of a sheet share a code, the
/// first thousand are listed, and one more note without cell says `+` how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub code: String,
    pub sheet: Option<String>,
    pub at: Option<Address>,
    pub detail: String,
}

impl Sheet {
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            visibility: Visibility::Visible,
            cells: Vec::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            comments: Vec::new(),
            text_boxes: Vec::new(),
        }
    }

    /// The cell at an address, by binary search.
    pub fn cell(&self, at: Address) -> Option<&Cell> {
        self.cells.binary_search_by(|cell| cell.at.cmp(&at)).ok().map(|index| &self.cells[index])
    }

    /// The cells of one row, left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.at.row < row);
        let end = self.cells.partition_point(|cell| cell.at.row <= row);
        &self.cells[start..end]
    }
}

impl Workbook {
    pub fn new(kind: FileKind) -> Self {
        Self {
            kind,
            sheets: Vec::new(),
            properties: Vec::new(),
            modified: None,
            names: Vec::new(),
            date1904: false,
            notes: Vec::new(),
        }
    }

    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
