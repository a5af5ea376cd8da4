//! The sealed reader's wasm, looked at from outside: what it may do is nothing.

use std::fs;

use crate::step::root;

/// `dist/reader.wasm` has memory and the four exports, and no imports.
pub(super) fn reader_is_sealed() -> Result<(), String> {
    let bytes = fs::read(root().join("dist/reader.wasm")).map_err(|error| error.to_string())?;
    let sections = sections(&bytes).ok_or("not a wasm module")?;
    if sections.iter().any(|(id, _)| *id == IMPORTS) {
        return Err("it has an import section".into());
    }
    let exports = sections.iter().find(|(id, _)| *id == EXPORTS).ok_or("it exports nothing")?.1;
    let missing = ["memory", "alloc", "run", "message_ptr", "message_len"]
        .into_iter()
        .find(|name| !exports.windows(name.len()).any(|part| part == name.as_bytes()));
    missing.map_or(Ok(()), |name| Err(format!("it does not export {name}")))
}

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// The sections of a wasm module: id and content.
fn sections(bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut rest = bytes.strip_prefix(b"\0asm\x01\0\0\0")?;
    let mut sections = Vec::new();
    while let [id, tail @ ..] = rest {
        let (size, length) = leb128(tail)?;
        let content = tail.get(length..length.checked_add(size)?)?;
        sections.push((*id, content));
        rest = &tail[length + size..];
    }
    Some(sections)
}

/// An unsigned LEB128 number and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_seen() {
        let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01b\0\0";
        let ids: Vec<u8> = sections(module).unwrap().iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, [1, IMPORTS]);
        assert_eq!(sections(b"\0asm\x01\0\0\0\x02\x7f"), None);
    }
}
