//! What one cell of a form shows.

use shared::{diag::Severity, entry::selection::Outline, validation::Violation};

/// The soft mark of a cell about which something is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    #[default]
    None,
    Note,
    Warn,
    Bad,
}

impl Mark {
    pub(crate) fn of(violation: &Violation) -> Self {
        match violation.severity() {
            Severity::High => Self::Bad,
            Severity::Medium => Self::Warn,
            Severity::Low => Self::Note,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CellView {
    pub(crate) text: String,
    pub(crate) mark: Mark,
    /// The one cell that keys act on.
    pub(crate) active: bool,
    /// Inside a selected range of more than one cell, and where the range's outline runs.
    pub(crate) selected: Option<Outline>,
}

impl CellView {
    /// The classes of the cell that depend on what it shows.
    pub(crate) fn classes(&self, fixed: &str) -> String {
        let mut classes = String::from(fixed);
        classes.push_str(match self.mark {
            Mark::None => "",
            Mark::Note => " grid__cell--note",
            Mark::Warn => " grid__cell--warn",
            Mark::Bad => " grid__cell--bad",
        });
        if self.active {
            classes.push_str(" grid__cell--active");
        }
        if let Some(Outline { top, right, bottom, left }) = self.selected {
            classes.push_str(" grid__cell--selected");
            for (is_edge, class) in [
                (top, " grid__cell--top"),
                (right, " grid__cell--right"),
                (bottom, " grid__cell--bottom"),
                (left, " grid__cell--left"),
            ] {
                if is_edge {
                    classes.push_str(class);
                }
            }
        }
        classes
    }
}
