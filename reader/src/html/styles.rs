//! What styles say of values and of what is shown: number formats and hidden elements.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};

use super::tokens::Tag;
use crate::limits;
use crate::number_format::Shows;

/// What a style says; `None` where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) shows: Option<Shows>,
    pub(super) hidden: bool,
}

/// Styles by class.
#[derive(Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

impl Styles {
    /// Takes the rules of a `<style>` element over: those for a class alone, or of one element.
    pub(super) fn read(&mut self, sheet: &str) -> Result<(), Rejection> {
        for rule in sheet.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            let style = declared(declarations);
            if style == Style::default() {
                continue;
            }
            for selector in selectors.split(',') {
                let Some((element, class)) = selector.trim().rsplit_once('.') else { continue };
                let simple =
                    |text: &str| text.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
                // Behind a comment stands the selector alone.
                let element = element.rsplit(['\n', '>', '/']).next().unwrap_or(element).trim();
                if simple(element) && simple(class) {
                    let own = self.0.entry(class.to_owned()).or_default();
                    own.shows = style.shows.or(own.shows);
                    own.hidden |= style.hidden;
                }
            }
            if self.0.len() > limits::STYLES {
                return Err(Rejection::new(RejectCode::TooLarge, "styles", ""));
            }
        }
        Ok(())
    }

    /// What class and style of an element say.
    pub(super) fn of(&self, tag: &Tag<'_>) -> Style {
        let mut style = tag.attribute("style").map_or_else(Style::default, |text| declared(&text));
        if let Some(classes) = tag.attribute("class") {
            for own in classes.split_whitespace().filter_map(|class| self.0.get(class)) {
                style.shows = style.shows.or(own.shows);
                style.hidden |= own.hidden;
            }
        }
        style
    }
}

/// Reads declarations: `mso-number-format:"0\.0%";display:none`.
fn declared(text: &str) -> Style {
    let mut style = Style::default();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once(':') {
        let end = declaration_end(after);
        let value = &after[..end];
        rest = after.get(end + 1..).unwrap_or_default();
        // Pages of Excel open comments between rules, and close them elsewhere.
        let name = name.trim_end();
        let name = name.rsplit(char::is_whitespace).next().unwrap_or(name);
        let word = || value.trim().trim_end_matches("!important").trim_end().to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "mso-number-format" => {
                style.shows = Some(Shows::named_or_code(&unescaped(value.trim())));
            }
            "display" => style.hidden |= word() == "none",
            "visibility" => style.hidden |= matches!(word().as_str(), "hidden" | "collapse"),
            "mso-hide" => style.hidden |= word() == "all",
            _ => {}
        }
    }
    style
}

/// The `;` behind a value, outside quotes.
fn declaration_end(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// A format without the quotes and escapes of style sheets: `\0022` is a quote, `\#` itself.
fn unescaped(text: &str) -> String {
    let inside = text.strip_prefix('"').map_or(text, |rest| rest.strip_suffix('"').unwrap_or(rest));
    let mut out = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let hex = rest.get(..4).filter(|hex| hex.starts_with("00"));
        let letter = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        if let Some(letter) = letter {
            out.push(letter);
            rest = &rest[4..];
        } else if let Some(letter) = rest.chars().next() {
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        let shows = |shows| Style { shows: Some(shows), hidden: false };
        for (text, wanted) in [
            (r#"mso-number-format:"\#\,\#\#0";color:red"#, shows(Shows::Number)),
            (r#"color:red;mso-number-format:"Short Date""#, shows(Shows::Date)),
            (r#"mso-number-format:"dd\/mm\/yyyy\;\@";"#, shows(Shows::Date)),
            (r#"mso-number-format:"0\0022%\0022""#, shows(Shows::Number)),
            (r#"MSO-NUMBER-FORMAT:0%"#, shows(Shows::Percent)),
            ("mso-number-format:\\@", shows(Shows::Number)),
            ("width:1pt; display : none", Style { shows: None, hidden: true }),
            ("DISPLAY:none!important", Style { shows: None, hidden: true }),
            ("visibility:collapse", Style { shows: None, hidden: true }),
            ("display:block;:;;x", Style::default()),
        ] {
            assert_eq!(declared(text), wanted, "{text}");
        }
    }

    #[test]
    fn classes_are_found_by_their_name() {
        let mut styles = Styles::default();
        styles
            .read(
                "<!--table {mso-displayed-decimal-separator:\"\\,\";}\n.xl24 {mso-number-format:Percent;}\n\
                 td.a, .b{display:none}\n.c .d{display:none} -->",
            )
            .unwrap();
        let of = |text: &str| {
            let mut tokens = super::super::tokens::Tokens::of(text);
            let Ok(super::super::tokens::Token::Open(tag)) = tokens.next() else { panic!("a tag") };
            styles.of(&tag)
        };
        assert_eq!(of("<td class=\"x xl24\">").shows, Some(Shows::Percent));
        assert_eq!(of("<td class=xl24 style='mso-number-format:0'>").shows, Some(Shows::Number));
        assert!(of("<td class=a>").hidden && of("<td class=b>").hidden);
        assert!(!of("<td class=d>").hidden && !of("<td class=xl24>").hidden);
    }
}
