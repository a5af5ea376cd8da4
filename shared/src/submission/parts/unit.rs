//! What a part that is one unit's column or line of a table says of itself.

use grid::{CellValue, Workbook};

use super::super::{About, Anchor, Sign};
use super::columns::Unit;
use crate::{
    definition::{DataSet, Pack, Reporter},
    i18n::{self, Language},
};

/// Properties of a part: id of the place that the heading of its column names, and where that
/// stands.
const PLACE: &str = "tonghop-part.place";
const SHEET: &str = "tonghop-part.place-sheet";
const CELL: &str = "tonghop-part.place-cell";

/// Notes whose column, or line, a part is. A single one beside the name of a unit holds what the
/// table tells of it: its heading then means that, while the stored text stays. Said in English,
/// which has no diacritics: how the file is written stays as it is.
pub(super) fn mark(unit: &Unit, part: &mut Workbook) {
    let Some(sheet) = part.sheets.iter_mut().find(|sheet| sheet.cell(unit.at).is_some()) else {
        return;
    };
    let name = sheet.name.clone();
    let (first, last) = (unit.own.range.first, unit.own.range.last);
    let line = first.row == last.row && first.row == unit.at.row;
    let single = line || first.column == last.column;
    if single && let Ok(at) = sheet.cells.binary_search_by(|cell| cell.at.cmp(&unit.at)) {
        let current = i18n::text(Language::En, "submission.heading.current");
        let current = current.split('|').next().unwrap_or_default();
        sheet.cells[at].value = CellValue::Text(current.to_owned());
    }
    let properties = [(PLACE, unit.place.clone()), (SHEET, name), (CELL, unit.at.to_string())];
    part.properties.extend(properties.map(|(key, value)| (key.to_owned(), value)));
}

/// Whether a workbook is a unit's part of a table of several units.
pub(in crate::submission) fn is_of_unit(workbook: &Workbook) -> bool {
    workbook.property(PLACE).is_some()
}

/// Whether in such a part somebody at its place owes a form.
pub(in crate::submission) fn is_owed(pack: &Pack, data_set: &DataSet, workbook: &Workbook) -> bool {
    workbook.property(PLACE).is_some_and(|place| {
        let at_place = |reporter: &&Reporter| reporter.place == place;
        let mut there = pack.reporters.iter().filter(at_place);
        there.any(|reporter| data_set.reporter_kinds.contains(&reporter.kind))
    })
}

/// The sign of the reporter in such a part: who at the place owes the form.
pub(in crate::submission) fn of_reporter(
    pack: &Pack,
    data_set: Option<&DataSet>,
    workbook: &Workbook,
) -> Option<Anchor> {
    let place = workbook.property(PLACE)?;
    let mut owing = pack.reporters.iter().filter(|reporter| {
        reporter.place == place
            && data_set.is_some_and(|data_set| data_set.reporter_kinds.contains(&reporter.kind))
    });
    let one = owing.next().filter(|_| owing.next().is_none());
    let (sheet, cell) = (workbook.property(SHEET), workbook.property(CELL));
    Some(Anchor {
        sign: Sign::VisibleLine,
        about: About::Reporter,
        sheet: sheet.map(str::to_owned),
        cell: cell.map(str::to_owned),
        text: pack.place(place).map_or_else(|| place.to_owned(), |place| place.name.clone()),
        reading: one.map(|reporter| reporter.id.clone()),
    })
}
