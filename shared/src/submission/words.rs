//! Labels reduced to what makes them equal, each only once per file: the same words are
//! compared with many lines of many forms.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use crate::text::{normalise_label, unify_tone_placement};

/// Remembers reduced labels.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: RefCell<BTreeMap<String, Rc<str>>>,
}

impl Words {
    /// The label without numbering and case, diacritics kept, tone marks in one place.
    pub(super) fn exact(&self, label: &str) -> Rc<str> {
        if let Some(known) = self.known.borrow().get(label) {
            return Rc::clone(known);
        }
        let reduced: Rc<str> = unify_tone_placement(&normalise_label(label)).into();
        self.known.borrow_mut().insert(label.to_owned(), Rc::clone(&reduced));
        reduced
    }
}
