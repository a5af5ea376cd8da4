//! Notes of a workbook under construction: a flood of one code is counted, not listed.

use std::collections::BTreeMap;

use grid::{Address, Note};

use crate::limits;

#[derive(Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
    /// (code, sheet) → how many there were.
    counts: BTreeMap<(&'static str, Option<String>), usize>,
}

impl Notes {
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        sheet: Option<&str>,
        at: Option<Address>,
        detail: impl Into<String>,
    ) {
        let count = self.counts.entry((code, sheet.map(str::to_owned))).or_default();
        *count += 1;
        if *count <= limits::NOTES_PER_CODE {
            let sheet = sheet.map(str::to_owned);
            self.notes.push(Note { code: code.to_owned(), sheet, at, detail: detail.into() });
        }
    }

    /// The notes; where some of a code are not listed, a last one without cell says how many.
    pub(crate) fn finish(mut self) -> Vec<Note> {
        for ((code, sheet), count) in self.counts {
            if let Some(more) = count.checked_sub(limits::NOTES_PER_CODE).filter(|more| *more > 0) {
                let detail = format!("+{more}");
                self.notes.push(Note { code: code.to_owned(), sheet, at: None, detail });
            }
        }
        self.notes
    }
}
