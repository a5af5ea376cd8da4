//! An office package: a zip whose parts are read by name, each checked to its last byte.

use std::cell::Cell;
use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};

use crate::directory::{self, Located, Record, damaged};
use crate::{limits, unpack};

pub(crate) struct Package<'a> {
    bytes: &'a [u8],
    records: Vec<Record<'a>>,
    /// Lower-case part name → record.
    by_name: BTreeMap<String, usize>,
    /// Unpacked bytes so far.
    spent: Cell<u64>,
}

impl<'a> Package<'a> {
    /// Reads the directory and checks the whole structure, without unpacking anything.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Rejection> {
        let Located::Within { start, size, count } = directory::locate(bytes.len() as u64, bytes)?
        else {
            return Err(damaged("the directory begins before the file"));
        };
        // Both lie within the file: `locate` has compared them with its end.
        let table = &bytes[start as usize..(start + size) as usize];
        let records = directory::records(table, start, count, limits::PARTS)?;
        let mut by_name = BTreeMap::new();
        for (index, record) in records.iter().enumerate() {
            let name = part_name(record.name);
            unpack::packed(record, &bytes[record.start as usize..record.end as usize])
                .map_err(|rejection| rejection.within(&name))?;
            if by_name.insert(name.to_lowercase(), index).is_some() {
                let rejection = Rejection::new(RejectCode::Corrupt, "duplicate-part", "");
                return Err(rejection.within(&name));
            }
        }
        Ok(Self { bytes, records, by_name, spent: Cell::new(0) })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(&name.to_lowercase())
    }

    /// Unpacks one part; `None` where there is none of this name (in any case).
    pub(crate) fn part(&self, name: &str) -> Result<Option<Vec<u8>>, Rejection> {
        let Some(&index) = self.by_name.get(&name.to_lowercase()) else { return Ok(None) };
        let record = &self.records[index];
        let left = limits::ALL_PARTS_BYTES - self.spent.get();
        let region = &self.bytes[record.start as usize..record.end as usize];
        let content = unpack::packed(record, region)
            .and_then(|packed| unpack::unpacked(record, packed, left.min(limits::PART_BYTES)))
            .map_err(|rejection| rejection.within(name))?;
        self.spent.set(self.spent.get() + content.len() as u64);
        Ok(Some(content))
    }

    /// Unpacks a part that must be there.
    pub(crate) fn needed(&self, name: &str) -> Result<Vec<u8>, Rejection> {
        self.part(name)?
            .ok_or_else(|| Rejection::new(RejectCode::Corrupt, "missing-part", "").within(name))
    }
}

/// A part's name with `/` between folders and none in front.
fn part_name(stored: &[u8]) -> String {
    let name = String::from_utf8_lossy(stored).replace('\\', "/");
    name.trim_start_matches('/').to_owned()
}

/// Resolves the target of a relation against the part that has it (`xl/workbook.xml` +
/// `worksheets/sheet1.xml`); `None` where it leaves the package.
pub(crate) fn resolve(base: &str, target: &str) -> Option<String> {
    let target = target.replace('\\', "/");
    let mut folders: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                folders.pop()?;
            }
            step => folders.push(step),
        }
    }
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved_within_the_package() {
        let base = "xl/worksheets/sheet1.xml";
        assert_eq!(resolve(base, "../comments1.xml").as_deref(), Some("xl/comments1.xml"));
        assert_eq!(resolve(base, "/xl/a.xml").as_deref(), Some("xl/a.xml"));
        assert_eq!(resolve("", "xl/workbook.xml").as_deref(), Some("xl/workbook.xml"));
        assert_eq!(resolve(base, "../../../../etc/passwd"), None);
    }
}
