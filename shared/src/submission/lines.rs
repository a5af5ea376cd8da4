//! Lines without a code: found by their labels, as printed, as customarily shortened, or as
//! somebody has explained them.
//!
//! **Invariants:** a label that is one row's alone counts where it stands once in the workbook. The
//! label of a part ("Nam" of these and of those), and one that several rows share, counts only
//! right behind its parent or its siblings, and only if no other row of the label could stand
//! there: the tree decides, never the order alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use grid::{Address, CellValue, Sheet, Workbook};

use super::{
    Aliases, Meaning, Scope,
    names::Position,
    samples::Text,
    tables::{FormIndex, FoundRow, LabelSign, RowId},
    words::Words,
};
use crate::form::{Form, FormRow};

/// What people have said of the words of one form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) aliases: &'a Aliases,
    pub(super) data_set: &'a str,
    /// Somebody has said that the file is this form.
    pub(super) decided: bool,
}

impl Said<'_> {
    /// Where the label of a line without a code means something: the form, and for what is marked
    /// as a part of something the line that it is a part of.
    pub(super) fn scope_of_line(&self, sheet: &Sheet, at: Address, words: &Words<'_>) -> Scope {
        Scope::Row {
            data_set: self.data_set.to_owned(),
            section: String::new(),
            under: under(sheet, at, words).to_string(),
        }
    }

    /// What somebody said that the line of a text is.
    pub(super) fn of_line(
        &self,
        sheet: &Sheet,
        at: Address,
        text: &str,
        words: &Words<'_>,
    ) -> Option<&Meaning> {
        if self.aliases.is_empty() {
            return None;
        }
        self.aliases.meaning(self.scope_of_line(sheet, at, words), &words.exact(text))
    }

    /// Where the label beside a code of a section means something.
    pub(super) fn scope_of_code(&self, section: &str) -> Scope {
        Scope::Row {
            data_set: self.data_set.to_owned(),
            section: section.to_owned(),
            under: String::new(),
        }
    }
}

/// The nearest text above in the column that is no part of anything, reduced; empty where the text
/// itself is not marked as a part.
fn under(sheet: &Sheet, at: Address, words: &Words<'_>) -> Arc<str> {
    let text = |at: Address| match sheet.cell(at).map(|cell| &cell.value) {
        Some(CellValue::Text(text)) => Some(text.trim_start()),
        _ => None,
    };
    if !text(at).is_some_and(is_part) {
        return "".into();
    }
    let above = (0..at.row).rev().take(200);
    let mut lines = above.filter_map(|row| text(Address::new(row, at.column)));
    lines.find(|text| !is_part(text)).map_or_else(|| "".into(), |text| words.exact(text))
}

/// Marked by a bullet.
fn is_part(text: &str) -> bool {
    text.starts_with(['-', '+', '–', '•', '*'])
}

/// Looks for the lines of a form.
pub(super) struct Search<'a> {
    pub(super) form: &'a Form,
    pub(super) index: &'a FormIndex,
    pub(super) workbook: &'a Workbook,
    pub(super) words: &'a Words<'a>,
    pub(super) said: Said<'a>,
    pub(super) texts: &'a [Text<'a>],
    /// The place of the form among those that the texts were looked up for.
    pub(super) sample: Option<usize>,
}

/// Rows by the places of their labels, and columns in which labels of parts or of several rows
/// stand.
type Texts = (BTreeMap<RowId, Vec<Position>>, BTreeSet<(usize, u32)>);

impl Search<'_> {
    /// Lines of no code that are rows of the form.
    pub(super) fn find(&self, coded: &[FoundRow]) -> Vec<FoundRow> {
        let of_code: BTreeSet<RowId> = coded.iter().map(|row| row.id).collect();
        let mut lines: BTreeMap<(usize, u32), RowId> =
            coded.iter().map(|row| ((row.sheet, row.at.row), row.id)).collect();
        let (mut found, shared) = self.texts(&of_code, &lines);
        found.retain(|_, places| places.len() == 1);
        for (id, places) in &found {
            lines.extend(places.iter().map(|(sheet, at)| ((*sheet, at.row), *id)));
        }
        let mut by_tree: BTreeMap<RowId, Vec<Position>> = BTreeMap::new();
        for (sheet, column) in shared {
            for (id, at) in self.by_tree(sheet, column, &of_code, &lines) {
                by_tree.entry(id).or_default().push((sheet, at));
            }
        }
        let by_tree = by_tree.into_iter().filter(|(_, places)| places.len() == 1);
        let all = found.into_iter().chain(by_tree);
        let mut rows: Vec<FoundRow> = all
            .flat_map(|(id, places)| places.into_iter().map(move |place| (id, place)))
            .map(|(id, (sheet, at))| FoundRow {
                id,
                sheet,
                at,
                by_label: true,
                label: LabelSign::Same,
                code_row: None,
            })
            .collect();
        rows.sort_by_key(|row| (row.sheet, row.at));
        rows
    }

    fn texts(&self, coded: &BTreeSet<RowId>, taken: &BTreeMap<(usize, u32), RowId>) -> Texts {
        let mut found: BTreeMap<RowId, Vec<Position>> = BTreeMap::new();
        let mut shared = BTreeSet::new();
        for text in self.texts {
            if text.is_long() || taken.contains_key(&(text.sheet, text.at.row)) {
                continue;
            }
            match self.rows(text).as_slice() {
                [] => {}
                [id] if coded.contains(id) => {}
                [id] if self.form.sections[id.0].rows[id.1].parent.is_none() => {
                    found.entry(*id).or_default().push((text.sheet, text.at));
                }
                _ => {
                    shared.insert((text.sheet, text.at.column));
                }
            }
        }
        (found, shared)
    }

    /// The rows that a text may be the label of.
    fn rows(&self, text: &Text<'_>) -> Vec<RowId> {
        if text.may_be_of(self.sample)
            && let Some(label) = self.index.label(text.spelling(self.words), self.words)
        {
            return self.index.labelled(&label).to_vec();
        }
        let sheet = &self.workbook.sheets[text.sheet];
        match self.said.of_line(sheet, text.at, text.text, self.words) {
            Some(Meaning::Is(code)) => self.index.coded(code).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Lines of a column whose label several rows share, told apart by what stands right above.
    fn by_tree(
        &self,
        number: usize,
        column: u32,
        coded: &BTreeSet<RowId>,
        lines: &BTreeMap<(usize, u32), RowId>,
    ) -> Vec<(RowId, Address)> {
        let mut found = Vec::new();
        let mut seen = coded.clone();
        let mut above: Option<RowId> = None;
        let is_there = |text: &&Text<'_>| (text.sheet, text.at.column) == (number, column);
        for text in self.texts.iter().filter(is_there) {
            if let Some(id) = lines.get(&(number, text.at.row)) {
                above = Some(*id);
                continue;
            }
            let rows = self.rows(text);
            let fitting: Vec<RowId> = match above {
                Some(above) => rows.into_iter().filter(|row| self.follows(above, *row)).collect(),
                None => Vec::new(),
            };
            above = match fitting.as_slice() {
                [id] if seen.insert(*id) => {
                    found.push((*id, text.at));
                    Some(*id)
                }
                _ => None,
            };
        }
        found
    }

    /// Whether a row may stand right below another: as its first child, or as a later sibling of
    /// it or of what it is a part of.
    fn follows(&self, above: RowId, row: RowId) -> bool {
        if above.0 != row.0 || above.1 >= row.1 {
            return false;
        }
        let rows: &[FormRow] = &self.form.sections[row.0].rows;
        let Some(parent) = rows[row.1].parent else { return false };
        let mut at = Some(above.1);
        while let Some(here) = at {
            if here == parent {
                return true;
            }
            at = rows[here].parent;
        }
        false
    }
}
