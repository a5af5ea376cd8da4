//! How much of each section is filled and what is wrong there.

use shared::{
    diag::Severity,
    entry::Entry,
    form::{ColumnRole, Form},
    validation::Violation,
};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SectionCounts {
    /// Input cells that hold something, notes aside.
    pub(crate) filled: usize,
    pub(crate) inputs: usize,
    pub(crate) high: usize,
    pub(crate) medium: usize,
}

impl SectionCounts {
    /// `told`: the violations that are shown by now.
    pub(crate) fn of<'a>(
        form: &Form,
        entry: &Entry,
        told: impl Iterator<Item = &'a Violation>,
    ) -> Vec<Self> {
        let mut counts = vec![Self::default(); form.sections.len()];
        for (index, cell) in form.inputs() {
            if cell.column_role != ColumnRole::Comment {
                let counts = &mut counts[cell.section];
                counts.inputs += 1;
                counts.filled += usize::from(!entry.state(index).is_blank());
            }
        }
        for violation in told {
            let Some(cell) = violation.cells.first() else { continue };
            let counts = &mut counts[form.cells[*cell].section];
            match violation.severity() {
                Severity::High => counts.high += 1,
                Severity::Medium => counts.medium += 1,
                Severity::Low => {}
            }
        }
        counts
    }
}
