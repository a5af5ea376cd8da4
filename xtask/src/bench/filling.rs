//! The second part of the benchmark: one form of more than a thousand cells, filled in Tổng Hợp,
//! in two spreadsheet components (Univer, Handsontable) and in a form library (SurveyJS).
//!
//! `tests/bench/filling/` holds the peers' pages and the measuring. All are served by the same
//! server and measured in the same browser, in an order that changes from round to round.

mod table;

use std::{fs, path::Path};

use serde_json::Value;

use super::{serve_in_background, text};
use crate::{
    Result, samples,
    step::{command, output, root, run, timed},
    tools,
};
use table::{Keys, Measured, Program, Table};

/// What the part begins with.
pub(super) const HEADING: &str = "## Filling";

/// The largest form of the packs: the police of the province.
const FORM: &str = "F01";
const REPORTER: &str = "ca.nghe_an";
const ROUNDS: usize = 3;
/// Ours first; what `tests/bench/filling/` calls each program, and its name.
const PROGRAMS: [(&str, &str); 4] = [
    ("tonghop", "Tổng Hợp"),
    ("univer", "Univer"),
    ("handsontable", "Handsontable"),
    ("survey", "SurveyJS"),
];

/// Measures, and tells it in Markdown.
pub(super) fn measure() -> Result<String> {
    let folder = root().join("target/bench-filling");
    fs::create_dir_all(&folder)?;
    let description = folder.join("form.json");
    let described = describe()?;
    fs::write(&description, &described)?;
    timed("bundle the peers", || {
        let mut node = command("node");
        node.current_dir(root().join("tests")).arg("bench/filling/bundle.mjs");
        run(node.arg(&description).arg(&folder))
    })?;
    let mut addresses = vec![serve_in_background(&root().join("dist"))?];
    for (peer, _) in &PROGRAMS[1..] {
        addresses.push(serve_in_background(&folder.join(peer))?);
    }
    let mut measured = PROGRAMS.map(|(_, name)| Program { name, rounds: Vec::new() });
    let mut browser = String::new();
    for round in 0..ROUNDS {
        for turn in 0..PROGRAMS.len() {
            let at = (round + turn) % PROGRAMS.len();
            let (program, name) = PROGRAMS[at];
            let what = format!("filling, round {} of {ROUNDS}: {name}", round + 1);
            let said = timed(&what, || once(program, &addresses[at], &description))?;
            browser = text(&said, "browser");
            let one = read(&said).ok_or("a measurement without its figures")?;
            println!("  {}", one.in_short());
            measured[at].rounds.push(one);
        }
    }
    let form: Value = serde_json::from_str(&described)?;
    let [ours, peers @ ..] = &measured;
    Ok(Table { form: &form["form"], browser, ours, peers }.markdown())
}

/// The form as the terminal program lays it out.
fn describe() -> Result<String> {
    let mut tonghop = command(root().join("target/release/tonghop"));
    tonghop.args(["packs", "form", "--pack", samples::PACK, "--period", samples::PERIOD]);
    output(tonghop.args(["--form", FORM, "--reporter", REPORTER]))
}

fn once(program: &str, address: &str, description: &Path) -> Result<Value> {
    let mut node = command("node");
    node.current_dir(root().join("tests")).arg("bench/filling/measure.mjs");
    node.args([program, address]).arg(description);
    if let Some(chromium) = tools::find("chromium") {
        node.env("CHROMIUM", chromium);
    }
    Ok(serde_json::from_str(&output(&mut node)?)?)
}

fn read(said: &Value) -> Option<Measured> {
    let keys = |of: &Value| -> Option<Keys> {
        let list =
            |of: &Value| -> Option<Vec<f64>> { of.as_array()?.iter().map(Value::as_f64).collect() };
        Some(Keys { figures: list(&of["figures"])?, commits: list(&of["commits"])? })
    };
    Some(Measured {
        cold: said["cold"].as_f64()?,
        warm: said["warm"].as_f64()?,
        memory: said["memory"].as_f64()?,
        busy: said["busy"].as_f64()?,
        screen: keys(&said["screen"])?,
        free: keys(&said["free"])?,
    })
}
