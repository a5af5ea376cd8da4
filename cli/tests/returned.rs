//! What goes back to the units, written from the terminal.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn tonghop(folder: &Path, more: &[&str]) -> Output {
    let zip = folder.join("back.zip");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command.args(["merge", "--pack", "nghe-an-2023", "--period", "2023S1", "--now", "2023-06-21"]);
    command.arg("--return").arg(zip).args(more).arg(folder.join("in"));
    command.output().expect("it runs")
}

/// A folder with a scan of a unit that can be told, and one of nobody.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    let unit = folder.join("in/UBND huyện Kỳ Sơn");
    fs::create_dir_all(&unit).expect("a folder");
    fs::write(unit.join("bao cao.pdf"), "%PDF-1.4\n%âãÏÓ\n").expect("a file");
    fs::write(folder.join("in/scan.pdf"), "%PDF-1.4\n%âãÏÓ scan\n").expect("a file");
    folder
}

#[test]
fn a_scan_goes_back_to_who_sent_it_and_the_same_bytes_every_time() {
    let folder = folder("returned");
    let output = tonghop(&folder, &["--non-secret"]);
    let said = String::from_utf8_lossy(&output.stdout);
    // Done, and files could not be read.
    assert_eq!(output.status.code(), Some(6), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("Gửi trả để sửa: 1 đơn vị, 1 nội dung; 1 tệp chưa rõ của ai"), "{said}");
    let first = fs::read(folder.join("back.zip")).expect("a zip");
    for name in [
        "danh_sach.xlsx",
        "ubnd-ky-son/F28_ubnd-ky-son_2023S1_can-sua.xlsx",
        "ubnd-ky-son/thu_ubnd-ky-son_2023S1.txt",
    ] {
        assert!(first.windows(name.len()).any(|part| part == name.as_bytes()), "{name}");
    }
    tonghop(&folder, &["--non-secret"]);
    assert!(fs::read(folder.join("back.zip")).expect("a zip") == first);
}

#[test]
fn nothing_goes_back_without_the_declaration() {
    let folder = folder("returned-secret");
    let output = tonghop(&folder, &[]);
    assert_eq!(output.status.code(), Some(4));
    assert!(!folder.join("back.zip").exists());
}
