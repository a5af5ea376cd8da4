//! Writing workbooks: blank templates, submissions, the consolidated report, bundles of files.
//!
//! **Invariant:** what stands in a written cell is a value or a formula of ours, never text from
//! outside taken for a formula. **Invariant:** same input, same bytes; the only clock is given.

mod bundle;
mod formula;
mod identity;
mod layout;
mod live;
mod pack;
mod report;
mod sheets;
mod style;
#[cfg(test)]
mod tests;
mod validation;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::{
    definition::{Pack, Period},
    entry::Entry,
    form::Form,
    submission::StampKind,
};

pub use bundle::{bundle, file_name, templates};
pub use live::{LiveCheck, LiveMap, live_map};
pub use pack::pack_workbook;
pub use report::{ReportWorkbooks, report};

/// What is known about an export beyond its figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SubmissionOptions {
    /// 1, 2, 3…
    pub revision: u32,
    /// `2023-06-14T15:04:05+07:00`, from the given clock.
    pub exported_at: String,
    /// The reporter declared the figures non-secret.
    pub non_secret: bool,
    /// The form still breaks rules that must hold: the workbook is stamped.
    pub has_errors: bool,
}

/// A blank template, addressed to the form's reporter.
pub fn template(pack: &Pack, form: &Form) -> Result<Vec<u8>, XlsxError> {
    write(pack, form, &Entry::empty(form), None)
}

/// A filled form as the reporter sends it.
pub fn submission(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    options: &SubmissionOptions,
) -> Result<Vec<u8>, XlsxError> {
    write(pack, form, entry, Some(options))
}

fn write(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    options: Option<&SubmissionOptions>,
) -> Result<Vec<u8>, XlsxError> {
    let mut entry = entry.clone();
    entry.recalculate(form);
    let layout = layout::Layout::of(form);
    let stamp = identity::stamp(form, &entry, options);
    let mut workbook = Workbook::new();
    workbook.set_properties(&identity::properties(pack, form, &stamp)?);
    let live = live::Live::of(pack, form, &entry, &layout, stamp.has_errors);
    sheets::Writer { pack, form, entry: &entry, layout: &layout, stamp: &stamp, live: &live }
        .write(&mut workbook)?;
    live.sheet(&mut workbook)?;
    identity::define_names(&mut workbook, form, &layout)?;
    identity::hidden_sheet(&mut workbook, pack, form, &entry, &layout, &stamp)?;
    live.hidden_sheet(&mut workbook)?;
    workbook.save_to_buffer()
}

/// The period's row of the pack behind a form; forms are built from it.
fn period<'a>(pack: &'a Pack, form: &Form) -> Option<&'a Period> {
    pack.period(&form.period)
}

/// `mau` or `lan2`, as file names say it.
fn edition(kind: StampKind, revision: u32) -> String {
    match kind {
        StampKind::Template => "mau".to_owned(),
        StampKind::Submission => format!("lan{revision}"),
    }
}
