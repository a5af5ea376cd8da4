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
//! cargo build -p reader --profile web --target wasm32-unknown-unknown --lib
//! ```
//!
//! into `target/wasm32-unknown-unknown/web/reader.wasm`, at most 512 MiB of memory, a new
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

//!
//! # Why a file is refused
//! [`Rejection::what`] is one of these words:
//!
//! | code | what |
//! |---|---|
//! | protected | `password` |
//! | corrupt | `zip-directory` `overlap` `name-mismatch` `duplicate-part` `size-mismatch` `deflate` `checksum` `missing-part` `shared-part` `outside-part` `duplicate-relation` `xml` `nul` `encoding` `nesting` `unique-count` `shared-string` `no-sheets` `duplicate-sheet` `duplicate-cell` `cell-in-wrong-row` `two-values` `number` `date` `bool` `cell-type` `style` `columns` `merge` `comment-place` `repeat` `html-end` `compound-file` `records` `unclosed-quote` |
//! | too-large | `file-size` `part-size` `ratio` `entries` `archive-size` `archive-directory` `sheets` `cells` `dense-area` `address` `text` `string` `text-size` `tag-size` `xml-depth` `merges` `names` `styles` `properties` `records` |
//! | not-a-spreadsheet | `empty` `empty-archive` `archive` `office-package` `no-workbook` `lock-file` `pdf` `doc` `docx` `ppt` `pptx` `odt` `odp` `open-document` `epub` `numbers` `rtf` `html` `frameset` `mhtml` `xml` `fods` `text` `text-utf-16` `image` `rar` `7z` `gzip` `old-xls` `msg` `ole` `program` `unknown` |
//! | unreadable | `utf-16` `encoding` `doctype` `entity` `comment-in-value` `external-part` `nested-table` `hidden-cell` `merge` `zip-method` `old-xls` `xlsb` `readings-differ` `text-encoding` `separator` |
//! | trap | `panic` (natively, where panics unwind) |

pub mod archive;
mod budget;
mod cells;
mod cfb;
mod charset;
mod csv;
mod dates;
mod directory;
mod html;
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
mod xml2003;

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
        Sniffed::Spreadsheet(FileKind::Csv) => csv::read(bytes),
        Sniffed::Spreadsheet(FileKind::Html) => html::read(bytes),
        Sniffed::Spreadsheet(FileKind::Xml2003) => xml2003::read(bytes),
        Sniffed::Archive => Package::open(bytes).and_then(|_| other("archive")),
        Sniffed::Other(what) if what == "password" => {
            Err(Rejection::new(RejectCode::Protected, "password", "encrypted office package"))
        }
        Sniffed::Other(what) => other(&what),
    }
}
