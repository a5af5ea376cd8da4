//! Labels reduced to what makes them equal, each only once per file, those of the pack once
//! for all files: the same words are compared with many lines of many forms.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use super::pack_signs::PackSigns;
use crate::text::{normalise_label, unify_tone_placement};

/// Remembers reduced labels.
#[derive(Debug)]
pub(super) struct Words<'p> {
    pub(super) signs: &'p PackSigns,
    /// Of texts that the pack does not have.
    known: RefCell<BTreeMap<String, Arc<str>>>,
}

impl<'p> Words<'p> {
    pub(super) fn new(signs: &'p PackSigns) -> Self {
        Self { signs, known: RefCell::default() }
    }

    /// The label without numbering and case, diacritics kept, tone marks in one place.
    pub(super) fn exact(&self, label: &str) -> Arc<str> {
        if let Some(known) = self.signs.words.get(label) {
            return Arc::clone(known);
        }
        if let Some(known) = self.known.borrow().get(label) {
            return Arc::clone(known);
        }
        let reduced = reduced(label);
        self.known.borrow_mut().insert(label.to_owned(), Arc::clone(&reduced));
        reduced
    }

    /// Whether a text is printed in forms of the pack or names somebody or some place there,
    /// numbering and case apart.
    pub(super) fn is_known(&self, text: &str) -> bool {
        let reduced = self.exact(text);
        !reduced.is_empty() && self.signs.vocabulary.contains(&reduced)
    }
}

/// [`Words::exact`] without a memory.
pub(super) fn reduced(label: &str) -> Arc<str> {
    unify_tone_placement(&normalise_label(label)).into()
}
