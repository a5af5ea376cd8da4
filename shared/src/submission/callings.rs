//! Reporters by what they are called: in full, shortened, or in one of the known other spellings.

use std::{collections::BTreeMap, sync::Arc};

use super::words::reduced;
use crate::{definition::Pack, text::fold};

/// Names are reduced; reporters are indexes into those of the pack, in its order.
#[derive(Debug, Default)]
pub(super) struct Callings {
    full: Called,
    any: Called,
}

#[derive(Debug, Default)]
struct Called {
    exact: BTreeMap<Arc<str>, Vec<usize>>,
    /// Without diacritics.
    bare: BTreeMap<String, Vec<usize>>,
}

impl Callings {
    /// `words` are names of the pack that are reduced already.
    pub(super) fn of(pack: &Pack, words: &BTreeMap<String, Arc<str>>) -> Self {
        let exact = |name: &String| words.get(name).cloned().unwrap_or_else(|| reduced(name));
        let mut callings = Self::default();
        for (at, reporter) in pack.reporters.iter().enumerate() {
            let name = exact(&reporter.name);
            callings.full.add(&name, at);
            callings.any.add(&name, at);
            for name in reporter.aliases.iter().chain([&reporter.short_name]) {
                callings.any.add(&exact(name), at);
            }
        }
        callings
    }

    /// Who has a reduced text for its full name. Someone who types without diacritics is
    /// understood; a wrong diacritic is not.
    pub(super) fn in_full(&self, wanted: &str) -> &[usize] {
        self.full.get(wanted)
    }

    /// Who is called so in any way.
    pub(super) fn in_any_way(&self, wanted: &str) -> &[usize] {
        self.any.get(wanted)
    }
}

impl Called {
    fn add(&mut self, name: &Arc<str>, at: usize) {
        let exact = self.exact.entry(Arc::clone(name)).or_default();
        for reporters in [exact, self.bare.entry(fold(name)).or_default()] {
            if reporters.last() != Some(&at) {
                reporters.push(at);
            }
        }
    }

    fn get(&self, wanted: &str) -> &[usize] {
        let is_bare = fold(wanted) == wanted;
        let found = if is_bare { self.bare.get(wanted) } else { self.exact.get(wanted) };
        found.map(Vec::as_slice).unwrap_or_default()
    }
}
