//! Keys at work: moving, typing, taking back.

use leptos::{ev::KeyboardEvent, prelude::*};
use shared::{
    definition::ValueType,
    entry::selection::{next_in_range, reach, step},
    form::{CellIndex, ColumnRole, Form},
};

use super::{
    super::{
        Saver,
        navigation::{go_to_range, select},
    },
    keys::{Action, Where, action, begins_text},
    typed::Typed,
};
use crate::{
    platform::{grid, page},
    state::fill::{CellMode, Fill, Selection, Step},
    tasks::fill::edit::{clear, commit, editable, fill_from_first, fill_with, redo, typing, undo},
};

/// The keyboard of one table.
#[derive(Clone, Copy)]
pub(super) struct Keyboard {
    pub(super) fill: Fill,
    pub(super) saver: Saver,
    /// Letters typed on a list, one after the other.
    pub(super) typed: Typed,
}

impl Keyboard {
    pub(super) fn press(self, event: &KeyboardEvent) {
        let Some(cell) = grid::cell_of(event) else { return };
        let is_list = grid::is_list(cell);
        self.settle(cell);
        // A press whose release the field never saw (it scrolled away under the pointer) leaves
        // the caret inside the text: what is typed into a cell that is not being edited still
        // replaces.
        if self.mode() == CellMode::Ready && begins_text(event) {
            grid::select_all(cell);
        }
        // An input method is at work: the key is its own.
        if event.is_composing() || event.key_code() == 229 {
            return;
        }
        let at = Where {
            mode: self.mode(),
            is_list,
            is_words: holds_words(&self.fill.subject().form, cell),
        };
        let Some(action) = action(event, at) else { return };
        if !matches!(action, Action::Letter(_) | Action::Unletter) {
            self.typed.forget();
        }
        if self.act(action, cell) {
            event.prevent_default();
        }
    }

    /// A list that was closed without a choice is not being edited any more: browsers tell
    /// nobody of it.
    pub(super) fn settle(self, cell: CellIndex) {
        if self.mode() == CellMode::Edit && grid::is_list(cell) && !grid::list_is_open(cell) {
            let is_chosen = grid::text(cell).is_some_and(|text| text != self.fill.text(cell));
            self.set_mode(if is_chosen { CellMode::Enter } else { CellMode::Ready });
        }
    }

    /// `false` where the key leads out of the table and is the browser's.
    fn act(self, action: Action, cell: CellIndex) -> bool {
        let Self { fill, saver, typed } = self;
        match action {
            Action::Go { step, extend } => self.go(cell, step, extend),
            Action::Next { down, back } => return self.next(cell, down, back),
            Action::Edit => self.edit(cell),
            Action::Empty if fill.can_write() => self.type_anew(cell, ""),
            Action::BreakLine if fill.can_write() => {
                self.set_mode(CellMode::Edit);
                grid::break_line(cell);
                typing(fill, &saver.get(), cell, grid::text(cell).unwrap_or_default());
            }
            Action::Revert => self.revert(cell),
            Action::Clear => {
                clear(fill, &saver.get(), self.selection(cell));
                grid::set_field(cell, &fill.text(cell));
            }
            Action::Undo => self.travel(undo(fill, &saver.get())),
            Action::Redo => self.travel(redo(fill, &saver.get())),
            Action::SelectAll => {
                let form = &fill.subject().form;
                let corner = |to| step(form, cell, to, |_| false);
                let whole = corner(Step::First)
                    .and_then(|first| reach(form, Selection::one(first), Step::Last, |_| false));
                if let Some(whole) = whole {
                    select(fill, Selection { active: cell, ..whole });
                }
            }
            Action::Fill(side) => {
                fill_from_first(fill, &saver.get(), self.selection(cell), side);
                grid::set_field(cell, &fill.text(cell));
            }
            Action::FillTyped => {
                let text = grid::text(cell).unwrap_or_default();
                self.set_mode(CellMode::Ready);
                fill_with(fill, &saver.get(), self.selection(cell), &text);
                grid::set_field(cell, &fill.text(cell));
                grid::select_all(cell);
            }
            Action::OpenList => {
                self.set_mode(CellMode::Edit);
                return grid::open_list(cell);
            }
            Action::Details => {
                self.finish(cell);
                page::focus("fill-details");
            }
            Action::Letter(letter) if fill.can_write() => {
                if let Some(label) = typed.letter(&fill.subject(), cell, letter) {
                    self.type_anew(cell, &label);
                }
            }
            Action::Unletter if fill.can_write() => {
                let label = typed.unletter(&fill.subject(), cell).unwrap_or_default();
                self.type_anew(cell, &label);
            }
            Action::Nothing
            | Action::Empty
            | Action::BreakLine
            | Action::Letter(_)
            | Action::Unletter => {}
        }
        true
    }

    fn go(self, cell: CellIndex, to: Step, extend: bool) {
        self.finish(cell);
        let fill = self.fill;
        let selection = self.selection(cell);
        let (subject, is_filled) = (fill.subject(), |cell| fill.is_filled(cell));
        if extend {
            if let Some(range) = reach(&subject.form, selection, to, is_filled) {
                select(fill, range);
                grid::reveal(range.head);
            }
            return;
        }
        match step(&subject.form, selection.active, to, is_filled) {
            Some(next) => self.move_to(Selection::one(next)),
            None if selection.is_range() => self.move_to(Selection::one(cell)),
            None => grid::select_all(cell),
        }
    }

    /// Enter and Tab; Tab leaves the table at its ends.
    fn next(self, cell: CellIndex, down: bool, back: bool) -> bool {
        self.finish(cell);
        let form = &self.fill.subject().form;
        let selection = self.selection(cell);
        if selection.is_range()
            && let Some(active) = next_in_range(form, selection, down, back)
        {
            self.move_to(Selection { active, ..selection });
            return true;
        }
        let to = match (down, back) {
            (true, false) => Step::InputDown,
            (true, true) => Step::InputUp,
            (false, false) => Step::InputRight,
            (false, true) => Step::InputLeft,
        };
        match step(form, cell, to, |_| false) {
            Some(next) => self.move_to(Selection::one(next)),
            None => grid::select_all(cell),
        }
        down || self.fill.active_untracked() != Some(cell)
    }

    fn move_to(self, selection: Selection) {
        select(self.fill, selection);
        grid::focus(selection.active);
    }

    /// F2, and F2 again.
    fn edit(self, cell: CellIndex) {
        let was = self.mode();
        if !self.fill.can_write() {
            return;
        }
        self.set_mode(if was == CellMode::Edit { CellMode::Enter } else { CellMode::Edit });
        if was == CellMode::Ready {
            grid::begin_editing(cell, &editable(self.fill, cell));
            grid::caret_to_end(cell);
        }
    }

    fn revert(self, cell: CellIndex) {
        self.set_mode(CellMode::Ready);
        grid::set_field(cell, &self.fill.text(cell));
        grid::select_all(cell);
        // The text that was dropped must not come back after a crash.
        self.saver.get().editor_closed();
    }

    /// Begins a new text in place of the old one.
    fn type_anew(self, cell: CellIndex, text: &str) {
        if self.fill.subject().form.cells[cell].is_input() {
            self.set_mode(CellMode::Enter);
            grid::set_field(cell, text);
            typing(self.fill, &self.saver.get(), cell, text.to_owned());
        }
    }

    /// Takes over what is typed.
    fn finish(self, cell: CellIndex) {
        if self.mode() == CellMode::Ready {
            return;
        }
        if let Some(text) = grid::text(cell) {
            commit(self.fill, &self.saver.get(), cell, &text);
            grid::set_field(cell, &self.fill.text(cell));
        } else {
            self.set_mode(CellMode::Ready);
        }
    }

    fn travel(self, to: Option<Selection>) {
        if let Some(selection) = to {
            go_to_range(self.fill, selection);
        }
    }

    fn selection(self, cell: CellIndex) -> Selection {
        self.fill.selection.get_untracked().unwrap_or(Selection::one(cell))
    }

    fn mode(self) -> CellMode {
        self.fill.mode.get_value()
    }

    fn set_mode(self, mode: CellMode) {
        self.fill.mode.set_value(mode);
    }
}

fn holds_words(form: &Form, cell: CellIndex) -> bool {
    let at = &form.cells[cell];
    let is_words = matches!(at.value_type, ValueType::Text | ValueType::LongText);
    at.is_input() && (is_words || at.column_role == ColumnRole::Comment)
}
