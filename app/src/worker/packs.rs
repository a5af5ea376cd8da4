//! The packs a worker has taken up: read and checked once, then kept.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use shared::definition::{Pack, from_json};

use crate::{
    platform::wire::{self, Definition},
    shipped::shipped,
};

/// The packs by id: those that the page gives along stand before the shipped ones.
#[derive(Default)]
pub(super) struct Packs {
    shipped: RefCell<BTreeMap<String, Arc<Pack>>>,
    given: RefCell<BTreeMap<String, Given>>,
}

#[derive(Clone)]
struct Given {
    hash: String,
    /// `None`: it could not be read. Then nothing is done with another pack of its id.
    pack: Option<Arc<Pack>>,
}

impl Packs {
    /// Takes up what the page uses now; what it uses no more is forgotten.
    pub(super) async fn follow(&self, definitions: &[Definition]) {
        let mut given = BTreeMap::new();
        for definition in definitions {
            let known = self.given.borrow().get(&definition.id).cloned();
            let current = match known.filter(|known| known.hash == definition.hash) {
                Some(known) => known,
                None => Given { hash: definition.hash.clone(), pack: read(definition).await },
            };
            given.insert(definition.id.clone(), current);
        }
        self.given.replace(given);
    }

    pub(super) fn get(&self, id: &str) -> Option<Arc<Pack>> {
        if let Some(given) = self.given.borrow().get(id) {
            return given.pack.clone();
        }
        if let Some(pack) = self.shipped.borrow().get(id) {
            return Some(pack.clone());
        }
        let pack = shipped(id)?;
        self.shipped.borrow_mut().insert(id.to_owned(), pack.clone());
        Some(pack)
    }
}

async fn read(definition: &Definition) -> Option<Arc<Pack>> {
    let bytes = wire::read(&definition.json).await.ok()?;
    from_json(std::str::from_utf8(&bytes).ok()?).ok().map(Arc::new)
}
