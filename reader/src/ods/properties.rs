//! `meta.xml`: properties that people define, and the date of the last change.

use grid::envelope::{RejectCode, Rejection};

use crate::limits;
use crate::xml::{Token, Xml};

type Properties = (Vec<(String, String)>, Option<String>);

pub(super) fn read(bytes: &[u8], part: &str) -> Result<Properties, Rejection> {
    let mut xml = Xml::new(bytes, part)?;
    let (mut properties, mut modified) = (Vec::new(), None);
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                "user-defined" => {
                    let name = tag.attribute("name")?.unwrap_or_default();
                    let text = xml.text()?;
                    properties.push((name, text.trim().to_owned()));
                    if properties.len() > limits::PROPERTIES {
                        return Err(xml.reject(RejectCode::TooLarge, "properties", ""));
                    }
                }
                "date" => modified = Some(xml.text()?),
                _ => {}
            },
            Token::End => return Ok((properties, modified.filter(|text| !text.is_empty()))),
            _ => {}
        }
    }
}
