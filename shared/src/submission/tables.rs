//! Where the rows and columns of a form lie in a workbook, found by the codes that are
//! printed beside and above the cells, never by fixed positions: rows and columns may have
//! been inserted, moved, sorted or taken to other sheets.
//!
//! **Invariant:** this only reports what stands where; whether the signs agree is decided
//! by [`place`](super::place).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use grid::{Address, Cell, CellValue, Sheet, Workbook};

use super::{is_beside_the_form, names::Position, words::Words};
use crate::form::Form;

/// A row of a section: (section, row) in the form.
pub(super) type RowId = (usize, usize);

/// A line of the workbook that is a row of the form.
#[derive(Debug, Clone)]
pub(super) struct FoundRow {
    pub(super) id: RowId,
    pub(super) sheet: usize,
    /// The cell of the row code, or of the label where `by_label`.
    pub(super) at: Address,
    /// No code stood there; the label is unique in section and sheet.
    pub(super) by_label: bool,
    pub(super) label: LabelSign,
    /// Index into [`Tables::code_rows`].
    pub(super) code_row: Option<usize>,
}

/// What the label beside a row code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LabelSign {
    /// This row's label.
    Same,
    /// Another label, of no row.
    Reworded(String),
    /// The label of another row: its code and where it stands.
    Other { code: String, at: Address, text: String },
    /// No text beside the code.
    Absent,
}

/// The line of column codes under a heading.
#[derive(Debug, Clone)]
pub(super) struct CodeRow {
    pub(super) sheet: usize,
    pub(super) row: u32,
    /// Column code → column of the sheet.
    pub(super) columns: BTreeMap<String, u32>,
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    /// In reading order.
    pub(super) rows: Vec<FoundRow>,
    /// Indexes into `rows`.
    by_id: BTreeMap<RowId, Vec<usize>>,
    pub(super) code_rows: Vec<CodeRow>,
}

/// `C12`, `C12.3`, `C12.a3`.
fn is_row_code(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = text.len() - digits.len();
    let numbers = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = digits.split('.');
    (1..=2).contains(&letters)
        && parts.next().is_some_and(numbers)
        && parts.all(|part| numbers(part.trim_start_matches(|c: char| c.is_ascii_lowercase())))
}

impl Tables {
    pub(super) fn find(
        form: &Form,
        index: &FormIndex,
        workbook: &Workbook,
        words: &Words<'_>,
    ) -> Self {
        let mut tables = Self::default();
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            if !is_beside_the_form(&sheet.name) {
                tables.read_sheet(index, words, number, sheet);
            }
        }
        tables.rows_by_label(index, words, workbook);
        tables.link_code_rows(form);
        for (at, row) in tables.rows.iter().enumerate() {
            tables.by_id.entry(row.id).or_default().push(at);
        }
        tables
    }

    /// Lines that begin with what may be the code of a row: letters of a section, a number and
    /// the numbers of breakdowns; codes of roster rows, with a place's, are not of this kind.
    pub(super) fn coded_lines(workbook: &Workbook) -> usize {
        let visible = workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
        let cells = visible.flat_map(|sheet| &sheet.cells);
        cells.filter(|cell| short_text(cell).is_some_and(is_row_code)).count()
    }

    /// Lines that are a given row of the form.
    pub(super) fn of(&self, id: RowId) -> impl Iterator<Item = &FoundRow> {
        self.by_id.get(&id).into_iter().flatten().map(|at| &self.rows[*at])
    }

    /// Where a cell of a found row is, by the column codes above it.
    pub(super) fn position(&self, row: &FoundRow, column_code: &str) -> Option<Position> {
        let columns = &self.code_rows[row.code_row?].columns;
        let column = *columns.get(column_code)?;
        (column > row.at.column).then(|| (row.sheet, Address::new(row.at.row, column)))
    }

    fn read_sheet(&mut self, index: &FormIndex, words: &Words<'_>, number: usize, sheet: &Sheet) {
        let mut cells = sheet.cells.as_slice();
        while let Some(first) = cells.first() {
            let end = cells.partition_point(|cell| cell.at.row <= first.at.row);
            let (line, rest) = cells.split_at(end);
            cells = rest;
            // Codes stand left of what they name: further right the same letters are data.
            let coded = line
                .iter()
                .enumerate()
                .find_map(|(at, cell)| Some((at, cell, *index.rows.get(short_text(cell)?)?)));
            if let Some((at, cell, id)) = coded {
                self.rows.push(FoundRow {
                    id,
                    sheet: number,
                    at: cell.at,
                    by_label: false,
                    label: index.label_sign(id, &line[at + 1..], words),
                    code_row: None,
                });
            }
            if coded.is_none()
                && let Some(columns) = column_codes(line)
            {
                self.code_rows.push(CodeRow { sheet: number, row: first.at.row, columns });
            }
        }
    }

    /// Rows whose code is nowhere: found by a label that is one row's alone in the form and
    /// stands once in the workbook among lines without a code, diacritics kept.
    fn rows_by_label(&mut self, index: &FormIndex, words: &Words<'_>, workbook: &Workbook) {
        let coded: BTreeSet<RowId> = self.rows.iter().map(|row| row.id).collect();
        let taken: BTreeSet<(usize, u32)> =
            self.rows.iter().map(|row| (row.sheet, row.at.row)).collect();
        let wanted = index.alone.iter().filter(|(id, _)| !coded.contains(id));
        let mut lines: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
        for (_, labels) in wanted.clone() {
            lines.extend(labels.iter().map(|label| (&**label, Vec::new())));
        }
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            if is_beside_the_form(&sheet.name) || lines.is_empty() {
                continue;
            }
            for cell in &sheet.cells {
                if let CellValue::Text(text) = &cell.value
                    && !taken.contains(&(number, cell.at.row))
                    && let Some(found) = lines.get_mut(&*words.exact(text))
                {
                    found.push((number, cell.at));
                }
            }
        }
        for (id, labels) in wanted {
            let found = labels.iter().map(|label| &lines[&**label]).find(|found| !found.is_empty());
            if let Some([(sheet, at)]) = found.map(Vec::as_slice) {
                self.rows.push(FoundRow {
                    id: *id,
                    sheet: *sheet,
                    at: *at,
                    by_label: true,
                    label: LabelSign::Same,
                    code_row: None,
                });
            }
        }
        self.rows.sort_by_key(|row| (row.sheet, row.at));
    }

    /// Gives every found row the nearest line of column codes above it, unless rows of
    /// another section lie in between: then the line belongs to those.
    fn link_code_rows(&mut self, form: &Form) {
        let mut at = 0;
        let mut current: Option<(usize, Option<usize>)> = None;
        for row in &mut self.rows {
            while let Some(code_row) = self.code_rows.get(at)
                && (code_row.sheet, code_row.row) < (row.sheet, row.at.row)
            {
                current = Some((at, None));
                at += 1;
            }
            let Some((code_row, section)) = &mut current else { continue };
            let same_sheet = self.code_rows[*code_row].sheet == row.sheet;
            // Sections with the same columns stand under one heading.
            let same_columns =
                |section: usize| form.sections[section].columns == form.sections[row.id.0].columns;
            if same_sheet && section.is_none_or(same_columns) {
                *section = Some(row.id.0);
                let codes = &self.code_rows[*code_row].columns;
                let columns = &form.sections[row.id.0].columns;
                if columns.iter().any(|column| codes.contains_key(&column.code)) {
                    row.code_row = Some(*code_row);
                }
            }
        }
    }
}

/// Codes and labels of a form, ready for look-up. Labels are reduced.
#[derive(Debug)]
pub(super) struct FormIndex {
    rows: BTreeMap<String, RowId>,
    /// Label → code of the first row that has it.
    labels: BTreeMap<Arc<str>, String>,
    /// Rows whose label is theirs alone: the label, and the label behind its lead.
    alone: BTreeMap<RowId, [Arc<str>; 2]>,
    /// Label of every row, and the same as the end of a longer text.
    own: BTreeMap<RowId, (Arc<str>, String)>,
}

impl FormIndex {
    pub(super) fn of(form: &Form, reduced: impl Fn(&str) -> Arc<str>) -> Self {
        let mut index = Self {
            rows: BTreeMap::new(),
            labels: BTreeMap::new(),
            alone: BTreeMap::new(),
            own: BTreeMap::new(),
        };
        let mut shared: BTreeSet<Arc<str>> = BTreeSet::new();
        for (section_at, section) in form.sections.iter().enumerate() {
            for (row_at, row) in section.rows.iter().enumerate() {
                let (id, label) = ((section_at, row_at), reduced(&row.label));
                index.rows.insert(row.code.clone(), id);
                index.own.insert(id, (label.clone(), format!(" {label}")));
                if index.labels.contains_key(&label) {
                    shared.insert(label);
                } else {
                    let with_lead = if row.lead.is_empty() {
                        label.clone()
                    } else {
                        reduced(&format!("{} {}", row.lead, row.label))
                    };
                    index.alone.insert(id, [label.clone(), with_lead]);
                    index.labels.insert(label, row.code.clone());
                }
            }
        }
        index.alone.retain(|_, [label, _]| !shared.contains(label));
        index
    }

    /// Weighs the first text to the right of a row's code.
    fn label_sign(&self, id: RowId, right: &[Cell], words: &Words<'_>) -> LabelSign {
        let Some(cell) = right.first() else { return LabelSign::Absent };
        let CellValue::Text(text) = &cell.value else { return LabelSign::Absent };
        let (found, (own, ending)) = (words.exact(text), &self.own[&id]);
        if found == *own || found.ends_with(ending) {
            return LabelSign::Same;
        }
        match self.labels.get(&found) {
            Some(code) => LabelSign::Other { code: code.clone(), at: cell.at, text: text.clone() },
            None => LabelSign::Reworded(text.clone()),
        }
    }
}

/// A trimmed text that is short enough for a code.
fn short_text(cell: &Cell) -> Option<&str> {
    match &cell.value {
        CellValue::Text(text) if text.len() <= 32 => Some(text.trim()),
        _ => None,
    }
}

/// Cells that somebody wrote into a table: under a line of column codes, behind the code of a row
/// and under the code of a column.
pub(super) fn answers(sheet: &Sheet) -> BTreeSet<Address> {
    let mut found = BTreeSet::new();
    let mut columns: BTreeSet<u32> = BTreeSet::new();
    let mut cells = sheet.cells.as_slice();
    while let Some(first) = cells.first() {
        let end = cells.partition_point(|cell| cell.at.row <= first.at.row);
        let (line, rest) = cells.split_at(end);
        cells = rest;
        let code = line.iter().position(|cell| {
            short_text(cell).is_some_and(|text| is_row_code(text) || is_roster_code(text))
        });
        if let Some(code) = code {
            let behind = line[code + 1..].iter().map(|cell| cell.at);
            found.extend(behind.filter(|at| columns.contains(&at.column)));
        } else if let Some(codes) = column_codes(line) {
            columns = codes.into_values().collect();
        }
    }
    found
}

/// `E.16816`: section and place.
fn is_roster_code(text: &str) -> bool {
    text.split_once('.').is_some_and(|(section, place)| {
        let letters = (1..=2).contains(&section.len());
        let digits = (2..=6).contains(&place.len());
        letters
            && digits
            && section.bytes().all(|byte| byte.is_ascii_uppercase())
            && place.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Reads a line of column codes such as `A B C 1 2 3=1-2`: nothing but codes, the figures
/// counting up from 1 in a way that data could not.
fn column_codes(line: &[Cell]) -> Option<BTreeMap<String, u32>> {
    let mut columns: BTreeMap<String, u32> = BTreeMap::new();
    let mut letters = 0;
    for cell in line {
        let code = match &cell.value {
            CellValue::Number(number) if !cell.formula => format!("{number}"),
            CellValue::Text(text) => bare_code(text)?.to_owned(),
            CellValue::Missing | CellValue::Error(_) => return None,
            _ => return None,
        };
        if code.len() == 1 && code.chars().all(|c| c.is_ascii_uppercase()) {
            letters += 1;
            continue;
        }
        let digits = code.len() <= 3 && code.chars().all(|c| c.is_ascii_digit());
        if !digits || code.starts_with('0') {
            return None;
        }
        // Twice the same code: whichever column is meant, it is not certain.
        if columns.insert(code, cell.at.column).is_some() {
            return None;
        }
    }
    // Letters over code and label columns tell the line from a row of figures.
    let lettered = letters >= 1 && !columns.is_empty();
    let counting = columns.len() >= 2 && columns.contains_key("1");
    (lettered || counting).then_some(columns)
}

/// `(3)`, `3=1-2` → `3`.
fn bare_code(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let code = text.split('=').next()?.trim();
    (!code.is_empty() && code.len() <= 3).then_some(code)
}
