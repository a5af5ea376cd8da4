//! Many files out of few: copies of the samples, each with bytes of its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::Result;

/// Fills `to` with `count` files made of the workbooks below `from`; gives their bytes in all.
pub(super) fn copy(from: &Path, to: &Path, count: usize) -> Result<u64> {
    let mut samples = Vec::new();
    workbooks(from, &mut samples)?;
    samples.sort();
    if samples.is_empty() {
        return Err(format!("{} holds no workbooks", from.display()).into());
    }
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    let mut total = 0;
    for (number, sample) in samples.iter().cycle().take(count).enumerate() {
        let name = sample.file_name().ok_or("a file without a name")?.to_string_lossy();
        let bytes = distinct(fs::read(sample)?, number)
            .ok_or_else(|| format!("{name} is neither a zip nor a compound file"))?;
        total += bytes.len() as u64;
        fs::write(to.join(format!("{number:03} {name}")), bytes)?;
    }
    Ok(total)
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let known =
            path.extension().is_some_and(|end| ["xlsx", "xls", "ods"].iter().any(|e| end == *e));
        if path.is_dir() {
            workbooks(&path, found)?;
        } else if known {
            found.push(path);
        }
    }
    Ok(())
}

/// The workbook with a number where its format leaves room for one: a zip's comment, a compound
/// file's class id. No program reads anything else out of it.
fn distinct(mut bytes: Vec<u8>, number: usize) -> Option<Vec<u8>> {
    if bytes.starts_with(b"PK") {
        let comment = number.to_string();
        let length = bytes.len().checked_sub(2)?;
        if bytes.get(length.checked_sub(20)?..)?.get(..4)? != b"PK\x05\x06" {
            return None;
        }
        bytes[length..].copy_from_slice(&u16::try_from(comment.len()).ok()?.to_le_bytes());
        bytes.extend_from_slice(comment.as_bytes());
        Some(bytes)
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        bytes.get_mut(8..16)?.copy_from_slice(&(number as u64).to_le_bytes());
        Some(bytes)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_differ_and_keep_everything_else() {
        let mut zip = b"PK\x03\x04 parts PK\x05\x06".to_vec();
        zip.extend([0; 18]);
        let copy = distinct(zip.clone(), 17).unwrap();
        assert_eq!(copy[..zip.len() - 2], zip[..zip.len() - 2]);
        assert_eq!(copy[zip.len() - 2..], *b"\x02\x0017");
        let old = [b"\xd0\xcf\x11\xe0".as_slice(), &[9; 40]].concat();
        let copy = distinct(old.clone(), 1).unwrap();
        assert_eq!((copy.len(), copy[8], &copy[16..]), (old.len(), 1, &old[16..]));
        assert_eq!(distinct(b"a,b".to_vec(), 1), None);
    }
}
