//! OLE compound files: the container of `.xls` and of encrypted office packages.
//!
//! **Invariant:** following a chain of sectors ends, stays within the file and gives exactly
//! the bytes that the directory promises.

use grid::envelope::{RejectCode, Rejection};

use crate::directory::{u16_at, u32_at};

pub(crate) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// The first of the numbers that are no sector.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const HEADER_BYTES: usize = 512;
const ENTRY_BYTES: usize = 128;
const MINI_SHIFT: u32 = 6;

struct DirectoryEntry {
    name: String,
    start: u32,
    size: usize,
}

pub(crate) struct Cfb<'a> {
    bytes: &'a [u8],
    shift: u32,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_stream: Vec<u8>,
    /// Streams smaller than this live in the mini stream.
    cutoff: usize,
    entries: Vec<DirectoryEntry>,
}

fn damaged(detail: &str) -> Rejection {
    Rejection::new(RejectCode::Corrupt, "compound-file", detail)
}

impl<'a> Cfb<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Rejection> {
        if !bytes.starts_with(MAGIC) || bytes.len() < HEADER_BYTES {
            return Err(damaged("no header"));
        }
        let word = |at: usize| u32_at(bytes, at).expect("within the header");
        let shift = u32::from(u16_at(bytes, 30).expect("within the header"));
        if !matches!(shift, 9 | 12) || u16_at(bytes, 32) != Some(MINI_SHIFT as u16) {
            return Err(damaged("unknown size of sectors"));
        }
        let mut cfb = Self {
            bytes,
            shift,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            cutoff: word(56) as usize,
            entries: Vec::new(),
        };
        cfb.read_table(word(68), word(44))?;
        let directory = cfb.chain(word(48))?;
        let mut root = None;
        for entry in directory.chunks_exact(ENTRY_BYTES) {
            let entry = cfb.entry(entry)?;
            match entry {
                Some((5, entry)) if root.is_none() => root = Some(entry),
                Some((2, entry)) => cfb.entries.push(entry),
                _ => {}
            }
        }
        let root = root.ok_or_else(|| damaged("no root"))?;
        if !matches!(word(60), FIRST_MARK..) && word(64) > 0 {
            cfb.mini_table = words(&cfb.chain(word(60))?);
            cfb.mini_stream = cfb.sized(root.start, root.size)?;
        }
        Ok(cfb)
    }

    /// Reads the allocation table: the first 109 of its sectors stand in the header, the rest
    /// in a chain of sectors of their own.
    fn read_table(&mut self, mut next: u32, count: u32) -> Result<(), Rejection> {
        let count = count as usize;
        if count > self.sector_count() {
            return Err(damaged("a table larger than the file"));
        }
        let mut places: Vec<u32> = words(&self.bytes[76..HEADER_BYTES]);
        let mut steps = 0;
        while next < FIRST_MARK && places.len() < count {
            steps += 1;
            if steps > self.sector_count() {
                return Err(damaged("the table's list loops"));
            }
            let mut list = words(self.sector(next)?);
            next = list.pop().ok_or_else(|| damaged("an empty sector"))?;
            places.append(&mut list);
        }
        places.truncate(count);
        for place in places {
            let sector = words(self.sector(place)?);
            self.table.extend(sector);
        }
        Ok(())
    }

    fn sector_count(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    /// The bytes of a sector; the file's last one may be cut.
    fn sector(&self, number: u32) -> Result<&'a [u8], Rejection> {
        let start = (u64::from(number) + 1) << self.shift;
        let end = (start + (1 << self.shift)).min(self.bytes.len() as u64);
        if number >= FIRST_MARK || start >= end {
            return Err(damaged("a sector beyond the file"));
        }
        Ok(&self.bytes[start as usize..end as usize])
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, Rejection> {
        let mut out = Vec::new();
        let mut next = start;
        let mut steps = 0;
        while next != END_OF_CHAIN {
            steps += 1;
            if steps > self.sector_count() {
                return Err(damaged("a chain of sectors loops"));
            }
            out.extend(self.sector(next)?);
            next = *self
                .table
                .get(next as usize)
                .ok_or_else(|| damaged("a chain leaves its table"))?;
        }
        Ok(out)
    }

    fn sized(&self, start: u32, size: usize) -> Result<Vec<u8>, Rejection> {
        if size == 0 {
            return Ok(Vec::new());
        }
        let mut bytes = self.chain(start)?;
        if bytes.len() < size {
            return Err(damaged("a stream shorter than promised"));
        }
        bytes.truncate(size);
        Ok(bytes)
    }

    fn entry(&self, bytes: &[u8]) -> Result<Option<(u8, DirectoryEntry)>, Rejection> {
        let kind = bytes[66];
        if kind == 0 {
            return Ok(None);
        }
        let length = u16_at(bytes, 64).expect("within the entry") as usize;
        let units: Vec<u16> = bytes[..length.saturating_sub(2).min(64)]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let size = u32_at(bytes, 120).expect("within the entry") as usize;
        if matches!(kind, 2 | 5) && size > self.bytes.len() {
            return Err(damaged("a stream larger than the file"));
        }
        let start = u32_at(bytes, 116).expect("within the entry");
        Ok(Some((kind, DirectoryEntry { name: String::from_utf16_lossy(&units), start, size })))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&DirectoryEntry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; `None` where there is none of this name.
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Rejection> {
        let Some(entry) = self.find(name) else { return Ok(None) };
        if entry.size >= self.cutoff {
            return self.sized(entry.start, entry.size).map(Some);
        }
        let mut out = Vec::new();
        let mut next = entry.start;
        while out.len() < entry.size {
            let at = (next as usize) << MINI_SHIFT;
            let piece =
                at.checked_add(1 << MINI_SHIFT).and_then(|end| self.mini_stream.get(at..end));
            out.extend(piece.ok_or_else(|| damaged("a small stream beyond its space"))?);
            next = *self
                .mini_table
                .get(next as usize)
                .ok_or_else(|| damaged("a chain leaves its table"))?;
        }
        out.truncate(entry.size);
        Ok(Some(out))
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .collect()
}
