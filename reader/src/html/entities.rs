//! References to letters: `&nbsp;`, `&#7853;`, `&#x1EAD;`.

use std::borrow::Cow;

/// Named letters: those of Latin-1, in their order from U+00A0 on.
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];
const OTHERS: [(&str, char); 21] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("minus", '−'),
    ("hellip", '…'),
    ("bull", '•'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
];
/// What Windows-1252 has where Unicode has controls, from 128 on; browsers read numbers so.
const CONTROLS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// Bytes of the longest reference.
const LONGEST: usize = 12;

/// The text with its references replaced; what is none stays as it is written.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match reference(rest) {
            Some((letter, length)) => {
                out.push(letter);
                rest = &rest[length..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The letter of a reference behind its `&`, and its length there.
fn reference(text: &str) -> Option<(char, usize)> {
    if let Some(digits) = text.strip_prefix('#') {
        let (digits, radix, prefix) = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 2),
            None => (digits, 10, 1),
        };
        let length = digits.bytes().take(LONGEST).take_while(u8::is_ascii_hexdigit).count();
        let number = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let closed = usize::from(digits[length..].starts_with(';'));
        return Some((letter(number), prefix + length + closed));
    }
    let length = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let (name, closed) = (&text[..length], text[length..].starts_with(';'));
    // The oldest names are understood without their end too.
    if !closed && !matches!(name, "nbsp" | "amp" | "lt" | "gt" | "quot") {
        return None;
    }
    let latin = LATIN_1.iter().position(|own| *own == name);
    let latin = latin.and_then(|index| char::from_u32(0xA0 + index as u32));
    let letter =
        latin.or_else(|| OTHERS.iter().find(|(own, _)| *own == name).map(|(_, letter)| *letter))?;
    Some((letter, length + usize::from(closed)))
}

fn letter(number: u32) -> char {
    let windows = number.checked_sub(128).and_then(|index| CONTROLS.chars().nth(index as usize));
    windows
        .or_else(|| char::from_u32(number))
        .filter(|letter| *letter != '\0')
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn references_become_letters() {
        for (text, wanted) in [
            ("1&nbsp;234", "1\u{a0}234"),
            ("V&agrave; &Ocirc;&lt;&amp;lt;", "Và Ô<&lt;"),
            ("M&#7853;n m&#x1EAD;n", "Mận mận"),
            ("&#150;&ndash;&#128;", "––€"),
            ("&nbsp", "\u{a0}"),
            ("a & b &unknown; &copy", "a & b &unknown; &copy"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}&#99999999999;"),
            ("&#;&#x;&", "&#;&#x;&"),
            ("&#12ab;", "&#12ab;"),
            ("&yuml;&szlig;&times;", "ÿß×"),
        ] {
            assert_eq!(unescaped(text), wanted, "{text}");
        }
    }
}
