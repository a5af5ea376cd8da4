//! One figure of the form beside what was reported earlier.

use rust_decimal::Decimal;

use super::Earlier;
use crate::{
    definition::{Nature, Pack, Period, ValueType},
    entry::{Entry, percent},
    form::{CellIndex, ColumnRole, Form, FormCell, ValueKey, ValueRole},
    value::ValueState,
};

/// A figure of another period beside one of this form.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// Id of the other period.
    pub period: String,
    pub state: ValueState,
    pub told_by: ToldBy,
    /// `None` where the two cannot be compared: one is no figure, or they are of spans of
    /// different length.
    pub change: Option<Change>,
}

/// Who says the figure of another period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldBy {
    /// The report of that period.
    Report,
    /// Another cell of this form.
    Form(CellIndex),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// This figure minus the other one, in the shown unit.
    pub difference: Decimal,
    /// Of the other figure, one decimal; `None` where that is 0, and for shares.
    pub percent: Option<Decimal>,
}

/// Previous period, then same period last year; `None` where nobody says the figure. In a year's
/// form both are one: then it stands as the previous period alone.
pub fn beside(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    earlier: &Earlier,
    cell: CellIndex,
) -> [Option<Beside>; 2] {
    let Some(figure) = figure_of(form, cell) else { return [None, None] };
    let Some(period) = pack.period(&form.period) else { return [None, None] };
    let context = earlier.context();
    let asked = [
        (&period.previous, context.previous),
        (&period.same_period_last_year, context.same_period_last_year),
    ];
    let subject = Subject { pack, form, entry, period, figure };
    let [previous, last_year] = asked.map(|(other, figures)| {
        let other = other.as_ref()?;
        let (state, told_by) = match figures.and_then(|figures| subject.reported(figures, other)) {
            Some(state) => (state, ToldBy::Report),
            None => subject.stated(other)?,
        };
        let change = subject.change(other, &state);
        Some(Beside { period: other.clone(), state, told_by, change })
    });
    let is_same = period.previous == period.same_period_last_year;
    [previous, last_year.filter(|_| !is_same)]
}

/// The figure of the period that a cell is about: itself, or the first cell of its row.
fn figure_of(form: &Form, cell: CellIndex) -> Option<CellIndex> {
    let at = form.cells.get(cell)?;
    if at.column_role == ColumnRole::Current {
        return Some(cell);
    }
    let row = &form.sections[at.section].rows[at.row];
    let is_figure = |cell: &CellIndex| form.cells[*cell].column_role == ColumnRole::Current;
    row.cells.iter().flatten().copied().find(is_figure)
}

struct Subject<'a> {
    pack: &'a Pack,
    form: &'a Form,
    entry: &'a Entry,
    period: &'a Period,
    figure: CellIndex,
}

impl Subject<'_> {
    fn cell(&self) -> &FormCell {
        &self.form.cells[self.figure]
    }

    fn key(&self, period: &str, role: ValueRole) -> ValueKey {
        ValueKey { period: period.to_owned(), role, ..self.cell().key.clone() }
    }

    fn reported(&self, figures: &super::Figures, period: &str) -> Option<ValueState> {
        let roles = [ValueRole::Reported, ValueRole::Check];
        roles.into_iter().find_map(|role| figures.get(&self.key(period, role))).cloned()
    }

    /// What the form itself says of the other period: its opening row, its comparison.
    fn stated(&self, period: &str) -> Option<(ValueState, ToldBy)> {
        let key = self.key(period, ValueRole::Stated);
        let cells = self.form.cells.iter().enumerate();
        let is_figure = |role| matches!(role, ColumnRole::Current | ColumnRole::Comparison);
        let (index, _) = cells
            .filter(|(index, cell)| *index != self.figure && is_figure(cell.column_role))
            .find(|(index, cell)| cell.key == key && !self.entry.state(*index).is_blank())?;
        Some((self.entry.state(index).clone(), ToldBy::Form(index)))
    }

    fn change(&self, other: &str, state: &ValueState) -> Option<Change> {
        let cell = self.cell();
        let other = self.pack.period(other)?;
        // A stock is what it is on a day; what flows in half a year is not compared with a year.
        let comparable = cell.nature == Nature::Stock || other.span() == self.period.span();
        // An opening figure is the other figure.
        let is_own = cell.key.role == ValueRole::Stated;
        if !comparable || is_own || !cell.value_type.is_numeric() {
            return None;
        }
        let (now, then) = (self.entry.state(self.figure).as_number()?, state.as_number()?);
        let difference = now.checked_sub(then)?;
        let is_share = cell.value_type == ValueType::Percent;
        Some(Change { difference, percent: percent(now, then).filter(|_| !is_share) })
    }
}
