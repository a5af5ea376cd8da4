//! Where the cells of a pasted table go, and what has no place.

use super::Pasted;
use crate::{
    entry::selection::Selection,
    form::{CellIndex, Form},
};

/// A pasted table in its place.
///
/// **Invariant:** every value of the table is written, or counted as refused or as outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What is written where, in reading order; blank cells empty theirs.
    pub texts: Vec<(CellIndex, String)>,
    /// What was pasted over; `None` where nothing of it lies in the table.
    pub range: Option<Selection>,
    /// Values among `texts`.
    pub values: usize,
    /// Values that fell on calculated cells.
    pub calculated: usize,
    /// Values that fell on places without a cell.
    pub greyed: usize,
    /// Rows and columns with values that lie outside the table.
    pub rows_outside: usize,
    pub columns_outside: usize,
    /// Dates among `texts` of which nothing tells which number is the day.
    pub unclear_days: usize,
}

/// Lays a table over the form from the upper left corner of the selection on. A range that is a
/// multiple of the table is filled by repeating it, as spreadsheets do.
pub fn place(form: &Form, selection: Selection, table: &[Vec<Pasted>]) -> Placed {
    let bounds = selection.bounds(form);
    let rows = &form.sections[bounds.section].rows;
    let columns = form.sections[bounds.section].columns.len();
    let own = (table.len(), table.iter().map(Vec::len).max().unwrap_or(0));
    let selected = (bounds.bottom - bounds.top + 1, bounds.right - bounds.left + 1);
    let fits =
        |selected: usize, own: usize| own > 0 && (selected == 1 || selected.is_multiple_of(own));
    let repeats = fits(selected.0, own.0) && fits(selected.1, own.1);
    let (height, width) =
        if repeats { (selected.0.max(own.0), selected.1.max(own.1)) } else { own };

    let mut placed = Placed {
        texts: Vec::new(),
        range: None,
        values: 0,
        calculated: 0,
        greyed: 0,
        rows_outside: 0,
        columns_outside: 0,
        unclear_days: 0,
    };
    let mut last_column = None::<usize>;
    let mut first: Option<CellIndex> = None;
    for row in 0..height {
        let values = &table[row % own.0];
        let Some(form_row) = rows.get(bounds.top + row) else {
            placed.rows_outside += usize::from(values.iter().any(|value| !value.is_empty()));
            continue;
        };
        for column in 0..width {
            let Some(value) = values.get(column % own.1) else { continue };
            let has_value = usize::from(!value.is_empty());
            let at = bounds.left + column;
            if at >= columns {
                if has_value == 1 {
                    last_column = last_column.max(Some(at));
                }
                continue;
            }
            let Some(cell) = form_row.cells.get(at).copied().flatten() else {
                placed.greyed += has_value;
                continue;
            };
            first = first.or(Some(cell));
            let kind = &form.cells[cell];
            if !kind.is_input() {
                placed.calculated += has_value;
                continue;
            }
            placed.values += has_value;
            placed.unclear_days += usize::from(value.is_unclear_day(&kind.value_type));
            placed.texts.push((cell, value.text_for(&kind.value_type).into_owned()));
        }
    }
    placed.columns_outside = last_column.map_or(0, |last| last + 1 - columns);
    // The last row may be shorter than others: its corner counts, not its last cell.
    let corner = (
        (bounds.top + height).min(rows.len()).saturating_sub(1),
        (bounds.left + width).min(columns).saturating_sub(1),
    );
    placed.range = first.map(|first| Selection::one(first).with_corner(form, corner));
    placed
}
