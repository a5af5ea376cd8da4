//! What is to be mended, as data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::message;
use crate::{
    definition::CivilDate,
    diag::{Finding, Place, Severity},
    entry::Entry,
    form::CellIndex,
    i18n::{self, Language},
    merge::Consolidation,
    sensitivity,
};

/// Everything that goes back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Returns {
    /// In roster order.
    pub units: Vec<UnitReturn>,
    /// Files that cannot be used and of which nobody knows who sent them, sorted by path.
    pub nobody: Vec<Item>,
}

/// What goes back to one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitReturn {
    /// Id of the reporter.
    pub reporter: String,
    pub name: String,
    /// For names of files: `ubnd-ky-son`.
    pub slug: String,
    /// Asked rather than ordered to report.
    pub requested: bool,
    /// In the pack's order; only those with something to mend.
    pub forms: Vec<FormReturn>,
    /// About files of theirs of which nobody knows which form they are.
    pub loose: Vec<Item>,
    /// `None`: nothing was sent back to them so far.
    pub sent: Option<Progress>,
}

/// What goes back to one unit about one form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormReturn {
    pub data_set: String,
    pub printed_code: String,
    pub title: String,
    /// Path of the file whose figures count; `None` where none does, and the form is blank.
    pub carries: Option<String>,
    /// How often that file was exported; 0 where it does not say.
    pub revision: u32,
    /// `2023-06-14T15:04:05+07:00`; empty where it does not say.
    pub exported_at: String,
    /// The unit's figures; what nobody could read stands as it was written, marked.
    pub entry: Entry,
    /// Never empty. First those about whole files, then in the order of the form.
    pub items: Vec<Item>,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The same wherever the same cause shows.
    pub id: String,
    /// Never [`Severity::Low`].
    pub severity: Severity,
    /// What is wrong; worded by [`Item::problem`].
    pub finding: Finding,
    /// Message `return.do.<advice>`.
    pub advice: &'static str,
    /// Where it stands in their own file.
    pub source: Place,
    /// What is written there, as shown; empty where that must not be repeated.
    pub written: String,
    /// Cells of the form, the one to go to first; empty where a whole file is meant.
    pub cells: Vec<CellIndex>,
    /// Code of the form's row; may be empty.
    pub row_code: String,
}

/// What was sent back to a unit, and on which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub day: CivilDate,
    /// Ids of the items.
    pub items: BTreeSet<String>,
    /// Hashes of the files that were there: a file that is not among them came later.
    pub files: BTreeSet<String>,
}

/// How far a unit has come with what was sent back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub day: CivilDate,
    /// Items that were sent.
    pub sent: usize,
    /// Of these, how many do not show any more.
    pub mended: usize,
}

impl Sent {
    /// What is open for a unit today, as sent today.
    pub fn of(consolidation: &Consolidation, unit: &UnitReturn) -> Self {
        Self {
            day: consolidation.now,
            items: unit.items().map(|item| item.id.clone()).collect(),
            files: consolidation.files.iter().map(|file| file.sha256.clone()).collect(),
        }
    }
}

impl Returns {
    /// Units with something to mend.
    pub fn open(&self) -> impl Iterator<Item = &UnitReturn> {
        self.units.iter().filter(|unit| unit.is_open())
    }

    pub fn unit(&self, reporter: &str) -> Option<&UnitReturn> {
        self.units.iter().find(|unit| unit.reporter == reporter)
    }
}

impl UnitReturn {
    pub fn is_open(&self) -> bool {
        !self.forms.is_empty() || !self.loose.is_empty()
    }

    /// All of them, those about no certain form last.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.forms.iter().flat_map(|form| &form.items).chain(&self.loose)
    }

    /// `F28_ubnd-ky-son_2023S1_can-sua.xlsx`
    pub fn workbook_name(&self, form: &FormReturn, period: &str) -> String {
        format!("{}_{}_{period}_can-sua.xlsx", form.data_set, self.slug)
    }

    /// `thu_ubnd-ky-son_2023S1.txt`
    pub fn letter_name(&self, period: &str) -> String {
        format!("thu_{}_{period}.txt", self.slug)
    }

    /// How many items have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.items().filter(|item| item.severity == severity).count()
    }
}

impl Item {
    /// What is wrong, in the words for those who have to mend it.
    pub fn problem(&self) -> String {
        let id = format!("return.what.{}", self.finding.code);
        if !i18n::knows(&id) {
            return masked(&i18n::finding(Language::Vi, &self.finding));
        }
        let arguments = self.finding.arguments.iter();
        let arguments: Vec<(&str, &str)> =
            arguments.map(|(name, text)| (name.as_str(), text.as_str())).collect();
        masked(&i18n::format(Language::Vi, &id, &arguments))
    }

    /// How grave it is.
    pub fn weight(&self) -> &'static str {
        message::severity(self.severity)
    }

    /// What to do.
    pub fn advice(&self) -> &'static str {
        i18n::text(Language::Vi, self.advice)
    }

    /// The file, sheet and cell it stands in, as far as they are known.
    pub fn source(&self) -> String {
        let Place { file, sheet, cell, .. } = &self.source;
        let file = file.as_deref().map(file_name);
        let within = match (sheet, cell) {
            (Some(sheet), Some(cell)) => Some(format!("{sheet}!{cell}")),
            (Some(text), None) | (None, Some(text)) => Some(text.clone()),
            (None, None) => None,
        };
        let parts = file.into_iter().chain(within);
        masked(&parts.collect::<Vec<_>>().join(" · "))
    }

    /// Whole files first, then as the form is read.
    pub(super) fn order(&self) -> (Option<CellIndex>, Severity, &str, &Place) {
        (self.cells.first().copied(), self.severity, &self.id, &self.source)
    }
}

/// What a file is called by who sent it: the name alone, and the part of it where one file holds
/// several reports.
pub(crate) fn file_name(path: &str) -> String {
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    match path.rsplit_once("!/") {
        Some((whole, part)) if !whole.to_lowercase().ends_with(".zip") => {
            format!("{} · {part}", last(whole))
        }
        _ => last(path),
    }
}

/// A text that shows signs of personal data without its digits.
pub(crate) fn masked(text: &str) -> String {
    match sensitivity::signs_in(text).is_empty() {
        true => text.to_owned(),
        false => text.chars().map(|c| if c.is_ascii_digit() { '•' } else { c }).collect(),
    }
}
