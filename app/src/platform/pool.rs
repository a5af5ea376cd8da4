//! The reader pool: untrusted files go to workers, each file has its time, and one that
//! hangs or kills its worker costs nobody else anything.
//!
//! **Invariants.** A worker has one file at a time. A file that ran out of time or took its
//! worker with it is tried once more, alone and in a new worker, after all others; then it
//! has ended. Every file gets exactly one end.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use futures_channel::oneshot;
use js_sys::WebAssembly::Module;
use wasm_bindgen_futures::spawn_local;

pub(crate) use super::thread::Ended;
use super::{
    boot,
    thread::Thread,
    timer::Timer,
    wire::{Parcel, Part},
};

/// What a file may take: this, and [`TIME_PER_MEGABYTE`] more for each of its megabytes.
const TIME: u32 = 5_000;
const TIME_PER_MEGABYTE: u32 = 1_000;
const MOST_WORKERS: usize = 8;
/// After this time a file that is still at work is ended by force.
const GRACE_OF_CANCEL: u32 = 100;

/// A handle on the pool; clones share it.
#[derive(Clone)]
pub(crate) struct Pool(Rc<State>);

struct State {
    reader: Option<Module>,
    size: usize,
    queue: RefCell<VecDeque<Job>>,
    /// To be tried once more, each alone.
    again: RefCell<VecDeque<Job>>,
    idle: RefCell<Vec<Thread>>,
    at_work: RefCell<BTreeMap<u32, Option<Rc<Thread>>>>,
    most_at_work: Cell<usize>,
    alone: Cell<bool>,
    last_number: Cell<u32>,
    /// How often everything was cancelled: a job of an earlier round must not start.
    round: Cell<u32>,
}

struct Job {
    message: Vec<u8>,
    parts: Vec<Part>,
    /// Milliseconds.
    limit: u32,
    second_try: bool,
    round: u32,
    done: oneshot::Sender<Result<Parcel, Ended>>,
}

impl Pool {
    /// As many workers as the processor has cores, at most eight; they start when needed.
    pub(crate) fn new() -> Self {
        Self::with_reader(None)
    }

    /// A pool whose workers run another module than the sealed reader.
    pub(crate) fn with_reader(reader: Option<Module>) -> Self {
        Self(Rc::new(State {
            reader,
            size: boot::cores().clamp(1, MOST_WORKERS),
            queue: RefCell::default(),
            again: RefCell::default(),
            idle: RefCell::default(),
            at_work: RefCell::default(),
            most_at_work: Cell::new(0),
            alone: Cell::new(false),
            last_number: Cell::new(0),
            round: Cell::new(0),
        }))
    }

    pub(crate) fn size(&self) -> usize {
        self.0.size
    }

    /// The largest number of files that were ever at work at once.
    pub(crate) fn most_at_work(&self) -> usize {
        self.0.most_at_work.get()
    }

    /// Reads one file: `message` and `parts` go to a worker in the role `reader`, `size`
    /// (bytes) decides its time.
    pub(crate) async fn read(
        &self,
        message: Vec<u8>,
        parts: Vec<Part>,
        size: u64,
    ) -> Result<Parcel, Ended> {
        let megabytes = u32::try_from(size >> 20).unwrap_or(u32::MAX);
        let limit = TIME.saturating_add(megabytes.saturating_mul(TIME_PER_MEGABYTE));
        let (done, end) = oneshot::channel();
        let round = self.0.round.get();
        let job = Job { message, parts, limit, second_try: false, round, done };
        self.0.queue.borrow_mut().push_back(job);
        dispatch(&self.0);
        end.await.unwrap_or(Err(Ended::Cancelled))
    }

    /// Grows with every [`Pool::cancel`]: whoever gives work in pieces sees that it was
    /// cancelled even when nothing of it was in the pool at that moment.
    pub(crate) fn round(&self) -> u32 {
        self.0.round.get()
    }

    /// Ends everything: what waits at once, what is at work after a short grace. By the end of the
    /// future nothing is at work any more that was.
    pub(crate) fn cancel(&self) -> impl Future<Output = ()> + use<> {
        self.0.round.set(self.0.round.get().wrapping_add(1));
        let waiting: Vec<Job> = {
            let mut queue = self.0.queue.borrow_mut();
            queue.drain(..).chain(self.0.again.borrow_mut().drain(..)).collect()
        };
        for job in waiting {
            let _ = job.done.send(Err(Ended::Cancelled));
        }
        let last = self.0.last_number.get();
        let (done, ended) = oneshot::channel();
        let timer: Rc<RefCell<Option<Timer>>> = Rc::default();
        let (kept, state) = (timer.clone(), self.0.clone());
        *timer.borrow_mut() = Some(Timer::after(GRACE_OF_CANCEL, move || {
            // What is at work for somebody who came later goes on.
            let late: Vec<Rc<Thread>> =
                state.at_work.borrow().range(..=last).filter_map(|(_, of)| of.clone()).collect();
            for thread in late {
                thread.end(Ended::Cancelled);
            }
            let _ = done.send(());
            kept.borrow_mut().take();
        }));
        async move {
            let _ = ended.await;
        }
    }
}

/// Gives work to every worker that may have some.
fn dispatch(state: &Rc<State>) {
    while !state.alone.get() && state.at_work.borrow().len() < state.size {
        let next = state.queue.borrow_mut().pop_front();
        let job = match next {
            Some(job) => job,
            None if state.at_work.borrow().is_empty() => {
                let Some(job) = state.again.borrow_mut().pop_front() else { return };
                state.alone.set(true);
                job
            }
            None => return,
        };
        let number = state.last_number.get() + 1;
        state.last_number.set(number);
        state.at_work.borrow_mut().insert(number, None);
        spawn_local(work(state.clone(), number, job));
    }
}

async fn work(state: Rc<State>, number: u32, job: Job) {
    let end = run(&state, number, &job).await;
    state.at_work.borrow_mut().remove(&number);
    if job.second_try {
        state.alone.set(false);
    }
    match end {
        Err(Ended::TimedOut | Ended::Died(_))
            if !job.second_try && job.round == state.round.get() =>
        {
            state.again.borrow_mut().push_back(Job { second_try: true, ..job });
        }
        end => {
            let _ = job.done.send(end);
        }
    }
    dispatch(&state);
}

async fn run(state: &Rc<State>, number: u32, job: &Job) -> Result<Parcel, Ended> {
    let idle = if job.second_try { None } else { state.idle.borrow_mut().pop() };
    let thread = match idle {
        Some(thread) => thread,
        None => Thread::start("reader", state.reader.as_ref()).await?,
    };
    if job.round != state.round.get() {
        state.idle.borrow_mut().push(thread);
        return Err(Ended::Cancelled);
    }
    let thread = Rc::new(thread);
    {
        let mut at_work = state.at_work.borrow_mut();
        at_work.insert(number, Some(thread.clone()));
        let count = at_work.values().flatten().count();
        state.most_at_work.set(state.most_at_work.get().max(count));
    }
    let parts = job.parts.iter().map(Part::copy).collect();
    let answer = thread.ask(job.message.clone(), parts, Some(job.limit)).await;
    state.at_work.borrow_mut().remove(&number);
    // A worker without an answer is in the middle of something: it ends with this handle.
    if answer.is_ok()
        && let Ok(thread) = Rc::try_unwrap(thread)
        && !thread.is_dead()
        && state.idle.borrow().len() < state.size
    {
        state.idle.borrow_mut().push(thread);
    }
    answer
}
