//! The wasm form asks its host for nothing: no imports, and the exports that are promised.
//!
//! It is built first (`cargo build -p reader --profile web --target wasm32-unknown-unknown --lib`);
//! `TONGHOP_READER_WASM` names another file than the one in `target/`.

use std::path::{Path, PathBuf};

fn module() -> Option<(PathBuf, Vec<u8>)> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("in a workspace");
    let built = workspace.join("target/wasm32-unknown-unknown/web/reader.wasm");
    let named = std::env::var_os("TONGHOP_READER_WASM").map(PathBuf::from);
    let path = named.unwrap_or(built);
    match std::fs::read(&path) {
        Ok(bytes) => Some((path, bytes)),
        Err(error) => {
            println!("skipped: the sealed reader is not built ({}: {error})", path.display());
            None
        }
    }
}

fn number(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first().expect("within the module");
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn take<'a>(bytes: &mut &'a [u8], count: u64) -> &'a [u8] {
    let (head, tail) = bytes.split_at(usize::try_from(count).unwrap());
    *bytes = tail;
    head
}

/// The content of every section with this number.
fn sections(module: &[u8], wanted: u8) -> Vec<&[u8]> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0").expect("a wasm module");
    let mut found = Vec::new();
    while !rest.is_empty() {
        let id = take(&mut rest, 1)[0];
        let length = number(&mut rest);
        let content = take(&mut rest, length);
        if id == wanted {
            found.push(content);
        }
    }
    found
}

#[test]
fn the_module_imports_nothing() {
    const IMPORTS: u8 = 2;
    let Some((path, bytes)) = module() else { return };
    let imports: u64 =
        sections(&bytes, IMPORTS).into_iter().map(|mut section| number(&mut section)).sum();
    assert_eq!(imports, 0, "{}", path.display());
}

#[test]
fn the_module_exports_what_is_promised() {
    const EXPORTS: u8 = 7;
    let Some((_, bytes)) = module() else { return };
    let mut names = Vec::new();
    for mut section in sections(&bytes, EXPORTS) {
        for _ in 0..number(&mut section) {
            let length = number(&mut section);
            names.push(String::from_utf8(take(&mut section, length).to_vec()).unwrap());
            take(&mut section, 1);
            number(&mut section);
        }
    }
    for wanted in ["memory", "alloc", "run", "message_ptr", "message_len"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} in {names:?}");
    }
}

#[test]
fn the_memory_has_an_end() {
    const MEMORIES: u8 = 5;
    const PAGES: u64 = 512 * 16;
    let Some((_, bytes)) = module() else { return };
    let mut section = sections(&bytes, MEMORIES)[0];
    assert_eq!(number(&mut section), 1, "one memory");
    assert_eq!(number(&mut section) & 1, 1, "with a maximum");
    number(&mut section);
    assert_eq!(number(&mut section), PAGES);
}
