//! Where the reason for a figure is written: beside it, or beside a row that it is a part of.

use crate::form::{CellIndex, ColumnRole, Form};

/// The cells where a reason for a figure may stand, the nearest first: beside it, then beside
/// the rows above that it is a part of. Empty in rosters and for answers in words.
pub fn reason_cells(form: &Form, index: CellIndex) -> Vec<CellIndex> {
    let cell = &form.cells[index];
    let rows = &form.sections[cell.section].rows;
    let is_note = |note: &CellIndex| form.cells[*note].column_role == ColumnRole::Comment;
    let mut found = Vec::new();
    let mut at = Some(cell.row);
    while let Some(row) = at {
        found.extend(rows[row].cells.iter().flatten().copied().filter(is_note));
        at = rows[row].parent;
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        definition::{EMBEDDED, embedded},
        diag::Severity,
        entry::Entry,
        validation::{Context, Subject, change, compulsory, relation, validate},
        value::ValueState,
    };

    /// Every form of every pack, for the first reporter and period of each kind.
    fn each_form(mut see: impl FnMut(&crate::definition::Pack, &Form)) {
        for id in EMBEDDED {
            let pack = embedded(id).expect("a sound pack");
            for data_set in &pack.data_sets {
                let mut kinds = BTreeSet::new();
                let fills = |kinds: &[String], kind: &String| kinds.contains(kind);
                let reporter =
                    pack.reporters.iter().find(|item| fills(&data_set.reporter_kinds, &item.kind));
                let periods = pack.periods.iter().filter(|period| {
                    fills(&data_set.period_kinds, &period.kind) && kinds.insert(&period.kind)
                });
                for (period, reporter) in periods.zip(std::iter::repeat(reporter)) {
                    let Some(reporter) = reporter else { continue };
                    see(&pack, &Form::build(&pack, data_set, reporter, period));
                }
            }
        }
    }

    /// Where a rule asks for a reason there is a note to write it in. Only a cell that is merely
    /// empty may have none: its answer mends it.
    #[test]
    fn who_is_asked_for_a_reason_has_somewhere_to_write_it() {
        let mut asked = 0;
        each_form(|pack, form| {
            let mut entry = Entry::empty(form);
            entry.recalculate(form);
            let context = Context::default();
            let subject = Subject::new(pack, form, &entry, &context);
            let mut look = |rule: &str, cell: CellIndex| {
                asked += 1;
                let label = &form.cells[cell].label;
                assert!(!reason_cells(form, cell).is_empty(), "{} {rule} {label}", form.data_set);
            };
            relation::each(&subject, |rule, parsed, spots, _| {
                if relation::importance(rule) == Severity::Medium {
                    look(&rule.id, spots.concerned(parsed)[0]);
                }
            });
            for (rows, row) in subject.rows() {
                if let Some((current, comparison)) = change::pair(&subject, &rows[row]) {
                    look(change::RULE, current);
                    look("X-06", comparison);
                }
            }
            for (index, cell) in form.inputs() {
                if cell.key.role == crate::form::ValueRole::Stated {
                    look("X-06", index);
                }
            }
            // Everything that is asked for is not available.
            for (index, _) in form.inputs().filter(|(_, cell)| cell.compulsory) {
                entry.set(index, "…", ValueState::NotAvailable);
            }
            entry.recalculate(form);
            for violation in validate(pack, form, &entry, &Context::default()).violations {
                if violation.severity() == Severity::Medium {
                    look(compulsory::RULE, violation.cells[0]);
                }
            }
        });
        assert!(asked > 5_000, "{asked}");
    }
}
