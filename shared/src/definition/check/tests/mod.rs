//! The embedded packs are sound, and what is not sound is refused.

mod faults;
mod toy;

use crate::definition::{EMBEDDED, embedded_files, load};

#[test]
fn embedded_packs_are_sound() {
    for id in EMBEDDED {
        let (pack, findings) = load(&embedded_files(id).expect("embedded"));
        assert!(findings.is_empty(), "{findings:#?}");
        assert_eq!(pack.expect("sound").id, *id);
    }
}
