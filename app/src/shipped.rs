//! The packs that come with the app, put into it by `app/build.rs`.

use std::sync::Arc;

use shared::definition::Pack;

/// A shipped pack that nobody has opened yet.
pub(crate) struct Shipped {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    bytes: &'static [u8],
}

/// In the order in which they are offered.
pub(crate) const SHIPPED: &[Shipped] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Decodes a shipped pack; `None` for an id that none has.
pub(crate) fn shipped(id: &str) -> Option<Arc<Pack>> {
    let known = SHIPPED.iter().find(|known| known.id == id)?;
    Pack::carried(known.bytes).map(Arc::new)
}
