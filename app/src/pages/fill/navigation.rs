//! Going to a cell: opening its section, selecting it, moving the focus there.

use std::collections::BTreeMap;

use shared::{entry::selection::Outline, form::CellIndex};

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
    let old = before.map(|before| marks(fill, before)).unwrap_or_default();
    let new = marks(fill, selection);
    for (cell, (_, outline)) in &old {
        if !new.contains_key(cell) {
            fill.change(*cell, |view| (view.active, view.selected) = (false, None));
            if outline.is_some() {
                grid::mark_selected(*cell, false);
            }
        }
    }
    for (cell, mark) in &new {
        if old.get(cell) != Some(mark) {
            fill.change(*cell, |view| (view.active, view.selected) = *mark);
            grid::mark_selected(*cell, mark.1.is_some());
        }
    }
    grid::move_tab_stop(before.map(|selection| selection.active), selection.active);
    fill.selection.set(Some(selection));
}

/// Which cells a selection marks, whether as the active one, and the outline of a range.
fn marks(fill: Fill, selection: Selection) -> BTreeMap<CellIndex, (bool, Option<Outline>)> {
    let mut marks = BTreeMap::new();
    if selection.is_range() {
        let outlined = selection.outline(&fill.subject().form);
        marks.extend(outlined.into_iter().map(|(cell, outline)| (cell, (false, Some(outline)))));
    }
    marks.entry(selection.active).or_insert((true, None)).0 = true;
    marks
}

/// Opens a cell's section and moves the focus into the cell.
pub(super) fn go_to(fill: Fill, cell: CellIndex) {
    go_to_range(fill, Selection::one(cell));
}

/// Opens the section of a range, selects it and moves the focus into its active cell.
pub(super) fn go_to_range(fill: Fill, selection: Selection) {
    fill.mode.set_value(CellMode::Ready);
    let section = fill.subject().form.cells[selection.active].section;
    let is_open = fill.section.get_untracked() == section;
    if !is_open {
        fill.section.set(section);
    }
    select(fill, selection);
    if is_open && grid::is_there(selection.active) {
        grid::focus(selection.active);
    } else {
        grid::focus_soon(selection.active);
    }
}
