//! The sealed reader: untrusted bytes in, a [`grid::Workbook`] or a [`Rejection`] out.
//!
//! ```text
//! bytes ─ sniff ─► guard (zip, compound file, XML, records: every limit of `limits`) ─► cells ─► grid
//! ```
//!
//! **Invariants.** What the guard has not seen to its last byte is in no grid. Nothing is cut:
//! beyond a limit a file is refused. Two readings of a file are not possible: duplicates,
//! overlaps, split values and wrong checksums are refused by name.
//!
//! # Two forms
//! Natively a library ([`read`], [`sniff()`], [`archive`]); a panic of a parser is then to be
//! contained by the caller's child process. For the browser a wasm module **without any
//! import**, built by
//!
//! ```text
//! cargo build -p reader --release --target wasm32-unknown-unknown --lib
//! ```
//!
//! into `target/wasm32-unknown-unknown/release/reader.wasm`, at most 512 MiB of memory, a new
//! instance for each file:
//!
//! ```js
//! const { exports: box } = await WebAssembly.instantiate(module, {});
//! const at = box.alloc(bytes.length);                    // room for the request
//! new Uint8Array(box.memory.buffer, at, bytes.length).set(bytes);
//! const status = box.run(0, at, bytes.length);           // may throw: a trap
//! const answer = new Uint8Array(box.memory.buffer, box.message_ptr(), box.message_len()).slice();
//! ```
//!
//! `run(operation, pointer, length)`: operations are those of [`grid::envelope::Operation`]
//! (0 read, 1 sniff, 2 list an archive, 3 unpack one of its entries); it takes the request
//! away, so each needs its own `alloc`. Status 0: done; 1: the answer is a rejection; 2: the
//! request was not one (no answer). Take a fresh view of `memory.buffer` after each call: it
//! grows. Answers are those of [`grid::envelope::Answer`]. A thrown `WebAssembly.RuntimeError`
//! is the state `rejected(trap)`, whatever it says; the instance is not to be used again.

pub mod archive;
mod budget;
mod cells;
mod cfb;
mod dates;
mod directory;
pub mod limits;
mod names;
mod notes;
mod number_format;
mod ods;
mod package;
pub mod sealed;
mod sniff;
mod unpack;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use grid::envelope::{RejectCode, Rejection, Sniffed};
use grid::{FileKind, Workbook};

use package::Package;
pub use sniff::sniff;

/// Reads a workbook.
///
/// The kind is found by content. Anything doubtful is a [`Rejection`]; what does not stop the
/// reading stands in [`Workbook::notes`].
pub fn read(bytes: &[u8]) -> Result<Workbook, Rejection> {
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(Rejection::new(RejectCode::TooLarge, "file-size", ""));
    }
    let other = |what: &str| Err(Rejection::new(RejectCode::NotASpreadsheet, what, ""));
    match sniff(bytes) {
        Sniffed::Spreadsheet(FileKind::Xlsx) => xlsx::read(&Package::open(bytes)?),
        Sniffed::Spreadsheet(FileKind::Xls) => xls::read(bytes),
        Sniffed::Spreadsheet(FileKind::Ods) => ods::read(&Package::open(bytes)?),
        Sniffed::Spreadsheet(FileKind::Xlsb) => xlsb::read(bytes),
        Sniffed::Spreadsheet(FileKind::Csv) => other("csv"),
        Sniffed::Archive => Package::open(bytes).and_then(|_| other("archive")),
        Sniffed::Other(what) if what == "password" => {
            Err(Rejection::new(RejectCode::Protected, "password", "encrypted office package"))
        }
        Sniffed::Other(what) => other(&what),
    }
}
