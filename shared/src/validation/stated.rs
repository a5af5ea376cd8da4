//! an opening figure equals the closing figure of the previous accepted report, and a
//! comparison the figure of last year's; a difference needs a reason.

use super::{Subject, Unchecked, Validation};
use crate::{
    diag::{Finding, Severity},
    form::{CellIndex, ColumnRole, ValueRole},
    value::format_number,
};

pub(crate) const RULE: &str = "X-06";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    let mut without_previous = Vec::new();
    for (index, cell) in subject.form.inputs() {
        let since_the_year_began = cell.column_role == ColumnRole::Cumulative;
        let stated = cell.key.role == ValueRole::Stated && subject.number(index).is_some();
        if !stated || since_the_year_began {
            continue;
        }
        if cell.column_role == ColumnRole::Comparison {
            let finding = Finding::new(Severity::Medium, "comparison-differs");
            let figures = subject.context.same_period_last_year;
            compare(subject, validation, index, subject.known(figures, &cell.key), finding);
        } else {
            let known = subject.known(subject.context.previous, &cell.key);
            let finding = Finding::new(Severity::High, "opening-differs");
            if !compare(subject, validation, index, known, finding) {
                without_previous.push(index);
            }
        }
    }
    if !without_previous.is_empty() {
        validation.unchecked.push(Unchecked {
            rule: RULE.to_owned(),
            finding: Finding::new(Severity::Low, "unchecked-previous")
                .at(subject.place(without_previous[0])),
            cells: without_previous,
        });
    }
}

/// Whether there was anything to compare with.
fn compare(
    subject: &Subject<'_>,
    validation: &mut Validation,
    index: CellIndex,
    known: Option<crate::value::ValueState>,
    finding: Finding,
) -> bool {
    let known = known.and_then(|state| state.as_number());
    let (Some(known), Some(stated)) = (known, subject.number(index)) else { return false };
    validation.weigh(RULE, vec![index]);
    if stated != known {
        let difference = stated.checked_sub(known).map(|d| format_number(d.abs()));
        let finding = finding
            .with("label", subject.cell(index).label.as_str())
            .with("stated", format_number(stated))
            .with("known", format_number(known))
            .with("difference", difference.unwrap_or_default());
        subject.report_explainable(validation, RULE, finding, vec![index], true);
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::validation::fixture::{Known, check_only, check_with};

    #[test]
    fn the_opening_figure_is_the_last_closing_figure() {
        let known = Known { previous: &[("a_stock", "12")], ..Known::default() };
        check_with("X-06", &[("A5", "12")], &known, &[]);
        check_with("X-06", &[("A5", "13")], &known, &["X-06 opening-differs A5/1"]);
        let explained = "X-06 opening-differs A5/1 (rà soát lại)";
        check_with("X-06", &[("A5", "13"), ("A5/5", "rà soát lại")], &known, &[explained]);
    }

    #[test]
    fn without_the_previous_report_it_is_unchecked() {
        check_only("X-06", &[("A5", "12")], &["X-06 ? unchecked-previous A5/1"]);
        check_only("X-06", &[], &[]);
    }

    #[test]
    fn the_comparison_is_last_years_figure() {
        let known = Known { last_year: &[("a_int", "20")], ..Known::default() };
        check_with("X-06", &[("A1/2", "20")], &known, &[]);
        check_with("X-06", &[("A1/2", "21")], &known, &["X-06 comparison-differs A1/2"]);
        check_only("X-06", &[("A1/2", "21")], &[]);
    }
}
