//! From bytes to text, where their encoding is certain.

use grid::envelope::{RejectCode, Rejection};

/// Bytes that are looked at to tell what a text is.
const BEGINNING: usize = 4096;

/// The text and the name of its encoding. UTF-16 needs its mark; without one, bytes that are not
/// UTF-8 may mean this or that (Windows-1258, TCVN3, VNI): they are not guessed.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str), Rejection> {
    match bytes {
        [0xFF, 0xFE, units @ ..] => Ok((utf16(units, u16::from_le_bytes)?, "UTF-16 LE")),
        [0xFE, 0xFF, units @ ..] => Ok((utf16(units, u16::from_be_bytes)?, "UTF-16 BE")),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let text = str::from_utf8(bytes).map_err(|error| {
                let detail = format!("not UTF-8 from byte {} on", error.valid_up_to());
                Rejection::new(RejectCode::Unreadable, "text-encoding", detail)
            })?;
            Ok((text.to_owned(), "UTF-8"))
        }
    }
}

pub(crate) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Rejection> {
    let damaged = |detail: &str| Rejection::new(RejectCode::Corrupt, "encoding", detail);
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(damaged("half a character"));
    }
    char::decode_utf16(units.iter().map(|pair| unit(*pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| damaged("half a pair"))
}

/// The whole lines among the first bytes, as far as they can be read, and whether they are
/// UTF-16; `None` for bytes that no text has.
pub(crate) fn beginning(bytes: &[u8]) -> Option<(String, bool)> {
    let start = &bytes[..bytes.len().min(BEGINNING)];
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    let (mut text, wide) = match start {
        [0xFF, 0xFE, rest @ ..] => (units(rest, u16::from_le_bytes), true),
        [0xFE, 0xFF, rest @ ..] => (units(rest, u16::from_be_bytes), true),
        _ => {
            let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
            if start.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 0xFF)) {
                return None;
            }
            (String::from_utf8_lossy(start).into_owned(), false)
        }
    };
    if bytes.len() > BEGINNING
        && let Some(end) = text.rfind(['\n', '\r'])
    {
        text.truncate(end);
    }
    Some((text, wide))
}
