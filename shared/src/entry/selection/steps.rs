//! Where a key leads.

use super::Selection;
use crate::form::{CellIndex, Form, FormSection};

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    To(Side),
    /// With Ctrl: to the edge of the block of filled cells.
    Edge(Side),
    RowStart,
    RowEnd,
    First,
    Last,
    PageUp,
    PageDown,
    /// Enter: the next input cell below; from the last row to the top of the next input column.
    InputDown,
    /// Shift+Enter: the way back.
    InputUp,
    /// Tab: the next input cell in reading order.
    InputRight,
    /// Shift+Tab.
    InputLeft,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Up,
    Down,
    Left,
    Right,
}

/// Rows that PageUp and PageDown skip.
const PAGE: usize = 15;

/// The cell that a key leads to; `None` where it leads out of the section. `is_filled` tells of
/// a cell whether something stands in it.
pub fn step(
    form: &Form,
    from: CellIndex,
    step: Step,
    is_filled: impl Fn(CellIndex) -> bool,
) -> Option<CellIndex> {
    let at = &form.cells[from];
    let section = &form.sections[at.section];
    let is_input = |cell: &CellIndex| form.cells[*cell].is_input();
    let row = &section.rows[at.row].cells;
    match step {
        Step::To(side) => beside(form, from, side).next(),
        Step::Edge(side) => edge(form, from, side, is_filled),
        Step::PageUp => beside(form, from, Side::Up).take(PAGE).last(),
        Step::PageDown => beside(form, from, Side::Down).take(PAGE).last(),
        Step::RowStart => row.iter().flatten().next().copied(),
        Step::RowEnd => row.iter().flatten().next_back().copied(),
        Step::First => reading_order(section).next(),
        Step::Last => reading_order(section).next_back(),
        Step::InputDown => beside(form, from, Side::Down).find(is_input).or_else(|| {
            let mut later = at.column + 1..section.columns.len();
            later.find_map(|column| column_cells(section, column).find(is_input))
        }),
        Step::InputUp => beside(form, from, Side::Up).find(is_input).or_else(|| {
            let mut earlier = (0..at.column).rev();
            earlier.find_map(|column| column_cells(section, column).rev().find(is_input))
        }),
        Step::InputRight => reading_order(section).filter(is_input).find(|cell| *cell > from),
        Step::InputLeft => reading_order(section).rev().filter(is_input).find(|cell| *cell < from),
    }
}

/// The range as a key with Shift leaves it, seen from its active cell; `None` where the key leads
/// out of the table. Columns count also where the row of the corner has no cell in them.
pub fn reach(
    form: &Form,
    selection: Selection,
    step: Step,
    is_filled: impl Fn(CellIndex) -> bool,
) -> Option<Selection> {
    let head = &form.cells[selection.head];
    let section = &form.sections[head.section];
    let (row, column) = selection.corner.unwrap_or((head.row, head.column));
    let (last_row, last_column) = (section.rows.len() - 1, section.columns.len() - 1);
    let has_cells = |row: &usize| section.rows[*row].cells.iter().any(Option::is_some);
    let corner = match step {
        Step::To(Side::Up) => ((0..row).rev().find(has_cells)?, column),
        Step::To(Side::Down) => ((row + 1..=last_row).find(has_cells)?, column),
        Step::To(Side::Left) => (row, column.checked_sub(1)?),
        Step::To(Side::Right) => (row, Some(column + 1).filter(|next| *next <= last_column)?),
        Step::Edge(side) => match section.rows[row].cells[column] {
            Some(cell) => {
                let edge = &form.cells[edge(form, cell, side, is_filled)?];
                (edge.row, edge.column)
            }
            None => match side {
                Side::Up => (0, column),
                Side::Down => (last_row, column),
                Side::Left => (row, 0),
                Side::Right => (row, last_column),
            },
        },
        Step::PageUp => (row.saturating_sub(PAGE), column),
        Step::PageDown => ((row + PAGE).min(last_row), column),
        Step::RowStart => (row, 0),
        Step::RowEnd => (row, last_column),
        Step::First => (0, 0),
        Step::Last => (last_row, last_column),
        Step::InputDown | Step::InputUp | Step::InputRight | Step::InputLeft => return None,
    };
    let from_active = Selection { anchor: selection.active, ..selection };
    Some(from_active.with_corner(form, corner))
}

/// The edge of the block of filled cells, as Ctrl and an arrow find it in a spreadsheet: inside a
/// block its last cell, from its edge or from an empty cell the next filled one, and where there
/// is none the last cell of the table. Places without a cell count as empty.
pub fn edge(
    form: &Form,
    from: CellIndex,
    side: Side,
    is_filled: impl Fn(CellIndex) -> bool,
) -> Option<CellIndex> {
    let mut run = places(form, from, side);
    let filled = |place: &Option<CellIndex>| place.is_some_and(&is_filled);
    let last = run.iter().rev().flatten().next().copied()?;
    let inside = is_filled(from) && run.first().is_some_and(filled);
    if inside {
        run.truncate(run.iter().take_while(|place| filled(place)).count());
        return run.last().copied().flatten();
    }
    run.into_iter().find(filled).flatten().or(Some(last))
}

/// Enter and Tab inside a range: the next of its input cells, down the columns or along the rows,
/// and from the last one to the first. `None` where the range has no input cell.
pub fn next_in_range(
    form: &Form,
    selection: Selection,
    by_column: bool,
    backwards: bool,
) -> Option<CellIndex> {
    let mut cells = selection.cells(form);
    cells.retain(|cell| form.cells[*cell].is_input() || *cell == selection.active);
    if by_column {
        cells.sort_by_key(|cell| (form.cells[*cell].column, form.cells[*cell].row));
    }
    if backwards {
        cells.reverse();
    }
    let at = cells.iter().position(|cell| *cell == selection.active)?;
    let round = cells[at + 1..].iter().chain(&cells[..=at]);
    round.copied().find(|cell| form.cells[*cell].is_input())
}

/// The first cell to type in.
pub fn first_input(form: &Form, section: usize) -> Option<CellIndex> {
    let cells = || reading_order(&form.sections[section]);
    cells().find(|cell| form.cells[*cell].is_input()).or_else(|| cells().next())
}

/// The cells that lie to one side, the nearest first.
fn beside(form: &Form, from: CellIndex, side: Side) -> impl Iterator<Item = CellIndex> {
    places(form, from, side).into_iter().flatten()
}

/// The places that lie to one side, the nearest first; `None` where the table has no cell.
fn places(form: &Form, from: CellIndex, side: Side) -> Vec<Option<CellIndex>> {
    let at = &form.cells[from];
    let rows = &form.sections[at.section].rows;
    let in_column = |row: usize| rows[row].cells.get(at.column).copied().flatten();
    let row = &rows[at.row].cells;
    match side {
        Side::Up => (0..at.row).rev().map(in_column).collect(),
        Side::Down => (at.row + 1..rows.len()).map(in_column).collect(),
        Side::Left => row[..at.column].iter().rev().copied().collect(),
        Side::Right => row[at.column + 1..].to_vec(),
    }
}

fn column_cells(
    section: &FormSection,
    column: usize,
) -> impl DoubleEndedIterator<Item = CellIndex> + '_ {
    section.rows.iter().filter_map(move |row| row.cells.get(column).copied().flatten())
}

fn reading_order(section: &FormSection) -> impl DoubleEndedIterator<Item = CellIndex> + '_ {
    section.rows.iter().flat_map(|row| row.cells.iter().flatten().copied())
}
