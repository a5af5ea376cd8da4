//! The desk of packs: writes a pack as a workbook, reads a pack from one, says what would
//! change, rehearses it on files of a past period, and finds earlier figures in a file.

use std::sync::Arc;

use grid::envelope::Answer;
use serde::{Deserialize, Serialize};

use super::{
    XLSX,
    changes::{PackChanges, pack_changes},
    journal::FileRow,
    rehearsal::{Rehearsal, RehearsalReport},
};
use crate::{
    definition::{CivilDate, Pack, load_workbook},
    diag::Finding,
    earlier::{self, Offer},
    merge::FileOutcome,
    spreadsheet::pack_workbook,
    submission::{FileFacts, Identity},
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PackRequest {
    /// Writes a pack as a workbook.
    Export { pack: String },
    /// Reads a pack: part 0 is the reader's answer with the grid of its workbook. A sound one
    /// lies on the desk until the next.
    Load,
    /// Which files a saved merge holds. Answered by whoever keeps its journal.
    Kept { pack: String, period: String },
    /// Rehearses the pack on the desk beside the one in use.
    Begin { pack: String, period: String },
    /// One file of the rehearsal. Part 0 is the reader's answer with its grid; without it, that
    /// of the saved merge.
    Try { file: TriedFile },
    /// What came of it, as of a day of Asia/Ho_Chi_Minh.
    Rehearsed { now: CivilDate },
    /// What a file tells of earlier periods beside the form of `wanted`. Part 0 is the reader's
    /// answer with its grid, where it has one.
    Earlier { pack: String, wanted: Identity, file: Box<FileOutcome> },
}

/// A file of a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedFile {
    pub path: String,
    pub sha256: String,
    /// In bytes.
    pub size: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PackAnswer {
    Done,
    /// Part 0 is the file.
    Written {
        name: String,
        media_type: String,
    },
    /// A pack, or why there is none: every finding at once. Part 0 is the pack's JSON.
    Loaded {
        pack: Option<LoadedPack>,
        findings: Vec<Finding>,
    },
    Kept {
        files: Vec<TriedFile>,
    },
    Rehearsed {
        report: Box<RehearsalReport>,
    },
    Earlier {
        offer: Offer,
    },
    /// A code, and what there is to say to it.
    Failed {
        code: String,
        detail: String,
    },
}

/// A sound pack that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedPack {
    pub id: String,
    pub version: String,
    pub title: String,
    pub hash: String,
    /// Against the pack in use with this id; `None` where there is none.
    pub changes: Option<PackChanges>,
}

/// Holds the pack that was read last, and its rehearsal.
#[derive(Default)]
pub struct PackDesk {
    loaded: Option<Arc<Pack>>,
    rehearsal: Option<Rehearsal>,
}

type Handled = (PackAnswer, Option<Vec<u8>>);

impl PackAnswer {
    pub fn failed(code: &str, detail: impl Into<String>) -> Self {
        Self::Failed { code: code.to_owned(), detail: detail.into() }
    }
}

impl From<PackAnswer> for Handled {
    fn from(answer: PackAnswer) -> Self {
        (answer, None)
    }
}

impl PackDesk {
    /// Answers a request. `part` is its binary part, `in_use` the pack in use by id; bytes go
    /// beside the answer.
    pub fn handle(
        &mut self,
        request: PackRequest,
        part: Option<&[u8]>,
        in_use: impl Fn(&str) -> Option<Arc<Pack>>,
    ) -> Handled {
        match request {
            PackRequest::Export { pack } => match in_use(&pack) {
                Some(pack) => export(&pack),
                None => PackAnswer::failed("no-pack", pack).into(),
            },
            PackRequest::Load => self.load(part, in_use),
            PackRequest::Kept { .. } => PackAnswer::Kept { files: Vec::new() }.into(),
            PackRequest::Begin { pack, period } => match (in_use(&pack), &self.loaded) {
                (Some(before), Some(after)) => {
                    self.rehearsal = Some(Rehearsal::new(before, after.clone(), &period));
                    PackAnswer::Done.into()
                }
                (None, _) => PackAnswer::failed("no-pack", pack).into(),
                (_, None) => PackAnswer::failed("nothing-loaded", "").into(),
            },
            PackRequest::Try { file } => {
                let TriedFile { path, sha256, size } = &file;
                let answer = part.and_then(|bytes| Answer::from_bytes(bytes).ok());
                match (&mut self.rehearsal, answer) {
                    (Some(rehearsal), Some(answer)) => {
                        rehearsal.push(&FileFacts { path, sha256, size: *size }, answer);
                        PackAnswer::Done.into()
                    }
                    (None, _) => PackAnswer::failed("nothing-loaded", "").into(),
                    (_, None) => PackAnswer::failed("no-grid", path).into(),
                }
            }
            PackRequest::Rehearsed { now } => match &self.rehearsal {
                Some(rehearsal) => {
                    PackAnswer::Rehearsed { report: Box::new(rehearsal.report(now)) }.into()
                }
                None => PackAnswer::failed("nothing-loaded", "").into(),
            },
            PackRequest::Earlier { pack, wanted, file } => match in_use(&pack) {
                Some(pack) => {
                    let workbook = part.and_then(|bytes| Answer::from_bytes(bytes).ok());
                    let workbook = match &workbook {
                        Some(Answer::Workbook(workbook)) => Some(workbook),
                        _ => None,
                    };
                    PackAnswer::Earlier { offer: earlier::take(&pack, &wanted, &file, workbook) }
                        .into()
                }
                None => PackAnswer::failed("no-pack", pack).into(),
            },
        }
    }

    fn load(&mut self, part: Option<&[u8]>, in_use: impl Fn(&str) -> Option<Arc<Pack>>) -> Handled {
        (self.loaded, self.rehearsal) = (None, None);
        let Some(Answer::Workbook(workbook)) =
            part.and_then(|bytes| Answer::from_bytes(bytes).ok())
        else {
            return PackAnswer::failed("no-grid", "").into();
        };
        let (pack, findings) = load_workbook(&workbook);
        let Some(pack) = pack else {
            return PackAnswer::Loaded { pack: None, findings }.into();
        };
        let loaded = LoadedPack {
            id: pack.id.clone(),
            version: pack.version.clone(),
            title: pack.title.clone(),
            hash: pack.hash().to_owned(),
            changes: in_use(&pack.id).map(|before| pack_changes(&before, &pack)),
        };
        let json = pack.to_json().into_bytes();
        self.loaded = Some(Arc::new(pack));
        (PackAnswer::Loaded { pack: Some(loaded), findings }, Some(json))
    }
}

fn export(pack: &Pack) -> Handled {
    match pack_workbook(pack) {
        Ok(bytes) => {
            let name = format!("bo-bieu-mau_{}_{}.xlsx", pack.id, pack.version);
            (PackAnswer::Written { name, media_type: XLSX.to_owned() }, Some(bytes))
        }
        Err(error) => PackAnswer::failed("workbook", error.to_string()).into(),
    }
}

/// The files in the rows of a merge's journal, one for each content.
pub fn kept_files(rows: &[Vec<u8>]) -> Vec<TriedFile> {
    let rows = rows.iter().filter_map(|row| serde_json::from_slice::<FileRow>(row).ok());
    let mut files: Vec<TriedFile> = rows
        .map(|FileRow { file, .. }| TriedFile {
            path: file.path,
            sha256: file.sha256,
            size: file.size,
        })
        .filter(|file| !file.sha256.is_empty())
        .collect();
    files.sort_by(|a, b| (&a.path, &a.sha256).cmp(&(&b.path, &b.sha256)));
    files.dedup();
    files
}
