//! The exports of the wasm form. No pointers are followed here but into the one buffer that
//! [`alloc`] made: the caller's mistakes end as status 2, never as a write elsewhere.

use std::sync::{Mutex, PoisonError};

use grid::envelope::{Answer, Operation, parse_inflate_request, parse_list_request};

static REQUEST: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static MESSAGE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn with<T>(buffer: &Mutex<Vec<u8>>, use_it: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    use_it(&mut buffer.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Makes room for a request of `length` bytes and returns its address; a former one is gone.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    with(&REQUEST, |request| {
        *request = vec![0; length];
        request.as_mut_ptr()
    })
}

/// Runs an operation on the request and keeps its answer as the message.
///
/// Status 0: done; 1: the message is a rejection; 2: not a request (no message).
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(operation: u32, pointer: *const u8, length: usize) -> u32 {
    let request = with(&REQUEST, std::mem::take);
    let usable = request.as_ptr() == pointer && request.len() == length;
    let answer = match Operation::from_number(operation) {
        Some(operation) if usable => answer(operation, request),
        _ => None,
    };
    let Some(answer) = answer else {
        with(&MESSAGE, Vec::clear);
        return 2;
    };
    let status = u32::from(matches!(answer, Answer::Rejected(_)));
    with(&MESSAGE, |message| *message = answer.to_bytes());
    status
}

/// Address of the last answer.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn message_ptr() -> *const u8 {
    with(&MESSAGE, |message| message.as_ptr())
}

/// Length of the last answer in bytes.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn message_len() -> usize {
    with(&MESSAGE, |message| message.len())
}

/// What an operation gives on the bytes of its request; `None` where they are no request.
pub fn answer(operation: Operation, request: Vec<u8>) -> Option<Answer> {
    let answer = match operation {
        Operation::Read => crate::read(&request).map(Answer::Workbook),
        Operation::Sniff => Ok(Answer::Sniffed(crate::sniff(&request))),
        Operation::ArchiveList => {
            let (file_size, tail) = parse_list_request(&request).ok()?;
            crate::archive::list(file_size, tail).map(Answer::Listing)
        }
        Operation::ArchiveInflate => {
            let (entry, slice) = parse_inflate_request(&request).ok()?;
            crate::archive::inflate(&entry, slice).map(Answer::Bytes)
        }
    };
    Some(answer.unwrap_or_else(Answer::Rejected))
}
