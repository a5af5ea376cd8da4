//! Property sets of compound files. Damage here costs the properties, not the cells: they are
//! one sign of a workbook's identity among three.

use std::collections::BTreeMap;

use super::strings::latin;
use crate::directory::{u16_at, u32_at, u64_at};
use crate::limits;

/// The set of properties that people define.
const USER_DEFINED: [u8; 16] = [
    0x05, 0xD5, 0xCD, 0xD5, 0x9C, 0x2E, 0x1B, 0x10, 0x93, 0x97, 0x08, 0x00, 0x2B, 0x2C, 0xF9, 0xAE,
];
const SUMMARY: [u8; 16] = [
    0xE0, 0x85, 0x9F, 0xF2, 0xF9, 0x4F, 0x68, 0x10, 0xAB, 0x91, 0x08, 0x00, 0x2B, 0x27, 0xB3, 0xD9,
];

const CODE_PAGE_ID: u32 = 1;
const SAVED_ID: u32 = 13;
const UTF16: u16 = 1200;

/// (name, value as text), in the order of their numbers.
pub(super) fn user_defined(stream: &[u8]) -> Vec<(String, String)> {
    let Some(set) = section(stream, &USER_DEFINED) else { return Vec::new() };
    let code_page = code_page(set);
    let Some(names) = entry(set, 0).and_then(|at| dictionary(set, at, code_page)) else {
        return Vec::new();
    };
    names
        .into_iter()
        .filter_map(|(id, name)| Some((name, value(set, entry(set, id)?, code_page)?)))
        .collect()
}

/// When the document was saved last, as `2023-06-14T08:00:00Z`.
pub(super) fn modified(stream: &[u8]) -> Option<String> {
    let set = section(stream, &SUMMARY)?;
    let at = entry(set, SAVED_ID)?;
    value(set, at, code_page(set))
}

fn section<'a>(stream: &'a [u8], wanted: &[u8; 16]) -> Option<&'a [u8]> {
    let count = u32_at(stream, 24)?.min(16) as usize;
    let index = (0..count).find(|index| {
        let at = 28 + index * 20;
        stream.get(at..at + 16) == Some(wanted)
    })?;
    stream.get(u32_at(stream, 28 + index * 20 + 16)? as usize..)
}

/// Offset of a property's value within its set.
fn entry(set: &[u8], wanted: u32) -> Option<usize> {
    let count = (u32_at(set, 4)? as usize).min(limits::PROPERTIES);
    (0..count)
        .map(|index| 8 + index * 8)
        .find(|at| u32_at(set, *at) == Some(wanted))
        .and_then(|at| Some(u32_at(set, at + 4)? as usize))
}

fn code_page(set: &[u8]) -> u16 {
    entry(set, CODE_PAGE_ID).and_then(|at| u16_at(set, at + 4)).unwrap_or(1252)
}

fn dictionary(set: &[u8], at: usize, code_page: u16) -> Option<BTreeMap<u32, String>> {
    let count = (u32_at(set, at)? as usize).min(limits::PROPERTIES);
    let mut at = at + 4;
    let mut names = BTreeMap::new();
    for _ in 0..count {
        let id = u32_at(set, at)?;
        let length = u32_at(set, at + 4)? as usize;
        let length = if code_page == UTF16 { length.checked_mul(2)? } else { length };
        let end = (at + 8).checked_add(length)?;
        names.insert(id, text(set.get(at + 8..end)?, code_page));
        // Wide names are filled up to whole words.
        at = if code_page == UTF16 { end.next_multiple_of(4) } else { end };
    }
    Some(names)
}

fn value(set: &[u8], at: usize, code_page: u16) -> Option<String> {
    let body = at.checked_add(4)?;
    let bytes = |length: usize| set.get(body + 4..(body + 4).checked_add(length)?);
    Some(match u32_at(set, at)? & 0xFFFF {
        0x1E => text(bytes(u32_at(set, body)? as usize)?, code_page),
        0x1F => text(bytes((u32_at(set, body)? as usize).checked_mul(2)?)?, UTF16),
        0x02 => (u16_at(set, body)? as i16).to_string(),
        0x03 => (u32_at(set, body)? as i32).to_string(),
        0x05 => crate::cells::shortest(f64::from_bits(u64_at(set, body)?)),
        0x0B => (u16_at(set, body)? != 0).to_string(),
        0x40 => crate::dates::iso_of_file_time(u64_at(set, body)?),
        _ => return None,
    })
}

fn text(bytes: &[u8], code_page: u16) -> String {
    let text = if code_page == UTF16 {
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(latin).collect(),
        }
    };
    text.trim_end_matches('\0').to_owned()
}
