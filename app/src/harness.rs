//! The workers without their page: what browser tests and the benchmark measure is the
//! shipped program itself, called as `wasm_bindgen.readFiles(…)` and `wasm_bindgen.mergeFiles(…)`.

use std::cell::RefCell;

use js_sys::{Array, WebAssembly::Module};
use shared::{
    definition::{CivilDate, Pack},
    form::Form,
    job::{MergeAnswer, MergeRequest, Output},
    merge::FileOutcome,
    value::sha256_hex,
};
use wasm_bindgen::prelude::*;

use crate::{
    platform::{
        clock,
        files::GivenFile,
        pool::{Ended, Pool},
    },
    shipped::{SHIPPED, Shipped, shipped},
    tasks::{
        take_in::{ReadWith, Taken, take_in},
        workers,
    },
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
        files.extend(file.open());
        ended.push(clock::ticks() - began);
    };
    take_in(&pool, ReadWith::pack(&pack), files, keep, |_| {}).await;
    let milliseconds = clock::ticks() - began;
    let (files, ended) = outcomes.into_inner();
    let measured = Measured { files, most_at_work: pool.most_at_work(), milliseconds, ended };
    serde_json::to_string(&measured).unwrap_or_default()
}

#[derive(serde::Serialize)]
struct Merged {
    /// What the journal held before.
    opened: MergeAnswer,
    /// Why nothing is written down; empty while it is.
    not_kept: String,
    overview: MergeAnswer,
    csv_sha256: String,
    json_sha256: String,
    milliseconds: f64,
}

/// Takes up the merge of a pack and a period, adds `File`s as of a day (`2023-06-16`), and
/// gives what came of it as JSON. Without files: what the journal holds.
#[wasm_bindgen(js_name = mergeFiles)]
pub async fn merge_files(pack: String, period: String, now: String, files: Array) -> String {
    match merge(pack, period, &now, files).await {
        Ok(merged) => serde_json::to_string(&merged).unwrap_or_default(),
        Err(ended) => format!("{ended:?}"),
    }
}

async fn merge(pack: String, period: String, now: &str, files: Array) -> Result<Merged, Ended> {
    let began = clock::ticks();
    let open = MergeRequest::Open { pack: pack.clone(), period, sample: false };
    let opened = workers::merge(&open, None).await?.0;
    let files = files.iter().filter_map(|file| GivenFile::from_js(&file)).collect();
    let lists = RefCell::new(Vec::new());
    let push = async |taken: Taken| {
        let (file, grid) = match taken {
            Taken::File(file, grid) => (file, grid),
            Taken::ReceivedList(file, bytes) => {
                lists.borrow_mut().push(bytes);
                (file, None)
            }
        };
        // A desk that has stopped shows at the next question.
        let _ = workers::push(&file, grid).await;
    };
    take_in(&workers::pool(), ReadWith::pack(&pack), files, push, |_| {}).await;
    for list in lists.into_inner() {
        workers::merge(&MergeRequest::ReceivedList, Some(list)).await?;
    }
    let now = CivilDate::parse_iso(now).ok_or(Ended::Cancelled)?;
    let (reply, _) = workers::merge(&MergeRequest::Finish { now }, None).await?;
    let written = async |output| -> Result<String, Ended> {
        let (_, bytes) = workers::merge(&MergeRequest::Write { output }, None).await?;
        Ok(bytes.map(|bytes| sha256_hex(&bytes.to_vec())).unwrap_or_default())
    };
    Ok(Merged {
        opened: opened.answer,
        not_kept: reply.not_kept,
        overview: reply.answer,
        csv_sha256: written(Output::Csv).await?,
        json_sha256: written(Output::MergeJson).await?,
        milliseconds: clock::ticks() - began,
    })
}

#[derive(serde::Serialize)]
struct PackOpened {
    id: String,
    /// Reading, checking and building the first form, in milliseconds.
    milliseconds: f64,
    /// Cells of that form.
    cells: usize,
}

/// Opens every pack that comes with the program as if it were the first, and builds its first
/// form; what each took, as JSON.
#[wasm_bindgen(js_name = openPacks)]
pub fn open_packs() -> String {
    let opened = SHIPPED.iter().filter_map(|Shipped { id, .. }| {
        let began = clock::ticks();
        let pack = shipped(id)?;
        let form = first_form(&pack)?;
        let milliseconds = clock::ticks() - began;
        Some(PackOpened { id: (*id).to_owned(), milliseconds, cells: form.cells.len() })
    });
    serde_json::to_string(&opened.collect::<Vec<_>>()).unwrap_or_default()
}

/// The first form of the first period in which somebody fills one.
fn first_form(pack: &Pack) -> Option<Form> {
    pack.periods.iter().find_map(|period| {
        pack.reporters.iter().find_map(|reporter| {
            let data_set = pack.fillable(reporter, period).next()?;
            Some(Form::build(pack, data_set, reporter, period))
        })
    })
}
