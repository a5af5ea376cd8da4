//! Defined names of ours: which cell of the form a name stands for, and where it points.

use std::collections::BTreeMap;

use grid::{Address, Workbook};

use crate::form::{CellIndex, Form};

/// Where something stands in the workbook: index of the sheet, address.
pub(super) type Position = (usize, Address);

/// Positions that defined names give to the cells of a form. A name may stand on several
/// sheets (copied sheets carry names of their own); one that points nowhere is absent.
pub(super) fn positions(form: &Form, workbook: &Workbook) -> BTreeMap<CellIndex, Vec<Position>> {
    let cells: BTreeMap<String, CellIndex> = form
        .cells
        .iter()
        .enumerate()
        .map(|(index, cell)| (cell.defined_name().to_ascii_lowercase(), index))
        .collect();
    let mut found: BTreeMap<CellIndex, Vec<Position>> = BTreeMap::new();
    for name in &workbook.names {
        let Some(cell) = cells.get(&name.name.to_ascii_lowercase()) else { continue };
        let Some(position) = target(workbook, &name.refers_to) else { continue };
        let positions = found.entry(*cell).or_default();
        if !positions.contains(&position) {
            positions.push(position);
        }
    }
    found
}

/// Reads `'Biểu F28'!$D$12`, `Sheet1!D12`, `$'Biểu F28'.$D$12`, and a range of one cell.
pub(super) fn target(workbook: &Workbook, refers_to: &str) -> Option<Position> {
    let text = refers_to.trim().trim_start_matches('=');
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let at = text.rfind(['!', '.'])?;
    let (sheet, address) = (text[..at].trim_start_matches('$'), &text[at + 1..]);
    let sheet = match sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("''", "'"),
        None => sheet.to_owned(),
    };
    let address = match address.split_once(':') {
        Some((first, last)) if first == last => first,
        Some(_) => return None,
        None => address,
    };
    let index = workbook.sheets.iter().position(|candidate| candidate.name == sheet)?;
    Some((index, Address::parse(address)?))
}

#[cfg(test)]
mod tests {
    use grid::{FileKind, Sheet};

    use super::*;

    #[test]
    fn references_of_excel_and_libreoffice_are_read() {
        let mut workbook = Workbook::new(FileKind::Xlsx);
        workbook.sheets = vec![Sheet::new("Một"), Sheet::new("Biểu 'F28'.1")];
        let at = Some((1, Address::new(11, 3)));
        for text in [
            "'Biểu ''F28''.1'!$D$12",
            "='Biểu ''F28''.1'!D12",
            "$'Biểu ''F28''.1'.$D$12",
            "'Biểu ''F28''.1'!$D$12:$D$12",
        ] {
            assert_eq!(target(&workbook, text), at, "{text}");
        }
        assert_eq!(target(&workbook, "Một!$A$1"), Some((0, Address::new(0, 0))));
        for text in ["'Hai'!$D$12", "#REF!", "'Một'!#REF!", "Một!$A$1:$B$2", "12", ""] {
            assert_eq!(target(&workbook, text), None, "{text}");
        }
    }
}
