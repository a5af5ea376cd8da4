//! X-05, "Chia ra": the rows of one group add up to their parent.
//!
//! | children | parent given | parent missing |
//! |---|---|---|
//! | all given | the sum must equal it | nothing |
//! | some missing | the sum of the given must not exceed it | nothing |
//! | all missing | nothing | nothing |
//!
//! "Does not apply" counts as given and adds nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Subject, Validation};
use crate::{
    definition::{Operator, Relation},
    diag::{Finding, Severity},
    form::{CellIndex, ColumnRole, FormRow},
    value::{ValueState, format_number},
};

pub(crate) const RULE: &str = "X-05";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    for (rows, parent) in subject.rows() {
        for children in groups(rows, parent).into_values() {
            for column in 0..rows[parent].cells.len() {
                check_column(subject, validation, rows, (parent, &children), column);
            }
        }
    }
}

/// The rows of each "Chia ra" group below a row.
pub(crate) fn groups(rows: &[FormRow], parent: usize) -> BTreeMap<u8, Vec<usize>> {
    let mut groups: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().skip(parent + 1) {
        if row.relation == Relation::Partition && row.parent == Some(parent) {
            groups.entry(row.group).or_default().push(index);
        }
    }
    groups
}

fn check_column(
    subject: &Subject<'_>,
    validation: &mut Validation,
    rows: &[FormRow],
    (parent, children): (usize, &[usize]),
    column: usize,
) {
    let Some(whole_cell) = rows[parent].cells[column] else { return };
    let role = subject.cell(whole_cell).column_role;
    if !matches!(role, ColumnRole::Current | ColumnRole::Comparison) {
        return;
    }
    let Some(whole) = subject.number(whole_cell) else { return };
    let parts: Vec<CellIndex> =
        children.iter().filter_map(|row| rows[*row].cells.get(column).copied().flatten()).collect();
    let Some(sum) = sum_of_given(subject, &parts) else { return };
    let cells: Vec<CellIndex> = std::iter::once(whole_cell).chain(parts.iter().copied()).collect();
    validation.weigh(RULE, cells.clone());
    let complete =
        parts.len() == children.len() && parts.iter().all(|part| is_given(subject, *part));
    let code = match complete {
        true if sum != whole && !has_line(subject, rows, (parent, children), role) => {
            "partition-differs"
        }
        false if sum > whole => "partition-exceeds",
        _ => return,
    };
    let finding = Finding::new(Severity::High, code)
        .with("parent", subject.cell(whole_cell).label.as_str())
        .with("whole", format_number(whole))
        .with("sum", format_number(sum))
        .with("difference", format_number((sum - whole).abs()));
    subject.report(validation, RULE, finding, cells);
}

/// Whether a line of the pack weighs the whole group; the rows of options have none.
pub(crate) fn has_line(
    subject: &Subject<'_>,
    rows: &[FormRow],
    (parent, children): (usize, &[usize]),
    role: ColumnRole,
) -> bool {
    let parts: Vec<&str> = children.iter().map(|row| rows[*row].element.as_str()).collect();
    role == ColumnRole::Current
        && subject.has_line(&rows[parent].element, Operator::EqualTo, &parts)
}

/// `None` where no part is a figure, or the sum is beyond all figures.
fn sum_of_given(subject: &Subject<'_>, parts: &[CellIndex]) -> Option<Decimal> {
    let mut figures = parts.iter().filter_map(|part| subject.number(*part)).peekable();
    figures.peek()?;
    figures.try_fold(Decimal::ZERO, Decimal::checked_add)
}

fn is_given(subject: &Subject<'_>, part: CellIndex) -> bool {
    subject.number(part).is_some() || *subject.entry.state(part) == ValueState::NotApplicable
}

#[cfg(test)]
mod tests {
    use crate::validation::fixture::check_only;

    const SEX: [&str; 2] = ["A1.1", "A1.2"];

    #[track_caller]
    fn check(whole: &str, parts: [&str; 2], expected: &[&str]) {
        let filled = [("A1", whole), (SEX[0], parts[0]), (SEX[1], parts[1])];
        check_only("X-05", &filled, expected);
    }

    #[test]
    fn given_children_add_up() {
        check("10", ["4", "6"], &[]);
        check("10", ["10", "x"], &[]);
        check("0", ["0", "KPS"], &[]);
        check("10", ["4", "5"], &["X-05 partition-differs A1/1"]);
        check("10", ["4", "7"], &["X-05 partition-differs A1/1"]);
        check("10", ["9", "x"], &["X-05 partition-differs A1/1"]);
        check("KPS", ["4", "6"], &["X-05 partition-differs A1/1"]);
    }

    #[test]
    fn a_missing_child_is_not_zero() {
        check("10", ["4", ""], &[]);
        check("10", ["4", "…"], &[]);
        check("10", ["", ""], &[]);
        check("10", ["11", ""], &["X-05 partition-exceeds A1/1"]);
    }

    #[test]
    fn a_missing_parent_is_not_zero() {
        check("", ["4", "6"], &[]);
        check("…", ["4", "6"], &[]);
    }

    #[test]
    fn each_group_stands_for_itself_and_written_children_form_one() {
        let filled = [("A1", "10"), ("A1.1", "4"), ("A1.2", "6"), ("A1.a1", "3"), ("A1.a2", "3")];
        check_only("X-05", &filled, &["X-05 partition-differs A1/1"]);
        check_only("X-05", &[("A2", "2,5"), ("A2.1", "1,5"), ("A2.2", "1")], &[]);
        let short = [("A2", "2,5"), ("A2.1", "1,5"), ("A2.2", "0,9")];
        check_only("X-05", &short, &["X-05 partition-differs A2/1"]);
    }

    #[test]
    fn stated_figures_add_up_too() {
        let filled = [("A2/2", "5"), ("A2.1/2", "2"), ("A2.2/2", "4")];
        check_only("X-05", &filled, &["X-05 partition-differs A2/2"]);
    }
}
