//! The directory at the end of a zip file, read without trusting any of its numbers.
//!
//! **Invariant:** the regions of two entries never overlap, and all of them lie before the
//! directory.

use grid::envelope::{RejectCode, Rejection};

/// One line of the directory.
#[derive(Debug, Clone)]
pub(crate) struct Record<'a> {
    pub name: &'a [u8],
    pub extra: &'a [u8],
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub packed: u64,
    pub unpacked: u64,
    /// Offset of the local header.
    pub start: u64,
    /// Where the next entry or the directory begins.
    pub end: u64,
}

pub(crate) const FLAG_ENCRYPTED: u16 = 1;
pub(crate) const FLAG_SIZES_FOLLOW: u16 = 1 << 3;
pub(crate) const FLAG_UTF8: u16 = 1 << 11;

/// Where the directory is.
pub(crate) enum Located {
    /// It begins before the given tail, here.
    Before(u64),
    Within {
        start: u64,
        size: u64,
        count: u64,
    },
}

pub(crate) fn damaged(detail: impl Into<String>) -> Rejection {
    Rejection::new(RejectCode::Corrupt, "zip-directory", detail)
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// Finds the directory from the file's last bytes.
pub(crate) fn locate(file_size: u64, tail: &[u8]) -> Result<Located, Rejection> {
    let base = file_size
        .checked_sub(tail.len() as u64)
        .ok_or_else(|| damaged("the tail is longer than the file"))?;
    let end = find_end_record(tail).ok_or_else(|| damaged("no end of directory"))?;
    let field = |at: usize| u16_at(tail, end + at).map(u64::from);
    let wide = |at: usize| u32_at(tail, end + at).map(u64::from);
    let (Some(disk), Some(count), Some(size), Some(start)) =
        (field(4), field(10), wide(12), wide(16))
    else {
        return Err(damaged("the end of the directory is cut"));
    };
    let (mut count, mut size, mut start, mut limit) = (count, size, start, base + end as u64);
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
        // The 64-bit form: a locator just before, pointing at a longer record.
        let locator = end.checked_sub(20).filter(|at| tail[*at..].starts_with(b"PK\x06\x07"));
        if let Some(locator) = locator {
            let record = u64_at(tail, locator + 8).ok_or_else(|| damaged("cut locator"))?;
            if record < base {
                return Ok(Located::Before(record));
            }
            let at = usize::try_from(record - base).map_err(|_| damaged("far record"))?;
            if !tail.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x06\x06")) {
                return Err(damaged("no 64-bit record where the locator points"));
            }
            let read = |offset: usize| u64_at(tail, at + offset);
            let (Some(wide_count), Some(wide_size), Some(wide_start)) =
                (read(32), read(40), read(48))
            else {
                return Err(damaged("the 64-bit record is cut"));
            };
            (count, size, start, limit) = (wide_count, wide_size, wide_start, record);
        }
    }
    if disk != 0 {
        return Err(damaged("split over several disks"));
    }
    match start.checked_add(size) {
        Some(stop) if stop <= limit => {}
        _ => return Err(damaged("the directory reaches beyond its end")),
    }
    if start < base {
        Ok(Located::Before(start))
    } else {
        Ok(Located::Within { start, size, count })
    }
}

/// Position of the last end-of-directory record whose comment fits into the tail.
fn find_end_record(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(22)?;
    let first = last.saturating_sub(0xFFFF);
    (first..=last).rev().find(|&at| {
        tail[at..].starts_with(b"PK\x05\x06")
            && u16_at(tail, at + 20).is_some_and(|comment| at + 22 + comment as usize <= tail.len())
    })
}

/// Reads the directory's records; `directory` are its bytes, `start` its offset in the file.
pub(crate) fn records(
    directory: &[u8],
    start: u64,
    count: u64,
    most: usize,
) -> Result<Vec<Record<'_>>, Rejection> {
    if count > most as u64 {
        let detail = format!("{count} entries, at most {most}");
        return Err(Rejection::new(RejectCode::TooLarge, "entries", detail));
    }
    let mut records = Vec::new();
    let mut rest = directory;
    for _ in 0..count {
        let (record, after) = record(rest).ok_or_else(|| damaged("a record is cut"))?;
        records.push(record);
        rest = after;
    }
    if rest.starts_with(b"PK\x01\x02") {
        return Err(damaged("more records than promised"));
    }
    close_regions(&mut records, start)?;
    Ok(records)
}

fn record(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let name_length = u16_at(bytes, 28)? as usize;
    let extra_length = u16_at(bytes, 30)? as usize;
    let comment_length = u16_at(bytes, 32)? as usize;
    let name = bytes.get(46..46 + name_length)?;
    let extra = bytes.get(46 + name_length..46 + name_length + extra_length)?;
    let mut record = Record {
        name,
        extra,
        flags: u16_at(bytes, 8)?,
        method: u16_at(bytes, 10)?,
        crc: u32_at(bytes, 16)?,
        packed: u32_at(bytes, 20)?.into(),
        unpacked: u32_at(bytes, 24)?.into(),
        start: u32_at(bytes, 42)?.into(),
        end: 0,
    };
    // The 64-bit extra field holds, in this order, only those numbers that are all ones.
    if let Some(wide) = extra_field(extra, 0x0001) {
        let mut at = 0;
        for number in [&mut record.unpacked, &mut record.packed, &mut record.start] {
            if *number == 0xFFFF_FFFF {
                *number = u64_at(wide, at)?;
                at += 8;
            }
        }
    }
    Some((record, bytes.get(46 + name_length + extra_length + comment_length..)?))
}

/// The content of an extra field, by its number.
pub(crate) fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let id = u16_at(extra, 0)?;
        let length = u16_at(extra, 2)? as usize;
        let content = extra.get(4..4 + length)?;
        if id == wanted {
            return Some(content);
        }
        extra = &extra[4 + length..];
    }
}

/// Sets every record's `end` and refuses regions that overlap.
fn close_regions(records: &mut [Record<'_>], directory: u64) -> Result<(), Rejection> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|&index| records[index].start);
    let mut end = directory;
    for &index in order.iter().rev() {
        let record = &mut records[index];
        let least = record.start.checked_add(30).and_then(|at| at.checked_add(record.packed));
        if least.is_none_or(|least| least > end) {
            let name = String::from_utf8_lossy(record.name).into_owned();
            return Err(Rejection::new(RejectCode::Corrupt, "overlap", name));
        }
        record.end = end;
        end = record.start;
    }
    Ok(())
}

/// Lower-case names of the records, as far as they can be read.
pub(crate) fn names(directory: &[u8], count: u64) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = directory;
    for _ in 0..count {
        let Some((record, after)) = record(rest) else { break };
        names.push(String::from_utf8_lossy(record.name).replace('\\', "/").to_lowercase());
        rest = after;
    }
    names
}
