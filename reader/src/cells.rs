//! Rules for the cells of a sheet that hold in every format.

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Cell, Sheet, Visibility};

use crate::limits;
use crate::notes::Notes;

/// Brings a sheet, all of whose cells are there, into its final form: cells in order, two on
/// one address refused, hidden rows and columns sorted, what nobody sees noted.
pub(crate) fn finish(sheet: &mut Sheet, notes: &mut Notes) -> Result<(), Rejection> {
    if !sheet.cells.is_sorted_by(|a, b| a.at < b.at) {
        sheet.cells.sort_by_key(|cell| cell.at);
        if let Some(pair) = sheet.cells.windows(2).find(|pair| pair[0].at == pair[1].at) {
            let rejection = Rejection::new(RejectCode::Corrupt, "duplicate-cell", "");
            return Err(rejection.at(&sheet.name, pair[0].at));
        }
    }
    for hidden in [&mut sheet.hidden_rows, &mut sheet.hidden_columns] {
        hidden.sort_unstable();
        hidden.dedup();
    }
    sheet.comments.sort_by_key(|(at, _)| *at);
    note_values_under_merges(sheet, notes)?;
    if sheet.visibility != Visibility::Visible && !sheet.cells.is_empty() {
        notes.add("hidden-sheet-used", Some(&sheet.name), None, "");
    }
    Ok(())
}

/// Notes every cell with something in it that lies under a merge but is not its first cell.
fn note_values_under_merges(sheet: &Sheet, notes: &mut Notes) -> Result<(), Rejection> {
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

/// The shortest decimal text that reads back as the same number.
pub(crate) fn shortest(number: f64) -> String {
    if number == 0.0 || (1e-7..1e17).contains(&number.abs()) {
        format!("{number}")
    } else {
        format!("{number:E}")
    }
}

/// A number of the binary formats in 30 bits: an integer or the upper part of a float, perhaps
/// times 100.
pub(crate) fn compressed(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from(bits as i32 >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

/// The errors of the binary formats, as shown.
pub(crate) fn error_text(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return None,
    })
}

/// The area of the rectangle around cells.
pub(crate) fn dense_area<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> u64 {
    let rows = cells.clone().map(|cell| cell.at.row);
    let columns = cells.map(|cell| cell.at.column);
    let span = |least: Option<u32>, most: Option<u32>| {
        least.zip(most).map_or(0, |(least, most)| u64::from(most - least) + 1)
    };
    span(rows.clone().min(), rows.max()) * span(columns.clone().min(), columns.max())
}

#[cfg(test)]
mod tests {
    use grid::{CellValue, Range};

    use super::*;

    fn sheet(cells: &[(u32, u32)]) -> Sheet {
        let mut sheet = Sheet::new("S");
        sheet.cells.extend(cells.iter().map(|(row, column)| Cell {
            at: Address::new(*row, *column),
            value: CellValue::Number(1.0),
            raw: "1".into(),
            formula: false,
        }));
        sheet
    }

    #[test]
    fn values_under_merges_are_noted() {
        let mut sheet = sheet(&[(3, 1), (0, 0), (1, 1), (2, 2), (1, 5)]);
        sheet.merges.push(Range::new(Address::new(0, 0), Address::new(2, 2)));
        let mut notes = Notes::default();
        finish(&mut sheet, &mut notes).unwrap();
        let places: Vec<_> =
            notes.finish().iter().map(|note| note.at.unwrap().to_string()).collect();
        assert_eq!(places, ["B2", "C3"]);
    }

    #[test]
    fn two_cells_on_one_address_are_refused() {
        let rejection = finish(&mut sheet(&[(1, 1), (0, 0), (1, 1)]), &mut Notes::default());
        assert_eq!(rejection.unwrap_err().what, "duplicate-cell");
    }

    #[test]
    fn numbers_get_their_shortest_text() {
        for (number, text) in
            [(0.1, "0.1"), (1234.0, "1234"), (-2.5e-9, "-2.5E-9"), (1e20, "1E20"), (0.0, "0")]
        {
            assert_eq!(shortest(number), text);
        }
    }

    #[test]
    fn compressed_numbers_are_read() {
        assert_eq!(compressed(0x3FF0_0000), 1.0);
        assert_eq!(compressed(0x3FF0_0001), 0.01);
        assert_eq!(compressed((1234 << 2) | 2), 1234.0);
        assert_eq!(compressed((1234 << 2) | 3), 12.34);
        assert_eq!(compressed((-5i32 << 2) as u32 | 2), -5.0);
    }

    #[test]
    fn the_dense_area_is_that_of_the_rectangle() {
        assert_eq!(dense_area(sheet(&[(0, 5), (9, 1)]).cells.iter()), 50);
        assert_eq!(dense_area(sheet(&[]).cells.iter()), 0);
    }
}
