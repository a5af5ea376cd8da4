//! `cargo xtask test`: everything that must hold, with one count at the end.
//!
//! Runners print their own lines unfiltered. What could not run is counted as skipped, with
//! its reason; a test says so itself by a line `skipped: <name>: <reason>`.

mod browser;
mod sealed;
mod tally;

use std::process::ExitCode;

use crate::{
    Result, build, pack, reference, samples,
    step::{command, root, timed},
    tools,
};
use tally::Tally;

pub(crate) fn test(options: &[String]) -> Result<ExitCode> {
    let fast = match options {
        [] => false,
        [fast] if fast == "--fast" => true,
        _ => return Err(format!("these options are not understood: {}", options.join(" ")).into()),
    };
    let mut tally = Tally::default();
    timed(
        "look for the tools",
        || if fast { tools::for_building() } else { tools::for_testing() },
    )?;
    let reference = reference::find();
    match &reference {
        Some(folder) => println!("· reference material: {}", folder.display()),
        None => println!("· no reference material beside the workspace"),
    }
    let reader = root().join("target/sealed/reader.wasm");
    timed("build the sealed reader", || build::reader(&reader))?;
    let cargo = |arguments: &[&str]| {
        let mut cargo = command("cargo");
        cargo.args(arguments);
        if let Some(folder) = &reference {
            cargo.env(reference::VARIABLE, folder);
        }
        cargo.env("TONGHOP_PYTHON", tools::python()).env("TONGHOP_READER_WASM", &reader);
        cargo
    };
    tally.check("cargo fmt", &mut cargo(&["fmt", "--all", "--check"]))?;
    let strict = ["--", "--deny", "warnings"];
    tally.check("cargo clippy", cargo(&["clippy", "--all-targets"]).args(strict))?;
    let wasm = ["clippy", "--package", "app", "--target", "wasm32-unknown-unknown"];
    tally.check("cargo clippy, app", cargo(&wasm).args(strict))?;
    tally
        .cargo_tests("cargo test", &mut cargo(&["test", "--no-fail-fast", "--", "--nocapture"]))?;
    const SAMPLES: &str = "other programs find the samples' figures in the report";
    match &reference {
        _ if fast => tally.skip(SAMPLES, "--fast"),
        None => tally.skip(SAMPLES, "no reference material beside the workspace"),
        Some(folder) => tally.closing(SAMPLES, samples::check(folder)),
    }
    if fast {
        tally.skip("browser tests", "--fast");
    } else {
        build::build(build::Profile::Release)?;
        tally.one("the reader's wasm imports nothing", sealed::reader_is_sealed())?;
        pack::write()?;
        browser::run(&mut tally, &root().join("dist"), reference.as_deref())?;
    }
    Ok(tally.close())
}
