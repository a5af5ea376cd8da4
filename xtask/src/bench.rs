//! `cargo xtask bench`: sizes and speed, written to `bench/RESULTS.md`.
//!
//! The same files go through three programs in turn: the app in Chromium merges them (reads,
//! recognises, consolidates), SheetJS in the same Chromium merely reads them, the terminal
//! program merges them. Their order changes from round to round.

mod files;
mod results;

use std::{net::TcpListener, path::Path, process::Command, thread, time::Instant};

use serde_json::Value;

use crate::{
    Result, build, pack, samples, serve,
    step::{command, output, root, run, timed},
    tools,
};
use results::{PackTime, Results, Round, Size};

/// How many files are merged.
const FILES: usize = 500;
const ROUNDS: usize = 3;

pub(crate) fn bench(options: &[String]) -> Result<()> {
    let build_first = match options {
        [] => true,
        [option] if option == "--no-build" => false,
        _ => return Err(format!("these options are not understood: {}", options.join(" ")).into()),
    };
    tools::for_testing()?;
    if build_first {
        build::build(build::Profile::Release)?;
    }
    pack::write()?;
    let terminal = ["build", "--release", "--package", "tonghop"];
    timed("build tonghop", || run(command("cargo").args(terminal)))?;
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
    let results = Results {
        sizes: sizes(&dist)?,
        files: FILES,
        bytes,
        packs: timed("open every pack", || pack_times(&folder, &address))?,
        cores: thread::available_parallelism().map_or(1, usize::from),
        rounds,
    };
    let text = results.markdown();
    std::fs::create_dir_all(root().join("bench"))?;
    std::fs::write(root().join("bench/RESULTS.md"), &text)?;
    println!("{text}");
    Ok(())
}

/// Serves the app until this process ends; gives its address.
fn serve_in_background(dist: &Path) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://localhost:{}/", listener.local_addr()?.port());
    let folder = dist.to_owned();
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
    output(&mut tonghop)?;
    Ok(began.elapsed().as_secs_f64())
}

fn seconds(said: &Value) -> Result<f64> {
    said["seconds"].as_f64().ok_or_else(|| "a measurement without seconds".into())
}

fn text(said: &Value, key: &str) -> String {
    said[key].as_str().unwrap_or_default().to_owned()
}

fn sizes(dist: &Path) -> Result<Vec<Size>> {
    let names = ["app_bg.wasm", "reader.wasm", pack::NAME];
    let mut node = command("node");
    node.arg(root().join("tests/bench/sizes.mjs")).args(names.map(|name| dist.join(name)));
    let sizes: Vec<[u64; 3]> = serde_json::from_str(&output(&mut node)?)?;
    let sizes = names.into_iter().zip(sizes);
    Ok(sizes.map(|(name, [raw, gzip, brotli])| Size { name, raw, gzip, brotli }).collect())
}
