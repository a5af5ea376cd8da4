//! The form that the cases are filled into: a line for every commune, a column for every kind.

use shared::{
    definition::{OrgPlace, Pack},
    form::{Form, FormCell},
};

/// Where the first commune stands, and the first column of figures.
const FIRST: (usize, usize) = (8, 2);

/// One cell of a sheet: row, column, kind, what is written, number format.
pub(crate) type LaidOut<'a> = (usize, usize, &'a str, String, String);

/// A pack with this many communes.
pub(crate) fn pack(communes: usize) -> Pack {
    let mut pack: Pack =
        toml::from_str(include_str!("pack.toml")).expect("the pack is well formed");
    let district = pack.places.last().expect("a district").clone();
    pack.places.extend((0..communes).map(|number| OrgPlace {
        id: format!("thu.ky_son.x{number:04}"),
        name: format!("xã Số {number:04}"),
        short_name: format!("Số {number:04}"),
        kind: "xa".to_owned(),
        level: 3,
        parent: Some(district.id.clone()),
        gso_code: format!("{}", 20_000 + number),
        ..district.clone()
    }));
    pack
}

pub(crate) fn form(pack: &Pack) -> Form {
    Form::build(pack, &pack.data_sets[0], &pack.reporters[0], &pack.periods[0])
}

/// A cell of the first commune, by the id of its element.
pub(crate) fn cell<'a>(form: &'a Form, element: &str) -> &'a FormCell {
    let cell = form.cells.iter().find(|cell| cell.is_input() && cell.key.element == element);
    cell.unwrap_or_else(|| panic!("no cell of {element}"))
}

/// The form as a sheet of texts, nothing filled in.
pub(crate) fn empty(form: &Form) -> Vec<LaidOut<'static>> {
    let text = |row, column, text: &str| (row, column, "text", text.to_owned(), String::new());
    let section = &form.sections[0];
    let mut cells = vec![
        text(0, 4, &form.printed_code),
        text(1, 0, &form.title),
        text(2, 0, &format!("Đơn vị báo cáo: {}", form.reporter_name)),
        text(3, 0, &format!("Kỳ báo cáo: {} (từ 15/12/2022 đến 14/6/2023)", form.period_label)),
        text(5, 0, &format!("{}. {}", section.id, section.title)),
        text(6, 0, "Mã"),
        text(6, 1, "Chỉ tiêu báo cáo"),
        text(7, 0, "A"),
        text(7, 1, "B"),
    ];
    for (at, column) in section.columns.iter().enumerate() {
        cells.push(text(6, FIRST.1 + at, &column.heading));
        cells.push(text(7, FIRST.1 + at, &column.code));
    }
    for (at, row) in section.rows.iter().enumerate() {
        cells.push(text(FIRST.0 + at, 0, &row.code));
        cells.push(text(FIRST.0 + at, 1, &row.label));
    }
    cells
}

/// Row and column of a cell of the form in the sheet.
pub(crate) fn position(cell: &FormCell) -> (usize, usize) {
    (FIRST.0 + cell.row, FIRST.1 + cell.column)
}
