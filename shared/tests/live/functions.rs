//! What the formulas of a template are made of: only what Excel 2010 knows, and LibreOffice too.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
};

use shared::{
    definition::{EMBEDDED, embedded},
    earlier::Earlier,
    spreadsheet::template_beside,
};

use super::{forms, random::Random};

const KNOWN: [&str; 42] = [
    "ABS",
    "AND",
    "CHAR",
    "COUNT",
    "COUNTIF",
    "COUNTIFS",
    "DATE",
    "DAY",
    "EXACT",
    "FIND",
    "IF",
    "IFERROR",
    "INDEX",
    "INT",
    "ISBLANK",
    "ISERROR",
    "ISLOGICAL",
    "ISNUMBER",
    "ISTEXT",
    "LEFT",
    "LEN",
    "LOWER",
    "MATCH",
    "MAX",
    "MID",
    "MIN",
    "NA",
    "NOT",
    "OR",
    "REPT",
    "RIGHT",
    "ROUND",
    "ROW",
    "SUBSTITUTE",
    "SUM",
    "SUMPRODUCT",
    "TEXT",
    "TRIM",
    "TRUNC",
    "VALUE",
    "VLOOKUP",
    "N",
];

/// The parts of a workbook that are XML: name and text.
pub(crate) fn parts(workbook: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).expect("a zip");
    (0..zip.len())
        .map(|number| {
            let mut part = zip.by_index(number).expect("a part");
            let name = part.name().expect("a name").into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).expect("text");
            (name, text)
        })
        .collect()
}

/// The functions called in what stands between two tags.
fn functions(xml: &str, opening: &str, closing: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for formula in xml.split(opening).skip(1) {
        let formula = formula.split(closing).next().unwrap_or_default().replace("&quot;", "\"");
        // Every second piece is a text in quotes.
        let code = formula.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let mut pieces: Vec<&str> = code.split('(').collect();
        // Behind the last bracket no name is that of a function.
        pieces.pop();
        for before in pieces {
            let mut names =
                before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || "._".contains(c)));
            found.extend(names.next().filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    found
}

#[test]
fn formulas_use_functions_of_excel_2010_only() {
    for (pack, form) in [(0, "F01"), (0, "F05"), (0, "F28"), (1, "F28")] {
        let pack = embedded(EMBEDDED[pack]).expect("the pack is sound");
        let Some(data_set) = pack.data_set(form) else { continue };
        let form = forms::one(&pack, data_set, None).expect("somebody owes it");
        for earlier in [Earlier::default(), forms::earlier(&pack, &form, &mut Random::new(3))] {
            let bytes = template_beside(&pack, &form, &earlier).expect("a template");
            let mut used = BTreeSet::new();
            for (name, xml) in parts(&bytes) {
                assert!(!xml.contains("_xlfn") && !xml.contains("_xlws"), "{name}");
                assert!(!xml.contains("t=\"array\""), "{name} has an array formula");
                for tag in ["f", "formula", "formula1"] {
                    used.extend(functions(&xml, &format!("<{tag}>"), &format!("</{tag}>")));
                }
            }
            assert!(used.len() > 15, "{used:?}");
            used.retain(|name| !KNOWN.contains(&name.as_str()));
            assert_eq!(used, BTreeSet::new(), "{}", form.data_set);
        }
    }
}
