//! The table of shared texts, and texts with runs in general.

use grid::envelope::{RejectCode, Rejection};

use crate::limits;
use crate::xml::{Token, Xml};

pub(crate) fn read(bytes: &[u8], part: &str) -> Result<Vec<String>, Rejection> {
    let mut xml = Xml::new(bytes, part)?;
    let mut strings = Vec::new();
    let mut promised: u64 = 0;
    let mut total = 0;
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                "sst" => {
                    let count = tag.attribute("uniqueCount")?;
                    promised = count.and_then(|count| count.trim().parse().ok()).unwrap_or(0);
                }
                "si" if xml.depth() == 2 => {
                    let mut text = String::new();
                    rich_text(&mut xml, &mut text)?;
                    total += text.len();
                    if total > limits::TEXT_BYTES {
                        return Err(xml.reject(RejectCode::TooLarge, "text", ""));
                    }
                    strings.push(text);
                }
                _ => {}
            },
            Token::End => break,
            _ => {}
        }
    }
    if promised > 2 * strings.len() as u64 + limits::PROMISED_STRINGS {
        let detail = format!("{promised} promised, {} there", strings.len());
        return Err(xml.corrupt("unique-count", &detail));
    }
    Ok(strings)
}

/// The text of the element just opened (`si`, `is`, a comment's `text`): its `t` and those of
/// its runs, without phonetic guides.
pub(crate) fn rich_text(xml: &mut Xml<'_>, out: &mut String) -> Result<(), Rejection> {
    let start = out.len();
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if let Token::Open(tag) = xml.next()? {
            match tag.name() {
                "t" => xml.text_into(out)?,
                "rPh" => xml.skip()?,
                _ => {}
            }
        }
    }
    if out[start..].contains("_x") {
        let plain = without_escapes(&out[start..]);
        out.truncate(start);
        out.push_str(&plain);
    }
    Ok(())
}

/// Turns `_x000D_` and its like into the characters they stand for.
pub(crate) fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    let flush = |units: &mut Vec<u16>, out: &mut String| {
        out.push_str(&String::from_utf16_lossy(units));
        units.clear();
    };
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let code = code
            .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|code| u16::from_str_radix(code, 16).ok());
        let taken = if code.is_some() { at } else { at + 2 };
        if taken > 0 {
            flush(&mut units, &mut out);
            out.push_str(&rest[..taken]);
        }
        match code {
            Some(code) => {
                units.push(code);
                rest = &rest[at + 7..];
            }
            None => rest = &rest[taken..],
        }
    }
    flush(&mut units, &mut out);
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::without_escapes;

    #[test]
    fn escapes_are_undone() {
        assert_eq!(without_escapes("a_x000D_\nb"), "a\r\nb");
        assert_eq!(without_escapes("_x005F_x000D_"), "_x000D_");
        assert_eq!(without_escapes("_xD83D__xDE00_!"), "😀!");
        assert_eq!(without_escapes("a_xyz_x12"), "a_xyz_x12");
    }
}
