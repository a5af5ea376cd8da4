//! Taking in what was dropped: every file is read in the pool, archives are opened entry by
//! entry, and whatever each turns out to be reaches the caller once.

use std::collections::VecDeque;

use futures_channel::mpsc;
use grid::envelope::{Answer, Entry, Listing, inflate_request};
use shared::{
    job::{self, ReadAnswer, ReadRequest},
    merge::{FileOutcome, IgnoredFile, Outcome, RejectionCode},
    submission::Aliases,
};
use wasm_bindgen_futures::spawn_local;

use crate::platform::{
    clock,
    files::GivenFile,
    pool::{Ended, Pool},
    wire::{Bytes, Part},
};

/// How deep archives may lie in archives.
const MOST_DEPTH: u8 = 3;
/// Files of one drop, those in archives among them.
const MOST_FILES: usize = 20_000;
/// Milliseconds between two reports of progress.
const PROGRESS_PAUSE: f64 = 100.0;

/// With what files are read.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadWith {
    /// Id of the pack.
    pub(crate) pack: String,
    pub(crate) aliases: Aliases,
}

impl ReadWith {
    /// A pack, and nothing that people have said.
    pub(crate) fn pack(id: &str) -> Self {
        Self { pack: id.to_owned(), ..Self::default() }
    }
}

/// How far the reading is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    pub(crate) done: usize,
    /// Grows when an archive turns out to hold more.
    pub(crate) total: usize,
    /// Milliseconds, at the pace so far; `None` at the beginning.
    pub(crate) remaining: Option<f64>,
}

/// What one file turned out to be.
pub(crate) enum Taken {
    /// Read; with the reader's answer that holds its grid, where it has one.
    File(ReadFile, Option<Bytes>),
    /// A `received.csv`, with its bytes.
    ReceivedList(ReadFile, Bytes),
}

/// A file as it was read: JSON that only those open who look into it. Hundreds of them go on to the
/// merge, and opening one takes longer than a frame.
pub(crate) struct ReadFile(Vec<u8>);

impl ReadFile {
    fn of(file: &FileOutcome) -> Self {
        Self(serde_json::to_vec(file).unwrap_or_default())
    }

    fn part(part: &Part) -> Self {
        Self(part.bytes().map(Bytes::to_vec).unwrap_or_default())
    }

    pub(crate) fn open(&self) -> Option<FileOutcome> {
        serde_json::from_slice(&self.0).ok()
    }

    pub(crate) fn json(&self) -> &[u8] {
        &self.0
    }
}

/// One file to read: given, or lying in an archive.
struct Source {
    path: String,
    size: u64,
    part: Result<Part, String>,
    entry: Option<Entry>,
    depth: u8,
}

type Read = Result<(ReadAnswer, Vec<Part>), Ended>;

/// Reads the files of a drop. `taken` gets each as soon as it is there,
/// `progress` at most ten times a second and at the end. `false` where the pool was
/// cancelled: files that had not been read by then are not told.
pub(crate) async fn take_in(
    pool: &Pool,
    with: ReadWith,
    files: Vec<GivenFile>,
    taken: impl AsyncFn(Taken),
    progress: impl Fn(Progress),
) -> bool {
    let mut queue: VecDeque<Source> = files.into_iter().map(Source::given).collect();
    let mut pace = Pace::new(queue.len());
    let (send, mut ended) = mpsc::unbounded();
    let mut open = 0;
    let mut cancelled = false;
    let round = pool.round();
    loop {
        cancelled |= pool.round() != round;
        // Twice as many as workers: the next file is always at hand.
        while open < 2 * pool.size() && !cancelled {
            let Some(source) = queue.pop_front() else { break };
            open += 1;
            let (pool, with, send) = (pool.clone(), with.clone(), send.clone());
            spawn_local(async move {
                let read = read(&pool, with, &source).await;
                let _ = send.unbounded_send((source, read));
            });
        }
        if open == 0 {
            break;
        }
        let Ok((source, read)) = ended.recv().await else { break };
        open -= 1;
        match read {
            Err(Ended::Cancelled) => cancelled = true,
            Ok((ReadAnswer::Archive { size }, parts)) => {
                let found = source.entries(&parts, pace.progress.total);
                taken(Taken::File(ReadFile::of(&found.archive(&source, size)), None)).await;
                pace.progress.total += found.sources.len();
                queue.extend(found.sources);
            }
            Ok((ReadAnswer::File { received_list }, parts)) => {
                let beside = parts.get(1).and_then(Part::bytes).cloned();
                let Some(file) = parts.first().map(ReadFile::part) else { continue };
                taken(match beside {
                    Some(list) if received_list => Taken::ReceivedList(file, list),
                    beside => Taken::File(file, beside),
                })
                .await;
            }
            Ok((ReadAnswer::Several, parts)) => {
                for pair in parts.chunks(2) {
                    let grid = pair.get(1).and_then(Part::bytes).cloned();
                    taken(Taken::File(ReadFile::part(&pair[0]), grid)).await;
                }
            }
            Err(Ended::TimedOut) => {
                taken(source.refused(RejectionCode::TimeOut, "")).await;
            }
            Err(Ended::Died(words)) => {
                taken(source.refused(RejectionCode::Trap, &words)).await;
            }
        }
        pace.one_more(&progress);
    }
    progress(pace.progress);
    !cancelled
}

/// What an archive holds.
struct Found {
    sources: Vec<Source>,
    /// Why it is not opened; what and detail.
    refused: Option<(RejectionCode, &'static str, String)>,
}

impl Found {
    /// The archive itself as a row of the list.
    fn archive(&self, source: &Source, size: u64) -> FileOutcome {
        match &self.refused {
            Some((code, what, detail)) => job::refused(&source.path, size, *code, what, detail),
            None => FileOutcome::unread(&source.path, size, Outcome::Ignored(IgnoredFile::Archive)),
        }
    }
}

impl Source {
    fn given(file: GivenFile) -> Self {
        Self { size: file.size, part: file.part(), path: file.path, entry: None, depth: 0 }
    }

    fn refused(&self, code: RejectionCode, detail: &str) -> Taken {
        let outcome = job::refused(&self.path, self.size, code, "", detail);
        Taken::File(ReadFile::of(&outcome), None)
    }

    /// The entries of this archive as files to read.
    fn entries(&self, parts: &[Part], files_so_far: usize) -> Found {
        let refuse = |code, what, limit: usize| Found {
            sources: Vec::new(),
            refused: Some((code, what, limit.to_string())),
        };
        let listing = parts.first().and_then(Part::bytes).map(Bytes::to_vec).unwrap_or_default();
        let Ok(Answer::Listing(Listing::Entries(entries))) = Answer::from_bytes(&listing) else {
            return refuse(RejectionCode::Corrupt, "listing", 0);
        };
        if self.depth == MOST_DEPTH {
            return refuse(RejectionCode::TooLarge, "archive-depth", usize::from(MOST_DEPTH));
        }
        if files_so_far + entries.len() > MOST_FILES {
            return refuse(RejectionCode::TooLarge, "file-count", MOST_FILES);
        }
        // Unpacked from another archive it comes along; else it is the file itself.
        let archive = parts.get(1).cloned().map_or_else(|| self.part.clone(), Ok);
        let files = entries.into_iter().filter(|entry| !entry.directory);
        let sources = files.map(|entry| Self {
            path: format!("{}!/{}", self.path, entry.name),
            size: entry.unpacked,
            part: archive.clone(),
            entry: Some(entry),
            depth: self.depth + 1,
        });
        Found { sources: sources.collect(), refused: None }
    }
}

async fn read(pool: &Pool, with: ReadWith, source: &Source) -> Read {
    let whole = |outcome: FileOutcome| {
        let json = ReadFile::of(&outcome).0;
        let part = Part::Bytes(Bytes::from(json.as_slice()));
        Ok((ReadAnswer::File { received_list: false }, vec![part]))
    };
    if IgnoredFile::of_path(&source.path) == Some(IgnoredFile::SystemFile) {
        let outcome = Outcome::Ignored(IgnoredFile::SystemFile);
        return whole(FileOutcome::unread(&source.path, source.size, outcome));
    }
    let part = match &source.part {
        Ok(part) => part.clone(),
        Err(why) => {
            let code = RejectionCode::Unreadable;
            return whole(job::refused(&source.path, source.size, code, "", why));
        }
    };
    let mut parts = vec![part];
    if let Some(entry) = &source.entry {
        parts.push(Part::Bytes(Bytes::from(inflate_request(entry, &[]).as_slice())));
    }
    let entry = source.entry.is_some();
    let ReadWith { pack, aliases } = with;
    let request = ReadRequest { pack, path: source.path.clone(), entry, aliases };
    let message = serde_json::to_vec(&request).map_err(|error| Ended::Died(error.to_string()))?;
    let parcel = pool.read(message, parts, source.size).await?;
    let answer = serde_json::from_slice(&parcel.message);
    Ok((answer.map_err(|error| Ended::Died(error.to_string()))?, parcel.parts))
}

/// Counts, and says so now and then.
struct Pace {
    progress: Progress,
    began: f64,
    told: f64,
}

impl Pace {
    fn new(total: usize) -> Self {
        let progress = Progress { total, ..Progress::default() };
        Self { progress, began: clock::ticks(), told: f64::NEG_INFINITY }
    }

    fn one_more(&mut self, tell: impl Fn(Progress)) {
        let now = clock::ticks();
        let progress = &mut self.progress;
        progress.done += 1;
        let left = (progress.total - progress.done) as f64;
        progress.remaining = Some((now - self.began) / progress.done as f64 * left);
        if now - self.told >= PROGRESS_PAUSE {
            self.told = now;
            tell(*progress);
        }
    }
}
