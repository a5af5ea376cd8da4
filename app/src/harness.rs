//! The reader pool without a page: what browser tests and the benchmark measure is the
//! shipped program itself, called from the page's script as `wasm_bindgen.readFiles(…)`.

use std::cell::RefCell;

use js_sys::{Array, WebAssembly::Module};
use shared::merge::FileOutcome;
use wasm_bindgen::prelude::*;

use crate::{
    platform::{clock, files::GivenFile, pool::Pool},
    tasks::take_in::{Taken, take_in},
};

#[derive(serde::Serialize)]
struct Measured {
    files: Vec<FileOutcome>,
    /// The largest number of files that were at work at once.
    most_at_work: usize,
    milliseconds: f64,
    /// By when each file was there, in the order of `files`.
    ended: Vec<f64>,
}

/// Reads `File`s for a pack and gives their outcomes as JSON. With `reader`, that compiled
/// module stands in for the sealed reader.
#[wasm_bindgen(js_name = readFiles)]
pub async fn read_files(pack: String, files: Array, reader: Option<Module>) -> String {
    let files = files.iter().filter_map(|file| GivenFile::from_js(&file)).collect();
    let pool = Pool::with_reader(reader);
    let began = clock::ticks();
    let outcomes = RefCell::new((Vec::new(), Vec::new()));
    let keep = async |taken: Taken| {
        let (Taken::File(file, _) | Taken::ReceivedList(file, _)) = taken;
        let (files, ended) = &mut *outcomes.borrow_mut();
        files.push(*file);
        ended.push(clock::ticks() - began);
    };
    take_in(&pool, &pack, files, keep, |_| {}).await;
    let milliseconds = clock::ticks() - began;
    let (files, ended) = outcomes.into_inner();
    let measured = Measured { files, most_at_work: pool.most_at_work(), milliseconds, ended };
    serde_json::to_string(&measured).unwrap_or_default()
}
