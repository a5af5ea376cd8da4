//! What bytes are, by content and never by name.

use grid::FileKind;
use grid::envelope::Sniffed;

use crate::cfb::Cfb;
use crate::csv;
use crate::directory::{self, Located};
use crate::package::Package;

/// What the bytes of a file are.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if bytes.starts_with(crate::cfb::MAGIC) {
        return compound(bytes);
    }
    if let Some(what) = magic(bytes) {
        return Sniffed::Other(what.to_owned());
    }
    // A zip behind other bytes opens in office programs; the reader will refuse it by name.
    if matches!(
        directory::locate(bytes.len() as u64, bytes),
        Ok(Located::Within { count: 1.., .. })
    ) {
        return zip(bytes);
    }
    text(bytes)
}

/// Office packages are known by the parts they must have.
fn zip(bytes: &[u8]) -> Sniffed {
    let names: Vec<String> = match directory_names(bytes) {
        Some(names) => names,
        // Without a directory the first entry's name still tells what the file was meant to be.
        None => first_name(bytes).into_iter().collect(),
    };
    match package_kind(names.iter().map(String::as_str)) {
        Some(Sniffed::Spreadsheet(FileKind::Ods)) => open_document(bytes),
        Some(kind) => kind,
        None if bytes.starts_with(b"PK\x05\x06") => Sniffed::Other("empty-archive".to_owned()),
        None => Sniffed::Archive,
    }
}

fn directory_names(bytes: &[u8]) -> Option<Vec<String>> {
    let located = directory::locate(bytes.len() as u64, bytes).ok()?;
    let Located::Within { start, size, count } = located else { return None };
    let table = bytes.get(start as usize..(start + size) as usize)?;
    Some(directory::names(table, count))
}

fn first_name(bytes: &[u8]) -> Option<String> {
    let length = directory::u16_at(bytes, 26)? as usize;
    let name = bytes.get(30..30 + length)?;
    Some(String::from_utf8_lossy(name).to_lowercase())
}

/// What kind of office package has parts of these (lower-case) names; `None`: none at all.
pub(crate) fn package_kind<'a>(names: impl Iterator<Item = &'a str>) -> Option<Sniffed> {
    let other = |what: &str| Some(Sniffed::Other(what.to_owned()));
    let (mut types, mut content, mut open_document) = (false, false, false);
    let (mut xl, mut xlsb, mut word, mut slides) = (false, false, false, false);
    for name in names {
        let name = name.trim_start_matches('/');
        match name {
            "[content_types].xml" => types = true,
            "mimetype" | "meta-inf/manifest.xml" => open_document = true,
            "content.xml" => content = true,
            "xl/workbook.bin" => xlsb = true,
            "index/document.iwa" => return other("numbers"),
            _ if name.starts_with("xl/") => xl = true,
            _ if name.starts_with("word/") => word = true,
            _ if name.starts_with("ppt/") => slides = true,
            _ => {}
        }
    }
    match () {
        () if xlsb && types => Some(Sniffed::Spreadsheet(FileKind::Xlsb)),
        () if word && types => other("docx"),
        () if slides && types => other("pptx"),
        () if xl || types => Some(Sniffed::Spreadsheet(FileKind::Xlsx)),
        () if open_document && content => Some(Sniffed::Spreadsheet(FileKind::Ods)),
        () => None,
    }
}

fn open_document(bytes: &[u8]) -> Sniffed {
    let media = Package::open(bytes).ok().and_then(|package| package.part("mimetype").ok()?);
    let media = media.map(|media| String::from_utf8_lossy(&media).trim().to_owned());
    match media.as_deref() {
        Some(media) if media.ends_with("opendocument.text") => Sniffed::Other("odt".to_owned()),
        Some(media) if media.contains("opendocument.presentation") => {
            Sniffed::Other("odp".to_owned())
        }
        Some(media) if media.contains("opendocument.") && !media.contains("spreadsheet") => {
            Sniffed::Other("open-document".to_owned())
        }
        Some(media) if media.contains("epub") => Sniffed::Other("epub".to_owned()),
        _ => Sniffed::Spreadsheet(FileKind::Ods),
    }
}

/// OLE compound files: old office formats, and new ones under a password.
fn compound(bytes: &[u8]) -> Sniffed {
    let Ok(cfb) = Cfb::open(bytes) else { return Sniffed::Spreadsheet(FileKind::Xls) };
    let other = |what: &str| Sniffed::Other(what.to_owned());
    if cfb.has("EncryptedPackage") || cfb.has("EncryptionInfo") {
        return other("password");
    }
    if cfb.has("Workbook") || cfb.has("Book") {
        return Sniffed::Spreadsheet(FileKind::Xls);
    }
    match () {
        () if cfb.has("WordDocument") => other("doc"),
        () if cfb.has("PowerPoint Document") => other("ppt"),
        () if cfb.has("__properties_version1.0") => other("msg"),
        () => other("ole"),
    }
}

fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 18] = [
        (b"%PDF", "pdf"),
        (b"{\\rtf", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xFF\xD8\xFF", "image"),
        (b"GIF8", "image"),
        (b"II*\0", "image"),
        (b"MM\0*", "image"),
        (b"RIFF", "image"),
        (b"Rar!\x1a\x07", "rar"),
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"\x1F\x8B", "gzip"),
        // Excel 2, 3, 4 and 5 before compound files.
        (b"\x09\x00\x04\x00", "old-xls"),
        (b"\x09\x02\x06\x00", "old-xls"),
        (b"\x09\x04\x06\x00", "old-xls"),
        (b"\x09\x08\x08\x00", "old-xls"),
        (b"\x09\x08\x10\x00", "old-xls"),
        (b"MZ", "program"),
        (b"\x7FELF", "program"),
    ];
    if bytes.is_empty() {
        return Some("empty");
    }
    // The owner file that office programs put beside an open workbook.
    let has_lines = bytes.contains(&b'\n');
    if matches!(bytes.len(), 55 | 165) && bytes[0] < 0x37 && bytes[0] > 0 && !has_lines {
        return Some("lock-file");
    }
    // A bitmap; a table may begin with the letters too: "BM 01".
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Some("image");
    }
    KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what)
}

/// Text formats are known by their beginnings.
fn text(bytes: &[u8]) -> Sniffed {
    let other = |what: &str| Sniffed::Other(what.to_owned());
    let Some((beginning, wide)) = csv::beginning(bytes) else { return other("unknown") };
    if beginning.trim().is_empty() {
        return other("empty");
    }
    if is_xml_2003(bytes, wide) {
        return Sniffed::Spreadsheet(FileKind::Xml2003);
    }
    let start = beginning.trim_start().to_ascii_lowercase();
    let has = |word: &str| start.contains(word);
    if has("<office:document") {
        return other("fods");
    }
    // A page with its pictures in one file: what stands in it is encoded once more.
    if start.starts_with("mime-version:") || has("content-type: multipart/related") {
        return other("mhtml");
    }
    if ["<!doctype html", "<html", "<table", "<head", "<body", "<meta"].iter().any(|tag| has(tag)) {
        return Sniffed::Spreadsheet(FileKind::Html);
    }
    if start.starts_with("<?xml") {
        return other("xml");
    }
    match () {
        () if csv::is_table(&beginning) => Sniffed::Spreadsheet(FileKind::Csv),
        () if wide => other("text-utf-16"),
        () => other("text"),
    }
}

/// Whether the namespace of SpreadsheetML stands near the start. Its line may go on to the end of
/// the file, so lines do not count.
fn is_xml_2003(bytes: &[u8], wide: bool) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    // What is asked for is written in ASCII: every other byte of UTF-16.
    let start: Vec<u8> = start.iter().copied().filter(|byte| !wide || *byte != 0).collect();
    let start = String::from_utf8_lossy(&start).to_ascii_lowercase();
    let root = start.contains("<workbook") || start.contains(":workbook");
    root && start.contains("urn:schemas-microsoft-com:office:spreadsheet")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_say_what_they_are() {
        for (bytes, wanted) in [
            (b"".as_slice(), "empty"),
            (b"\xEF\xBB\xBF \n", "empty"),
            (b"%PDF-1.7", "pdf"),
            (b"<?xml version=\"1.0\"?><a/>", "xml"),
            (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html><table x:num=3D\"1\">", "mhtml"),
            (b"From: <Saved by Excel>\nContent-Type: multipart/related;\n\n<html>", "mhtml"),
            (b"dear all,\nsee below\n", "text"),
            (b"\xFF\xFEa\0", "text-utf-16"),
            (b"\x00\x01\x02", "unknown"),
            (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "empty-archive"),
        ] {
            assert_eq!(sniff(bytes), Sniffed::Other(wanted.to_owned()), "{bytes:?}");
        }
        for bytes in [
            b"a;b\n1;2\n".as_slice(),
            b"BM 01;b\n1;2\n",
            b"\xFF\xFEa\0\t\0b\0",
            b"\xEF\xBB\xBFa,b\n1,2\n",
            b"title\n\na\tb\n1\t2\n",
        ] {
            assert_eq!(sniff(bytes), Sniffed::Spreadsheet(FileKind::Csv), "{bytes:?}");
        }
        let workbook = "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        let one_line = format!("<?xml version=\"1.0\"?>\n{workbook}{}", "<Row/>".repeat(200_000));
        let wide: Vec<u8> =
            format!("\u{feff}{one_line}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [one_line.as_bytes(), &wide] {
            assert_eq!(sniff(bytes), Sniffed::Spreadsheet(FileKind::Xml2003));
        }
        for bytes in [b"<html><table>".as_slice(), b"\xEF\xBB\xBF<!DOCTYPE html>", b" <TABLE>"] {
            assert_eq!(sniff(bytes), Sniffed::Spreadsheet(FileKind::Html));
        }
        let table = format!("1;2\n{};4\n", "3".repeat(165 - 4 - 3));
        assert_eq!(sniff(table.as_bytes()), Sniffed::Spreadsheet(FileKind::Csv));
        let lock: Vec<u8> = [b"\x05Admin".as_slice(), &[b' '; 159]].concat();
        assert_eq!(sniff(&lock), Sniffed::Other("lock-file".to_owned()));
    }
}
