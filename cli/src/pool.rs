//! Child processes that read: several files per child, a new child after a death.

use std::{
    io,
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use crate::child::{PACK, read_frame, write_frame};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It took longer than this many seconds.
    TimeOut(u64),
    /// The child ended: a fault of a parser, or want of memory.
    Died,
}

/// One child, started when first asked and again after every loss.
pub(crate) struct Reader {
    program: Program,
    /// The pack that every new child is given, as its text.
    pack: Option<Arc<str>>,
    running: Option<Running>,
}

/// What is started as a child.
struct Program {
    path: PathBuf,
    arguments: Vec<String>,
}

struct Running {
    process: Child,
    input: Option<ChildStdin>,
    answers: Receiver<io::Result<Vec<u8>>>,
}

impl Reader {
    /// Children of this very program, for files of a pack given as [`Pack::to_json`] writes it.
    ///
    /// [`Pack::to_json`]: shared::definition::Pack::to_json
    pub(crate) fn new(pack: Arc<str>) -> Self {
        Self { pack: Some(pack), ..Self::without_pack() }
    }

    /// Children that only open files and do not import them.
    pub(crate) fn without_pack() -> Self {
        let path = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("tonghop"));
        let program = Program { path, arguments: vec!["read-child".to_owned()] };
        Self { program, pack: None, running: None }
    }

    /// Sends a request (operation, then parts of the payload) and waits for its answer.
    pub(crate) fn ask(&mut self, operation: u32, payload: &[&[u8]]) -> Result<Vec<u8>, Lost> {
        let bytes: usize = payload.iter().map(|part| part.len()).sum();
        let seconds = time_limit(bytes as u64);
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start().map_err(|_| Lost::Died)?,
        };
        let operation = operation.to_le_bytes();
        let parts: Vec<&[u8]> =
            [operation.as_slice()].into_iter().chain(payload.iter().copied()).collect();
        // A child that no longer reads has died; its silence is seen below.
        let sent = running.input.as_mut().is_some_and(|input| write_frame(input, &parts).is_ok());
        let answer = if sent {
            running.answers.recv_timeout(Duration::from_secs(seconds))
        } else {
            Err(RecvTimeoutError::Disconnected)
        };
        match answer {
            Ok(Ok(answer)) => {
                self.running = Some(running);
                Ok(answer)
            }
            Err(RecvTimeoutError::Timeout) => Err(Lost::TimeOut(seconds)),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Lost::Died),
        }
    }
}

impl Reader {
    fn start(&self) -> io::Result<Running> {
        let mut running = Running::start(&self.program)?;
        if let (Some(pack), Some(input)) = (&self.pack, &mut running.input) {
            write_frame(input, &[&PACK.to_le_bytes(), pack.as_bytes()])?;
        }
        Ok(running)
    }
}

/// 5 s and 1 s more per MB.
fn time_limit(bytes: u64) -> u64 {
    5 + bytes.div_ceil(1_000_000)
}

impl Running {
    fn start(program: &Program) -> io::Result<Self> {
        let mut process = Command::new(&program.path)
            .args(&program.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = process.stdin.take();
        let (sender, answers) = mpsc::channel();
        if let Some(mut output) = process.stdout.take() {
            // Ends with the child: its end is an error of the last read.
            thread::spawn(move || {
                loop {
                    let frame = read_frame(&mut output);
                    let over = frame.is_err();
                    if sender.send(frame).is_err() || over {
                        break;
                    }
                }
            });
        }
        Ok(Self { process, input, answers })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.input = None;
        // Already gone, or to be gone: either is well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn reader(command: &[&str]) -> Reader {
        let mut words = command.iter().map(|word| (*word).to_owned());
        let path = words.next().expect("a program").into();
        Reader { program: Program { path, arguments: words.collect() }, pack: None, running: None }
    }

    #[test]
    fn one_child_answers_many_requests() {
        // `cat` answers with the request itself: operation, then payload.
        let mut reader = reader(&["cat"]);
        for payload in [b"one".as_slice(), b"", b"three"] {
            let answer = reader.ask(7, &[payload]).expect("an answer");
            assert_eq!(answer, [&7_u32.to_le_bytes(), payload].concat());
        }
        assert!(reader.running.is_some());
    }

    #[test]
    fn a_child_that_dies_is_a_loss_and_the_next_request_gets_a_new_one() {
        let mut reader = reader(&["sh", "-c", "exit 3"]);
        assert_eq!(reader.ask(7, &[b"x"]), Err(Lost::Died));
        assert!(reader.running.is_none());
        reader.program = Program { path: "cat".into(), arguments: Vec::new() };
        assert!(reader.ask(7, &[b"x"]).is_ok());
    }

    #[test]
    fn a_child_that_never_answers_is_ended_at_its_time() {
        let before = std::time::Instant::now();
        let mut reader = reader(&["sleep", "600"]);
        assert_eq!(reader.ask(7, &[b"x"]), Err(Lost::TimeOut(6)));
        assert!(before.elapsed() < Duration::from_secs(60));
        assert!(reader.running.is_none(), "killed and waited for");
    }

    #[test]
    fn the_time_limit_grows_with_the_file() {
        assert_eq!(time_limit(0), 5);
        assert_eq!(time_limit(1), 6);
        assert_eq!(time_limit(3_000_000), 8);
    }
}
