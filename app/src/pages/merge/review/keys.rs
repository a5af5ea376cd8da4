//! The keys of the review. They work wherever the focus is inside of it; in fields letters are
//! typed, on buttons Enter presses them, among proposals arrows choose.

use leptos::{ev::KeyboardEvent, prelude::*};
use shared::job::Alike;

use super::{LIST, REASON, identity::FIRST as IDENTITY, queue::Queue, value::FIELD as VALUE};
use crate::platform::{
    keys::{KeyTarget, with_control},
    page,
};

/// What one page of the list is, for Page Up and Page Down.
const PAGE: isize = 8;

/// Keys and what they do, for the help: message `merge.review.key.<name>`.
pub(super) const HELP: &[(&[&str], &str)] = &[
    (&["1", "…", "9"], "choose"),
    (&["Enter"], "confirm"),
    (&["Shift+Enter"], "in-file"),
    (&["Ctrl+Shift+Enter"], "from-now-on"),
    (&["Ctrl+Enter"], "same-text"),
    (&["0"], "other"),
    (&["↓", "J"], "next"),
    (&["↑", "K"], "previous"),
    (&["S"], "skip"),
    (&["X"], "exclude"),
    (&["L"], "before"),
    (&["Ctrl+Z"], "undo"),
    (&["Ctrl+Y"], "redo"),
    (&["?"], "help"),
    (&["Esc"], "back"),
];

pub(super) fn pressed(queue: Queue, event: &KeyboardEvent) {
    if event.is_composing() || event.alt_key() {
        return;
    }
    let target = KeyTarget::of(event);
    let key = event.key();
    let used = match (target, key.as_str()) {
        (KeyTarget::Field, "Escape") => {
            page::focus_in_place(LIST);
            true
        }
        (KeyTarget::Field, "Enter") if page::has_focus(REASON) => {
            queue.confirm(scope_of(event));
            true
        }
        (KeyTarget::Field, _) => false,
        _ if with_control(event) => with_ctrl(queue, event, target, &key),
        (KeyTarget::Button, "Enter" | " ") => false,
        (KeyTarget::Choice, "ArrowDown" | "ArrowUp" | "ArrowLeft" | "ArrowRight" | " ") => false,
        _ => plain(queue, event, &key),
    };
    if used {
        event.prevent_default();
    }
}

fn with_ctrl(queue: Queue, event: &KeyboardEvent, target: KeyTarget, key: &str) -> bool {
    match key {
        "z" | "Z" if event.shift_key() => queue.step(false),
        "z" | "Z" => queue.step(true),
        "y" | "Y" => queue.step(false),
        // The list is open: what it shows is taken, whatever of it has the focus.
        "Enter" if event.shift_key() && queue.before_open.get_untracked() => {
            queue.answer_as_before();
        }
        "Enter" if target != KeyTarget::Button => queue.confirm(scope_of(event)),
        _ => return false,
    }
    true
}

fn plain(queue: Queue, event: &KeyboardEvent, key: &str) -> bool {
    match key {
        "Enter" => queue.confirm(scope_of(event)),
        "ArrowDown" | "j" | "J" => queue.go(1),
        "ArrowUp" | "k" | "K" => queue.go(-1),
        "PageDown" => queue.go(PAGE),
        "PageUp" => queue.go(-PAGE),
        "Home" => queue.go_to(0),
        "End" => queue.go(isize::MAX),
        "s" | "S" => queue.skip(),
        "x" | "X" => queue.leave_out(),
        "l" | "L" => queue.show_before(),
        "0" => {
            page::focus(VALUE);
            page::focus(IDENTITY);
        }
        "?" | "F1" => queue.help.update(|open| *open = !*open),
        "Escape" => {
            queue.help.set(false);
            queue.before_open.set(false);
            queue.chosen.set(None);
            page::focus_in_place(LIST);
        }
        digit => match digit.parse::<usize>() {
            Ok(number @ 1..=9) => queue.choose(number - 1),
            _ => return false,
        },
    }
    true
}

/// To which questions Enter gives the answer.
fn scope_of(event: &KeyboardEvent) -> Alike {
    if with_control(event) && event.shift_key() {
        Alike::FromNowOn
    } else if with_control(event) {
        Alike::SameText
    } else if event.shift_key() {
        Alike::InFile
    } else {
        Alike::One
    }
}
