//! What goes back to the units, asked by the page unit by unit: writing workbooks takes time, and
//! somebody wants to see how far it has come.

use std::{collections::BTreeMap, fmt::Display};

use serde::{Deserialize, Serialize};

use super::{
    XLSX, ZIP,
    merging::{Handled, MergeDesk},
    messages::MergeAnswer,
};
use crate::{
    diag::Severity,
    merge::Consolidation,
    returns::{Progress, Returns, Sent, UnitReturn, message, returns},
    spreadsheet::{bundle, return_bundle, return_files, return_list},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ReturnRequest {
    /// Who has something to mend, and how much.
    Units,
    /// The letter to one unit.
    Letter { reporter: String },
    /// Writes the files of one unit, for [`ReturnRequest::Bundle`].
    Prepare { reporter: String },
    /// The files of one unit as a zip: part 0 of the answer.
    Files { reporter: String },
    /// A zip of all: part 0 of the answer.
    Bundle,
    /// The list of who gets what: part 0 of the answer.
    List,
    /// Writes down that these units were sent what is open for them; all of them where it is
    /// empty.
    Sent { reporters: Vec<String> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ReturnAnswer {
    Units {
        units: Vec<ReturnLine>,
        nobody: Vec<NobodyLine>,
    },
    /// Lines end with LF.
    Letter {
        text: String,
    },
    Prepared,
}

/// One unit with something to mend, or that has mended what was sent back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    pub reporter: String,
    pub name: String,
    /// Printed codes.
    pub forms: Vec<String>,
    /// What must be mended, and what wants a reason.
    pub high: usize,
    pub medium: usize,
    pub sent: Option<Progress>,
}

/// A file of no use whose sender nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NobodyLine {
    pub path: String,
    pub problem: String,
}

/// What was worked out of one result.
#[derive(Default)]
pub(super) struct Back {
    returns: Option<Returns>,
    /// By reporter.
    prepared: BTreeMap<String, Vec<(String, Vec<u8>)>>,
}

impl Back {
    fn returns(&mut self, result: &Consolidation) -> &Returns {
        self.returns.get_or_insert_with(|| returns(result))
    }

    fn files(
        &mut self,
        result: &Consolidation,
        reporter: &str,
    ) -> Result<&[(String, Vec<u8>)], MergeAnswer> {
        if !self.prepared.contains_key(reporter) {
            let unit = self.returns(result).unit(reporter).filter(|unit| unit.is_open());
            let unit = unit.ok_or_else(|| MergeAnswer::failed("no-unit", reporter))?;
            let files = return_files(result, unit).map_err(unwritten)?;
            self.prepared.insert(reporter.to_owned(), files);
        }
        Ok(self.prepared.get(reporter).map(Vec::as_slice).unwrap_or_default())
    }
}

impl MergeDesk {
    pub(super) fn returning(&mut self, ask: ReturnRequest) -> Handled {
        let Some(result) = &self.finished else {
            return MergeAnswer::failed("not-finished", "").into();
        };
        match answered(result, &mut self.back, ask) {
            Ok(Answered::Told(answer)) => MergeAnswer::Returning { answer }.into(),
            Ok(Answered::Written(name, media_type, bytes)) => Handled {
                answer: MergeAnswer::Written { name, media_type: media_type.to_owned() },
                parts: vec![bytes],
                journal: Vec::new(),
            },
            Ok(Answered::Sent(all)) => {
                for (reporter, sent) in all {
                    self.session.set_sent(&reporter, sent);
                }
                self.with_head(MergeAnswer::Done)
            }
            Err(failed) => failed.into(),
        }
    }
}

enum Answered {
    Told(ReturnAnswer),
    Written(String, &'static str, Vec<u8>),
    Sent(Vec<(String, Sent)>),
}

fn answered(
    result: &Consolidation,
    back: &mut Back,
    ask: ReturnRequest,
) -> Result<Answered, MergeAnswer> {
    let period = &result.period.id;
    Ok(match ask {
        ReturnRequest::Units => Answered::Told(units(back.returns(result))),
        ReturnRequest::Letter { reporter } => {
            let unit = back.returns(result).unit(&reporter);
            let unit = unit.ok_or_else(|| MergeAnswer::failed("no-unit", reporter))?;
            Answered::Told(ReturnAnswer::Letter { text: message(result, unit) })
        }
        ReturnRequest::Prepare { reporter } => {
            back.files(result, &reporter)?;
            Answered::Told(ReturnAnswer::Prepared)
        }
        ReturnRequest::Files { reporter } => {
            let bytes = bundle(back.files(result, &reporter)?).map_err(unwritten)?;
            let slug = back.returns(result).unit(&reporter).map(|unit| unit.slug.clone());
            let name = format!("{}_{period}_can-sua.zip", slug.unwrap_or_default());
            Answered::Written(name, ZIP, bytes)
        }
        ReturnRequest::Bundle => {
            let returns = back.returns(result).clone();
            let bytes = return_bundle(result, &returns, |unit| {
                match back.prepared.remove(&unit.reporter) {
                    Some(files) => Ok(files),
                    None => return_files(result, unit),
                }
            });
            Answered::Written(format!("gui-tra_{period}.zip"), ZIP, bytes.map_err(unwritten)?)
        }
        ReturnRequest::List => {
            let bytes = return_list(result, back.returns(result)).map_err(unwritten)?;
            Answered::Written(format!("gui-tra_{period}_danh-sach.xlsx"), XLSX, bytes)
        }
        ReturnRequest::Sent { reporters } => {
            let open = back.returns(result).open();
            let meant =
                open.filter(|unit| reporters.is_empty() || reporters.contains(&unit.reporter));
            let sent = meant.map(|unit| (unit.reporter.clone(), Sent::of(result, unit)));
            Answered::Sent(sent.collect())
        }
    })
}

fn unwritten(error: impl Display) -> MergeAnswer {
    MergeAnswer::failed("workbook", error.to_string())
}

fn units(returns: &Returns) -> ReturnAnswer {
    let line = |unit: &UnitReturn| ReturnLine {
        reporter: unit.reporter.clone(),
        name: unit.name.clone(),
        forms: unit.forms.iter().map(|form| form.printed_code.clone()).collect(),
        high: unit.count(Severity::High),
        medium: unit.count(Severity::Medium),
        sent: unit.sent,
    };
    let nobody = returns.nobody.iter().map(|item| NobodyLine {
        path: item.source.file.clone().unwrap_or_default(),
        problem: item.problem(),
    });
    ReturnAnswer::Units {
        units: returns.units.iter().map(line).collect(),
        nobody: nobody.collect(),
    }
}
