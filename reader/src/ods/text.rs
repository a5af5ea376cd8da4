//! Paragraphs, and what is drawn.
//!
//! Blanks stay as they are written: the format would have runs of them collapse, but LibreOffice
//! writes and reads them as they are.

use grid::Sheet;
use grid::envelope::{RejectCode, Rejection};

use super::Reading;
use crate::limits;
use crate::xml::{Tag, Token};

impl Reading<'_> {
    /// Appends the text of the paragraph just opened.
    pub(super) fn paragraph(&mut self, out: &mut String) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let start = out.len();
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Token::Text(piece) => out.push_str(&piece),
                Token::Open(tag) => match tag.name() {
                    "s" => {
                        let count = tag.attribute("c")?.map_or(Ok(1), |count| {
                            count
                                .trim()
                                .parse::<u64>()
                                .map_err(|_| self.xml.corrupt("repeat", &count))
                        })?;
                        if count > limits::STRING_UNITS as u64 {
                            return Err(self.xml.reject(RejectCode::TooLarge, "string", "blanks"));
                        }
                        out.extend(std::iter::repeat_n(' ', count as usize));
                    }
                    "tab" => out.push('\t'),
                    "line-break" => out.push('\n'),
                    // Guides to pronunciation and notes of the author are no part of the text.
                    "ruby-text" | "annotation" => self.xml.skip()?,
                    _ => {}
                },
                Token::Comment => {
                    return Err(self.xml.reject(RejectCode::Unreadable, "comment-in-value", ""));
                }
                Token::Close | Token::End => {}
            }
            if out.len() - start > limits::XML_TEXT_BYTES {
                return Err(self.xml.reject(RejectCode::TooLarge, "string", ""));
            }
        }
        Ok(())
    }

    /// All paragraphs within the element just opened, a line each.
    pub(super) fn paragraphs(&mut self) -> Result<String, Rejection> {
        let outside = self.xml.depth() - 1;
        let mut text = String::new();
        let mut first = true;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            if matches!(tag.name(), "p" | "h") {
                if !std::mem::take(&mut first) {
                    text.push('\n');
                }
                self.paragraph(&mut text)?;
            }
        }
        Ok(text)
    }

    /// Shapes drawn on the sheet as a whole.
    pub(super) fn shapes(&mut self, sheet: &mut Sheet) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            if let Token::Open(tag) = self.xml.next()? {
                self.shape(&tag, sheet)?;
            }
        }
        Ok(())
    }

    /// One shape: a text box, a picture, or something without either.
    pub(super) fn shape(&mut self, tag: &Tag<'_>, sheet: &mut Sheet) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let mut text = String::new();
        let mut picture = tag.name() == "image";
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "p" | "h" => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    self.paragraph(&mut text)?;
                }
                "image" => picture = true,
                // A chart keeps its data in a table of its own.
                "table" => self.xml.skip()?,
                _ => {}
            }
        }
        if !text.trim().is_empty() {
            sheet.text_boxes.push(text);
        } else if picture {
            self.notes.add("picture", Some(&sheet.name), None, "");
        }
        Ok(())
    }
}
