//! Ranges of cells to and from office programs.

use shared::{
    entry::clipboard::{read_table, write_table},
    form::CellIndex,
};

use super::{
    Autosave,
    edit::{shown, write},
};
use crate::state::fill::{Fill, Selection};

/// The selection as text with tabs.
pub(crate) fn copy(fill: Fill, selection: Selection) -> String {
    let rows = selection.rows(&fill.subject().form);
    let texts = rows.into_iter().map(|row| {
        row.into_iter().map(|cell| cell.map(|cell| shown(fill, cell)).unwrap_or_default()).collect()
    });
    write_table(&texts.collect::<Vec<Vec<String>>>())
}

/// Writes a pasted table from the upper left corner of the selection on; a single cell fills
/// the whole selection. Cells that are calculated or greyed take nothing. Returns the range
/// that was pasted over.
pub(crate) fn paste(
    fill: Fill,
    autosave: &Autosave,
    selection: Selection,
    text: &str,
    html: &str,
) -> Option<Selection> {
    let subject = fill.subject();
    let table = read_table(text, html);
    let target = selection.rows(&subject.form);
    if let ([row], true) = (table.as_slice(), selection.is_range())
        && let [value] = row.as_slice()
    {
        let cells = target.into_iter().flatten().flatten();
        let text = |cell: CellIndex| value.text_for(&subject.form.cells[cell].value_type);
        write(fill, autosave, cells.map(|cell| (cell, text(cell).into_owned())).collect());
        return Some(selection);
    }
    let (a, b) = (&subject.form.cells[selection.anchor], &subject.form.cells[selection.head]);
    let (top, left) = (a.row.min(b.row), a.column.min(b.column));
    let rows = &subject.form.sections[b.section].rows;
    let mut texts: Vec<(CellIndex, String)> = Vec::new();
    for (row, values) in rows.iter().skip(top).zip(table) {
        for (cell, value) in row.cells.iter().skip(left).zip(values) {
            let text = |cell: CellIndex| value.text_for(&subject.form.cells[cell].value_type);
            texts.extend(cell.map(|cell| (cell, text(cell).into_owned())));
        }
    }
    let range = Selection { anchor: texts.first()?.0, head: texts.last()?.0 };
    write(fill, autosave, texts);
    Some(range)
}
