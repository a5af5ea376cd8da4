//! Tables without column codes: what their columns are is read from the tree of headings above
//! them.
//!
//! **Invariants:** a column is a column of the form only where its own heading says so in customary
//! words, no heading above it says otherwise, and no second column with figures says the same.
//! Without any heading it is certain only where a single column of figures stands beside rows that
//! ask for a single figure. Every other column with figures is one question.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Address, CellValue, Sheet, Workbook};

use super::{
    Meaning, Scope,
    account::looks_like_figure,
    is_beside_the_form,
    lines::Said,
    spoken::Heading,
    tables::{CodeRow, FormIndex, FoundRow, Tables, column_codes},
    words::Words,
};
use crate::{
    definition::DisplayAs,
    form::{ColumnRole, Form},
};

/// Rows that a column of labels needs to be a table of the form.
const LEAST: usize = 3;
/// Lines of headings above a table, at most.
const HEADINGS: usize = 5;

/// A column with figures of which nobody knows what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenColumn {
    pub(super) sheet: usize,
    /// Its headings, the topmost first, as written; empty where there are none.
    pub(super) heading: String,
    /// Of its own heading.
    pub(super) at: Option<Address>,
    /// Its figures.
    pub(super) cells: Vec<Address>,
}

/// Lines of a table without codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenLines {
    /// Column of the labels.
    pub(super) labels: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Finds tables around the rows that no line of codes belongs to, and says what their columns are.
pub(super) fn columns(
    form: &Form,
    workbook: &Workbook,
    index: &FormIndex,
    words: &Words<'_>,
    said: Said<'_>,
    tables: &mut Tables,
) {
    // Names say where the columns are.
    if workbook.names.iter().any(|name| name.name.to_ascii_lowercase().starts_with("th_")) {
        return;
    }
    let is_table = |row: &FoundRow| form.sections[row.id.0].display_as == DisplayAs::Table;
    let mut groups: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
    for (at, row) in tables.rows.iter().enumerate() {
        if row.code_row.is_none() && is_table(row) {
            groups.entry((row.sheet, row.at.column)).or_default().push(at);
        }
    }
    let least = if said.decided { 1 } else { LEAST };
    let mut found: Vec<(usize, OpenLines, Vec<usize>)> = Vec::new();
    for ((number, labels), rows) in groups {
        let sheet = &workbook.sheets[number];
        let reader = Reader { form, index, sheet, words, labels };
        for part in reader.parts(&rows, &tables.rows) {
            if part.len() >= least {
                let at = |place: Option<&usize>| place.map(|row| tables.rows[*row].at.row);
                if let Some((first, last)) = at(part.first()).zip(at(part.last())) {
                    found.push((number, OpenLines { labels, first, last }, part));
                }
            }
        }
    }
    if said.decided {
        found.extend(unlabelled(workbook, tables, &found));
    }
    for (number, lines, rows) in found {
        let sheet = &workbook.sheets[number];
        let reader = Reader { form, index, sheet, words, labels: lines.labels };
        reader.table(number, lines, &rows, said, tables);
    }
}

/// Sheets of a file that somebody has said to be this form, and of which no line is known yet: the
/// column with most words beside figures holds the labels.
fn unlabelled(
    workbook: &Workbook,
    tables: &Tables,
    found: &[(usize, OpenLines, Vec<usize>)],
) -> Vec<(usize, OpenLines, Vec<usize>)> {
    let known = |number: usize| {
        found.iter().any(|(sheet, ..)| *sheet == number)
            || tables.rows.iter().any(|row| row.sheet == number)
    };
    let sheets = workbook.sheets.iter().enumerate();
    let open = sheets.filter(|(number, sheet)| !is_beside_the_form(&sheet.name) && !known(*number));
    open.filter_map(|(number, sheet)| {
        let figures: BTreeSet<u32> =
            sheet.cells.iter().filter(is_number).map(|cell| cell.at.row).collect();
        let mut texts: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
        for cell in &sheet.cells {
            if let CellValue::Text(text) = &cell.value
                && figures.contains(&cell.at.row)
                && text.chars().filter(|letter| letter.is_alphabetic()).count() > 2
            {
                texts.entry(cell.at.column).or_default().insert(text);
            }
        }
        let (labels, _) = texts.iter().rev().max_by_key(|(_, texts)| texts.len())?;
        let rows = sheet.cells.iter().filter(|cell| cell.at.column == *labels);
        let mut rows = rows.map(|cell| cell.at.row).filter(|row| figures.contains(row));
        let first = rows.next()?;
        let last = rows.next_back().unwrap_or(first);
        Some((number, OpenLines { labels: *labels, first, last }, Vec::new()))
    })
    .collect()
}

fn is_number(cell: &&grid::Cell) -> bool {
    matches!(cell.value, CellValue::Number(_) | CellValue::Percent(_))
}

/// The year that a number may be.
fn year(cell: &grid::Cell) -> Option<&str> {
    match cell.value {
        CellValue::Number(number)
            if number.fract() == 0.0 && (1990.0..2100.0).contains(&number) =>
        {
            Some(&cell.raw)
        }
        _ => None,
    }
}

/// The headings of a column, its own first: address and text.
type Path<'s> = Vec<(Address, &'s str)>;

struct Reader<'a> {
    form: &'a Form,
    index: &'a FormIndex,
    sheet: &'a Sheet,
    words: &'a Words<'a>,
    labels: u32,
}

/// What a column is.
enum Column {
    /// Of the form, by its code.
    Is(String),
    Numbering,
    /// Units, labels, codes, or nothing of the form.
    Aside,
    Unknown,
}

impl<'a> Reader<'a> {
    /// The rows, cut where another heading stands between them.
    fn parts(&self, rows: &[usize], all: &[FoundRow]) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut before: Option<u32> = None;
        for at in rows {
            let row = all[*at].at.row;
            let cut = before
                .is_none_or(|before| (before + 1..row).any(|between| self.is_heading(between)));
            match parts.last_mut() {
                Some(part) if !cut => part.push(*at),
                _ => parts.push(vec![*at]),
            }
            before = Some(row);
        }
        parts
    }

    /// Two customary headings on one line, and no figures.
    fn is_heading(&self, row: u32) -> bool {
        let line = self.sheet.row(row);
        let says = |cell: &grid::Cell| match &cell.value {
            CellValue::Text(text) => self.words.heading(text).is_some(),
            _ => false,
        };
        line.iter().filter(|cell| says(cell)).count() >= 2
            && !line.iter().any(|cell| is_number(&cell))
    }

    fn table(
        &self,
        number: usize,
        lines: OpenLines,
        rows: &[usize],
        said: Said<'_>,
        tables: &mut Tables,
    ) {
        let (headings, first) = self.headings(lines.first);
        let last = self.last(lines.last);
        let lines = OpenLines { first, last, ..lines };
        let mut figures: BTreeMap<u32, Vec<Address>> = BTreeMap::new();
        let mut used: BTreeSet<u32> = BTreeSet::new();
        for cell in &self.sheet.cells {
            if !(first..=last).contains(&cell.at.row) || cell.at.column == lines.labels {
                continue;
            }
            used.insert(cell.at.column);
            if looks_like_figure(cell) && self.has_label(cell.at.row) {
                figures.entry(cell.at.column).or_default().push(cell.at);
            }
        }
        let paths: BTreeMap<u32, Path<'_>> =
            used.iter().map(|column| (*column, self.path(&headings, *column))).collect();
        let mut columns: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut unknown: Vec<u32> = Vec::new();
        for (column, path) in &paths {
            let cells = figures.get(column).map(Vec::as_slice).unwrap_or_default();
            match self.column(path, cells, said) {
                Column::Is(code) => columns.entry(code).or_default().push(*column),
                Column::Numbering => {
                    tables.numbering.extend(cells.iter().map(|at| (number, *at)));
                }
                Column::Unknown if !cells.is_empty() => unknown.push(*column),
                Column::Aside | Column::Unknown => {}
            }
        }
        for same in columns.values_mut().filter(|same| same.len() > 1) {
            let filled: Vec<u32> =
                same.iter().copied().filter(|column| figures.contains_key(column)).collect();
            // Two columns that say the same: neither is certain.
            *same = if filled.len() > 1 {
                unknown.extend(filled);
                Vec::new()
            } else {
                filled
            };
        }
        let mut columns: BTreeMap<String, u32> =
            columns.into_iter().filter_map(|(code, same)| Some((code, *same.first()?))).collect();
        if let [only] = unknown.as_slice()
            && paths[only].is_empty()
            && columns.values().all(|column| !figures.contains_key(column))
            && rows.iter().all(|row| self.asks_one(&tables.rows[*row]))
            && !rows.is_empty()
            && let Some(code) = self.code(ColumnRole::Current)
        {
            columns.insert(code, *only);
            unknown.clear();
        }
        unknown.sort_unstable();
        for column in unknown {
            let path = &paths[&column];
            let texts: Vec<&str> = path.iter().rev().map(|(_, text)| text.trim()).collect();
            tables.open_columns.push(OpenColumn {
                sheet: number,
                heading: texts.join(" › "),
                at: path.first().map(|(at, _)| *at),
                cells: figures.remove(&column).unwrap_or_default(),
            });
        }
        for row in rows {
            tables.rows[*row].code_row = Some(tables.code_rows.len());
        }
        tables.code_rows.push(CodeRow {
            sheet: number,
            row: headings.first().copied().unwrap_or(first.saturating_sub(1)),
            columns,
            lettered: false,
            open: Some(lines),
        });
    }

    /// The row asks for a figure of the period and for no other.
    fn asks_one(&self, row: &FoundRow) -> bool {
        let cells = self.form.sections[row.id.0].rows[row.id.1].cells.iter().flatten();
        let mut asking = cells
            .map(|cell| &self.form.cells[*cell])
            .filter(|cell| cell.is_input() && cell.value_type.is_numeric());
        asking.all(|cell| cell.column_role == ColumnRole::Current)
    }

    /// The code of the form's column in this role.
    fn code(&self, role: ColumnRole) -> Option<String> {
        let tables = self.form.sections.iter().filter(|item| item.display_as == DisplayAs::Table);
        let mut columns = tables.flat_map(|section| &section.columns);
        columns.find(|column| column.role == role).map(|column| column.code.clone())
    }

    fn has_column(&self, code: &str) -> bool {
        let columns = self.form.sections.iter().flat_map(|section| &section.columns);
        columns.into_iter().any(|column| column.code == code)
    }

    fn has_label(&self, row: u32) -> bool {
        let cell = self.sheet.cell(Address::new(row, self.labels));
        matches!(cell.map(|cell| &cell.value), Some(CellValue::Text(_)))
    }

    /// The lines of headings above the first row, lowest first, and the first line of the table:
    /// lines that nobody knows may stand above the first one that is known.
    fn headings(&self, first: u32) -> (Vec<u32>, u32) {
        let (mut rows, mut top, mut blank) = (Vec::new(), first, 0);
        for row in (0..first).rev() {
            let line = self.sheet.row(row);
            let texts = || {
                line.iter().filter_map(|cell| match &cell.value {
                    CellValue::Text(text) if !text.trim().is_empty() => Some(text),
                    _ => None,
                })
            };
            // `2023` over a column is its heading.
            let counted = |cell: &grid::Cell| {
                is_number(&cell) && (self.has_label(row) || year(cell).is_none())
            };
            let figures = line.iter().any(counted);
            if line.is_empty() || (!figures && texts().next().is_none()) {
                blank += 1;
                if !rows.is_empty() || blank > 2 {
                    break;
                }
            } else if column_codes(line).is_some() {
            } else if figures {
                if !rows.is_empty() || !self.has_label(row) {
                    break;
                }
                top = row;
            } else if rows.is_empty()
                && !self.is_heading(row)
                && texts().any(|text| self.index.is_title(text, self.words))
            {
                top = row;
            } else {
                rows.push(row);
                if rows.len() == HEADINGS {
                    break;
                }
            }
        }
        (rows, top)
    }

    /// The last line: what follows without a gap and has a label and figures belongs to the table.
    fn last(&self, last: u32) -> u32 {
        let goes_on = |row: u32| {
            self.has_label(row) && self.sheet.row(row).iter().any(|cell| is_number(&cell))
        };
        (last + 1..).take_while(|row| goes_on(*row)).last().unwrap_or(last)
    }

    fn path(&self, headings: &[u32], column: u32) -> Path<'a> {
        let mut path: Path<'a> = Vec::new();
        for row in headings {
            let at = Address::new(*row, column);
            let merge = self.sheet.merges.iter().find(|merge| merge.contains(at));
            let at = merge.map_or(at, |merge| merge.first);
            let text = self.sheet.cell(at).and_then(|cell| match &cell.value {
                CellValue::Text(text) => Some(text.as_str()),
                _ => year(cell),
            });
            if let Some(text) = text
                && !text.trim().is_empty()
                && path.last().is_none_or(|(other, _)| *other != at)
            {
                path.push((at, text));
            }
        }
        path
    }

    fn column(&self, path: &Path<'_>, cells: &[Address], said: Said<'_>) -> Column {
        if !path.is_empty() && !said.aliases.is_empty() {
            let texts: Vec<&str> = path.iter().rev().map(|(_, text)| text.trim()).collect();
            let text = self.words.exact(&texts.join(" › "));
            match said.aliases.meaning(said.scope_of_column(), &text) {
                Some(Meaning::Is(code)) if self.has_column(code) => {
                    return Column::Is(code.clone());
                }
                Some(Meaning::Ignore) => return Column::Aside,
                _ => {}
            }
        }
        let Some((own, above)) = path.split_first() else {
            return if self.counts_up(cells) { Column::Numbering } else { Column::Unknown };
        };
        let Some(heading) = self.heading(own.1) else { return Column::Unknown };
        let differs = |text: &str| self.heading(text).is_some_and(|other| other != heading);
        if above.iter().any(|(_, text)| differs(text)) {
            return Column::Unknown;
        }
        let code = match heading {
            Heading::Current => self.code(ColumnRole::Current),
            Heading::Comparison => self.code(ColumnRole::Comparison),
            Heading::Note => self.code(ColumnRole::Comment),
            Heading::Number if self.counts_up(cells) => return Column::Numbering,
            Heading::Number => return Column::Unknown,
            Heading::Label | Heading::Unit | Heading::Code => return Column::Aside,
        };
        code.map_or(Column::Unknown, Column::Is)
    }

    /// What a heading says: in customary words, or by naming the period or the same one of the year
    /// before.
    fn heading(&self, text: &str) -> Option<Heading> {
        let period = self.words.exact(&self.form.period_label);
        if self.words.exact(text) == period {
            return Some(Heading::Current);
        }
        if let Some(heading) = self.words.heading(text) {
            return Some(heading);
        }
        // `Cùng kỳ 2022`, `CK năm 2022`: of the year before and of no other.
        let year: u32 = self.form.period.get(..4)?.parse().ok()?;
        let before = text.trim_end().strip_suffix(&(year - 1).to_string())?.trim_end();
        let heading = self.words.heading(before).or_else(|| {
            let shorter = before.rsplit_once(' ').map(|(shorter, _)| shorter)?;
            self.words.heading(shorter)
        });
        heading.filter(|heading| *heading == Heading::Comparison)
    }

    /// Nothing but the numbers of lines: 1, 2, 3 …, beginning anew in each section.
    fn counts_up(&self, cells: &[Address]) -> bool {
        let mut before = 0.0;
        cells.iter().all(|at| {
            let number = match self.sheet.cell(*at).map(|cell| &cell.value) {
                Some(CellValue::Number(number)) => *number,
                Some(CellValue::Text(text)) => match text.trim().parse() {
                    Ok(number) => number,
                    Err(_) => return false,
                },
                _ => return false,
            };
            let next = number == before + 1.0 || number == 1.0;
            before = number;
            next
        })
    }
}

impl Said<'_> {
    /// Where the heading of a column without a code means something.
    pub(super) fn scope_of_column(&self) -> Scope {
        Scope::Column { data_set: self.data_set.to_owned(), section: String::new() }
    }
}
