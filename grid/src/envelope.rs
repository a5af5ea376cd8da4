//! What crosses the border of the sealed reader besides grids: requests going in, answers
//! coming out, and the reasons for a refusal.
//!
//! All of it is plain bytes (little-endian, texts as `u32` length + UTF-8), so that the app
//! can decode an answer without depending on any parser:
//!
//! ```text
//! answer   = VERSION:u8  tag:u8  payload
//!   tag 0  Workbook   the grid's own bytes (see `Workbook::to_bytes`) to the end
//!   tag 1  Rejected   code:u8  what:text  detail:text  place:flag [part:text cell:flag row:u32 column:u32]
//!   tag 2  Sniffed    0:u8 kind:u8 | 1:u8 | 2:u8 what:text
//!   tag 3  Listing    0:u8 from:u64 | 1:u8 count:u32 entry*
//!   tag 4  Bytes      the unpacked bytes to the end
//! entry    = name:text directory:flag encrypted:flag method:u32 crc:u32 packed:u64 unpacked:u64
//!            start:u64 end:u64 stored_name:text
//! list     = file_size:u64  the last bytes of the file
//! inflate  = entry  the file's bytes from `start` up to `end`
//! ```

use std::fmt;

use crate::bytes::{Reader, Writer};
use crate::{Address, BytesError, FileKind, Workbook};

/// First byte of every answer; raised whenever the form changes.
pub const VERSION: u8 = 1;

/// The sealed reader's operations: the first argument of its export `run`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Operation {
    /// Bytes of a file → [`Answer::Workbook`].
    Read = 0,
    /// Bytes of a file → [`Answer::Sniffed`].
    Sniff = 1,
    /// [`list_request`] → [`Answer::Listing`].
    ArchiveList = 2,
    /// [`inflate_request`] → [`Answer::Bytes`].
    ArchiveInflate = 3,
}

impl Operation {
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::Read, Self::Sniff, Self::ArchiveList, Self::ArchiveInflate]
            .into_iter()
            .find(|operation| *operation as u32 == number)
    }
}

/// The class of a refusal; the states `rejected(code)` of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RejectCode {
    /// Locked by a password.
    Protected,
    /// Damaged: cut, altered, or at odds with itself.
    Corrupt,
    /// Beyond a limit of size, count or ratio.
    TooLarge,
    /// Ended from outside because it took too long.
    TimeOut,
    /// Something else than a spreadsheet.
    NotASpreadsheet,
    /// Ended by a fault of the parser or by want of memory.
    Trap,
    /// Legal perhaps, but nothing that can be read without doubt.
    Unreadable,
}

impl RejectCode {
    pub const ALL: [Self; 7] = [
        Self::Protected,
        Self::Corrupt,
        Self::TooLarge,
        Self::TimeOut,
        Self::NotASpreadsheet,
        Self::Trap,
        Self::Unreadable,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Corrupt => "corrupt",
            Self::TooLarge => "too-large",
            Self::TimeOut => "time-out",
            Self::NotASpreadsheet => "not-a-spreadsheet",
            Self::Trap => "trap",
            Self::Unreadable => "unreadable",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for RejectCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// Why a file (or an entry of an archive) was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub code: RejectCode,
    /// The cause as a stable word (`pdf`, `password`, `checksum` …), for the message catalogue.
    pub what: String,
    /// Technical detail in short English, for the log and the curious.
    pub detail: String,
    /// Sheet or part of the file, and the cell where known.
    pub place: Option<(String, Option<Address>)>,
}

impl Rejection {
    pub fn new(code: RejectCode, what: &str, detail: impl Into<String>) -> Self {
        Self { code, what: what.to_owned(), detail: detail.into(), place: None }
    }

    pub fn within(mut self, part: &str) -> Self {
        self.place = Some((part.to_owned(), None));
        self
    }

    pub fn at(mut self, part: &str, cell: Address) -> Self {
        self.place = Some((part.to_owned(), Some(cell)));
        self
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.code, self.what)?;
        if !self.detail.is_empty() {
            write!(out, " ({})", self.detail)?;
        }
        match &self.place {
            Some((part, Some(cell))) => write!(out, " in {part}, {cell}"),
            Some((part, None)) => write!(out, " in {part}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Rejection {}

/// What bytes are, by content and never by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sniffed {
    Spreadsheet(FileKind),
    /// A plain zip of files.
    Archive,
    /// Anything else, with a stable word for it: `pdf`, `docx`, `html`, `empty` …
    Other(String),
}

/// What an archive holds, or what is needed to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// The directory begins before the given tail: ask again with the bytes from here to the end.
    NeedFrom(u64),
    Entries(Vec<Entry>),
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `/`-separated, NFC, without drive, root, `.` and `..`; control characters replaced.
    pub name: String,
    pub directory: bool,
    pub encrypted: bool,
    /// 0 stored, 8 deflated; others are refused when unpacked.
    pub method: u32,
    pub crc: u32,
    pub packed: u64,
    pub unpacked: u64,
    /// Where the entry's bytes lie in the archive: cut `start..end` and hand it over to unpack.
    pub start: u64,
    pub end: u64,
    /// The name's bytes as the directory stores them, in hexadecimal.
    pub stored_name: String,
}

/// What an operation gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Workbook(Workbook),
    Rejected(Rejection),
    Sniffed(Sniffed),
    Listing(Listing),
    Bytes(Vec<u8>),
}

impl Answer {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(vec![VERSION]);
        match self {
            Self::Workbook(workbook) => {
                out.u8(0);
                out.0.append(&mut workbook.to_bytes());
            }
            Self::Rejected(rejection) => {
                out.u8(1);
                out.rejection(rejection);
            }
            Self::Sniffed(sniffed) => {
                out.u8(2);
                match sniffed {
                    Sniffed::Spreadsheet(kind) => {
                        out.u8(0);
                        out.u8(*kind as u8);
                    }
                    Sniffed::Archive => out.u8(1),
                    Sniffed::Other(what) => {
                        out.u8(2);
                        out.text(what);
                    }
                }
            }
            Self::Listing(listing) => {
                out.u8(3);
                match listing {
                    Listing::NeedFrom(from) => {
                        out.u8(0);
                        out.u64(*from);
                    }
                    Listing::Entries(entries) => {
                        out.u8(1);
                        out.list(entries, Writer::entry);
                    }
                }
            }
            Self::Bytes(bytes) => {
                out.u8(4);
                out.0.extend(bytes);
            }
        }
        out.0
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let mut input = Reader(bytes);
        let version = input.u8()?;
        if version != VERSION {
            return Err(BytesError::Version(version));
        }
        let answer = match input.u8()? {
            0 => return Workbook::from_bytes(input.0).map(Self::Workbook),
            1 => Self::Rejected(input.rejection()?),
            2 => Self::Sniffed(match input.u8()? {
                0 => Sniffed::Spreadsheet(
                    FileKind::from_number(input.u8()?).ok_or(BytesError::Malformed)?,
                ),
                1 => Sniffed::Archive,
                2 => Sniffed::Other(input.text()?),
                _ => return Err(BytesError::Malformed),
            }),
            3 => Self::Listing(match input.u8()? {
                0 => Listing::NeedFrom(input.u64()?),
                1 => Listing::Entries(input.list(Reader::entry)?),
                _ => return Err(BytesError::Malformed),
            }),
            4 => return Ok(Self::Bytes(input.0.to_vec())),
            _ => return Err(BytesError::Malformed),
        };
        if input.0.is_empty() { Ok(answer) } else { Err(BytesError::Malformed) }
    }
}

/// The request of [`Operation::ArchiveList`]: the whole file's size and its last bytes
/// (128 KiB are enough for most; [`Listing::NeedFrom`] asks for more).
pub fn list_request(file_size: u64, tail: &[u8]) -> Vec<u8> {
    let mut out = Writer(Vec::with_capacity(tail.len() + 8));
    out.u64(file_size);
    out.0.extend(tail);
    out.0
}

/// Takes a [`list_request`] apart: the file's size and its tail.
pub fn parse_list_request(bytes: &[u8]) -> Result<(u64, &[u8]), BytesError> {
    let mut input = Reader(bytes);
    Ok((input.u64()?, input.0))
}

/// The request of [`Operation::ArchiveInflate`]: an entry and its bytes `start..end`.
pub fn inflate_request(entry: &Entry, slice: &[u8]) -> Vec<u8> {
    let mut out = Writer(Vec::with_capacity(slice.len() + 256));
    out.entry(entry);
    out.0.extend(slice);
    out.0
}

/// Takes an [`inflate_request`] apart: the entry and its bytes.
pub fn parse_inflate_request(bytes: &[u8]) -> Result<(Entry, &[u8]), BytesError> {
    let mut input = Reader(bytes);
    Ok((input.entry()?, input.0))
}

impl Writer {
    fn rejection(&mut self, rejection: &Rejection) {
        self.u8(rejection.code as u8);
        self.text(&rejection.what);
        self.text(&rejection.detail);
        self.u8(u8::from(rejection.place.is_some()));
        if let Some((part, cell)) = &rejection.place {
            self.text(part);
            self.u8(u8::from(cell.is_some()));
            self.address(cell.unwrap_or(Address::new(0, 0)));
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.text(&entry.name);
        self.u8(u8::from(entry.directory));
        self.u8(u8::from(entry.encrypted));
        self.u32(entry.method);
        self.u32(entry.crc);
        self.u64(entry.packed);
        self.u64(entry.unpacked);
        self.u64(entry.start);
        self.u64(entry.end);
        self.text(&entry.stored_name);
    }
}

impl Reader<'_> {
    fn rejection(&mut self) -> Result<Rejection, BytesError> {
        let number = self.u8()?;
        let code = RejectCode::ALL.into_iter().find(|code| *code as u8 == number);
        let (what, detail) = (self.text()?, self.text()?);
        let place = if self.flag()? {
            let (part, has_cell, cell) = (self.text()?, self.flag()?, self.address()?);
            Some((part, has_cell.then_some(cell)))
        } else {
            None
        };
        Ok(Rejection { code: code.ok_or(BytesError::Malformed)?, what, detail, place })
    }

    fn entry(&mut self) -> Result<Entry, BytesError> {
        Ok(Entry {
            name: self.text()?,
            directory: self.flag()?,
            encrypted: self.flag()?,
            method: self.u32()?,
            crc: self.u32()?,
            packed: self.u64()?,
            unpacked: self.u64()?,
            start: self.u64()?,
            end: self.u64()?,
            stored_name: self.text()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Vec<Answer> {
        let entry = Entry {
            name: "huyện/F28.xlsx".into(),
            directory: false,
            encrypted: true,
            method: 8,
            crc: 7,
            packed: 5_000_000_000,
            unpacked: 9,
            start: 1,
            end: 2,
            stored_name: "2f".into(),
        };
        let rejection = Rejection::new(RejectCode::Unreadable, "comment", "in a value");
        vec![
            Answer::Workbook(Workbook::new(FileKind::Xlsx)),
            Answer::Rejected(rejection.clone()),
            Answer::Rejected(rejection.clone().within("xl/styles.xml")),
            Answer::Rejected(rejection.at("Biểu 1", Address::new(1, 2))),
            Answer::Sniffed(Sniffed::Spreadsheet(FileKind::Ods)),
            Answer::Sniffed(Sniffed::Archive),
            Answer::Sniffed(Sniffed::Other("pdf".into())),
            Answer::Listing(Listing::NeedFrom(12)),
            Answer::Listing(Listing::Entries(vec![entry.clone(), entry])),
            Answer::Bytes(vec![1, 2, 3]),
        ]
    }

    #[test]
    fn answers_round_trip() {
        for answer in answers() {
            assert_eq!(Answer::from_bytes(&answer.to_bytes()), Ok(answer));
        }
    }

    #[test]
    fn cut_and_altered_answers_are_survived() {
        for answer in answers() {
            let bytes = answer.to_bytes();
            for at in 0..bytes.len() {
                let _ = Answer::from_bytes(&bytes[..at]);
                let mut changed = bytes.clone();
                changed[at] ^= 0xFF;
                let _ = Answer::from_bytes(&changed);
            }
        }
    }

    #[test]
    fn requests_round_trip() {
        assert_eq!(parse_list_request(&list_request(9, b"tail")), Ok((9, b"tail".as_slice())));
        let Answer::Listing(Listing::Entries(entries)) = &answers()[8] else { unreachable!() };
        let request = inflate_request(&entries[0], b"data");
        assert_eq!(parse_inflate_request(&request), Ok((entries[0].clone(), b"data".as_slice())));
    }

    #[test]
    fn codes_are_the_words_of_the_states() {
        for code in RejectCode::ALL {
            assert_eq!(RejectCode::parse(code.as_str()), Some(code));
        }
    }
}
