//! The packs a worker has taken up: read and checked once, then kept.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use shared::definition::{Pack, embedded};

/// The embedded packs by id.
#[derive(Default)]
pub(super) struct Packs(RefCell<BTreeMap<String, Arc<Pack>>>);

impl Packs {
    pub(super) fn get(&self, id: &str) -> Option<Arc<Pack>> {
        if let Some(pack) = self.0.borrow().get(id) {
            return Some(pack.clone());
        }
        let pack = embedded(id)?;
        self.0.borrow_mut().insert(id.to_owned(), pack.clone());
        Some(pack)
    }
}
