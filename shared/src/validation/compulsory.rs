//! a compulsory figure is given, also when it is 0. "Not available" asks for a reason.

use super::{Subject, Validation};
use crate::{
    diag::{Finding, Severity},
    value::ValueState,
};

pub(crate) const RULE: &str = "X-08";

pub(super) fn check(subject: &Subject<'_>, validation: &mut Validation) {
    for (index, cell) in subject.form.inputs().filter(|(_, cell)| cell.compulsory) {
        validation.weigh(RULE, vec![index]);
        let code = match subject.entry.state(index) {
            ValueState::Blank if cell.value_type.is_numeric() => "compulsory-number",
            ValueState::Blank => "compulsory",
            ValueState::NotAvailable => "compulsory-not-available",
            _ => continue,
        };
        let finding = Finding::new(Severity::Medium, code).with("label", cell.label.as_str());
        subject.report(validation, RULE, finding, vec![index]);
    }
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
