//! Findings: one type for everything anybody has to be told about.
//!
//! A finding carries a stable code and arguments, never words: words come from the
//! message catalogue (`i18n`), so that screen, workbook and terminal say the same.

use serde::{Deserialize, Serialize};

/// How much a finding weighs, in the words of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// *Phải sửa*.
    High,
    /// *Cần giải trình*.
    Medium,
    /// *Lưu ý*.
    Low,
}

/// Where a finding points: a place in a data file of a pack, in a workbook, or in a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Path of the file as the person knows it.
    pub file: Option<String>,
    /// Line of a text file, from 1.
    pub line: Option<u32>,
    pub sheet: Option<String>,
    /// `A1`.
    pub cell: Option<String>,
    /// Code of the form's row, as printed.
    pub row_code: Option<String>,
    /// Code of the form's column, as printed.
    pub column_code: Option<String>,
}

/// One finding. `code` doubles as the id of its message in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    pub code: String,
    #[serde(default)]
    pub place: Place,
    /// Named arguments of the message, ready to show (numbers in vi-VN form).
    #[serde(default)]
    pub arguments: Vec<(String, String)>,
}

impl Finding {
    pub fn new(severity: Severity, code: impl Into<String>) -> Self {
        Self { severity, code: code.into(), place: Place::default(), arguments: Vec::new() }
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.arguments.push((name.to_owned(), value.into()));
        self
    }

    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
