//! X-05, "Trong đó": each part is at most the whole.

use super::{Subject, Validation};
use crate::{
    definition::{Operator, Relation},
    diag::{Finding, Severity},
    form::{ColumnRole, FormRow},
    value::format_number,
};

pub(crate) const RULE: &str = "X-05";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    for (rows, child) in subject.rows() {
        let row = &rows[child];
        let (Relation::Part, Some(parent)) = (row.relation, row.parent) else { continue };
        for (part_cell, whole_cell) in row.cells.iter().zip(&rows[parent].cells) {
            let (Some(part_cell), Some(whole_cell)) = (*part_cell, *whole_cell) else { continue };
            let role = subject.cell(part_cell).column_role;
            if !matches!(role, ColumnRole::Current | ColumnRole::Comparison) {
                continue;
            }
            let (part, whole) = (subject.number(part_cell), subject.number(whole_cell));
            let (Some(part), Some(whole)) = (part, whole) else { continue };
            validation.weigh(RULE, vec![part_cell, whole_cell]);
            if part <= whole || is_said(subject, row, &rows[parent], role) {
                continue;
            }
            let finding = Finding::new(Severity::High, "part-exceeds")
                .with("child", subject.cell(part_cell).label.as_str())
                .with("part", format_number(part))
                .with("parent", subject.cell(whole_cell).label.as_str())
                .with("whole", format_number(whole));
            subject.report(validation, RULE, finding, vec![part_cell, whole_cell]);
        }
    }
}

/// Whether a line of the pack says the same of the two rows.
pub(crate) fn is_said(
    subject: &Subject<'_>,
    part: &FormRow,
    whole: &FormRow,
    role: ColumnRole,
) -> bool {
    role == ColumnRole::Current
        && subject.has_line(&part.element, Operator::LessThanOrEqualTo, &[&whole.element])
}

#[cfg(test)]
mod tests {
    use crate::validation::fixture::check_only;

    #[test]
    fn a_part_is_at_most_the_whole() {
        check_only("X-05", &[("A3", "10"), ("A3.1", "10")], &[]);
        check_only("X-05", &[("A3", "10"), ("A3.1", "11")], &["X-05 part-exceeds A3.1/1"]);
        check_only("X-05", &[("A3/2", "1"), ("A3.1/2", "2")], &["X-05 part-exceeds A3.1/2"]);
    }

    #[test]
    fn parts_may_overlap_and_missing_figures_prove_nothing() {
        check_only("X-05", &[("A3", "10"), ("A3.1", "9"), ("A3.2", "9")], &[]);
        check_only("X-05", &[("A3", ""), ("A3.1", "9")], &[]);
        check_only("X-05", &[("A3", "10"), ("A3.1", "…")], &[]);
    }

    #[test]
    fn options_of_an_open_list_are_parts() {
        let filled = [("A4", "5"), ("A4.1", "6"), ("A4.2", "1")];
        check_only("X-05", &filled, &["X-05 part-exceeds A4.1/1"]);
    }
}
