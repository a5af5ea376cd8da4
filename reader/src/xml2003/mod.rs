//! SpreadsheetML of 2003: one XML text that holds a whole workbook, mostly named `.xls`.
//!
//! **Invariants.** Rows and cells only go forward: an index that points back would put two cells
//! on one address and is refused. What a style shows as a date or a percentage is read as one.

mod references;
mod sheet;

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};
use grid::{DefinedName, FileKind, Workbook};

use crate::budget::Budget;
use crate::charset;
use crate::limits;
use crate::notes::Notes;
use crate::number_format::Shows;
use crate::xml::{Tag, Token, Xml};

/// State of one reading.
struct Reading<'a> {
    xml: Xml<'a>,
    workbook: Workbook,
    budget: Budget,
    notes: Notes,
    styles: BTreeMap<String, Shows>,
}

const PART: &str = "xml";

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Rejection> {
    let decoded = charset::of_xml(bytes)?;
    let mut reading = Reading {
        xml: Xml::of_text(&decoded.text, PART),
        workbook: Workbook::new(FileKind::Xml2003),
        budget: Budget::default(),
        notes: Notes::default(),
        styles: BTreeMap::new(),
    };
    reading.document()?;
    let mut workbook = reading.workbook;
    workbook.notes = reading.notes.finish();
    if workbook.sheets.is_empty() {
        return Err(Rejection::new(RejectCode::Corrupt, "no-sheets", ""));
    }
    Ok(workbook)
}

impl Reading<'_> {
    fn document(&mut self) -> Result<(), Rejection> {
        loop {
            match self.xml.next()? {
                Token::Open(tag) if tag.name() == "Workbook" => self.children()?,
                Token::Open(tag) => return Err(self.xml.corrupt("nesting", tag.name())),
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn children(&mut self) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "DocumentProperties" => self.modified()?,
                "CustomDocumentProperties" => self.properties()?,
                "Styles" => self.styles()?,
                "ExcelWorkbook" => self.settings()?,
                "Names" => self.names()?,
                "Worksheet" => self.sheet(&tag)?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn modified(&mut self) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            if tag.name() == "LastSaved" {
                let text = self.xml.text()?;
                self.workbook.modified = Some(text.trim().to_owned()).filter(|it| !it.is_empty());
            } else {
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    /// Properties that people define: an element each, named after the property.
    fn properties(&mut self) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            let name = references::unescaped(tag.name());
            let text = self.xml.text()?;
            self.workbook.properties.push((name, text.trim().to_owned()));
            if self.workbook.properties.len() > limits::PROPERTIES {
                return Err(self.xml.reject(RejectCode::TooLarge, "properties", ""));
            }
        }
        Ok(())
    }

    fn settings(&mut self) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            self.workbook.date1904 |= tag.name() == "Date1904";
        }
        Ok(())
    }

    fn styles(&mut self) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        let mut current = String::new();
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "Style" => {
                    current = tag.attribute("ID")?.unwrap_or_default();
                    let parent = tag.attribute("Parent")?.unwrap_or_else(|| "Default".to_owned());
                    let shows = self.styles.get(&parent).copied().unwrap_or_default();
                    self.styles.insert(current.clone(), shows);
                    if self.styles.len() > limits::STYLES {
                        return Err(self.xml.reject(RejectCode::TooLarge, "styles", ""));
                    }
                }
                "NumberFormat" => {
                    let format = tag.attribute("Format")?.unwrap_or_default();
                    self.styles.insert(current.clone(), Shows::named_or_code(&format));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn names(&mut self) -> Result<(), Rejection> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            if tag.name() == "NamedRange" {
                self.defined_name(&tag)?;
            }
        }
        Ok(())
    }

    fn defined_name(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let name = tag.attribute("Name")?.unwrap_or_default();
        let refers_to = tag.attribute("RefersTo")?.unwrap_or_default();
        let refers_to = references::normalised(&refers_to);
        self.workbook.names.push(DefinedName { name, refers_to });
        if self.workbook.names.len() > limits::NAMES {
            return Err(self.xml.reject(RejectCode::TooLarge, "names", ""));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
