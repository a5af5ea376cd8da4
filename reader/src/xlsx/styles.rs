//! What the cell styles make of a number.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};

use crate::limits;
use crate::number_format::Shows;
use crate::xml::{Token, Xml};

#[derive(Default)]
pub(crate) struct Styles {
    shows: Vec<Shows>,
}

impl Styles {
    pub(crate) fn shows(&self, style: usize) -> Shows {
        self.shows.get(style).copied().unwrap_or_default()
    }
}

pub(crate) fn read(bytes: &[u8], part: &str) -> Result<Styles, Rejection> {
    let mut xml = Xml::new(bytes, part)?;
    let mut formats = BTreeMap::new();
    let mut styles = Styles::default();
    let mut in_cell_formats = false;
    loop {
        match xml.next()? {
            Token::Open(tag) => {
                if xml.depth() == 2 {
                    in_cell_formats = tag.name() == "cellXfs";
                }
                match tag.name() {
                    "numFmt" if xml.depth() == 3 => {
                        let id = tag.attribute("numFmtId")?.and_then(|id| id.parse::<u32>().ok());
                        let code = tag.attribute("formatCode")?.unwrap_or_default();
                        if let Some(id) = id {
                            formats.insert(id, Shows::code(&code));
                        }
                    }
                    "xf" if in_cell_formats && xml.depth() == 3 => {
                        let id = tag.attribute("numFmtId")?.and_then(|id| id.parse().ok());
                        let id: u32 = id.unwrap_or(0);
                        let own = formats.get(&id).copied();
                        styles.shows.push(own.unwrap_or_else(|| Shows::built_in(id)));
                    }
                    _ => {}
                }
                if styles.shows.len() > limits::STYLES || formats.len() > limits::STYLES {
                    return Err(xml.reject(RejectCode::TooLarge, "styles", ""));
                }
            }
            Token::End => return Ok(styles),
            _ => {}
        }
    }
}
