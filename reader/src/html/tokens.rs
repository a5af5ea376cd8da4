//! The pieces of a page: tags, texts, comments. Tolerant of everything but an end in the middle
//! of a piece, which is what a cut file looks like.
//!
//! **Invariant:** every byte is looked at a fixed number of times; no document type is expanded.

use std::borrow::Cow;

use grid::envelope::{RejectCode, Rejection};

use super::entities;
use crate::limits;

pub(super) enum Token<'a> {
    Open(Tag<'a>),
    /// Name in lower case.
    Close(String),
    Text(Cow<'a, str>),
    Comment(&'a str),
    /// What stands in an element whose content is no markup: (its name, the text as it is).
    Raw(&'static str, &'a str),
    End,
}

pub(super) struct Tag<'a> {
    /// In lower case, with its prefix: `o:p`.
    pub(super) name: String,
    attributes: &'a str,
}

/// Elements whose content is not read as markup.
const RAW: [&str; 8] =
    ["script", "style", "title", "textarea", "template", "iframe", "noframes", "xml"];

pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<&'static str>,
}

fn unclosed(what: &str) -> Rejection {
    Rejection::new(RejectCode::Corrupt, "html-end", what)
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0, raw: None }
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, Rejection> {
        if let Some(name) = self.raw.take() {
            let rest = &self.text[self.at..];
            let end = closing(rest, name).ok_or_else(|| unclosed(name))?;
            self.at += end;
            return Ok(Token::Raw(name, &rest[..end]));
        }
        loop {
            let rest = &self.text[self.at..];
            if rest.is_empty() {
                return Ok(Token::End);
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                let end = comment.find("-->").ok_or_else(|| unclosed("comment"))?;
                self.at += 4 + end + 3;
                return Ok(Token::Comment(&comment[..end]));
            }
            if rest.starts_with("<!") || rest.starts_with("<?") {
                let end = rest.find('>').ok_or_else(|| unclosed("declaration"))?;
                refuse_definitions(&rest[2..end])?;
                self.at += end + 1;
                continue;
            }
            let mut after = rest.chars().skip(1);
            let (second, third) = (after.next(), after.next());
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let is_tag =
                rest.starts_with('<') && (letter(second) || (second == Some('/') && letter(third)));
            if is_tag {
                return self.tag(rest);
            }
            // A lone `<` is a letter like others.
            let next = rest.bytes().skip(1).position(|byte| byte == b'<');
            let end = next.map_or(rest.len(), |at| at + 1);
            self.at += end;
            return Ok(Token::Text(entities::unescaped(&rest[..end])));
        }
    }

    fn tag(&mut self, rest: &'a str) -> Result<Token<'a>, Rejection> {
        let end = tag_end(rest).ok_or_else(|| unclosed("tag"))?;
        if end > limits::XML_TAG_BYTES {
            return Err(Rejection::new(RejectCode::TooLarge, "tag-size", ""));
        }
        self.at += end + 1;
        let inside = &rest[1..end];
        let (closes, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let named = inside.find(|c: char| c.is_ascii_whitespace() || c == '/');
        let (name, attributes) = inside.split_at(named.unwrap_or(inside.len()));
        let name = name.to_ascii_lowercase();
        if closes {
            return Ok(Token::Close(name));
        }
        let empty = attributes.ends_with('/');
        self.raw = RAW.iter().find(|raw| !empty && **raw == name).copied();
        Ok(Token::Open(Tag { name, attributes }))
    }
}

/// A document type may name elements; entities and the like of its own are refused.
fn refuse_definitions(declaration: &str) -> Result<(), Rejection> {
    let start: String = declaration.chars().take(8).collect::<String>().to_ascii_lowercase();
    let own =
        start.starts_with("entity") || (start.starts_with("doctype") && declaration.contains('['));
    if own { Err(Rejection::new(RejectCode::Unreadable, "doctype", "")) } else { Ok(()) }
}

/// Where `</name` stands, whatever the case of its letters.
fn closing(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let own = text.as_bytes().get(at + 2..at + 2 + name.len());
        let next = text.as_bytes().get(at + 2 + name.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
            && next.is_none_or(|next| !next.is_ascii_alphanumeric())
    })
}

/// The `>` of a tag, outside the quotes of its attributes' values.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut value = false;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at),
            // A quote opens only where a value begins: `height=20'` ends as it stands.
            (None, b'"' | b'\'') if value => (quote, value) = (Some(byte), false),
            (None, b'=') => value = true,
            (None, byte) if !byte.is_ascii_whitespace() => value = false,
            _ => {}
        }
    }
    None
}

impl Tag<'_> {
    /// An attribute's value without references; empty where it has none. The first one counts.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            // Only the first letter of a name may be `=`.
            let more = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[more..].find(|c: char| c.is_ascii_whitespace() || "=/".contains(c));
            let (name, after) = rest.split_at(end.map_or(rest.len(), |end| end + more));
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(value) => self::value(value.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(entities::unescaped(value).into_owned());
            }
            rest = after;
        }
    }
}

/// A value, quoted or not, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let quoted = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote).zip(Some(*quote)));
    match quoted {
        Some((inside, quote)) => inside.split_once(quote).unwrap_or((inside, "")),
        None => {
            let end = text.find(|c: char| c.is_ascii_whitespace());
            text.split_at(end.unwrap_or(text.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Result<Vec<String>, Rejection> {
        let mut tokens = Tokens::of(text);
        let mut out = Vec::new();
        loop {
            out.push(match tokens.next()? {
                Token::Open(tag) => format!("<{}>", tag.name),
                Token::Close(name) => format!("</{name}>"),
                Token::Text(text) => text.into_owned(),
                Token::Comment(text) => format!("!{text}"),
                Token::Raw(name, text) => format!("{name}:{text}"),
                Token::End => return Ok(out),
            });
        }
    }

    #[test]
    fn a_page_comes_apart() {
        for (text, wanted) in [
            ("<TABLE><Tr>a&lt;b</tr>", vec!["<table>", "<tr>", "a<b", "</tr>"]),
            ("<td x=\"a>b\" y='<'>1</td>", vec!["<td>", "1", "</td>"]),
            ("a < b<3 <br/>", vec!["a ", "< b", "<3 ", "<br>"]),
            ("<!DOCTYPE html><?xml v?><![if !vml]>x", vec!["x"]),
            ("<!-- <td>1 -->y", vec!["! <td>1 ", "y"]),
            ("<style>a<b</STYLE >c", vec!["<style>", "style:a<b", "</style>", "c"]),
            ("<title/>c", vec!["<title>", "c"]),
            ("đ<ộ", vec!["đ", "<ộ"]),
            ("<td height=20'>1", vec!["<td>", "1"]),
        ] {
            assert_eq!(pieces(text).unwrap(), wanted, "{text}");
        }
    }

    #[test]
    fn an_end_in_the_middle_is_a_cut_file() {
        for text in ["<td", "<td x=\"1>", "<!-- a", "<script>a", "<!DOCTYPE", "<table></tabl"] {
            assert_eq!(pieces(text).unwrap_err().what, "html-end", "{text}");
        }
        let own = "<!DOCTYPE html [<!ENTITY a \"b\">]>&a;";
        assert_eq!(pieces(own).unwrap_err().what, "doctype");
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let mut tokens = Tokens::of(
            "<td ColSpan = 2 class=xl24 x:num style='a:b' x:num=\"5\" title=\"a &amp; b\" nowrap/>",
        );
        let Ok(Token::Open(tag)) = tokens.next() else { panic!("a tag") };
        for (name, wanted) in [
            ("colspan", Some("2")),
            ("class", Some("xl24")),
            ("x:num", Some("")),
            ("style", Some("a:b")),
            ("title", Some("a & b")),
            ("nowrap", Some("")),
            ("rowspan", None),
        ] {
            assert_eq!(tag.attribute(name).as_deref(), wanted, "{name}");
        }
    }
}
