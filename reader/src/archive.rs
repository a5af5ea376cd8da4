//! Plain zip archives of files: listed from the tail, unpacked entry by entry.
//!
//! The caller holds the archive (up to 2 GiB) and hands over slices of it: first its last
//! bytes, for the list; then, per entry, the bytes between the entry's `start` and `end`.
//! How deep archives may be nested is the caller's count.

use std::collections::BTreeSet;

use grid::envelope::{Entry, Listing, RejectCode, Rejection};
use unicode_normalization::UnicodeNormalization;

use crate::directory::{self, FLAG_ENCRYPTED, FLAG_UTF8, Located, Record, damaged, extra_field};
use crate::{limits, sniff, unpack};

/// Lists an archive of `file_size` bytes from its last bytes.
///
/// An office package is no archive and refused (`office-package`).
pub fn list(file_size: u64, tail: &[u8]) -> Result<Listing, Rejection> {
    if file_size > limits::ARCHIVE_BYTES {
        return Err(Rejection::new(RejectCode::TooLarge, "archive-size", ""));
    }
    let (start, size, count) = match directory::locate(file_size, tail)? {
        Located::Before(from) if file_size - from > limits::ARCHIVE_DIRECTORY_BYTES => {
            return Err(Rejection::new(RejectCode::TooLarge, "archive-directory", ""));
        }
        Located::Before(from) => return Ok(Listing::NeedFrom(from)),
        Located::Within { start, size, count } => (start, size, count),
    };
    let base = file_size - tail.len() as u64;
    let table = usize::try_from(start - base)
        .ok()
        .zip(usize::try_from(start + size - base).ok())
        .and_then(|(first, end)| tail.get(first..end))
        .ok_or_else(|| damaged("the directory is cut"))?;
    let stored = directory::names(table, count.min(limits::ARCHIVE_ENTRIES as u64));
    if sniff::package_kind(stored.iter().map(String::as_str)).is_some() {
        return Err(Rejection::new(RejectCode::NotASpreadsheet, "office-package", ""));
    }
    let records = directory::records(table, start, count, limits::ARCHIVE_ENTRIES)?;
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for record in &records {
        let entry = entry(record);
        if !entry.directory && !seen.insert(entry.name.to_lowercase()) {
            let rejection = Rejection::new(RejectCode::Corrupt, "duplicate-part", "");
            return Err(rejection.within(&entry.name));
        }
        entries.push(entry);
    }
    Ok(Listing::Entries(entries))
}

/// Unpacks one entry out of its bytes, under the limits of a file.
pub fn inflate(entry: &Entry, slice: &[u8]) -> Result<Vec<u8>, Rejection> {
    let name = from_hexadecimal(&entry.stored_name).ok_or_else(|| damaged("no stored name"))?;
    let record = Record {
        name: &name,
        extra: &[],
        flags: if entry.encrypted { FLAG_ENCRYPTED } else { 0 },
        method: u16::try_from(entry.method).unwrap_or(u16::MAX),
        crc: entry.crc,
        packed: entry.packed,
        unpacked: entry.unpacked,
        start: entry.start,
        end: entry.end,
    };
    if entry.unpacked > limits::FILE_BYTES {
        let detail = format!("{} bytes", entry.unpacked);
        return Err(Rejection::new(RejectCode::TooLarge, "file-size", detail));
    }
    let packed = unpack::packed(&record, slice)?;
    unpack::unpacked(&record, packed, limits::FILE_BYTES)
}

fn entry(record: &Record<'_>) -> Entry {
    let name = readable_name(record);
    // A local header may be longer than the directory's, by two lengths of 16 bits.
    let most = record.start + 30 + 2 * 0xFFFF + record.packed;
    Entry {
        directory: record.name.ends_with(b"/") || record.name.ends_with(b"\\"),
        name: clean_path(&name),
        encrypted: record.flags & FLAG_ENCRYPTED != 0,
        method: record.method.into(),
        crc: record.crc,
        packed: record.packed,
        unpacked: record.unpacked,
        start: record.start,
        end: record.end.min(most),
        stored_name: record.name.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// UTF-8 where the entry says so, where its Unicode extra field says so, or where it can be
/// nothing else; the original code page 437 otherwise.
fn readable_name(record: &Record<'_>) -> String {
    if record.flags & FLAG_UTF8 == 0
        && let Some([1, _, _, _, _, name @ ..]) = extra_field(record.extra, 0x7075)
        && let Ok(name) = std::str::from_utf8(name)
    {
        return name.to_owned();
    }
    match std::str::from_utf8(record.name) {
        Ok(name) => name.to_owned(),
        Err(_) if record.flags & FLAG_UTF8 != 0 => {
            String::from_utf8_lossy(record.name).into_owned()
        }
        Err(_) => record.name.iter().map(|byte| code_page_437(*byte)).collect(),
    }
}

fn code_page_437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte.checked_sub(128) {
        Some(index) => UPPER.chars().nth(index.into()).unwrap_or('\u{fffd}'),
        None => byte.into(),
    }
}

/// `..\C:\huyện/./Báo cáo.xlsx` → `huyện/Báo cáo.xlsx`, composed.
fn clean_path(name: &str) -> String {
    let is_drive = |step: &str| step.len() == 2 && step.ends_with(':');
    let steps = name.split(['/', '\\']);
    let steps = steps.filter(|step| !matches!(*step, "" | "." | "..") && !is_drive(step));
    let clean: Vec<String> = steps
        .map(|step| {
            step.nfc().map(|letter| if letter.is_control() { '_' } else { letter }).collect()
        })
        .collect();
    if clean.is_empty() { "_".to_owned() } else { clean.join("/") }
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn entries(bytes: &[u8]) -> Vec<Entry> {
        match list(bytes.len() as u64, bytes).unwrap() {
            Listing::Entries(entries) => entries,
            Listing::NeedFrom(from) => panic!("needs {from}"),
        }
    }

    #[test]
    fn entries_are_listed_from_the_tail_and_unpacked_from_their_slices() {
        let long = vec![b'x'; 500_000];
        let bytes = archive(&[("huyện/a.xlsx", b"one"), ("b.txt", &long), ("c/", b"")]);
        let tail = &bytes[bytes.len() - 30..];
        let Ok(Listing::NeedFrom(from)) = list(bytes.len() as u64, tail) else { panic!() };
        let tail = &bytes[from as usize..];
        let Ok(Listing::Entries(list)) = list(bytes.len() as u64, tail) else { panic!() };
        assert_eq!(list, entries(&bytes));
        let names: Vec<&str> = list.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["huyện/a.xlsx", "b.txt", "c"]);
        assert!(list[2].directory);
        let unpack = |entry: &Entry| {
            inflate(entry, &bytes[entry.start as usize..entry.end as usize]).unwrap()
        };
        assert_eq!(unpack(&list[0]), b"one");
        assert_eq!(unpack(&list[1]), long);
    }

    #[test]
    fn a_changed_byte_is_found() {
        let mut bytes = archive(&[("a.txt", b"twelve bytes")]);
        let entry = entries(&bytes).remove(0);
        bytes[entry.start as usize + 38] ^= 1;
        let slice = &bytes[entry.start as usize..entry.end as usize];
        assert_eq!(inflate(&entry, slice).unwrap_err().code, RejectCode::Corrupt);
    }

    #[test]
    fn an_office_package_is_no_archive() {
        let bytes = archive(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]);
        assert_eq!(list(bytes.len() as u64, &bytes).unwrap_err().what, "office-package");
    }

    #[test]
    fn names_are_cleaned_composed_and_decoded() {
        assert_eq!(clean_path("..\\C:\\huye\u{302}\u{323}n/./a\u{7}.xlsx"), "huyện/a_.xlsx");
        assert_eq!(clean_path("../.."), "_");
        assert_eq!(code_page_437(0x82), 'é');
        assert_eq!(code_page_437(0xFF), '\u{a0}');
    }
}
