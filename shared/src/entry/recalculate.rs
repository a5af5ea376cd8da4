//! Calculated cells: live totals, differences, counts from rosters.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Entry;
use crate::{
    form::{Calculation, CellIndex, Form},
    value::{Datum, ValueState},
};

impl Entry {
    /// Brings every calculated cell up to date. What cannot be calculated is blank. Gives the
    /// cells that are no longer as they were.
    pub fn recalculate(&mut self, form: &Form) -> Vec<CellIndex> {
        let mut changed = Vec::new();
        // A calculated cell may rest on another (a difference on a count): two levels at most,
        // sums and counts first. Anything deeper would be a defect of `Form::build`.
        let calculated = || {
            form.cells
                .iter()
                .enumerate()
                .filter_map(|(index, cell)| Some((index, cell.calculation.as_ref()?)))
        };
        for change in [false, true] {
            for (index, calculation) in calculated() {
                let is_change =
                    matches!(calculation, Calculation::Difference(..) | Calculation::Percent(..));
                if is_change == change {
                    let state = self.calculate(calculation);
                    if *self.state(index) != state {
                        changed.push(index);
                    }
                    self.set(index, "", state);
                }
            }
        }
        changed
    }

    fn calculate(&self, calculation: &Calculation) -> ValueState {
        let result = match calculation {
            Calculation::Constant(number) => Some(*number),
            Calculation::Difference(current, comparison) => {
                self.pair(*current, *comparison).and_then(|(a, b)| a.checked_sub(b))
            }
            Calculation::Percent(current, comparison) => {
                self.pair(*current, *comparison).and_then(|(a, b)| percent(a, b))
            }
            Calculation::Sum(cells) => self.sum(cells),
            Calculation::Count { cells, options } => self.count(cells, options),
        };
        result.map_or(ValueState::Blank, ValueState::number)
    }

    fn pair(&self, first: CellIndex, second: CellIndex) -> Option<(Decimal, Decimal)> {
        Some((self.state(first).as_number()?, self.state(second).as_number()?))
    }

    fn sum(&self, cells: &[CellIndex]) -> Option<Decimal> {
        let mut figures = cells.iter().filter_map(|cell| self.state(*cell).as_number()).peekable();
        figures.peek()?;
        figures.try_fold(Decimal::ZERO, Decimal::checked_add)
    }

    /// Nothing is counted until somebody has chosen: "not available" is no zero.
    fn count(&self, cells: &[CellIndex], options: &[String]) -> Option<Decimal> {
        let is_answer =
            |cell: &CellIndex| matches!(self.state(*cell), ValueState::Value(_) | ValueState::Nil);
        let chosen = |cell: &&CellIndex| matches!(self.state(**cell), ValueState::Value(Datum::Choice(id)) if options.contains(id));
        cells.iter().any(is_answer).then(|| Decimal::from(cells.iter().filter(chosen).count()))
    }
}

/// Change in per cent with one decimal, halves away from zero as spreadsheets round.
pub(crate) fn percent(current: Decimal, comparison: Decimal) -> Option<Decimal> {
    let change = current.checked_sub(comparison)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let percent = change.checked_div(comparison)?;
    Some(percent.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize())
}
