//! A file as it comes from the reader: one file of the merge, or a workbook of several reports
//! and each report as a file of its own.

use grid::{Workbook, envelope::Answer};

use super::{FileOutcome, Outcome, SeveralReports};
use crate::{
    definition::{Pack, is_pack_workbook},
    submission::{FileFacts, Known, Part, Reports, Several, import_all},
};

/// One file of the merge, and its grid where that is not the whole file's.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadFile {
    pub file: FileOutcome,
    /// Set for a report in a workbook of several.
    pub grid: Option<Workbook>,
}

/// What the sealed reader's answer to the bytes of a file comes to: the file itself, then the
/// reports that it holds, where there are several.
pub fn read_all(
    pack: &Pack,
    file: &FileFacts<'_>,
    answer: Answer,
    known: Known<'_>,
) -> Vec<ReadFile> {
    let alone = |outcome| vec![ReadFile { file: outcome_of(file, outcome), grid: None }];
    let workbook = match answer {
        Answer::Workbook(workbook) if !is_pack_workbook(&workbook) => workbook,
        other => {
            let file = FileOutcome::of_answer(pack, file, other, known);
            return vec![ReadFile { file, grid: None }];
        }
    };
    let Several { parts, account, findings } = match import_all(pack, file, &workbook, known) {
        Reports::One(import) => return alone(Outcome::Imported(import)),
        Reports::Several(several) => several,
    };
    let paths = parts.iter().map(|part| part.import.path.clone()).collect();
    let mut read = alone(Outcome::Several(SeveralReports { parts: paths, account, findings }));
    read.extend(parts.into_iter().map(|Part { workbook, import }| ReadFile {
        file: FileOutcome {
            path: import.path.clone(),
            sha256: import.sha256.clone(),
            size: import.size,
            outcome: Outcome::Imported(Box::new(import)),
        },
        grid: Some(workbook),
    }));
    read
}

/// Reads the one with this hash, the file or a report in it, as what was decided that it is
/// ([`Known::identity`]); `None` where the file holds no such report.
pub fn read_one(
    pack: &Pack,
    file: &FileFacts<'_>,
    answer: Answer,
    sha256: &str,
    known: Known<'_>,
) -> Option<FileOutcome> {
    if file.sha256 == sha256 {
        return Some(FileOutcome::of_answer(pack, file, answer, known));
    }
    let mut all = read_all(pack, file, answer, known.with_identity(None)).into_iter();
    let ReadFile { file: part, grid } = all.find(|read| read.file.sha256 == sha256)?;
    let facts = FileFacts { path: &part.path, sha256, size: part.size };
    Some(FileOutcome::of_answer(pack, &facts, Answer::Workbook(grid?), known))
}

fn outcome_of(file: &FileFacts<'_>, outcome: Outcome) -> FileOutcome {
    FileOutcome {
        path: file.path.to_owned(),
        sha256: file.sha256.to_owned(),
        size: file.size,
        outcome,
    }
}
