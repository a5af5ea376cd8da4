//! Labels reduced to what makes them equal, each only once per file, those of the pack once
//! for all files: the same words are compared with many lines of many forms.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    sync::Arc,
};

use grid::{CellValue, Workbook};
use unicode_normalization::char::is_combining_mark;

use super::{is_beside_the_form, pack_signs::PackSigns, spoken::Heading, titles::Names};
use crate::text::{fold, normalise_label, unify_tone_placement};

/// Remembers reduced labels.
#[derive(Debug)]
pub(super) struct Words<'p> {
    pub(super) signs: &'p PackSigns,
    /// Nothing in the workbook has a diacritic: whoever wrote it leaves them out, and a text means
    /// the one printed text that is the same without them.
    pub(super) bare: bool,
    /// Some text was given its diacritics.
    given: Cell<bool>,
    /// Of texts that the pack does not have.
    known: RefCell<BTreeMap<String, Arc<str>>>,
    /// Reduced text → its shortest form.
    short: RefCell<BTreeMap<Arc<str>, Arc<str>>>,
}

impl<'p> Words<'p> {
    /// For the texts of this workbook.
    pub(super) fn of(signs: &'p PackSigns, workbook: &Workbook) -> Self {
        Self {
            signs,
            bare: is_bare(workbook),
            given: Cell::new(false),
            known: RefCell::default(),
            short: RefCell::default(),
        }
    }

    /// The label without numbering and case, diacritics kept, tone marks in one place. Where a
    /// workbook has no diacritics at all: with those of the only printed text that can be meant.
    pub(super) fn exact(&self, label: &str) -> Arc<str> {
        if let Some(known) = self.signs.words.get(label) {
            return Arc::clone(known);
        }
        if let Some(known) = self.known.borrow().get(label) {
            return Arc::clone(known);
        }
        let mut reduced = reduced(label);
        if self.bare
            && let Some(printed) = self.signs.printed(&reduced)
        {
            self.given.set(self.given.get() || reduced != *printed);
            reduced = Arc::clone(printed);
        }
        self.known.borrow_mut().insert(label.to_owned(), Arc::clone(&reduced));
        reduced
    }

    /// A reduced text in its shortest customary form.
    pub(super) fn shortest(&self, reduced: &Arc<str>) -> Arc<str> {
        if let Some(short) = self.short.borrow().get(reduced) {
            return Arc::clone(short);
        }
        let short: Arc<str> = self.signs.spoken.shortest(reduced, self.bare).into();
        self.short.borrow_mut().insert(Arc::clone(reduced), Arc::clone(&short));
        short
    }

    /// Whether a text is the label of a row in some form.
    pub(super) fn is_label(&self, text: &str) -> bool {
        let shortest = self.shortest(&self.exact(text));
        self.signs.is_label(&shortest, self.bare)
    }

    /// Who is named in heads and titles.
    pub(super) fn names(&self) -> &Names {
        self.signs.names(self.bare)
    }

    /// Whether words tell of another paper than the report.
    pub(super) fn cites(&self, text: &str) -> bool {
        self.signs.spoken.cites(text, self.bare)
    }

    /// What the heading of a column says.
    pub(super) fn heading(&self, text: &str) -> Option<Heading> {
        self.signs.spoken.heading(&self.exact(text), self.bare)
    }

    /// Whether a text without diacritics was taken for one that has them.
    pub(super) fn has_given_diacritics(&self) -> bool {
        self.given.get()
    }

    /// [`Words::exact`], without diacritics where the workbook has none: for texts that hold more
    /// than what is looked for.
    pub(super) fn within(&self, label: &str) -> Arc<str> {
        if self.bare { fold(&reduced(label)).into() } else { self.exact(label) }
    }

    /// Whether a text is printed in forms of the pack or names somebody or some place there,
    /// numbering and case apart.
    pub(super) fn is_known(&self, text: &str) -> bool {
        let reduced = self.exact(text);
        !reduced.is_empty() && self.signs.vocabulary.contains(&reduced)
    }
}

/// Whether a workbook has texts, and none of them a letter with a diacritic.
fn is_bare(workbook: &Workbook) -> bool {
    let sheets = workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
    let mut texts = sheets.flat_map(|sheet| &sheet.cells).filter_map(|cell| match &cell.value {
        CellValue::Text(text) => Some(text),
        _ => None,
    });
    let marked = |c: char| !c.is_ascii() && (c.is_alphabetic() || is_combining_mark(c));
    !texts.any(|text| text.chars().any(marked))
}

/// [`Words::exact`] without a memory.
pub(super) fn reduced(label: &str) -> Arc<str> {
    unify_tone_placement(&normalise_label(label)).into()
}
