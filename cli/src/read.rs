//! Reading everything that was dropped: files, and archives entry by entry.
//!
//! As many children as processors read side by side. A file whose child was lost is tried
//! once more when all others are done, alone and in a new child; then it is rejected.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError},
    thread,
};

use grid::envelope::{self, Answer, Entry, Listing, Operation};
use reader::limits;
use shared::{
    definition::Pack,
    merge::{FileOutcome, IgnoredFile, Outcome, Rejection, RejectionCode},
    submission::{Aliases, Identity},
    value::sha256_hex,
};

use crate::{
    child::{Decided, Head, READ},
    drop::Source,
    pool::{Lost, Reader},
};

/// Archives inside archives, at most.
const DEPTH: u8 = 3;
/// Enough for the directory of most archives.
const TAIL: u64 = 128 * 1024;

/// What people have decided before a file is read.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    /// Whose report some bytes are, by their SHA-256.
    pub(crate) identities: &'a (dyn Fn(&str) -> Option<Identity> + Sync),
    /// What words mean, in every file.
    pub(crate) aliases: &'a Aliases,
}

impl Default for Given<'_> {
    fn default() -> Self {
        static NOTHING: LazyLock<Aliases> = LazyLock::new(Aliases::default);
        Self { identities: &|_| None, aliases: &NOTHING }
    }
}

/// What reading gave, and the contents of lists of receipt dates.
#[derive(Default)]
pub(crate) struct Drop {
    pub(crate) outcomes: Vec<FileOutcome>,
    pub(crate) received_lists: Vec<Vec<u8>>,
}

/// Reads all sources with children that are given the pack. The order of the outcomes is that of their
/// paths, whoever read them.
pub(crate) fn read_all(pack: &Pack, sources: Vec<Source>, given: Given<'_>) -> Drop {
    let jobs = sources.into_iter().map(|source| Job {
        name: source.name,
        content: Content::File(source.path),
        depth: 0,
    });
    let text: Arc<str> = pack.to_json().into();
    let queue = Queue::new(jobs.collect());
    let drop = Mutex::new(Drop::default());
    let lost = Mutex::new(Vec::new());
    let readers = thread::available_parallelism().map_or(1, usize::from).min(8);
    thread::scope(|scope| {
        for _ in 0..readers {
            scope.spawn(|| {
                let mut reader = Reader::new(text.clone());
                while let Some(job) = queue.next() {
                    let more = match job.read(&mut reader, given) {
                        Ok(step) => lock(&drop).take(step),
                        Err(_) => {
                            lock(&lost).push(job);
                            Vec::new()
                        }
                    };
                    queue.finished(more);
                }
            });
        }
    });
    let mut drop = drop.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut alone = lost.into_inner().unwrap_or_else(PoisonError::into_inner);
    while let Some(job) = alone.pop() {
        match job.read(&mut Reader::new(text.clone()), given) {
            Ok(step) => alone.extend(drop.take(step)),
            Err(lost) => drop.outcomes.push(job.rejected(loss(lost))),
        }
    }
    drop.outcomes.sort_by(|a, b| (&a.path, &a.sha256).cmp(&(&b.path, &b.sha256)));
    drop.received_lists.sort();
    drop
}

impl Drop {
    /// Keeps what a step gave; jobs that it opened are handed on.
    fn take(&mut self, step: Step) -> Vec<Job> {
        match step {
            Step::Done(outcomes) => self.outcomes.extend(outcomes),
            Step::ReceivedList(outcome, bytes) => {
                self.outcomes.push(outcome);
                self.received_lists.push(bytes);
            }
            Step::Archive(outcome, jobs) => {
                self.outcomes.push(outcome);
                return jobs;
            }
        }
        Vec::new()
    }
}

/// Something to read.
struct Job {
    name: String,
    content: Content,
    /// How many archives it lies in.
    depth: u8,
}

enum Content {
    File(PathBuf),
    Entry { archive: Arc<Archive>, entry: Box<Entry> },
}

/// Where the bytes of an archive are: on disk, or unpacked from another one.
enum Archive {
    File(PathBuf),
    Bytes(Vec<u8>),
}

/// What reading one job gives.
enum Step {
    Done(Vec<FileOutcome>),
    ReceivedList(FileOutcome, Vec<u8>),
    Archive(FileOutcome, Vec<Job>),
}

/// Why a job has no bytes or no answer.
enum Trouble {
    Rejected(Rejection),
    Lost(Lost),
}

impl Job {
    fn read(&self, reader: &mut Reader, given: Given<'_>) -> Result<Step, Lost> {
        match self.attempt(reader, given) {
            Ok(step) => Ok(step),
            Err(Trouble::Rejected(rejection)) => Ok(Step::Done(vec![self.rejected(rejection)])),
            Err(Trouble::Lost(lost)) => Err(lost),
        }
    }

    fn attempt(&self, reader: &mut Reader, given: Given<'_>) -> Result<Step, Trouble> {
        let kind = IgnoredFile::of_path(&self.name);
        if kind == Some(IgnoredFile::SystemFile) {
            return Ok(Step::Done(vec![self.ignored(IgnoredFile::SystemFile)]));
        }
        if self.size() > limits::FILE_BYTES {
            return self.open_large(reader);
        }
        let bytes = self.bytes(reader)?;
        if kind == Some(IgnoredFile::ReceivedList) {
            return Ok(Step::ReceivedList(self.ignored(IgnoredFile::ReceivedList), bytes));
        }
        let sha256 = sha256_hex(&bytes);
        let mut outcomes = self.import(reader, &bytes, &sha256, None, given.aliases)?;
        if outcomes.first().is_some_and(is_archive) {
            return self.open(Archive::Bytes(bytes), reader);
        }
        let decided: Vec<Decided> = outcomes
            .iter()
            .filter_map(|outcome| {
                let identity = (given.identities)(&outcome.sha256)?;
                Some(Decided { sha256: outcome.sha256.clone(), identity })
            })
            .collect();
        for decided in decided {
            let aliases = given.aliases;
            outcomes.extend(self.import(reader, &bytes, &sha256, Some(decided), aliases)?);
        }
        Ok(Step::Done(outcomes))
    }

    fn import(
        &self,
        reader: &mut Reader,
        bytes: &[u8],
        sha256: &str,
        identity: Option<Decided>,
        aliases: &Aliases,
    ) -> Result<Vec<FileOutcome>, Trouble> {
        let (path, sha256) = (self.name.clone(), sha256.to_owned());
        let head = Head { path, sha256, identity, aliases: aliases.clone() };
        let head = serde_json::to_vec(&head).unwrap_or_default();
        let length = (head.len() as u32).to_le_bytes();
        let answer = reader.ask(READ, &[&length, &head, bytes]).map_err(Trouble::Lost)?;
        serde_json::from_slice(&answer).map_err(|_| Trouble::Lost(Lost::Died))
    }

    /// Larger than any workbook may be: an archive, or refused unread.
    fn open_large(&self, reader: &mut Reader) -> Result<Step, Trouble> {
        let too_large = rejection(RejectionCode::TooLarge, "file-size", &self.size().to_string());
        match &self.content {
            Content::File(path) => {
                let archive = Archive::File(path.clone());
                let zip = archive.slice(0, 4).is_ok_and(|start| start == *b"PK\x03\x04");
                if zip { self.open(archive, reader) } else { Err(Trouble::Rejected(too_large)) }
            }
            Content::Entry { .. } => Err(Trouble::Rejected(too_large)),
        }
    }

    /// The archive's own row, and its entries as jobs.
    fn open(&self, archive: Archive, reader: &mut Reader) -> Result<Step, Trouble> {
        if self.depth == DEPTH {
            let depth = DEPTH.to_string();
            let too_deep = rejection(RejectionCode::TooLarge, "archive-depth", &depth);
            return Err(Trouble::Rejected(too_deep));
        }
        let entries = list(&archive, self.size(), reader)?;
        let archive = Arc::new(archive);
        let files = entries.into_iter().filter(|entry| !entry.directory);
        let jobs = files.map(|entry| Self {
            name: format!("{}!/{}", self.name, entry.name),
            content: Content::Entry { archive: archive.clone(), entry: Box::new(entry) },
            depth: self.depth + 1,
        });
        Ok(Step::Archive(self.ignored(IgnoredFile::Archive), jobs.collect()))
    }

    /// In bytes, unpacked.
    fn size(&self) -> u64 {
        match &self.content {
            Content::File(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Content::Entry { entry, .. } => entry.unpacked,
        }
    }

    fn bytes(&self, reader: &mut Reader) -> Result<Vec<u8>, Trouble> {
        match &self.content {
            Content::File(path) => std::fs::read(path).map_err(unreadable),
            Content::Entry { entry, .. } if entry.packed > limits::FILE_BYTES => {
                let size = entry.packed.to_string();
                Err(Trouble::Rejected(rejection(RejectionCode::TooLarge, "file-size", &size)))
            }
            Content::Entry { archive, entry } => {
                let slice = archive.slice(entry.start, entry.end).map_err(unreadable)?;
                let request = envelope::inflate_request(entry, &slice);
                match ask(reader, Operation::ArchiveInflate, &request)? {
                    Answer::Bytes(bytes) => Ok(bytes),
                    _ => Err(Trouble::Lost(Lost::Died)),
                }
            }
        }
    }

    fn ignored(&self, kind: IgnoredFile) -> FileOutcome {
        FileOutcome::unread(&self.name, self.size(), Outcome::Ignored(kind))
    }

    fn rejected(&self, rejection: Rejection) -> FileOutcome {
        FileOutcome::unread(&self.name, self.size(), Outcome::Rejected(rejection))
    }
}

impl Archive {
    fn slice(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let length = end.saturating_sub(start);
        match self {
            Self::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(start))?;
                let mut bytes = Vec::new();
                file.take(length).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Self::Bytes(bytes) => {
                let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
                let slice = range.and_then(|(start, end)| bytes.get(start..end.min(bytes.len())));
                slice.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
            }
        }
    }
}

/// The entries of an archive of `size` bytes, from its last bytes.
fn list(archive: &Archive, size: u64, reader: &mut Reader) -> Result<Vec<Entry>, Trouble> {
    let mut from = size.saturating_sub(TAIL);
    loop {
        let tail = archive.slice(from, size).map_err(unreadable)?;
        let request = envelope::list_request(size, &tail);
        match ask(reader, Operation::ArchiveList, &request)? {
            Answer::Listing(Listing::Entries(entries)) => return Ok(entries),
            Answer::Listing(Listing::NeedFrom(earlier)) if earlier < from => from = earlier,
            _ => return Err(Trouble::Lost(Lost::Died)),
        }
    }
}

fn ask(reader: &mut Reader, operation: Operation, request: &[u8]) -> Result<Answer, Trouble> {
    let answer = reader.ask(operation as u32, &[request]).map_err(Trouble::Lost)?;
    match Answer::from_bytes(&answer) {
        Ok(Answer::Rejected(rejection)) => Err(Trouble::Rejected(rejection.into())),
        Ok(answer) => Ok(answer),
        Err(_) => Err(Trouble::Lost(Lost::Died)),
    }
}

fn is_archive(outcome: &FileOutcome) -> bool {
    matches!(&outcome.outcome, Outcome::Rejected(rejection)
        if rejection.code == RejectionCode::NotASpreadsheet && rejection.what == "archive")
}

fn unreadable(error: io::Error) -> Trouble {
    Trouble::Rejected(rejection(RejectionCode::Unreadable, "", &error.to_string()))
}

fn rejection(code: RejectionCode, what: &str, detail: &str) -> Rejection {
    Rejection { code, what: what.to_owned(), detail: detail.to_owned() }
}

/// What became of a file whose child was lost.
pub(crate) fn loss(lost: Lost) -> Rejection {
    match lost {
        Lost::TimeOut(seconds) => rejection(RejectionCode::TimeOut, "", &seconds.to_string()),
        Lost::Died => rejection(RejectionCode::Trap, "", ""),
    }
}

/// Jobs waiting, and how many are being read: an archive that is open may bring more.
struct Queue {
    state: Mutex<(VecDeque<Job>, usize)>,
    changed: Condvar,
}

impl Queue {
    fn new(jobs: VecDeque<Job>) -> Self {
        Self { state: Mutex::new((jobs, 0)), changed: Condvar::new() }
    }

    /// The next job; `None` when nothing waits and nobody can bring more. Every job taken
    /// has to be [given back](Queue::finished).
    fn next(&self) -> Option<Job> {
        let mut state = lock(&self.state);
        loop {
            if let Some(job) = state.0.pop_front() {
                state.1 += 1;
                return Some(job);
            }
            if state.1 == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn finished(&self, more: Vec<Job>) {
        let mut state = lock(&self.state);
        state.0.extend(more);
        state.1 -= 1;
        self.changed.notify_all();
    }
}

/// Nothing that a panic could leave half done is kept under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
