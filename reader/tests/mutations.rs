//! Real files with bytes changed at random, checksums made right again: whatever comes out, no
//! parser panics, and what is accepted can cross the border of the sealed form.
//!
//! `TONGHOP_MUTATIONS` sets how many changes each file suffers.

mod support;

use std::io::{Cursor, Read, Write};
use std::path::Path;

use grid::Workbook;
use zip::write::SimpleFileOptions;

/// A small generator of numbers, always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// Changes a few bytes: flips, extreme values, cuts and doublings.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            if bytes.is_empty() {
                return;
            }
            let at = self.below(bytes.len());
            match self.below(6) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = [0, 0xFF, 0x7F, 0x80][self.below(4)],
                2 => {
                    let end = (at + 4).min(bytes.len());
                    bytes[at..end].fill(0xFF);
                }
                3 => bytes.truncate(at),
                4 => {
                    let end = (at + self.below(40)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => {
                    let end = (at + self.below(40)).min(bytes.len());
                    bytes.drain(at..end);
                }
            }
        }
    }
}

fn rounds() -> usize {
    std::env::var("TONGHOP_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// Reads; true where the bytes were accepted.
fn survive(bytes: &[u8]) -> bool {
    let Ok(workbook) = reader::read(bytes) else { return false };
    let bytes = workbook.to_bytes();
    assert_eq!(Workbook::from_bytes(&bytes), Ok(workbook));
    true
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    (0..zip.len())
        .filter_map(|index| {
            let mut file = zip.by_index(index).ok()?;
            let mut content = Vec::new();
            file.read_to_end(&mut content).ok()?;
            Some((file.name().ok()?.into_owned(), content))
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn mutated_xls_files_are_survived() {
    let Some(reference) = support::reference() else { return };
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut accepted = 0;
    for path in support::files(&reference.join("corpus/gov-xls"), &["xls"]) {
        let good = std::fs::read(&path).unwrap();
        for _ in 0..rounds() {
            let mut bytes = good.clone();
            numbers.mutate(&mut bytes);
            accepted += usize::from(survive(&bytes));
        }
    }
    assert!(accepted > 0, "the mutations leave nothing to read");
}

/// Tables in text, of every encoding and separator.
#[test]
fn mutated_csv_files_are_survived() {
    let table: String = (0..40)
        .map(|row| {
            format!("A{row};\"Số vụ; \"\"mới\"\"\nphát hiện\";{},5;1.234;ghi chú\r\n", row * 37)
        })
        .collect();
    let utf16 = |order: fn(u16) -> [u8; 2], text: &str| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(order).collect()
    };
    let with_commas: String = (0..40).map(|row| format!("A{row},\"{row},5\",{row},\r")).collect();
    let seeds = [
        table.clone().into_bytes(),
        [b"\xEF\xBB\xBFsep=;\n", table.as_bytes()].concat(),
        with_commas.into_bytes(),
        utf16(u16::to_le_bytes, &table.replace(';', "\t")),
        utf16(u16::to_be_bytes, &table),
    ];
    let mut numbers = Numbers(0xA076_1D64_78BD_642F);
    let mut accepted = 0;
    for seed in seeds {
        assert!(survive(&seed));
        for _ in 0..rounds() {
            let mut bytes = seed.clone();
            numbers.mutate(&mut bytes);
            accepted += usize::from(survive(&bytes));
        }
    }
    assert!(accepted > 0, "the mutations leave nothing to read");
}

/// Tables in pages and in SpreadsheetML: tags, spans, numbers beside what is shown, styles.
#[test]
fn mutated_pages_and_xml_workbooks_are_survived() {
    let rows = |row: &dyn Fn(u32) -> String| (0..30).map(row).collect::<String>();
    let page = format!(
        "<html><head><meta charset=utf-8><style>.x{{mso-number-format:Percent}}.h{{display:none}}</style>\
         </head><body><p>Biểu F28<table><col span=2 class=h>{}</table><a name=\"table0\"><h1>Sheet 1: \
         <em>Biểu 2</em></h1></a><table><tr><td><table><tr><td>1</table></td></tr></table></body></html>",
        rows(&|row| format!(
            "<tr><td rowspan={}>A{row}<td colspan=2 x:num=\"{row}.5\" class=x>{row},5&nbsp;<sup>1</sup>\
             <td sdval=\"{row}\" sdnum=\"1033;0;#,##0\">{row}<comment>a&#7853;</comment></tr>\n",
            row % 3 + 1
        ))
    );
    let xml = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"d\"><NumberFormat \
         ss:Format=\"Short Date\"/></Style></Styles><Names><NamedRange ss:Name=\"v\" ss:RefersTo=\"=S!R1C1\"/>\
         </Names><Worksheet ss:Name=\"S\"><Table><Column ss:Span=\"2\" ss:Hidden=\"1\"/>{}</Table></Worksheet></Workbook>",
        rows(&|row| format!(
            "<Row ss:Index=\"{}\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">A{row} &amp;</Data></Cell>\
             <Cell ss:Index=\"5\" ss:StyleID=\"d\"><Data ss:Type=\"Number\">{row}</Data><Comment><Data>b</Data>\
             </Comment></Cell><Cell ss:Formula=\"=RC[-1]\"/></Row>\n",
            row * 2 + 1
        ))
    );
    let mut numbers = Numbers(0x8EBC_6AF0_9C88_C6E3);
    let mut accepted = 0;
    for seed in [page, xml] {
        assert!(survive(seed.as_bytes()), "{:?}", reader::read(seed.as_bytes()).err());
        for _ in 0..rounds() * 4 {
            let mut bytes = seed.clone().into_bytes();
            numbers.mutate(&mut bytes);
            accepted += usize::from(survive(&bytes));
        }
    }
    assert!(accepted > 0, "the mutations leave nothing to read");
}

/// Packages: one part is changed, the checksums are right.
#[test]
fn mutated_packages_are_survived() {
    let mut numbers = Numbers(0xD1B5_4A32_D192_ED03);
    let mut seeds = support::written("mutated").unwrap_or_default();
    // More of them, of any kind, where somebody names a folder.
    if let Some(folder) = std::env::var_os("TONGHOP_MUTATION_SEEDS") {
        seeds.extend(support::files(Path::new(&folder), &["xlsx", "xlsb", "xls", "ods"]));
    }
    for path in seeds {
        mutate_package(&path, &mut numbers);
    }
}

fn mutate_package(path: &Path, numbers: &mut Numbers) {
    let good = parts(&std::fs::read(path).unwrap());
    if good.is_empty() {
        return;
    }
    for _ in 0..rounds() {
        let mut changed = good.clone();
        let index = numbers.below(changed.len());
        numbers.mutate(&mut changed[index].1);
        survive(&packed(&changed));
    }
}
