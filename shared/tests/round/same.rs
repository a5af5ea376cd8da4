//! What "the same" means: every cell's state and every cell's text, as far as a file can hold it.

use shared::{
    definition::Pack,
    entry::{Entry, Filled},
    form::Form,
    spreadsheet::{SubmissionOptions, submission},
    value::{Datum, ValueState, as_typed},
};

/// What comes back of a cell. A figure comes back as the figure, spelled as it is typed: the
/// spelling "012", "12 vụ" or "5/3/23" is not kept, what it means is. Words lose blanks around
/// them. What could not be understood comes back to the letter.
pub(crate) fn expected(pack: &Pack, form: &Form, entry: &Entry, cell: usize) -> Filled {
    let state = match entry.state(cell) {
        ValueState::Value(Datum::Text(text)) if text.is_empty() => ValueState::Blank,
        state => state.clone(),
    };
    Filled { raw: as_typed(pack, &form.cells[cell], &state), state }
}

/// The input cells that came back otherwise than meant, and how.
pub(crate) fn differing(
    pack: &Pack,
    form: &Form,
    meant: &Entry,
    found: &Entry,
) -> Vec<(usize, String)> {
    let cells = form.inputs().filter_map(|(index, cell)| {
        let expected = expected(pack, form, meant, index);
        let found = found.get(index);
        (*found != expected).then(|| {
            let at = format!("{}/{} ({:?})", cell.row_code, cell.column_code, cell.value_type);
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            (index, format!("{at}: {expected:.120} came back as {found:.120}"))
        })
    });
    cells.collect()
}

pub(crate) fn differences(pack: &Pack, form: &Form, meant: &Entry, found: &Entry) -> Vec<String> {
    differing(pack, form, meant, found).into_iter().map(|(_, what)| what).collect()
}

pub(crate) fn options() -> SubmissionOptions {
    SubmissionOptions {
        revision: 3,
        exported_at: "2023-06-14T15:04:05+07:00".to_owned(),
        non_secret: true,
        has_errors: true,
    }
}

pub(crate) fn exported(pack: &Pack, form: &Form, entry: &Entry) -> Vec<u8> {
    submission(pack, form, entry, &options()).expect("a workbook")
}
