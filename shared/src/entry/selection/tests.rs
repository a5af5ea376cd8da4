//! Steps and ranges over a real form: B of the health department (`F05`), eight rows with
//! calculated columns, and its roster D with heading rows.

use super::*;
use crate::{
    entry::fixture::{at, health as form},
    form::ColumnRole,
};

fn named(form: &Form, cell: Option<CellIndex>) -> Option<(String, usize)> {
    cell.map(|cell| (form.cells[cell].row_code.clone(), form.cells[cell].column))
}

#[test]
fn enter_goes_down_the_column_and_then_to_the_top_of_the_next_input_column() {
    let form = form();
    let go = |from, to| named(&form, step(&form, from, to, |_| false));
    let b8 = at(&form, "B8", 0);
    assert_eq!(go(b8, Step::InputDown), Some(("B1".into(), 1)));
    // Over the calculated columns to the notes, and back again.
    let last_year = at(&form, "B8", 1);
    let notes = form.cells.iter().find(|cell| cell.column_role == ColumnRole::Comment);
    let notes = notes.expect("a column of notes").column;
    assert_eq!(go(last_year, Step::InputDown), Some(("B1".into(), notes)));
    assert_eq!(go(at(&form, "B1", notes), Step::InputUp), Some(("B8".into(), 1)));
    assert_eq!(go(at(&form, "B8", notes), Step::InputDown), None);
    assert_eq!(go(at(&form, "B1", 0), Step::InputUp), None);
    assert_eq!(go(at(&form, "B1", 1), Step::InputRight), Some(("B1".into(), notes)));
}

#[test]
fn ctrl_and_an_arrow_find_the_edge_of_the_block() {
    let form = form();
    let codes: Vec<String> = {
        let section = &form.sections[form.cells[at(&form, "B1", 0)].section];
        section.rows.iter().map(|row| row.code.clone()).collect()
    };
    // Filled: rows 0, 1, 2 and 5 of the first column.
    let filled: Vec<CellIndex> = [0, 1, 2, 5].map(|row: usize| at(&form, &codes[row], 0)).to_vec();
    let go = |row: usize, side| {
        let cell = edge(&form, at(&form, &codes[row], 0), side, |cell| filled.contains(&cell));
        cell.map(|cell| form.cells[cell].row)
    };
    assert_eq!(go(0, Side::Down), Some(2), "inside a block: its last cell");
    assert_eq!(go(2, Side::Down), Some(5), "from its edge: the next block");
    assert_eq!(go(3, Side::Down), Some(5), "from an empty cell: the next filled one");
    assert_eq!(go(5, Side::Down), Some(codes.len() - 1), "nothing more: the end of the table");
    assert_eq!(go(5, Side::Up), Some(2));
    assert_eq!(go(2, Side::Up), Some(0));
    assert_eq!(go(0, Side::Up), None);
}

#[test]
fn enter_and_tab_go_round_inside_a_range() {
    let form = form();
    let range = Selection::range(at(&form, "B1", 0), at(&form, "B2", 2));
    let round = |by_column, backwards| {
        let mut selection = range;
        let mut seen = Vec::new();
        for _ in 0..5 {
            seen.push(named(&form, Some(selection.active)).expect("a cell"));
            selection.active =
                next_in_range(&form, selection, by_column, backwards).expect("input cells");
        }
        seen
    };
    let cell = |code: &str, column| (code.to_owned(), column);
    let (a, b, c, d) = (cell("B1", 0), cell("B2", 0), cell("B1", 1), cell("B2", 1));
    assert_eq!(round(true, false), [&a, &b, &c, &d, &a].map(Clone::clone));
    assert_eq!(round(false, false), [&a, &c, &b, &d, &a].map(Clone::clone));
    assert_eq!(round(false, true), [&a, &d, &b, &c, &a].map(Clone::clone));
    // Only calculated cells: nothing to type in.
    let calculated = Selection::range(at(&form, "B1", 2), at(&form, "B2", 3));
    assert_eq!(next_in_range(&form, calculated, true, false), None);
}

#[test]
fn a_range_has_an_outline_also_along_greyed_places() {
    let form = form();
    let range = Selection::range(at(&form, "B1", 0), at(&form, "B2", 1));
    let outline = range.outline(&form);
    assert_eq!(outline.len(), 4);
    let of = |code: &str, column| {
        let cell = at(&form, code, column);
        outline.iter().find(|(other, _)| *other == cell).expect("in the range").1
    };
    assert_eq!(of("B1", 0), Outline { top: true, left: true, ..Outline::default() });
    assert_eq!(of("B2", 1), Outline { bottom: true, right: true, ..Outline::default() });
    // Whatever the section: every cell at a border of the range or beside a gap is outlined.
    for section in 0..form.sections.len() {
        let Some(first) = first_input(&form, section) else { continue };
        let last = step(&form, first, Step::Last, |_| false).expect("a last cell");
        let range = Selection::range(first, last);
        let bounds = range.bounds(&form);
        for (cell, outline) in range.outline(&form) {
            let cell = &form.cells[cell];
            assert!(outline.top || cell.row > bounds.top);
            assert!(outline.bottom || cell.row < bounds.bottom);
        }
    }
}

#[test]
fn a_range_grows_over_places_without_a_cell() {
    let form = form();
    let grow = |selection, step| reach(&form, selection, step, |_| false).expect("inside");
    // From B1 to B2.1, whose row has one cell: the next column is reached all the same.
    let range = Selection::range(at(&form, "B1", 0), at(&form, "B2.1", 0));
    let wider = grow(range, Step::To(Side::Right));
    assert_eq!((wider.rows(&form).len(), wider.rows(&form)[0].len()), (3, 2));
    assert_eq!(wider.cells(&form).len(), 5);
    assert_eq!(grow(wider, Step::To(Side::Left)), range);
    let higher = grow(wider, Step::To(Side::Up));
    assert_eq!(higher.cells(&form).len(), 4);
    assert_eq!(higher.corner, None);
    let whole = grow(range, Step::Last);
    assert_eq!(whole.rows(&form)[0].len(), 5);
    assert!(grow(whole, Step::First) == Selection::one(at(&form, "B1", 0)));
    assert_eq!(
        reach(&form, Selection::one(at(&form, "B1", 0)), Step::To(Side::Up), |_| false),
        None
    );
}
