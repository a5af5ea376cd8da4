//! Child processes that read: several files per child, a new child after a death.

use std::{
    io,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use crate::child::{read_frame, write_frame};

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
    pack: String,
    running: Option<Running>,
}

struct Running {
    process: Child,
    input: Option<ChildStdin>,
    answers: Receiver<io::Result<Vec<u8>>>,
}

impl Reader {
    pub(crate) fn new(pack: &str) -> Self {
        Self { pack: pack.to_owned(), running: None }
    }

    /// Sends a request (operation, then parts of the payload) and waits for its answer.
    pub(crate) fn ask(&mut self, operation: u32, payload: &[&[u8]]) -> Result<Vec<u8>, Lost> {
        let bytes: usize = payload.iter().map(|part| part.len()).sum();
        let seconds = time_limit(bytes as u64);
        let mut running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.pack).map_err(|_| Lost::Died)?,
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

/// 5 s and 1 s more per MB.
fn time_limit(bytes: u64) -> u64 {
    5 + bytes.div_ceil(1_000_000)
}

impl Running {
    fn start(pack: &str) -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["read-child", "--pack", pack])
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
