//! Steps that can be taken back and done again, without limit.
//!
//! **Invariants:** a step holds of each cell only what the other side of it does not: what to
//! put back. What a cell held, text and state, comes back to the letter.

use super::{Filled, selection::Selection};
use crate::form::CellIndex;

/// One change of one or many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeStep {
    /// What was selected when the change was made.
    pub selection: Selection,
    /// Cells and what to put there.
    pub cells: Box<[(CellIndex, Filled)]>,
}

/// The steps of a form that is being filled.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: Vec<ChangeStep>,
    undone: Vec<ChangeStep>,
}

impl History {
    /// A change was made; `before` is what stood in its cells. What was undone is given up.
    pub fn record(&mut self, before: ChangeStep) {
        self.undone.clear();
        self.done.push(before);
    }

    /// What to put back for the last step; `now` tells what stands in a cell.
    pub fn undo(&mut self, now: impl Fn(CellIndex) -> Filled) -> Option<ChangeStep> {
        let step = self.done.pop()?;
        self.undone.push(turned(&step, now));
        Some(step)
    }

    /// What to put back for the last step that was undone.
    pub fn redo(&mut self, now: impl Fn(CellIndex) -> Filled) -> Option<ChangeStep> {
        let step = self.undone.pop()?;
        self.done.push(turned(&step, now));
        Some(step)
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}

/// The way back of a step that is about to be taken.
fn turned(step: &ChangeStep, now: impl Fn(CellIndex) -> Filled) -> ChangeStep {
    let cells = step.cells.iter().map(|(cell, _)| (*cell, now(*cell))).collect();
    ChangeStep { selection: step.selection, cells }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ValueState;

    fn filled(raw: &str) -> Filled {
        Filled { raw: raw.to_owned(), state: ValueState::Unreadable(raw.to_owned()) }
    }

    /// Cells that texts are written into, with undo: the model of a form.
    struct Sheet {
        cells: Vec<Filled>,
        history: History,
    }

    impl Sheet {
        fn write(&mut self, cells: &[(usize, &str)]) {
            let before = cells.iter().map(|(cell, _)| (*cell, self.cells[*cell].clone())).collect();
            self.history
                .record(ChangeStep { selection: Selection::one(cells[0].0), cells: before });
            for (cell, raw) in cells {
                self.cells[*cell] = filled(raw);
            }
        }

        fn travel(&mut self, back: bool) -> bool {
            let cells = self.cells.clone();
            let now = |cell: usize| cells[cell].clone();
            let step = if back { self.history.undo(now) } else { self.history.redo(now) };
            let Some(step) = step else { return false };
            for (cell, filled) in step.cells {
                self.cells[cell] = filled;
            }
            true
        }
    }

    #[test]
    fn thousands_of_steps_go_back_and_forth() {
        let mut sheet = Sheet { cells: vec![Filled::default(); 7], history: History::default() };
        let mut seen = vec![sheet.cells.clone()];
        for round in 0..5_000_usize {
            let text = round.to_string();
            let (a, b) = (round % 7, (round + 3) % 7);
            if round % 5 == 0 {
                sheet.write(&[(a, &text), (b, "two at once")]);
            } else {
                sheet.write(&[(a, &text)]);
            }
            seen.push(sheet.cells.clone());
        }
        assert_eq!(sheet.history.len(), 5_000);
        for expected in seen.iter().rev().skip(1) {
            assert!(sheet.travel(true));
            assert_eq!(&sheet.cells, expected);
        }
        assert!(!sheet.travel(true), "nothing before the first step");
        for expected in &seen[1..] {
            assert!(sheet.travel(false));
            assert_eq!(&sheet.cells, expected);
        }
        assert!(!sheet.travel(false));
    }

    #[test]
    fn a_new_change_gives_up_what_was_undone() {
        let mut sheet = Sheet { cells: vec![Filled::default(); 7], history: History::default() };
        sheet.write(&[(0, "1")]);
        sheet.write(&[(0, "2")]);
        assert!(sheet.travel(true));
        sheet.write(&[(1, "3")]);
        assert!(!sheet.travel(false));
        assert_eq!((sheet.cells[0].raw.as_str(), sheet.cells[1].raw.as_str()), ("1", "3"));
    }

    /// A step of one cell is smaller than a line of text: ten thousand of them are about a
    /// megabyte.
    #[test]
    fn a_step_is_small() {
        let step = std::mem::size_of::<ChangeStep>();
        let cell = std::mem::size_of::<(CellIndex, Filled)>();
        assert!(step + cell <= 160, "{step} + {cell} bytes");
    }
}
