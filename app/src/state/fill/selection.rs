//! Which cells are selected, and where keys lead from there. Pure: cells in, cells out.

use shared::form::{CellIndex, Form, FormSection};

/// A range of one section between two corners; one cell where they are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Where the range began.
    pub(crate) anchor: CellIndex,
    /// The cell that keys act on.
    pub(crate) head: CellIndex,
}

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Up,
    Down,
    Left,
    Right,
    RowStart,
    RowEnd,
    First,
    Last,
    PageUp,
    PageDown,
    /// Enter: the next input cell below; from the last row to the top of the next input column.
    InputDown,
    /// Shift+Enter.
    InputUp,
    /// Tab: the next input cell in reading order.
    InputRight,
    /// Shift+Tab.
    InputLeft,
}

/// Rows that PageUp and PageDown skip.
const PAGE: usize = 15;

impl Selection {
    pub(crate) fn one(cell: CellIndex) -> Self {
        Self { anchor: cell, head: cell }
    }

    pub(crate) fn is_range(self) -> bool {
        self.anchor != self.head
    }

    /// The cells of the range, row by row; `None` where a row has no such cell.
    pub(crate) fn rows(self, form: &Form) -> Vec<Vec<Option<CellIndex>>> {
        let (a, b) = (&form.cells[self.anchor], &form.cells[self.head]);
        let section = &form.sections[b.section];
        let columns = a.column.min(b.column)..=a.column.max(b.column);
        (a.row.min(b.row)..=a.row.max(b.row))
            .map(|row| columns.clone().map(|column| section.rows[row].cells[column]).collect())
            .collect()
    }

    pub(crate) fn cells(self, form: &Form) -> Vec<CellIndex> {
        self.rows(form).into_iter().flatten().flatten().collect()
    }
}

/// The cell that a key leads to; `None` where it leads out of the section.
pub(crate) fn step(form: &Form, from: CellIndex, step: Step) -> Option<CellIndex> {
    let at = &form.cells[from];
    let section = &form.sections[at.section];
    let is_input = |cell: &CellIndex| form.cells[*cell].is_input();
    let row = &section.rows[at.row].cells;
    let below = || column_cells(section, at.column, at.row + 1..section.rows.len());
    let above = || column_cells(section, at.column, 0..at.row).rev();
    match step {
        Step::Up => above().next(),
        Step::Down => below().next(),
        Step::PageUp => above().take(PAGE).last(),
        Step::PageDown => below().take(PAGE).last(),
        Step::Left => row[..at.column].iter().rev().flatten().next().copied(),
        Step::Right => row[at.column + 1..].iter().flatten().next().copied(),
        Step::RowStart => row.iter().flatten().next().copied(),
        Step::RowEnd => row.iter().flatten().next_back().copied(),
        Step::First => reading_order(section).next(),
        Step::Last => reading_order(section).next_back(),
        Step::InputDown => below().find(is_input).or_else(|| {
            let next = at.column + 1..section.columns.len();
            next.into_iter().find_map(|column| {
                column_cells(section, column, 0..section.rows.len()).find(is_input)
            })
        }),
        Step::InputUp => above().find(is_input),
        Step::InputRight => reading_order(section).filter(is_input).find(|cell| *cell > from),
        Step::InputLeft => reading_order(section).rev().filter(is_input).find(|cell| *cell < from),
    }
}

/// The first cell to type in.
pub(crate) fn first_input(form: &Form, section: usize) -> Option<CellIndex> {
    let cells = || reading_order(&form.sections[section]);
    cells().find(|cell| form.cells[*cell].is_input()).or_else(|| cells().next())
}

fn column_cells(
    section: &FormSection,
    column: usize,
    rows: std::ops::Range<usize>,
) -> impl DoubleEndedIterator<Item = CellIndex> + '_ {
    section.rows[rows].iter().filter_map(move |row| row.cells.get(column).copied().flatten())
}

fn reading_order(section: &FormSection) -> impl DoubleEndedIterator<Item = CellIndex> + '_ {
    section.rows.iter().flat_map(|row| row.cells.iter().flatten().copied())
}
