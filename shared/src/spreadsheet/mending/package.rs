//! The files of one unit, and the zip of all.

use rust_xlsxwriter::XlsxError;

use super::{super::bundle, list, returned};
use crate::{
    merge::Consolidation,
    returns::{Returns, UnitReturn, message},
};

/// Name and bytes.
type File = (String, Vec<u8>);

/// The workbooks of one unit and its letter, under names that mails and Windows take.
pub fn return_files(
    consolidation: &Consolidation,
    unit: &UnitReturn,
) -> Result<Vec<File>, XlsxError> {
    let period = &consolidation.period.id;
    let mut files = Vec::new();
    for back in &unit.forms {
        let form = consolidation.forms.iter().find(|form| form.data_set == back.data_set);
        let own = form.and_then(|form| {
            form.reporters.iter().find(|figures| figures.reporter == unit.reporter)
        });
        let Some(own) = own else { continue };
        let bytes = returned(&consolidation.pack, &own.form, back, consolidation.now)?;
        files.push((unit.workbook_name(back, period), bytes));
    }
    files.push((unit.letter_name(period), letter(&message(consolidation, unit))));
    Ok(files)
}

/// The list of who gets what, a workbook.
pub fn return_list(consolidation: &Consolidation, returns: &Returns) -> Result<Vec<u8>, XlsxError> {
    list::workbook(consolidation, returns)
}

/// A zip of everything: the list, and a folder for each unit with something to mend. `files`
/// gives what [`return_files`] gives.
pub fn return_bundle(
    consolidation: &Consolidation,
    returns: &Returns,
    mut files: impl FnMut(&UnitReturn) -> Result<Vec<File>, XlsxError>,
) -> Result<Vec<u8>, XlsxError> {
    let mut all = vec![("danh_sach.xlsx".to_owned(), return_list(consolidation, returns)?)];
    for unit in returns.open() {
        let files = files(unit)?.into_iter();
        all.extend(files.map(|(name, bytes)| (format!("{}/{name}", unit.slug), bytes)));
    }
    bundle(&all)
}

/// As Notepad reads it, also on old machines.
fn letter(message: &str) -> Vec<u8> {
    format!("\u{feff}{}", message.replace('\n', "\r\n")).into_bytes()
}
