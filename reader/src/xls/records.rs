//! BIFF: a stream of records, each an id, a length and a body.

use grid::envelope::{RejectCode, Rejection};

use crate::directory::u16_at;

pub(crate) fn damaged(what: &str) -> Rejection {
    Rejection::new(RejectCode::Corrupt, "records", what)
}

pub(super) const CONTINUE: u16 = 0x003C;
pub(super) const BEGIN: u16 = 0x0809;
pub(super) const END: u16 = 0x000A;

pub(super) struct Record<'a> {
    pub id: u16,
    pub body: &'a [u8],
}

impl<'a> Record<'a> {
    pub(super) fn u8(&self, at: usize) -> Result<u8, Rejection> {
        self.body.get(at).copied().ok_or_else(|| self.short())
    }

    pub(super) fn u16(&self, at: usize) -> Result<u16, Rejection> {
        u16_at(self.body, at).ok_or_else(|| self.short())
    }

    pub(super) fn u32(&self, at: usize) -> Result<u32, Rejection> {
        crate::directory::u32_at(self.body, at).ok_or_else(|| self.short())
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64, Rejection> {
        let bits = crate::directory::u64_at(self.body, at).ok_or_else(|| self.short())?;
        Ok(f64::from_bits(bits))
    }

    pub(super) fn from(&self, at: usize) -> Result<&'a [u8], Rejection> {
        self.body.get(at..).ok_or_else(|| self.short())
    }

    fn short(&self) -> Rejection {
        damaged(&format!("record {:#06x} is too short", self.id))
    }
}

/// The records from a place in the stream on.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn from(stream: &'a [u8], start: usize) -> Result<Self, Rejection> {
        let rest =
            stream.get(start..).ok_or_else(|| damaged("a sheet begins beyond the stream"))?;
        Ok(Self { rest })
    }

    /// The next record; its absence is damage, as every substream has an end record.
    pub(super) fn next(&mut self) -> Result<Record<'a>, Rejection> {
        let cut = || damaged("the stream ends within a substream");
        let id = u16_at(self.rest, 0).ok_or_else(cut)?;
        let length = u16_at(self.rest, 2).ok_or_else(cut)? as usize;
        let body = self.rest.get(4..4 + length).ok_or_else(cut)?;
        self.rest = &self.rest[4 + length..];
        Ok(Record { id, body })
    }

    /// The bodies of the continuations that follow at once.
    pub(super) fn continuations(&mut self) -> Vec<&'a [u8]> {
        let mut bodies = Vec::new();
        while u16_at(self.rest, 0) == Some(CONTINUE) {
            let length = u16_at(self.rest, 2).map_or(usize::MAX, usize::from);
            let Some(body) = length.checked_add(4).and_then(|end| self.rest.get(4..end)) else {
                break;
            };
            bodies.push(body);
            self.rest = &self.rest[4 + length..];
        }
        bodies
    }

    /// Skips a substream (a chart within a sheet) whose begin record has just been read.
    pub(super) fn skip_substream(&mut self) -> Result<(), Rejection> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()?.id {
                BEGIN => depth += 1,
                END => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}
