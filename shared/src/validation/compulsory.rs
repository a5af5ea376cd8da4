//! a compulsory figure is given, also when it is 0. "Not available" asks for a reason; in
//! a line that has no room for one, as in a roster, it is noted.
//!
//! | state | figure, yes or no, choice, day | words |
//! |---|---|---|
//! | blank | asked for | asked for, but not in a nil report |
//! | `…` | a reason is asked for | (words like any others) |
//! | value, zero, `KPS`, `x`, unreadable | given | given |

use super::{Subject, Validation};
use crate::{
    definition::ValueType,
    diag::{Finding, Severity},
    form::{CellIndex, FormCell},
    value::ValueState,
};

pub(crate) const RULE: &str = "X-08";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    let is_nil = subject.entry.is_nil(subject.form);
    for (index, cell) in subject.form.inputs().filter(|(_, cell)| cell.compulsory) {
        if is_nil && asks_for_words(cell) {
            continue;
        }
        validation.weigh(RULE, vec![index]);
        let code = match subject.entry.state(index) {
            ValueState::Blank if cell.value_type.is_numeric() => "compulsory-number",
            ValueState::Blank => "compulsory",
            ValueState::NotAvailable if has_no_note(subject, index) => "not-available",
            ValueState::NotAvailable => "compulsory-not-available",
            _ => continue,
        };
        let severity = if code == "not-available" { Severity::Low } else { Severity::Medium };
        let finding = Finding::new(severity, code).with("label", cell.label.as_str());
        subject.report(validation, RULE, finding, vec![index]);
    }
}

/// Questions answered in words: who has nothing to report has nothing to say either.
pub(crate) fn asks_for_words(cell: &FormCell) -> bool {
    matches!(cell.value_type, ValueType::Text | ValueType::LongText)
}

/// Nobody is asked for a reason that has nowhere to stand.
pub(crate) fn has_no_note(subject: &Subject<'_>, index: CellIndex) -> bool {
    subject.notes(index).is_empty()
}

#[cfg(test)]
mod tests {
    use crate::validation::fixture::check_only;

    #[test]
    fn zero_nil_and_not_applicable_are_answers() {
        for raw in ["0", "-", "KPS", "x", "7"] {
            check_only("X-08", &[("A7", raw), ("A9", "đã làm")], &[]);
        }
    }

    #[test]
    fn blank_is_asked_for_and_not_available_wants_a_reason() {
        let both = ["X-08 compulsory-number A7/1", "X-08 compulsory A9/1"];
        check_only("X-08", &[], &both);
        check_only("X-08", &[("A9", "xong")], &both[..1]);
        let not_available = "X-08 compulsory-not-available A7/1";
        check_only("X-08", &[("A7", "…"), ("A9", "xong")], &[not_available]);
        let explained = "X-08 compulsory-not-available A7/1 (đang rà soát)";
        check_only("X-08", &[("A7", "…"), ("A7/5", "đang rà soát"), ("A9", "xong")], &[explained]);
    }
}
