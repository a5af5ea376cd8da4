//! `cargo xtask bench`: sizes and speed, written to `bench/RESULTS.md`. With `merging` or `filling`
//! only that part is measured; the other one stays as it was.
//!
//! Merging: the same files go through three programs in turn: the app in Chromium merges them (reads,
//! recognises, consolidates), SheetJS in the same Chromium merely reads them, the terminal
//! program merges them. Their order changes from round to round. Filling: see [`filling`].

mod files;
mod filling;
mod results;
mod spread;

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use serde_json::Value;

use crate::{
    Result, build, pack, samples, serve,
    step::{command, merge, output, root, run, timed},
    tools,
};
use results::{PackTime, Results, Round, Size};

/// How many files are merged.
const FILES: usize = 500;
const ROUNDS: usize = 3;

/// What to measure.
struct Plan {
    build: bool,
    merging: bool,
    filling: bool,
}

impl Plan {
    fn of(options: &[String]) -> Result<Self> {
        let mut plan = Self { build: true, merging: true, filling: true };
        for option in options {
            match option.as_str() {
                "--no-build" => plan.build = false,
                "merging" => plan.filling = false,
                "filling" => plan.merging = false,
                other => return Err(format!("the option “{other}” is not understood").into()),
            }
        }
        if plan.merging || plan.filling { Ok(plan) } else { Err("name one part, or none".into()) }
    }
}

pub(crate) fn bench(options: &[String]) -> Result<()> {
    let plan = Plan::of(options)?;
    tools::for_testing()?;
    if plan.build {
        build::build(build::Profile::Release)?;
        pack::write()?;
    }
    let terminal = ["build", "--release", "--package", "tonghop"];
    timed("build tonghop", || run(command("cargo").args(terminal)))?;
    let file = root().join("bench/RESULTS.md");
    let mut text = std::fs::read_to_string(&file).unwrap_or_default();
    if plan.merging {
        text = with_merging(&text, &merging()?.markdown());
    }
    if plan.filling {
        text = with_filling(&text, &filling::measure()?);
    }
    std::fs::create_dir_all(root().join("bench"))?;
    std::fs::write(&file, &text)?;
    println!("{text}");
    Ok(())
}

/// The results with another first part. The part about filling is the last one.
fn with_merging(text: &str, merging: &str) -> String {
    match text.find(filling::HEADING) {
        Some(at) => format!("{merging}\n{}", &text[at..]),
        None => merging.to_owned(),
    }
}

fn with_filling(text: &str, filling: &str) -> String {
    let merging = text.split(filling::HEADING).next().unwrap_or_default().trim_end();
    format!("{merging}\n\n{filling}")
}

fn merging() -> Result<Results> {
    let folder = root().join("target/bench");
    let bytes = timed("copy the samples", || files::copy(&samples::folder(), &folder, FILES))?;
    let dist = root().join("dist");
    let address = serve_in_background(&dist)?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        rounds.push(timed(&format!("round {} of {ROUNDS}", round + 1), || {
            measure(round, &folder, &address)
        })?);
    }
    Ok(Results {
        sizes: sizes(&dist)?,
        files: FILES,
        bytes,
        packs: timed("open every pack", || pack_times(&folder, &address))?,
        cores: thread::available_parallelism().map_or(1, usize::from),
        rounds,
    })
}

/// Serves a folder until this process ends; gives its address.
fn serve_in_background(folder: &Path) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://localhost:{}/", listener.local_addr()?.port());
    let folder = folder.to_owned();
    thread::spawn(move || serve::listen(&listener, &folder).map_err(|error| error.to_string()));
    Ok(address)
}

/// All three programs once. Each round begins with another one.
fn measure(round: usize, folder: &Path, address: &str) -> Result<Round> {
    let mut measured = Round::default();
    for turn in 0..3 {
        match (round + turn) % 3 {
            0 => {
                let said = in_browser(&["tonghop"], folder, &[address])?;
                measured.app = seconds(&said)?;
                measured.chromium = text(&said, "browser");
                measured.cells = said["cells"].as_u64().unwrap_or_default();
            }
            1 => measured.sheetjs = seconds(&in_browser(&["sheetjs"], folder, &[])?)?,
            _ => measured.terminal = in_terminal(folder)?,
        }
    }
    println!(
        "  merged in Chromium {:.1} s, read by SheetJS {:.1} s, merged in the terminal {:.1} s",
        measured.app, measured.sheetjs, measured.terminal
    );
    Ok(measured)
}

fn in_browser(program: &[&str], folder: &Path, rest: &[&str]) -> Result<Value> {
    let mut node = command("node");
    node.current_dir(root().join("tests")).arg("bench/measure.mjs").args(program);
    node.arg(folder).args(rest).args([samples::PACK, samples::PERIOD, samples::NOW]);
    if let Some(chromium) = tools::find("chromium") {
        node.env("CHROMIUM", chromium);
    }
    Ok(serde_json::from_str(&output(&mut node)?)?)
}

/// How long each pack takes to open in the browser, over several fresh pages.
fn pack_times(folder: &Path, address: &str) -> Result<Vec<PackTime>> {
    let said = in_browser(&["packs"], folder, &[address])?;
    let mut packs: Vec<PackTime> = Vec::new();
    for opened in
        said["rounds"].as_array().into_iter().flatten().flat_map(Value::as_array).flatten()
    {
        let (id, took) = (text(opened, "id"), opened["milliseconds"].as_f64());
        let took = took.ok_or("a pack without its time")?;
        match packs.iter_mut().find(|pack| pack.id == id) {
            Some(pack) => pack.milliseconds.push(took),
            None => {
                let cells = opened["cells"].as_u64().unwrap_or_default();
                packs.push(PackTime { id, cells, milliseconds: vec![took] });
            }
        }
    }
    if packs.is_empty() { Err("no pack was opened".into()) } else { Ok(packs) }
}

fn in_terminal(folder: &Path) -> Result<f64> {
    let out = root().join("target/bench-merge.json");
    let mut tonghop = Command::new(root().join("target/release/tonghop"));
    tonghop.args(["merge", "--pack", samples::PACK, "--period", samples::PERIOD]).arg(folder);
    tonghop.args(["--now", samples::NOW, "--non-secret", "--json"]).arg(&out);
    let began = Instant::now();
    merge(tonghop.stdout(Stdio::null()))?;
    Ok(began.elapsed().as_secs_f64())
}

fn seconds(said: &Value) -> Result<f64> {
    said["seconds"].as_f64().ok_or_else(|| "a measurement without seconds".into())
}

fn text(said: &Value, key: &str) -> String {
    said[key].as_str().unwrap_or_default().to_owned()
}

fn sizes(dist: &Path) -> Result<Vec<Size>> {
    let names = ["app_bg.wasm", "worker_bg.wasm", "reader.wasm", pack::NAME];
    let mut node = command("node");
    node.arg(root().join("tests/bench/sizes.mjs")).args(names.map(|name| dist.join(name)));
    let sizes: Vec<[u64; 3]> = serde_json::from_str(&output(&mut node)?)?;
    let sizes = names.into_iter().zip(sizes);
    Ok(sizes.map(|(name, [raw, gzip, brotli])| Size { name, raw, gzip, brotli }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_written_anew_by_itself() {
        let filling = format!("{}\n\nfilled\n", filling::HEADING);
        let both = with_filling("# A\n\nmerged\n", &filling);
        assert_eq!(both, format!("# A\n\nmerged\n\n{filling}"));
        assert_eq!(with_filling(&both, &filling), both);
        assert_eq!(with_merging(&both, "# A\n\nmerged\n"), both);
        assert_eq!(with_merging("", "# A\n"), "# A\n");
    }
}
