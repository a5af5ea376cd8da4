//! Where a printed sheet has to break, so that what belongs together stays on one page: the
//! signatures with the last rows above them, the headings of a table with its first row.
//!
//! Programs break a page where it is full, and disagree on how high a row is that was given no
//! height. A break is set only where, as one of them counts, the page would end inside; a few rows
//! earlier, so that no program is left with a page of one row; and never where one of them would
//! leave half a page empty.

use std::ops::Range;

/// Inches on the left, on the right, above and below: Decree 30/2020 asks 30 mm, 15 mm and
/// 20–25 mm.
pub(super) const MARGINS: (f64, f64, f64) = (1.18, 0.6, 0.79);
/// Points of the sides of a sheet of A4.
pub(super) const A4: (f64, f64) = (595.3, 841.9);

/// Points of height for rows between the margins of a paper, before columns of these widths are
/// made smaller to fit its width. Columns are measured in digits of 7 pixels.
pub(super) fn room(paper: (f64, f64), widths: &[f64]) -> f64 {
    let ((width, height), (left, right, above)) = (paper, MARGINS);
    let columns: f64 = widths.iter().map(|width| (width * 7.0 + 5.0) * 0.75).sum();
    let scale = ((width - 72.0 * (left + right)) / columns).min(1.0);
    (height - 144.0 * above) / scale
}

/// Points of a row without a height of its own: as LibreOffice measures its letters, and as
/// Excel and WPS do.
const ROW_HEIGHTS: [f64; 2] = [12.5, 15.0];
/// Rows by which a page may really be shorter or longer than counted.
const DOUBT: u32 = 2;

/// One sheet on paper.
pub(super) struct Pages<'a> {
    /// Points of every row from the first; `None` where the program chooses.
    pub(super) heights: &'a [Option<f64>],
    /// Repeated above every page but the first.
    pub(super) titles: Range<u32>,
    /// Points between the margins, before the sheet is made smaller to fit their width.
    pub(super) room: f64,
}

impl Pages<'_> {
    /// Rows that begin a page, for `blocks` of rows that are not to be torn apart, in their order.
    pub(super) fn breaks(&self, blocks: &[Range<u32>]) -> Vec<u32> {
        let mut breaks = Vec::new();
        for block in blocks {
            let begin = block.start.saturating_sub(DOUBT);
            let after = breaks.last().copied().unwrap_or(0);
            if begin <= after.max(self.titles.end) {
                continue;
            }
            let is_torn = ROW_HEIGHTS.iter().any(|height| {
                let (page, _) = self.place(begin, after, *height);
                page != self.place(block.end - 1 + DOUBT, after, *height).0
            });
            // Where the row above ends, a page is well filled.
            let is_filled = ROW_HEIGHTS
                .iter()
                .all(|height| self.place(begin - 1, after, *height).1 * 2.0 >= self.room);
            if is_torn && is_filled {
                breaks.push(begin);
            }
        }
        breaks
    }

    /// The row that begins the second page of a sheet of `end` rows that is longer than one: of the
    /// parts that begin at `starts` the last that begins on the first page wherever that ends, so
    /// that the second never holds the last lines alone. `None` where everything fits, or where
    /// the first page would be left half empty.
    pub(super) fn second_page(&self, starts: &[u32], end: u32) -> Option<u32> {
        let places = |row: u32| ROW_HEIGHTS.map(|height| self.place(row, 0, height));
        let fits = |row: u32| places(row).iter().all(|(page, _)| *page == 0);
        if fits(end - 1 + DOUBT) {
            return None;
        }
        let start = *starts.iter().rev().find(|start| fits(**start))?;
        places(start - 1).iter().all(|(_, used)| used * 2.0 >= self.room).then_some(start)
    }

    /// Which page a row comes to stand on, counted from the break `from`, and how many points of
    /// it are used with that row.
    fn place(&self, row: u32, from: u32, height: f64) -> (u32, f64) {
        let height_of = |row: u32| {
            let given = self.heights.get(row as usize).copied().flatten();
            given.unwrap_or(height)
        };
        let titles: f64 = self.titles.clone().map(height_of).sum();
        let (mut page, mut used) = (0, if from == 0 { 0.0 } else { titles });
        for row in from..=row {
            if used + height_of(row) > self.room {
                (page, used) = (page + 1, titles);
            }
            used += height_of(row);
        }
        (page, used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty rows and two of titles on pages of 300 points: Excel has room for 20 of them,
    /// LibreOffice for 24.
    fn breaks(block: Range<u32>) -> Vec<u32> {
        Pages { heights: &[], titles: 0..2, room: 300.0 }.breaks(&[block])
    }

    #[test]
    fn what_fits_wherever_a_page_may_end_is_left_alone() {
        assert!(breaks(6..12).is_empty());
        assert!(breaks(28..32).is_empty());
    }

    #[test]
    fn what_a_program_may_tear_apart_begins_a_page_a_little_earlier() {
        // Excel's page ends after row 19, LibreOffice's after row 23.
        assert_eq!(breaks(17..22), [15]);
        assert_eq!(breaks(22..26), [20]);
        // A page of Excel would hold two rows.
        assert!(breaks(24..28).is_empty());
        assert_eq!(breaks(20..21), [18]);
    }

    #[test]
    fn the_last_lines_of_a_sheet_take_a_whole_part_along() {
        let second = |starts: &[u32], end| {
            Pages { heights: &[], titles: 0..0, room: 300.0 }.second_page(starts, end)
        };
        assert_eq!(second(&[12, 17], 18), None);
        // Excel's page ends after row 19, LibreOffice's after row 23.
        assert_eq!(second(&[12, 17], 22), Some(17));
        assert_eq!(second(&[12, 21], 26), Some(12));
        assert_eq!(second(&[5, 21], 26), None);
    }

    #[test]
    fn a_height_that_is_given_counts_and_a_break_begins_anew() {
        let mut heights = vec![None; 40];
        heights[4] = Some(120.0);
        let pages = Pages { heights: &heights, titles: 0..2, room: 300.0 };
        assert_eq!(pages.breaks(std::slice::from_ref(&(11..14))), [9]);
        assert_eq!(pages.breaks(&[11..14, 20..22]), [9]);
        assert_eq!(pages.breaks(&[11..14, 24..28]), [9, 22]);
        let fitting = Pages { heights: &heights, titles: 0..2, room: 1000.0 };
        assert!(fitting.breaks(&[11..14, 24..28]).is_empty());
    }
}
