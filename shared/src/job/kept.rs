//! What a browser keeps of a journal, for tests: rows are written down as they come, and a desk is
//! opened from them. Tests outside of this crate take the file in too, so that all play it alike.

use std::{collections::BTreeMap, sync::Arc};

use super::{JournalRow, MergeAnswer, MergeDesk, MergeRequest, Pack};

#[derive(Default)]
pub(super) struct Kept {
    head: Option<Vec<u8>>,
    files: BTreeMap<String, Vec<u8>>,
    pub(super) grids: BTreeMap<String, Vec<u8>>,
}

impl Kept {
    pub(super) fn keep(&mut self, rows: Vec<JournalRow>) {
        for row in rows {
            match row {
                JournalRow::Head(bytes) => self.head = Some(bytes),
                JournalRow::File { key, row } => {
                    self.files.insert(key, row);
                }
                JournalRow::NoFile { prefix } => {
                    self.files.retain(|key, _| !key.starts_with(&prefix));
                }
                JournalRow::Grid { sha256, bytes } => {
                    self.grids.insert(sha256, bytes);
                }
                JournalRow::Nothing => *self = Self::default(),
            }
        }
    }

    /// A desk as a reload opens it.
    pub(super) fn open(&self, pack: Arc<Pack>, period: &str) -> (MergeDesk, MergeAnswer) {
        let files: Vec<Vec<u8>> = self.files.values().cloned().collect();
        MergeDesk::open(pack, period, self.head.as_deref(), &files)
    }

    /// A desk's answer; what it says of its journal is kept.
    pub(super) fn ask(
        &mut self,
        desk: &mut MergeDesk,
        request: MergeRequest,
        parts: &[Vec<u8>],
    ) -> MergeAnswer {
        let grid = desk.needs_grid(&request).and_then(|sha256| self.grids.get(sha256)).cloned();
        let handled = desk.handle(request, parts, grid.as_deref());
        self.keep(handled.journal);
        handled.answer
    }
}
