//! Mouse and touch in the table: one press selects, the next one edits, dragging selects
//! a range.

use leptos::{
    ev::{MouseEvent, PointerEvent},
    prelude::*,
};
use shared::form::CellIndex;

use super::super::navigation::select;
use crate::{
    platform::grid,
    state::fill::{CellMode, Fill, Selection},
};

#[derive(Clone, Copy)]
pub(super) struct Pointer {
    fill: Fill,
    /// Where the button went down, and whether that cell was the active one already.
    pressed: StoredValue<Option<(CellIndex, bool)>>,
}

impl Pointer {
    pub(super) fn new(fill: Fill) -> Self {
        Self { fill, pressed: StoredValue::new(None) }
    }

    pub(super) fn down(self, event: &PointerEvent) {
        let Some(cell) = grid::cell_of(event) else { return };
        let active = self.fill.selection.get_untracked();
        if event.shift_key()
            && let Some(Selection { anchor, .. }) = active
        {
            event.prevent_default();
            select(self.fill, Selection { anchor, head: cell });
            grid::focus(cell);
            self.pressed.set_value(None);
            return;
        }
        // A cell to which a key or a link has led is selected by the first press on it, as every
        // other: what is typed then replaces.
        let pressed_before = self.pressed.get_value().is_some_and(|(pressed, _)| pressed == cell);
        let was_active = pressed_before
            && active == Some(Selection::one(cell))
            && grid::has_focus(&grid::focus_id(cell));
        self.pressed.set_value(Some((cell, was_active)));
        if active.is_some_and(Selection::is_range) {
            select(self.fill, Selection::one(cell));
        }
    }

    /// The press that selects leaves the field alone: else the browser would, after the click,
    /// put the caret into what is selected there.
    pub(super) fn mouse_down(self, event: &MouseEvent) {
        let selects = match (self.pressed.get_value(), grid::cell_of(event)) {
            (Some((pressed, false)), Some(cell)) => pressed == cell && grid::is_in_field(cell),
            _ => false,
        };
        if selects && self.fill.mode.get_value() == CellMode::Ready {
            event.prevent_default();
        }
    }

    pub(super) fn over(self, event: &PointerEvent) {
        if event.buttons() != 1 || event.pointer_type() != "mouse" {
            return;
        }
        let Some(((anchor, _), head)) = self.pressed.get_value().zip(grid::cell_of(event)) else {
            return;
        };
        if self.fill.active_untracked() != Some(head) {
            select(self.fill, Selection { anchor, head });
            grid::focus(head);
        }
    }

    pub(super) fn click(self, event: &MouseEvent) {
        let Some(cell) = grid::cell_of(event) else { return };
        match self.pressed.get_value() {
            Some((pressed, edits)) if pressed == cell => {
                if edits || self.fill.mode.get_value() != CellMode::Ready {
                    self.fill.mode.set_value(CellMode::Edit);
                } else {
                    grid::select_all(cell);
                }
            }
            _ => {}
        }
    }

    /// A key was pressed: the next press selects again, wherever the key has led.
    pub(super) fn forget(self) {
        self.pressed.set_value(None);
    }

    pub(super) fn double_click(self, event: &MouseEvent) {
        if grid::cell_of(event).is_some() {
            self.fill.mode.set_value(CellMode::Edit);
        }
    }
}
