//! Reading one file: asked by the page, done in a worker around the sealed reader.

use grid::envelope::Answer;
use serde::{Deserialize, Serialize};

use crate::{
    definition::Pack,
    merge::{FileOutcome, Outcome, Rejection, RejectionCode},
    submission::{self, Aliases, Draft, FileFacts},
};

/// Bytes of one file that is read as a workbook; what is larger may only be an archive.
pub const MOST_FILE_BYTES: u64 = 32 << 20;

/// Read this file. Part 0 is the file, or the archive it lies in; with `entry`, part 1 is
/// the entry's own request ([`grid::envelope::inflate_request`] without its bytes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadRequest {
    /// Id of an embedded pack: whose forms to look for.
    pub pack: String,
    /// Relative to the dropped root, `/` between, NFC; `outer.zip!/inner` inside archives.
    pub path: String,
    pub entry: bool,
    /// What people have said that words mean.
    #[serde(default, skip_serializing_if = "Aliases::is_empty")]
    pub aliases: Aliases,
}

/// What reading gave. Files themselves ([`FileOutcome`]) are parts, as JSON: the page hands them on
/// unopened ([`push_message`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ReadAnswer {
    /// Read to its end, whatever that is: part 0. With an import, part 1 is the reader's answer that
    /// holds the grid; with a `received.csv`, its bytes.
    File { received_list: bool },
    /// A workbook of several reports: itself, then each of them, every one with the reader's answer
    /// that holds its grid behind it.
    Several,
    /// An archive. Part 0 is its listing ([`grid::envelope::Answer::Listing`]), part 1 the archive
    /// itself where it was unpacked from another.
    Archive { size: u64 },
}

/// The message that adds a file to a merge ([`super::MergeRequest::Push`]), of the file as JSON.
pub fn push_message(file: &[u8]) -> Vec<u8> {
    [br#"{"kind":"push","file":"#, file, b"}"].concat()
}

/// A file that was refused before its bytes reached the reader, or whose reading was ended.
pub fn refused(
    path: &str,
    size: u64,
    code: RejectionCode,
    what: &str,
    detail: &str,
) -> FileOutcome {
    let (what, detail) = (what.to_owned(), detail.to_owned());
    FileOutcome::unread(path, size, Outcome::Rejected(Rejection { code, what, detail }))
}

/// A file to go on with, from the reader's answer that holds its grid; `None` where it is none
/// to be filled on ([`submission::draft`]).
pub fn draft_of_answer(pack: &Pack, file: &FileFacts<'_>, answer: &[u8]) -> Option<Draft> {
    match Answer::from_bytes(answer) {
        Ok(Answer::Workbook(workbook)) => submission::draft(pack, file, &workbook).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::MergeRequest;

    #[test]
    fn a_file_is_pushed_as_it_was_read() {
        let file = refused("a/b.xlsx", 3, RejectionCode::Corrupt, "cut", "\"x\"");
        let message = push_message(&serde_json::to_vec(&file).expect("plain data"));
        let request: MergeRequest = serde_json::from_slice(&message).expect("a request");
        assert_eq!(request, MergeRequest::Push { file: Box::new(file) });
    }
}
