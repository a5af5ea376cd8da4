//! Real tables of Vietnamese offices, none of them a report of ours: nothing is lost, text of before
//! Unicode is read, and one question starts a mapping.

use std::path::{Path, PathBuf};

use grid::{CellValue, Workbook};
use shared::{
    definition::{Pack, embedded},
    submission::{Aliases, Answer, FileFacts, Identity, Import, ImportState, Known, import},
    text::LegacyEncoding,
    value::sha256_hex,
};

/// File, sheet, cell, what it says: read by eye.
const LABELS: [(&str, &str, &str, LegacyEncoding, &str); 18] = [
    ("2005-82F5B_NK_01-05", "NK", "C4", LegacyEncoding::Tcvn3, "Đơn vị"),
    ("2005-82F5B_NK_01-05", "NK", "G4", LegacyEncoding::Tcvn3, "So sánh (%)"),
    ("2005-82F5B_NK_01-05", "NK", "B6", LegacyEncoding::Tcvn3, "Tổng kim ngạch nhập khẩu"),
    ("2005-82F5B_NK_01-05", "NK", "B10", LegacyEncoding::Tcvn3, "Ôtô nguyên chiếc các loại"),
    ("2005-FDILangson", "Sheet1", "B3", LegacyEncoding::Tcvn3, "Tên dự án"),
    ("2005-FDILangson", "Sheet1", "F3", LegacyEncoding::Tcvn3, "Hình thức đầu tư"),
    ("2005-FDILangson", "Sheet1", "B5", LegacyEncoding::Tcvn3, "Thăm dò và khai thác vàng"),
    ("2005-KH2003-bieu", "TH", "B3", LegacyEncoding::Tcvn3, "Tên chỉ tiêu"),
    ("2005-KH2003-bieu", "TH", "B5", LegacyEncoding::Tcvn3, "A. Chỉ tiêu kinh tế"),
    ("2006-Bang-bieu", "Danh muc benh tat hh", "B10", LegacyEncoding::Tcvn3, "1. Hệ thần kinh"),
    ("2006-Bieu-ban-hanh-kem-theo-TT04", "Mau 10", "E9", LegacyEncoding::Tcvn3, "Quốc tịch"),
    ("2006-Bieu-ban-hanh-kem-theo-TT04", "Mau 10", "F9", LegacyEncoding::Tcvn3, "Số hộ chiếu"),
    ("2006-Mau21_CKTC_NSH", "Sheet1", "C9", LegacyEncoding::Vni, "QUYẾT TOÁN"),
    ("2006-Mau21_CKTC_NSH", "Sheet1", "B12", LegacyEncoding::Vni, "Tổng thu NSNN trên địa bàn"),
    ("2006-Mau22_CKTC_NSH", "Sheet1", "B13", LegacyEncoding::Vni, "Ngân sách huyện"),
    ("2007-74Z4A_solieu9thang-2", "Sheet1", "B3", LegacyEncoding::Tcvn3, "Cơ quan"),
    ("2007-74Z4A_solieu9thang-2", "Sheet1", "H3", LegacyEncoding::Tcvn3, "Kết thúc"),
    ("2009-Channuoi_2007", "Ga_07", "E5", LegacyEncoding::Tcvn3, "Điểm chăn nuôi Gà"),
];

/// The folder of reference data, where it is there.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("TONGHOP_REFERENCE").map(PathBuf::from);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("in a workspace");
    let folders = workspace.ancestors().skip(1).map(|folder| folder.join("shared"));
    let found = named.into_iter().chain(folders).map(|folder| folder.join("corpus/gov-xls"));
    let found = found.into_iter().find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: no reference folder (TONGHOP_REFERENCE)");
    }
    found
}

fn workbook(folder: &Path, name: &str) -> Workbook {
    let bytes = std::fs::read(folder.join(format!("{name}.xls"))).expect("a file of the folder");
    reader::read(&bytes).unwrap_or_else(|rejection| panic!("{name}: {rejection:?}"))
}

fn read(pack: &Pack, name: &str, workbook: &Workbook, known: Known<'_>) -> Import {
    let path = format!("{name}.xls");
    let sha256 = sha256_hex(path.as_bytes());
    let import =
        import(pack, &FileFacts { path: &path, sha256: &sha256, size: 1 }, workbook, known);
    assert!(import.account.balances(), "{name}: {:?}", import.account);
    import
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".xls").map(str::to_owned)).collect();
    names.sort();
    names
}

#[test]
fn labels_of_before_unicode_are_read_as_they_were_written() {
    let Some(folder) = folder() else { return };
    for (name, sheet, cell, encoding, label) in LABELS {
        let workbook = workbook(&folder, name);
        let at = grid::Address::parse(cell).unwrap();
        let stored = workbook.sheet(sheet).and_then(|sheet| sheet.cell(at));
        let Some(CellValue::Text(text)) = stored.map(|stored| &stored.value) else {
            panic!("{name} {sheet}!{cell}: {stored:?}");
        };
        assert_eq!(encoding.decode(text).as_deref().map(str::trim), Some(label), "{name} {cell}");
    }
}

#[test]
fn tables_of_others_keep_their_figures_and_ask_one_question() {
    let Some(folder) = folder() else { return };
    let pack = embedded("nghe-an-2023").expect("the pack is sound");
    let names = names(&folder);
    assert!(!names.is_empty());
    for name in names {
        let workbook = workbook(&folder, &name);
        let import = read(&pack, &name, &workbook, Known::default());
        assert_eq!(import.state, ImportState::Unrecognised, "{name}");
        let codes: Vec<&str> = import.questions.iter().map(|question| &*question.code).collect();
        assert_eq!(codes, ["unrecognised"], "{name}");
        let cells = workbook.sheets.iter().flat_map(|sheet| &sheet.cells);
        let numbers = cells.filter(|cell| matches!(cell.value, CellValue::Number(_))).count();
        assert!(import.account.read as usize >= numbers, "{name}: {:?}", import.account);
        assert_eq!(import.account.read, import.account.ignored_total());
    }
}

/// Said to be a form of ours, such a table asks about its columns and lines, in words that can be
/// read; each answer places the figures that waited for it.
#[test]
fn a_mapping_is_started_by_saying_what_the_file_is() {
    let Some(folder) = folder() else { return };
    let pack = embedded("nghe-an-2023").expect("the pack is sound");
    let identity = Identity {
        data_set: "F29".to_owned(),
        reporter: "ubnd.nghe_an.ky_son.nam_can".to_owned(),
        period: "2023S1".to_owned(),
    };
    let name = "2005-82F5B_NK_01-05";
    let workbook = workbook(&folder, name);
    let mut aliases = Aliases::default();
    let said = |aliases: &Aliases| {
        let known = Known::aliases(aliases).with_identity(Some(&identity));
        read(&pack, name, &workbook, known)
    };
    let import = said(&aliases);
    assert_eq!(import.account.placed, 0);
    let column = import.questions.iter().find(|question| question.code == "column-unknown");
    let column = column.unwrap_or_else(|| panic!("{:?}", import.questions));
    let Some(Answer::Alias(current)) = column.answers.first() else { panic!("{column:?}") };
    aliases.set(current.clone());
    let import = said(&aliases);
    let line = import.questions.iter().find(|question| question.code == "extra-label");
    let line = line.unwrap_or_else(|| panic!("{:?}", import.questions));
    let wording = line.wording.clone().expect("words to be explained");
    let means = shared::submission::Meaning::Is("A4".to_owned());
    aliases.set(shared::submission::Alias { wording, means });
    let import = said(&aliases);
    let settled: Vec<&str> = import
        .values
        .iter()
        .filter(|value| !value.state.is_blank())
        .map(|value| &*value.row_code)
        .collect();
    let asked = import.questions.iter().any(|question| question.id.contains("A4"));
    assert!(settled == ["A4"] || asked, "{settled:?} {:?}", import.questions);
    assert!(import.account.queued > 0, "the other lines wait");
}
