//! Labels reduced to what makes them equal, each only once per file, those of the pack once
//! for all files: the same words are compared with many lines of many forms.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use grid::Workbook;

use super::{
    pack_signs::PackSigns, spoken::Heading, tables::unit_behind, titles::Names, writing::Writing,
};
use crate::text::{normalise_label, unify_tone_placement};

/// Remembers reduced labels.
#[derive(Debug)]
pub(super) struct Words<'p> {
    pub(super) signs: &'p PackSigns,
    /// How the workbook is written: a text means the one printed text that is written like it.
    pub(super) writing: Writing,
    /// Some text was given its diacritics.
    given: Cell<bool>,
    /// Of texts that the pack does not have.
    known: RefCell<BTreeMap<String, Arc<str>>>,
    /// Reduced text → its shortest form.
    short: RefCell<BTreeMap<Arc<str>, Arc<str>>>,
    /// Text → how it is compared with labels.
    spellings: RefCell<BTreeMap<String, Arc<Spelling>>>,
}

/// A text as labels are compared with it.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) whole: Spelled,
    /// Without the unit that stands behind it in brackets.
    pub(super) before_unit: Option<Spelled>,
}

#[derive(Debug)]
pub(super) struct Spelled {
    pub(super) exact: Arc<str>,
    pub(super) shortest: Arc<str>,
}

impl Spelling {
    /// The ways in which the text may be a label, the likelier first.
    pub(super) fn ways(&self) -> impl Iterator<Item = &Spelled> {
        [&self.whole].into_iter().chain(&self.before_unit)
    }
}

impl<'p> Words<'p> {
    /// For the texts of this workbook.
    pub(super) fn of(signs: &'p PackSigns, workbook: &Workbook) -> Self {
        Self {
            signs,
            writing: Writing::of(signs, workbook),
            given: Cell::new(false),
            known: RefCell::default(),
            short: RefCell::default(),
            spellings: RefCell::default(),
        }
    }

    /// The label without numbering and case, diacritics kept, tone marks in one place. Where a
    /// workbook has lost its diacritics: with those of the only printed text that can be meant.
    pub(super) fn exact(&self, label: &str) -> Arc<str> {
        if let Some(known) = self.signs.words.get(label) {
            return Arc::clone(known);
        }
        if let Some(known) = self.known.borrow().get(label) {
            return Arc::clone(known);
        }
        let mut reduced = reduced(label);
        if let Some(printed) = self.signs.printed(&reduced, self.writing) {
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
        let short: Arc<str> = self.signs.spoken.shortest(reduced, self.writing).into();
        self.short.borrow_mut().insert(Arc::clone(reduced), Arc::clone(&short));
        short
    }

    /// A text as it is compared with labels.
    pub(super) fn spelling(&self, text: &str) -> Arc<Spelling> {
        if let Some(known) = self.spellings.borrow().get(text) {
            return Arc::clone(known);
        }
        let spelled = |text: &str| {
            let exact = self.exact(text);
            Spelled { shortest: self.shortest(&exact), exact }
        };
        let before_unit = unit_behind(text, self).map(|(before, _)| spelled(before));
        let spelling = Arc::new(Spelling { whole: spelled(text), before_unit });
        self.spellings.borrow_mut().insert(text.to_owned(), Arc::clone(&spelling));
        spelling
    }

    /// Whether a text is the label of a row in some form, with its unit behind it or without.
    pub(super) fn is_label(&self, text: &str) -> bool {
        let is_label = |way: &Spelled| self.signs.is_label(&way.shortest, self.writing);
        self.spelling(text).ways().any(is_label)
    }

    /// Labels of the units of measure that a text may mean.
    pub(super) fn unit(&self, text: &str) -> Option<&'p BTreeSet<String>> {
        self.signs.unit(&self.exact(text), self.writing)
    }

    /// Who is named in heads and titles.
    pub(super) fn names(&self) -> &'p Names {
        self.signs.names(self.writing)
    }

    /// Whether words tell of another paper than the report.
    pub(super) fn cites(&self, text: &str) -> bool {
        self.signs.spoken.cites(text, self.writing)
    }

    /// What the heading of a column says.
    pub(super) fn heading(&self, text: &str) -> Option<Heading> {
        self.signs.spoken.heading(&self.exact(text), self.writing)
    }

    /// Whether a text without diacritics was taken for one that has them.
    pub(super) fn has_given_diacritics(&self) -> bool {
        self.given.get()
    }

    /// [`Words::exact`], compared as the workbook is written: for texts that hold more than what
    /// is looked for.
    pub(super) fn within(&self, label: &str) -> Arc<str> {
        match self.writing {
            Writing::Marked => self.exact(label),
            writing => writing.key(&reduced(label)).into(),
        }
    }

    /// Whether a text is printed in forms of the pack or names somebody or some place there,
    /// numbering and case apart.
    pub(super) fn is_known(&self, text: &str) -> bool {
        let reduced = self.exact(text);
        !reduced.is_empty() && self.signs.vocabulary.contains(&reduced)
    }
}

/// [`Words::exact`] without a memory. Quotation marks and the many dashes of typesetting are not
/// compared: what converts a text keeps or replaces them.
pub(super) fn reduced(label: &str) -> Arc<str> {
    unify_tone_placement(&normalise_label(&in_plain_signs(label))).into()
}

fn in_plain_signs(label: &str) -> Cow<'_, str> {
    let quotes = ['"', '“', '”', '„', '«', '»'];
    let dashes = ['–', '—', '‒', '−'];
    let is_sign = |c: char| c == '…' || quotes.contains(&c) || dashes.contains(&c);
    if !label.contains(is_sign) {
        return Cow::Borrowed(label);
    }
    let plain = label.replace(quotes, "").replace(dashes, "-").replace('…', "...");
    // A text of nothing but signs stays what it is.
    if plain.trim().is_empty() { Cow::Borrowed(label) } else { Cow::Owned(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_typesetting_are_not_compared() {
        assert_eq!(reduced("Xã “sạch về ma túy”"), reduced("xã \"sạch về ma túy\""));
        assert_eq!(reduced("lớp 6–9, bột…)"), reduced("lớp 6-9, bột...)"));
        assert_eq!(&*reduced("“”"), "“”");
    }
}
