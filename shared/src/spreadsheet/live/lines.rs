//! The list of rules as people see it: one line per rule and table, or per total.

use super::checks::{Check, Kinds};

/// One line, for all checks from the first to the last that have its key.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) key: String,
    /// Indexes of checks.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// In the order in which they first occur in the form.
pub(super) fn of(checks: &[Check]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut by_key: std::collections::BTreeMap<String, usize> = Default::default();
    for (at, check) in checks.iter().enumerate() {
        let key = key(check);
        match by_key.get(&key) {
            Some(line) => lines[*line].last = at,
            None => {
                by_key.insert(key.clone(), lines.len());
                lines.push(Line { key, first: at, last: at });
            }
        }
    }
    lines
}

/// What the line of a check is called on the hidden sheet.
pub(super) fn key(check: &Check) -> String {
    let Check { rule, line: (section, row), .. } = check;
    let parent = check.parent.unwrap_or(*row);
    match &check.kind {
        // One for a whole table: they say the same of every cell.
        Kinds::Value | Kinds::Compulsory | Kinds::Change | Kinds::Opening => {
            format!("{rule}/{section}")
        }
        Kinds::Comparison => format!("{rule}/{section}/comparison"),
        Kinds::Cumulative { known } => format!("{rule}/{section}/{known}"),
        Kinds::Partition(group) => format!("{rule}/{section}/{parent}/{group}"),
        Kinds::Part => format!("{rule}/{section}/{parent}/part"),
        Kinds::Relation(_) => rule.clone(),
    }
}
