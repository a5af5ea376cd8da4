//! Typing: texts into cells, and everything that follows from them.

use leptos::prelude::*;
use shared::{
    form::CellIndex,
    value::{RawValue, display, parse},
};

use super::{
    Autosave,
    autosave::OpenEditor,
    check::{show_calculated, validate_soon},
};
use crate::state::fill::{CellChange, CellMode, Fill, Selection};

/// How many steps can be undone.
const UNDO_STEPS: usize = 500;

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

/// Finishes the text of one cell.
pub(crate) fn commit(fill: Fill, autosave: &Autosave, cell: CellIndex, text: &str) {
    fill.mode.set_value(CellMode::Ready);
    write(fill, autosave, vec![(cell, text.to_owned())]);
}

/// Writes texts into input cells as one step of undo.
pub(crate) fn write(fill: Fill, autosave: &Autosave, texts: Vec<(CellIndex, String)>) {
    let form = &fill.subject().form;
    let changes: Vec<CellChange> = texts
        .into_iter()
        .filter(|(cell, _)| form.cells[*cell].is_input())
        .map(|(cell, after)| CellChange { cell, before: raw(fill, cell), after })
        .filter(|change| change.before != change.after)
        .collect();
    if changes.is_empty() || !fill.can_write() {
        return;
    }
    apply(fill, autosave, changes.iter().map(|change| (change.cell, change.after.as_str())));
    fill.redo.update_value(Vec::clear);
    fill.undo.update_value(|steps| {
        steps.push(changes);
        let surplus = steps.len().saturating_sub(UNDO_STEPS);
        steps.drain(..surplus);
    });
}

/// Empties the input cells of the selection.
pub(crate) fn clear(fill: Fill, autosave: &Autosave, selection: Selection) {
    let cells = selection.cells(&fill.subject().form);
    write(fill, autosave, cells.into_iter().map(|cell| (cell, String::new())).collect());
}

/// Takes the last step back; the cell to go to.
pub(crate) fn undo(fill: Fill, autosave: &Autosave) -> Option<CellIndex> {
    let changes = fill.undo.try_update_value(Vec::pop)??;
    apply(fill, autosave, changes.iter().map(|change| (change.cell, change.before.as_str())));
    let cell = changes.first().map(|change| change.cell);
    fill.redo.update_value(|steps| steps.push(changes));
    cell
}

/// Does the last step that was taken back again; the cell to go to.
pub(crate) fn redo(fill: Fill, autosave: &Autosave) -> Option<CellIndex> {
    let changes = fill.redo.try_update_value(Vec::pop)??;
    apply(fill, autosave, changes.iter().map(|change| (change.cell, change.after.as_str())));
    let cell = changes.first().map(|change| change.cell);
    fill.undo.update_value(|steps| steps.push(changes));
    cell
}

/// What stands in a cell as it was typed.
pub(crate) fn raw(fill: Fill, cell: CellIndex) -> String {
    fill.entry.with_value(|entry| entry.get(cell).raw.clone())
}

/// What a cell shows.
pub(crate) fn shown(fill: Fill, cell: CellIndex) -> String {
    let subject = fill.subject();
    fill.entry
        .with_value(|entry| display(&subject.pack, &subject.form.cells[cell], entry.state(cell)))
}

fn apply<'a>(fill: Fill, autosave: &Autosave, texts: impl Iterator<Item = (CellIndex, &'a str)>) {
    let subject = fill.subject();
    fill.entry.update_value(|entry| {
        for (cell, text) in texts {
            let at = &subject.form.cells[cell];
            let state = parse(&subject.pack, at, &RawValue::Text(text)).state;
            entry.set(cell, text, state);
        }
        entry.recalculate(&subject.form);
    });
    show_calculated(fill);
    autosave.figures();
    validate_soon(fill);
}
