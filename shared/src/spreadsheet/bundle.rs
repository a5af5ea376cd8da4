//! Names of files and bundles of files.

use rust_xlsxwriter::XlsxError;

use super::{edition, template};
use crate::{
    definition::{Pack, Period},
    form::Form,
    submission::StampKind,
};

/// `F28_ubnd-ky-son_2023S1_lan1.xlsx`, or `…_mau.xlsx` for the template (revision ignored).
pub fn file_name(pack: &Pack, form: &Form, kind: StampKind, revision: u32) -> String {
    let slug = pack.reporter(&form.reporter).map_or(form.reporter.as_str(), |r| r.slug.as_str());
    format!("{}_{slug}_{}_{}.xlsx", form.data_set, form.period, edition(kind, revision))
}

/// Blank templates of everything owed in a period, in roster order, one at a time so that the
/// caller can show progress: (file name, bytes).
pub fn templates<'a>(
    pack: &'a Pack,
    period: &'a Period,
) -> impl Iterator<Item = Result<(String, Vec<u8>), XlsxError>> + 'a {
    pack.reporters.iter().flat_map(move |reporter| {
        pack.owed(reporter, period).map(move |data_set| {
            let form = Form::build(pack, data_set, reporter, period);
            let bytes = template(pack, &form)?;
            Ok((file_name(pack, &form, StampKind::Template, 0), bytes))
        })
    })
}

/// A zip of files, stored as they are (workbooks are compressed already), with a fixed time.
/// Fails only beyond the format's limit of 4 GiB.
pub fn bundle(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, XlsxError> {
    use std::io::Write;

    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
