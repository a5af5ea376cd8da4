//! What all sheets of a file may hold together.

use grid::envelope::{RejectCode, Rejection};

use crate::limits;

#[derive(Default)]
pub(crate) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(crate) fn cell(&mut self) -> Result<(), Rejection> {
        self.cells(1)
    }

    pub(crate) fn cells(&mut self, count: usize) -> Result<(), Rejection> {
        self.cells = self.cells.saturating_add(count);
        if self.cells > limits::CELLS {
            return Err(Rejection::new(RejectCode::TooLarge, "cells", ""));
        }
        Ok(())
    }

    /// Counts a text that the grid keeps; `times` copies of it.
    pub(crate) fn text(&mut self, text: &str, times: usize) -> Result<(), Rejection> {
        self.text = self.text.saturating_add(text.len().saturating_mul(times));
        if self.text > limits::TEXT_BYTES {
            return Err(Rejection::new(RejectCode::TooLarge, "text", ""));
        }
        // A text has at most as many units as bytes: the count is rarely needed.
        if text.len() > limits::STRING_UNITS && text.encode_utf16().count() > limits::STRING_UNITS {
            return Err(Rejection::new(RejectCode::TooLarge, "string", ""));
        }
        Ok(())
    }
}
