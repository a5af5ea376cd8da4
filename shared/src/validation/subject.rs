//! The form under examination, with the look-ups that all rules share.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Context, Validation, Violation, reason_cells};
use crate::{
    definition::{Operator, Pack, Period, Stage},
    diag::{Finding, Place, Severity},
    entry::Entry,
    form::{CellIndex, Form, FormCell, FormRow, ValueKey, ValueRole},
    value::{Datum, ValueState},
};

pub(crate) struct Subject<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) form: &'a Form,
    pub(crate) entry: &'a Entry,
    pub(crate) context: &'a Context<'a>,
    /// `None` only for a form whose period the pack no longer has.
    pub(crate) period: Option<&'a Period>,
    own_place: &'a str,
    by_element: BTreeMap<&'a str, Vec<CellIndex>>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        pack: &'a Pack,
        form: &'a Form,
        entry: &'a Entry,
        context: &'a Context<'a>,
    ) -> Self {
        let mut by_element: BTreeMap<&str, Vec<CellIndex>> = BTreeMap::new();
        for (index, cell) in form.cells.iter().enumerate() {
            by_element.entry(&cell.key.element).or_default().push(index);
        }
        Self {
            pack,
            form,
            entry,
            context,
            period: pack.period(&form.period),
            own_place: pack.reporter(&form.reporter).map_or("", |reporter| &reporter.place),
            by_element,
        }
    }

    pub(crate) fn cell(&self, index: CellIndex) -> &'a FormCell {
        &self.form.cells[index]
    }

    /// The place the reporter stands for.
    pub(crate) fn own_place(&self) -> &'a str {
        self.own_place
    }

    /// Whether a cell stands in a roster's line of totals.
    pub(crate) fn is_total(&self, index: CellIndex) -> bool {
        let cell = self.cell(index);
        self.form.sections[cell.section].rows[cell.row].total
    }

    pub(crate) fn number(&self, index: CellIndex) -> Option<Decimal> {
        self.entry.state(index).as_number()
    }

    /// Every cell of an element, in reading order.
    pub(crate) fn cells_of(&self, element: &str) -> &[CellIndex] {
        self.by_element.get(element).map_or(&[], Vec::as_slice)
    }

    /// Every row: the rows of its section and its index among them.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'a [FormRow], usize)> {
        self.form
            .sections
            .iter()
            .flat_map(|section| (0..section.rows.len()).map(|row| (section.rows.as_slice(), row)))
    }

    /// A figure of another period, from the accepted report of that period.
    pub(crate) fn known(
        &self,
        figures: Option<&BTreeMap<ValueKey, ValueState>>,
        key: &ValueKey,
    ) -> Option<ValueState> {
        [ValueRole::Reported, ValueRole::Check]
            .into_iter()
            .find_map(|role| figures?.get(&ValueKey { role, ..key.clone() }))
            .filter(|state| !matches!(state, ValueState::Blank | ValueState::Unreadable(_)))
            .cloned()
    }

    /// Whether a line of the pack says the same about these elements: then its words are
    /// better than the general ones, and one slip is told once.
    pub(crate) fn has_line(&self, left: &str, operator: Operator, right: &[&str]) -> bool {
        let name = |element: &str| format!("${{{element}}}");
        let left = name(left);
        let right = right.iter().map(|element| name(element)).collect::<Vec<_>>().join(" + ");
        self.pack.rules.iter().any(|rule| {
            rule.stage == Stage::Active
                && rule.operator == operator
                && rule.condition.is_empty()
                && rule.left_side.expression == left
                && rule.right_side.expression == right
        })
    }

    /// The note beside a cell, or beside the row it is a part of.
    pub(crate) fn note(&self, index: CellIndex) -> Option<String> {
        self.notes(index).into_iter().find_map(|cell| match self.entry.state(cell) {
            ValueState::Value(Datum::Text(text)) if !text.trim().is_empty() => {
                Some(text.trim().to_owned())
            }
            _ => None,
        })
    }

    /// The cells where a reason for a figure may stand: beside it, then beside the rows
    /// above that it is a part of.
    pub(crate) fn notes(&self, index: CellIndex) -> Vec<CellIndex> {
        reason_cells(self.form, index)
    }

    pub(crate) fn place(&self, index: CellIndex) -> Place {
        let cell = self.cell(index);
        Place {
            row_code: Some(cell.row_code.clone()),
            column_code: Some(cell.column_code.clone()),
            ..Place::default()
        }
    }

    /// Files a broken rule; one of medium weight with its reason beside it is explained.
    pub(crate) fn report(
        &self,
        validation: &mut Validation,
        rule: &str,
        finding: Finding,
        cells: Vec<CellIndex>,
    ) {
        let explainable = finding.severity == Severity::Medium;
        self.report_explainable(validation, rule, finding, cells, explainable);
    }

    pub(crate) fn report_explainable(
        &self,
        validation: &mut Validation,
        rule: &str,
        finding: Finding,
        cells: Vec<CellIndex>,
        explainable: bool,
    ) {
        let Some(first) = cells.first().copied() else { return };
        let reason = explainable.then(|| self.note(first)).flatten();
        let list = match reason {
            Some(_) => &mut validation.explained,
            None => &mut validation.violations,
        };
        let finding = finding.at(self.place(first));
        list.push(Violation { rule: rule.to_owned(), finding, cells, reason });
    }
}
