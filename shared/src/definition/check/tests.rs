use super::load;
use crate::definition::{EMBEDDED, embedded_files};

#[test]
fn embedded_packs_are_sound() {
    for id in EMBEDDED {
        let (pack, findings) = load(embedded_files(id).expect("embedded"));
        assert!(findings.is_empty(), "{findings:#?}");
        assert_eq!(pack.expect("sound").id, *id);
    }
}
