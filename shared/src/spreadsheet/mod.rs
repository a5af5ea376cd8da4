//! Writing workbooks: blank templates, submissions, the consolidated report, bundles of files.
//!
//! **Invariant:** what stands in a written cell is a value or a formula of ours, never text from
//! outside taken for a formula. **Invariant:** same input, same bytes; the only clock is given.

mod bundle;
mod formula;
mod identity;
mod layout;
mod live;
mod mending;
mod pack;
mod pages;
mod report;
mod sheets;
mod style;
#[cfg(test)]
mod tests;
mod validation;

use mending::Mending;
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::{
    definition::{Pack, Period},
    earlier::{self, Earlier},
    entry::Entry,
    form::{CellIndex, Form},
    submission::{Stamp, StampKind},
    value::{RawValue, display, parse},
};

pub use bundle::{bundle, file_name, templates};
pub use live::{LiveCheck, LiveMap, live_map};
pub use mending::{return_bundle, return_files, return_list};
pub use pack::pack_workbook;
pub use report::{ReportWorkbooks, report};

/// Letters that a cell of a workbook holds, in UTF-16 units.
pub const LONGEST_TEXT: usize = 32_767;

/// The first cell whose text no workbook can hold, and how long that is: such a form cannot be
/// written, and no text is ever cut.
pub fn too_long(pack: &Pack, form: &Form, entry: &Entry) -> Option<(CellIndex, usize)> {
    form.inputs().find_map(|(index, cell)| {
        let length = display(pack, cell, entry.state(index)).encode_utf16().count();
        (length > LONGEST_TEXT).then_some((index, length))
    })
}

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
    template_beside(pack, form, &Earlier::default())
}

/// A template with what is known of earlier periods: opening figures and comparisons stand in
/// their cells, the others are told where a cell is entered, and the rules weigh against them.
pub fn template_beside(pack: &Pack, form: &Form, earlier: &Earlier) -> Result<Vec<u8>, XlsxError> {
    let mut entry = Entry::empty(form);
    for told in earlier::told(pack, form, &entry.clone(), earlier) {
        let state = parse(pack, &form.cells[told.cell], &RawValue::Text(&told.text)).state;
        entry.set(told.cell, told.text, state);
    }
    write(pack, form, &entry, None, earlier)
}

/// A filled form as the reporter sends it.
pub fn submission(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    options: &SubmissionOptions,
) -> Result<Vec<u8>, XlsxError> {
    submission_beside(pack, form, entry, options, &Earlier::default())
}

/// The same with what is known of earlier periods, for the rules and to be read beside a cell.
pub fn submission_beside(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    options: &SubmissionOptions,
    earlier: &Earlier,
) -> Result<Vec<u8>, XlsxError> {
    write(pack, form, entry, Some(options), earlier)
}

fn write(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    options: Option<&SubmissionOptions>,
    earlier: &Earlier,
) -> Result<Vec<u8>, XlsxError> {
    let mut entry = entry.clone();
    entry.recalculate(form);
    let stamp = identity::stamp(form, &entry, options);
    write_stamped(pack, form, &entry, &stamp, earlier, None)
}

/// The entry is recalculated. `mending` is what a returned workbook asks for.
fn write_stamped(
    pack: &Pack,
    form: &Form,
    entry: &Entry,
    stamp: &Stamp,
    earlier: &Earlier,
    mending: Option<&Mending<'_>>,
) -> Result<Vec<u8>, XlsxError> {
    let layout = layout::Layout::of(form);
    let marks = mending.map(Mending::marks).unwrap_or_default();
    let mut workbook = Workbook::new();
    workbook.set_properties(&identity::properties(pack, form, stamp)?);
    if let Some(mending) = mending {
        mending.sheet(&mut workbook, &layout)?;
    }
    let live = live::Live::of(pack, form, entry, &layout, stamp.has_errors, &earlier.context());
    sheets::Writer {
        pack,
        form,
        entry,
        layout: &layout,
        stamp,
        live: &live,
        earlier,
        marks: &marks,
    }
    .write(&mut workbook)?;
    live.sheet(&mut workbook)?;
    identity::define_names(&mut workbook, form, &layout)?;
    identity::hidden_sheet(&mut workbook, pack, form, entry, &layout, stamp)?;
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
