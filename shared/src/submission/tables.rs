//! Where the rows and columns of a form lie in a workbook, found by the codes that are
//! printed beside and above the cells, never by fixed positions: rows and columns may have
//! been inserted, moved, sorted or taken to other sheets.
//!
//! **Invariant:** this only reports what stands where; whether the signs agree is decided
//! by [`place`](super::place).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use grid::{Address, Cell, CellValue, Sheet, Workbook};

use super::{
    Meaning,
    account::looks_like_figure,
    is_beside_the_form,
    lines::{Said, Search},
    names::Position,
    open::{self, OpenColumn, OpenLines},
    samples::{SampleForm, Texts},
    spoken::Spoken,
    words::{Spelling, Words},
    writing::Writing,
};
use crate::{definition::DisplayAs, form::Form};

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
    /// Letters stand over codes and labels: `A B C 1 2`.
    pub(super) lettered: bool,
    /// No line of codes: headings say what the columns are, and figures may stand on any side of
    /// the labels.
    pub(super) open: Option<OpenLines>,
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    /// In reading order.
    pub(super) rows: Vec<FoundRow>,
    /// Indexes into `rows`.
    by_id: BTreeMap<RowId, Vec<usize>>,
    pub(super) code_rows: Vec<CodeRow>,
    /// Columns with figures in tables without codes, of which nobody knows what they are.
    pub(super) open_columns: Vec<OpenColumn>,
    /// Cells that number the lines of such tables, or repeat their titles.
    pub(super) numbering: BTreeSet<Position>,
}

/// `C12`, `C12.3`, `C12.a3`.
pub(super) fn is_row_code(text: &str) -> bool {
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
        said: Said<'_>,
    ) -> Self {
        let mut tables = Self::default();
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            if !is_beside_the_form(&sheet.name) {
                tables.read_sheet(form, index, words, said, number, sheet);
            }
        }
        let texts = Texts::of_one_form(workbook);
        let search = Search { form, index, workbook, words, said, texts: &texts, sample: None };
        tables.add_lines(&search);
        tables.link_code_rows(form);
        open::columns(form, workbook, index, words, said, &mut tables);
        for (at, row) in tables.rows.iter().enumerate() {
            tables.by_id.entry(row.id).or_default().push(at);
        }
        tables
    }

    /// The lines alone that may be those of a sample: where they are and what their labels say.
    /// `at` is its place among the samples that the texts were looked up for.
    pub(super) fn lines(
        SampleForm { form, index, .. }: &SampleForm,
        at: usize,
        workbook: &Workbook,
        texts: &Texts<'_>,
        words: &Words<'_>,
        said: Said<'_>,
    ) -> Self {
        let mut tables = Self::default();
        let mut before: Option<(usize, u32)> = None;
        for coded in texts.coded.iter().filter(|coded| coded.is_of(at)) {
            let line = (coded.sheet, coded.line[coded.at].at.row);
            if before.replace(line) != Some(line)
                && let Some(id) = index.coded(coded.code)
            {
                tables.add_coded(form, index, words, said, coded.sheet, (coded.line, coded.at), id);
            }
        }
        let texts = &texts.all;
        let search = Search { form, index, workbook, words, said, texts, sample: Some(at) };
        tables.add_lines(&search);
        tables
    }

    fn add_lines(&mut self, search: &Search<'_>) {
        let by_label = search.find(&self.rows);
        self.rows.extend(by_label);
        self.rows.sort_by_key(|row| (row.sheet, row.at));
    }

    /// Lines that begin with what may be the code of a row: letters of a section, a number and
    /// the numbers of breakdowns; codes of roster rows, with a place's, are not of this kind.
    pub(super) fn coded_lines(workbook: &Workbook) -> usize {
        let visible = workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
        let cells = visible.flat_map(|sheet| &sheet.cells);
        cells.filter(|cell| short_text(cell).is_some_and(is_row_code)).count()
    }

    /// Whether every line with a figure is one of these, whatever stands on it.
    pub(super) fn are_all_lines(&self, workbook: &Workbook) -> bool {
        let found: BTreeSet<(usize, u32)> =
            self.rows.iter().map(|row| (row.sheet, row.at.row)).collect();
        let sheets = workbook.sheets.iter().enumerate();
        let mut figures = sheets.flat_map(|(number, sheet)| {
            let cells = sheet.cells.iter().filter(|cell| looks_like_figure(cell));
            cells.map(move |cell| (number, cell.at.row))
        });
        figures.all(|line| found.contains(&line))
    }

    /// Lines that are a given row of the form.
    pub(super) fn of(&self, id: RowId) -> impl Iterator<Item = &FoundRow> {
        self.by_id.get(&id).into_iter().flatten().map(|at| &self.rows[*at])
    }

    /// Where a cell of a found row is, by the column codes above it.
    pub(super) fn position(&self, row: &FoundRow, column_code: &str) -> Option<Position> {
        let code_row = &self.code_rows[row.code_row?];
        let column = *code_row.columns.get(column_code)?;
        (code_row.open.is_some() || column > row.at.column)
            .then(|| (row.sheet, Address::new(row.at.row, column)))
    }

    /// Share of the form's lines that ask for a figure in its tables and were found.
    pub(super) fn share_of(&self, form: &Form) -> f64 {
        let (mut asked, mut found) = (0_u32, 0_u32);
        for (section_at, section) in form.sections.iter().enumerate() {
            if section.display_as == DisplayAs::Table {
                for (row_at, row) in section.rows.iter().enumerate() {
                    let mut cells = row.cells.iter().flatten().map(|cell| &form.cells[*cell]);
                    if cells.any(|cell| cell.is_input() && cell.value_type.is_numeric()) {
                        asked += 1;
                        found += u32::from(self.by_id.contains_key(&(section_at, row_at)));
                    }
                }
            }
        }
        f64::from(found) / f64::from(asked.max(1))
    }

    fn read_sheet(
        &mut self,
        form: &Form,
        index: &FormIndex,
        words: &Words<'_>,
        said: Said<'_>,
        number: usize,
        sheet: &Sheet,
    ) {
        let mut cells = sheet.cells.as_slice();
        while let Some(first) = cells.first() {
            let end = cells.partition_point(|cell| cell.at.row <= first.at.row);
            let (line, rest) = cells.split_at(end);
            cells = rest;
            // Codes stand left of what they name: further right the same letters are data.
            let coded = line
                .iter()
                .enumerate()
                .find_map(|(at, cell)| Some((at, index.coded(short_text(cell)?)?)));
            if let Some((at, id)) = coded {
                self.add_coded(form, index, words, said, number, (line, at), id);
            }
            if coded.is_none()
                && let Some((columns, lettered)) = column_codes(line)
            {
                let row = first.at.row;
                self.code_rows.push(CodeRow { sheet: number, row, columns, lettered, open: None });
            }
        }
    }

    /// A row whose code stands at a place of a line.
    #[expect(clippy::too_many_arguments)]
    fn add_coded(
        &mut self,
        form: &Form,
        index: &FormIndex,
        words: &Words<'_>,
        said: Said<'_>,
        sheet: usize,
        (line, at): (&[Cell], usize),
        id: RowId,
    ) {
        self.rows.push(FoundRow {
            id,
            sheet,
            at: line[at].at,
            by_label: false,
            label: index.label_sign(form, id, &line[at + 1..], words, said),
            code_row: None,
        });
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
                // Without letters it may be the numbers of another table's columns.
                let ours = !row.by_label || self.code_rows[*code_row].lettered;
                if ours && columns.iter().any(|column| codes.contains_key(&column.code)) {
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
    /// Label, alone and behind its lead → the rows that have it, in the order of the form.
    labels: BTreeMap<Arc<str>, Vec<RowId>>,
    /// In every way of writing that was met: shortest form of a label → the label, or `None` where
    /// several labels have it.
    short: [OnceLock<BTreeMap<String, Option<Arc<str>>>>; 3],
    /// Label of every row, and the same as the end of a longer text.
    own: BTreeMap<RowId, (Arc<str>, String)>,
    titles: BTreeSet<Arc<str>>,
}

impl FormIndex {
    pub(super) fn of(form: &Form, reduced: impl Fn(&str) -> Arc<str>) -> Self {
        let mut index = Self {
            rows: BTreeMap::new(),
            labels: BTreeMap::new(),
            short: Default::default(),
            own: BTreeMap::new(),
            titles: form.sections.iter().map(|section| reduced(&section.title)).collect(),
        };
        for (section_at, section) in form.sections.iter().enumerate() {
            for (row_at, row) in section.rows.iter().enumerate() {
                let (id, label) = ((section_at, row_at), reduced(&row.label));
                index.rows.insert(row.code.clone(), id);
                index.own.insert(id, (label.clone(), format!(" {label}")));
                let led = (!row.lead.is_empty())
                    .then(|| reduced(&format!("{} {}", row.lead, row.label)))
                    .filter(|led| *led != label);
                for text in [Some(label), led].into_iter().flatten() {
                    index.labels.entry(text).or_default().push(id);
                }
            }
        }
        index
    }

    /// The label of the form that a text is: as printed, with its unit behind it in brackets, or in
    /// a customary short form.
    pub(super) fn label(&self, spelling: &Spelling, words: &Words<'_>) -> Option<Arc<str>> {
        spelling.ways().find_map(|way| {
            if self.labels.contains_key(&way.exact) {
                return Some(Arc::clone(&way.exact));
            }
            let short = self.short[words.writing as usize]
                .get_or_init(|| self.shortened(&words.signs.spoken, words.writing));
            short.get(&*way.shortest)?.clone()
        })
    }

    fn shortened(&self, spoken: &Spoken, writing: Writing) -> BTreeMap<String, Option<Arc<str>>> {
        let mut short = BTreeMap::new();
        for label in self.labels.keys() {
            let other = |one: &mut Option<Arc<str>>| *one = None;
            short
                .entry(spoken.shortest(label, writing))
                .and_modify(other)
                .or_insert_with(|| Some(Arc::clone(label)));
        }
        short
    }

    /// The labels of its rows, alone.
    pub(super) fn own(&self) -> impl Iterator<Item = &Arc<str>> {
        self.own.values().map(|(label, _)| label)
    }

    /// The codes of its rows.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// Its labels, alone and behind their leads.
    pub(super) fn labels(&self) -> impl Iterator<Item = &Arc<str>> {
        self.labels.keys()
    }

    /// The rows of a label.
    pub(super) fn labelled(&self, label: &str) -> &[RowId] {
        self.labels.get(label).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn coded(&self, code: &str) -> Option<RowId> {
        self.rows.get(code).copied()
    }

    /// The title of a section.
    pub(super) fn is_title(&self, text: &str, words: &Words<'_>) -> bool {
        self.titles.contains(&words.exact(text))
    }

    /// Weighs the first text to the right of a row's code.
    fn label_sign(
        &self,
        form: &Form,
        id: RowId,
        right: &[Cell],
        words: &Words<'_>,
        said: Said<'_>,
    ) -> LabelSign {
        let Some(cell) = right.first() else { return LabelSign::Absent };
        let CellValue::Text(text) = &cell.value else { return LabelSign::Absent };
        let (found, (own, ending)) = (words.exact(text), &self.own[&id]);
        if found == *own || found.ends_with(ending) {
            return LabelSign::Same;
        }
        let other = |row: RowId| LabelSign::Other {
            code: form.sections[row.0].rows[row.1].code.clone(),
            at: cell.at,
            text: text.clone(),
        };
        if let Some(label) = self.label(&words.spelling(text), words) {
            let rows = self.labelled(&label);
            return match rows.first() {
                Some(first) if !rows.contains(&id) => other(*first),
                _ => LabelSign::Same,
            };
        }
        let scope = said.scope_of_code(&form.sections[id.0].id);
        match said.aliases.meaning(scope, &found) {
            Some(Meaning::Is(code)) => match self.coded(code) {
                Some(row) if row == id => LabelSign::Same,
                Some(row) => other(row),
                None => LabelSign::Reworded(text.clone()),
            },
            _ => LabelSign::Reworded(text.clone()),
        }
    }
}

/// The code of a row, of a roster or not.
pub(super) fn is_line_code(text: &str) -> bool {
    text.len() <= 32 && (is_row_code(text) || is_roster_code(text))
}

/// A label and the unit behind it in brackets: `Số vụ (vụ)`.
pub(super) fn unit_behind<'t, 'p>(
    text: &'t str,
    words: &Words<'p>,
) -> Option<(&'t str, &'p BTreeSet<String>)> {
    let (before, unit) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    Some((before, words.unit(unit)?))
}

/// A trimmed text that is short enough for a code.
pub(super) fn short_text(cell: &Cell) -> Option<&str> {
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
        let code = line.iter().position(|cell| short_text(cell).is_some_and(is_line_code));
        if let Some(code) = code {
            let behind = line[code + 1..].iter().map(|cell| cell.at);
            found.extend(behind.filter(|at| columns.contains(&at.column)));
        } else if let Some(codes) = column_codes(line) {
            columns = codes.0.into_values().collect();
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
pub(super) fn column_codes(line: &[Cell]) -> Option<(BTreeMap<String, u32>, bool)> {
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
    (lettered || counting).then_some((columns, lettered))
}

/// `(3)`, `3=1-2` → `3`.
fn bare_code(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let code = text.split('=').next()?.trim();
    (!code.is_empty() && code.len() <= 3).then_some(code)
}
