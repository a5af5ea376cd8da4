//! Sample submissions: made by other programs from our own blank templates, and the check that
//! a report made of them says exactly what they were meant to say.

use std::path::{Path, PathBuf};

use crate::{
    Result,
    step::{command, output, root, run, timed},
    tools,
};

const PACK: &str = "nghe-an-2023";
const PERIOD: &str = "2023S1";

/// `cargo xtask samples`: fills the templates anew. The files are committed: other programs put
/// their own moments and ids into what they save, so that no two runs give equal bytes.
pub(crate) fn samples() -> Result<()> {
    tools::for_testing()?;
    let tonghop = tonghop()?;
    timed("fill the templates with openpyxl and LibreOffice", || {
        run(command(tools::python())
            .arg("tests/samples/make_samples.py")
            .arg(&tonghop)
            .args([PACK, PERIOD])
            .arg(folder())
            .arg(truth()))
    })?;
    check(&tonghop)
}

/// Merges the samples in the terminal and compares with what they were meant to say. The
/// catalogue stands in the reference folder.
pub(crate) fn check(tonghop: &Path) -> Result<()> {
    let reference = root().join("../shared");
    let catalogue = reference.join("domain/indicators.md");
    let out = root().join("target/samples");
    std::fs::create_dir_all(&out)?;
    let (report, data) = (out.join("report.xlsx"), out.join("data.csv"));
    timed("merge the samples in the terminal", || {
        run(command(tonghop)
            .args(["merge", "--pack", PACK, "--period", PERIOD])
            .arg(folder())
            .arg("--received")
            .arg(folder().join("received.csv"))
            .args(["--now", "2023-06-21", "--non-secret", "--out"])
            .arg(&report)
            .arg("--data")
            .arg(&data)
            .arg("--json")
            .arg(out.join("merge.json")))
    })?;
    timed("check the report with other programs", || {
        let said = output(
            command(tools::python())
                .arg("tests/independent/check_report.py")
                .arg(truth())
                .arg(folder())
                .args([&report, &data, &catalogue]),
        )?;
        print!("{said}");
        Ok(())
    })
}

/// The terminal program, as the tests have built it: what is compared are figures, not speed.
fn tonghop() -> Result<PathBuf> {
    timed("build tonghop", || run(command("cargo").args(["build", "--package", "tonghop"])))?;
    Ok(root().join("target/debug/tonghop"))
}

fn folder() -> PathBuf {
    root().join("public/samples").join(PACK).join(PERIOD)
}

fn truth() -> PathBuf {
    root().join("tests/samples").join(format!("truth-{PACK}-{PERIOD}.json"))
}
