//! The grid's versioned bytes: little-endian, length-prefixed, no padding.
//!
//! The reader writes them inside its sealed instance; whoever receives them treats
//! them as untrusted too: a wrong length or tag is an error, never a panic and never
//! a large allocation.

use crate::{
    Address, Cell, CellValue, DefinedName, FileKind, Note, Range, Sheet, Visibility, Workbook,
};

/// First byte of every encoded workbook; raised whenever the form changes.
pub const VERSION: u8 = 2;

/// Why bytes are not a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BytesError {
    /// Written by another version of the reader.
    Version(u8),
    /// Cut short, or a length points beyond the end.
    Truncated,
    /// A tag, a text's encoding or the end is not as it must be.
    Malformed,
}

impl Workbook {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(vec![VERSION]);
        out.u8(self.kind as u8);
        out.u8(u8::from(self.date1904));
        out.option(self.modified.as_deref());
        out.list(&self.properties, |out, (name, value)| {
            out.text(name);
            out.text(value);
        });
        out.list(&self.names, |out, name| {
            out.text(&name.name);
            out.text(&name.refers_to);
        });
        out.list(&self.notes, |out, note| {
            out.text(&note.code);
            out.option(note.sheet.as_deref());
            out.u8(u8::from(note.at.is_some()));
            out.address(note.at.unwrap_or(Address::new(0, 0)));
            out.text(&note.detail);
        });
        out.list(&self.sheets, Writer::sheet);
        out.0
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let mut input = Reader(bytes);
        let version = input.u8()?;
        if version != VERSION {
            return Err(BytesError::Version(version));
        }
        let kind = FileKind::from_number(input.u8()?).ok_or(BytesError::Malformed)?;
        let workbook = Self {
            kind,
            date1904: input.flag()?,
            modified: input.option()?,
            properties: input.list(|input| Ok((input.text()?, input.text()?)))?,
            names: input
                .list(|input| Ok(DefinedName { name: input.text()?, refers_to: input.text()? }))?,
            notes: input.list(|input| {
                let (code, sheet) = (input.text()?, input.option()?);
                let (placed, at) = (input.flag()?, input.address()?);
                Ok(Note { code, sheet, at: placed.then_some(at), detail: input.text()? })
            })?,
            sheets: input.list(Reader::sheet)?,
        };
        if input.0.is_empty() { Ok(workbook) } else { Err(BytesError::Malformed) }
    }
}

impl FileKind {
    /// The kind that `self as u8` wrote.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Xlsx, Self::Xlsb, Self::Xls, Self::Ods, Self::Csv, Self::Html, Self::Xml2003]
            .into_iter()
            .find(|kind| *kind as u8 == number)
    }
}

pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend(value.to_le_bytes());
    }

    fn f64(&mut self, value: f64) {
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.u32(u32::try_from(value.len()).expect("texts are bounded by the guard"));
        self.0.extend(value.as_bytes());
    }

    pub(crate) fn option(&mut self, value: Option<&str>) {
        self.u8(u8::from(value.is_some()));
        if let Some(value) = value {
            self.text(value);
        }
    }

    pub(crate) fn address(&mut self, at: Address) {
        self.u32(at.row);
        self.u32(at.column);
    }

    pub(crate) fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.u32(u32::try_from(items.len()).expect("lists are bounded by the guard"));
        for item in items {
            write(self, item);
        }
    }

    fn sheet(&mut self, sheet: &Sheet) {
        self.text(&sheet.name);
        self.u8(sheet.visibility as u8);
        self.list(&sheet.cells, Self::cell);
        self.list(&sheet.merges, |out, range| {
            out.address(range.first);
            out.address(range.last);
        });
        self.list(&sheet.hidden_rows, |out, row| out.u32(*row));
        self.list(&sheet.hidden_columns, |out, column| out.u32(*column));
        self.list(&sheet.comments, |out, (at, text)| {
            out.address(*at);
            out.text(text);
        });
        self.list(&sheet.text_boxes, |out, text| out.text(text));
    }

    fn cell(&mut self, cell: &Cell) {
        self.address(cell.at);
        self.u8(u8::from(cell.formula));
        match &cell.value {
            CellValue::Missing => self.u8(0),
            CellValue::Number(number) => {
                self.u8(1);
                self.f64(*number);
            }
            CellValue::Text(text) => {
                self.u8(2);
                self.text(text);
            }
            CellValue::Bool(flag) => {
                self.u8(3);
                self.u8(u8::from(*flag));
            }
            CellValue::Error(text) => {
                self.u8(4);
                self.text(text);
            }
            CellValue::DateTime(serial) => {
                self.u8(5);
                self.f64(*serial);
            }
            CellValue::Percent(part) => {
                self.u8(6);
                self.f64(*part);
            }
        }
        // Text cells repeat their text as `raw`: written once.
        let same = matches!(&cell.value, CellValue::Text(text) if *text == cell.raw);
        self.option((!same).then_some(cell.raw.as_str()));
    }
}

pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], BytesError> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(BytesError::Truncated)?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, BytesError> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn flag(&mut self) -> Result<bool, BytesError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(BytesError::Malformed),
        }
    }

    pub(crate) fn u32(&mut self) -> Result<u32, BytesError> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("four bytes")))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, BytesError> {
        Ok(u64::from_le_bytes(self.take(8)?.try_into().expect("eight bytes")))
    }

    fn f64(&mut self) -> Result<f64, BytesError> {
        Ok(f64::from_le_bytes(self.take(8)?.try_into().expect("eight bytes")))
    }

    pub(crate) fn text(&mut self) -> Result<String, BytesError> {
        let length = self.u32()? as usize;
        let bytes = self.take(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| BytesError::Malformed)
    }

    pub(crate) fn option(&mut self) -> Result<Option<String>, BytesError> {
        if self.flag()? { self.text().map(Some) } else { Ok(None) }
    }

    pub(crate) fn address(&mut self) -> Result<Address, BytesError> {
        Ok(Address::new(self.u32()?, self.u32()?))
    }

    pub(crate) fn list<T>(
        &mut self,
        read: impl Fn(&mut Self) -> Result<T, BytesError>,
    ) -> Result<Vec<T>, BytesError> {
        let count = self.u32()?;
        // No capacity from an untrusted count: a lie ends at `Truncated` instead.
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    fn sheet(&mut self) -> Result<Sheet, BytesError> {
        Ok(Sheet {
            name: self.text()?,
            visibility: match self.u8()? {
                0 => Visibility::Visible,
                1 => Visibility::Hidden,
                2 => Visibility::VeryHidden,
                _ => return Err(BytesError::Malformed),
            },
            cells: self.list(Self::cell)?,
            merges: self.list(|input| Ok(Range::new(input.address()?, input.address()?)))?,
            hidden_rows: self.list(Self::u32)?,
            hidden_columns: self.list(Self::u32)?,
            comments: self.list(|input| Ok((input.address()?, input.text()?)))?,
            text_boxes: self.list(Self::text)?,
        })
    }

    fn cell(&mut self) -> Result<Cell, BytesError> {
        let at = self.address()?;
        let formula = self.flag()?;
        let value = match self.u8()? {
            0 => CellValue::Missing,
            1 => CellValue::Number(self.f64()?),
            2 => CellValue::Text(self.text()?),
            3 => CellValue::Bool(self.flag()?),
            4 => CellValue::Error(self.text()?),
            5 => CellValue::DateTime(self.f64()?),
            6 => CellValue::Percent(self.f64()?),
            _ => return Err(BytesError::Malformed),
        };
        let raw = match (self.option()?, &value) {
            (Some(raw), _) => raw,
            (None, CellValue::Text(text)) => text.clone(),
            (None, _) => return Err(BytesError::Malformed),
        };
        Ok(Cell { at, value, raw, formula })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Workbook {
        let mut sheet = Sheet::new("Biểu F28");
        let values = [
            CellValue::Missing,
            CellValue::Number(-0.5),
            CellValue::Text("Kỳ Sơn".into()),
            CellValue::Bool(true),
            CellValue::Error("#REF!".into()),
            CellValue::DateTime(45000.25),
            CellValue::Percent(0.125),
        ];
        for (row, value) in values.into_iter().enumerate() {
            let raw = if let CellValue::Text(text) = &value { text.clone() } else { "raw".into() };
            let at = Address::new(row as u32, 1);
            sheet.cells.push(Cell { at, value, raw, formula: row % 2 == 0 });
        }
        sheet.visibility = Visibility::VeryHidden;
        sheet.merges.push(Range::new(Address::new(0, 0), Address::new(1, 2)));
        sheet.hidden_rows.push(3);
        sheet.hidden_columns.push(4);
        sheet.comments.push((Address::new(2, 2), "ghi chú".into()));
        sheet.text_boxes.push("hộp".into());
        let mut workbook = Workbook::new(FileKind::Ods);
        workbook.sheets.push(sheet);
        workbook.date1904 = true;
        workbook.modified = Some("2023-06-14T08:00:00Z".into());
        workbook.properties.push(("a".into(), "b".into()));
        workbook.names.push(DefinedName { name: "n".into(), refers_to: "S!$A$1".into() });
        workbook.notes.push(Note {
            code: "formula-uncached".into(),
            sheet: Some("S".into()),
            at: Some(Address::new(1, 1)),
            detail: String::new(),
        });
        workbook
    }

    #[test]
    fn bytes_round_trip() {
        let workbook = sample();
        assert_eq!(Workbook::from_bytes(&workbook.to_bytes()), Ok(workbook));
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_survived() {
        let bytes = sample().to_bytes();
        for end in 0..bytes.len() {
            assert!(Workbook::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0xFF;
            let _ = Workbook::from_bytes(&changed);
        }
    }
}
