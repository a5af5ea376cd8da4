//! XML of one part, read event by event under the guard's limits.
//!
//! **Invariant:** a part that ends without an error was well-formed UTF-8 to its last byte,
//! without document type, without entities of its own and within every limit of depth and size.

use std::borrow::Cow;

use grid::envelope::{RejectCode, Rejection};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::limits;

/// What stands next in a part; empty elements come as an opening and a closing.
pub(crate) enum Token<'a> {
    Open(Tag<'a>),
    Close,
    /// A piece of text; one text may come in several pieces.
    Text(Cow<'a, str>),
    Comment,
    End,
}

/// An opening tag.
pub(crate) struct Tag<'a> {
    inner: BytesStart<'a>,
    part: &'a str,
}

pub(crate) struct Xml<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
    /// The closing of an empty element is due.
    closing: bool,
    /// The text was decoded as its declaration says, which therefore speaks of other bytes.
    decoded: bool,
}

/// The text of a part: UTF-8, without byte order mark.
pub(crate) fn text_of<'a>(bytes: &'a [u8], part: &str) -> Result<&'a str, Rejection> {
    let refuse = |code, what, detail: String| Err(Rejection::new(code, what, detail).within(part));
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'<', ..] | [b'<', 0, ..]) {
        return refuse(RejectCode::Unreadable, "utf-16", String::new());
    }
    if bytes.contains(&0) {
        return refuse(RejectCode::Corrupt, "nul", String::new());
    }
    std::str::from_utf8(bytes)
        .or_else(|error| refuse(RejectCode::Corrupt, "encoding", error.to_string()))
}

impl<'a> Xml<'a> {
    pub(crate) fn new(bytes: &'a [u8], part: &'a str) -> Result<Self, Rejection> {
        let reader = quick_xml::Reader::from_str(text_of(bytes, part)?);
        Ok(Self { reader, part, depth: 0, closing: false, decoded: false })
    }

    /// Reads a text that has been decoded, whatever encoding it declares.
    pub(crate) fn of_text(text: &'a str, part: &'a str) -> Self {
        let reader = quick_xml::Reader::from_str(text);
        Self { reader, part, depth: 0, closing: false, decoded: true }
    }

    /// How many elements are open, the one just opened included.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    pub(crate) fn reject(&self, code: RejectCode, what: &str, detail: &str) -> Rejection {
        Rejection::new(code, what, detail).within(self.part)
    }

    pub(crate) fn corrupt(&self, what: &str, detail: &str) -> Rejection {
        self.reject(RejectCode::Corrupt, what, detail)
    }

    fn too_large(&self, what: &str) -> Rejection {
        self.reject(RejectCode::TooLarge, what, "")
    }

    pub(crate) fn next(&mut self) -> Result<Token<'a>, Rejection> {
        if self.closing {
            self.closing = false;
            self.depth -= 1;
            return Ok(Token::Close);
        }
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| self.corrupt("xml", &error.to_string()))?;
            return Ok(match event {
                Event::Start(tag) => Token::Open(self.open(tag)?),
                Event::Empty(tag) => {
                    self.closing = true;
                    Token::Open(self.open(tag)?)
                }
                Event::End(_) => {
                    self.depth = self
                        .depth
                        .checked_sub(1)
                        .ok_or_else(|| self.corrupt("xml", "closed but never opened"))?;
                    Token::Close
                }
                Event::Text(text) => {
                    let text = text.into_inner();
                    if text.len() > limits::XML_TEXT_BYTES {
                        return Err(self.too_large("text-size"));
                    }
                    Token::Text(lines(text))
                }
                Event::CData(text) => {
                    let text = text.into_inner();
                    if text.len() > limits::XML_TEXT_BYTES {
                        return Err(self.too_large("text-size"));
                    }
                    Token::Text(lines(text))
                }
                Event::GeneralRef(reference) => Token::Text(self.reference(&reference)?),
                Event::Comment(_) => Token::Comment,
                Event::DocType(_) => {
                    return Err(self.reject(RejectCode::Unreadable, "doctype", ""));
                }
                Event::Decl(declaration) => {
                    if let Some(Ok(name)) = declaration.encoding() {
                        self.check_encoding(&name)?;
                    }
                    continue;
                }
                Event::PI(_) => continue,
                Event::Eof if self.depth > 0 => {
                    return Err(self.corrupt("xml", "ends before its elements are closed"));
                }
                Event::Eof => Token::End,
            });
        }
    }

    fn open(&mut self, tag: BytesStart<'a>) -> Result<Tag<'a>, Rejection> {
        self.depth += 1;
        if self.depth > limits::XML_DEPTH {
            return Err(self.too_large("xml-depth"));
        }
        if tag.len() > limits::XML_TAG_BYTES {
            return Err(self.too_large("tag-size"));
        }
        Ok(Tag { inner: tag, part: self.part })
    }

    fn reference(&self, reference: &BytesRef<'a>) -> Result<Cow<'a, str>, Rejection> {
        let known = match reference as &str {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            "apos" => "'",
            _ => {
                return match reference.resolve_char_ref() {
                    Ok(Some(letter)) => Ok(Cow::Owned(letter.to_string())),
                    _ => Err(self.reject(RejectCode::Unreadable, "entity", reference)),
                };
            }
        };
        Ok(Cow::Borrowed(known))
    }

    /// A declared encoding other than UTF-8 is refused: the bytes would mean something else.
    fn check_encoding(&self, name: &str) -> Result<(), Rejection> {
        if self.decoded {
            return Ok(());
        }
        if ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|good| name.eq_ignore_ascii_case(good))
        {
            return Ok(());
        }
        Err(self.reject(RejectCode::Unreadable, "encoding", name))
    }

    /// Skips everything up to the closing of the element just opened.
    pub(crate) fn skip(&mut self) -> Result<(), Rejection> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Appends the text of the element just opened, its elements' texts included, up to its
    /// closing. A comment in between is refused: programs disagree on what the text is then.
    pub(crate) fn text_into(&mut self, out: &mut String) -> Result<(), Rejection> {
        let outside = self.depth - 1;
        while self.depth > outside {
            match self.next()? {
                Token::Text(piece) => {
                    if out.len() + piece.len() > limits::XML_TEXT_BYTES {
                        return Err(self.too_large("text-size"));
                    }
                    out.push_str(&piece);
                }
                Token::Comment => {
                    return Err(self.reject(RejectCode::Unreadable, "comment-in-value", ""));
                }
                Token::Open(_) | Token::Close | Token::End => {}
            }
        }
        Ok(())
    }

    /// The text of the element just opened.
    pub(crate) fn text(&mut self) -> Result<String, Rejection> {
        let mut out = String::new();
        self.text_into(&mut out)?;
        Ok(out)
    }
}

/// Line ends as XML wants them read.
fn lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    }
}

impl Tag<'_> {
    /// Name without prefix.
    pub(crate) fn name(&self) -> &str {
        let name = self.inner.name().0;
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// Every attribute: prefix, local name, raw value.
    pub(crate) fn attributes(
        &self,
    ) -> impl Iterator<Item = Result<(&str, &str, Cow<'_, str>), Rejection>> {
        let mut attributes = self.inner.attributes();
        // The search for duplicates is quadratic.
        attributes.with_checks(false);
        attributes.map(|attribute| match attribute {
            Ok(attribute) => {
                let key = attribute.key.0;
                let (prefix, name) = key.split_once(':').unwrap_or(("", key));
                Ok((prefix, name, attribute.value))
            }
            Err(error) => {
                Err(Rejection::new(RejectCode::Corrupt, "xml", error.to_string()).within(self.part))
            }
        })
    }

    /// An attribute by its local name, unescaped.
    pub(crate) fn attribute(&self, wanted: &str) -> Result<Option<String>, Rejection> {
        self.find(|_, name| name == wanted)
    }

    /// An attribute that must have a prefix, as `r:id` beside an own `id`.
    pub(crate) fn prefixed(&self, wanted: &str) -> Result<Option<String>, Rejection> {
        self.find(|prefix, name| name == wanted && !prefix.is_empty())
    }

    fn find(&self, wanted: impl Fn(&str, &str) -> bool) -> Result<Option<String>, Rejection> {
        for attribute in self.attributes() {
            let (prefix, name, value) = attribute?;
            if wanted(prefix, name) {
                return Ok(Some(plain(value)));
            }
        }
        Ok(None)
    }

    /// Whether an attribute is true in XML's words.
    pub(crate) fn flag(&self, wanted: &str) -> Result<bool, Rejection> {
        Ok(self.attribute(wanted)?.is_some_and(|value| is_true(&value)))
    }
}

pub(crate) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}

/// An attribute's value without escapes; unknown ones stay as they are written.
pub(crate) fn plain(value: Cow<'_, str>) -> String {
    match unescape(&value) {
        Ok(text) => text.into_owned(),
        Err(_) => value.into_owned(),
    }
}
