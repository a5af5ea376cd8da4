//! Workbooks whose text was written before Unicode: read as if it had been written today.
//!
//! No font is asked and no frequency weighed. An encoding is believed where several different
//! texts of the workbook become words of the pack in it (labels, headings, names) that they were
//! not before; a single one proves nothing.
//!
//! **Invariants:** a text that is a word of the pack as it stands is never changed; what is not
//! such a word even when decoded is free text, and a value made of it waits for a person; the
//! stored text stays in [`Cell::raw`](grid::Cell::raw).

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use grid::{Address, CellValue, Workbook};

use super::{FileFacts, is_beside_the_form, names::Position, words::Words};
use crate::{
    diag::{Finding, Place, Severity},
    text::{LegacyEncoding, legacy_readings},
};

/// Different words of the pack that an encoding must bring to light.
const PROOFS: usize = 3;

/// What was decoded.
#[derive(Debug, Default)]
pub(super) struct Legacy {
    /// How many cells became words of the pack or free text, by encoding.
    cells: BTreeMap<LegacyEncoding, usize>,
    /// Cells whose decoded text is no word of the pack.
    free: BTreeSet<Position>,
}

impl Legacy {
    /// The text of a cell was decoded without any word that proves it.
    pub(super) fn is_guess(&self, at: Position) -> bool {
        self.free.contains(&at)
    }

    /// The same for a workbook in which some sheets were turned.
    #[must_use]
    pub(super) fn turned(mut self, is_turned: impl Fn(usize) -> bool) -> Self {
        let place = |(sheet, at): Position| match is_turned(sheet) {
            true => (sheet, Address::new(at.column, at.row)),
            false => (sheet, at),
        };
        self.free = self.free.into_iter().map(place).collect();
        self
    }

    /// Says what was converted, so that people look at it.
    pub(super) fn findings<'a>(
        &'a self,
        file: &'a FileFacts<'_>,
    ) -> impl Iterator<Item = Finding> + 'a {
        self.cells.iter().map(|(encoding, count)| {
            let place = Place { file: Some(file.path.to_owned()), ..Place::default() };
            Finding::new(Severity::Low, "legacy-encoding")
                .with("encoding", encoding.to_string())
                .with("count", count.to_string())
                .at(place)
        })
    }
}

/// The workbook with its legacy texts as Unicode; the very same where there are none.
pub(super) fn decoded<'a>(
    workbook: &'a Workbook,
    words: &Words<'_>,
) -> (Cow<'a, Workbook>, Legacy) {
    let proven = proven(workbook, words);
    if proven.is_empty() {
        return (Cow::Borrowed(workbook), Legacy::default());
    }
    let only = (proven.len() == 1).then(|| proven.iter().next().copied()).flatten();
    let mut workbook = workbook.clone();
    let mut legacy = Legacy::default();
    for (number, sheet) in workbook.sheets.iter_mut().enumerate() {
        if is_beside_the_form(&sheet.name) {
            continue;
        }
        for cell in &mut sheet.cells {
            let CellValue::Text(text) = &cell.value else { continue };
            let words_of_pack =
                words_in(text, words).filter(|(encoding, _)| proven.contains(encoding));
            let (encoding, read, is_free) = match words_of_pack.collect::<Vec<_>>().as_slice() {
                [(encoding, read)] => (*encoding, read.clone(), false),
                // Two encodings, two words: which one is meant only a person can say.
                [_, _, ..] => continue,
                [] => match only.filter(|_| !words.is_known(text)) {
                    Some(encoding) => match encoding.decode(text) {
                        Some(read) => (encoding, read, true),
                        None => continue,
                    },
                    None => continue,
                },
            };
            *legacy.cells.entry(encoding).or_default() += 1;
            if is_free {
                legacy.free.insert((number, cell.at));
            }
            cell.value = CellValue::Text(read);
        }
    }
    (Cow::Owned(workbook), legacy)
}

/// The encodings that make words of the pack out of enough different texts.
fn proven(workbook: &Workbook, words: &Words<'_>) -> BTreeSet<LegacyEncoding> {
    let mut found: BTreeMap<LegacyEncoding, BTreeSet<String>> = BTreeMap::new();
    let sheets = workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
    for cell in sheets.flat_map(|sheet| &sheet.cells) {
        if let CellValue::Text(text) = &cell.value {
            for (encoding, read) in words_in(text, words) {
                found.entry(encoding).or_default().insert(read);
            }
        }
    }
    let enough = found.into_iter().filter(|(_, texts)| texts.len() >= PROOFS);
    enough.map(|(encoding, _)| encoding).collect()
}

/// The readings of a text that are words of the pack; none where it is one as it stands.
fn words_in<'a>(
    text: &'a str,
    words: &'a Words<'_>,
) -> impl Iterator<Item = (LegacyEncoding, String)> + 'a {
    let has_letters = !text.is_ascii() && !words.is_known(text);
    let readings = has_letters.then(|| legacy_readings(text)).into_iter().flatten();
    readings.filter(|(_, read)| words.is_known(read))
}
