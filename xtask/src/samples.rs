//! Sample submissions: made by other programs from our own blank templates, and the check that
//! a report made of them says exactly what they were meant to say.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::{
    Result, reference,
    step::{command, merge, root, run, timed},
    tools,
};

pub(crate) const PACK: &str = "nghe-an-2023";
pub(crate) const PERIOD: &str = "2023S1";
/// The day as of which the samples are merged.
pub(crate) const NOW: &str = "2023-06-21";

/// `cargo xtask samples`: fills the templates anew. The files are committed. They are of a moment of
/// their own, and of unchanged templates the same bytes; but for `.ods`: LibreOffice puts styles and
/// lists in another order from run to run.
pub(crate) fn samples() -> Result<()> {
    tools::for_testing()?;
    let reference = reference::find().ok_or("the catalogue stands in the reference folder")?;
    let tonghop = tonghop()?;
    timed("fill the templates with openpyxl and LibreOffice", || {
        run(command(tools::python())
            .arg("tests/samples/make_samples.py")
            .arg(&tonghop)
            .args([PACK, PERIOD])
            .arg(folder())
            .arg(truth()))
    })?;
    check(&reference).map(drop)
}

/// Merges the samples in the terminal and has other programs compare the report with what they
/// were meant to say, by the catalogue of the reference folder. Gives the closing line.
pub(crate) fn check(reference: &Path) -> Result<String> {
    let tonghop = tonghop()?;
    let catalogue = reference.join("domain/indicators.md");
    let out = root().join("target/samples");
    std::fs::create_dir_all(&out)?;
    let (report, data) = (out.join("report.xlsx"), out.join("data.csv"));
    timed("merge the samples in the terminal", || {
        merge(
            command(&tonghop)
                .args(["merge", "--pack", PACK, "--period", PERIOD])
                .arg(folder())
                .arg("--received")
                .arg(folder().join("received.csv"))
                .args(["--now", NOW, "--non-secret", "--out"])
                .arg(&report)
                .arg("--data")
                .arg(&data)
                .arg("--json")
                .arg(out.join("merge.json")),
        )
    })?;
    timed("check the report with other programs", || {
        let script = command(tools::python())
            .arg("tests/independent/check_report.py")
            .arg(truth())
            .arg(folder())
            .args([&report, &data, &catalogue])
            .stderr(Stdio::inherit())
            .output()?;
        let said = String::from_utf8_lossy(&script.stdout);
        print!("{said}");
        let compared = said.lines().rfind(|line| line.starts_with("compared: "));
        match compared {
            Some(line) if script.status.success() => Ok(line.to_owned()),
            _ => Err(compared.unwrap_or("the check did not run to its end").into()),
        }
    })
}

/// The terminal program, as the tests have built it: what is compared are figures, not speed.
fn tonghop() -> Result<PathBuf> {
    timed("build tonghop", || run(command("cargo").args(["build", "--package", "tonghop"])))?;
    Ok(root().join("target/debug/tonghop"))
}

pub(crate) fn folder() -> PathBuf {
    root().join("public/samples").join(PACK).join(PERIOD)
}

fn truth() -> PathBuf {
    root().join("tests/samples").join(format!("truth-{PACK}-{PERIOD}.json"))
}
