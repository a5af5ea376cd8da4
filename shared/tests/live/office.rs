//! LibreOffice as the spreadsheet that recalculates.

use std::{fs, path::PathBuf, process::Command};

pub(crate) struct Office {
    folder: PathBuf,
}

/// Formulas are calculated anew when a file is opened, whatever results it holds.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

impl Office {
    /// `None`, and said so, where LibreOffice is not installed.
    pub(crate) fn find() -> Option<Self> {
        if Command::new("soffice").arg("--version").output().is_err() {
            eprintln!("skipped: soffice is not installed");
            return None;
        }
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{}", std::process::id()));
        let profile = folder.join("profile/user");
        fs::create_dir_all(&profile).expect("a folder for the profile");
        fs::write(profile.join("registrymodifications.xcu"), SETTINGS).expect("the settings");
        Some(Self { folder })
    }

    /// The workbooks as LibreOffice saves them, in the same order.
    pub(crate) fn recalculated(&self, files: &[&[u8]]) -> Vec<Vec<u8>> {
        let (before, after) = (self.folder.join("before"), self.folder.join("after"));
        for folder in [&before, &after] {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder).expect("a folder");
        }
        let name = |number: usize| format!("{number:04}.xlsx");
        for (number, bytes) in files.iter().enumerate() {
            fs::write(before.join(name(number)), bytes).expect("a file");
        }
        let profile =
            format!("-env:UserInstallation=file://{}", self.folder.join("profile").display());
        let done = Command::new("soffice")
            .args([
                "--headless",
                &profile,
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
            ])
            .arg(&after)
            .args((0..files.len()).map(|number| before.join(name(number))))
            .output()
            .expect("soffice runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        (0..files.len())
            .map(|number| fs::read(after.join(name(number))).expect("a converted file"))
            .collect()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
