//! What is told of a form, grouped for people: the gravest first, the same words once with all
//! their cells.

use std::collections::BTreeMap;

use super::{Unchecked, Validation, Violation};
use crate::{diag::Severity, i18n};

/// Findings that are told together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a> {
    pub severity: Severity,
    /// Message about several of them, with `{count}`; `None` where all say the same anyway.
    pub many: Option<String>,
    /// In reading order; never empty. Those with a reason have it.
    pub items: Vec<&'a Violation>,
}

/// What tells two groups apart: of one kind, or in the very same words.
type Key<'a> = (Severity, &'a str, Option<&'a [(String, String)]>);

impl Validation {
    /// Groups of what is broken, also for a reason. `is_told` leaves out what is not yet told.
    pub fn grouped(&self, is_told: impl Fn(&Violation) -> bool) -> Vec<Group<'_>> {
        let mut items: Vec<&Violation> =
            self.violations.iter().filter(|item| is_told(item)).chain(&self.explained).collect();
        items.sort_by(|a, b| (&a.cells, &a.rule).cmp(&(&b.cells, &b.rule)));
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut places: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for item in items {
            let finding = &item.finding;
            let many = format!("finding.{}.many", finding.code);
            let many = i18n::knows(&many).then_some(many);
            let words = many.is_none().then_some(finding.arguments.as_slice());
            let key = (finding.severity, finding.code.as_str(), words);
            let at = *places.entry(key).or_insert_with(|| {
                groups.push(Group { severity: finding.severity, many, items: Vec::new() });
                groups.len() - 1
            });
            groups[at].items.push(item);
        }
        groups.sort_by_key(|group| group.severity);
        groups
    }

    /// What could not be checked, by why: the code of the finding and its rules.
    pub fn unchecked_by_reason(&self) -> BTreeMap<&str, Vec<&Unchecked>> {
        let mut reasons: BTreeMap<&str, Vec<&Unchecked>> = BTreeMap::new();
        for item in &self.unchecked {
            reasons.entry(&item.finding.code).or_default().push(item);
        }
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::outcome;
    use crate::diag::Severity;

    fn told(filled: &[(&str, &str)]) -> Vec<(Severity, bool, Vec<String>)> {
        let found = outcome(filled);
        let groups = found.grouped(|_| true);
        groups
            .iter()
            .map(|group| {
                let code = |code: &Option<String>| code.clone().unwrap_or_default();
                let items = group.items.iter().map(|item| code(&item.finding.place.row_code));
                (group.severity, group.many.is_some(), items.collect())
            })
            .collect()
    }

    #[test]
    fn the_gravest_come_first_and_the_same_is_told_once() {
        let filled = [("A1", "10"), ("A1.1", "4"), ("A1.2", "5"), ("A3", "khoảng 20")];
        let expected = [
            (Severity::High, false, vec!["A1".to_owned()]),
            (Severity::High, false, vec!["A3".to_owned()]),
            (Severity::Medium, true, vec!["A7".to_owned()]),
            (Severity::Medium, true, vec!["A9".to_owned()]),
        ];
        assert_eq!(told(&filled), expected);
        let same = [("A1", "nhiều"), ("A3", "nhiều"), ("A7", "0"), ("A9", "xong")];
        let both = (Severity::High, false, vec!["A1".to_owned(), "A3".to_owned()]);
        assert_eq!(told(&same), [both]);
    }

    #[test]
    fn what_is_explained_stays_with_its_reason_where_it_was() {
        let filled = [("A1", "31"), ("A1/2", "20"), ("A7", "0"), ("A9", "xong")];
        let reason = [filled.as_slice(), &[("A1/5", "đợt cao điểm")]].concat();
        assert_eq!(told(&filled), told(&reason));
        let found = outcome(&reason);
        let groups = found.grouped(|_| true);
        assert_eq!(groups[0].items[0].reason.as_deref(), Some("đợt cao điểm"));
    }

    #[test]
    fn what_is_not_yet_told_is_left_out() {
        let found = outcome(&[]);
        assert!(!found.violations.is_empty());
        assert_eq!(found.grouped(|_| false), []);
    }
}
