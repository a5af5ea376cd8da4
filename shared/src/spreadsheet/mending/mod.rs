//! What goes back to the units as files: a workbook of their own for each form, with the cells
//! marked and a sheet that lists what is to be mended, a letter, a list of who gets what, and a
//! zip of it all.
//!
//! **Invariants:** a returned workbook is a filled template of ours, so it opens as a draft and is
//! read as the unit's next submission, newer than the file whose figures it carries; nothing on
//! the sheet "Cần sửa" and in the notes is a sign or a figure of the form.

mod list;
mod marks;
mod package;
mod sheet;

use rust_xlsxwriter::XlsxError;

pub(super) use marks::Marks;
pub use package::{return_bundle, return_files, return_list};

use super::{layout::Layout, write_stamped};
use crate::{
    definition::{CivilDate, Pack},
    diag::Severity,
    earlier::Earlier,
    form::Form,
    merge::order::instant,
    returns::FormReturn,
    submission::{Stamp, StampKind},
};

/// One form of a unit as it goes back.
pub(super) struct Mending<'a> {
    pub(super) form: &'a Form,
    pub(super) back: &'a FormReturn,
}

/// The workbook of one form, returned on a day. `form` is the unit's own.
fn returned(
    pack: &Pack,
    form: &Form,
    back: &FormReturn,
    day: CivilDate,
) -> Result<Vec<u8>, XlsxError> {
    let mending = Mending { form, back };
    let stamp = Stamp {
        kind: StampKind::Template,
        pack: form.pack.clone(),
        pack_version: form.pack_version.clone(),
        pack_hash: form.pack_hash.clone(),
        data_set: form.data_set.clone(),
        reporter: form.reporter.clone(),
        period: form.period.clone(),
        revision: back.revision,
        exported_at: exported_at(back, day),
        filled: back.entry.filled(form),
        values_sha256: String::new(),
        non_secret: false,
        has_errors: back
            .items
            .iter()
            .any(|item| item.severity == Severity::High && !item.cells.is_empty()),
    };
    write_stamped(pack, form, &back.entry, &stamp, &Earlier::default(), Some(&mending))
}

/// The beginning of the day, but never before the export whose figures it carries: what comes
/// back is not older than what was sent, and what the unit exports itself later is newer.
fn exported_at(back: &FormReturn, day: CivilDate) -> String {
    let morning = format!("{}T00:00:00+07:00", day.iso());
    match instant(&back.exported_at) > instant(&morning) {
        true => back.exported_at.clone(),
        false => morning,
    }
}

impl Mending<'_> {
    pub(super) fn marks(&self) -> Marks {
        Marks::of(&self.back.items)
    }

    /// Adds the sheet of all items, before those of the form.
    pub(super) fn sheet(
        &self,
        workbook: &mut rust_xlsxwriter::Workbook,
        layout: &Layout,
    ) -> Result<(), XlsxError> {
        sheet::write(workbook, self, layout)
    }
}
