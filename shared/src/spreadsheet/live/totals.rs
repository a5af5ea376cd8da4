//! Calculated cells as formulas of the form's own sheets, saying exactly what `entry`
//! calculates: they work on the normalised cells, so that a figure that stands there as text
//! and a `KPS` count as what they are.

use super::Live;
use crate::{
    form::{Calculation, CellIndex},
    submission::LIVE_SHEET,
};

impl Live<'_> {
    /// The formula of a calculated cell, with its leading `=`.
    pub(in crate::spreadsheet) fn total(&self, cell: CellIndex) -> String {
        let at = |cell: CellIndex| format!("{LIVE_SHEET}!{}", self.figures.at(cell));
        match &self.form.cells[cell].calculation {
            Some(Calculation::Constant(number)) => format!("={number}"),
            Some(Calculation::Difference(a, b)) => {
                let (a, b) = (at(*a), at(*b));
                // Rounded to the decimals of the finest row: 0.3 - 0.2 is not 0.1 in binary.
                format!("=IF(COUNT({a},{b})=2,ROUND({a}-{b},6),\"\")")
            }
            Some(Calculation::Percent(a, b)) => {
                let (a, b) = (at(*a), at(*b));
                // Half a tenth is rounded up only where no binary residue takes it away before.
                let percent = format!("ROUND(ROUND({a}-{b},6)*100/{b},9)");
                format!("=IF(COUNT({a},{b})<2,\"\",IF({b}=0,\"\",ROUND({percent},1)))")
            }
            Some(Calculation::Sum(cells)) => {
                let ranges = self.figures.ranges(cells).into_iter();
                let ranges: Vec<String> =
                    ranges.map(|range| format!("{LIVE_SHEET}!{range}")).collect();
                let ranges = ranges.join(",");
                format!("=IF(COUNT({ranges})=0,\"\",SUM({ranges}))")
            }
            // Worked out there, from what was chosen.
            Some(Calculation::Count { .. }) => {
                let at = at(cell);
                format!("=IF(ISNUMBER({at}),{at},\"\")")
            }
            None => String::new(),
        }
    }
}
