//! Packs as workbooks: sealed reader, LibreOffice and people in between.

use std::{fs, process::Command};

use super::{guide::meaning, pack_workbook};
use crate::{
    definition::{EMBEDDED, Pack, embedded, load_workbook, workbook::SHEETS},
    i18n,
};

fn read_back(bytes: &[u8], what: &str) -> Pack {
    let grid = reader::read(bytes).expect("a workbook");
    let (pack, findings) = load_workbook(&grid);
    assert!(findings.is_empty(), "{what}: {findings:#?}");
    pack.expect("no finding")
}

#[test]
fn every_sheet_and_column_is_explained() {
    for shape in SHEETS {
        assert!(i18n::knows(&format!("definition.sheet.{}", shape.name)), "{}", shape.name);
        for column in shape.columns {
            let said = meaning(shape, column);
            assert!(!said.starts_with("definition."), "{} {}", shape.name, column.header);
        }
    }
}

#[test]
fn a_pack_comes_back_equal_and_its_workbook_has_the_same_bytes() {
    for id in EMBEDDED {
        let pack = embedded(id).expect("sound");
        let bytes = pack_workbook(&pack).expect("a workbook");
        assert_eq!(bytes, pack_workbook(&pack).expect("a workbook"), "{id}");
        let again = read_back(&bytes, id);
        assert_eq!(again.hash(), pack.hash(), "{id}");
        assert!(again == *pack, "{id}");
    }
}

/// The workbooks as LibreOffice saves them, or `None` after a note where it is absent.
fn saved_by_libreoffice(workbooks: &[(&str, Vec<u8>)]) -> Option<Vec<Vec<u8>>> {
    let folder = std::env::temp_dir().join(format!("tonghop-packs-{}", std::process::id()));
    let out = folder.join("out");
    fs::create_dir_all(&out).expect("a folder for temporary files");
    let mut paths = Vec::new();
    for (id, bytes) in workbooks {
        let path = folder.join(format!("{id}.xlsx"));
        fs::write(&path, bytes).expect("a temporary file");
        paths.push(path);
    }
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let run = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML"])
        .arg("--outdir")
        .arg(&out)
        .args(&paths)
        .output();
    let read = |(id, _): &(&str, Vec<u8>)| fs::read(out.join(format!("{id}.xlsx"))).ok();
    let saved = run.ok().and_then(|_| workbooks.iter().map(read).collect());
    fs::remove_dir_all(&folder).expect("our own folder");
    if saved.is_none() {
        println!("skipped: no soffice to save the packs again");
    }
    saved
}

/// Where two packs begin to differ, as JSON.
fn difference(one: &Pack, other: &Pack) -> String {
    let (one, other) = (one.to_json(), other.to_json());
    // The hash in front differs in any case.
    let body = |text: &str| text.split_once("\"pack\":").map_or(0, |(head, _)| head.len());
    let (one, other) = (&one[body(&one)..], &other[body(&other)..]);
    let at = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let bytes = text.as_bytes();
        let range = at.saturating_sub(120)..(at + 120).min(bytes.len());
        String::from_utf8_lossy(&bytes[range]).into_owned()
    };
    format!("{}\n{}", around(one), around(other))
}

#[test]
fn a_pack_survives_being_saved_by_libreoffice() {
    let packs: Vec<_> = EMBEDDED.iter().filter_map(|id| embedded(id)).collect();
    let workbook = |pack: &Pack| pack_workbook(pack).expect("a workbook");
    let workbooks: Vec<(&str, Vec<u8>)> =
        packs.iter().map(|pack| (pack.id.as_str(), workbook(pack))).collect();
    let Some(saved) = saved_by_libreoffice(&workbooks) else { return };
    for (pack, ((id, bytes), saved)) in packs.iter().zip(workbooks.iter().zip(saved)) {
        assert_ne!(&saved, bytes);
        let again = read_back(&saved, id);
        assert!(again == **pack, "{id}: {}", difference(pack, &again));
        assert_eq!(again.hash(), pack.hash(), "{id}");
    }
}
