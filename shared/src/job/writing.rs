//! Writing workbooks of one form: asked by the page, done in the worker that writes.

use serde::{Deserialize, Serialize};

use crate::{
    definition::Pack,
    earlier::{Earlier, Known},
    entry::{Entry, Wire},
    form::Form,
    spreadsheet::{
        SubmissionOptions, bundle, file_name, submission_beside, template_beside, templates,
    },
    submission::StampKind,
};

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const ZIP: &str = "application/zip";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum WriteRequest {
    /// A blank template, addressed to its reporter, with what is known of earlier periods.
    Template {
        pack: String,
        data_set: String,
        reporter: String,
        period: String,
        earlier: Vec<Known>,
    },
    /// Every template owed in a period, as one zip.
    Templates { pack: String, period: String },
    /// A filled form as its reporter sends it. `entry` names form, reporter and period.
    Submission { entry: Wire, options: SubmissionOptions, earlier: Vec<Known> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum WriteAnswer {
    /// Part 0 is the file.
    Written { name: String, media_type: String },
    /// It could not be done: a code, and what there is to say to it.
    Failed { code: String, detail: String },
}

impl WriteRequest {
    /// Id of the pack it is about.
    pub fn pack(&self) -> &str {
        match self {
            Self::Template { pack, .. } | Self::Templates { pack, .. } => pack,
            Self::Submission { entry, .. } => &entry.pack,
        }
    }
}

impl WriteAnswer {
    pub fn failed(code: &str, detail: impl Into<String>) -> Self {
        Self::Failed { code: code.to_owned(), detail: detail.into() }
    }
}

/// Writes what is asked, from the pack of [`WriteRequest::pack`]; the bytes beside the answer.
pub fn write(pack: &Pack, request: &WriteRequest) -> (WriteAnswer, Option<Vec<u8>>) {
    match try_write(pack, request) {
        Ok((name, media_type, bytes)) => {
            (WriteAnswer::Written { name, media_type: media_type.to_owned() }, Some(bytes))
        }
        Err(failed) => (failed, None),
    }
}

type File = (String, &'static str, Vec<u8>);

fn try_write(pack: &Pack, request: &WriteRequest) -> Result<File, WriteAnswer> {
    let refused = |error| WriteAnswer::failed("workbook", format!("{error}"));
    match request {
        WriteRequest::Template { data_set, reporter, period, earlier, .. } => {
            let form = form(pack, data_set, reporter, period)?;
            let earlier = beside(pack, &form, earlier);
            let bytes = template_beside(pack, &form, &earlier).map_err(refused)?;
            Ok((file_name(pack, &form, StampKind::Template, 0), XLSX, bytes))
        }
        WriteRequest::Templates { period, .. } => {
            let unknown = || WriteAnswer::failed("no-period", period);
            let period = pack.period(period).ok_or_else(unknown)?;
            let files: Result<Vec<_>, _> = templates(pack, period).collect();
            let bytes = bundle(&files.map_err(refused)?).map_err(refused)?;
            Ok((format!("{}_{}_mau.zip", pack.id, period.id), ZIP, bytes))
        }
        WriteRequest::Submission { entry, options, earlier } => {
            let form = form(pack, &entry.data_set, &entry.reporter, &entry.period)?;
            let (entry, _) = Entry::from_wire(&form, entry);
            let earlier = beside(pack, &form, earlier);
            let bytes =
                submission_beside(pack, &form, &entry, options, &earlier).map_err(refused)?;
            let name = file_name(pack, &form, StampKind::Submission, options.revision);
            Ok((name, XLSX, bytes))
        }
    }
}

/// Of what is known, what stands beside the form.
fn beside(pack: &Pack, form: &Form, known: &[Known]) -> Earlier {
    pack.period(&form.period).map(|period| Earlier::beside(period, known)).unwrap_or_default()
}

fn form(pack: &Pack, data_set: &str, reporter: &str, period: &str) -> Result<Form, WriteAnswer> {
    let unknown = || WriteAnswer::failed("no-form", format!("{data_set}/{reporter}/{period}"));
    let data_set = pack.data_set(data_set).ok_or_else(unknown)?;
    let reporter = pack.reporter(reporter).ok_or_else(unknown)?;
    let period = pack.period(period).ok_or_else(unknown)?;
    Ok(Form::build(pack, data_set, reporter, period))
}
