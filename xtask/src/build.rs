//! Building: the page by Trunk, its workers and the sealed reader by cargo, the style sheet, all
//! into `dist/`.

use std::{fs, path::Path};

use crate::{
    Result,
    step::{command, root, run, timed},
    styles, tools,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

/// The cargo profile of what goes to browsers.
const WEB: &str = "web";

/// Installs what is missing and fills `dist/`.
pub(crate) fn build(profile: Profile) -> Result<()> {
    tools::for_building()?;
    let dist = root().join("dist");
    timed("build the page", || {
        let mut trunk = command("trunk");
        trunk.args(["build", "--offline", "--config", "Trunk.toml"]);
        if profile == Profile::Release {
            trunk.args(["--cargo-profile", WEB]);
        }
        run(&mut trunk)
    })?;
    timed("build the workers", || workers(profile, &dist))?;
    timed("build the sealed reader", || reader(&dist.join("reader.wasm")))?;
    fs::write(dist.join("style.css"), styles::bundle()?)?;
    if profile == Profile::Release {
        timed("shrink the page", || optimise(&dist.join("app_bg.wasm"), "-Oz"))?;
        timed("shrink the workers", || optimise(&dist.join("worker_bg.wasm"), "-Oz"))?;
        timed("speed the reader up", || optimise(&dist.join("reader.wasm"), "-O3"))?;
    }
    for name in ["app_bg.wasm", "worker_bg.wasm", "reader.wasm", "app.js", "style.css"] {
        println!("  dist/{name}: {} KB", fs::metadata(dist.join(name))?.len().div_ceil(1024));
    }
    Ok(())
}

/// The workers' module and its glue, as Trunk makes them of the page's.
fn workers(profile: Profile, dist: &Path) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut cargo = command("cargo");
    cargo.args(["build", "--package", "app", "--bin", "worker", "--target", TARGET]);
    if profile == Profile::Release {
        cargo.args(["--profile", WEB]);
    }
    run(&mut cargo)?;
    let folder = if profile == Profile::Release { WEB } else { "debug" };
    run(command("wasm-bindgen")
        .args(["--target", "no-modules", "--no-typescript", "--out-name", "worker", "--out-dir"])
        .arg(dist)
        .arg(root().join("target").join(TARGET).join(folder).join("worker.wasm")))
}

/// The sealed reader, always optimised (its limits of time are for that), in a target folder
/// of its own: its flags differ from everybody else's.
pub(crate) fn reader(to: &Path) -> Result<()> {
    let target = root().join("target/sealed");
    run(command("cargo")
        .args(["build", "--profile", WEB, "--package", "reader", "--lib"])
        .args(["--target", "wasm32-unknown-unknown"])
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", "-C target-feature=+simd128"))?;
    fs::copy(target.join("wasm32-unknown-unknown/web/reader.wasm"), to)?;
    Ok(())
}

fn optimise(path: &Path, level: &str) -> Result<()> {
    run(command("wasm-opt")
        .args([level, "--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
        .args(["--enable-sign-ext", "--enable-mutable-globals", "--enable-simd"])
        .args(["--enable-reference-types", "--enable-multivalue"])
        .arg(path)
        .arg("-o")
        .arg(path))
}
