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
    tasks::fill::edit::editable,
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
        let Some(cell) = grid::cell_of(event).filter(|_| event.button() == 0) else { return };
        let active = self.fill.selection.get_untracked();
        if event.shift_key()
            && let Some(selection) = active
        {
            event.prevent_default();
            select(self.fill, selection.reaching(cell));
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
        if event.button() != 0 {
            // The menu of the other button copies the range, if it is asked for inside of one.
            let selection = self.fill.selection.get_untracked();
            let form = &self.fill.subject().form;
            let is_inside = grid::cell_of(event)
                .zip(selection)
                .is_some_and(|(cell, range)| range.is_range() && range.cells(form).contains(&cell));
            if is_inside {
                event.prevent_default();
            }
            return;
        }
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
        let is_edited = self.fill.mode.get_value() != CellMode::Ready;
        let form = &self.fill.subject().form;
        if is_edited || form.cells[anchor].section != form.cells[head].section {
            return;
        }
        let before = self.fill.selection.get_untracked();
        if before.is_some_and(|before| before.head != head) {
            select(self.fill, Selection::range(anchor, head));
            grid::select_all(anchor);
        }
    }

    pub(super) fn click(self, event: &MouseEvent) {
        let Some(cell) = grid::cell_of(event) else { return };
        match self.pressed.get_value() {
            Some((pressed, edits)) if pressed == cell => {
                if edits || grid::is_list(cell) || self.fill.mode.get_value() != CellMode::Ready {
                    self.edit(cell);
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
        if let Some(cell) = grid::cell_of(event) {
            self.edit(cell);
        }
    }

    fn edit(self, cell: CellIndex) {
        let is_ready = self.fill.mode.get_value() == CellMode::Ready;
        if is_ready && self.fill.can_write() && self.fill.subject().form.cells[cell].is_input() {
            grid::begin_editing(cell, &editable(self.fill, cell));
        }
        self.fill.mode.set_value(CellMode::Edit);
    }
}
