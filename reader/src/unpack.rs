//! One entry of a zip file: its local header checked against the directory, its bytes
//! unpacked within a limit and checked against their checksum.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use grid::envelope::{RejectCode, Rejection};

use crate::directory::{FLAG_ENCRYPTED, FLAG_SIZES_FOLLOW, Record, damaged, u16_at, u32_at};
use crate::limits;

/// Checks the local header of a record and returns the packed bytes.
///
/// `region` are the file's bytes from `record.start` to (at most) `record.end`.
pub(crate) fn packed<'a>(record: &Record<'_>, region: &'a [u8]) -> Result<&'a [u8], Rejection> {
    let cut = || damaged("a local header is cut");
    if !region.starts_with(b"PK\x03\x04") {
        return Err(damaged("no local header where the directory points"));
    }
    let method = u16_at(region, 8).ok_or_else(cut)?;
    let crc = u32_at(region, 14).ok_or_else(cut)?;
    let name_length = u16_at(region, 26).ok_or_else(cut)? as usize;
    let extra_length = u16_at(region, 28).ok_or_else(cut)? as usize;
    let name = region.get(30..30 + name_length).ok_or_else(cut)?;
    if name != record.name {
        let detail = String::from_utf8_lossy(name).into_owned();
        return Err(Rejection::new(RejectCode::Corrupt, "name-mismatch", detail));
    }
    if method != record.method {
        return Err(damaged("two methods for one entry"));
    }
    let flags = u16_at(region, 6).ok_or_else(cut)?;
    if flags & FLAG_SIZES_FOLLOW == 0 && crc != record.crc {
        return Err(damaged("two checksums for one entry"));
    }
    if record.flags & FLAG_ENCRYPTED != 0 || flags & FLAG_ENCRYPTED != 0 {
        return Err(Rejection::new(RejectCode::Protected, "password", "encrypted zip entry"));
    }
    if !matches!(record.method, 0 | 8) {
        let detail = format!("method {}", record.method);
        return Err(Rejection::new(RejectCode::Unreadable, "zip-method", detail));
    }
    let start = 30 + name_length + extra_length;
    let length = usize::try_from(record.packed).map_err(|_| cut())?;
    start
        .checked_add(length)
        .and_then(|end| region.get(start..end))
        .ok_or_else(|| Rejection::new(RejectCode::Corrupt, "overlap", "data beyond its region"))
}

/// Unpacks, up to `most` bytes, and checks length and checksum.
pub(crate) fn unpacked(
    record: &Record<'_>,
    packed: &[u8],
    most: u64,
) -> Result<Vec<u8>, Rejection> {
    if record.unpacked > most {
        let detail = format!("{} bytes, at most {most}", record.unpacked);
        return Err(Rejection::new(RejectCode::TooLarge, "part-size", detail));
    }
    if record.unpacked > limits::RATIO_FREE_BYTES
        && record.unpacked / limits::RATIO > packed.len() as u64
    {
        let detail = format!("{} bytes out of {}", record.unpacked, packed.len());
        return Err(Rejection::new(RejectCode::TooLarge, "ratio", detail));
    }
    let wrong_size = || Rejection::new(RejectCode::Corrupt, "size-mismatch", "");
    let length = usize::try_from(record.unpacked).map_err(|_| wrong_size())?;
    let bytes = if record.method == 0 { packed.to_vec() } else { inflate(packed, length)? };
    if bytes.len() != length {
        return Err(wrong_size());
    }
    let mut crc = Crc::new();
    crc.update(&bytes);
    if crc.sum() != record.crc {
        return Err(Rejection::new(RejectCode::Corrupt, "checksum", ""));
    }
    Ok(bytes)
}

/// Inflates exactly `length` bytes; more or fewer are an error.
fn inflate(packed: &[u8], length: usize) -> Result<Vec<u8>, Rejection> {
    let mut state = Decompress::new(false);
    // One byte more than promised, so that a longer stream shows.
    let mut out = Vec::with_capacity(length + 1);
    loop {
        let before = (state.total_in(), state.total_out());
        let input = &packed[before.0 as usize..];
        let status = state
            .decompress_vec(input, &mut out, FlushDecompress::Finish)
            .map_err(|error| Rejection::new(RejectCode::Corrupt, "deflate", error.to_string()))?;
        if status == Status::StreamEnd {
            break;
        }
        if out.len() > length {
            return Err(Rejection::new(
                RejectCode::Corrupt,
                "size-mismatch",
                "longer than declared",
            ));
        }
        if (state.total_in(), state.total_out()) == before {
            return Err(Rejection::new(RejectCode::Corrupt, "deflate", "the data is cut"));
        }
    }
    if state.total_in() != packed.len() as u64 {
        return Err(Rejection::new(RejectCode::Corrupt, "size-mismatch", "bytes after the data"));
    }
    Ok(out)
}
