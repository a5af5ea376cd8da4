//! The first substream: sheets, shared texts, formats, names.

use std::collections::{BTreeMap, BTreeSet};

use grid::envelope::{RejectCode, Rejection};
use grid::{Address, DefinedName, Visibility};

use super::records::{BEGIN, END, Record, Records, damaged};
use super::strings::{Segments, Version, counted, latin, shared};
use crate::directory::u16_at;
use crate::limits;
use crate::names::quoted;
use crate::number_format::Shows;

pub(super) struct Listed {
    pub name: String,
    pub visibility: Visibility,
    /// Offset of the sheet's substream.
    pub start: usize,
    /// Charts and modules have none.
    pub has_cells: bool,
}

pub(super) struct Globals {
    pub version: Version,
    pub sheets: Vec<Listed>,
    pub strings: Vec<String>,
    pub date1904: bool,
    /// Byte texts in a code page that is read as Windows-1252 nevertheless.
    pub foreign_code_page: bool,
    /// What each cell style makes of a number.
    shows: Vec<Shows>,
    own_names: Vec<OwnName>,
    /// Tables of other books; true: this book itself.
    books: Vec<bool>,
    /// (book, first sheet, last sheet)
    references: Vec<(u16, u16, u16)>,
}

struct OwnName {
    name: String,
    tokens: Vec<u8>,
}

impl Globals {
    pub(super) fn shows(&self, style: u16) -> Shows {
        self.shows.get(usize::from(style)).copied().unwrap_or_default()
    }

    /// Defined names; those that are no plain reference into this book refer to nothing.
    pub(super) fn names(&self) -> Vec<DefinedName> {
        let refers_to = |own: &OwnName| self.reference(&own.tokens).unwrap_or_default();
        self.own_names
            .iter()
            .map(|own| DefinedName { name: own.name.clone(), refers_to: refers_to(own) })
            .collect()
    }

    /// `'Sheet'!$A$1` or `'Sheet'!$A$1:$B$2` out of the tokens of a name.
    fn reference(&self, tokens: &[u8]) -> Option<String> {
        if self.version != Version::Biff8 {
            return None;
        }
        let field = |at: usize| u16_at(tokens, at);
        let (first, last) = match (tokens.first()? & 0x1F, tokens.len()) {
            (0x1A, 7) => ((field(3)?, field(5)?), (field(3)?, field(5)?)),
            (0x1B, 11) => ((field(3)?, field(7)?), (field(5)?, field(9)?)),
            _ => return None,
        };
        let (book, from, to) = *self.references.get(usize::from(field(1)?))?;
        let own = *self.books.get(usize::from(book))?;
        let sheet = self.sheets.get(usize::from(from)).filter(|_| own && from == to)?;
        let cell = |(row, column): (u16, u16)| {
            // The two top bits of a column say "relative".
            let address = Address::new(row.into(), u32::from(column & 0x3FFF));
            format!("${}${}", grid::column_letters(address.column), address.row + 1)
        };
        let mut text = format!("{}!{}", quoted(&sheet.name), cell(first));
        if first != last {
            text = format!("{text}:{}", cell(last));
        }
        Some(text)
    }
}

pub(super) fn read(stream: &[u8]) -> Result<Globals, Rejection> {
    let mut records = Records::from(stream, 0)?;
    let begin = records.next()?;
    let version = match (begin.id, begin.u16(0)) {
        (BEGIN, Ok(0x0600)) => Version::Biff8,
        (BEGIN, Ok(0x0500)) => Version::Biff5,
        (BEGIN | 0x0009 | 0x0209 | 0x0409, _) => {
            return Err(Rejection::new(RejectCode::Unreadable, "old-xls", ""));
        }
        _ => return Err(damaged("no begin record")),
    };
    let mut globals = Globals {
        version,
        sheets: Vec::new(),
        strings: Vec::new(),
        date1904: false,
        foreign_code_page: false,
        shows: Vec::new(),
        own_names: Vec::new(),
        books: Vec::new(),
        references: Vec::new(),
    };
    let mut formats = BTreeMap::new();
    let mut styles: Vec<u16> = Vec::new();
    let mut names = BTreeSet::new();
    loop {
        let record = records.next()?;
        match record.id {
            END => break,
            BEGIN => return Err(damaged("a substream within the first")),
            0x002F => {
                let detail = "encrypted workbook stream";
                return Err(Rejection::new(RejectCode::Protected, "password", detail));
            }
            0x0042 => {
                globals.foreign_code_page = version == Version::Biff5
                    && !matches!(record.u16(0)?, 1252 | 1258 | 1200 | 367 | 0x8000 | 0x8001);
            }
            0x0022 => globals.date1904 = record.u16(0)? == 1,
            0x041E => {
                let length_bytes = if version == Version::Biff8 { 2 } else { 1 };
                let segments = Segments::new(record.from(2)?, Vec::new());
                let code = counted(version, length_bytes, segments)?;
                formats.insert(record.u16(0)?, Shows::code(&code));
            }
            0x00E0 => styles.push(record.u16(2)?),
            0x0085 => {
                let listed = listed(&record, version)?;
                if !names.insert(listed.name.to_lowercase()) {
                    let detail = listed.name;
                    return Err(Rejection::new(RejectCode::Corrupt, "duplicate-sheet", detail));
                }
                globals.sheets.push(listed);
            }
            0x00FC => {
                if !globals.strings.is_empty() {
                    return Err(damaged("two tables of texts"));
                }
                globals.strings = shared(Segments::new(record.body, records.continuations()))?;
            }
            0x01AE => globals.books.push(record.body.len() == 4 && record.u16(2)? == 0x0401),
            0x0017 if version == Version::Biff8 => {
                let count = usize::from(record.u16(0)?);
                for entry in record.from(2)?.chunks_exact(6).take(count) {
                    let field = |at: usize| u16::from_le_bytes([entry[at], entry[at + 1]]);
                    globals.references.push((field(0), field(2), field(4)));
                }
            }
            0x0018 => globals.own_names.extend(own_name(&record, version)?),
            _ => {}
        }
        let many = globals.own_names.len() > limits::NAMES || styles.len() > limits::STYLES;
        if many || globals.sheets.len() > limits::SHEETS {
            return Err(Rejection::new(RejectCode::TooLarge, "records", ""));
        }
    }
    if globals.sheets.is_empty() {
        return Err(Rejection::new(RejectCode::Corrupt, "no-sheets", ""));
    }
    let shows = |id: &u16| formats.get(id).copied().unwrap_or(Shows::built_in((*id).into()));
    globals.shows = styles.iter().map(shows).collect();
    Ok(globals)
}

fn listed(record: &Record<'_>, version: Version) -> Result<Listed, Rejection> {
    Ok(Listed {
        start: record.u32(0)? as usize,
        visibility: match record.u8(4)? & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        },
        has_cells: matches!(record.u8(5)?, 0 | 1),
        name: counted(version, 1, Segments::new(record.from(6)?, Vec::new()))?,
    })
}

/// A defined name; `None` for those that the program itself keeps.
fn own_name(record: &Record<'_>, version: Version) -> Result<Option<OwnName>, Rejection> {
    const BUILT_IN: u16 = 0x20;
    let count = usize::from(record.u8(3)?);
    let token_count = usize::from(record.u16(4)?);
    let rest = record.from(14)?;
    let (name, used) = match version {
        Version::Biff5 => {
            let bytes = rest.get(..count).ok_or_else(|| damaged("a name is cut"))?;
            (bytes.iter().copied().map(latin).collect(), count)
        }
        Version::Biff8 => {
            let wide = record.u8(14)? & 1 != 0;
            let used = 1 + if wide { 2 * count } else { count };
            let mut segments = Segments::new(&rest[1..], Vec::new());
            (segments.characters(count, wide)?, used)
        }
    };
    let tokens = rest.get(used..used + token_count).ok_or_else(|| damaged("a name is cut"))?;
    let own = record.u16(0)? & BUILT_IN == 0;
    Ok(own.then(|| OwnName { name, tokens: tokens.to_vec() }))
}
