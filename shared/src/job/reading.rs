//! Reading one file: asked by the page, done in a worker around the sealed reader.

use grid::{Workbook, envelope};
use serde::{Deserialize, Serialize};

use crate::{
    definition::Pack,
    merge::{FileOutcome, Outcome, Rejection, RejectionCode},
    submission::{FileFacts, import},
};

/// Bytes of one file that is read as a workbook; what is larger may only be an archive.
pub const MOST_FILE_BYTES: u64 = 32 << 20;

/// Read this file. Part 0 is the file, or the archive it lies in; with `entry`, part 1 is
/// the entry's own request ([`envelope::inflate_request`] without its bytes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadRequest {
    /// Id of an embedded pack: whose forms to look for.
    pub pack: String,
    /// Relative to the dropped root, `/` between, NFC; `outer.zip!/inner` inside archives.
    pub path: String,
    pub entry: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum ReadAnswer {
    /// Read to its end, whatever that is. With an import, part 0 is the reader's answer that
    /// holds the grid; with a `received.csv`, its bytes.
    File(FileOutcome),
    /// An archive. Part 0 is its listing ([`envelope::Answer::Listing`]), part 1 the archive
    /// itself where it was unpacked from another.
    Archive { sha256: String, size: u64 },
}

/// What became of a file whose grid the reader gave.
pub fn outcome(pack: &Pack, file: &FileFacts<'_>, workbook: &Workbook) -> FileOutcome {
    file_outcome(file, Outcome::Imported(Box::new(import(pack, file, workbook))))
}

/// What became of a file that the reader refused.
pub fn outcome_of_refusal(file: &FileFacts<'_>, rejection: envelope::Rejection) -> FileOutcome {
    file_outcome(file, Outcome::Rejected(rejected(rejection)))
}

fn file_outcome(file: &FileFacts<'_>, outcome: Outcome) -> FileOutcome {
    FileOutcome {
        path: file.path.to_owned(),
        sha256: file.sha256.to_owned(),
        size: file.size,
        outcome,
    }
}

/// A file that was refused before or while it was read.
pub fn refused(
    path: &str,
    size: u64,
    code: RejectionCode,
    what: &str,
    detail: &str,
) -> FileOutcome {
    let (what, detail) = (what.to_owned(), detail.to_owned());
    FileOutcome {
        path: path.to_owned(),
        sha256: String::new(),
        size,
        outcome: Outcome::Rejected(Rejection { code, what, detail }),
    }
}

fn rejected(rejection: envelope::Rejection) -> Rejection {
    let code = RejectionCode::parse(rejection.code.as_str()).unwrap_or(RejectionCode::Unreadable);
    let place = rejection.place.map(|(part, cell)| match cell {
        Some(cell) => format!("{part}!{cell}"),
        None => part,
    });
    let detail = match place {
        Some(place) if rejection.detail.is_empty() => place,
        Some(place) => format!("{place}: {}", rejection.detail),
        None => rejection.detail,
    };
    Rejection { code, what: rejection.what, detail }
}
