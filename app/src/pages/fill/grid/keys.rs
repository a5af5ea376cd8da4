//! Keys in the table.

use leptos::{ev::KeyboardEvent, prelude::*};
use shared::form::CellIndex;

use super::super::{
    Saver,
    navigation::{go_to, select},
};
use crate::{
    platform::{grid, page},
    state::fill::{CellMode, Fill, Selection, Step, step},
    tasks::fill::edit::{clear, commit, redo, shown, undo},
};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Finishes what is typed and moves; with `extend` the range grows instead.
    Go {
        step: Step,
        extend: bool,
    },
    Edit,
    Revert,
    Clear,
    Undo,
    Redo,
    SelectAll,
    Details,
}

pub(super) fn on_key(fill: Fill, saver: Saver, event: &KeyboardEvent) {
    // A press whose release the field never saw (it scrolled away under the pointer) leaves the
    // caret inside the text: what is typed into a cell that is not being edited still replaces.
    if fill.mode.get_value() == CellMode::Ready
        && begins_text(event)
        && let Some(cell) = grid::cell_of(event)
    {
        grid::select_all(cell);
    }
    // An input method is at work: the key is its own.
    if event.is_composing() || event.key_code() == 229 {
        return;
    }
    let Some(cell) = grid::cell_of(event) else { return };
    let Some(action) = action(event, fill.mode.get_value()) else { return };
    let is_done = match action {
        Action::Go { step: to, extend } => go(fill, saver, event, cell, to, extend),
        Action::Edit => {
            fill.mode.set_value(CellMode::Edit);
            grid::caret_to_end(cell);
            true
        }
        Action::Revert => {
            fill.mode.set_value(CellMode::Ready);
            grid::set_field(cell, &shown(fill, cell));
            grid::select_all(cell);
            // The text that was dropped must not come back after a crash.
            saver.get().editor_closed();
            true
        }
        Action::Clear => {
            clear(
                fill,
                &saver.get(),
                fill.selection.get_untracked().unwrap_or(Selection::one(cell)),
            );
            grid::set_field(cell, &shown(fill, cell));
            true
        }
        Action::Undo => undo(fill, &saver.get()).is_none_or(|cell| show(fill, cell)),
        Action::Redo => redo(fill, &saver.get()).is_none_or(|cell| show(fill, cell)),
        Action::SelectAll => {
            let form = &fill.subject().form;
            let corners = step(form, cell, Step::First).zip(step(form, cell, Step::Last));
            if let Some((anchor, head)) = corners {
                select(fill, Selection { anchor, head });
            }
            true
        }
        Action::Details => {
            page::focus("fill-details");
            true
        }
    };
    if is_done {
        event.prevent_default();
    }
}

/// Whether a key puts a character into a field, by itself or through an input method.
fn begins_text(event: &KeyboardEvent) -> bool {
    let of_a_command = event.ctrl_key() || event.alt_key() || event.meta_key();
    let is_character = event.key().chars().count() == 1 && !of_a_command;
    !event.is_composing() && (is_character || event.key_code() == 229)
}

fn action(event: &KeyboardEvent, mode: CellMode) -> Option<Action> {
    let key = event.key();
    let (shift, control) = (event.shift_key(), event.ctrl_key() || event.meta_key());
    if event.alt_key() {
        return (key == "ArrowDown").then_some(Action::Details);
    }
    let go = |step| Some(Action::Go { step, extend: false });
    let reach = |step| Some(Action::Go { step, extend: shift });
    // Keys that finish what is typed, in every mode.
    match (key.as_str(), shift) {
        ("Enter", false) => return go(Step::InputDown),
        ("Enter", true) => return go(Step::InputUp),
        ("Tab", false) => return go(Step::InputRight),
        ("Tab", true) => return go(Step::InputLeft),
        ("Escape", _) if mode != CellMode::Ready => return Some(Action::Revert),
        _ => {}
    }
    if mode == CellMode::Edit {
        return None;
    }
    if mode == CellMode::Enter {
        return match key.as_str() {
            "ArrowUp" => go(Step::Up),
            "ArrowDown" => go(Step::Down),
            "F2" => Some(Action::Edit),
            _ => None,
        };
    }
    match (key.as_str(), control) {
        ("ArrowUp", false) => reach(Step::Up),
        ("ArrowDown", false) => reach(Step::Down),
        ("ArrowLeft", false) => reach(Step::Left),
        ("ArrowRight", false) => reach(Step::Right),
        ("PageUp", false) => reach(Step::PageUp),
        ("PageDown", false) => reach(Step::PageDown),
        ("Home", false) => reach(Step::RowStart),
        ("End", false) => reach(Step::RowEnd),
        ("Home", true) => reach(Step::First),
        ("End", true) => reach(Step::Last),
        ("F2", _) => Some(Action::Edit),
        ("Delete", false) => Some(Action::Clear),
        ("z" | "Z", true) if shift => Some(Action::Redo),
        ("z" | "Z", true) => Some(Action::Undo),
        ("y" | "Y", true) => Some(Action::Redo),
        ("a" | "A", true) => Some(Action::SelectAll),
        _ => None,
    }
}

/// Moves; `false` where the key leads out of the table and is the browser's.
fn go(
    fill: Fill,
    saver: Saver,
    event: &KeyboardEvent,
    cell: CellIndex,
    to: Step,
    extend: bool,
) -> bool {
    let form = &fill.subject().form;
    let next = step(form, cell, to);
    if fill.mode.get_value() != CellMode::Ready
        && let Some(text) = grid::field_text(event)
    {
        commit(fill, &saver.get(), cell, &text);
        grid::set_field(cell, &shown(fill, cell));
    }
    let Some(next) = next else {
        // Tab leaves the table at its ends; other keys stay.
        return !matches!(to, Step::InputRight | Step::InputLeft);
    };
    let anchor = fill.selection.get_untracked().map_or(cell, |selection| selection.anchor);
    select(fill, Selection { anchor: if extend { anchor } else { next }, head: next });
    grid::focus(next);
    true
}

fn show(fill: Fill, cell: CellIndex) -> bool {
    go_to(fill, cell);
    grid::set_field(cell, &shown(fill, cell));
    true
}
