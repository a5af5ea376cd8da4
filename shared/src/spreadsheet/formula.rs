//! Ranges of cells in formulas of a workbook.

use super::layout::{Layout, reference};
use crate::form::CellIndex;

/// The cells as few ranges: one for every unbroken run down a column.
pub(super) fn ranges(layout: &Layout, cells: &[CellIndex]) -> Vec<String> {
    let mut runs: Vec<(CellIndex, CellIndex)> = Vec::new();
    for cell in cells {
        let (sheet, row, column) = layout.position(*cell);
        match runs.last_mut() {
            Some((_, last)) if follows(layout, layout.position(*last), (sheet, row, column)) => {
                *last = *cell;
            }
            _ => runs.push((*cell, *cell)),
        }
    }
    runs.into_iter()
        .map(|(first, last)| {
            let first = reference(layout, first);
            let last = reference(layout, last);
            let (_, address) = last.rsplit_once('!').expect("references name their sheet");
            format!("{first}:{address}")
        })
        .collect()
}

/// Below it in the same column, with nothing of the form between: the line that names a
/// district above its communes is empty there and may lie inside a range.
fn follows(layout: &Layout, last: (usize, u32, u16), next: (usize, u32, u16)) -> bool {
    (last.0, last.2) == (next.0, next.2)
        && (last.1 + 1..=last.1 + 2).contains(&next.1)
        && (last.1 + 1..next.1).all(|row| !layout.is_taken((next.0, row, next.2)))
}
