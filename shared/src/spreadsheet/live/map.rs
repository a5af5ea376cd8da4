//! Where the live parts of a workbook stand and what they check, for whoever compares them with
//! the rules themselves.

use super::{Live, Verdict, lines};
use crate::{
    definition::Pack,
    earlier::Earlier,
    entry::Entry,
    form::{CellIndex, Form},
    spreadsheet::layout::Layout,
};

/// The live parts of a form's workbook. Rows and columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveMap {
    /// Names of the visible sheets of the form.
    pub sheets: Vec<String>,
    /// Where every cell of the form stands: index of its sheet, row, column.
    pub cells: Vec<(usize, u32, u32)>,
    /// One per line of the hidden sheet, in its order.
    pub checks: Vec<LiveCheck>,
    /// What the sheet "Kiểm tra" lists, in its order: indexes of checks.
    pub listed: Vec<Vec<usize>>,
    /// Marks beside rows: index of the sheet, row, column, and the row's checks.
    pub marks: Vec<((usize, u32, u32), std::ops::Range<usize>)>,
}

/// One rule at one spot of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveCheck {
    pub rule: String,
    /// As in [`Violation::cells`](crate::validation::Violation::cells).
    pub cells: Vec<CellIndex>,
    /// All figures it rests on.
    pub rests_on: Vec<CellIndex>,
    /// Whether its formula can come to say that the rule holds, and that it does not.
    pub can: (bool, bool),
}

/// The live parts of what [`template`](crate::spreadsheet::template) and
/// [`submission`](crate::spreadsheet::submission) write for this form, with these figures known.
pub fn live_map(pack: &Pack, form: &Form, earlier: &Earlier) -> LiveMap {
    let (entry, layout) = (Entry::empty(form), Layout::of(form));
    let live = Live::of(pack, form, &entry, &layout, false, &earlier.context());
    let place = |(sheet, row, column): (usize, u32, u16)| (sheet, row, u32::from(column));
    let checks = live.checks.iter().map(|check| LiveCheck {
        rule: check.rule.clone(),
        cells: check.cells.clone(),
        rests_on: check.rests_on.clone(),
        can: (
            check.can_be(Verdict::Holds),
            [Verdict::High, Verdict::Medium, Verdict::Low].iter().any(|bad| check.can_be(*bad)),
        ),
    });
    let mut marks = Vec::new();
    for (sheet, plan) in layout.sheets.iter().enumerate() {
        for section in &plan.sections {
            for row in 0..form.sections[section.index].rows.len() {
                let checks = live.beside_row((section.index, row));
                if !checks.is_empty() {
                    let at = (sheet, section.first_row + row as u32, u32::from(plan.width));
                    marks.push((at, checks));
                }
            }
        }
    }
    let listed = |line: &lines::Line| live.in_line(line).collect();
    LiveMap {
        sheets: layout.sheets.iter().map(|plan| plan.name.clone()).collect(),
        cells: (0..form.cells.len()).map(|cell| place(layout.position(cell))).collect(),
        checks: checks.collect(),
        listed: live.lines.iter().map(listed).collect(),
        marks,
    }
}
