//! A real form to try entries on: F05 of the health department, half a year.

use crate::{
    definition::embedded,
    form::{CellIndex, Form},
};

pub(super) fn health() -> Form {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let data_set = pack.data_set("F05").expect("a form");
    let reporter = pack.reporter("so_y_te.nghe_an").expect("a reporter");
    Form::build(&pack, data_set, reporter, pack.period("2023S1").expect("a period"))
}

/// The cell of a row in the first column, or in one further right.
pub(super) fn at(form: &Form, code: &str, column: usize) -> CellIndex {
    let found = form.cells.iter().position(|c| c.row_code == code && c.column == column);
    found.unwrap_or_else(|| panic!("no cell {code} {column}"))
}
