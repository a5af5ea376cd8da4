//! The embedded packs are sound, and what is not sound is refused.

mod faults;
mod toy;

use crate::definition::{EMBEDDED, embedded, embedded_files, heads, load};

#[test]
fn embedded_packs_are_sound() {
    for id in EMBEDDED {
        let (pack, findings) = load(&embedded_files(id).expect("embedded"));
        assert!(findings.is_empty(), "{findings:#?}");
        assert_eq!(pack.expect("sound").id, *id);
    }
}

#[test]
fn heads_are_those_of_the_packs() {
    let heads: Vec<(String, String)> =
        heads().into_iter().map(|head| (head.id, head.title)).collect();
    let packs = EMBEDDED.iter().map(|id| embedded(id).expect("sound"));
    let full: Vec<_> = packs.map(|pack| (pack.id.clone(), pack.title.clone())).collect();
    assert_eq!(heads, full);
}
