//! Which cells of a form are selected, and where keys lead from there. Pure: cells in, cells out.
//!
//! As in a spreadsheet a range has a corner where it began, a corner that moves, and between
//! them one active cell, which is where typing goes.

mod steps;
#[cfg(test)]
mod tests;

pub use steps::{Side, Step, edge, first_input, next_in_range, reach, step};

use crate::form::{CellIndex, Form};

/// A range of one section between two corners; one cell where they are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Where the range began.
    pub anchor: CellIndex,
    /// The corner that moves when the range grows.
    pub head: CellIndex,
    /// Row and column of that corner where the table has no cell there; else the head's own.
    pub corner: Option<(usize, usize)>,
    /// The cell inside the range that takes what is typed.
    pub active: CellIndex,
}

/// The sides of a selected cell that lie on the outline of its range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outline {
    pub top: bool,
    pub right: bool,
    pub bottom: bool,
    pub left: bool,
}

impl Selection {
    pub fn one(cell: CellIndex) -> Self {
        Self { anchor: cell, head: cell, corner: None, active: cell }
    }

    /// A range that begins at `anchor`, which is its active cell.
    pub fn range(anchor: CellIndex, head: CellIndex) -> Self {
        Self { anchor, head, corner: None, active: anchor }
    }

    /// The same range grown or shrunk to another corner, seen from its active cell.
    #[must_use]
    pub fn reaching(self, head: CellIndex) -> Self {
        Self::range(self.active, head)
    }

    /// The same range with its moving corner at a row and column, whether or not a cell is there.
    #[must_use]
    pub fn with_corner(self, form: &Form, (row, column): (usize, usize)) -> Self {
        let section = &form.sections[form.cells[self.anchor].section];
        match section.rows[row].cells.get(column).copied().flatten() {
            Some(head) => Self { head, corner: None, ..self },
            None => Self { corner: Some((row, column)), ..self },
        }
    }

    pub fn is_range(self) -> bool {
        self.anchor != self.head || self.corner.is_some()
    }

    /// Rows and columns, both ends included.
    pub fn bounds(self, form: &Form) -> Bounds {
        let (a, b) = (&form.cells[self.anchor], &form.cells[self.head]);
        let (row, column) = self.corner.unwrap_or((b.row, b.column));
        Bounds {
            section: b.section,
            top: a.row.min(row),
            bottom: a.row.max(row),
            left: a.column.min(column),
            right: a.column.max(column),
        }
    }

    /// The cells of the range, row by row; `None` where a row has no such cell.
    pub fn rows(self, form: &Form) -> Vec<Vec<Option<CellIndex>>> {
        let at = self.bounds(form);
        let rows = &form.sections[at.section].rows[at.top..=at.bottom];
        rows.iter().map(|row| row.cells[at.left..=at.right].to_vec()).collect()
    }

    /// The cells of the range in reading order.
    pub fn cells(self, form: &Form) -> Vec<CellIndex> {
        self.rows(form).into_iter().flatten().flatten().collect()
    }

    /// The cells of a range and where its outline runs along them: around the whole, and along
    /// greyed places inside it.
    pub fn outline(self, form: &Form) -> Vec<(CellIndex, Outline)> {
        let rows = self.rows(form);
        let at = |row: usize, column: usize| rows.get(row)?.get(column).copied().flatten();
        let mut outlined = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let Some(cell) = *cell else { continue };
                let outline = Outline {
                    top: row == 0 || at(row - 1, column).is_none(),
                    right: at(row, column + 1).is_none(),
                    bottom: at(row + 1, column).is_none(),
                    left: column == 0 || at(row, column - 1).is_none(),
                };
                outlined.push((cell, outline));
            }
        }
        outlined
    }
}

/// The place of a range in its section; rows and columns count from 0, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub section: usize,
    pub top: usize,
    pub bottom: usize,
    pub left: usize,
    pub right: usize,
}
