//! Where every figure of a file went. Nothing that was read vanishes: each counted cell has
//! exactly one fate.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Address, Cell, CellValue, FileKind, Sheet, Workbook};

use super::{
    CHECK_SHEET, CellAccount, HIDDEN_SHEET, IgnoredReason, LIVE_SHEET, names::Position,
    tables::Tables,
};
use crate::{
    form::Form,
    i18n::{self, Language},
};

/// What became of one cell that belongs to the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Placed,
    Queued,
    Ignored(IgnoredReason),
}

/// A line inside a table that is no line of the form and holds figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExtraRow {
    pub(super) sheet: usize,
    pub(super) row: u32,
    pub(super) cells: Vec<Address>,
    /// The words on the line.
    pub(super) text: String,
    /// Those that name it, and where they stand.
    pub(super) label: Option<(Address, String)>,
}

/// Whether a cell of a file of this kind holds a figure wherever it stands: in a CSV file
/// or a page all of them may be texts.
pub(super) fn is_figure(kind: FileKind, cell: &Cell) -> bool {
    let is_number =
        matches!(cell.value, CellValue::Number(_) | CellValue::Percent(_) | CellValue::DateTime(_));
    is_number || (kind.is_displayed() && looks_like_figure(cell))
}

/// Whether a cell under a column of figures holds one, also as text, or would if its formula
/// had a result.
pub(super) fn looks_like_figure(cell: &Cell) -> bool {
    match &cell.value {
        CellValue::Number(_)
        | CellValue::Percent(_)
        | CellValue::DateTime(_)
        | CellValue::Missing
        | CellValue::Error(_) => true,
        CellValue::Text(text) => {
            let text = text.trim();
            text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '−'))
                && text.chars().any(|c| c.is_ascii_digit())
                && text.chars().all(|c| c.is_ascii_digit() || " .,\u{a0}-+−%/".contains(c))
        }
        CellValue::Bool(_) => false,
    }
}

/// Lines with figures under the column codes of a table, between its rows or right below.
pub(super) fn extra_rows(
    workbook: &Workbook,
    tables: &Tables,
    fates: &BTreeMap<Position, Fate>,
) -> Vec<ExtraRow> {
    let mut found = Vec::new();
    let known: BTreeSet<(usize, u32)> =
        tables.rows.iter().map(|row| (row.sheet, row.at.row)).collect();
    let headings: BTreeSet<(usize, u32)> =
        tables.code_rows.iter().map(|row| (row.sheet, row.row)).collect();
    for (number, code_row) in tables.code_rows.iter().enumerate() {
        let rows = tables.rows.iter().filter(|row| row.code_row == Some(number));
        let last = rows.map(|row| row.at.row).max();
        let Some(last) = last.max(code_row.open.map(|lines| lines.last)) else { continue };
        let sheet = &workbook.sheets[code_row.sheet];
        let columns: BTreeSet<u32> = code_row.columns.values().copied().collect();
        let mut row = code_row.open.map_or(code_row.row + 1, |lines| lines.first);
        loop {
            let line = sheet.row(row);
            let at = (code_row.sheet, row);
            let ends = line.is_empty() || known.contains(&at) || headings.contains(&at);
            if row > last && (ends || code_row.open.is_some()) {
                break;
            }
            let figures: Vec<Address> = line
                .iter()
                .filter(|cell| columns.contains(&cell.at.column) && looks_like_figure(cell))
                .map(|cell| cell.at)
                .filter(|at| !fates.contains_key(&(code_row.sheet, *at)))
                .collect();
            if !known.contains(&at) && !headings.contains(&at) && !figures.is_empty() {
                let words: Vec<&str> = line
                    .iter()
                    .filter_map(|cell| match &cell.value {
                        CellValue::Text(text) => Some(text.trim()),
                        _ => None,
                    })
                    .collect();
                found.push(ExtraRow {
                    sheet: code_row.sheet,
                    row,
                    cells: figures,
                    text: words.join(" ").chars().take(120).collect(),
                    label: label(line, code_row.open.map(|lines| lines.labels)),
                });
            }
            row += 1;
        }
    }
    found
}

/// What names a line: the words in the column of labels, or the first that are no code or unit.
fn label(line: &[Cell], labels: Option<u32>) -> Option<(Address, String)> {
    let mut texts = line.iter().filter_map(|cell| match &cell.value {
        CellValue::Text(text) if text.chars().filter(|c| c.is_alphabetic()).count() > 2 => {
            Some((cell.at, text.trim().to_owned()))
        }
        _ => None,
    });
    texts.find(|(at, _)| labels.is_none_or(|labels| at.column == labels))
}

/// Figures that belong to no form, by sheet.
pub(super) type Outside = BTreeMap<usize, Vec<Address>>;

/// Adds up the fates, after giving one to every figure that has none yet.
pub(super) fn account(
    form: &Form,
    workbook: &Workbook,
    tables: &Tables,
    mut fates: BTreeMap<Position, Fate>,
) -> (CellAccount, Outside) {
    let greyed = greyed(form, workbook, tables);
    let code_cells: BTreeSet<Position> =
        tables.rows.iter().filter(|row| !row.by_label).map(|row| (row.sheet, row.at)).collect();
    let code_rows: BTreeSet<(usize, u32)> =
        tables.code_rows.iter().map(|row| (row.sheet, row.row)).collect();
    let mut first_rows: BTreeMap<usize, u32> = BTreeMap::new();
    for row in &tables.rows {
        let first = first_rows.entry(row.sheet).or_insert(row.at.row);
        *first = (*first).min(row.at.row);
    }
    let mut outside = Outside::new();
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        let checks = checks(sheet);
        for cell in &sheet.cells {
            let at = (number, cell.at);
            if (cell.formula && checks.holds(cell.at)) || fates.contains_key(&at) {
                continue;
            }
            let is_greyed = greyed.contains(&at) && looks_like_figure(cell);
            if !is_greyed && !is_figure(workbook.kind, cell) {
                continue;
            }
            let heading = code_cells.contains(&at)
                || tables.numbering.contains(&at)
                || code_rows.contains(&(number, cell.at.row))
                || first_rows.get(&number).is_some_and(|first| cell.at.row < *first);
            let reason = if [HIDDEN_SHEET, LIVE_SHEET].contains(&sheet.name.as_str()) {
                IgnoredReason::HiddenSheet
            } else if is_greyed {
                IgnoredReason::Greyed
            } else if heading {
                IgnoredReason::Heading
            } else {
                outside.entry(number).or_default().push(cell.at);
                IgnoredReason::OutsideForm
            };
            fates.insert(at, Fate::Ignored(reason));
        }
    }
    (sum(fates.values()), outside)
}

/// Where the formulas of our checks stand. What they repeat of the form's cells is not read a
/// second time, and programs that have not calculated their words write 0 into some files.
enum Checks {
    Everywhere,
    In(BTreeSet<u32>),
}

impl Checks {
    fn holds(&self, at: Address) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(columns) => columns.contains(&at.column),
        }
    }
}

fn checks(sheet: &Sheet) -> Checks {
    if [LIVE_SHEET, CHECK_SHEET].contains(&sheet.name.as_str()) {
        return Checks::Everywhere;
    }
    let heading = i18n::text(Language::Vi, "workbook.live.heading");
    let headed = |cell: &&Cell| matches!(&cell.value, CellValue::Text(text) if text == heading);
    Checks::In(sheet.cells.iter().filter(headed).map(|cell| cell.at.column).collect())
}

/// Every figure of a file that is no form of ours, also those written as text: where they are
/// asked for is not known.
pub(super) fn unrecognised(workbook: &Workbook) -> CellAccount {
    let cells = workbook.sheets.iter().flat_map(|sheet| &sheet.cells);
    let figures = cells.filter(|cell| is_figure(workbook.kind, cell) || looks_like_figure(cell));
    sum(figures.map(|_| &Fate::Ignored(IgnoredReason::Unrecognised)))
}

fn sum<'a>(fates: impl Iterator<Item = &'a Fate>) -> CellAccount {
    let mut account = CellAccount::default();
    for fate in fates {
        account.read += 1;
        match fate {
            Fate::Placed => account.placed += 1,
            Fate::Queued => account.queued += 1,
            Fate::Ignored(reason) => *account.ignored.entry(*reason).or_default() += 1,
        }
    }
    account
}

/// Cells of the form's lines that do not apply.
pub(super) fn greyed(form: &Form, workbook: &Workbook, tables: &Tables) -> BTreeSet<Position> {
    let mut found = BTreeSet::new();
    for row in &tables.rows {
        let section = &form.sections[row.id.0];
        for (column, cell) in section.columns.iter().zip(&section.rows[row.id.1].cells) {
            if cell.is_none()
                && let Some(at) = tables.position(row, &column.code)
                && workbook.sheets[at.0].cell(at.1).is_some()
            {
                found.insert(at);
            }
        }
    }
    found
}
