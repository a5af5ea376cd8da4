//! Typing: texts into cells, and everything that follows from them.

use leptos::prelude::*;
use shared::{
    definition::ValueType,
    entry::{Filled, clipboard::carried, history::ChangeStep},
    form::CellIndex,
    value::{RawValue, parse},
};

use super::{Autosave, autosave::OpenEditor, check::validate_soon};
use crate::state::fill::{CellMode, Fill, Selection, Side};

/// The text in an editor changed but is not finished: keep it, nothing more.
pub(crate) fn typing(fill: Fill, autosave: &Autosave, cell: CellIndex, text: String) {
    let subject = fill.subject();
    let at = &subject.form.cells[cell];
    autosave.editor(&OpenEditor {
        row_code: at.row_code.clone(),
        column_code: at.column_code.clone(),
        text,
    });
}

/// Finishes the text of one cell. A text that nobody changed stays what it was: `1.234`, shown
/// for 1234, would else be asked about.
pub(crate) fn commit(fill: Fill, autosave: &Autosave, cell: CellIndex, text: &str) {
    fill.mode.set_value(CellMode::Ready);
    if is_untouched(fill, cell, text) {
        autosave.editor_closed();
    } else {
        write(fill, autosave, vec![(cell, text.to_owned())]);
    }
}

fn is_untouched(fill: Fill, cell: CellIndex, text: &str) -> bool {
    let is_chosen = match fill.subject().form.cells[cell].value_type {
        ValueType::SelectOne(_) | ValueType::Bool => text == fill.text(cell),
        _ => false,
    };
    is_chosen || text == editable(fill, cell)
}

/// Writes texts into input cells as one step of undo.
pub(crate) fn write(fill: Fill, autosave: &Autosave, texts: Vec<(CellIndex, String)>) {
    let subject = fill.subject();
    let form = &subject.form;
    let changes: Vec<(CellIndex, String)> = texts
        .into_iter()
        .filter(|(cell, text)| form.cells[*cell].is_input() && raw(fill, *cell) != *text)
        .collect();
    if changes.is_empty() || !fill.can_write() {
        return;
    }
    let before: Box<[_]> = changes.iter().map(|(cell, _)| (*cell, filled(fill, *cell))).collect();
    let first = before[0].0;
    // What is taken back is shown where it was done: the selection, if that is where it was.
    let selection = fill
        .selection
        .get_untracked()
        .filter(|selection| form.cells[selection.active].section == form.cells[first].section)
        .unwrap_or(Selection::one(first));
    fill.history.update_value(|history| history.record(ChangeStep { selection, cells: before }));
    let changed = changes.iter().map(|(cell, _)| *cell).collect();
    fill.entry.update_value(|entry| {
        for (cell, text) in changes {
            let state = parse(&subject.pack, &form.cells[cell], &RawValue::Text(&text)).state;
            entry.set(cell, text, state);
        }
    });
    follow(fill, autosave, changed);
}

/// Empties the input cells of the selection.
pub(crate) fn clear(fill: Fill, autosave: &Autosave, selection: Selection) {
    fill_with(fill, autosave, selection, "");
}

/// Writes one text into every input cell of the selection.
pub(crate) fn fill_with(fill: Fill, autosave: &Autosave, selection: Selection, text: &str) {
    let cells = selection.cells(&fill.subject().form);
    write(fill, autosave, cells.into_iter().map(|cell| (cell, text.to_owned())).collect());
}

/// Ctrl+D and Ctrl+R: the first row or column of the range goes into the others; where there is
/// only one, what stands above or left of it goes into it.
pub(crate) fn fill_from_first(fill: Fill, autosave: &Autosave, selection: Selection, side: Side) {
    let subject = fill.subject();
    let form = &subject.form;
    let at = selection.bounds(form);
    let rows = &form.sections[at.section].rows;
    let is_down = side == Side::Down;
    let (first, last) = if is_down { (at.top, at.bottom) } else { (at.left, at.right) };
    let (source, targets) = match (first, first == last) {
        (0, true) => return,
        (first, true) => (first - 1, first..=last),
        (first, false) => (first, first + 1..=last),
    };
    let across = if is_down { at.left..=at.right } else { at.top..=at.bottom };
    let cell = |along: usize, across: usize| {
        let (row, column) = if is_down { (along, across) } else { (across, along) };
        rows[row].cells.get(column).copied().flatten()
    };
    let mut texts = Vec::new();
    for across in across {
        let Some(from) = cell(source, across) else { continue };
        let text = editable(fill, from);
        texts
            .extend(targets.clone().filter_map(|along| Some((cell(along, across)?, text.clone()))));
    }
    write(fill, autosave, texts);
}

/// Takes the last step back; what was selected then.
pub(crate) fn undo(fill: Fill, autosave: &Autosave) -> Option<Selection> {
    if !fill.can_write() {
        return None;
    }
    let step =
        fill.history.try_update_value(|history| history.undo(|cell| filled(fill, cell)))??;
    Some(put_back(fill, autosave, step))
}

/// Does the last step that was taken back again; what was selected then.
pub(crate) fn redo(fill: Fill, autosave: &Autosave) -> Option<Selection> {
    if !fill.can_write() {
        return None;
    }
    let step =
        fill.history.try_update_value(|history| history.redo(|cell| filled(fill, cell)))??;
    Some(put_back(fill, autosave, step))
}

fn put_back(fill: Fill, autosave: &Autosave, step: ChangeStep) -> Selection {
    let changed = step.cells.iter().map(|(cell, _)| *cell).collect();
    fill.entry.update_value(|entry| {
        for (cell, filled) in step.cells {
            entry.restore(cell, filled);
        }
    });
    follow(fill, autosave, changed);
    step.selection
}

/// What stands in a cell as it was typed.
pub(crate) fn raw(fill: Fill, cell: CellIndex) -> String {
    fill.entry.with_value(|entry| entry.get(cell).raw.clone())
}

fn filled(fill: Fill, cell: CellIndex) -> Filled {
    fill.entry.with_value(|entry| entry.get(cell).clone())
}

/// What stands in the field of a cell while its text is edited: figures without grouping, so
/// that a digit put into `1.048` makes no decimal of it.
pub(crate) fn editable(fill: Fill, cell: CellIndex) -> String {
    fill.entry.with_value(|entry| carried(entry.get(cell)))
}

/// Brings everything up to date that follows from the figures in the cells that changed.
fn follow(fill: Fill, autosave: &Autosave, mut changed: Vec<CellIndex>) {
    let subject = fill.subject();
    let typed = changed.clone();
    fill.entry.update_value(|entry| changed.extend(entry.recalculate(&subject.form)));
    for cell in changed {
        fill.refresh(cell);
    }
    autosave.figures(&typed);
    validate_soon(fill);
}
