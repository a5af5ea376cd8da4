//! What hangs around the cells: comments, text boxes, document properties.

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, Sheet};

use super::relations::Relations;
use super::strings::rich_text;
use crate::limits;
use crate::notes::Notes;
use crate::package::Package;
use crate::xml::{Token, Xml};

/// Adds a sheet's comments and the texts of its drawings.
pub(crate) fn add(
    package: &Package<'_>,
    part: &str,
    sheet: &mut Sheet,
    notes: &mut Notes,
) -> Result<(), Rejection> {
    let relations = Relations::of(package, part)?;
    for path in relations.all("comments") {
        if path.ends_with(".bin") {
            notes.add("comments-unread", Some(&sheet.name), None, "");
            continue;
        }
        comments(&package.needed(path)?, path, sheet)?;
    }
    for path in relations.all("drawing") {
        drawing(&package.needed(path)?, path, sheet, notes)?;
    }
    Ok(())
}

fn comments(bytes: &[u8], part: &str, sheet: &mut Sheet) -> Result<(), Rejection> {
    let mut xml = Xml::new(bytes, part)?;
    let mut at = None;
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                "comment" => {
                    at = tag.attribute("ref")?.and_then(|text| Address::parse(&text));
                }
                "text" => {
                    let mut text = String::new();
                    rich_text(&mut xml, &mut text)?;
                    let at = at.ok_or_else(|| xml.corrupt("comment-place", ""))?;
                    sheet.comments.push((at, text));
                }
                _ => {}
            },
            Token::End => break,
            _ => {}
        }
    }
    Ok(())
}

fn drawing(
    bytes: &[u8],
    part: &str,
    sheet: &mut Sheet,
    notes: &mut Notes,
) -> Result<(), Rejection> {
    let mut xml = Xml::new(bytes, part)?;
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                "txBody" => {
                    let text = paragraphs(&mut xml)?;
                    if !text.trim().is_empty() {
                        sheet.text_boxes.push(text);
                    }
                }
                "pic" => notes.add("picture", Some(&sheet.name), None, ""),
                _ => {}
            },
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

/// The text of the body just opened: its paragraphs, a line each.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, Rejection> {
    let outside = xml.depth() - 1;
    let mut text = String::new();
    while xml.depth() > outside {
        if let Token::Open(tag) = xml.next()? {
            match tag.name() {
                "p" if !text.is_empty() => text.push('\n'),
                "br" => text.push('\n'),
                "t" => xml.text_into(&mut text)?,
                _ => {}
            }
        }
    }
    Ok(text)
}

type Properties = (Vec<(String, String)>, Option<String>);

/// Custom properties and the date of the last change.
pub(crate) fn properties(package: &Package<'_>) -> Result<Properties, Rejection> {
    let relations = Relations::of(package, "")?;
    let mut properties = Vec::new();
    let mut modified = None;
    if let Some((bytes, path)) = relations.part(package, "custom-properties")? {
        properties = custom(&bytes, path)?;
    }
    if let Some((bytes, path)) = relations.part(package, "core-properties")? {
        let mut xml = Xml::new(&bytes, path)?;
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name() == "modified" => modified = Some(xml.text()?),
                Token::End => break,
                _ => {}
            }
        }
    }
    Ok((properties, modified.filter(|text| !text.is_empty())))
}

fn custom(bytes: &[u8], part: &str) -> Result<Vec<(String, String)>, Rejection> {
    let mut xml = Xml::new(bytes, part)?;
    let mut properties = Vec::new();
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name() == "property" => {
                let name = tag.attribute("name")?.unwrap_or_default();
                let text = xml.text()?;
                properties.push((name, super::strings::without_escapes(text.trim())));
                if properties.len() > limits::PROPERTIES {
                    return Err(xml.reject(RejectCode::TooLarge, "properties", ""));
                }
            }
            Token::End => return Ok(properties),
            _ => {}
        }
    }
}
