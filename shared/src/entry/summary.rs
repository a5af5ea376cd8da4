//! What the figures of a range come to, as a spreadsheet tells under its table.

use rust_decimal::Decimal;

use super::Entry;
use crate::form::{CellIndex, Form};

/// Over the cells of a range that hold figures; `KPS` counts as 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub count: usize,
    /// `None` where the sum is too long to be a figure.
    pub sum: Option<Decimal>,
    pub smallest: Decimal,
    pub largest: Decimal,
    /// The unit, where all figures have the same.
    pub unit: Option<String>,
}

impl Summary {
    /// `None` where the cells hold no figure.
    pub fn of(form: &Form, entry: &Entry, cells: &[CellIndex]) -> Option<Self> {
        let figures = || {
            let figure = |cell: &CellIndex| Some((*cell, entry.state(*cell).as_number()?));
            cells.iter().filter_map(figure)
        };
        let numbers = || figures().map(|(_, number)| number);
        let (first, _) = figures().next()?;
        let unit = &form.cells[first].unit;
        let is_common = figures().all(|(cell, _)| form.cells[cell].unit == *unit);
        Some(Self {
            count: numbers().count(),
            sum: numbers().try_fold(Decimal::ZERO, Decimal::checked_add),
            smallest: numbers().min()?,
            largest: numbers().max()?,
            unit: is_common.then(|| unit.clone()),
        })
    }
}
