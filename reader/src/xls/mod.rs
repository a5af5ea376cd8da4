//! `.xls` (BIFF 8, and BIFF 5 of Excel 95): every record walked, cells read on the way.
//!
//! The format has no checksum, so each number is held against what surrounds it: lengths of
//! records, the count of shared texts, indices, the end of every substream. A walk that does
//! this has every cell in its hands; calamine, asked for the same, drops cells whose shared
//! text is missing, cuts texts that go on in another record, and panics or asks for gigabytes
//! on 14 of the 17 damaged fixtures. It serves as the second opinion in the tests.

mod globals;
mod properties;
mod records;
mod sheet;
mod strings;

use grid::envelope::{RejectCode, Rejection};
use grid::{FileKind, Sheet, Workbook};

use crate::budget::Budget;
use crate::cfb::Cfb;
use crate::notes::Notes;
use crate::xlsx::name_place;
use crate::{cells, limits};

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Rejection> {
    let cfb = Cfb::open(bytes)?;
    let stream = match cfb.stream("Workbook")? {
        Some(stream) => Some(stream),
        None => cfb.stream("Book")?,
    };
    let missing = || Rejection::new(RejectCode::Corrupt, "missing-part", "no workbook stream");
    let stream = stream.ok_or_else(missing)?;
    let globals = globals::read(&stream)?;
    let mut workbook = Workbook::new(FileKind::Xls);
    let mut notes = Notes::default();
    let mut budget = Budget::default();
    let mut area = 0;
    for listed in &globals.sheets {
        let mut sheet = Sheet::new(listed.name.clone());
        sheet.visibility = listed.visibility;
        if listed.has_cells {
            sheet::Source { globals: &globals, budget: &mut budget, notes: &mut notes }
                .read(&stream, listed.start, &mut sheet)
                .map_err(|rejection| name_place(rejection, &listed.name))?;
            area += cells::dense_area(sheet.cells.iter());
            if area > limits::DENSE_CELLS {
                let rejection = Rejection::new(RejectCode::TooLarge, "dense-area", "");
                return Err(rejection.within(&listed.name));
            }
            cells::finish(&mut sheet, &mut notes)?;
        }
        workbook.sheets.push(sheet);
    }
    workbook.names = globals.names();
    workbook.date1904 = globals.date1904;
    if globals.foreign_code_page {
        notes.add("encoding-assumed", None, None, "windows-1252");
    }
    if let Some(stream) = cfb.stream("\u{5}DocumentSummaryInformation")? {
        workbook.properties = properties::user_defined(&stream);
    }
    if let Some(stream) = cfb.stream("\u{5}SummaryInformation")? {
        workbook.modified = properties::modified(&stream);
    }
    workbook.notes = notes.finish();
    Ok(workbook)
}
