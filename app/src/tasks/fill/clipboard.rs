//! Ranges of cells to and from office programs.

use leptos::prelude::*;
use shared::entry::clipboard::{Copied, Placed, copied, place, read_table};

use super::{Autosave, edit::write};
use crate::state::fill::{Fill, Selection};

/// The selection in both flavours.
pub(crate) fn copy(fill: Fill, selection: Selection) -> Copied {
    let subject = fill.subject();
    fill.entry.with_value(|entry| copied(&subject.pack, &subject.form, entry, selection))
}

/// Writes a pasted table over the selection as one step of undo; what became of it.
pub(crate) fn paste(
    fill: Fill,
    autosave: &Autosave,
    selection: Selection,
    text: &str,
    html: &str,
) -> Placed {
    let mut placed = place(&fill.subject().form, selection, &read_table(text, html));
    write(fill, autosave, std::mem::take(&mut placed.texts));
    placed
}
