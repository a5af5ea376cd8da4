//! Where the cells of one table stand: spans push those below and beside them away.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Range};

use crate::limits;

#[derive(Default)]
pub(super) struct Layout {
    /// Cells that reach into later rows: first column → (last column, last row).
    reaching: BTreeMap<u32, (u32, u32)>,
    /// The earliest last row among them.
    soonest: u32,
    /// Next column that may be free.
    column: u32,
}

impl Layout {
    /// A row begins.
    pub(super) fn row(&mut self, row: u32) {
        self.column = 0;
        if !self.reaching.is_empty() && self.soonest < row {
            self.reaching.retain(|_, (_, last)| *last >= row);
            self.soonest = self.reaching.values().map(|(_, last)| *last).min().unwrap_or(0);
        }
    }

    /// Whether a cell of an earlier row reaches into this one.
    pub(super) fn is_reached(&self, row: u32) -> bool {
        self.reaching.values().any(|(_, last)| *last >= row)
    }

    /// The place of the next cell of a row, with the cells it spans.
    pub(super) fn place(
        &mut self,
        row: u32,
        (rows, columns): (u32, u32),
    ) -> Result<Range, Rejection> {
        let too_large = || Rejection::new(RejectCode::TooLarge, "address", "");
        while let Some((_, (last, until))) = self.reaching.range(..=self.column).next_back()
            && *last >= self.column
            && *until >= row
        {
            self.column = last + 1;
        }
        let first = Address::new(row, self.column);
        let last = Address::new(
            row.checked_add(rows - 1).ok_or_else(too_large)?,
            self.column.checked_add(columns - 1).ok_or_else(too_large)?,
        );
        if last.row >= limits::ROWS || last.column >= limits::COLUMNS {
            return Err(too_large());
        }
        let mut under = self.reaching.range(first.column..=last.column);
        if under.any(|(_, (_, until))| *until >= row) {
            // Two cells on one place: programs disagree on what goes where.
            return Err(Rejection::new(RejectCode::Corrupt, "merge", first.to_string()));
        }
        if rows > 1 {
            self.soonest =
                if self.reaching.is_empty() { last.row } else { self.soonest.min(last.row) };
            self.reaching.insert(first.column, (last.column, last.row));
        }
        self.column = last.column + 1;
        Ok(Range::new(first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places of the cells of rows given as (rows, columns) of each cell.
    fn places(rows: &[&[(u32, u32)]]) -> Result<Vec<String>, Rejection> {
        let mut layout = Layout::default();
        let mut places = Vec::new();
        for (row, cells) in (0..).zip(rows) {
            layout.row(row);
            for spans in *cells {
                let range = layout.place(row, *spans)?;
                places.push(format!("{}:{}", range.first, range.last));
            }
        }
        Ok(places)
    }

    #[test]
    fn spans_push_cells_away() {
        assert_eq!(
            places(&[
                &[(2, 1), (1, 2), (3, 1)],
                &[(1, 1), (1, 1)],
                &[(1, 1), (1, 1), (1, 1), (1, 1)]
            ])
            .unwrap(),
            ["A1:A2", "B1:C1", "D1:D3", "B2:B2", "C2:C2", "A3:A3", "B3:B3", "C3:C3", "E3:E3"]
        );
        assert_eq!(
            places(&[&[(3, 2)], &[(1, 1)], &[(1, 1)]]).unwrap(),
            ["A1:B3", "C2:C2", "C3:C3"]
        );
        assert_eq!(places(&[&[(2, 1)], &[], &[(1, 1)]]).unwrap(), ["A1:A2", "A3:A3"]);
    }

    #[test]
    fn overlapping_and_endless_spans_are_refused() {
        let refused = |rows: &[&[(u32, u32)]]| places(rows).unwrap_err().what;
        assert_eq!(refused(&[&[(1, 1), (2, 1)], &[(1, 2)]]), "merge");
        assert_eq!(refused(&[&[(1, 20_000)]]), "address");
        assert_eq!(refused(&[&[(u32::MAX, 1)]]), "address");
    }
}
