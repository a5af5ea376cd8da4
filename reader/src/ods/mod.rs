//! `.ods`: one pass over `content.xml`, guard and reading at once.
//!
//! calamine is not asked here: it keeps every repeated cell in memory, never ends where the
//! content ends early, and has neither hidden rows nor comments nor the stored digits. It serves
//! as the second opinion in the tests.

mod cell;
mod properties;
mod table;
mod text;

use std::collections::BTreeSet;

use grid::envelope::{RejectCode, Rejection};
use grid::{DefinedName, FileKind, Workbook};

use crate::budget::Budget;
use crate::notes::Notes;
use crate::package::Package;
use crate::xml::{Tag, Token, Xml};
use crate::{limits, names};

/// State of one reading.
struct Reading<'a> {
    xml: Xml<'a>,
    workbook: Workbook,
    budget: Budget,
    notes: Notes,
    /// Area of the rectangles around all cells of each sheet.
    area: u64,
    /// Styles of tables that are not shown.
    hidden_tables: BTreeSet<String>,
}

const CONTENT: &str = "content.xml";

pub(crate) fn read(package: &Package<'_>) -> Result<Workbook, Rejection> {
    check_encryption(package)?;
    let bytes = package.needed(CONTENT)?;
    let mut reading = Reading {
        xml: Xml::new(&bytes, CONTENT)?,
        workbook: Workbook::new(FileKind::Ods),
        budget: Budget::default(),
        notes: Notes::default(),
        area: 0,
        hidden_tables: BTreeSet::new(),
    };
    reading.content()?;
    let mut workbook = reading.workbook;
    workbook.notes = reading.notes.finish();
    if let Some(bytes) = package.part("meta.xml")? {
        (workbook.properties, workbook.modified) = properties::read(&bytes, "meta.xml")?;
    }
    if workbook.sheets.is_empty() {
        return Err(Rejection::new(RejectCode::Corrupt, "no-sheets", ""));
    }
    Ok(workbook)
}

/// The manifest says which parts are encrypted; newer programs put all into one such part.
fn check_encryption(package: &Package<'_>) -> Result<(), Rejection> {
    const MANIFEST: &str = "META-INF/manifest.xml";
    let protected = || Err(Rejection::new(RejectCode::Protected, "password", "encrypted parts"));
    if package.has("encrypted-package") {
        return protected();
    }
    let Some(bytes) = package.part(MANIFEST)? else { return Ok(()) };
    let mut xml = Xml::new(&bytes, MANIFEST)?;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name() == "encryption-data" => return protected(),
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

impl Reading<'_> {
    fn content(&mut self) -> Result<(), Rejection> {
        // The table style whose properties come next.
        let mut style = None;
        loop {
            match self.xml.next()? {
                Token::Open(tag) => match tag.name() {
                    "style" => {
                        let table = tag.attribute("family")?.as_deref() == Some("table");
                        style = tag.attribute("name")?.filter(|_| table);
                    }
                    "table-properties" if tag.attribute("display")?.as_deref() == Some("false") => {
                        self.hidden_tables.extend(style.take());
                    }
                    "null-date" => {
                        let date = tag.attribute("date-value")?;
                        self.workbook.date1904 = date.as_deref() == Some("1904-01-01");
                    }
                    // Old contents of changed cells, and tables of other programs.
                    "tracked-changes" | "dde-links" => self.xml.skip()?,
                    "named-range" | "named-expression" => self.defined_name(&tag)?,
                    "table" => self.table(&tag)?,
                    _ => {}
                },
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn defined_name(&mut self, tag: &Tag<'_>) -> Result<(), Rejection> {
        let name = tag.attribute("name")?.unwrap_or_default();
        let address = match tag.attribute("cell-range-address")? {
            Some(address) => address,
            None => tag.attribute("expression")?.unwrap_or_default(),
        };
        self.workbook.names.push(DefinedName { name, refers_to: names::normalised(&address) });
        if self.workbook.names.len() > limits::NAMES {
            return Err(self.xml.reject(RejectCode::TooLarge, "names", ""));
        }
        Ok(())
    }
}
