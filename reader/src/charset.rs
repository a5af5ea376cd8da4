//! Text of files that say their encoding themselves: SpreadsheetML and HTML.
//!
//! **Invariant:** a declared encoding is kept to or the file is refused; no byte is replaced or
//! left out. HTML without any declaration is read as UTF-8, else as Windows-1252, and says so.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use grid::envelope::{RejectCode, Rejection};

use crate::csv;

/// Bytes at the start in which a declaration stands.
const BEGINNING: usize = 4096;

/// A decoded file.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: &'static str,
    /// The encoding is said nowhere, and the bytes are not UTF-8.
    pub(crate) assumed: bool,
}

/// `<?xml … encoding="windows-1258"?>`; without it UTF-8, as the standard has it.
pub(crate) fn of_xml(bytes: &[u8]) -> Result<Decoded<'_>, Rejection> {
    decode(bytes, declared(bytes, "encoding").as_deref(), false)
}

/// `<meta charset=windows-1258>` or the older `content="text/html; charset=…"`.
pub(crate) fn of_html(bytes: &[u8]) -> Result<Decoded<'_>, Rejection> {
    decode(bytes, declared(bytes, "charset").as_deref(), true)
}

fn decode<'a>(
    bytes: &'a [u8],
    label: Option<&str>,
    may_assume: bool,
) -> Result<Decoded<'a>, Rejection> {
    let unreadable =
        |detail: &str| Rejection::new(RejectCode::Unreadable, "text-encoding", detail.to_owned());
    let (encoding, body, assumed) = match bytes {
        [0xFF, 0xFE, body @ ..] => (UTF_16LE, body, false),
        [0xFE, 0xFF, body @ ..] => (UTF_16BE, body, false),
        [0xEF, 0xBB, 0xBF, body @ ..] => (UTF_8, body, false),
        _ => match label {
            Some(label) => (named(label).ok_or_else(|| unreadable(label))?, bytes, false),
            None if may_assume && str::from_utf8(bytes).is_err() => (WINDOWS_1252, bytes, true),
            None => (UTF_8, bytes, false),
        },
    };
    let text = match encoding {
        own if own == UTF_16LE => Cow::Owned(csv::utf16(body, u16::from_le_bytes)?),
        own if own == UTF_16BE => Cow::Owned(csv::utf16(body, u16::from_be_bytes)?),
        _ => encoding
            .decode_without_bom_handling_and_without_replacement(body)
            .ok_or_else(|| unreadable(encoding.name()))?,
    };
    if text.contains('\0') {
        return Err(Rejection::new(RejectCode::Corrupt, "nul", ""));
    }
    Ok(Decoded { text, encoding: encoding.name(), assumed })
}

/// Encodings of one byte a letter, and UTF-8. What calls itself UTF-16 and could be read up to
/// its declaration is UTF-8. Pages in fonts of before Unicode call their bytes their own.
fn named(label: &str) -> Option<&'static Encoding> {
    if label.eq_ignore_ascii_case("x-user-defined") {
        return Some(WINDOWS_1252);
    }
    let encoding = Encoding::for_label(label.as_bytes())?;
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Some(UTF_8);
    }
    (encoding == UTF_8 || encoding.is_single_byte()).then_some(encoding)
}

/// What follows a word and an equals sign near the start.
fn declared(bytes: &[u8], word: &str) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGINNING)]).to_ascii_lowercase();
    start.match_indices(word).find_map(|(at, _)| {
        let rest = start[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
        let label = &rest[..end.unwrap_or(rest.len())];
        (!label.is_empty()).then(|| label.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn html(bytes: &[u8]) -> (String, &'static str, bool) {
        let decoded = of_html(bytes).expect("decoded");
        (decoded.text.into_owned(), decoded.encoding, decoded.assumed)
    }

    #[test]
    fn declared_encodings_are_kept_to() {
        // `Sơn`, and `Kỳ` as a letter with a mark behind it.
        let old = html(b"<meta charset=\"windows-1258\">S\xF5n Ky\xCC");
        assert_eq!(old.1, "windows-1258");
        assert!(old.0.ends_with("S\u{1a1}n Ky\u{300}"), "{}", old.0);
        let equiv = html(
            b"<META http-equiv=Content-Type content='text/html; CHARSET = utf-8'>\xE1\xBB\xB3",
        );
        assert!(equiv.0.ends_with('ỳ'));
        // Fonts of before Unicode: byte for letter.
        let fonts = html(b"<meta charset=x-user-defined>\xAD\xBF");
        assert!(fonts.0.ends_with("\u{ad}\u{bf}"));
        let wide: Vec<u8> = "\u{feff}<html>ỳ".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(html(&wide), ("<html>ỳ".to_owned(), "UTF-16LE", false));
        let xml = of_xml(b"<?xml version='1.0' encoding='windows-1252'?>\xE0").expect("decoded");
        assert!(xml.text.ends_with('à'));
    }

    #[test]
    fn without_a_declaration_only_pages_are_assumed() {
        assert_eq!(html("<table>ỳ".as_bytes()), ("<table>ỳ".to_owned(), "UTF-8", false));
        assert_eq!(html(b"<table>\xE0"), ("<table>à".to_owned(), "windows-1252", true));
        assert!(of_xml(b"<Workbook>\xE0").is_err());
    }

    #[test]
    fn what_contradicts_its_declaration_is_refused() {
        for bytes in [
            b"<meta charset=utf-8>\xE0".as_slice(),
            b"<meta charset=klingon>",
            b"<meta charset=iso-2022-jp>",
            b"<meta charset=gbk>\xB0\xA1",
        ] {
            let rejection = of_html(bytes).err().expect("refused");
            assert_eq!(rejection.what, "text-encoding", "{bytes:?}");
        }
        assert_eq!(of_html(b"<table>\0").err().expect("refused").what, "nul");
    }
}
