//! What goes along with every question to a worker: the packs in use that do not come with the
//! program.

use std::cell::RefCell;

use super::wire::{self, Definition};

thread_local! {
    static SUPPLIES: RefCell<Vec<Definition>> = const { RefCell::new(Vec::new()) };
}

/// From now on these (id, hash, JSON) go along, and no others.
pub(crate) fn set<'a>(packs: impl Iterator<Item = (&'a str, &'a str, &'a str)>) {
    let definitions = packs.filter_map(|(id, hash, json)| {
        // Memory for a blob is all it takes; without it nothing else would work either.
        let json = wire::blob(json.as_bytes()).ok()?;
        Some(Definition { id: id.to_owned(), hash: hash.to_owned(), json })
    });
    SUPPLIES.set(definitions.collect());
}

pub(super) fn current() -> Vec<Definition> {
    SUPPLIES.with_borrow(Clone::clone)
}
