//! Values that nobody sees, because a merged cell covers them.

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Sheet};

use crate::limits;
use crate::notes::Notes;

/// Notes every cell with something in it that lies under a merge but is not its first cell.
pub(crate) fn note_values_under(sheet: &Sheet, notes: &mut Notes) -> Result<(), Rejection> {
    let mut steps = 0;
    for merge in &sheet.merges {
        let mut from = merge.first;
        loop {
            steps += 1;
            if steps > limits::MERGE_STEPS {
                let rejection = Rejection::new(RejectCode::TooLarge, "merges", "");
                return Err(rejection.within(&sheet.name));
            }
            // Jump from cell to cell; beyond the right edge go on in the next row.
            let index = sheet.cells.partition_point(|cell| cell.at < from);
            let Some(cell) = sheet.cells.get(index).filter(|cell| cell.at.row <= merge.last.row)
            else {
                break;
            };
            let at = cell.at;
            if at.column < merge.first.column {
                from = Address::new(at.row, merge.first.column);
            } else if at.column > merge.last.column {
                from = Address::new(at.row + 1, merge.first.column);
            } else {
                if at != merge.first {
                    let detail = format!("{}:{}", merge.first, merge.last);
                    notes.add("value-under-merge", Some(&sheet.name), Some(at), detail);
                }
                from = Address::new(at.row, at.column + 1);
            }
        }
    }
    Ok(())
}
