//! a figure that is more than half above or below the same period last year, and by
//! more than ten, needs a reason.

use rust_decimal::Decimal;

use super::{Subject, Validation};
use crate::{
    diag::{Finding, Severity},
    form::{CellIndex, ColumnRole, FormRow, ValueKey},
    value::{ValueState, format_number},
};

pub(crate) const RULE: &str = "X-03";
pub(crate) const PERCENT: Decimal = Decimal::from_parts(50, 0, 0, false, 0);
pub(crate) const ABSOLUTE: Decimal = Decimal::TEN;

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    for (rows, row) in subject.rows() {
        let Some((current, comparison)) = pair(subject, &rows[row]) else { continue };
        let before = subject.number(comparison).or_else(|| reported(subject, current));
        let (Some(now), Some(before)) = (subject.number(current), before) else { continue };
        validation.weigh(RULE, vec![current, comparison]);
        let Some(finding) = weigh(now, before) else { continue };
        let finding = finding
            .with("label", subject.cell(current).label.as_str())
            .with("old", format_number(before))
            .with("new", format_number(now));
        subject.report(validation, RULE, finding, vec![current, comparison]);
    }
}

/// The figure of a row and what it is compared with.
pub(crate) fn pair(subject: &Subject<'_>, row: &FormRow) -> Option<(CellIndex, CellIndex)> {
    let with =
        |role| row.cells.iter().flatten().copied().find(|i| subject.cell(*i).column_role == role);
    Some((with(ColumnRole::Current)?, with(ColumnRole::Comparison)?))
}

/// The figure of the accepted report of last year, where the comparison was not typed.
fn reported(subject: &Subject<'_>, current: CellIndex) -> Option<Decimal> {
    let period = subject.period?.same_period_last_year.clone()?;
    let key = ValueKey { period, ..subject.cell(current).key.clone() };
    let state: Option<ValueState> = subject.known(subject.context.same_period_last_year, &key);
    state?.as_number()
}

fn weigh(now: Decimal, before: Decimal) -> Option<Finding> {
    let change = now.checked_sub(before)?;
    if change.abs() <= ABSOLUTE {
        return None;
    }
    if before.is_zero() {
        return Some(Finding::new(Severity::Medium, "change-from-zero"));
    }
    let percent = change.checked_div(before)?.checked_mul(Decimal::ONE_HUNDRED)?.abs();
    if percent <= PERCENT {
        return None;
    }
    let code = if change.is_sign_positive() { "change-up" } else { "change-down" };
    Some(Finding::new(Severity::Medium, code).with("percent", format_number(percent.round_dp(1))))
}

#[cfg(test)]
mod tests {
    use crate::validation::fixture::{Known, check_only, check_with};

    #[track_caller]
    fn check(now: &str, before: &str, expected: &[&str]) {
        check_only("X-03", &[("A1", now), ("A1/2", before)], expected);
    }

    #[test]
    fn both_limits_must_be_passed() {
        check("31", "20", &["X-03 change-up A1/1"]);
        check("30", "20", &[]);
        check("15", "5", &[]);
        check("16", "5", &["X-03 change-up A1/1"]);
        check("150", "100", &[]);
        check("151", "100", &["X-03 change-up A1/1"]);
        check("9", "20", &["X-03 change-down A1/1"]);
        check("10", "20", &[]);
        check("11", "0", &["X-03 change-from-zero A1/1"]);
        check("10", "0", &[]);
        check("", "100", &[]);
        check("100", "", &[]);
    }

    #[test]
    fn a_reason_beside_it_explains_it() {
        let filled = [("A1", "31"), ("A1/2", "20"), ("A1/5", "mở đợt cao điểm")];
        check_only("X-03", &filled, &["X-03 change-up A1/1 (mở đợt cao điểm)"]);
    }

    #[test]
    fn last_years_report_stands_in_for_a_comparison_that_was_not_typed() {
        let known = Known { last_year: &[("a_int", "20")], ..Known::default() };
        check_with("X-03", &[("A1", "31")], &known, &["X-03 change-up A1/1"]);
        check_with("X-03", &[("A1", "29")], &known, &[]);
    }
}
