//! One cell: attributes hold its value, paragraphs its text.

use grid::envelope::Rejection;
use grid::{Address, CellValue, Sheet};

use super::Reading;
use crate::dates;
use crate::number_format::Shows;
use crate::xml::{Tag, Token, is_true, plain};

/// What a cell holds.
pub(super) struct Content {
    pub value: CellValue,
    pub raw: String,
    pub formula: bool,
}

/// Attributes of a cell.
#[derive(Default)]
struct Head {
    kind: String,
    error: bool,
    formula: bool,
    number: Option<String>,
    date: Option<String>,
    time: Option<String>,
    flag: Option<String>,
    text: Option<String>,
}

impl Reading<'_> {
    /// Reads the cell whose tag has just been opened; `None` where nothing is in it.
    pub(super) fn cell(
        &mut self,
        tag: &Tag<'_>,
        at: Address,
        sheet: &mut Sheet,
    ) -> Result<Option<Content>, Rejection> {
        let head = head(tag)?;
        let text = self.cell_text(at, sheet)?;
        self.content_of(head, text).map_err(|rejection| rejection.at(&sheet.name, at))
    }

    /// The paragraphs of the cell just opened; what else hangs on it goes to the sheet.
    fn cell_text(&mut self, at: Address, sheet: &mut Sheet) -> Result<Option<String>, Rejection> {
        let outside = self.xml.depth() - 1;
        let mut text: Option<String> = None;
        while self.xml.depth() > outside {
            let Token::Open(tag) = self.xml.next()? else { continue };
            match tag.name() {
                "p" | "h" => {
                    let text = match &mut text {
                        Some(text) => {
                            text.push('\n');
                            text
                        }
                        None => text.insert(String::new()),
                    };
                    self.paragraph(text)?;
                }
                "annotation" => {
                    let comment = self.paragraphs()?;
                    sheet.comments.push((at, comment));
                }
                "table" => return Err(self.xml.corrupt("nesting", "a table within a cell")),
                _ => self.shape(&tag, sheet)?,
            }
        }
        Ok(text)
    }

    fn content_of(&self, head: Head, text: Option<String>) -> Result<Option<Content>, Rejection> {
        let formula = head.formula;
        let needed = |stored: Option<String>| {
            let stored = stored.map(|stored| stored.trim().to_owned());
            stored.filter(|stored| !stored.is_empty())
        };
        if head.error {
            let error = text.filter(|text| !text.is_empty()).unwrap_or_else(|| "#ERR!".to_owned());
            let value = CellValue::Error(error.clone());
            return Ok(Some(Content { value, raw: error, formula }));
        }
        let (value, raw) = match head.kind.as_str() {
            "float" | "percentage" | "currency" => {
                let Some(raw) = needed(head.number) else { return Ok(missing(formula)) };
                let number = raw.parse::<f64>().ok().filter(|number| number.is_finite());
                let number = number.ok_or_else(|| self.xml.corrupt("number", shown(&raw)))?;
                let shows = if head.kind == "percentage" { Shows::Percent } else { Shows::Number };
                (shows.value(number + 0.0), raw)
            }
            "date" => {
                let Some(raw) = needed(head.date) else { return Ok(missing(formula)) };
                let serial = dates::serial_of_iso(&raw, self.workbook.date1904);
                (CellValue::DateTime(serial.ok_or_else(|| self.xml.corrupt("date", &raw))?), raw)
            }
            "time" => {
                let Some(raw) = needed(head.time) else { return Ok(missing(formula)) };
                let serial = dates::serial_of_duration(&raw);
                (CellValue::DateTime(serial.ok_or_else(|| self.xml.corrupt("date", &raw))?), raw)
            }
            "boolean" => {
                let Some(raw) = needed(head.flag) else { return Ok(missing(formula)) };
                (CellValue::Bool(is_true(&raw)), raw)
            }
            "" if text.is_none() => return Ok(missing(formula)),
            _ => {
                let text = head.text.or(text).unwrap_or_default();
                if text.is_empty() && !formula {
                    return Ok(None);
                }
                (CellValue::Text(text.clone()), text)
            }
        };
        Ok(Some(Content { value, raw, formula }))
    }

    /// Notes what people have to know of a value.
    pub(super) fn note(&mut self, sheet: &str, at: Address, value: &CellValue) {
        match value {
            CellValue::Missing => self.notes.add("formula-uncached", Some(sheet), Some(at), ""),
            CellValue::Error(error) => {
                self.notes.add("error-in-formula", Some(sheet), Some(at), error.as_str());
            }
            _ => {}
        }
    }
}

fn missing(formula: bool) -> Option<Content> {
    formula.then(|| Content { value: CellValue::Missing, raw: String::new(), formula })
}

fn shown(text: &str) -> &str {
    text.get(..40).unwrap_or(text)
}

fn head(tag: &Tag<'_>) -> Result<Head, Rejection> {
    let mut head = Head::default();
    for attribute in tag.attributes() {
        let (prefix, name, value) = attribute?;
        match name {
            "value-type" if prefix == "calcext" => head.error = &*value == "error",
            "value-type" => head.kind = value.into_owned(),
            "formula" => head.formula = true,
            "value" => head.number = Some(plain(value)),
            "date-value" => head.date = Some(plain(value)),
            "time-value" => head.time = Some(plain(value)),
            "boolean-value" => head.flag = Some(plain(value)),
            "string-value" => head.text = Some(plain(value)),
            _ => {}
        }
    }
    Ok(head)
}
