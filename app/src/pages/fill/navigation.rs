//! Going to a cell: opening its section, selecting it, moving the focus there.

use shared::form::{CellIndex, ColumnRole};

use leptos::prelude::*;

use crate::{
    platform::grid,
    state::fill::{CellMode, Fill, Selection},
};

/// Selects cells; marks and the tab stop follow. The focus stays where it is.
pub(super) fn select(fill: Fill, selection: Selection) {
    let before = fill.selection.get_untracked();
    if before == Some(selection) {
        return;
    }
    let subject = fill.subject();
    let cells = |selection: Selection| {
        if selection.is_range() { selection.cells(&subject.form) } else { vec![selection.head] }
    };
    for cell in before.map(cells).unwrap_or_default() {
        fill.cell(cell).update(|view| (view.active, view.selected) = (false, false));
    }
    for cell in cells(selection) {
        let active = cell == selection.head;
        let selected = selection.is_range();
        fill.cell(cell).update(|view| (view.active, view.selected) = (active, selected));
    }
    grid::move_tab_stop(before.map(|selection| selection.head), selection.head);
    fill.selection.set(Some(selection));
}

/// Opens a cell's section and moves the focus into the cell.
pub(super) fn go_to(fill: Fill, cell: CellIndex) {
    fill.mode.set_value(CellMode::Ready);
    let section = fill.subject().form.cells[cell].section;
    if fill.section.get_untracked() != section {
        fill.section.set(section);
    }
    select(fill, Selection::one(cell));
    grid::focus_soon(cell);
}

/// The note beside a cell, where the row has one.
pub(super) fn note_of(fill: Fill, cell: CellIndex) -> Option<CellIndex> {
    let form = &fill.subject().form;
    let at = &form.cells[cell];
    let row = &form.sections[at.section].rows[at.row];
    let is_note = |note: &CellIndex| form.cells[*note].column_role == ColumnRole::Comment;
    row.cells.iter().flatten().copied().find(is_note)
}
