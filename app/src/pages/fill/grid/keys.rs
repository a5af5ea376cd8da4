//! What a key means in the table, by what is going on in the cell.

use leptos::ev::KeyboardEvent;

use crate::state::fill::{CellMode, Side, Step};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Finishes what is typed and moves; with `extend` the range grows instead.
    Go {
        step: Step,
        extend: bool,
    },
    /// Enter and Tab: to the next input cell, inside a range round and round.
    Next {
        down: bool,
        back: bool,
    },
    /// F2: the text is edited, or again as freshly typed.
    Edit,
    /// Backspace: the text goes and is typed anew.
    Empty,
    /// A line end inside a text.
    BreakLine,
    Revert,
    Clear,
    Undo,
    Redo,
    SelectAll,
    /// Ctrl+D, Ctrl+R.
    Fill(Side),
    /// Ctrl+Enter: what is typed goes into the whole range.
    FillTyped,
    OpenList,
    Details,
    /// A letter typed on a list.
    Letter(char),
    /// Backspace on a list that was typed on.
    Unletter,
    /// The browser would do harm: load the page anew, for example.
    Nothing,
}

/// The cell in which a key is pressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where {
    pub(super) mode: CellMode,
    /// The cell holds one of a list.
    pub(super) is_list: bool,
    /// The cell holds words that may have several lines.
    pub(super) is_words: bool,
}

/// `None` where the key is the browser's: caret keys inside a text, letters into a field.
pub(super) fn action(event: &KeyboardEvent, at: Where) -> Option<Action> {
    let key = event.key();
    let (shift, control) = (event.shift_key(), event.ctrl_key() || event.meta_key());
    if event.alt_key() {
        return with_alt(&key, at);
    }
    let Where { mode, is_list, .. } = at;
    match (key.as_str(), control, shift) {
        ("Enter", true, _) if mode == CellMode::Ready => return Some(Action::Nothing),
        ("Enter", true, _) => return Some(Action::FillTyped),
        ("Enter", false, back) => return Some(Action::Next { down: true, back }),
        ("Tab", false, back) => return Some(Action::Next { down: false, back }),
        ("Escape", ..) if mode != CellMode::Ready => return Some(Action::Revert),
        ("F2", false, false) if !is_list => return Some(Action::Edit),
        ("d" | "D", true, false) => {
            let is_ready = mode == CellMode::Ready;
            return Some(if is_ready { Action::Fill(Side::Down) } else { Action::Nothing });
        }
        ("r" | "R", true, false) => {
            let is_ready = mode == CellMode::Ready;
            return Some(if is_ready { Action::Fill(Side::Right) } else { Action::Nothing });
        }
        _ => {}
    }
    // Caret keys move in the text; an open list has keys of its own.
    if mode == CellMode::Edit {
        return None;
    }
    if let Some(step) = step(&key, control) {
        return Some(Action::Go { step, extend: shift && mode == CellMode::Ready });
    }
    if is_list && !control {
        match key.as_str() {
            " " | "F2" | "F4" => return Some(Action::OpenList),
            "Backspace" if mode == CellMode::Enter => return Some(Action::Unletter),
            _ => {}
        }
        let mut letters = key.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return Some(Action::Letter(letter));
        }
    }
    if mode == CellMode::Enter {
        return None;
    }
    match (key.as_str(), control, shift) {
        ("Delete", false, false) => Some(Action::Clear),
        ("Backspace", false, _) => Some(Action::Empty),
        ("z" | "Z", true, false) => Some(Action::Undo),
        ("y" | "Y", true, _) | ("z" | "Z", true, true) => Some(Action::Redo),
        ("a" | "A", true, _) => Some(Action::SelectAll),
        _ => None,
    }
}

fn with_alt(key: &str, at: Where) -> Option<Action> {
    match key {
        "ArrowDown" if at.is_list => Some(Action::OpenList),
        "ArrowDown" | "ArrowUp" => Some(Action::Details),
        "Enter" if at.is_words => Some(Action::BreakLine),
        _ => None,
    }
}

/// Where a key leads in a table of which no text is edited.
fn step(key: &str, control: bool) -> Option<Step> {
    let side = match key {
        "ArrowUp" => Side::Up,
        "ArrowDown" => Side::Down,
        "ArrowLeft" => Side::Left,
        "ArrowRight" => Side::Right,
        "PageUp" if !control => return Some(Step::PageUp),
        "PageDown" if !control => return Some(Step::PageDown),
        "Home" => return Some(if control { Step::First } else { Step::RowStart }),
        "End" => return Some(if control { Step::Last } else { Step::RowEnd }),
        _ => return None,
    };
    Some(if control { Step::Edge(side) } else { Step::To(side) })
}

/// Whether a key puts a character into a field, by itself or through an input method.
pub(super) fn begins_text(event: &KeyboardEvent) -> bool {
    let of_a_command = event.ctrl_key() || event.alt_key() || event.meta_key();
    let is_character = event.key().chars().count() == 1 && !of_a_command;
    !event.is_composing() && (is_character || event.key_code() == 229)
}
