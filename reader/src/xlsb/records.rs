//! BIFF 12: records with ids and lengths of variable size.

use grid::envelope::{RejectCode, Rejection};

use crate::directory::{u32_at, u64_at};

pub(super) struct Record<'a> {
    pub id: u16,
    pub body: &'a [u8],
}

pub(super) struct Records<'a> {
    rest: &'a [u8],
    part: &'a str,
}

pub(super) fn damaged(detail: impl Into<String>) -> Rejection {
    Rejection::new(RejectCode::Corrupt, "records", detail)
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8], part: &'a str) -> Self {
        Self { rest: bytes, part }
    }

    /// The next record; `None` at the part's last byte.
    pub(super) fn next(&mut self) -> Result<Option<Record<'a>>, Rejection> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let cut = || damaged("a record is cut").within(self.part);
        let (record, rest) = split(self.rest).ok_or_else(cut)?;
        self.rest = rest;
        Ok(Some(record))
    }
}

fn split(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let (&first, mut rest) = bytes.split_first()?;
    let mut id = u16::from(first & 0x7F);
    if first & 0x80 != 0 {
        let (&second, after) = rest.split_first()?;
        id |= u16::from(second & 0x7F) << 7;
        rest = after;
    }
    let mut length = 0;
    for index in 0..4 {
        let (&byte, after) = rest.split_first()?;
        length |= usize::from(byte & 0x7F) << (7 * index);
        rest = after;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (body, rest) = rest.split_at_checked(length)?;
    Some((Record { id, body }, rest))
}

impl<'a> Record<'a> {
    fn short(&self) -> Rejection {
        damaged(format!("record {} is too short", self.id))
    }

    pub(super) fn u8(&self, at: usize) -> Result<u8, Rejection> {
        self.body.get(at).copied().ok_or_else(|| self.short())
    }

    pub(super) fn u32(&self, at: usize) -> Result<u32, Rejection> {
        u32_at(self.body, at).ok_or_else(|| self.short())
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64, Rejection> {
        u64_at(self.body, at).map(f64::from_bits).ok_or_else(|| self.short())
    }

    pub(super) fn from(&self, at: usize) -> Result<&'a [u8], Rejection> {
        self.body.get(at..).ok_or_else(|| self.short())
    }

    /// A text with its length in front: the text and the offset behind it.
    pub(super) fn text(&self, at: usize) -> Result<(String, usize), Rejection> {
        let count = self.u32(at)? as usize;
        let end = count.checked_mul(2).and_then(|length| length.checked_add(at + 4));
        let end = end.ok_or_else(|| self.short())?;
        let bytes = self.body.get(at + 4..end).ok_or_else(|| self.short())?;
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        Ok((String::from_utf16_lossy(&units), end))
    }

    /// Checks that a formula (its length, its tokens, the length and bytes of their data) is
    /// all there.
    pub(super) fn check_formula(&self, at: usize, references: usize) -> Result<(), Rejection> {
        let tokens = self.u32(at)? as usize;
        let start = at + 4;
        let end = start.checked_add(tokens).ok_or_else(|| self.short())?;
        let tokens = self.body.get(start..end).ok_or_else(|| self.short())?;
        if end < self.body.len() {
            let data = self.u32(end)? as usize;
            self.body
                .len()
                .checked_sub(end + 4)
                .filter(|left| data <= *left)
                .ok_or_else(|| self.short())?;
        }
        super::tokens::check(tokens, references)
    }
}
