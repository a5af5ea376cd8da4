//! Which cell styles show a date.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};

use crate::limits;
use crate::number_format::{built_in_is_date, code_is_date};
use crate::xml::{Token, Xml};

#[derive(Default)]
pub(crate) struct Styles {
    dates: Vec<bool>,
}

impl Styles {
    pub(crate) fn is_date(&self, style: usize) -> bool {
        self.dates.get(style).copied().unwrap_or(false)
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
                            formats.insert(id, code_is_date(&code));
                        }
                    }
                    "xf" if in_cell_formats && xml.depth() == 3 => {
                        let id = tag.attribute("numFmtId")?.and_then(|id| id.parse().ok());
                        let id: u32 = id.unwrap_or(0);
                        let own = formats.get(&id).copied();
                        styles.dates.push(own.unwrap_or_else(|| built_in_is_date(id)));
                    }
                    _ => {}
                }
                if styles.dates.len() > limits::STYLES || formats.len() > limits::STYLES {
                    return Err(xml.reject(RejectCode::TooLarge, "styles", ""));
                }
            }
            Token::End => return Ok(styles),
            _ => {}
        }
    }
}
